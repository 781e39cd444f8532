import type { Matrix } from "flatland";
import { type Cloud, cloudLike, cloudOf } from "../draw/view-math.ts";
import { procrustes } from "../runs/package.ts";

/** A picture laid upon another one. */
export interface Aligned {
  readonly cloud: Cloud;
  /** What is left between the two: 0 for the same shape, up to 1. */
  readonly disparity: number;
}

const cache = new WeakMap<Matrix, WeakMap<Matrix, Aligned>>();

/** `points` moved, turned, mirrored and scaled onto `reference`, in the box of the reference. Kept. */
export function alignedTo(reference: Matrix, points: Matrix): Aligned {
  let known = cache.get(reference);
  if (!known) cache.set(reference, (known = new WeakMap()));
  let found = known.get(points);
  if (!found) known.set(points, (found = align(reference, points)));
  return found;
}

function align(reference: Matrix, points: Matrix): Aligned {
  const box = cloudOf(reference.data, reference.rows, reference.cols, [0, 1, 2].slice(0, reference.cols));
  if (points === reference) return { cloud: box, disparity: 0 };
  const rows: number[] = [];
  for (let i = 0; i < reference.rows; i++) {
    if (!Number.isNaN(reference.data[i * reference.cols]!) && !Number.isNaN(points.data[i * points.cols]!)) rows.push(i);
  }
  const whole = rows.length === reference.rows;
  const { aligned, disparity } = procrustes(whole ? reference : taken(reference, rows), whole ? points : taken(points, rows));
  if (whole) return { cloud: cloudLike(box, aligned.data, aligned.cols), disparity };
  const all = new Float64Array(reference.rows * aligned.cols).fill(Number.NaN);
  rows.forEach((row, i) => all.set(aligned.data.subarray(i * aligned.cols, (i + 1) * aligned.cols), row * aligned.cols));
  return { cloud: cloudLike(box, all, aligned.cols), disparity };
}

function taken({ cols, data }: Matrix, rows: readonly number[]): Matrix {
  const some = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => some.set(data.subarray(row * cols, (row + 1) * cols), i * cols));
  return { rows: rows.length, cols, data: some };
}
