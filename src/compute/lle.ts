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

/** Entries in each row of the assembled matrix, to `entries`. */
export function countEntries(run: Run, lists: NeighborLists, holders: Holders, entries: Slab<Int32Array>): Steps<void> {
  const n = lists.indices.rows;
  const width = lists.indices.cols;
  const args = [n, lists.indices, width, lists.counts, holders.starts, holders.holders, entries];
  return overRows(run, "lleCount", n, blockFor(width * width + n / 16), pointers(args), 8 * Math.ceil(n / 64));
}

/** The rows of M = Σ S_i B_i S_iᵀ: see `wasm/lle.ts`. `offsets` says where each begins in `columns` and `values`. */
export function assemble(
  run: Run,
  lists: NeighborLists,
  holders: Holders,
  weights: Slab,
  local: LocalMatrices | undefined,
  offsets: Slab<Int32Array>,
  columns: Slab<Int32Array>,
  values: Slab,
): Steps<void> {
  const n = lists.indices.rows;
  const width = lists.indices.cols;
  const most = local ? local.bases.cols / width : 0;
  const args = [
    ...[n, lists.indices, width, lists.counts, holders.starts, holders.holders, holders.places, weights],
    ...[local ? 1 : 0, local?.bases ?? 0, most, local?.ranks ?? 0, local?.parts ?? 0, offsets, columns, values],
  ];
  const block = Math.max(16, blockFor(width * width * (most + 2) + n / 16));
  return overRows(run, "lleAssemble", n, block, pointers(args), 8 * (n + width + Math.ceil(n / 64)));
}

/** Slabs by their addresses, numbers as they are. */
function pointers(args: readonly (number | Slab | Slab<Int32Array>)[]): number[] {
  return args.map((argument) => (typeof argument === "number" ? argument : argument.pointer));
}
