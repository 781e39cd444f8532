import { afterAll, expect, test } from "vitest";
import { nearestNeighborAffinity } from "../../../src/affinity/nearest-neighbor.ts";
import { degreesOf, normalized, taperedWeights, type Weights, withWeights } from "../../../src/affinity/weights.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { neighborGraph } from "../../../src/graph/neighbor-graph.ts";
import { nearestNeighbors } from "../../../src/neighbors/nearest.ts";

const run = openRun(openEngine({ shared: false }), "test");
afterAll(() => run.close());

/** All entries, zeros included. */
function entries(weights: Weights): number[][] {
  if ("dense" in weights) return Array.from({ length: weights.dense.rows }, (_, i) => Array.from(weights.dense.row(i)));
  const { rows, cols, offsets, indices, values } = weights.sparse;
  const out = Array.from({ length: rows }, () => Array<number>(cols).fill(0));
  for (let i = 0; i < rows; i++) for (let e = offsets[i]!; e < offsets[i + 1]!; e++) out[i]![indices[e]!] = values[e]!;
  return out;
}

/** Keys 1 apart on a line: |i − j|. */
const lineKeys = (n: number) => ({
  table: run.load({ rows: n, cols: n, data: Float64Array.from({ length: n * n }, (_, at) => Math.abs(Math.floor(at / n) - (at % n))) }),
  spread: 1,
  diagonal: 1,
});

test("few entries make a sparse matrix, many a table; both are the same affinities", () => {
  const sparse = exhaust(taperedWeights(run, lineKeys(30), { radius: Math.sqrt(2.5), halves: 0 }));
  expect("sparse" in sparse.weights).toBe(true);
  expect(sparse.filling.entries).toBe(30 * 5 - 6);
  const dense = exhaust(taperedWeights(run, lineKeys(8), { radius: Math.sqrt(2.5), halves: 0 }));
  expect("dense" in dense.weights).toBe(true);
  const [a, b] = [entries(sparse.weights), entries(dense.weights)];
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 8; j++) {
      expect(a[i]![j]).toBe(b[i]![j]);
      expect(a[i]![j]).toBeCloseTo(Math.abs(i - j) < 2.5 ? Math.exp(-Math.abs(i - j)) : 0, 14);
    }
  }
});

test("normalized affinities have rows D^−½ A D^−½, and a point without any has degree 1", () => {
  for (const n of [8, 30]) {
    const { weights } = exhaust(taperedWeights(run, { ...lineKeys(n), diagonal: 0 }, { radius: Math.sqrt(1.5), halves: 0 }));
    const before = entries(weights);
    const degrees = exhaust(degreesOf(run, weights));
    const after = entries(exhaust(normalized(run, weights, degrees)));
    for (let i = 0; i < n; i++) {
      expect(degrees[i]).toBeCloseTo(
        before[i]!.reduce((sum, value) => sum + value, 0),
        14,
      );
      for (let j = 0; j < n; j++) expect(after[i]![j]).toBeCloseTo(before[i]![j]! / Math.sqrt(degrees[i]! * degrees[j]!), 14);
    }
  }
  const { weights } = exhaust(taperedWeights(run, { ...lineKeys(30), diagonal: 0 }, { radius: 0.5, halves: 0 }));
  expect([...exhaust(degreesOf(run, weights))]).toEqual(Array(30).fill(1));
});

test("entries are set, where there were some and where there were none", () => {
  const bridges = [
    { row: 0, col: 1, value: 0.75 },
    { row: 1, col: 0, value: 0.75 },
    { row: 0, col: 29, value: 0.5 },
    { row: 29, col: 0, value: 0.5 },
  ];
  const { weights } = exhaust(taperedWeights(run, lineKeys(30), { radius: Math.sqrt(2.5), halves: 0 }));
  const before = entries(weights);
  const after = entries(withWeights(weights, bridges));
  for (const { row, col, value } of bridges) before[row]![col] = value;
  expect(after).toEqual(before);
});

test("neighbor lists: 1 where both hold the pair, ½ where one does", () => {
  // 0 and 1 have each other; 3 has 1, which does not have it; and 10 has 3.
  const neighbors = exhaust(nearestNeighbors(run, run.load({ rows: 4, cols: 1, data: Float64Array.of(0, 1, 3, 10) }), 1));
  const sparse = exhaust(nearestNeighborAffinity(neighbors, exhaust(neighborGraph(neighbors))));
  expect(entries({ sparse })).toEqual([
    [0, 1, 0, 0],
    [1, 0, 0.5, 0],
    [0, 0.5, 0, 0.5],
    [0, 0, 0.5, 0],
  ]);
});
