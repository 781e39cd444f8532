import { constant, inSlices, type Steps, span } from "../base/steps.ts";
import { squaredNorms } from "../compute/convert.ts";
import type { IntegerArray } from "../compute/gemm16.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabType } from "../compute/slab.ts";
import { centerBlock, columnMeans } from "../linalg/centered.ts";
import { isWhole } from "../linalg/exact-depth.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Points in kernel memory, ready for dot products. */
export interface KernelPoints {
  /** f64, or whole numbers of 8 or 16 bits as they are, for exact products. */
  readonly rows: Slab | Slab<IntegerArray>;
  /** |x|² of every point. */
  readonly norms: Slab;
}

/** Entries to convert between two yields. */
const sliceEntries = 1 << 19;

/** How points are to be loaded. */
export interface Loading {
  /** How many exact products can be summed at a time, as of {@link depthOfProducts}; without it everything becomes f64. */
  readonly limit: number | undefined;
  /** The rows to load, in this order; all without one. */
  readonly order?: Int32Array | undefined;
  /** Is taken off every point. */
  readonly center?: Float64Array | undefined;
}

/** Loads points, or some of them, for products. Squared lengths are of the points as loaded. O(n m) */
export function* loadKernelPoints(run: Run, points: Matrix<NumberArray>, { limit, order, center }: Loading): Steps<KernelPoints> {
  const { cols, data } = points;
  const n = order?.length ?? points.rows;
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols));
  if (limit !== undefined) {
    const own = (data instanceof Uint8ClampedArray ? Uint8Array : data.constructor) as unknown as SlabType<IntegerArray>;
    const rows = run.take(own, n, cols);
    yield* inSlices(n, 4 * perSlice, (first, last) => {
      const target = rows.view;
      for (let i = first; i < last; i++) {
        const from = (order?.[i] ?? i) * cols;
        target.set(data.subarray(from, from + cols), i * cols);
      }
    });
    return { rows, norms: yield* squaredNorms(run, rows) };
  }
  const rows = run.take(Float64Array, n, cols);
  const norms = run.take(Float64Array, n);
  yield* inSlices(n, perSlice, (first, last) => {
    const target = rows.view;
    const lengths = norms.view;
    for (let i = first; i < last; i++) {
      const from = (order?.[i] ?? i) * cols;
      const to = i * cols;
      let sum = 0;
      for (let j = 0; j < cols; j++) {
        const value = center ? data[from + j]! - center[j]! : data[from + j]!;
        target[to + j] = value;
        sum += value * value;
      }
      lengths[i] = sum;
    }
  });
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

/** The variance of all entries of a matrix taken together, in two passes; 0 where all are equal. O(n m) */
export function* varianceOfEntries(run: Run, points: Matrix<NumberArray>): Steps<number> {
  const { rows, cols } = points;
  const means = yield* span(0, 0.5, columnMeans(run, points));
  // From the first one on, so that equal means have themselves for their mean.
  const mean = means[0]! + means.reduce((sum, own) => sum + (own - means[0]!), 0) / cols;
  const center = new Float64Array(cols).fill(mean);
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols));
  let squares = 0;
  for (let first = 0; first < rows; first += perSlice) {
    const last = Math.min(rows, first + perSlice);
    const done = (1 + last / rows) / 2;
    const part = yield* constant(done, centerBlock(run, points, center, 1, [first, last, 0, cols]));
    const lengths = yield* constant(done, squaredNorms(run, part));
    for (const length of lengths.view) squares += length;
    run.release(part, lengths);
    yield done;
  }
  return squares / (rows * cols);
}
