import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Numbers read between two yields: a few milliseconds. */
const sliceNumbers = 2e6;

/** The mean of every column, to rounding also far from the origin: the mean of x − m is added to the first mean m. O(n D) */
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

/** The power of two that brings the largest |x − mean| into [1, 2), so that squares neither overflow nor vanish; 1 for constant data. O(n D) */
export function* centeredScale(points: Matrix<NumberArray>, mean: Float64Array): Steps<number> {
  const { rows, cols, data } = points;
  const perSlice = Math.max(1, Math.floor(sliceNumbers / cols));
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * cols;
    for (let j = 0; j < cols; j++) {
      const size = Math.abs(data[at + j]! - mean[j]!);
      if (size > largest) largest = size;
    }
    if (i % perSlice === perSlice - 1) yield i / rows;
  }
  let scale = 1;
  while (largest * scale >= 2) scale /= 2;
  while (largest > 0 && largest * scale < 1 && scale < 1e300) scale *= 2;
  return scale;
}

/** (x − mean) · scale for rows [top, bottom) and columns [left, right) of the points, as a fresh slab of f64. O(entries) */
export function* centerBlock(
  run: Run,
  points: Matrix<NumberArray>,
  mean: Float64Array,
  scale: number,
  [top, bottom, left, right]: readonly [number, number, number, number],
): Steps<Slab> {
  const { cols, data } = points;
  const width = right - left;
  const out = run.take(Float64Array, bottom - top, width);
  const perSlice = Math.max(1, Math.floor(sliceNumbers / width));
  for (let first = top; first < bottom; first += perSlice) {
    const last = Math.min(bottom, first + perSlice);
    const view = out.view;
    for (let i = first; i < last; i++) {
      const from = i * cols + left;
      const to = (i - top) * width;
      for (let j = 0; j < width; j++) view[to + j] = (data[from + j]! - mean[left + j]!) * scale;
    }
    yield (last - top) / (bottom - top);
  }
  return out;
}
