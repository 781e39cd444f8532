import { Worker } from "node:worker_threads";
import { random } from "../../../src/base/random.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { startPool } from "../../../src/compute/pool.ts";
import { openRun, type Run } from "../../../src/compute/run.ts";
import type { Matrix, NumberArray } from "../../../src/matrix/dense.ts";
import type { Neighbors } from "../../../src/neighbors/nearest.ts";
import { fenced } from "../../fence.ts";

/** The squared distance as the library defines it: even and odd columns summed apart, then added. */
export function squared(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < a.length; j += 2) even += (a[j]! - b[j]!) * (a[j]! - b[j]!);
  for (let j = 1; j < a.length; j += 2) odd += (a[j]! - b[j]!) * (a[j]! - b[j]!);
  return even + odd;
}

export interface Lists {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

/** The k nearest points of every query: all distances, sorted by (distance, index), the first k. */
export function reference(queries: Matrix<NumberArray>, points: Matrix<NumberArray>, k: number, self: boolean): Lists {
  const indices = new Int32Array(queries.rows * k);
  const distances = new Float64Array(queries.rows * k);
  // As doubles, whatever they come as: code that meets one kind of array alone is many times as quick.
  const rows = (m: Matrix<NumberArray>) =>
    Array.from({ length: m.rows }, (_, i) => Float64Array.from(m.data.subarray(i * m.cols, (i + 1) * m.cols)));
  const [asked, known] = [rows(queries), rows(points)];
  for (let i = 0; i < queries.rows; i++) {
    const keys = Float64Array.from(known, (point) => squared(asked[i]!, point));
    // No key beyond the k + 1 smallest can belong to a neighbor: that many of them are sorted, and their equals.
    const most = keys.toSorted()[Math.min(k, points.rows - 1)]!;
    const order = Array.from(keys.keys()).filter((j) => keys[j]! <= most && (!self || j !== i));
    order.sort((a, b) => keys[a]! - keys[b]! || a - b);
    for (let r = 0; r < k; r++) {
      indices[i * k + r] = order[r]!;
      distances[i * k + r] = Math.sqrt(keys[order[r]!]!);
    }
  }
  return { indices, distances };
}

/** A result copied out of kernel memory. */
export function plain({ indices, distances }: Neighbors): Lists {
  return { indices: indices.view.slice(), distances: distances.view.slice() };
}

const engine = fenced(openEngine());

/** Calls `body` with a run whose memory is poisoned. */
export function within<T>(body: (run: Run) => T): T {
  const run = openRun(engine, "test");
  try {
    return body(run);
  } finally {
    run.close();
  }
}

/** The same with a pool of `threads` threads at work from the start. */
export async function withThreads<T>(threads: number, body: (run: Run) => T): Promise<T> {
  const own = fenced(openEngine());
  const pool = startPool(own, threads - 1, (setup) => {
    const worker = new Worker(new URL("../../../dist/worker-node.js", import.meta.url), { workerData: { kind: "help", setup } });
    return { stop: () => void worker.terminate() };
  });
  while (pool.ready < threads - 1) await new Promise((resolve) => setTimeout(resolve, 2));
  own.pool = pool;
  const run = openRun(own, "test", { count: threads, spawn: undefined });
  try {
    return body(run);
  } finally {
    run.close();
    pool.stop();
  }
}

/** Normal numbers, each passed through `draw`. */
export function cloud(rows: number, cols: number, seed: number, draw: (value: number) => number = (value) => value): Matrix {
  const { normal } = random(seed);
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => draw(normal())) };
}

/** The same numbers in another array type. */
export function as<T extends NumberArray>(type: { from(values: ArrayLike<number>): T }, matrix: Matrix<NumberArray>): Matrix<T> {
  return { ...matrix, data: type.from(matrix.data) };
}

/** Where two results differ first, in words; undefined when they are the same to the bit. A comparison by hand: a test library takes a second for what is a millisecond here. */
export function firstDifference(found: Lists, expected: Lists): string | undefined {
  if (found.indices.length !== expected.indices.length) return `${found.indices.length} entries, not ${expected.indices.length}`;
  for (let at = 0; at < expected.indices.length; at++) {
    const same = found.indices[at] === expected.indices[at] && Object.is(found.distances[at], expected.distances[at]);
    if (!same) {
      const entry = ({ indices, distances }: Lists) => `${indices[at]} at ${distances[at]}`;
      return `entry ${at} is ${entry(found)}, not ${entry(expected)}`;
    }
  }
  return undefined;
}
