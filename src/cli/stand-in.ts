import type { Matrix, NumberArray } from "../matrix/dense.ts";

export interface Scaling {
  readonly kind: "none" | "standard" | "minmax";
  readonly offset: Float64Array;
  readonly factor: Float64Array;
}

export function fitScaling({ rows, cols, data }: Matrix<NumberArray>, kind: Scaling["kind"]): Scaling {
  const offset = new Float64Array(cols);
  const factor = new Float64Array(cols).fill(1);
  for (let j = 0; j < cols; j++) {
    let [sum, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < rows; i++) {
      const value = data[i * cols + j]!;
      sum += value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    let square = 0;
    for (let i = 0; i < rows; i++) square += (data[i * cols + j]! - sum / rows) * (data[i * cols + j]! - sum / rows);
    if (kind === "standard") [offset[j], factor[j]] = [sum / rows, square > 0 ? 1 / Math.sqrt(square / rows) : 1];
    if (kind === "minmax") [offset[j], factor[j]] = [low, high > low ? 1 / (high - low) : 1];
  }
  return { kind, offset, factor };
}

export function applyScaling(points: Matrix<NumberArray>, { kind, offset, factor }: Scaling): Matrix<NumberArray> {
  if (kind === "none") return points;
  return {
    ...points,
    data: Float64Array.from(points.data, (value, at) => (value - offset[at % points.cols]!) * factor[at % points.cols]!),
  };
}
