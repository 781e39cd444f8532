import { inSlices, type Steps, span } from "../base/steps.ts";
import { markEdges, type PathGraph, type Reals, shareMarks, sortParts } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Csr } from "../matrix/sparse.ts";
import { edgesAtOnce } from "./batches.ts";

/** The longest edge in whole units: two of them fit into 16 bits. */
const mostUnits = 30_000;
/** With fewer neighbors on average nearly all edges carry. */
const manyNeighbors = 32;
/** What one look at an edge by a batch of sources costs, as a multiple of what it costs to try a way of two edges. */
const lookCost = 3;

/** A graph in kernel memory, with the one it was made of. */
interface Loaded {
  readonly graph: Csr;
  readonly paths: PathGraph<Reals>;
  /** For each entry of the graph where its edge stands at the node of its column. */
  readonly opposite: Int32Array;
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
  const { graph, paths, opposite } = loaded;
  const count = graph.indices.length;
  if (!known && !pays(graph, searches)) return undefined;

  const [pulls, pushes] = [run.take(Uint8Array, count), run.take(Uint8Array, count)];
  pulls.view.fill(0);
  pushes.view.fill(0);
  if (known) {
    const marked = inSlices(count, edgesAtOnce, (from, to) => {
      const takes = pulls.view;
      for (let e = from; e < to; e++) takes[opposite[e]!] = (known[e >> 3]! >> (e & 7)) & 1;
    });
    yield* span(0, 0.6, marked);
  } else yield* span(0, 0.6, searched(run, paths, longest, pulls, pushes));
  yield* span(0.6, 0.7, shareMarks(run, paths, pulls, pushes));
  const bits = known ?? new Uint8Array(Math.ceil(count / 8));
  if (!known) {
    const told = inSlices(count, edgesAtOnce, (from, to) => {
      const takes = pulls.view;
      for (let e = from; e < to; e++) bits[e >> 3]! |= takes[opposite[e]!]! << (e & 7);
    });
    yield* span(0.7, 0.8, told);
  }
  yield* span(0.8, 1, sortParts(run, paths, pulls, pushes));
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
    inSlices(targets.rows, edgesAtOnce, (from, to) => {
      const [sizes, whole] = [lengths.view, units.view];
      for (let e = from; e < to; e++) whole[e] = sizes[e]! * scale;
    }),
  );
  yield* span(0.1, 1, markEdges(run, paths, units, pulls, pushes));
  run.release(units);
}
