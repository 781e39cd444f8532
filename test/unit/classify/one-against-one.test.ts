import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { eachPair, groupByClass } from "../../../src/classify/class-order.ts";
import { solveAllPairs } from "../../../src/classify/one-against-one.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { fenced } from "../../fence.ts";

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

describe.each([
  { what: "bytes", kind: "rbf", make: (below: (n: number) => number) => Uint8Array.from({ length: 505 }, () => below(200)) },
  {
    what: "small whole numbers",
    kind: "poly",
    make: (below: (n: number) => number) => Int16Array.from({ length: 505 }, () => below(300) - 150),
  },
  {
    what: "large whole numbers",
    kind: "rbf",
    make: (below: (n: number) => number) => Uint16Array.from({ length: 505 }, () => below(65000)),
  },
  { what: "doubles", kind: "linear", make: (below: (n: number) => number) => Float64Array.from({ length: 505 }, () => below(1000) / 700) },
] as const)("pairs of classes of $what, $kind kernel", ({ kind, make }) => {
  const engine = fenced(openEngine({ shared: false }));
  const { below } = random(1);
  const n = 101;
  const points = { rows: n, cols: 5, data: make(below) };
  const { starts, order } = groupByClass(Int32Array.from({ length: n }, () => below(4)));
  const kernel = { kind, gamma: points.data instanceof Uint16Array ? 1e-9 : 1e-4, coef0: 0.5, degree: 3 };
  const solve = (more: { keptBytes?: number; loadedBytes?: number }, threads = 1) => {
    const run = openRun(engine, "test", { count: threads, spawn: undefined });
    const settings = { C: 2, tolerance: 1e-3, most: 1e7, ...more };
    const solutions = exhaust(solveAllPairs(run, points, { starts, order }, kernel, settings));
    run.close();
    expect(engine.allocator.inUse).toBe(0);
    return solutions;
  };
  const found = solve({});

  test("all are solved", () => {
    expect(found.length).toBe(6);
    expect(found.every(({ converged, alpha }) => converged && alpha.some((a) => a > 0))).toBe(true);
  });

  test("those that compute all kernel values anew reach the same bits, and so do those that are solved side by side", () => {
    expect(solve({ keptBytes: 0 })).toEqual(found);
    expect(solve({ loadedBytes: 0 })).toEqual(found);
    expect(solve({ keptBytes: 0, loadedBytes: 0 })).toEqual(found);
    expect(solve({}, 3)).toEqual(found);
  });

  test("two classes alone reach what they reach among others", () => {
    const few = Int32Array.from({ length: starts[2]! }, (_, i) => i);
    const run = openRun(engine, "test");
    const [alone] = exhaust(
      solveAllPairs(run, { ...points, rows: few.length, data: points.data.slice() }, { starts: starts.subarray(0, 3), order }, kernel, {
        C: 2,
        tolerance: 1e-3,
        most: 1e7,
      }),
    );
    run.close();
    // The center of doubles is another, which a linear kernel does not have.
    expect(alone).toEqual(found[0]);
  });
});
