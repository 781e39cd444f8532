import { type Steps, span } from "../base/steps.ts";
import { packRows, rowProducts } from "../compute/gemm.ts";
import { nonzeroProducts } from "../compute/nonzero.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { type Matrix, type NumberArray, rowOf, rowsBetween } from "../matrix/dense.ts";
import { centerBlock } from "./centered.ts";

/**
 * (x − mean) · axisᵀ for every point x and axis: points × axes. Every row by itself, to the bit, whatever the type of its numbers. O(n D count)
 *
 * Where the mean lies no farther from the origin than four times `spread`, the length of a typical x − mean along the axes, x · axisᵀ − mean · axisᵀ
 * is computed in its place: it costs two bits at most, and zeros of x need not be multiplied.
 */
export function* projectOn(run: Run, points: Matrix<NumberArray>, mean: Float64Array, axes: Matrix, spread = 0): Steps<Matrix> {
  const { rows: n, cols } = points;
  const count = axes.rows;
  const near = dot(mean, mean) <= 16 * spread * spread;
  const shifts = Float64Array.from({ length: count }, (_, a) => (near ? dot(mean, rowOf(axes, a)) : 0));
  const subtracted = near ? new Float64Array(cols) : mean;
  // Chunks that stay in the last cache between centering and multiplying.
  const chunk = Math.max(64, Math.min(n, Math.floor(1e6 / cols)));
  const v = run.load(axes);
  const packed = yield* packRows(run, v);
  const y = run.take(Float64Array, chunk, count);
  const data = new Float64Array(n * count);
  for (let first = 0; first < n; first += chunk) {
    const last = Math.min(n, first + chunk);
    const middle = (first + last) / 2;
    if (near && mostlyZero(rowsBetween(points, first, last))) {
      const x = run.load(rowsBetween(points, first, last)) as Slab<SlabArray>;
      yield* span(first / n, last / n, nonzeroProducts(run, x, packed, y));
      run.release(x);
    } else {
      const x = yield* span(first / n, middle / n, centerBlock(run, points, subtracted, 1, [first, last, 0, cols]));
      yield* span(middle / n, last / n, rowProducts(run, x, 0, last - first, packed, y));
      run.release(x);
    }
    data.set(y.view.subarray(0, (last - first) * count), first * count);
    if (near) shiftRows(data, shifts, first, last);
  }
  run.release(v, packed.panels, y);
  return { rows: n, cols: count, data };
}

/** Products that pass over zeros take twice as long for each entry that is none. */
const zeroShare = 0.6;

/** Whether most entries are zero, by a look at some of the rows; either way gives the same bits. */
function mostlyZero(points: Matrix<NumberArray>): boolean {
  const step = Math.ceil(points.rows / 32);
  let zeros = 0;
  let seen = 0;
  for (let i = 0; i < points.rows; i += step) {
    for (const value of rowOf(points, i)) if (value === 0) zeros++;
    seen += points.cols;
  }
  return zeros > zeroShare * seen;
}

function shiftRows(data: Float64Array, shifts: Float64Array, first: number, last: number): void {
  const count = shifts.length;
  for (let i = first, at = first * count; i < last; i++) for (let a = 0; a < count; a++, at++) data[at] = data[at]! - shifts[a]!;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! * y[k]!;
  return sum;
}
