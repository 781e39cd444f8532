import { expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun, type Run } from "../../../src/compute/run.ts";
import type { Matrix, NumberArray } from "../../../src/matrix/dense.ts";
import { type Neighbors, nearestNeighbors, nearestTo } from "../../../src/neighbors/nearest.ts";

/** The squared distance as the library defines it: even and odd columns summed apart, then added. */
function squared(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sums = [0, 0];
  for (let j = 0; j < a.length; j++) sums[j & 1]! += (a[j]! - b[j]!) * (a[j]! - b[j]!);
  return sums[0]! + sums[1]!;
}

/** All distances, sorted by (distance, index), the first k. */
function reference(queries: Matrix<NumberArray>, points: Matrix<NumberArray>, k: number, self: boolean) {
  const indices: number[] = [];
  const distances: number[] = [];
  const row = (m: Matrix<NumberArray>, i: number) => m.data.subarray(i * m.cols, (i + 1) * m.cols);
  for (let i = 0; i < queries.rows; i++) {
    const all: { key: number; j: number }[] = [];
    for (let j = 0; j < points.rows; j++) if (!self || i !== j) all.push({ key: squared(row(queries, i), row(points, j)), j });
    all.sort((a, b) => a.key - b.key || a.j - b.j);
    for (const { key, j } of all.slice(0, k)) {
      indices.push(j);
      distances.push(Math.sqrt(key));
    }
  }
  return { indices, distances };
}

function plain({ indices, distances }: Neighbors) {
  return { indices: Array.from(indices.view), distances: Array.from(distances.view) };
}

const engine = openEngine();
engine.poison = true;
function within<T>(body: (run: Run) => T): T {
  const run = openRun(engine, "test");
  try {
    return body(run);
  } finally {
    run.close();
    expect(engine.allocator.inUse).toBe(0);
  }
}

function cloud(rows: number, cols: number, seed: number, draw?: (value: number) => number): Matrix {
  const { normal } = random(seed);
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => (draw ? draw(normal()) : normal())) };
}

for (const [rows, cols, k] of [
  [2, 1, 1],
  [7, 1, 6],
  [33, 3, 5],
  [100, 2, 99],
  [61, 17, 30],
  [20, 50, 19],
] as const) {
  test(`all pairs of ${rows} × ${cols}, k = ${k}`, () => {
    const points = cloud(rows, cols, rows);
    const found = within((run) => plain(exhaust(nearestNeighbors(run, run.load(points), k))));
    expect(found).toEqual(reference(points, points, k, true));
  });
}

test("ties go to the smaller index", () => {
  const points = cloud(80, 2, 5, (value) => Math.round(value));
  const found = within((run) => plain(exhaust(nearestNeighbors(run, run.load(points), 20))));
  expect(found).toEqual(reference(points, points, 20, true));
});

test("queries of their own", () => {
  const points = cloud(50, 3, 1);
  const queries = cloud(9, 3, 2);
  const found = within((run) => plain(exhaust(nearestTo(run, run.load(queries), run.load(points), 50))));
  expect(found).toEqual(reference(queries, points, 50, false));
});

test("bytes", () => {
  const bytes = { rows: 30, cols: 5, data: Uint8Array.from(cloud(30, 5, 3).data, (value) => Math.abs(value * 50)) };
  const found = within((run) => plain(exhaust(nearestNeighbors(run, run.load(bytes), 4))));
  expect(found).toEqual(reference(bytes, bytes, 4, true));
});

test("more neighbors than points", () => {
  expect(() => within((run) => exhaust(nearestNeighbors(run, run.load(cloud(5, 2, 1)), 5)))).toThrow(
    "test: 5 neighbors of each of 5 points are not to be had. Ask for 1 to 4.",
  );
});
