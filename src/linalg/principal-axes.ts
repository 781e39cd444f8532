import { type Steps, span } from "../base/steps.ts";
import { combineRows, rowDots, transpose } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { centered, centeredScale, centerRows, columnMeans } from "./centered.ts";
import { denseEigen } from "./dense-eigen.ts";
import { columnSign, type Operator } from "./eigenpairs.ts";
import { largestEigenpairs } from "./krylov.ts";
import { denseOperator } from "./operators.ts";
import { orthonormalRows } from "./qr.ts";

/** The directions in which points vary most. */
export interface PrincipalAxes {
  /** The mean of the points, D numbers. */
  readonly mean: Float64Array;
  /** count × D; row a is the direction of the a-th largest variance, of unit length, its entry of largest magnitude positive. */
  readonly axes: Matrix;
  /** Variance along each axis (divisor n − 1), descending; exactly 0 where it cannot be told from rounding errors. */
  readonly variances: Float64Array;
  /** The sum of the variances of all columns. */
  readonly totalVariance: number;
  /** How they were computed. */
  readonly route: "covariance" | "gram" | "data";
}

/**
 * The `count` principal axes of n points with D columns, count ≤ min(n, D): eigenvectors of the covariance XᵀX/(n − 1), X the
 * points less their mean.
 *
 * Three routes of equal result, chosen by the number of multiplications:
 * - the covariance (D × D) where D ≤ n; its eigenvectors are the axes;
 * - the Gram matrix X Xᵀ (n × n) where n < D; its eigenvectors u give the axes Xᵀu/σ;
 * - neither, where few axes of large data are wanted: block Krylov on v ↦ Xᵀ(X v).
 * The errors of the variances are some ε times the largest one. O(n D min(n, D)) at most.
 */
export function* principalAxes(run: Run, points: Matrix<NumberArray>, count: number): Steps<PrincipalAxes> {
  const { rows: n, cols } = points;
  const mean = yield* span(0, 0.05, columnMeans(points));
  const scale = yield* span(0.05, 0.08, centeredScale(points, mean));
  const x = yield* span(0.08, 0.1, centered(run, points, mean, scale));
  const total = yield* sumOfSquares(x);
  const route = chooseRoute(n, cols, count);
  const { values, rows } = yield* span(0.1, 1, axesBy[route](run, x, count));
  run.release(x);
  const least = 8 * Math.min(n, cols) * Number.EPSILON * Math.max(0, values[0]!);
  // Undoing the scale in two steps, since its square may not be representable.
  const variances = Float64Array.from(values, (value) => (value <= least ? 0 : value / (n - 1) / scale / scale));
  turnRows(rows, count, cols);
  return { mean, axes: { rows: count, cols, data: rows }, variances, totalVariance: total / (n - 1) / scale / scale, route };
}

/** (x − mean) · axisᵀ for every point x and axis: points × axes. Every row by itself. O(n D count). */
export function* projectOn(run: Run, points: Matrix<NumberArray>, mean: Float64Array, axes: Matrix): Steps<Matrix> {
  const { rows: n, cols } = points;
  const count = axes.rows;
  const chunk = Math.max(64, Math.min(n, Math.floor(4e6 / cols)));
  const x = run.take(Float64Array, chunk, cols);
  const v = run.load(axes);
  const y = run.take(Float64Array, chunk, count);
  const data = new Float64Array(n * count);
  for (let first = 0; first < n; first += chunk) {
    const last = Math.min(n, first + chunk);
    yield* span(first / n, (first + last) / (2 * n), centerRows(points, mean, 1, first, last, x));
    yield* span((first + last) / (2 * n), last / n, rowDots(run, x, last - first, v, count, y));
    data.set(y.view.subarray(0, (last - first) * count), first * count);
  }
  run.release(x, v, y);
  return { rows: n, cols: count, data };
}

type Route = PrincipalAxes["route"];

/** Eigenvalues of XᵀX, descending, and the axes as rows. */
interface Axes {
  readonly values: Float64Array;
  /** count × D, unit length, signs arbitrary. */
  readonly rows: Float64Array;
}

/** Compares multiplications: forming a matrix and iterating on it against iterating on the data. */
function chooseRoute(n: number, cols: number, count: number): Route {
  const m = Math.min(n, cols);
  const formed = formedRoute(n, cols);
  if (m <= 1200) return formed;
  // Block vectors that Krylov multiplies by until it is done, measured on image and manifold data.
  const vectors = 40 + 6 * count;
  const form = (n * cols * m) / 2 + vectors * m * m;
  return form <= 2 * vectors * n * cols ? formed : "data";
}

const formedRoute = (n: number, cols: number): Route => (cols <= n ? "covariance" : "gram");

const axesBy: Record<Route, (run: Run, x: Slab, count: number) => Steps<Axes>> = {
  *covariance(run, x, count) {
    const { rows: n, cols } = x;
    const columns = run.take(Float64Array, cols, n);
    yield* span(0, 0.05, transpose(run, x.pointer, n, cols, columns.pointer));
    const covariance = run.take(Float64Array, cols, cols);
    yield* span(0.05, 0.5, rowDots(run, columns, cols, columns, cols, covariance));
    run.release(columns);
    const { values, vectors } = yield* span(0.5, 1, eigenOf(run, covariance, count));
    run.release(covariance);
    return { values, rows: transposed(vectors, cols, count) };
  },

  *gram(run, x, count) {
    const { rows: n, cols } = x;
    const gram = run.take(Float64Array, n, n);
    yield* span(0, 0.5, rowDots(run, x, n, x, n, gram));
    const { values, vectors } = yield* span(0.5, 0.9, eigenOf(run, gram, count));
    run.release(gram);
    const u = run.take(Float64Array, n, count);
    u.view.set(vectors);
    const v = run.take(Float64Array, count, cols);
    // v = Xᵀ u has the length σ; the rows of a zero σ are rounding errors.
    yield* span(0.9, 0.95, combineRows(run, u, x, n, v, count));
    const rows = Float64Array.from(v.view);
    run.release(u, v);
    for (let a = 0; a < count; a++) normalize(rows.subarray(a * cols, (a + 1) * cols));
    // Their orthogonality is lost as ε λ₁/λ: restored in order, the larger ones first; zero ones are completed.
    if (values[count - 1]! <= 1e-4 * values[0]!) yield* span(0.95, 1, orthonormalRows(rows, count, cols));
    return { values, rows };
  },

  *data(run, x, count) {
    const found = yield* span(0, 0.6, largestEigenpairs(run, squareOf(x), count, { ...accuracy, passes: 100 }));
    if (found.converged) return { values: found.values, rows: transposed(found.vectors.data, x.cols, count) };
    // A flat spectrum: passes over a formed matrix are cheaper, and there the dense way is open.
    return yield* span(0.6, 1, axesBy[formedRoute(x.rows, x.cols)](run, x, count));
  },
};

/** Residuals relative to the pair's own eigenvalue, down to where rounding errors of the largest one drown it. */
const accuracy = { tolerance: 1e-10, floor: 1e-4 };

/** The largest eigenpairs of a formed matrix, which is destroyed: dense where many are wanted or it is small. */
function* eigenOf(run: Run, matrix: Slab, count: number): Steps<{ values: Float64Array; vectors: Float64Array }> {
  const m = matrix.rows;
  if (m > 128 && count <= m / 8) {
    // A flat spectrum may take Krylov many passes; then the dense way is the shorter one, unless m is large.
    const passes = m <= 1500 ? 60 : 600;
    const found = yield* span(0, 0.8, largestEigenpairs(run, denseOperator(matrix), count, { ...accuracy, passes }));
    if (found.converged) return { values: found.values, vectors: found.vectors.data };
  }
  const { values, vectors } = yield* span(0.8, 1, denseEigen(run, matrix, "largest", count));
  return { values: values.slice(0, count), vectors };
}

/** v ↦ Xᵀ(X v) for an n × D slab. */
function squareOf(x: Slab): Operator {
  const { rows: n, cols } = x;
  return {
    n: cols,
    *apply(run, block, out) {
      const b = block.cols;
      const rows = run.take(Float64Array, b, cols);
      const products = run.take(Float64Array, n, b);
      yield* transpose(run, block.pointer, cols, b, rows.pointer);
      yield* rowDots(run, x, n, rows, b, products);
      yield* combineRows(run, products, x, n, rows, b);
      yield* transpose(run, rows.pointer, b, cols, out.pointer);
      run.release(rows, products);
    },
  };
}

function* sumOfSquares(x: Slab): Steps<number> {
  let total = 0;
  for (let i = 0; i < x.rows; i++) {
    total += squaredLength(x.row(i));
    if (i % 256 === 255) yield i / x.rows;
  }
  return total;
}

function squaredLength(row: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j]! * row[j]!;
  return sum;
}

/** Scales a row to unit length; a row of zeros stays. */
function normalize(row: Float64Array): void {
  const length = Math.sqrt(squaredLength(row));
  if (length > 0) for (let j = 0; j < row.length; j++) row[j] = row[j]! / length;
}

/** rows × cols entries as cols × rows. */
function transposed(data: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = data[i * cols + j]!;
  return out;
}

/** Turns each row so that its entry of largest magnitude is positive, the first one of equals. */
function turnRows(data: Float64Array, rows: number, cols: number): void {
  for (let a = 0; a < rows; a++) {
    const row = data.subarray(a * cols, (a + 1) * cols);
    if (columnSign({ rows: cols, cols: 1, data: row }, 0) < 0) for (let j = 0; j < cols; j++) row[j] = -row[j]!;
  }
}
