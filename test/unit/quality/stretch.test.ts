import { describe, expect, test } from "vitest";
import { type Matrix, stretchOfPoints } from "../../../src/index.ts";
import { cloud } from "../neighbors/reference.ts";

/** The definition, point by point, in plain numbers. */
function reference(points: Matrix, embedding: Matrix, k: number): number[] {
  const away = ({ data, cols }: Matrix, i: number, j: number): number =>
    Math.hypot(...Array.from({ length: cols }, (_, c) => data[i * cols + c]! - data[j * cols + c]!));
  const ratios = Array.from({ length: points.rows }, (_, i) => {
    const far = Array.from({ length: points.rows }, (_, j) => away(points, i, j));
    const near = [...far.keys()]
      .filter((j) => j !== i)
      .sort((a, b) => far[a]! - far[b]! || a - b)
      .slice(0, k);
    const sum = (of: Matrix): number => near.reduce((total, j) => total + away(of, i, j), 0);
    return sum(embedding) / sum(points);
  });
  const sorted = ratios.toSorted((a, b) => a - b);
  const median = sorted.length % 2 ? sorted[sorted.length >> 1]! : (sorted[sorted.length / 2 - 1]! + sorted[sorted.length / 2]!) / 2;
  return ratios.map((ratio) => Math.log2(ratio / median));
}

/** Sums of a dozen square roots, divided and their logarithm taken. */
const rounding = 1e-12;

describe.each([
  ["an odd number of points", cloud(101, 3, 1)],
  ["an even number, many columns", cloud(120, 40, 2)],
] as [string, Matrix][])("%s", (_, points) => {
  test("is what it is defined to be", () => {
    const embedding: Matrix = {
      rows: points.rows,
      cols: 2,
      data: Float64Array.from({ length: 2 * points.rows }, (_, t) => Math.sinh(points.data[(t >> 1) * points.cols + (t & 1)]!)),
    };
    for (const neighbors of [1, 5, 12]) {
      const expected = reference(points, embedding, neighbors);
      stretchOfPoints.sync(points, embedding, { neighbors }).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(rounding);
      });
    }
  });
});

test("a line drawn out to twice its length in one half is stretched by one doubling there", () => {
  const n = 81;
  const line = Array.from({ length: n }, (_, i) => [i]);
  const drawn = line.map(([x]) => [x! < 20 ? x! : x! < 60 ? x! : 60 + 2 * (x! - 60)]);
  const found = stretchOfPoints.sync(line, drawn, { neighbors: 2 });
  expect(found[10]).toBe(0);
  expect(found[50]).toBe(0);
  expect(found[70]).toBe(1);
  // A mirror image of another size is stretched nowhere.
  expect([
    ...stretchOfPoints.sync(
      line,
      line.map(([x]) => [-0.25 * x!]),
      { neighbors: 3 },
    ),
  ]).toEqual(new Array(n).fill(0));
});

test("what collapses, and what grows out of equal points, stays a number", () => {
  const points = [[0], [1], [2], [10], [11], [12], [20], [20], [20]];
  const embedding = [[0], [1], [2], [5], [5], [5], [6], [7], [8]];
  expect([...stretchOfPoints.sync(points, embedding, { neighbors: 2 })]).toEqual([0, 0, 0, -32, -32, -32, 0, 0, 0]);
  expect([
    ...stretchOfPoints.sync(
      points,
      points.map(() => [3]),
      { neighbors: 2 },
    ),
  ]).toEqual(new Array(9).fill(0));
});

test("as many neighbors as points are refused with the number that would do", () => {
  expect(() => stretchOfPoints.sync([[0], [1], [3]], [[0], [1], [2]], { neighbors: 3 })).toThrow(
    "stretchOfPoints: each of 3 points has only 2 others, so neighbors cannot be 3. Ask for at most 2.",
  );
});
