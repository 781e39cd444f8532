import { describe, expect, test } from "vitest";
import { exhaust, type Steps } from "../../../src/base/steps.ts";
import type { NeighborSink } from "../../../src/compute/neighbors.ts";
import type { Run } from "../../../src/compute/run.ts";
import type { Matrix } from "../../../src/matrix/dense.ts";
import { nearestDirect } from "../../../src/neighbors/direct.ts";
import { nearestNeighbors, nearestTo } from "../../../src/neighbors/nearest.ts";
import { nearestByTree, treePays } from "../../../src/neighbors/tree.ts";
import { cloud, firstDifference, type Lists, plain, reference, within, withThreads } from "./reference.ts";

type Search = typeof nearestByTree;

function* searched(run: Run, search: Search, queries: Matrix | undefined, points: Matrix, k: number): Steps<Lists> {
  const rows = (queries ?? points).rows;
  const sink: NeighborSink = { indices: run.take(Int32Array, rows, k), distances: run.take(Float64Array, rows, k), unit: 1 };
  const loaded = run.load(points);
  yield* search(run, queries ? run.load(queries) : loaded, loaded, 1, !queries, sink);
  return plain({ rows, k, ...sink });
}

function byTree(points: Matrix, k: number, queries?: Matrix): Lists {
  return within((run) => exhaust(searched(run, nearestByTree, queries, points, k)));
}

function direct(points: Matrix, k: number, queries?: Matrix): Lists {
  return within((run) => exhaust(searched(run, nearestDirect, queries, points, k)));
}

describe("the tree finds what direct differences find", () => {
  for (const cols of [1, 2, 3, 5, 8]) {
    test(`${cols} columns`, () => {
      for (const rows of [2, 3, 31, 32, 33, 64, 65, 300]) {
        const points = cloud(rows, cols, rows + cols);
        for (const k of new Set([1, Math.min(7, rows - 1), Math.min(60, rows - 1)])) {
          const what = `${rows} rows, k = ${k}`;
          expect(firstDifference(byTree(points, k), reference(points, points, k, true)), what).toBeUndefined();
        }
      }
      const points = cloud(2000, cols, 1);
      for (const k of [1, 15, 40]) expect(firstDifference(byTree(points, k), direct(points, k)), `k = ${k}`).toBeUndefined();
      const queries = cloud(100, cols, 2, (value) => 2 * value);
      expect(firstDifference(byTree(points, 15, queries), direct(points, 15, queries)), "queries").toBeUndefined();
    });

    test(`${cols} columns, ties on a grid`, () => {
      const points = cloud(900, cols, cols, (value) => Math.round(2 * value));
      for (const k of [3, 30]) expect(firstDifference(byTree(points, k), direct(points, k)), `k = ${k}`).toBeUndefined();
      const queries = cloud(50, cols, 2, (value) => Math.round(2 * value) / 2);
      expect(firstDifference(byTree(points, 9, queries), direct(points, 9, queries)), "queries").toBeUndefined();
    });
  }

  test("all points equal, and half of them", () => {
    const equal = cloud(700, 2, 1, () => 0.25);
    expect(firstDifference(byTree(equal, 10), direct(equal, 10))).toBeUndefined();
    const noise = cloud(700, 2, 2);
    const half = { ...noise, data: noise.data.map((value, i) => (i % 4 < 2 ? 0.25 : value)) };
    expect(firstDifference(byTree(half, 10), direct(half, 10))).toBeUndefined();
  });

  test("points in a row far from the origin", () => {
    const line: Matrix = {
      rows: 1000,
      cols: 3,
      data: Float64Array.from({ length: 3000 }, (_, i) => 1e7 + (i % 3 ? 0 : (i * 7919) % 1009)),
    };
    expect(firstDifference(byTree(line, 12), direct(line, 12))).toBeUndefined();
  });
});

test("all equal points cost no more than others: a subtree of larger indices is not entered", () => {
  // Without the least index of every node each of the 40,000 queries would look at all points: minutes.
  const equal = cloud(40_000, 2, 1, () => 0.25);
  const { indices } = byTree(equal, 5);
  expect(Array.from(indices.subarray(0, 5))).toEqual([1, 2, 3, 4, 5]);
  expect(Array.from(indices.subarray(5 * 39_999))).toEqual([0, 1, 2, 3, 4]);
});

test("large data goes through the tree, the same with any number of threads", async () => {
  const points = cloud(3000, 3, 3);
  expect(treePays(3000, 3, 10)).toBe(true);
  const expected = direct(points, 10);
  for (const threads of [1, 2, 3]) {
    const found = await withThreads(threads, (run) => plain(exhaust(nearestNeighbors(run, run.load(points), 10))));
    expect(firstDifference(found, expected)).toBeUndefined();
  }
  const queries = cloud(20, 3, 4);
  const found = within((run) => plain(exhaust(nearestTo(run, run.load(queries), run.load(points), 10))));
  expect(firstDifference(found, direct(points, 10, queries))).toBeUndefined();
});

test("strips: more points than stand in scratch at a time", () => {
  const points = cloud(8300, 2, 1);
  expect(firstDifference(direct(points, 9), byTree(points, 9))).toBeUndefined();
});
