import { ManifoldError } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import type { Reals } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";
import { squareRows, tableTimesBlock } from "../compute/scaling.ts";
import type { Slab } from "../compute/slab.ts";
import type { Operator } from "../linalg/eigenpairs.ts";
import { largestEigenpairs } from "../linalg/krylov.ts";
import { symmetricEigen, unitScale } from "../linalg/symmetric-eigen.ts";
import type { Matrix } from "../matrix/dense.ts";

/** Points in Euclidean space whose distances are near given ones, with the spectrum they come from. */
export interface Scaling {
  /** n × d, in the units of the distances; axes by falling eigenvalue, the largest entry of each positive. */
  readonly embedding: Matrix;
  /** The d largest eigenvalues of B, descending; one that is not positive has a column of zeros in the embedding. */
  readonly eigenvalues: Float64Array;
  /** n × d, orthonormal columns. */
  readonly eigenvectors: Matrix;
  /** The mean of each row of squared distances. */
  readonly rowMeans: Float64Array;
  /** ‖B − Σ λₐ uₐ uₐᵀ‖_F / n over the d pairs: the root mean square of what the embedding leaves of B, as scikit-learn has it. */
  readonly reconstructionError: number;
  /** Σ|λ⁻| / Σ|λ| over the eigenvalues of B for all points, or for 48 evenly spaced ones where there are more: 0 for Euclidean distances. */
  readonly negativeMass: number;
  /** The power of two by which the distances were multiplied before they were squared: the table now holds (scale · d)². */
  readonly scale: number;
}

/** An eigenvalue below this share of the largest is no more than rounding. */
const flat = 1e-12;
/** The negative mass is taken from so many points. */
const sampled = 48;

/**
 * Classical scaling (Torgerson's and Gower's): B = −½ J S J, S the squared distances, J = I − 11ᵀ/n; the embedding is V √Λ with the
 * `dimensions` largest eigenpairs of B.
 *
 * `distances` n × n, symmetric with a zero diagonal, f64 or f32; on return it holds (scale · d)². B is never
 * formed: the eigenpairs come from block Krylov over v ↦ −½ J (S (J v)). Warns "negative-eigenvalues" where fewer than `dimensions`
 * eigenvalues are positive. Throws "bad-input" for distances that are not finite. O(n² · passes · block)
 *
 * @see W. S. Torgerson, Psychometrika 17 (1952) 401–419, doi:10.1007/BF02288916
 * @see J. C. Gower, Biometrika 53 (1966) 325–338, doi:10.1093/biomet/53.3-4.325
 */
export function* classicalScaling(run: Run, distances: Slab<Reals>, dimensions: number): Steps<Scaling> {
  const n = distances.rows;
  const scale = scaleOf(distances);
  const { rowMeans, mean, norm2 } = yield* span(0, 0.05, squares(run, distances, scale));

  const tolerance = distances.type.BYTES_PER_ELEMENT === 8 ? 1e-11 : 1e-7;
  const operator = centered(distances);
  const pairs = mean === 0 ? undefined : yield* span(0.05, 1, largestEigenpairs(run, operator, dimensions, { tolerance }));
  const eigenvalues = pairs?.values ?? new Float64Array(dimensions);
  const eigenvectors = pairs?.vectors ?? { rows: n, cols: dimensions, data: new Float64Array(n * dimensions) };
  const positive = eigenvalues.filter((value) => value > flat * eigenvalues[0]!).length;
  if (positive < dimensions) {
    run.warn(
      "negative-eigenvalues",
      `${run.who}: the distances span only ${positive} of ${dimensions} dimensions; the other eigenvalues are zero or negative, and their coordinates are 0. Ask for fewer dimensions.`,
      { positive, dimensions },
    );
  }

  // ‖B − Σ λ u uᵀ‖² = ‖B‖² − Σ λ²; rounding may bring the difference below zero.
  const left = eigenvalues.reduce((rest, value) => rest - value * value, norm2);
  const unscaled = 1 / scale / scale;
  return {
    embedding: { rows: n, cols: dimensions, data: coordinates(eigenvectors, eigenvalues, positive, scale) },
    eigenvalues: eigenvalues.map((value) => value * unscaled),
    eigenvectors,
    rowMeans: rowMeans.map((value) => value * unscaled),
    reconstructionError: (Math.sqrt(Math.max(0, left)) / n) * unscaled,
    negativeMass: negativeMass(distances),
    scale,
  };
}

/** The power of two by which distances are multiplied before they are squared, so that squares neither overflow nor vanish. */
function scaleOf(distances: Slab<Reals>): number {
  return distances.rows === 0 ? 1 : unitScale(Float64Array.from(distances.row(0)));
}

interface Squares {
  readonly rowMeans: Float64Array;
  /** Of all entries of S. */
  readonly mean: number;
  /** ‖B‖²_F = ¼ (Σ S² − 2 n Σ rᵢ² + n² r̄²), r the row means. */
  readonly norm2: number;
}

function* squares(run: Run, distances: Slab<Reals>, scale: number): Steps<Squares> {
  const n = distances.rows;
  const sums = run.take(Float64Array, n, 2);
  yield* squareRows(run, distances, scale, sums);
  const rows = sums.view;
  const rowMeans = Float64Array.from({ length: n }, (_, i) => rows[2 * i]! / n);
  let total = 0;
  let squared = 0;
  let means = 0;
  for (let i = 0; i < n; i++) {
    total += rowMeans[i]!;
    squared += rows[2 * i + 1]!;
    means += rowMeans[i]! * rowMeans[i]!;
  }
  run.release(sums);
  const mean = total / n;
  if (!Number.isFinite(squared)) {
    throw new ManifoldError("bad-input", `${run.who}: the distances are not all finite. Scale the data, or join its parts.`, { mean });
  }
  return { rowMeans, mean, norm2: (squared - 2 * n * means + n * n * mean * mean) / 4 };
}

/** v ↦ −½ J (S (J v)). */
function centered(table: Slab<Reals>): Operator {
  return {
    n: table.rows,
    *apply(run, x, y) {
      const inner = run.take(Float64Array, x.rows, x.cols);
      inner.view.set(x.view);
      centerColumns(inner.view, x.rows, x.cols, 1);
      yield* tableTimesBlock(run, table, inner, y);
      run.release(inner);
      centerColumns(y.view, y.rows, y.cols, -0.5);
    },
  };
}

/** Takes the mean of each column from it, and multiplies by `factor`. */
function centerColumns(block: Float64Array, rows: number, cols: number, factor: number): void {
  const means = new Float64Array(cols);
  for (let at = 0; at < block.length; at += cols) for (let c = 0; c < cols; c++) means[c]! += block[at + c]!;
  for (let c = 0; c < cols; c++) means[c]! /= rows;
  for (let at = 0; at < block.length; at += cols) for (let c = 0; c < cols; c++) block[at + c] = factor * (block[at + c]! - means[c]!);
}

/** V √Λ, its units those before scaling; zeros for the columns after the first `positive`. */
function coordinates({ rows, cols, data }: Matrix, eigenvalues: Float64Array, positive: number, scale: number): Float64Array {
  const embedding = new Float64Array(rows * cols);
  const lengths = eigenvalues.map((value, a) => (a < positive ? Math.sqrt(value) / scale : 0));
  for (let i = 0, at = 0; i < rows; i++) for (let a = 0; a < cols; a++, at++) embedding[at] = lengths[a]! * data[at]!;
  return embedding;
}

/** Σ|λ⁻| / Σ|λ| of B for evenly spaced points; `table` holds squared distances. */
function negativeMass(table: Slab<Reals>): number {
  const n = table.rows;
  const m = Math.min(n, sampled);
  const chosen = Int32Array.from({ length: m }, (_, t) => Math.floor((t * n) / m));
  const b = new Float64Array(m * m);
  for (let s = 0; s < m; s++) {
    const row = table.row(chosen[s]!);
    for (let t = 0; t < m; t++) b[s * m + t] = row[chosen[t]!]!;
  }
  centerColumns(b, m, m, 1);
  for (let s = 0; s < m; s++) centerColumns(b.subarray(s * m, (s + 1) * m), m, 1, -0.5);
  const { values } = symmetricEigen(b, m);
  let negative = 0;
  let all = 0;
  for (const value of values) {
    all += Math.abs(value);
    if (value < 0) negative -= value;
  }
  return all > 0 ? negative / all : 0;
}
