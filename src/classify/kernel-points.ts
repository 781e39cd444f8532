import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Points in kernel memory, ready for dot products. */
export interface KernelPoints {
  /** f64, or i16 with rows padded to a multiple of 8 for exact products. */
  readonly rows: Slab | Slab<Int16Array>;
  /** |x|² of every point. */
  readonly norms: Slab;
}

/** Entries to convert between two yields. */
const sliceEntries = 1 << 19;

/** Whether the element type of a matrix holds whole numbers only. */
export function isWhole(points: Matrix<NumberArray>): boolean {
  return !(points.data instanceof Float64Array || points.data instanceof Float32Array);
}

/** The largest magnitude among the entries. */
function largestEntry({ data }: Matrix<NumberArray>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  return largest;
}

/**
 * Whether the dot products of all points with each other are exact in i16 arithmetic with i32 sums: whole numbers of 16 bits
 * whose sum of products stays below 2³¹.
 */
export function fitsIntegers(...sets: Matrix<NumberArray>[]): boolean {
  if (!sets.every(isWhole)) return false;
  const largest = sets.map(largestEntry).reduce((a, b) => Math.max(a, b), 0);
  return largest < 32768 && largest * largest * sets[0]!.cols < 2147483648;
}

/**
 * Loads points in the order given (as they come without one), minus `center` where there is one.
 * With `whole` they are loaded as i16, else as f64. The squared lengths are of the points as loaded. O(n m)
 */
export function* loadKernelPoints(
  run: Run,
  points: Matrix<NumberArray>,
  { whole, center, order }: { whole: boolean; center?: Float64Array | undefined; order?: Int32Array | undefined },
): Steps<KernelPoints> {
  const { cols, data } = points;
  const n = order?.length ?? points.rows;
  const rows = whole ? run.take(Int16Array, n, Math.ceil(cols / 8) * 8) : run.take(Float64Array, n, cols);
  const norms = run.take(Float64Array, n);
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols));
  for (let first = 0; first < n; first += perSlice) {
    const last = Math.min(n, first + perSlice);
    const lengths = norms.view;
    for (let i = first; i < last; i++) {
      const from = (order?.[i] ?? i) * cols;
      const row = rows.row(i);
      if (row.length > cols) row.fill(0, cols);
      let sum = 0;
      for (let j = 0; j < cols; j++) {
        const value = center ? data[from + j]! - center[j]! : data[from + j]!;
        row[j] = value;
        sum += value * value;
      }
      lengths[i] = sum;
    }
    yield last / n;
  }
  return { rows, norms };
}

/**
 * The point around which a radial kernel is computed: the mean of floating-point data, so that a distant origin costs no
 * digits; none for whole numbers, whose products are exact as they are.
 */
export function* centerOf(points: Matrix<NumberArray>): Steps<Float64Array | undefined> {
  if (isWhole(points)) return undefined;
  const { rows, cols, data } = points;
  const center = new Float64Array(cols);
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols));
  for (let first = 0; first < rows; first += perSlice) {
    const last = Math.min(rows, first + perSlice);
    for (let i = first; i < last; i++) {
      for (let j = 0; j < cols; j++) center[j]! += data[i * cols + j]!;
    }
    yield last / rows;
  }
  for (let j = 0; j < cols; j++) center[j]! /= rows;
  return center;
}

/** The variance of all entries of a matrix taken together, in two passes. O(n m) */
export function* varianceOfEntries({ data, rows, cols }: Matrix<NumberArray>): Steps<number> {
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols)) * cols;
  const count = rows * cols;
  let sum = 0;
  for (let first = 0; first < count; first += perSlice) {
    const last = Math.min(count, first + perSlice);
    let part = 0;
    for (let i = first; i < last; i++) part += data[i]!;
    sum += part;
    yield last / count / 2;
  }
  const mean = sum / count;
  let squares = 0;
  for (let first = 0; first < count; first += perSlice) {
    const last = Math.min(count, first + perSlice);
    let part = 0;
    for (let i = first; i < last; i++) {
      const difference = data[i]! - mean;
      part += difference * difference;
    }
    squares += part;
    yield (1 + last / count) / 2;
  }
  return squares / count;
}
