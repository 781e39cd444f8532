import { constant, type Steps, span } from "../base/steps.ts";
import { type SymmetricTable, wholeTable } from "../compute/bands.ts";
import { gemm } from "../compute/gemm.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { wholeNumbers } from "../matrix/whole-numbers.ts";
import { centerBlock, centeredScale, columnMeans } from "./centered.ts";
import { denseEigen } from "./dense-eigen.ts";
import { columnSign, type Operator } from "./eigenpairs.ts";
import { largestEigenpairs } from "./krylov.ts";
import { bandedOperator } from "./operators.ts";
import { orthonormalRows } from "./qr.ts";
import { scatter, trace } from "./scatter.ts";

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
  readonly route: Route;
  /** The same points, as bytes or 16-bit integers where all are whole and small: less to read for what comes next. */
  readonly points: Matrix<NumberArray>;
}

/**
 * The `count` principal axes of n points with D columns, count ≤ min(n, D): eigenvectors of the covariance XᵀX/(n − 1), X the
 * points less their mean.
 *
 * Three routes of equal result, chosen by the number of multiplications:
 * - "covariance" where D ≤ n: its eigenvectors are the axes;
 * - "gram" where n < D: the eigenvectors u of X Xᵀ give the axes Xᵀu/σ;
 * - "data" where few axes of large data are wanted: block Krylov on v ↦ Xᵀ(X v).
 * Whole numbers are multiplied without rounding. The errors of the variances are some ε times the largest one.
 * O(n D min(n, D)) at most.
 */
export function* principalAxes(run: Run, points: Matrix<NumberArray>, count: number): Steps<PrincipalAxes> {
  const { rows: n, cols } = points;
  const m = Math.min(n, cols);
  const integers = yield* wholeNumbers(points);
  const given = integers ?? points;
  const mean = yield* span(0, 0.05, columnMeans(run, given));
  const scale = integers ? 1 : yield* span(0.05, 0.08, centeredScale(given, mean));
  const route = chooseRoute(n, cols, count, integers ? 1 / 3 : 1);
  const { values, rows, trace } = yield* span(0.1, 1, axesBy[route](run, { points: given, mean, scale }, count));
  const least = 8 * m * Number.EPSILON * Math.max(0, values[0]!);
  // The scale is undone in two steps, since its square may not be a number there is.
  const variance = (value: number): number => value / (n - 1) / scale / scale;
  turnRows(rows, count, cols);
  return {
    mean,
    axes: { rows: count, cols, data: rows },
    variances: Float64Array.from(values, (value) => (value <= least ? 0 : variance(value))),
    totalVariance: variance(trace),
    route,
    points: given,
  };
}

export type Route = "covariance" | "gram" | "data";

/** X = (points − 1 meanᵀ) · scale. */
interface Centered {
  readonly points: Matrix<NumberArray>;
  readonly mean: Float64Array;
  readonly scale: number;
}

/** Eigenvalues of XᵀX, descending, the axes as rows (unit length, signs arbitrary), and the sum of all eigenvalues. */
interface Axes {
  readonly values: Float64Array;
  readonly rows: Float64Array;
  readonly trace: number;
}

/** Compares multiplications: forming a matrix (at `price` each) and iterating on it against iterating on the data. */
function chooseRoute(n: number, cols: number, count: number, price: number): Route {
  const m = Math.min(n, cols);
  // Beyond 8,000 the matrix itself would take more than 500 MB.
  if (m > 8000) return "data";
  const formed = formedRoute(n, cols);
  if (m <= 1200) return formed;
  // Block vectors that Krylov multiplies until it is done, measured on images and manifolds.
  const vectors = 40 + 6 * count;
  const form = (price * n * cols * m) / 2 + vectors * m * m;
  // Products with a narrow block run at two thirds of the speed of square ones.
  return form <= 3 * vectors * n * cols ? formed : "data";
}

const formedRoute = (n: number, cols: number): "covariance" | "gram" => (cols <= n ? "covariance" : "gram");

const axesBy: Record<Route, (run: Run, x: Centered, count: number) => Steps<Axes>> = {
  *covariance(run, { points, mean, scale }, count) {
    const covariance = yield* span(0, 0.5, scatter(run, points, mean, scale, "columns", heightOf(points.cols, count)));
    const sum = trace(run, covariance);
    const { values, vectors } = yield* span(0.5, 1, eigenOf(run, covariance, count));
    return { values, rows: transposed(vectors, points.cols, count), trace: sum };
  },

  *gram(run, x, count) {
    const { points, mean, scale } = x;
    const gram = yield* span(0, 0.5, scatter(run, points, mean, scale, "rows", heightOf(points.rows, count)));
    const sum = trace(run, gram);
    const { values, vectors } = yield* span(0.5, 0.9, eigenOf(run, gram, count));
    const rows = yield* span(0.9, 0.95, weightedSums(run, x, vectors, count));
    for (let a = 0; a < count; a++) normalize(rows.subarray(a * points.cols, (a + 1) * points.cols));
    // v = Xᵀu/σ are orthogonal but for ε λ₁/λ. Restored in order, the larger ones first; those of σ = 0 are completed.
    if (values[count - 1]! <= 1e-4 * values[0]!) yield* span(0.95, 1, orthonormalRows(rows, count, points.cols));
    return { values, rows, trace: sum };
  },

  *data(run, x, count) {
    const { points, mean, scale } = x;
    const slab = yield* span(0, 0.05, centerBlock(run, points, mean, scale, [0, points.rows, 0, points.cols]));
    const sum = yield* sumOfSquares(slab);
    const passes = Math.min(points.rows, points.cols) > 8000 ? 1000 : 100;
    const found = yield* span(0.05, 0.6, largestEigenpairs(run, squareOf(slab), count, { ...accuracy, passes }));
    run.release(slab);
    if (found.converged || passes > 100)
      return { values: found.values, rows: transposed(found.vectors.data, points.cols, count), trace: sum };
    // A flat spectrum: passes over a formed matrix are cheaper, and there the dense way is open.
    return yield* span(0.6, 1, axesBy[formedRoute(points.rows, points.cols)](run, x, count));
  },
};

/** Residuals relative to the pair's own eigenvalue, down to where rounding errors of the largest one drown it. */
const accuracy = { allowed: (value: number, largest: number) => 1e-10 * Math.max(value, 1e-4 * largest) };

/** Rows of a band of a formed matrix: one band, which is all of it, where it is small or will be needed whole, since what is dense destroys it. */
const heightOf = (m: number, count: number): number => (m > 1200 && byKrylov(m, count) ? 256 : m);

/** Whether few eigenpairs of a formed matrix are looked for by Krylov; the dense way is the one where many are wanted or it is small. */
const byKrylov = (m: number, count: number): boolean => m > 128 && count <= m / 8;

/** The largest eigenpairs of a formed matrix, whose memory is given back. */
function* eigenOf(run: Run, matrix: SymmetricTable, count: number): Steps<{ values: Float64Array; vectors: Float64Array }> {
  const m = matrix.n;
  if (byKrylov(m, count)) {
    // A flat spectrum may take Krylov many passes; then the dense way is the shorter one, unless m is large.
    const passes = m <= 1500 ? 60 : 600;
    const found = yield* span(0, 0.8, largestEigenpairs(run, bandedOperator(matrix), count, { ...accuracy, passes }));
    if (found.converged) {
      run.release(matrix.slab);
      return { values: found.values, vectors: found.vectors.data };
    }
  }
  const whole = yield* constant(0.8, wholeTable(run, matrix));
  const { values, vectors } = yield* span(0.8, 1, denseEigen(run, whole, "largest", count));
  run.release(whole);
  return { values: values.slice(0, count), vectors };
}

/** v ↦ Xᵀ(X v) for an n × D slab. */
function squareOf(x: Slab): Operator {
  return {
    n: x.cols,
    *apply(run, block, out) {
      const products = run.take(Float64Array, x.rows, block.cols);
      yield* gemm(run, x, block, products);
      yield* gemm(run, x, products, out, { transposeA: true });
      run.release(products);
    },
  };
}

/** UᵀX for U of n × count: the sums of centered points weighted by each column, count × D. In chunks of points. */
function* weightedSums(run: Run, { points, mean, scale }: Centered, u: Float64Array, count: number): Steps<Float64Array> {
  const { rows: n, cols } = points;
  const chunk = Math.max(64, Math.min(n, Math.floor(4e6 / cols)));
  const out = run.take(Float64Array, count, cols);
  for (let first = 0; first < n; first += chunk) {
    const last = Math.min(n, first + chunk);
    const x = yield* centerBlock(run, points, mean, scale, [first, last, 0, cols]);
    const weights = run.load({ rows: last - first, cols: count, data: u.subarray(first * count, last * count) });
    yield* span(first / n, last / n, gemm(run, weights, x, out, { transposeA: true, accumulate: first > 0 }));
    run.release(x, weights);
  }
  const rows = Float64Array.from(out.view);
  run.release(out);
  return rows;
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
