import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Numbers read between two yields: a few milliseconds. */
const sliceNumbers = 2e6;

/**
 * The mean of every column, to rounding also far from the origin: the mean of x − m is added to the first mean m. O(n D).
 */
export function* columnMeans(points: Matrix<NumberArray>): Steps<Float64Array> {
  const { rows, cols, data } = points;
  const mean = new Float64Array(cols);
  const perSlice = Math.max(1, Math.floor(sliceNumbers / cols));
  for (const pass of [0, 1]) {
    const sum = new Float64Array(cols);
    for (let i = 0; i < rows; i++) {
      const at = i * cols;
      for (let j = 0; j < cols; j++) sum[j] = sum[j]! + (data[at + j]! - mean[j]!);
      if (i % perSlice === perSlice - 1) yield (pass + i / rows) / 2;
    }
    for (let j = 0; j < cols; j++) mean[j] = mean[j]! + sum[j]! / rows;
  }
  return mean;
}

/** Rows [begin, end) of the points less `mean`, times `scale`, written to the start of `out` as f64. O(rows D). */
export function* centerRows(
  points: Matrix<NumberArray>,
  mean: Float64Array,
  scale: number,
  begin: number,
  end: number,
  out: Slab,
): Steps<void> {
  const { cols, data } = points;
  const perSlice = Math.max(1, Math.floor(sliceNumbers / cols));
  for (let first = begin; first < end; first += perSlice) {
    const last = Math.min(end, first + perSlice);
    const view = out.view;
    for (let i = first; i < last; i++) {
      const from = i * cols;
      const to = (i - begin) * cols;
      for (let j = 0; j < cols; j++) view[to + j] = (data[from + j]! - mean[j]!) * scale;
    }
    yield (last - begin) / (end - begin);
  }
}

/** The power of two that brings the largest |x − mean| into [1, 2), so that squares neither overflow nor vanish; 1 for constant data. */
export function* centeredScale(points: Matrix<NumberArray>, mean: Float64Array): Steps<number> {
  const { rows, cols, data } = points;
  const perSlice = Math.max(1, Math.floor(sliceNumbers / cols));
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * cols;
    for (let j = 0; j < cols; j++) largest = Math.max(largest, Math.abs(data[at + j]! - mean[j]!));
    if (i % perSlice === perSlice - 1) yield i / rows;
  }
  let scale = 1;
  while (largest * scale >= 2) scale /= 2;
  while (largest > 0 && largest * scale < 1 && scale < 1e300) scale *= 2;
  return scale;
}

/** The points less their mean, times `scale`, as an n × D slab of f64. */
export function* centered(run: Run, points: Matrix<NumberArray>, mean: Float64Array, scale: number): Steps<Slab> {
  const slab = run.take(Float64Array, points.rows, points.cols);
  yield* centerRows(points, mean, scale, 0, points.rows, slab);
  return slab;
}
