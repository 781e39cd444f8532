import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab, SlabArray } from "./slab.ts";

/** The numbers by which the kernels know the element types of points. */
const kinds: readonly unknown[] = [Int8Array, Uint8Array, Int16Array, Uint16Array, Float32Array, Float64Array];

/** The number by which the kernels know the element type of points. */
export function kindOf(slab: Slab<SlabArray>): number {
  const kind = kinds.indexOf(slab.type);
  if (kind < 0) throw new Error("32-bit integers are no points");
  return kind;
}

/** Rows of `cols` entries in a task of some 200,000 entries. */
function rowsOf(cols: number): number {
  return Math.max(1, Math.ceil(2e5 / Math.max(1, cols)));
}

/** The same numbers in f64, less `means` (1 × m) where given: a fresh slab, n × m. O(n m) */
export function* toFloat64(run: Run, points: Slab<SlabArray>, means?: Slab): Steps<Slab> {
  const { rows, cols } = points;
  const out = run.take(Float64Array, rows, cols);
  yield* overRows(run, "toDoubles", rows, rowsOf(cols), [points.pointer, kindOf(points), cols, means?.pointer ?? 0, out.pointer]);
  return out;
}

/**
 * The numbers (x − mean) · scale in f32, each computed in f64 and rounded once: a fresh slab, n × m. O(n m)
 *
 * Centering before rounding keeps the digits of points far from the origin.
 */
export function* toFloat32(
  run: Run,
  points: Slab<SlabArray>,
  { means, scale = 1 }: { means?: Slab | undefined; scale?: number } = {},
): Steps<Slab<Float32Array>> {
  const { rows, cols } = points;
  const out = run.take(Float32Array, rows, cols);
  const args = [points.pointer, kindOf(points), cols, means?.pointer ?? 0, scale, out.pointer];
  yield* overRows(run, "toSingles", rows, rowsOf(cols), args, cols * 8);
  return out;
}

/** The numbers (x − mean) · scale in f64, to `out` from its row `first` on. O(n m) */
export function centerRows(run: Run, points: Slab<SlabArray>, means: Slab, scale: number, out: Slab, first = 0): Steps<void> {
  const { rows, cols } = points;
  return overRows(run, "centerRows", rows, rowsOf(cols), [points.pointer, kindOf(points), cols, means.pointer, scale, out.at(first)]);
}

/** The mean of each column, 1 × m in f64; zeros where there are no rows. Rows are summed in chunks of up to 512, then the chunks in order. O(n m) */
export function* columnMeans(run: Run, points: Slab<SlabArray>): Steps<Slab> {
  const means = yield* columnSums(run, points);
  const { view } = means;
  if (points.rows > 0) for (let j = 0; j < view.length; j++) view[j] = view[j]! / points.rows;
  return means;
}

/** The sum of each column, 1 × m in f64, added up as {@link columnMeans} says. O(n m) */
export function* columnSums(run: Run, points: Slab<SlabArray>): Steps<Slab> {
  const { rows, cols } = points;
  const chunk = Math.max(16, Math.min(512, Math.floor(1e6 / Math.max(1, cols))));
  const chunks = Math.ceil(rows / chunk);
  const sums = run.take(Float64Array, chunks, cols);
  const args = [points.pointer, kindOf(points), rows, cols, chunk, sums.pointer];
  yield* overRows(run, "columnSums", chunks, Math.max(1, Math.floor(rowsOf(cols) / chunk)), args);
  const totals = run.take(Float64Array, 1, cols);
  const total = totals.view.fill(0);
  const part = sums.view;
  for (let c = 0; c < chunks; c++) for (let j = 0; j < cols; j++) total[j]! += part[c * cols + j]!;
  run.release(sums);
  return totals;
}

/** |x|² of each row, n × 1 in f64. O(n m) */
export function* squaredNorms(run: Run, points: Slab<SlabArray>): Steps<Slab> {
  const { rows, cols } = points;
  const out = run.take(Float64Array, rows);
  yield* overRows(run, "squaredNorms", rows, rowsOf(cols), [points.pointer, kindOf(points), cols, out.pointer], cols * 8);
  return out;
}
