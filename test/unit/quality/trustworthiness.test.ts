import { describe, expect, test } from "vitest";
import {
  continuity,
  continuityOfPoints,
  type Matrix,
  type NumberArray,
  trustworthiness,
  trustworthinessOfPoints,
} from "../../../src/index.ts";
import { as, cloud, squared } from "../neighbors/reference.ts";

/** Other points by (distance, index) from point i. */
function orderFrom({ data, rows, cols }: Matrix<NumberArray>, i: number): number[] {
  const row = (j: number) => data.subarray(j * cols, (j + 1) * cols);
  const keys = Array.from({ length: rows }, (_, j) => squared(row(i), row(j)));
  return keys
    .map((_, j) => j)
    .filter((j) => j !== i)
    .sort((a, b) => keys[a]! - keys[b]! || a - b);
}

/** The definition, point by point. */
function reference(points: Matrix<NumberArray>, embedding: Matrix<NumberArray>, k: number): number[] {
  const n = points.rows;
  return Array.from({ length: n }, (_, i) => {
    const ranks = orderFrom(points, i);
    const near = orderFrom(embedding, i).slice(0, k);
    const excess = near.reduce((sum, j) => sum + Math.max(0, ranks.indexOf(j) + 1 - k), 0);
    return 1 - (2 * excess) / (k * (2 * n - 3 * k - 1));
  });
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const bytes = (value: number) => Math.max(0, Math.min(255, Math.round(128 + 40 * value)));
/** A sum of some hundred quotients against one quotient of a sum. */
const rounding = 1e-13;

const sets: [string, Matrix<NumberArray>][] = [
  ["few columns", cloud(230, 3, 1)],
  ["whole numbers in few columns: ties", cloud(150, 2, 2, (value) => Math.round(2 * value))],
  ["four to eight columns", cloud(97, 7, 3)],
  ["many columns", cloud(230, 60, 4)],
  ["many columns, f32", as(Float32Array, cloud(101, 61, 5))],
  ["bytes", as(Uint8Array, cloud(230, 40, 6, bytes))],
  ["all points equal", cloud(30, 40, 7, () => 0.1)],
  ["tiny clusters far apart", cloud(150, 30, 8, (value) => (value > 0 ? 1000 : 0) + value * 1e-6)],
];

describe.each(sets)("%s", (_, points) => {
  // A poor embedding: two of the columns, the second one mostly noise.
  const noise = cloud(points.rows, 1, 77).data;
  const embedding: Matrix = {
    rows: points.rows,
    cols: 2,
    data: Float64Array.from({ length: points.rows * 2 }, (_, t) => (t % 2 ? noise[t >> 1]! : points.data[(t >> 1) * points.cols]!)),
  };

  test("trustworthiness and continuity are what they are defined to be", () => {
    for (const neighbors of [1, 5, 14]) {
      const trust = reference(points, embedding, neighbors);
      const whole = reference(embedding, points, neighbors);
      expect(Math.abs(trustworthiness.sync(points, embedding, { neighbors }) - mean(trust))).toBeLessThan(rounding);
      expect(Math.abs(continuity.sync(points, embedding, { neighbors }) - mean(whole))).toBeLessThan(rounding);
      trustworthinessOfPoints.sync(points, embedding, { neighbors }).forEach((value, i) => {
        expect(Math.abs(value - trust[i]!)).toBeLessThan(rounding);
      });
      continuityOfPoints.sync(points, embedding, { neighbors }).forEach((value, i) => {
        expect(Math.abs(value - whole[i]!)).toBeLessThan(rounding);
      });
    }
  });
});

test("more points than a panel holds: integer, bounded and direct ranks agree", () => {
  const few = as(Uint8Array, cloud(4300, 6, 1, bytes));
  const wide = (cols: number) => {
    const data = new Float64Array(few.rows * cols);
    for (let i = 0; i < few.rows; i++) for (let j = 0; j < 6; j++) data[i * cols + j] = few.data[i * 6 + j]!;
    return { rows: few.rows, cols, data };
  };
  const embedding = cloud(4300, 2, 5);
  const direct = trustworthinessOfPoints.sync(few, embedding);
  expect(trustworthinessOfPoints.sync(wide(12), embedding)).toEqual(direct);
  // Halves are no whole numbers: f32 bounds.
  const halves = { ...wide(30), data: wide(30).data.map((value) => value / 2 + 0.25) };
  expect(trustworthinessOfPoints.sync(halves, embedding)).toEqual(direct);
});

test("the data itself is a perfect embedding, and a mirrored one", () => {
  const points = cloud(100, 3, 1);
  const mirrored = { ...points, data: points.data.map((value) => -3 * value) };
  for (const measure of [trustworthiness, continuity]) expect(measure.sync(points, mirrored)).toBe(1);
});

test("huge and denormal numbers are compared as well as others", () => {
  for (const cols of [3, 30]) {
    const points = cloud(60, cols, 9, (value) => Math.round(256 * value));
    const embedding = cloud(60, 2, 3);
    const plain = trustworthiness.sync(points, embedding, { neighbors: 8 });
    for (const factor of [2 ** -1060, 2 ** 480]) {
      const scaled = { ...points, data: points.data.map((value) => value * factor) };
      expect(trustworthiness.sync(scaled, embedding, { neighbors: 8 })).toBe(plain);
    }
  }
});

test("a promise, with threads, gives the same", async () => {
  const points = cloud(600, 3, 1);
  const embedding = cloud(600, 2, 2);
  const alone = trustworthiness.sync(points, embedding, { neighbors: 7 });
  for (const threads of [1, 2, 3]) expect(await trustworthiness(points, embedding, { neighbors: 7, threads })).toBe(alone);
  expect(await continuity(embedding, points, { neighbors: 7 })).toBe(alone);
});

test("what cannot be compared is refused with its numbers", () => {
  const points = cloud(10, 3, 1);
  const embedding = cloud(10, 2, 2);
  const call = (...args: unknown[]) => trustworthiness.sync(...(args as Parameters<typeof trustworthiness.sync>));
  expect(() => call(points, cloud(9, 2, 1))).toThrow(
    "trustworthiness: there are 10 points but 9 rows of the embedding. Pass one row for each point, in the same order.",
  );
  expect(() => call(points, embedding, { neighbors: 5 })).toThrow(
    "trustworthiness: 5 neighbors are too many for 10 points: there must be fewer than half as many. Ask for at most 4.",
  );
  expect(call(points, embedding, { neighbors: 4 })).toBeLessThan(1);
  expect(() => call(points, embedding, { neighbours: 3 })).toThrow('unknown option "neighbours". Did you mean "neighbors"?');
  expect(() => call(points, embedding, { neighbors: 0 })).toThrow("neighbors must be a whole number of at least 1");
  expect(() => call([[1], [2]], [[1], [2]])).toThrow("Pass at least 3 points.");
  expect(() => call([[1]], [[1]])).toThrow("1 point is too few");
  const broken = { ...embedding, data: embedding.data.with(7, Number.NaN) };
  expect(() => call(points, broken, { neighbors: 2 })).toThrow("the value of the embedding at row 3, column 1 is NaN.");
});
