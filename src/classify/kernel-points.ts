import type { Steps } from "../base/steps.ts";
import { exactDepth, type IntegerArray } from "../compute/gemm16.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabType } from "../compute/slab.ts";
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
  /** The order of the rows; as they come without one. */
  readonly order?: Int32Array | undefined;
  /** Is taken off every point. */
  readonly center?: Float64Array | undefined;
}

/** Whether the element type of a matrix holds whole numbers of 8 or 16 bits only. */
function isWhole({ data }: Matrix<NumberArray>): boolean {
  return data.BYTES_PER_ELEMENT <= 2;
}

/** Points and, where there are any, queries beside them, loaded for products with each other. */
export interface LoadedSets {
  readonly sets: readonly KernelPoints[];
  /** For exact products: how many of them can be summed in 32 bits. */
  readonly limit: number | undefined;
}

/**
 * Loads sets of points for products with each other: whole numbers as they are if all sets hold such and their products can be
 * summed exactly in 32 bits, else everything as f64. Squared lengths are of the points as loaded. O(n m)
 */
export function* loadKernelPoints(run: Run, sets: readonly Matrix<NumberArray>[], loading: Loading = {}): Steps<LoadedSets> {
  if (sets.every(isWhole)) {
    const whole: KernelPoints[] = [];
    for (const points of sets) whole.push(yield* loadOne(run, points, loading, true));
    const limit = yield* exactDepth(run, ...whole.map(({ rows }) => rows));
    if (limit !== undefined) return { sets: whole, limit };
    for (const { rows, norms } of whole) run.release(rows, norms);
  }
  const floats: KernelPoints[] = [];
  for (const points of sets) floats.push(yield* loadOne(run, points, loading, false));
  return { sets: floats, limit: undefined };
}

function* loadOne(run: Run, points: Matrix<NumberArray>, { order, center }: Loading, whole: boolean): Steps<KernelPoints> {
  const { cols, data } = points;
  const n = order?.length ?? points.rows;
  const own = (data instanceof Uint8ClampedArray ? Uint8Array : data.constructor) as unknown as SlabType<IntegerArray>;
  const rows: Slab | Slab<IntegerArray> = whole ? run.take(own, n, cols) : run.take(Float64Array, n, cols);
  const norms = run.take(Float64Array, n);
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols));
  for (let first = 0; first < n; first += perSlice) {
    const last = Math.min(n, first + perSlice);
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
    yield last / n;
  }
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

/** The variance of all entries of a matrix taken together, in two passes. O(n m) */
export function* varianceOfEntries({ data, rows, cols }: Matrix<NumberArray>): Steps<number> {
  const perSlice = Math.max(1, Math.floor(sliceEntries / cols)) * cols;
  const count = rows * cols;
  let sum = 0;
  for (let first = 0; first < count; first += perSlice) {
    const last = Math.min(count, first + perSlice);
    let part = 0;
    for (let i = first; i < last; i++) part += data[i]!;
    sum += part;
    yield last / count / 2;
  }
  const mean = sum / count;
  let squares = 0;
  for (let first = 0; first < count; first += perSlice) {
    const last = Math.min(count, first + perSlice);
    let part = 0;
    for (let i = first; i < last; i++) {
      const difference = data[i]! - mean;
      part += difference * difference;
    }
    squares += part;
    yield (1 + last / count) / 2;
  }
  return squares / count;
}
