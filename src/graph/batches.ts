import type { Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";

/** The nodes of a graph in an order whose runs of `width` nodes lie close together. */
export interface Batches {
  readonly width: number;
  /** The node at each place. */
  readonly nodes: Int32Array;
  /** The place of each node. */
  readonly places: Int32Array;
}

/** Between two yields so many edges are handled. */
const slice = 1_000_000;

/**
 * Parts the nodes into batches of neighbors: the first node that is left, in the order of a walk over the graph, breadth
 * first, takes its nearest neighbors that are left, then those of the nodes it has taken. O(edges), nearly
 */
export function* batchesOf(graph: Csr, width: number): Steps<Batches> {
  const { rows: n, offsets, indices, values } = graph;
  const walk = yield* breadthFirst(graph);
  const nodes = new Int32Array(n);
  const places = new Int32Array(n).fill(-1);
  let taken = 0;
  const take = (v: number): void => {
    places[v] = taken;
    nodes[taken++] = v;
  };
  for (let step = 0, handled = 0; step < n; step++) {
    if (places[walk[step]!] !== -1) continue;
    const first = taken;
    take(walk[step]!);
    for (let q = first; q < taken && taken - first < width; q++) {
      const member = nodes[q]!;
      const left: number[] = [];
      for (let e = offsets[member]!; e < offsets[member + 1]!; e++) if (places[indices[e]!] === -1) left.push(e);
      left.sort((a, b) => values[a]! - values[b]! || a - b);
      for (let l = 0; l < left.length && taken - first < width; l++) take(indices[left[l]!]!);
      handled += offsets[member + 1]! - offsets[member]! + 10 * left.length;
    }
    // What is left around here may be less than a batch; the walk fills it up.
    for (let s = step + 1; s < n && taken - first < width; s++) if (places[walk[s]!] === -1) take(walk[s]!);
    if (handled > slice) {
      yield 0.5 + (0.5 * step) / n;
      handled = 0;
    }
  }
  return { width, nodes, places };
}

/** All nodes, breadth first from node 0 and from the first node left when a part is exhausted. */
function* breadthFirst({ rows: n, offsets, indices }: Csr): Steps<Int32Array> {
  const walk = new Int32Array(n);
  const seen = new Uint8Array(n);
  let end = 0;
  for (let root = 0, handled = 0; root < n; root++) {
    if (seen[root]) continue;
    seen[root] = 1;
    let at = end;
    walk[end++] = root;
    for (; at < end; at++) {
      const v = walk[at]!;
      for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
        const u = indices[e]!;
        if (seen[u]) continue;
        seen[u] = 1;
        walk[end++] = u;
      }
      handled += offsets[v + 1]! - offsets[v]!;
      if (handled > slice) {
        yield (0.5 * at) / n;
        handled = 0;
      }
    }
  }
  return walk;
}
