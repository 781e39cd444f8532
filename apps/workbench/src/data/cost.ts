import type { Matrix, NumberArray } from "flatland";
import type { AnyMethod } from "../runs/package.ts";

/** What a method will take for all points, judged by two small samples of them on this machine. */
export interface Cost {
  /** Milliseconds. */
  readonly time: number;
  /** How the time grows with the number of points: 2 for fourfold time at twice the points. */
  readonly power: number;
  /** The most bytes of kernel memory at one time, beside the data and the result. */
  readonly memory: number;
  /** The numbers of points it was tried on. */
  readonly tried: readonly [number, number];
}

/** Points of the larger sample. */
const most = 900;
/** Nothing here grows faster than the cube of the points, or slower than the points. */
const [slowest, fastest] = [1, 3];

/** The most that the kernels' memory can hold: what WebAssembly addresses with 32 bits. */
export const mostMemory = 4.2e9;

/**
 * Measures a method on two samples and continues what was found to all points: time as the power law t = a nᵖ, memory as the sum
 * a n + b n² of what it keeps of each point and of each pair.
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
  const measure = async (rows: number): Promise<{ time: number; memory: number }> => {
    const { part, of } = sample(points, rows);
    const labels = classes && Int32Array.from(of, (row) => Math.max(0, classes[row]!));
    let time = Number.POSITIVE_INFINITY;
    let memory = 0;
    const onProgress = (progress: { readonly memory?: number }): void => {
      memory = Math.max(memory, progress.memory ?? 0);
    };
    for (let round = 0; round < 2; round++) {
      const start = performance.now();
      await (method.info.supervised ? method(part, labels, { signal, onProgress }) : method(part, { signal, onProgress }));
      time = Math.min(time, performance.now() - start);
    }
    return { time, memory };
  };
  const [first, second] = [await measure(small), await measure(large)];
  const measured = large > small ? Math.log(Math.max(second.time, 0.1) / Math.max(first.time, 0.1)) / Math.log(large / small) : 1;
  const power = Math.min(fastest, Math.max(slowest, measured));
  return {
    time: second.time * (points.rows / large) ** power,
    power,
    memory: continued([small, first.memory], [large, second.memory], points.rows),
    tried: [small, large],
  };
}

/** a n + b n² through two measurements, neither part below zero, at another n. */
function continued([n1, y1]: readonly [number, number], [n2, y2]: readonly [number, number], n: number): number {
  const b = n2 > n1 ? Math.max(0, (y2 / n2 - y1 / n1) / (n2 - n1)) : 0;
  const a = Math.max(0, y2 / n2 - b * n2);
  return a * n + (a === 0 ? y2 / (n2 * n2) : b) * n * n;
}

/** Rows spread evenly over the whole, so that sorted data is met in all its parts. */
function sample<T extends NumberArray>({ rows, cols, data }: Matrix<T>, count: number): { part: Matrix<T>; of: number[] } {
  const of = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const some = new (data.constructor as new (length: number) => T)(count * cols);
  of.forEach((row, i) => some.set(data.subarray(row * cols, (row + 1) * cols) as never, i * cols));
  return { part: { rows: count, cols, data: some }, of };
}
