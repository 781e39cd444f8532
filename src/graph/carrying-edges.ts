import { inSlices, type Steps, span } from "../base/steps.ts";
import { markEdges, nodeBytes, type PathGraph, type Reals } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";

/** Between two yields about so many edges are handled. */
const slice = 400_000;
/** The longest edge in whole units: two of them fit into 16 bits. */
const mostUnits = 30_000;
/** With fewer neighbors on average nearly all edges carry. */
const manyNeighbors = 32;
/** What one look at an edge by a batch of sources costs, as a multiple of what it costs to try a way of two edges. */
const lookCost = 3;

/**
 * Puts the edges of each node in the order that {@link PathGraph} tells of: those that shortest paths need behind their first edge
 * stand before those that they do without. A path that goes on from its first edge needs only edges u → v that end the shortest way of two
 * edges from some x; where nodes have many neighbors that is a third to a half of them, since the best ways go over few nodes.
 *
 * The search for these edges tries all ways of two edges, O(Σ degree²) and less: 32 nodes share what they have in common. Where that costs more than it can save for so many searched
 * `batches`, or where nodes have few neighbors, nothing is done: then all edges carry. `longest` is the length of the longest edge.
 */
export function* carryingFirst(run: Run, graph: PathGraph<Reals>, longest: number, batches: number): Steps<void> {
  const { nodes: n, offsets, targets, lengths } = graph;
  const { rows: count } = targets;
  if (count < manyNeighbors * n) return;
  const places = offsets.view;
  let ways = 0;
  for (let v = 0; v < n; v++) {
    const degree = places[4 * v + 4]! - places[4 * v]!;
    ways += (degree * degree) / 2;
  }
  if (ways > lookCost * batches * count) return;

  const nodesAtOnce = (slice * n) / (count + 1);
  const units = run.take(Uint16Array, count);
  const scale = longest > 0 ? mostUnits / longest : 0;
  yield* span(
    0,
    0.1,
    inSlices(count, slice, (from, to) => {
      const [sizes, whole] = [lengths.view, units.view];
      for (let e = from; e < to; e++) whole[e] = sizes[e]! * scale;
    }),
  );
  const [pulls, pushes] = [run.take(Uint8Array, count), run.take(Uint8Array, count)];
  pulls.view.fill(0);
  pushes.view.fill(0);
  yield* span(0.1, 0.8, markEdges(run, graph, units, pulls, pushes));

  // Over an edge its node takes labels where the other end gives them: each of the two was marked at one end. The edges to node u come in the
  // order of the nodes they come from, as do those of u.
  const next = Int32Array.from({ length: n }, (_, v) => offsets.view[4 * v]!);
  yield* span(
    0.8,
    0.9,
    inSlices(n, nodesAtOnce, (from, to) => {
      const [edges, others, takes, gives] = [offsets.view, targets.view, pulls.view, pushes.view];
      const last = edges[4 * to]!;
      for (let e = edges[4 * from]!; e < last; e++) {
        const back = next[others[e]! / nodeBytes]!++;
        if (gives[e] !== 0) takes[back] = 1;
        else if (takes[back] !== 0) gives[e] = 1;
      }
    }),
  );
  yield* span(
    0.9,
    1,
    inSlices(n, nodesAtOnce, (from, to) => sortParts(graph, from, to, pulls.view, pushes.view)),
  );
  run.release(units, pulls, pushes);
}

/** The part of an edge that does nothing, takes labels, gives them, or both. */
const partOf = [3, 0, 2, 1] as const;

/** Puts the edges of nodes [from, to) in order of their parts. */
function sortParts({ offsets, targets, lengths }: PathGraph<Reals>, from: number, to: number, takes: Uint8Array, gives: Uint8Array): void {
  const [edges, others, sizes] = [offsets.view, targets.view, lengths.view];
  const next = new Int32Array(5);
  for (let v = from; v < to; v++) {
    const [begin, end] = [edges[4 * v]!, edges[4 * v + 4]!];
    const [target, length] = [others.slice(begin, end), sizes.slice(begin, end)];
    next.fill(0);
    for (let e = begin; e < end; e++) next[partOf[(takes[e]! + 2 * gives[e]!) as 0 | 1 | 2 | 3] + 1]!++;
    next[0] = begin;
    for (let part = 1; part < 4; part++) {
      next[part]! += next[part - 1]!;
      edges[4 * v + part] = next[part]!;
    }
    for (let e = begin; e < end; e++) {
      const at = next[partOf[(takes[e]! + 2 * gives[e]!) as 0 | 1 | 2 | 3]]!++;
      others[at] = target[e - begin]!;
      sizes[at] = length[e - begin]!;
    }
  }
}
