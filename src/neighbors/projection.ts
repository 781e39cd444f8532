import { random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import { columnMeans, toFloat32, toFloat64 } from "../compute/convert.ts";
import { gemm, syrk } from "../compute/gemm.ts";
import { type IntegerArray, packRows16, rowProducts16 } from "../compute/gemm16.ts";
import { type Rounded, roundRows, type Stretch } from "../compute/projected.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { cholesky, solveLower } from "../linalg/cholesky.ts";

/** Directions in which points vary much, nearly orthonormal, as whole numbers. */
export interface Directions {
  /** r × m, each row about `unitLength` long. */
  readonly rows: Slab<Int16Array>;
  /** No vector is longer by more than this factor after it was multiplied by the rows. */
  readonly norm: number;
}

/** The length of a direction: 14 bits, so that products with bytes and their sums fit into 31. */
const unitLength = 16384;
/** Points that are looked at, evenly spaced among all. */
const sampled = 1024;

/**
 * r directions that hold nearly as much of the variance of the points as r can; undefined where the points do not span so many.
 *
 * One step of subspace iteration on a sample S (s × m) less its mean: an orthonormal basis of the rows of (Ω S Sᵀ) S, Ω random signs.
 * Rounded to whole numbers W, of which ‖W‖² ≤ the largest sum of magnitudes in a row of W Wᵀ. O(s m r)
 *
 * @see N. Halko, P. Martinsson, J. Tropp, SIAM Review 53 (2011) 217–288, doi:10.1137/090771806
 */
export function* widestDirections(run: Run, points: Slab<IntegerArray>, r: number): Steps<Directions | undefined> {
  const { cols: m } = points;
  const sample = yield* span(0, 0.1, centeredSample(run, points));
  const signs = run.take(Float32Array, r, sample.rows);
  const { bits } = random(0);
  const view = signs.view;
  for (let i = 0; i < view.length; i++) view[i] = bits() & 1 ? 1 : -1;
  yield 0.1;
  const wide = run.take(Float32Array, r, m);
  yield* span(0.1, 0.3, gemm(run, signs, sample, wide));
  yield* span(0.3, 0.5, gemm(run, wide, sample, signs, { transposeB: true }));
  yield* span(0.5, 0.7, gemm(run, signs, sample, wide));
  const basis = yield* span(0.7, 0.73, toFloat64(run, wide));
  run.release(sample, signs, wide);
  const orthonormal = yield* span(0.73, 0.93, orthonormalized(run, basis));
  run.release(basis);
  yield 0.93;
  if (!orthonormal || !hasUnitRows(orthonormal)) return undefined;
  const rows = run.take(Int16Array, r, m);
  yield 0.94;
  const [from, to] = [orthonormal.view, rows.view];
  for (let i = 0; i < to.length; i++) to[i] = Math.round(unitLength * from[i]!);
  run.release(orthonormal);
  return { rows, norm: yield* span(0.95, 1, normOf(run, rows)) };
}

/** Some points in f32, less their mean. */
function* centeredSample(run: Run, points: Slab<IntegerArray>): Steps<Slab<Float32Array>> {
  const count = Math.min(sampled, points.rows);
  const some = takeRows(
    run,
    points,
    Array.from({ length: count }, (_, i) => Math.floor((i * points.rows) / count)),
  );
  const means = yield* columnMeans(run, some);
  const sample = yield* toFloat32(run, some, { means });
  run.release(some, means);
  return sample;
}

/** Rows of the points, copied. */
export function takeRows<T extends IntegerArray>(run: Run, points: Slab<T>, which: readonly number[]): Slab<T> {
  const rows = run.take(points.type, which.length, points.cols);
  for (const [to, from] of which.entries()) rows.row(to).set(points.row(from));
  return rows;
}

/** L⁻¹ W with W Wᵀ = L Lᵀ: orthonormal rows that span what those of W do; undefined where they depend on each other. O(r² m) */
function* orthonormalized(run: Run, w: Slab): Steps<Slab | undefined> {
  const { rows: r, cols: m } = w;
  const gram = run.take(Float64Array, r, r);
  yield* syrk(run, w, gram);
  const l = Float64Array.from(gram.view);
  if (!cholesky(l, r)) return undefined;
  yield 0.4;
  const inverse = gram.view.fill(0);
  for (let i = 0; i < r; i++) inverse[i * r + i] = 1;
  solveLower(l, r, inverse, r);
  yield 0.6;
  const out = run.take(Float64Array, r, m);
  yield* span(0.6, 1, gemm(run, gram, w, out));
  run.release(gram);
  return out;
}

/** Whether all rows have length 1 as nearly as whole numbers need it; rows that depend on each other all but exactly come out otherwise. */
function hasUnitRows(rows: Slab): boolean {
  for (let i = 0; i < rows.rows; i++) {
    const square = rows.row(i).reduce((sum, value) => sum + value * value, 0);
    if (!(Math.abs(square - 1) < 0.01)) return false;
  }
  return true;
}

/** A bound of ‖W‖ for the rows W. */
function* normOf(run: Run, rows: Slab<Int16Array>): Steps<number> {
  const { rows: r } = rows;
  const packed = yield* packRows16(run, rows);
  const gram = run.take(Float64Array, r, r);
  yield* rowProducts16(run, rows, 0, r, packed, gram);
  let most = 0;
  for (let i = 0; i < r; i++) {
    most = Math.max(
      most,
      gram.row(i).reduce((sum, value) => sum + Math.abs(value), 0),
    );
  }
  run.release(packed.panels, gram);
  return Math.sqrt(most);
}

/** Points on their directions, and what a distance there says about one of the points. */
export interface Projected extends Stretch {
  readonly rows: Rounded["rows"];
}

/**
 * The coordinates W x of all points on the directions, rounded to 16 bits. Where d is a distance of points and p that of their
 * roundings, p ≤ factor · d + slack: W makes nothing longer by more than its norm, and rounding moves two points by `moved` each. O(n m r)
 */
export function* projectOn(run: Run, points: Slab<IntegerArray>, { rows: w, norm }: Directions): Steps<Projected> {
  const { rows: n } = points;
  const packed = yield* packRows16(run, w);
  const exact = run.take(Float64Array, n, w.rows);
  yield* span(0, 0.8, rowProducts16(run, points, 0, n, packed, exact));
  run.release(packed.panels);
  const { rows, factor, moved } = yield* span(0.8, 1, roundRows(run, exact));
  run.release(exact);
  // A billionth more than the formula says is more than its own rounding errors come to.
  return { rows, factor: factor * norm * (1 + 1e-9), slack: 2 * moved * (1 + 1e-9) };
}

/** Whether sums of products with the directions fit into 31 bits for coordinates of at most `largest` magnitude: |W x| ≤ |w| |x|. */
export function fitsDirections(largest: number, cols: number): boolean {
  return largest <= 32767 && largest * Math.sqrt(cols) * (1.01 * unitLength + Math.sqrt(cols)) < 2147483647;
}
