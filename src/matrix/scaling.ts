import { exhaust, inSlices, type Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "./dense.ts";

/** A way to bring columns to like scales: leave them, mean 0 and deviation 1, or from 0 to 1. */
export type ScalingKind = "none" | "standard" | "minmax";

/** All of {@link ScalingKind}. */
export const scalingKinds = ["none", "standard", "minmax"] as const satisfies readonly ScalingKind[];

/** How each column is brought to scale: x becomes (x − offset) · factor. Plain data. */
export interface Scaling {
  readonly kind: ScalingKind;
  /** One number a column. */
  readonly offset: Float64Array;
  readonly factor: Float64Array;
}

/** Rows a slice, such that a slice takes a few milliseconds. */
const rowsEach = (cols: number): number => Math.max(1, (1 << 20) / Math.max(1, cols));

/**
 * The scaling of the columns of `points` (n × m), to be fitted on training data alone.
 *
 * - "none": offset 0, factor 1
 * - "standard": mean 0 and deviation 1; offset = mean, factor = 1 / √(Σ(x − mean)² / n), as scikit-learn's StandardScaler
 * - "minmax": from 0 to 1; offset = least value, factor = 1 / (largest − least)
 *
 * A column of equal values keeps factor 1. O(n m)
 */
export function fitScaling(points: Matrix<NumberArray>, kind: ScalingKind): Scaling {
  return exhaust(fitScalingInSteps(points, kind));
}

/** {@link fitScaling} in slices of some milliseconds. */
export function* fitScalingInSteps({ rows, cols, data }: Matrix<NumberArray>, kind: ScalingKind): Steps<Scaling> {
  const offset = new Float64Array(cols);
  const factor = new Float64Array(cols).fill(1);
  if (kind === "none" || rows === 0) return { kind, offset, factor };
  const each = (work: (value: number, j: number) => void): Steps<void> =>
    inSlices(rows, rowsEach(cols), (from, to) => {
      for (let at = from * cols; at < to * cols; ) for (let j = 0; j < cols; j++) work(data[at++]!, j);
    });
  const low = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(cols);
  yield* each((value, j) => {
    sums[j]! += value;
    if (value < low[j]!) low[j] = value;
    if (value > high[j]!) high[j] = value;
  });
  if (kind === "minmax") {
    for (let j = 0; j < cols; j++) {
      offset[j] = low[j]!;
      if (high[j]! > low[j]!) factor[j] = 1 / (high[j]! - low[j]!);
    }
    return { kind, offset, factor };
  }
  // Sums of differences from the mean, so that large values with small spread lose nothing; their own sum mends the mean's rounding.
  for (let j = 0; j < cols; j++) offset[j] = sums[j]! / rows;
  const rest = new Float64Array(cols);
  const squares = new Float64Array(cols);
  yield* each((value, j) => {
    const difference = value - offset[j]!;
    rest[j]! += difference;
    squares[j]! += difference * difference;
  });
  for (let j = 0; j < cols; j++) {
    const variance = (squares[j]! - (rest[j]! * rest[j]!) / rows) / rows;
    if (high[j]! > low[j]! && variance > 0) factor[j] = 1 / Math.sqrt(variance);
  }
  return { kind, offset, factor };
}

/** `points` brought to scale: themselves for "none", else a new matrix, of Float32 for Float32 and of Float64 for all else. O(n m) */
export function applyScaling(points: Matrix<NumberArray>, scaling: Scaling): Matrix<NumberArray> {
  return exhaust(applyScalingInSteps(points, scaling));
}

/** {@link applyScaling} in slices of some milliseconds. */
export function* applyScalingInSteps(points: Matrix<NumberArray>, { kind, offset, factor }: Scaling): Steps<Matrix<NumberArray>> {
  if (kind === "none") return points;
  const { rows, cols, data } = points;
  const scaled = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length);
  yield* inSlices(rows, rowsEach(cols), (from, to) => {
    for (let at = from * cols; at < to * cols; ) {
      for (let j = 0; j < cols; j++, at++) scaled[at] = (data[at]! - offset[j]!) * factor[j]!;
    }
  });
  return { rows, cols, data: scaled };
}
