import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Neighbor lists in kernel memory: row i has the first counts[i] entries of row i of `indices`. */
export interface NeighborLists {
  readonly indices: Slab<Int32Array>;
  readonly counts: Slab<Int32Array>;
}

/** Lists turned around: row r stands in the lists of holders[starts[r]], …, holders[starts[r + 1] − 1], at these places. */
export interface Holders {
  readonly starts: Slab<Int32Array>;
  readonly holders: Slab<Int32Array>;
  readonly places: Slab<Int32Array>;
}

/** The local matrices of the modified variant as {@link localMatrices} leaves them. */
export interface LocalMatrices {
  readonly ranks: Slab<Int32Array>;
  readonly bases: Slab;
  readonly parts: Slab;
}

/** A block should cost about so many multiplications: some milliseconds. */
const blockWork = 2e6;

function blockFor(workPerRow: number): number {
  return Math.max(1, Math.min(256, Math.floor(blockWork / (workPerRow + 1))));
}

/** The smaller side of a neighborhood's matrix of differences. */
function side(lists: NeighborLists, cols: number): number {
  return Math.min(lists.indices.cols, cols);
}

/**
 * The weights that rebuild each query from its neighbors among `points`, to `weights` (rows × width, as the lists):
 * least |Σ w_j (x_j − x)|² + R |w|², Σ w = 1, R = `regularization` · Σ |x_j − x|². O(k m min(k, m)) a query
 */
export function reconstructionWeights(
  run: Run,
  queries: Slab,
  points: Slab,
  lists: NeighborLists,
  regularization: number,
  weights: Slab,
): Steps<void> {
  const width = lists.indices.cols;
  const m = points.cols;
  const q = side(lists, m);
  return overRows(
    run,
    "lleWeights",
    queries.rows,
    blockFor(width * m * q + q * q * q),
    [queries.pointer, points.pointer, m, lists.indices.pointer, width, lists.counts.pointer, regularization, weights.pointer],
    8 * (width * m + q * q + q),
  );
}

/**
 * Principal axes of every neighborhood around its own point: `values` rows × q, descending, and `vectors` rows × q², the axes as
 * rows; q = min(width, m). Axes are of the neighbors' space (length k) where k ≤ m, else of the points' (length m).
 */
export function neighborhoodAxes(run: Run, points: Slab, lists: NeighborLists, values: Slab, vectors: Slab): Steps<void> {
  const width = lists.indices.cols;
  const m = points.cols;
  const q = side(lists, m);
  return overRows(
    run,
    "lleAxes",
    points.rows,
    blockFor(width * m * q + 20 * q * q * q),
    [points.pointer, m, lists.indices.pointer, width, lists.counts.pointer, values.pointer, vectors.pointer],
    8 * (width * m + 2 * q * q + 3 * q),
  );
}

/** The local matrices of the modified variant from the axes, the number of them to use, and the weights. See `wasm/lle.ts`. */
export function* localMatrices(
  run: Run,
  points: Slab,
  lists: NeighborLists,
  vectors: Slab,
  ranks: Slab<Int32Array>,
  weights: Slab,
): Steps<LocalMatrices> {
  const n = points.rows;
  const width = lists.indices.cols;
  const m = points.cols;
  const q = side(lists, m);
  const bases = run.take(Float64Array, n, q * width);
  const parts = run.take(Float64Array, n, 2 * width + 2);
  const { indices, counts } = lists;
  const args = [points, m, indices, width, counts, vectors, ranks, weights, bases, parts];
  yield* overRows(run, "lleLocal", n, blockFor(width * q * (q + (m < width ? m : 0) + 4)), pointers(args), 8 * width * m);
  return { ranks, bases, parts };
}

/** Neighborhoods as sets: `words` pairs of 8 bytes each, where these are shorter than the lists. */
export interface Bitmaps {
  readonly words: number;
  readonly rows: Slab<Uint8Array> | undefined;
}

/** Every neighborhood, its middle included, as a bitmap; left out where bitmaps would take more than lists do. O(n k) */
export function* bitmapsOf(run: Run, { indices, counts }: NeighborLists): Steps<Bitmaps> {
  const { rows: n, cols: width } = indices;
  const words = Math.ceil(n / 128);
  if (words > width) return { words, rows: undefined };
  const rows = run.take(Uint8Array, n, 16 * words);
  yield* overRows(run, "lleBitmaps", n, 256, pointers([indices, width, counts, words, rows]));
  return { words, rows };
}

/** Entries in each row of the assembled matrix, to `entries`. */
export function countEntries(run: Run, lists: NeighborLists, bitmaps: Bitmaps, holders: Holders, entries: Slab<Int32Array>): Steps<void> {
  const { rows: n, cols: width } = lists.indices;
  const { words, rows } = bitmaps;
  const args = [lists.indices, width, lists.counts, words, rows ?? 0, holders.starts, holders.holders, entries];
  return overRows(run, "lleCount", n, blockFor(width * width + n / 16), pointers(args), 16 * words);
}

/** The rows of M = Σ S_i B_i S_iᵀ: see `wasm/lle-matrix.ts`. `offsets` says where each begins in `columns` and `values`. */
export function assemble(
  run: Run,
  lists: NeighborLists,
  bitmaps: Bitmaps,
  holders: Holders,
  weights: Slab,
  local: LocalMatrices | undefined,
  offsets: Slab<Int32Array>,
  columns: Slab<Int32Array>,
  values: Slab,
): Steps<void> {
  const { rows: n, cols: width } = lists.indices;
  const { words, rows } = bitmaps;
  const most = local ? local.bases.cols / width : 0;
  const args = [
    ...[n, lists.indices, width, lists.counts, words, rows ?? 0, holders.starts, holders.holders, holders.places, weights],
    ...[local ? 1 : 0, local?.bases ?? 0, most, local?.ranks ?? 0, local?.parts ?? 0, offsets, columns, values],
  ];
  const block = Math.max(16, blockFor(width * width * (most + 2) + n / 16));
  return overRows(run, "lleAssemble", n, block, pointers(args), 8 * (n + width) + 16 * words);
}

/** Slabs by their addresses, numbers as they are. */
function pointers(args: readonly (number | Slab | Slab<Int32Array> | Slab<Uint8Array>)[]): number[] {
  return args.map((argument) => (typeof argument === "number" ? argument : argument.pointer));
}
