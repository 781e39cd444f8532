import { type Steps, span } from "../base/steps.ts";
import {
  assemble,
  bitmapsOf,
  countEntries,
  type Holders,
  type LocalMatrices,
  localMatrices,
  type NeighborLists,
  neighborhoodAxes,
} from "../compute/lle.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Csr } from "../matrix/sparse.ts";

/**
 * The matrix of standard locally linear embedding, M = (I − W)ᵀ (I − W), whose bottom eigenvectors are the embedding.
 * W is given by rows: `weights` beside the neighbor lists. Symmetric to the bit. O(n k²)
 */
export function* standardAlignment(run: Run, lists: NeighborLists, weights: Slab): Steps<Csr> {
  return yield* assembled(run, lists, weights, undefined);
}

/**
 * The matrix of modified locally linear embedding: each neighborhood has not one set of weights but as many (s) as it has
 * directions that its tangent plane leaves free, and M = Σ_i S_i (W_i − e)(W_i − e)ᵀ S_iᵀ over all of them.
 *
 * s_i is the largest number of trailing directions whose share of the variance, next to the others', stays below the median
 * over all points of the share beyond `dimensions`; directions without any variance always belong to them.
 * In closed form of rank min(k, m) at most. Symmetric to the bit. O(n (k² m + min(k, m)³))
 *
 * @see Z. Zhang, J. Wang, NIPS 19 (2006) 1593–1600
 */
export function* modifiedAlignment(run: Run, points: Slab, lists: NeighborLists, weights: Slab, dimensions: number): Steps<Csr> {
  const n = points.rows;
  const q = Math.min(lists.indices.cols, points.cols);
  const values = run.take(Float64Array, n, q);
  const vectors = run.take(Float64Array, n, q * q);
  yield* span(0, 0.4, neighborhoodAxes(run, points, lists, values, vectors));
  const ranks = run.take(Int32Array, n);
  ranks.view.set(yield* span(0.4, 0.45, tangentRanks(values.view.slice(), q, lists.counts.view.slice(), dimensions)));
  const local = yield* span(0.45, 0.6, localMatrices(run, points, lists, vectors, ranks, weights));
  run.release(values, vectors);
  const matrix = yield* span(0.6, 1, assembled(run, lists, weights, local));
  run.release(ranks, local.bases, local.parts);
  return matrix;
}

/** Between two yields so many rows, or entries of lists, are handled in plain loops. */
const sliceRows = 1 << 13;
const sliceEntries = 1 << 19;

/** Below this share of the largest variance of a neighborhood a direction has none: what rounding leaves of zero. */
const noVariance = 1e-14;

/** How many leading directions of each neighborhood the modified variant keeps out of its weights: k − s. O(n q) */
function* tangentRanks(values: Float64Array, q: number, counts: Int32Array, dimensions: number): Steps<Int32Array> {
  const n = counts.length;
  const d = Math.min(dimensions, q);
  // Entry a of a row: (Σ λ from a on) / (Σ λ before a), 0 where nothing is left; falling with a.
  const shares = new Float64Array(n * (q + 1));
  for (let i = 0; i < n; i++) {
    const row = i * (q + 1);
    let sum = 0;
    for (let a = q - 1; a > 0; a--) {
      sum += values[i * q + a]!;
      shares[row + a] = sum;
    }
    sum = 0;
    for (let a = 1; a < q; a++) {
      sum += values[i * q + a - 1]!;
      if (shares[row + a]! > 0) shares[row + a]! /= sum;
    }
    if (i % sliceRows === sliceRows - 1) yield i / n;
  }
  const eta = median(Float64Array.from({ length: n }, (_, i) => shares[i * (q + 1) + d]!));
  return counts.map((k, i) => {
    // The fewest directions that leave a share below η; all of them if none does.
    let rank = 1;
    while (rank < Math.min(k, q) && shares[i * (q + 1) + rank]! >= eta) rank++;
    while (rank > 0 && !(values[i * q + rank - 1]! > noVariance * values[i * q]!)) rank--;
    return Math.min(rank, k - 1);
  });
}

function median(numbers: Float64Array): number {
  const sorted = numbers.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Counts the entries of every row, then fills them in. */
function* assembled(run: Run, lists: NeighborLists, weights: Slab, local: LocalMatrices | undefined): Steps<Csr> {
  const n = lists.indices.rows;
  const holders = yield* span(0, 0.1, turnedAround(run, lists));
  const bitmaps = yield* bitmapsOf(run, lists);
  const entries = run.take(Int32Array, n);
  yield* span(0.1, 0.25, countEntries(run, lists, bitmaps, holders, entries));
  const offsets = run.take(Int32Array, n + 1);
  const starts = offsets.view;
  const counts = entries.view;
  starts[0] = 0;
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i]! + counts[i]!;
  const total = starts[n]!;
  const columns = run.take(Int32Array, total);
  const values = run.take(Float64Array, total);
  yield* span(0.25, 1, assemble(run, lists, bitmaps, holders, weights, local, offsets, columns, values));
  const matrix = {
    rows: n,
    cols: n,
    offsets: offsets.view.slice(),
    indices: columns.view.slice(),
    values: values.view.slice(),
  };
  if (bitmaps.rows) run.release(bitmaps.rows);
  run.release(holders.starts, holders.holders, holders.places, entries, offsets, columns, values);
  return matrix;
}

/** For every row the lists it stands in, in ascending order. O(n k) */
function* turnedAround(run: Run, { indices, counts }: NeighborLists): Steps<Holders> {
  const n = indices.rows;
  const width = indices.cols;
  const list = indices.view.slice();
  const lengths = counts.view.slice();
  const starts = new Int32Array(n + 1);
  const perSlice = Math.max(1, Math.floor(sliceEntries / width));
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < lengths[i]!; p++) starts[list[i * width + p]! + 1]!++;
    if (i % perSlice === perSlice - 1) yield i / n / 2;
  }
  for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!;
  const holders = new Int32Array(starts[n]!);
  const places = new Int32Array(starts[n]!);
  const next = starts.slice();
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < lengths[i]!; p++) {
      const at = next[list[i * width + p]!]!++;
      holders[at] = i;
      places[at] = p;
    }
    if (i % perSlice === perSlice - 1) yield (1 + i / n) / 2;
  }
  return { starts: loaded(run, starts), holders: loaded(run, holders), places: loaded(run, places) };
}

function loaded(run: Run, numbers: Int32Array): Slab<Int32Array> {
  const slab = run.take(Int32Array, numbers.length);
  slab.view.set(numbers);
  return slab;
}
