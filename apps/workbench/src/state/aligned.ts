import type { Matrix } from "flatland";
import { type Cloud, cloudLike, cloudOf } from "../draw/view-math.ts";
import { procrustes } from "../runs/package.ts";

/** A picture laid upon another one: moved, turned, mirrored, and brought to the same size. */
export interface Aligned {
  readonly cloud: Cloud;
  /** What is left between the two: 0 for the same shape, up to 1. */
  readonly disparity: number;
}

interface Moved {
  readonly points: Matrix;
  readonly disparity: number;
}

const cache = new WeakMap<Matrix, WeakMap<Matrix, Moved>>();
let last: { readonly list: readonly Matrix[]; readonly found: readonly Aligned[] } | undefined;

/** All pictures laid upon the first one, in one box that holds them all. The last answer is kept. */
export function laidUpon(list: readonly Matrix[]): readonly Aligned[] {
  if (last && last.list.length === list.length && last.list.every((one, i) => one === list[i])) return last.found;
  const [reference] = list as [Matrix];
  const moved = list.map((points) => movedOnto(reference, points));
  const cols = Math.min(3, reference.cols);
  const all = new Float64Array(moved.length * reference.rows * cols);
  moved.forEach(({ points }, k) => {
    for (let i = 0; i < reference.rows; i++)
      for (let d = 0; d < cols; d++) all[(k * reference.rows + i) * cols + d] = points.data[i * points.cols + d]!;
  });
  const box = { ...cloudOf(all, moved.length * reference.rows, cols, [0, 1, 2].slice(0, cols)), count: reference.rows };
  const found = moved.map(({ points, disparity }) => ({ cloud: cloudLike(box, points.data, points.cols), disparity }));
  last = { list, found };
  return found;
}

function movedOnto(reference: Matrix, points: Matrix): Moved {
  let known = cache.get(reference);
  if (!known) cache.set(reference, (known = new WeakMap()));
  let found = known.get(points);
  if (!found) known.set(points, (found = move(reference, points)));
  return found;
}

function move(reference: Matrix, points: Matrix): Moved {
  if (points === reference) return { points, disparity: 0 };
  const rows: number[] = [];
  for (let i = 0; i < reference.rows; i++) {
    if (!Number.isNaN(reference.data[i * reference.cols]!) && !Number.isNaN(points.data[i * points.cols]!)) rows.push(i);
  }
  const whole = rows.length === reference.rows;
  const { aligned, disparity } = procrustes(whole ? reference : taken(reference, rows), whole ? points : taken(points, rows));
  enlarge(aligned, disparity);
  if (whole) return { points: aligned, disparity };
  const { cols } = aligned;
  const data = new Float64Array(reference.rows * cols).fill(Number.NaN);
  rows.forEach((row, i) => data.set(aligned.data.subarray(i * cols, (i + 1) * cols), row * cols));
  return { points: { rows: reference.rows, cols, data }, disparity };
}

/**
 * Brings a picture that was fitted by least squares to the size of the one it lies upon: the worse two agree the smaller the fit makes
 * it, by √(1 − disparity), which is right for the number and wrong for the eye.
 */
function enlarge({ rows, cols, data }: Matrix, disparity: number): void {
  const factor = 1 / Math.sqrt(Math.max(0.01, 1 - disparity));
  for (let d = 0; d < cols; d++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * cols + d]! / rows;
    for (let i = 0; i < rows; i++) data[i * cols + d] = mean + factor * (data[i * cols + d]! - mean);
  }
}

function taken({ cols, data }: Matrix, rows: readonly number[]): Matrix {
  const some = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => some.set(data.subarray(row * cols, (row + 1) * cols), i * cols));
  return { rows: rows.length, cols, data: some };
}
