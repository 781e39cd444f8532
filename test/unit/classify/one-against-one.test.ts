import { expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { eachPair, groupByClass } from "../../../src/classify/class-order.ts";
import { solveAllPairs } from "../../../src/classify/one-against-one.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";

test("points are grouped by ascending label and keep their order within one", () => {
  const { classes, starts, order } = groupByClass(Int32Array.of(5, -2, 5, 0, -2, 5));
  expect([...classes]).toEqual([-2, 0, 5]);
  expect([...starts]).toEqual([0, 2, 3, 6]);
  expect([...order]).toEqual([1, 4, 3, 0, 2, 5]);
});

test("pairs come row after row", () => {
  const seen: number[][] = [];
  eachPair(4, (a, b, pair) => seen.push([a, b, pair]));
  expect(seen).toEqual([
    [0, 1, 0],
    [0, 2, 1],
    [0, 3, 2],
    [1, 2, 3],
    [1, 3, 4],
    [2, 3, 5],
  ]);
});

test("pairs that compute their own kernel values reach the bits of those that share one matrix", () => {
  const engine = openEngine({ shared: false });
  engine.poison = true;
  const { below } = random(1);
  const n = 101;
  const points = { rows: n, cols: 5, data: Uint8Array.from({ length: 5 * n }, () => below(200)) };
  const { starts, order } = groupByClass(Int32Array.from({ length: n }, () => below(4)));
  const kernel = { kind: "rbf", gamma: 1e-4, coef0: 0, degree: 3 } as const;
  const solve = (sharedBytes: number) => {
    const run = openRun(engine, "test");
    const solutions = exhaust(solveAllPairs(run, points, { starts, order }, kernel, { C: 2, tolerance: 1e-3, most: 1e7, sharedBytes }));
    run.close();
    expect(engine.allocator.inUse).toBe(0);
    return solutions;
  };
  const shared = solve(1e9);
  expect(shared.length).toBe(6);
  expect(shared.every(({ converged }) => converged)).toBe(true);
  expect(solve(0)).toEqual(shared);
});
