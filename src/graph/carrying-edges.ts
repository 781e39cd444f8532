import { inSlices, type Steps, span } from "../base/steps.ts";
import { markEdges, nodeBytes, type PathGraph, type Reals } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Csr } from "../matrix/sparse.ts";
import type { Batches } from "./batches.ts";

/** Between two yields about so many edges are handled. */
const slice = 400_000;
/** The longest edge in whole units: two of them fit into 16 bits. */
const mostUnits = 30_000;
/** With fewer neighbors on average nearly all edges carry. */
const manyNeighbors = 32;
/** What one look at an edge by a batch of sources costs, as a multiple of what it costs to try a way of two edges. */
const lookCost = 3;

/** A graph in kernel memory, its nodes renumbered batch by batch, with the one it was made of. */
interface Loaded {
  readonly graph: Csr;
  readonly batches: Batches;
  readonly paths: PathGraph<Reals>;
}

/**
 * Puts the edges of each node in the order that {@link PathGraph} tells of: those that shortest paths need behind their first edge
 * stand before those that they do without. A path that goes on from its first edge needs only edges u → v that end the shortest way of two
 * edges from some x; where nodes have many neighbors that is a third to a half of them, since the best ways go over few nodes.
 *
 * Gives a bit for each entry of the graph: whether labels of its row are given on over it to its column. `known` are such bits, found before;
 * without them the search for these edges tries all ways of two edges, O(Σ degree²) and less: 32 nodes share what they have in common. Where that
 * costs more than it can save for so many `searches` of a batch, or where nodes have few neighbors, nothing is done and nothing given: then all
 * edges carry. `longest` is the length of the longest edge.
 */
export function* carryingFirst(
  run: Run,
  loaded: Loaded,
  longest: number,
  searches: number,
  known?: Uint8Array,
): Steps<Uint8Array | undefined> {
  const { graph, paths } = loaded;
  const { nodes: n, offsets, targets } = paths;
  const { rows: count } = targets;
  if (!known && !pays(graph, searches)) return undefined;

  const nodesAtOnce = (slice * n) / (count + 1);
  const [pulls, pushes] = [run.take(Uint8Array, count), run.take(Uint8Array, count)];
  pulls.view.fill(0);
  pushes.view.fill(0);
  if (known) {
    const marked = overEdges(loaded, () => {
      const takes = pulls.view;
      return (e, at) => {
        takes[at] = (known[e >> 3]! >> (e & 7)) & 1;
      };
    });
    yield* span(0, 0.6, marked);
  } else yield* span(0, 0.6, searched(run, paths, longest, pulls, pushes));

  // Over an edge its node takes labels where the other end gives them: each of the two was marked at one end. The edges to node u come in the
  // order of the nodes they come from, as do those of u.
  const next = Int32Array.from({ length: n }, (_, v) => offsets.view[4 * v]!);
  yield* span(
    0.6,
    0.7,
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
  const bits = known ?? new Uint8Array(Math.ceil(count / 8));
  if (!known) {
    const told = overEdges(loaded, () => {
      const takes = pulls.view;
      return (e, at) => {
        bits[e >> 3]! |= takes[at]! << (e & 7);
      };
    });
    yield* span(0.7, 0.8, told);
  }
  yield* span(
    0.8,
    1,
    inSlices(n, nodesAtOnce, (from, to) => sortParts(paths, from, to, pulls.view, pushes.view)),
  );
  run.release(pulls, pushes);
  return bits;
}

/** Whether edges that do not carry are worth looking for. */
function pays({ rows: n, offsets, indices }: Csr, searches: number): boolean {
  const count = indices.length;
  if (count < manyNeighbors * n) return false;
  let ways = 0;
  for (let v = 0; v < n; v++) {
    const degree = offsets[v + 1]! - offsets[v]!;
    ways += (degree * degree) / 2;
  }
  return ways <= lookCost * searches * count;
}

/** Marks the edges that end a shortest way of two, at one of their ends. */
function* searched(run: Run, paths: PathGraph<Reals>, longest: number, pulls: Slab<Uint8Array>, pushes: Slab<Uint8Array>): Steps<void> {
  const { targets, lengths } = paths;
  const units = run.take(Uint16Array, targets.rows);
  const scale = longest > 0 ? mostUnits / longest : 0;
  yield* span(
    0,
    0.1,
    inSlices(targets.rows, slice, (from, to) => {
      const [sizes, whole] = [lengths.view, units.view];
      for (let e = from; e < to; e++) whole[e] = sizes[e]! * scale;
    }),
  );
  yield* span(0.1, 1, markEdges(run, paths, units, pulls, pushes));
  run.release(units);
}

/** Is told an entry of the graph, its place among the edges of its column's node, where it is written, and its row's node. */
type Visit = (entry: number, place: number, node: number) => void;

/** Visits all entries of a graph, some at a time; `visitor` is asked anew each time, since memory may have moved. */
export function overEdges({ graph, batches, paths }: Loaded, visitor: () => Visit): Steps<void> {
  const { rows: n, offsets, indices } = graph;
  const { nodes, places } = batches;
  const next = Int32Array.from({ length: n }, (_, v) => paths.offsets.view[4 * v]!);
  return inSlices(n, (slice * n) / (indices.length + 1), (from, to) => {
    const visit = visitor();
    for (let v = from; v < to; v++) {
      const end = offsets[nodes[v]! + 1]!;
      for (let e = offsets[nodes[v]!]!; e < end; e++) visit(e, next[places[indices[e]!]!]!++, v);
    }
  });
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
