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
/** Edges looked at. */
const budget = 60_000;

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
 * `graph` with its nodes `rows` of the lists (all, if undefined) must be in one piece. Undefined with fewer than 10 neighbors.
 * With many edges only those at randomly chosen nodes are looked at, and the count is an estimate.
 * O(nodes looked at · nodes within the limit · log): about that of a hundred neighborhoods each.
 */
export function* shortCircuits(run: Run, graph: Csr, neighbors: Neighbors, rows: Int32Array | undefined): Steps<ShortCircuits | undefined> {
  const n = graph.rows;
  if (neighbors.k < enough) return undefined;
  const all = yield* span(0, 0.3, neighborGraph(neighbors, few));
  const sparse = yield* span(0.3, 0.4, joined(rows ? submatrix(all, rows) : all, graph));

  const sources = chosen(n, Math.max(1, Math.min(n, Math.floor((budget * n) / Math.max(1, graph.indices.length / 2)))));
  const isSource = new Uint8Array(n);
  for (const i of sources) isSource[i] = 1;
  const slabs = { graph: load(run, graph), sparse: load(run, sparse) };
  const asked = run.take(Int32Array, sources.length);
  const [wide, narrow] = [run.take(Float64Array, n), run.take(Float64Array, n)];
  const marks = run.take(Float64Array, graph.indices.length);
  asked.view.set(sources);
  const distances = neighbors.distances.view;
  const { k } = neighbors;
  wide.view.set(Float64Array.from({ length: n }, (_, i) => distances[(rows ? rows[i]! : i) * k + k - 1]!));
  narrow.view.set(Float64Array.from({ length: n }, (_, i) => distances[(rows ? rows[i]! : i) * k + few - 1]!));
  yield* span(0.4, 1, detours(run, asked, slabs.graph, slabs.sparse, wide, narrow, marks));

  const whole = sources.length === n;
  const edges: ShortCircuit[] = [];
  const along = marks.view;
  let ends = 0;
  for (const i of sources) {
    for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
      if (!(along[e]! > 0)) continue;
      ends++;
      const j = graph.indices[e]!;
      // An edge may be seen from both its ends; once is enough.
      const seenFromOther = j < i && (whole || isSource[j] === 1);
      if (!seenFromOther) edges.push({ from: Math.min(i, j), to: Math.max(i, j), length: graph.values[e]!, along: along[e]! });
    }
  }
  for (const { offsets, indices, values } of [slabs.graph, slabs.sparse]) run.release(offsets, indices, values);
  run.release(asked, wide, narrow, marks);
  edges.sort((a, b) => b.along * a.length - a.along * b.length || a.from - b.from || a.to - b.to);
  const count = whole ? edges.length : Math.max(edges.length, Math.round((ends * n) / (2 * sources.length)));
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

/** `count` of n nodes, ascending: all, or drawn at random. */
function chosen(n: number, count: number): Int32Array {
  const nodes = Int32Array.from({ length: n }, (_, i) => i);
  if (count === n) return nodes;
  const { below } = random(0, n);
  for (let i = 0; i < count; i++) {
    const j = i + below(n - i);
    [nodes[i], nodes[j]] = [nodes[j]!, nodes[i]!];
  }
  return nodes.slice(0, count).sort();
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
