import { inSlices, type Steps, span } from "../base/steps.ts";
import { centerRows, columnSums } from "../compute/convert.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { type Matrix, type NumberArray, rowsBetween } from "../matrix/dense.ts";

/** Numbers read between two yields: a few milliseconds. */
const sliceNumbers = 1e6;

/** Rows of which some `sliceNumbers` entries are taken at a time. */
function* pieces({ rows, cols }: Matrix<NumberArray>): Generator<readonly [from: number, to: number]> {
  const each = Math.max(1, Math.floor(sliceNumbers / cols));
  for (let from = 0; from < rows; from += each) yield [from, Math.min(rows, from + each)];
}

/**
 * The mean of every column, to rounding also far from the origin: the mean of x − m is added to the first mean m. Whole numbers are
 * summed without rounding, once. O(n D)
 */
export function* columnMeans(run: Run, points: Matrix<NumberArray>): Steps<Float64Array> {
  const { rows, cols, data } = points;
  const mean = new Float64Array(cols);
  const passes = data instanceof Float64Array || data instanceof Float32Array ? [0, 1] : [0];
  for (const pass of passes) {
    const sum = new Float64Array(cols);
    for (const [from, to] of pieces(points)) {
      const piece = pass === 0 ? run.load(rowsBetween(points, from, to)) : yield* centerBlock(run, points, mean, 1, [from, to, 0, cols]);
      const sums = yield* columnSums(run, piece as Slab<SlabArray>);
      const part = sums.view;
      for (let j = 0; j < cols; j++) sum[j] = sum[j]! + part[j]!;
      run.release(piece, sums);
      yield (pass + to / rows) / passes.length;
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
  yield* inSlices(rows, perSlice, (from, to) => {
    for (let i = from; i < to; i++) {
      const at = i * cols;
      for (let j = 0; j < cols; j++) {
        const size = Math.abs(data[at + j]! - mean[j]!);
        if (size > largest) largest = size;
      }
    }
  });
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
  if (width === cols) {
    const means = run.load({ rows: 1, cols, data: mean });
    for (const [from, to] of pieces(rowsBetween(points, top, bottom))) {
      const x = run.load(rowsBetween(points, top + from, top + to));
      yield* span(from / (bottom - top), to / (bottom - top), centerRows(run, x as Slab<SlabArray>, means, scale, out, from));
      run.release(x);
    }
    run.release(means);
    return out;
  }
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
