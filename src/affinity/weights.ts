import { type Steps, span } from "../base/steps.ts";
import { countBelow, denseAffinities, type Keys, rowSums, scaleTable, sparseAffinities, type Taper } from "../compute/affinity.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { type Csr, type Entry, withEntries } from "../matrix/sparse.ts";

/** A symmetric matrix of affinities ≥ 0: sparse where most entries are gone, else a table in kernel memory. */
export type Weights = { readonly sparse: Csr } | { readonly dense: Slab };

/** Above this share of entries a full table is quicker than a sparse matrix. */
const denseShare = 0.2;

/** Entries of the matrix that are not zero, and its share of all n². */
export interface Filling {
  readonly entries: number;
  readonly share: number;
}

/**
 * The affinities of `keys` under a taper. Where many are left they are written over the table of keys (or of affinities).
 * The keys' slabs belong to the result afterwards, or are released. O(n²)
 */
export function* taperedWeights(run: Run, keys: Keys, taper: Taper): Steps<{ weights: Weights; filling: Filling }> {
  const { table, affinities, diagonal } = keys;
  const n = table.rows;
  const counts = run.take(Int32Array, n);
  yield* span(0, 0.3, countBelow(run, table, taper.radius * taper.radius, false, counts));
  const own = diagonal > 0 ? 1 : 0;
  const offsets = new Int32Array(n + 1);
  let entries = 0;
  counts.view.forEach((count, i) => {
    entries += count + own;
    offsets[i + 1] = entries;
  });
  run.release(counts);
  const filling = { entries, share: entries / (n * n) };
  if (filling.share > denseShare) {
    yield* span(0.3, 1, denseAffinities(run, keys, taper, table));
    if (affinities) run.release(affinities);
    return { weights: { dense: table }, filling };
  }
  const starts = run.take(Uint32Array, n);
  starts.view.set(offsets.subarray(0, n));
  const indices = run.take(Int32Array, Math.max(1, entries));
  const values = run.take(Float64Array, Math.max(1, entries));
  yield* span(0.3, 1, sparseAffinities(run, keys, taper, starts, indices, values));
  const sparse = { rows: n, cols: n, offsets, indices: indices.view.slice(0, entries), values: values.view.slice(0, entries) };
  run.release(starts, indices, values, table, ...(affinities ? [affinities] : []));
  return { weights: { sparse }, filling };
}

/** The degree Σⱼ Aᵢⱼ of each point; a point without any affinity gets 1, as if it had one to itself. O(entries) */
export function* degreesOf(run: Run, weights: Weights): Steps<Float64Array> {
  let degrees: Float64Array;
  if ("dense" in weights) {
    const sums = run.take(Float64Array, weights.dense.rows);
    yield* rowSums(run, weights.dense, 1, sums);
    degrees = Float64Array.from(sums.view);
    run.release(sums);
  } else {
    const { rows, offsets, values } = weights.sparse;
    degrees = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let e = offsets[i]!; e < offsets[i + 1]!; e++) sum += values[e]!;
      degrees[i] = sum;
      if (i % 65536 === 65535) yield i / rows;
    }
  }
  return degrees.map((degree) => (degree > 0 ? degree : 1));
}

/** M = D^−½ A D^−½: a table is overwritten, a sparse matrix copied. O(entries) */
export function* normalized(run: Run, weights: Weights, degrees: Float64Array): Steps<Weights> {
  const roots = degrees.map(Math.sqrt);
  if ("dense" in weights) {
    const scales = run.take(Float64Array, roots.length);
    scales.view.set(roots);
    yield* scaleTable(run, weights.dense, scales, scales);
    run.release(scales);
    return weights;
  }
  const { rows, cols, offsets, indices, values } = weights.sparse;
  const scaled = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) scaled[e] = values[e]! / (roots[i]! * roots[indices[e]!]!);
    if (i % 65536 === 65535) yield i / rows;
  }
  return { sparse: { rows, cols, offsets, indices, values: scaled } };
}

/** Sets some entries: a table is changed, a sparse matrix copied. O(entries) */
export function withWeights(weights: Weights, entries: readonly Entry[]): Weights {
  if ("dense" in weights) {
    const { view, cols } = weights.dense;
    for (const { row, col, value } of entries) view[row * cols + col] = value;
    return weights;
  }
  // Of two entries at one place `withEntries` keeps the smaller: so what is there is put out of its way first.
  const { offsets, indices } = weights.sparse;
  const values = weights.sparse.values.slice();
  for (const { row, col } of entries) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) if (indices[e] === col) values[e] = Number.POSITIVE_INFINITY;
  }
  return { sparse: withEntries({ ...weights.sparse, values }, entries) };
}
