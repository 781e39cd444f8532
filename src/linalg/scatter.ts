import { constant, type Steps, span } from "../base/steps.ts";
import { syrk } from "../compute/gemm.ts";
import { exactDepth, gemm16, isInteger } from "../compute/gemm16.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { centerBlock } from "./centered.ts";

/**
 * Products of the columns, or of the rows, of points less their mean: with X = (points − 1 meanᵀ) · scale, XᵀX is D × D ("columns")
 * and X Xᵀ is n × n ("rows"). O(n D m / 2) for an m × m result.
 *
 * Integers are multiplied without rounding, and centered afterwards; other numbers are centered first, in chunks, so that no
 * second copy of the data is made.
 */
export function* scatter(run: Run, points: Matrix<NumberArray>, mean: Float64Array, scale: number, of: "columns" | "rows"): Steps<Slab> {
  const m = of === "columns" ? points.cols : points.rows;
  const out = run.take(Float64Array, m, m);
  if (scale === 1 && (yield* scatterOfIntegers(run, points, mean, of, out))) return out;
  const depth = of === "columns" ? points.rows : points.cols;
  const chunk = Math.min(depth, Math.max(256, Math.floor(chunkNumbers / m)));
  const part = depth > chunk ? run.take(Float64Array, m, m) : out;
  for (let first = 0; first < depth; first += chunk) {
    const last = Math.min(depth, first + chunk);
    const block = of === "columns" ? [first, last, 0, points.cols] : [0, points.rows, first, last];
    const x = yield* constant(first / depth, centerBlock(run, points, mean, scale, block as [number, number, number, number]));
    const steps = syrk(run, x, first === 0 ? out : part, { transpose: of === "columns" });
    yield* span(first / depth, last / depth, steps);
    run.release(x);
    if (first > 0) yield* constant(last / depth, add(out, part));
  }
  if (part !== out) run.release(part);
  return out;
}

/** Numbers of a chunk of centered data: 64 MB. */
const chunkNumbers = 8e6;

/** Centering after the products loses the digits that the mean takes: at most so many are given up. */
const leastShare = 1e-4;

/** The same for 8- and 16-bit integers; false, with `out` spoilt, where they are none or lie so far from the origin that digits would be lost. */
function* scatterOfIntegers(run: Run, points: Matrix<NumberArray>, mean: Float64Array, of: "columns" | "rows", out: Slab): Steps<boolean> {
  const { data, rows: n } = points;
  if (data instanceof Float64Array || data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint32Array)
    return false;
  const x = run.load(points);
  const limit = isInteger(x) ? yield* exactDepth(run, x) : undefined;
  if (limit !== undefined && isInteger(x)) yield* span(0, 0.95, gemm16(run, x, undefined, out, limit, { transpose: of === "columns" }));
  run.release(x);
  if (limit === undefined) return false;
  const before = trace(out);
  if (of === "columns") {
    // Σ (x_j − μ_j)(x_k − μ_k) = Σ x_j x_k − n μ_j μ_k.
    yield* eachRow(out, (row, j) => {
      const shift = n * mean[j]!;
      for (let k = 0; k < row.length; k++) row[k] = row[k]! - shift * mean[k]!;
    });
  } else {
    // (x_i − μ)·(x_j − μ) = x_i·x_j − r_i − r_j + r̄ with r_i = x_i·μ the mean of row i of the products.
    const means = new Float64Array(n);
    yield* eachRow(out, (row, i) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += row[k]!;
      means[i] = sum / n;
    });
    let grand = 0;
    for (let i = 0; i < n; i++) grand += means[i]! / n;
    yield* eachRow(out, (row, i) => {
      const shift = grand - means[i]!;
      for (let k = 0; k < n; k++) row[k] = row[k]! + (shift - means[k]!);
    });
  }
  return trace(out) >= leastShare * before;
}

function trace(square: Slab): number {
  const { view, cols } = square;
  let sum = 0;
  for (let i = 0; i < view.length; i += cols + 1) sum += view[i]!;
  return sum;
}

function* add(out: Slab, part: Slab): Steps<void> {
  yield* eachRow(out, (row, i) => {
    const other = part.row(i);
    for (let k = 0; k < row.length; k++) row[k] = row[k]! + other[k]!;
  });
}

/** Calls `change` on every row, in slices of a few milliseconds. */
function* eachRow(out: Slab, change: (row: Float64Array, i: number) => void): Steps<void> {
  const perSlice = Math.max(1, Math.floor(2e6 / out.cols));
  for (let i = 0; i < out.rows; i++) {
    change(out.row(i), i);
    if (i % perSlice === perSlice - 1) yield i / out.rows;
  }
}
