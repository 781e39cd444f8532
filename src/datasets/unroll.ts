import { cos, sin } from "../base/elementary.ts";
import { formatNumber, ManifoldError } from "../base/errors.ts";
import { type Matrix, zeros } from "../matrix/dense.ts";
import { spiralLength } from "./roll.ts";

/**
 * How far a point may lie from the roll. Printed with four decimals, x and z are off by 5e-5 and so is their radius r; the spiral turns
 * that into an error of r times as much, and r is some 15 at most.
 */
const printed = 1e-3;

/**
 * Where points on the roll (r cos r, height, r sin r) lie on the sheet: r itself, and flat coordinates (arc length, height).
 *
 * Throws "bad-file" for points that do not lie on it, naming the first one and `source`. O(n).
 */
export function unroll(points: Matrix, source: string): { radius: Float64Array; coordinates: Matrix; coordinateNames: string[] } {
  if (points.cols !== 3) {
    throw new ManifoldError(
      "bad-file",
      `${source}: the points have ${formatNumber(points.cols)} coordinates; points of a swiss roll have 3. Give a file with three columns.`,
      { cols: points.cols },
    );
  }
  const radius = new Float64Array(points.rows);
  const coordinates = zeros(points.rows, 2);
  for (let i = 0; i < points.rows; i++) {
    const [x, y, z] = points.data.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    const r = Math.sqrt(x * x + z * z);
    const off = Math.max(Math.abs(x - r * cos(r)), Math.abs(z - r * sin(r)));
    if (!(off <= printed)) {
      throw new ManifoldError(
        "bad-file",
        `${source}: point ${formatNumber(i)} (${formatNumber(x)}, ${formatNumber(y)}, ${formatNumber(z)}) does not lie on the roll (r cos r, y, r sin r); it is off by ${formatNumber(off)}. Give the roll in its own units, not scaled to a range.`,
        { row: i, off },
      );
    }
    radius[i] = r;
    coordinates.data[2 * i] = spiralLength(r);
    coordinates.data[2 * i + 1] = y;
  }
  return { radius, coordinates, coordinateNames: ["arc length", "height"] };
}
