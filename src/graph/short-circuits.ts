import { random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import { type CsrSlabs, detours } from "../compute/graph.ts";
import type { Run } from "../compute/run.ts";
import { type Csr, type Entry, submatrix, withEntries } from "../matrix/sparse.ts";
import type { Neighbors } from "../neighbors/nearest.ts";
import { components, openUnion } from "./components.ts";
import { neighborGraph } from "./neighbor-graph.ts";

/** An edge whose ends lie far apart along the manifold, as a sparser graph sees it. */
export interface ShortCircuit {
  /** `from` < `to`. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
  /** A lower bound of the distance of its ends along the sparser graph. */
  readonly along: number;
}

/** The short circuits among the edges of a neighbor graph. */
export interface ShortCircuits {
  /** How many edges are short circuits: counted, or estimated from the edges at some of the nodes. */
  readonly count: number;
  readonly estimated: boolean;
  /** Neighbors each point has in the sparser graph. */
  readonly neighbors: number;
  /** Those that were found, the largest along / length first. */
  readonly edges: readonly ShortCircuit[];
}

/** Neighbors in the sparser graph. */
const few = 8;
/** With fewer neighbors than this the graph is hardly denser than the one it would be compared with. */
const enough = 10;
/** Nodes are looked at, so many at a time, until the searches from them have settled this many nodes, */
const together = 256;
const leastVisits = 100_000;
/** or this share of what the searches for shortest paths would look at with all edges, a small part of their work. */
const visitShare = 1e-4;

/**
 * Edges of a neighbor graph that short-circuit the manifold: that join, say, two sheets of a roll through the air between them.
 *
 * A neighborhood that is no larger than the manifold's folds looks the same in space and along the manifold: the neighbors of
 * a point are near it on both ways. So every edge (i, j) is compared with the shortest path between its ends in a sparser graph,
 * that of the 8 nearest neighbors and, where that falls into parts, of the shortest edges of the graph that join them. The edge
 * counts as a short circuit when this path is longer than
 *
 *   2 max(Rᵢ, Rⱼ, length) + 4 max(rᵢ, rⱼ),  R, r the distances to the last and to the 8th neighbor.
 *
 * The first term says "far outside the neighborhood"; the second forgives the detours a sparse graph makes around gaps in the
 * sample. Nothing is assumed about the dimension or the scale. On uniform samples of sheets, spheres and Gaussian clouds (2 to 20
 * dimensions) it finds nothing; on rolls and S-curves, almost exactly the edges whose ends are more than twice as far apart
 * along the true surface. It cannot see short circuits that are among the 8 nearest neighbors too.
 *
 * `graph` with its nodes `rows` of the lists (all, if undefined) must be in one piece; shortest paths will be searched from so many `sources`.
 * Undefined with fewer than 10 neighbors.
 * Where that would take long, only the edges at randomly chosen nodes are looked at, and the count is an estimate.
 * O(nodes settled by the searches, each some 2 k · log): at most a few per cent of the cost of {@link shortestPaths}, or some 10 ms.
 */
export function* shortCircuits(
  run: Run,
  graph: Csr,
  neighbors: Neighbors,
  rows: Int32Array | undefined,
  sources: number,
): Steps<ShortCircuits | undefined> {
  const n = graph.rows;
  if (neighbors.k < enough) return undefined;
  const all = yield* span(0, 0.3, neighborGraph(neighbors, few));
  const sparse = yield* span(0.3, 0.4, joined(rows ? submatrix(all, rows) : all, graph));

  const slabs = { graph: load(run, graph), sparse: load(run, sparse) };
  const [wide, narrow] = [run.take(Float64Array, n), run.take(Float64Array, n)];
  const marks = run.take(Float64Array, graph.indices.length);
  const { k } = neighbors;
  const reach = (rank: number) => {
    const distances = neighbors.distances.view;
    return Float64Array.from({ length: n }, (_, i) => distances[(rows ? rows[i]! : i) * k + rank - 1]!);
  };
  wide.view.set(reach(k));
  narrow.view.set(reach(few));

  const order = shuffled(n);
  const budget = Math.max(leastVisits, visitShare * sources * graph.indices.length);
  let looked = 0;
  for (let visits = 0; looked < n && visits < budget; ) {
    const some = order.subarray(looked, looked + together);
    const [asked, settled] = [run.take(Int32Array, some.length), run.take(Int32Array, some.length)];
    asked.view.set(some);
    for (const _ of detours(run, asked, slabs.graph, slabs.sparse, wide, narrow, marks, settled)) {
      yield 0.4 + 0.6 * Math.max(looked / n, Math.min(1, visits / budget));
    }
    visits += settled.view.reduce((sum, count) => sum + count, 0);
    looked += some.length;
    run.release(asked, settled);
  }

  const whole = looked === n;
  const isSource = new Uint8Array(n);
  for (let t = 0; t < looked; t++) isSource[order[t]!] = 1;
  const edges: ShortCircuit[] = [];
  const along = marks.view;
  let ends = 0;
  for (let i = 0; i < n; i++) {
    if (isSource[i] === 0) continue;
    for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
      if (!(along[e]! > 0)) continue;
      ends++;
      const j = graph.indices[e]!;
      // An edge may be seen from both its ends; once is enough.
      if (i < j || isSource[j] === 0) edges.push({ from: Math.min(i, j), to: Math.max(i, j), length: graph.values[e]!, along: along[e]! });
    }
  }
  for (const { offsets, indices, values } of [slabs.graph, slabs.sparse]) run.release(offsets, indices, values);
  run.release(wide, narrow, marks);
  edges.sort((a, b) => b.along * a.length - a.along * b.length || a.from - b.from || a.to - b.to);
  const count = whole ? edges.length : Math.max(edges.length, Math.round((ends * n) / (2 * looked)));
  return { count, estimated: !whole, neighbors: few, edges };
}

/** The sparse graph with the shortest edges of `graph` that join its parts. */
function* joined(sparse: Csr, graph: Csr): Steps<Csr> {
  const { count, labels } = yield* components(sparse);
  if (count === 1) return sparse;
  const between: Entry[] = [];
  for (let i = 0; i < graph.rows; i++) {
    for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
      const j = graph.indices[e]!;
      if (i < j && labels[i] !== labels[j]) between.push({ row: i, col: j, value: graph.values[e]! });
    }
  }
  between.sort((a, b) => a.value - b.value || a.row - b.row || a.col - b.col);
  const union = openUnion(count);
  const added = between.filter(({ row, col }) => union.join(labels[row]!, labels[col]!));
  return withEntries(
    sparse,
    added.flatMap(({ row, col, value }) => [
      { row, col, value },
      { row: col, col: row, value },
    ]),
  );
}

/** The nodes in random order. */
function shuffled(n: number): Int32Array {
  const nodes = Int32Array.from({ length: n }, (_, i) => i);
  const { below } = random(0, n);
  for (let i = 0; i < n - 1; i++) {
    const j = i + below(n - i);
    [nodes[i], nodes[j]] = [nodes[j]!, nodes[i]!];
  }
  return nodes;
}

function load(run: Run, { rows, offsets, indices, values }: Csr): CsrSlabs {
  const slabs = {
    offsets: run.take(Int32Array, rows + 1),
    indices: run.take(Int32Array, indices.length),
    values: run.take(Float64Array, values.length),
  };
  slabs.offsets.view.set(offsets);
  slabs.indices.view.set(indices);
  slabs.values.view.set(values);
  return slabs;
}
