import { cos, log, sin } from "../base/elementary.ts";
import { type Matrix, zeros } from "../matrix/dense.ts";

/** The length of the spiral (t cos t, t sin t) from 0 to t ≥ 0: ½ (t √(1 + t²) + asinh t). */
function spiralLength(t: number): number {
  const root = Math.sqrt(1 + t * t);
  return (t * root + log(t + root)) / 2;
}

/** A sheet rolled up: row i is (t cos t, height, t sin t), with its flat coordinates (arc length, height). */
export function roll(t: Float64Array, height: Float64Array): { points: Matrix; coordinates: Matrix; coordinateNames: string[] } {
  const n = t.length;
  const points = zeros(n, 3);
  const coordinates = zeros(n, 2);
  for (let i = 0; i < n; i++) {
    points.data[3 * i] = t[i]! * cos(t[i]!);
    points.data[3 * i + 1] = height[i]!;
    points.data[3 * i + 2] = t[i]! * sin(t[i]!);
    coordinates.data[2 * i] = spiralLength(t[i]!);
    coordinates.data[2 * i + 1] = height[i]!;
  }
  return { points, coordinates, coordinateNames: ["arc length", "height"] };
}
