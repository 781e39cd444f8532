import { constant, type Steps, span } from "../base/steps.ts";
import { bandsOf, mirrorBand, type SymmetricTable, takeSymmetric } from "../compute/bands.ts";
import { bandedGram } from "../compute/gemm.ts";
import { bandedGram16, exactChunk, type IntegerArray } from "../compute/gemm16.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { type Matrix, type NumberArray, rowsBetween } from "../matrix/dense.ts";
import { centerBlock } from "./centered.ts";
import { depthOfProducts } from "./exact-depth.ts";

/** Products of the columns (m = D) or of the rows (m = n) of points. */
export type Side = "columns" | "rows";

/**
 * Products of the columns, or of the rows, of points less their mean: with X = (points − 1 meanᵀ) · scale, XᵀX is D × D ("columns")
 * and X Xᵀ is n × n ("rows"), in bands of `height` rows. O(n D m / 2) for an m × m result.
 *
 * Integers are multiplied without rounding, and centered afterwards; other numbers are centered first. Points are taken in chunks, so that
 * no second copy of the data is made.
 */
export function* scatter(
  run: Run,
  points: Matrix<NumberArray>,
  mean: Float64Array,
  scale: number,
  of: Side,
  height: number,
): Steps<SymmetricTable> {
  const m = of === "columns" ? points.cols : points.rows;
  const out = takeSymmetric(run, m, height);
  if (scale === 1 && (yield* scatterOfIntegers(run, points, mean, of, out))) return out;
  const depth = of === "columns" ? points.rows : points.cols;
  const chunk = Math.min(depth, Math.max(256, Math.floor(chunkNumbers / m)));
  for (let first = 0; first < depth; first += chunk) {
    const last = Math.min(depth, first + chunk);
    const block = of === "columns" ? ([first, last, 0, points.cols] as const) : ([0, points.rows, first, last] as const);
    const x = yield* constant(first / depth, centerBlock(run, points, mean, scale, block));
    const steps = bandedGram(run, x, out, { transpose: of === "columns", accumulate: first > 0 });
    yield* span(first / depth, last / depth, steps);
    run.release(x);
  }
  for (const band of bandsOf(run, out)) yield* constant(1, mirrorBand(run, band));
  return out;
}

/** Numbers of a chunk of centered data: 16 MB. */
const chunkNumbers = 2e6;

/** Centering after the products loses the digits that the mean takes: at most so many are given up. */
const leastShare = 1e-4;

/** The same for 8- and 16-bit integers; false, with `out` spoilt, where they are none or lie so far from the origin that digits would be lost. */
function* scatterOfIntegers(run: Run, points: Matrix<NumberArray>, mean: Float64Array, of: Side, out: SymmetricTable): Steps<boolean> {
  const { rows: n } = points;
  const limit = yield* constant(0, depthOfProducts([points]));
  if (limit === undefined) return false;
  const columns = of === "columns";
  // Rows of the points are the factors' depth for products of columns; for those of rows all are needed at a time.
  const chunk = columns ? exactChunk(points.cols, limit) : n;
  for (let first = 0; first < n; first += chunk) {
    const last = Math.min(n, first + chunk);
    const x = run.load(rowsBetween(points, first, last)) as unknown as Slab<IntegerArray>;
    const steps = bandedGram16(run, x, out, limit, { transpose: columns, accumulate: first > 0 });
    yield* span((0.95 * first) / n, (0.95 * last) / n, steps);
    run.release(x);
  }
  for (const band of bandsOf(run, out)) yield* constant(0.95, mirrorBand(run, band));
  const before = trace(run, out);
  if (columns) {
    // Σ (x_j − μ_j)(x_k − μ_k) = Σ x_j x_k − n μ_j μ_k.
    yield* eachRow(run, out, (row, j, first) => {
      const shift = n * mean[j]!;
      for (let k = 0; k < row.length; k++) row[k] = row[k]! - shift * mean[first + k]!;
    });
  } else {
    // (x_i − μ)·(x_j − μ) = x_i·x_j − r_i − r_j + r̄ with r_i = x_i·μ the mean of row i of the products.
    const means = new Float64Array(n);
    yield* eachRow(run, out, (row, i, first) => {
      let sum = 0;
      for (let k = 0; k < row.length; k++) sum += row[k]!;
      means[i]! += sum / n;
      // What lies behind the square on the diagonal stands for its mirror image, too.
      for (let k = out.height; k < row.length; k++) means[first + k]! += row[k]! / n;
    });
    let grand = 0;
    for (let i = 0; i < n; i++) grand += means[i]! / n;
    yield* eachRow(run, out, (row, i, first) => {
      const shift = grand - means[i]!;
      for (let k = 0; k < row.length; k++) row[k] = row[k]! + (shift - means[first + k]!);
    });
  }
  return trace(run, out) >= leastShare * before;
}

/** The sum of the diagonal. */
export function trace(run: Run, table: SymmetricTable): number {
  let sum = 0;
  for (const { rows } of bandsOf(run, table)) {
    const { view, cols } = rows;
    for (let i = 0; i < rows.rows; i++) sum += view[i * cols + i]!;
  }
  return sum;
}

/** Calls `change` with every row i of every band, whose first entry is that of column `first`, in slices of a few milliseconds. */
function* eachRow(run: Run, table: SymmetricTable, change: (row: Float64Array, i: number, first: number) => void): Steps<void> {
  for (const { first, rows } of bandsOf(run, table)) {
    const perSlice = Math.max(1, Math.floor(2e6 / rows.cols));
    for (let i = 0; i < rows.rows; i++) {
      change(rows.row(i), first + i, first);
      if (i % perSlice === perSlice - 1) yield 0.95 + (0.05 * first) / table.n;
    }
  }
}
