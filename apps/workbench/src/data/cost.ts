import type { Matrix, NumberArray } from "flatland";
import type { AnyMethod } from "../runs/package.ts";

/** What a method will take for all points, judged by two small samples of them on this machine. */
export interface Cost {
  /** Milliseconds. */
  readonly time: number;
  /** How the time grows with the number of points: 2 for fourfold time at twice the points. */
  readonly power: number;
  /** The numbers of points it was tried on. */
  readonly tried: readonly [number, number];
}

/** Points of the larger sample. */
const most = 900;
/** Nothing here grows faster than the cube of the points, or slower than the points. */
const [slowest, fastest] = [1, 3];

/**
 * Measures a method on an eighth-step sample and a larger one and continues the power law t = a nᵖ through both.
 * Errors of the method (too many neighbors for so few points, …) are passed on.
 */
export async function estimateCost(
  method: AnyMethod,
  points: Matrix<NumberArray>,
  classes: Int32Array | undefined,
  signal: AbortSignal,
): Promise<Cost> {
  const large = Math.min(most, points.rows);
  // Few points are simply all tried.
  const small = large < 300 ? large : Math.round(large / 3);
  const time = async (rows: number): Promise<number> => {
    const { part, of } = sample(points, rows);
    const labels = classes && Int32Array.from(of, (row) => Math.max(0, classes[row]!));
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 2; round++) {
      const start = performance.now();
      await (method.info.supervised ? method(part, labels, { signal }) : method(part, { signal }));
      best = Math.min(best, performance.now() - start);
    }
    return best;
  };
  const [first, second] = [await time(small), await time(large)];
  const measured = large > small ? Math.log(Math.max(second, 0.1) / Math.max(first, 0.1)) / Math.log(large / small) : 1;
  const power = Math.min(fastest, Math.max(slowest, measured));
  return { time: second * (points.rows / large) ** power, power, tried: [small, large] };
}

/** Rows spread evenly over the whole, so that sorted data is met in all its parts. */
function sample<T extends NumberArray>({ rows, cols, data }: Matrix<T>, count: number): { part: Matrix<T>; of: number[] } {
  const of = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const some = new (data.constructor as new (length: number) => T)(count * cols);
  of.forEach((row, i) => some.set(data.subarray(row * cols, (row + 1) * cols) as never, i * cols));
  return { part: { rows: count, cols, data: some }, of };
}
