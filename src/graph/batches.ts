import { inSlices, type Steps, span } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";

/** The nodes of a graph in an order whose runs of `width` nodes lie close together. */
export interface Batches {
  readonly width: number;
  /** The node at each place. */
  readonly nodes: Int32Array;
  /** The place of each node. */
  readonly places: Int32Array;
}

/** Between two yields about so many edges are handled. */
export const edgesAtOnce = 400_000;

/**
 * Parts the nodes into batches of neighbors: the first node that is left, in the order of a walk over the graph, breadth
 * first, takes its nearest neighbors that are left, then those of the nodes it has taken. O(edges), nearly
 */
export function* batchesOf(graph: Csr, width: number): Steps<Batches> {
  const n = graph.rows;
  const nodesAtOnce = (edgesAtOnce * n) / (graph.indices.length + 1);
  const walk = new Int32Array(n);
  const walked = { end: 0, root: 0, seen: new Uint8Array(n) };
  yield* span(
    0,
    0.5,
    inSlices(n, nodesAtOnce, (from, to) => walkOn(graph, walk, walked, from, to)),
  );
  const batches = { width, nodes: new Int32Array(n), places: new Int32Array(n).fill(-1) };
  const filled = { taken: 0 };
  yield* span(
    0.5,
    1,
    inSlices(n, nodesAtOnce, (from, to) => fill(graph, walk, batches, filled, from, to)),
  );
  return batches;
}

/** Carries a breadth-first walk on over its places [from, to); it starts anew wherever a part of the graph is exhausted. */
function walkOn(
  { rows: n, offsets, indices }: Csr,
  walk: Int32Array,
  walked: { end: number; root: number; readonly seen: Uint8Array },
  from: number,
  to: number,
): void {
  const { seen } = walked;
  let { end, root } = walked;
  for (let at = from; at < to; at++) {
    if (at === end) {
      while (root < n && seen[root]) root++;
      seen[root] = 1;
      walk[end++] = root;
    }
    const v = walk[at]!;
    for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
      const u = indices[e]!;
      if (seen[u]) continue;
      seen[u] = 1;
      walk[end++] = u;
    }
  }
  walked.end = end;
  walked.root = root;
}

/** Makes batches that begin at the places [from, to) of a walk, as far as these are left. */
function fill(
  { rows: n, offsets, indices, values }: Csr,
  walk: Int32Array,
  { width, nodes, places }: Batches,
  filled: { taken: number },
  from: number,
  to: number,
): void {
  let { taken } = filled;
  const left: number[] = [];
  const nearestFirst = (a: number, b: number) => values[a]! - values[b]! || a - b;
  for (let step = from; step < to; step++) {
    const lead = walk[step]!;
    if (places[lead] !== -1) continue;
    const first = taken;
    places[lead] = taken;
    nodes[taken++] = lead;
    for (let q = first; q < taken && taken - first < width; q++) {
      const member = nodes[q]!;
      left.length = 0;
      for (let e = offsets[member]!; e < offsets[member + 1]!; e++) if (places[indices[e]!] === -1) left.push(e);
      left.sort(nearestFirst);
      for (let l = 0; l < left.length && taken - first < width; l++) {
        const u = indices[left[l]!]!;
        places[u] = taken;
        nodes[taken++] = u;
      }
    }
    // What is left around here may be less than a batch; the walk fills it up.
    for (let s = step + 1; s < n && taken - first < width; s++) {
      const u = walk[s]!;
      if (places[u] !== -1) continue;
      places[u] = taken;
      nodes[taken++] = u;
    }
  }
  filled.taken = taken;
}
