import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { rowDistances, squaredDistances, squaredDistancesTo } from "../../src/compute/distance.ts";
import { packRows } from "../../src/compute/gemm.ts";
import type { Matrix, NumberArray } from "../../src/matrix/dense.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads, onOneThread } from "./threads.ts";

beforeAll(helpersReady);

function matrix(rows: number, cols: number, seed: number, shift = 0): Matrix {
  const { uniform } = random(seed);
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => uniform() + shift) };
}

/** Σ (x − y)² in order, plainly. */
function plain(a: Matrix<NumberArray>, b: Matrix<NumberArray>): Float64Array {
  const out = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let k = 0; k < a.cols; k++) sum += (a.data[i * a.cols + k]! - b.data[j * b.cols + k]!) ** 2;
      out[i * b.rows + j] = sum;
    }
  }
  return out;
}

/** The largest relative difference. */
function relative(found: Float64Array, expected: Float64Array): number {
  expect(found.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < found.length; i++) {
    if (found[i] === expected[i]) continue;
    const error = Math.abs(found[i]! - expected[i]!) / expected[i]!;
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

/** Sums of m squares in other orders differ by less than m ε of their size. */
const rounding = (m: number) => m * 2 ** -52;

const sizes = [
  [1, 1, 1],
  [4, 2, 4],
  [5, 3, 9],
  [17, 16, 6],
  [66, 70, 31],
  [9, 600, 13],
  [0, 3, 2],
] as const;

test.each(sizes)("%i and %i columns and %i rows", (n, m, p) => {
  const a = matrix(n, m, 1);
  const b = matrix(p, m, 2);
  const found = onAnyThreads(function* (run) {
    const out = run.take(Float64Array, n, p);
    yield* squaredDistancesTo(run, run.load(a), run.load(b), out);
    return out.view.slice();
  });
  expect(relative(found, plain(a, b))).toBeLessThanOrEqual(rounding(m));
  const all = onAnyThreads(function* (run) {
    const out = run.take(Float64Array, n, n);
    yield* squaredDistances(run, run.load(a), out);
    return out.view.slice();
  });
  expect(relative(all, plain(a, a))).toBeLessThanOrEqual(rounding(m));
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) if (all[i * n + j] !== all[j * n + i]) expect.unreachable(`(${i}, ${j})`);
});

test("equal points are at distance 0 and a shift of 1e7 takes no more digits than it took from the points", () => {
  const a = matrix(40, 5, 3, 1e7);
  a.data.copyWithin(35 * 5, 0, 5);
  const found = onOneThread(function* (run) {
    const out = run.take(Float64Array, 40, 40);
    yield* squaredDistances(run, run.load(a), out);
    return out.view.slice();
  });
  expect(found[35]).toBe(0);
  for (let i = 0; i < 40; i++) if (found[i * 41] !== 0) expect.unreachable(`${i}`);
  expect(relative(found, plain(a, a))).toBeLessThanOrEqual(rounding(5));
});

describe("element types", () => {
  const values = matrix(23, 19, 4).data;
  test.each([
    ["u8", Uint8Array.from(values, (x) => x * 256)],
    ["i16 that fits", Int16Array.from(values, (x) => (x - 0.5) * 5000)],
    ["i16 that does not", Int16Array.from(values, (x) => (x - 0.5) * 65_535)],
    ["u16", Uint16Array.from(values, (x) => x * 65_535)],
  ] as [string, NumberArray][])("%s: exact", (_, data) => {
    const points = { rows: 23, cols: 19, data };
    const [all, some] = onOneThread(function* (run) {
      const out = run.take(Float64Array, 23, 23);
      const slab = run.load(points);
      yield* squaredDistances(run, slab, out);
      const all = out.view.slice();
      yield* squaredDistancesTo(run, slab, slab, out);
      return [all, out.view.slice()];
    });
    expectSame(all, plain(points, points));
    expectSame(some, plain(points, points));
  });

  test("f32 points are taken as the doubles they are", () => {
    const points = { rows: 23, cols: 19, data: Float32Array.from(values) };
    const found = onOneThread(function* (run) {
      const out = run.take(Float64Array, 23, 23);
      yield* squaredDistances(run, run.load(points as Matrix<NumberArray>), out);
      return out.view.slice();
    });
    expect(relative(found, plain(points, points))).toBeLessThanOrEqual(rounding(19));
  });

  test("a few rows at a time in f32, the bits of all at once", () => {
    const points: Matrix<Float32Array> = { rows: 23, cols: 19, data: Float32Array.from(values) };
    const expected = plain(points, points);
    onOneThread(function* (run) {
      const slab = run.load(points) as ReturnType<typeof run.take<Float32Array>>;
      const packed = yield* packRows(run, slab);
      const all = run.take(Float32Array, 23, 23);
      yield* rowDistances(run, slab, 0, 23, packed, all);
      const few = run.take(Float32Array, 3, 23);
      yield* rowDistances(run, slab, 11, 3, packed, few);
      expectSame(few.view, all.view.slice(11 * 23, 14 * 23));
      expect(relative(Float64Array.from(all.view), expected)).toBeLessThanOrEqual(19 * 2 ** -23);
    });
  });
});
