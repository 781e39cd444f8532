import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { blobs, circles, type Dataset, digits, moons, sCurve, swissRoll, swissRoll4 } from "../../src/datasets/index.ts";
import { randomState } from "../../src/datasets/random-state.ts";
import { rowOf } from "../../src/matrix/dense.ts";

const makers = { blobs, circles, moons, sCurve, swissRoll, swissRoll4 };

interface Draws {
  seed: number;
  bits: number[];
  uniform: number[];
  normal: number[];
  integers: Record<string, number[]>;
  normalAfter: number[];
  shuffled: number[];
}
interface Case {
  name: keyof typeof makers;
  options: { samples: number | number[] };
  labels?: string;
  rows: number[];
  points: number[][];
  position?: number[];
}
const golden: { digits: { images: string; labels: string }; draws: Draws[]; cases: Case[] } = JSON.parse(
  readFileSync(new URL("data/datasets.json", import.meta.url), "utf8"),
);

/** Normal numbers and angles go through log, cos and sin, which may differ from NumPy's in the last bits. */
const lastBits = 1e-13;

const many = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

test.each(golden.draws)("the draws of seed $seed are NumPy's", (draws) => {
  const state = randomState(draws.seed);
  const bits = many(1300, state.bits);
  expect([0, 1, 623, 624, 1299].map((i) => bits[i])).toEqual(draws.bits);
  expect(many(7, state.uniform)).toEqual(draws.uniform);
  many(5, state.normal).forEach((value, i) => {
    expect(value).toBeCloseTo(draws.normal[i]!, 13);
  });
  for (const [top, expected] of Object.entries(draws.integers)) expect(many(8, () => state.upTo(Number(top)))).toEqual(expected);
  // The second number of the last pair is still there, however many other draws lie between.
  many(2, state.normal).forEach((value, i) => {
    expect(value).toBeCloseTo(draws.normalAfter[i]!, 13);
  });
  expect(Array.from(state.permutation(20))).toEqual(draws.shuffled);
});

describe("the points are scikit-learn's", () => {
  test.each(golden.cases.map((one) => [`${one.name} ${JSON.stringify(one.options)}`, one] as const))("%s", (_, one) => {
    const made = (makers[one.name] as (options: object) => Dataset)(one.options);
    const { samples } = one.options;
    expect(made.points.rows).toBe(typeof samples === "number" ? samples : samples.reduce((a, b) => a + b));
    one.rows.forEach((row, i) => {
      expect(distance(rowOf(made.points, row), one.points[i]!)).toBeLessThan(lastBits);
      if (one.position) expect(Math.abs(made.position![row]! - one.position[i]!)).toBeLessThan(lastBits);
    });
    if (one.labels !== undefined) expect(Array.from(made.labels!).join("")).toBe(one.labels);
  });
});

test("the digits are scikit-learn's", async () => {
  const { points, labels, attribution } = await digits();
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect([points.rows, points.cols]).toEqual([1797, 64]);
  expect(hash(points.data)).toBe(golden.digits.images);
  expect(hash(Uint8Array.from(labels))).toBe(golden.digits.labels);
  expect(attribution).toContain("CC BY 4.0");
});

/** The largest difference of two coordinates. */
function distance(a: ArrayLike<number>, b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...b.map((value, j) => Math.abs(value - a[j]!)));
}
