import { type Matrix, rowOf, zeros } from "../matrix/dense.ts";
import type { RandomState } from "./random-state.ts";

/** A total shared out to `parts` as evenly as can be, the first ones getting one more. */
export function evenly(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => Math.floor(total / parts) + (i < total % parts ? 1 : 0));
}

/** `sizes[c]` points around each row c of `centers`, normal with standard deviation `deviations[c]`, cluster after cluster. */
export function normalClusters(
  centers: Matrix,
  sizes: readonly number[],
  deviations: readonly number[],
  draws: RandomState,
): { points: Matrix; labels: Int32Array } {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const points = zeros(n, centers.cols);
  const labels = new Int32Array(n);
  let row = 0;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    const center = rowOf(centers, cluster);
    for (let i = 0; i < sizes[cluster]!; i++, row++) {
      labels[row] = cluster;
      const point = rowOf(points, row);
      for (let j = 0; j < point.length; j++) point[j] = center[j]! + deviations[cluster]! * draws.normal();
    }
  }
  return { points, labels };
}
