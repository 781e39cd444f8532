import { describe, expect, test } from "vitest";
import { partsOf } from "../../../src/affinity/prune.ts";
import { type Keys, untapered } from "../../../src/compute/affinity.ts";

// A chain of five points: what lies between neighbors tells where it is cut.

const keysOf = (spread: number, affinities?: unknown): Keys => ({ table: { rows: 5 }, spread, affinities }) as unknown as Keys;
const chain = (lengths: readonly number[]) => ({
  edges: Int32Array.of(0, 1, 1, 2, 2, 3, 3, 4),
  lengths: Float64Array.from(lengths),
});
const labels = (parts: { labels: Int32Array }): number[] => Array.from(parts.labels);

describe("parts of what a taper leaves", () => {
  test("without a taper only affinities that eigenvectors cannot see part, and bridges get the least that holds together", () => {
    // e^(−29.9) is just above 10⁻¹³, e^(−30) just below.
    const { parts, bridges } = partsOf(keysOf(2), untapered, chain([1, 2 * 29.9, 2 * 30, 3]));
    expect(labels(parts)).toEqual([0, 0, 0, 1, 1]);
    expect(bridges).toEqual([
      { row: 2, col: 3, value: 1e-6 },
      { row: 3, col: 2, value: 1e-6 },
    ]);
  });

  test("a hard cut parts at its radius, itself outside; bridges get the affinity at the cut", () => {
    const { parts, bridges } = partsOf(keysOf(1), { radius: 2, halves: 0 }, chain([3.99, 4, 1, 9]));
    expect(labels(parts)).toEqual([0, 0, 1, 1, 2]);
    expect(bridges.map(({ row, col }) => [row, col])).toEqual([
      [1, 2],
      [2, 1],
      [3, 4],
      [4, 3],
    ]);
    for (const { value } of bridges) expect(value).toBeCloseTo(Math.exp(-4), 15);
  });

  test("a compact taper lowers what bridges get by itself at two thirds of the radius", () => {
    const { bridges } = partsOf(keysOf(1), { radius: 2, halves: 3 }, chain([1, 1, 1, 5]));
    expect(bridges[0]!.value).toBeCloseTo(Math.exp(-4) * (1 / 3) ** 1.5, 15);
    // But never below what holds together.
    expect(partsOf(keysOf(1), { radius: 5, halves: 3 }, chain([1, 1, 1, 26])).bridges[0]!.value).toBe(1e-6);
  });

  test("where affinities are given by themselves the keys say nothing of them: only the radius parts", () => {
    expect(partsOf(keysOf(1, {}), untapered, chain([1, 1e9, 1, 1])).parts.count).toBe(1);
    expect(labels(partsOf(keysOf(1, {}), { radius: 10, halves: 0 }, chain([99, 100, 1, 1])).parts)).toEqual([0, 0, 1, 1, 1]);
  });
});
