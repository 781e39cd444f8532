import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/**
 * How affinities follow from a table of keys.
 *
 * A key is a squared distance, plain (d²) or locally scaled (z² = d²/(σᵢσⱼ)). The affinity of a pair is exp(−key/spread), or, where
 * `affinities` is given, its entry there.
 */
export interface Keys {
  /** n × n, symmetric. */
  readonly table: Slab;
  readonly spread: number;
  readonly affinities?: Slab | undefined;
  /** The affinity of a point to itself. */
  readonly diagonal: number;
}

/** What is left of affinities beyond a radius, and of those within. */
export interface Taper {
  /** In the units of √key; infinite for no taper. */
  readonly radius: number;
  /** Twice the exponent v of φ(t) = max(1 − t, 0)^v with t = √key/radius; 0 cuts hard. */
  readonly halves: number;
}

/** No taper at all. */
export const untapered: Taper = { radius: Number.POSITIVE_INFINITY, halves: 0 };

/** Rows of a table of `n` columns that make a block of some 200,000 entries. */
const blockOf = (n: number): number => Math.max(1, Math.floor(2e5 / Math.max(1, n)));

/** What keys must be below for the taper to leave anything. */
const limitOf = ({ radius }: Taper): number => radius * radius;

/** The smallest entries of each row of a table, ascending (rows × m, the last repeated where there are fewer), and the largest. O(rows n) */
export function rowExtremes(run: Run, table: Slab, smallest: Slab, largest: Slab): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "rowExtremes", rows, blockOf(n), [table.pointer, n, smallest.cols, smallest.pointer, largest.pointer]);
}

/** The least entry above 0 of each row; 0 where there is none. O(rows n) */
export function leastPositive(run: Run, table: Slab, least: Slab): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "leastPositive", rows, blockOf(n), [table.pointer, n, least.pointer]);
}

/** table[i, j] becomes table[i, j] / (rowScales[i] scales[j]). O(rows n) */
export function scaleTable(run: Run, table: Slab, rowScales: Slab, scales: Slab): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "scaleTable", rows, blockOf(n), [table.pointer, n, rowScales.pointer, scales.pointer]);
}

/** The affinities of all keys, without taper, into `out`, which may be the table itself. O(n²) */
export function affinityTable(run: Run, { table, spread, diagonal }: Keys, out: Slab): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "affinityTable", rows, blockOf(n), [table.pointer, n, spread, diagonal, out.pointer]);
}

/** Σ over j > i of the squared affinity of (i, j), for each row. O(n²/2) */
export function squaredAffinities(run: Run, { table, spread }: Keys, sums: Slab): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "squaredAffinities", rows, blockOf(n), [table.pointer, n, spread, sums.pointer]);
}

/** Σ over j of table[i, j]^power. O(n²) */
export function rowSums(run: Run, table: Slab, power: 1 | 2, sums: Slab): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "rowSums", rows, blockOf(n), [table.pointer, n, power, sums.pointer]);
}

/** Entries of each row below `limit`: of columns j > i with `upper`, else of all but the diagonal. O(n²) */
export function countBelow(run: Run, table: Slab, limit: number, upper: boolean, counts: Slab<Int32Array>): Steps<void> {
  const { rows, cols: n } = table;
  return overRows(run, "countBelow", rows, blockOf(n), [table.pointer, n, limit, upper ? 1 : 0, counts.pointer]);
}

/** Lists the keys below `limit` of pairs j > i, and their affinities where the keys come with a table of them. Row i starts at offsets[i]. */
export function pairsBelow(
  run: Run,
  { table, affinities }: Keys,
  limit: number,
  offsets: Slab<Uint32Array>,
  keys: Slab,
  values: Slab,
): Steps<void> {
  const { rows, cols: n } = table;
  const args = [table.pointer, affinities?.pointer ?? 0, n, limit, offsets.pointer, keys.pointer, values.pointer];
  return overRows(run, "pairsBelow", rows, blockOf(n), args);
}

/** The tapered affinities as rows of a sparse matrix; row i starts at offsets[i] and must have room for its keys within the radius and the diagonal. */
export function sparseAffinities(
  run: Run,
  { table, affinities, spread, diagonal }: Keys,
  taper: Taper,
  offsets: Slab<Uint32Array>,
  indices: Slab<Int32Array>,
  values: Slab,
): Steps<void> {
  const { rows, cols: n } = table;
  const shape = [limitOf(taper), spread, taper.radius, taper.halves, diagonal];
  const args = [table.pointer, affinities?.pointer ?? 0, n, ...shape, offsets.pointer, indices.pointer, values.pointer];
  return overRows(run, "sparseAffinities", rows, blockOf(n), args);
}

/** The tapered affinities as a full table, into `out`, which may be the table of keys or of affinities itself. O(n²) */
export function denseAffinities(run: Run, { table, affinities, spread, diagonal }: Keys, taper: Taper, out: Slab): Steps<void> {
  const { rows, cols: n } = table;
  const shape = [limitOf(taper), spread, taper.radius, taper.halves, diagonal];
  return overRows(run, "denseAffinities", rows, blockOf(n), [table.pointer, affinities?.pointer ?? 0, n, ...shape, out.pointer]);
}

/** Turns the first `count` keys into distances √key, and into affinities where `spread` > 0 (else `values` is left as it is). */
export function pairAffinities(run: Run, keys: Slab, count: number, spread: number, distances: Slab, values: Slab): Steps<void> {
  return overRows(run, "pairAffinities", count, 65536, [keys.pointer, spread, distances.pointer, values.pointer]);
}

/** Pairs in one block of {@link compactSums}. */
const sumBlock = 16384;

/** Σ φ K and Σ φ² over the first `count` pairs, which all lie within the taper's radius. O(count) */
export function* compactSums(
  run: Run,
  distances: Slab,
  affinities: Slab,
  count: number,
  { radius, halves }: Taper,
): Steps<[number, number]> {
  const blocks = Math.ceil(count / sumBlock);
  const sums = run.take(Float64Array, Math.max(1, blocks), 2);
  yield* overRows(run, "compactSums", count, sumBlock, [distances.pointer, affinities.pointer, radius, halves, sumBlock, sums.pointer]);
  let both = 0;
  let own = 0;
  const found = sums.view;
  for (let b = 0; b < blocks; b++) {
    both += found[2 * b]!;
    own += found[2 * b + 1]!;
  }
  run.release(sums);
  return [both, own];
}

/** ‖φ − K‖², ‖φ‖² and the number of φ > 0 over a whole table of squared distances and one of affinities. O(n²) */
export function* tableMismatch(run: Run, table: Slab, affinities: Slab, { radius, halves }: Taper): Steps<[number, number, number]> {
  const { rows, cols: n } = table;
  const sums = run.take(Float64Array, rows, 3);
  yield* overRows(run, "tableMismatch", rows, blockOf(n), [table.pointer, affinities.pointer, n, radius, halves, sums.pointer]);
  const total: [number, number, number] = [0, 0, 0];
  const found = sums.view;
  for (let at = 0; at < found.length; at++) total[at % 3]! += found[at]!;
  run.release(sums);
  return total;
}

/** A minimum spanning tree: its edges in the order they were found, by Prim's algorithm from node 0. */
export interface SpanningTree {
  /** n − 1 pairs of nodes. */
  readonly edges: Int32Array;
  /** The entry of the table at each edge. */
  readonly lengths: Float64Array;
}

/** A minimum spanning tree of a symmetric table. O(n²/2), one thread */
export function* spanningTree(run: Run, table: Slab): Steps<SpanningTree> {
  const n = table.rows;
  const most = Math.max(1, n - 1);
  const rest = run.take(Int32Array, most);
  const near = run.take(Float64Array, most);
  const from = run.take(Int32Array, most);
  const edges = run.take(Int32Array, most, 2);
  const lengths = run.take(Float64Array, most);
  const lists = [rest.pointer, near.pointer, from.pointer, edges.pointer, lengths.pointer];
  // Every step reads a row; some two million entries a slice.
  const each = Math.max(1, Math.floor(2e6 / n));
  for (let first = 0; first < n - 1; first += each) {
    const last = Math.min(n - 1, first + each);
    yield* overRows(run, "spanningTree", 1, 1, [table.pointer, n, first, last, ...lists]);
    yield last / (n - 1);
  }
  const tree = { edges: edges.view.slice(0, 2 * (n - 1)), lengths: lengths.view.slice(0, n - 1) };
  run.release(rest, near, from, edges, lengths);
  return tree;
}

/** How new points are joined to known ones. */
export interface Extension {
  /** Squared distances of new points (rows) to known ones (columns). */
  readonly squares: Slab;
  /** What affinities follow from: shared neighbor lists, or distances, tapered in local scales or as they are. */
  readonly mode: "lists" | "scaled taper" | "plain taper";
  readonly taper: Taper;
  readonly spread: number;
  /** For lists: the largest squared distance in the list of each new point; else its local scale. */
  readonly rowReach: Slab;
  /** The same of the known points. */
  readonly reach: Slab;
  readonly weights: Slab;
  /** points × dims. */
  readonly vectors: Slab;
}

/** out[i, a] = Σⱼ A(i, j) weights[j] vectors[j, a] and totals[i] = Σⱼ A(i, j) for affinities A of new points to known ones. O(q n dims) */
export function extendRows(run: Run, given: Extension, out: Slab, totals: Slab): Steps<void> {
  const { squares, mode, taper, spread, rowReach, reach, weights, vectors } = given;
  const { rows, cols: n } = squares;
  const shape = [["lists", "scaled taper", "plain taper"].indexOf(mode), limitOf(taper), spread, taper.radius, taper.halves];
  const slabs = [rowReach.pointer, reach.pointer, weights.pointer, vectors.pointer];
  const args = [squares.pointer, n, ...shape, ...slabs, vectors.cols, out.pointer, totals.pointer];
  return overRows(run, "extendRows", rows, blockOf(n), args);
}
