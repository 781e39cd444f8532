import { afterAll, describe, expect, test } from "vitest";
import { intrinsicDimension, localScale, localScales, nearestFew } from "../../../src/affinity/scales.ts";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";

const run = openRun(openEngine({ shared: false }), "test");
afterAll(() => run.close());

/** The table of squared distances of points on a line. */
function tableOf(line: readonly number[]) {
  const n = line.length;
  return run.load({
    rows: n,
    cols: n,
    data: Float64Array.from({ length: n * n }, (_, at) => (line[Math.floor(at / n)]! - line[at % n]!) ** 2),
  });
}
const nearest = (line: readonly number[]) => exhaust(nearestFew(run, tableOf(line), true));
const line = [0, 1, 3, 6, 10, 15, 21, 28, 36];

describe("local scales", () => {
  test("of the study: the mean of the five smallest distances, the own 0 among them", () => {
    expect(localScale("study", nearest(line), 0)).toBe((0 + 1 + 3 + 6 + 10) / 5);
    expect(localScale("study", nearest(line), 3)).toBe((0 + 3 + 4 + 5 + 6) / 5);
  });

  test("of Zelnik-Manor and Perona: the distance to the seventh", () => {
    expect(localScale("zelnik-manor-perona", nearest(line), 0)).toBe(28);
  });

  test("of fewer points: what there is", () => {
    expect(localScale("study", nearest([0, 2, 6]), 0)).toBe((0 + 2 + 6) / 3);
    expect(localScale("zelnik-manor-perona", nearest([0, 2, 6]), 0)).toBe(6);
  });

  test("of a new point, which is not among the others", () => {
    const table = run.load({ rows: 1, cols: 5, data: Float64Array.of(1, 4, 9, 16, 25) });
    const others = exhaust(nearestFew(run, table, false));
    expect(localScale("study", others, 0)).toBe((0 + 1 + 2 + 3 + 4) / 5);
    expect(others.farthest[0]).toBe(25);
  });

  test("are never zero: copies get the scale of the next point that is apart", () => {
    const copies = [...Array(6).fill(0), 2, 4, 6, 8, 10];
    const table = tableOf(copies);
    const found = exhaust(localScales(run, table, "study", exhaust(nearestFew(run, table, true))));
    expect(found.scales[0]).toBe(0.8 * 2);
    const same = tableOf(Array(9).fill(5));
    const { scales } = exhaust(localScales(run, same, "zelnik-manor-perona", exhaust(nearestFew(run, same, true))));
    expect([...scales]).toEqual(Array(9).fill(1));
    // Points that are apart keep their own beside them.
    const lone = copies.length - 1;
    expect(found.scales[lone]).toBe(localScale("study", exhaust(nearestFew(run, table, true)), lone));
  });

  test("have a floor", () => {
    const table = tableOf([0, 1e-9, 2e-9, 3e-9, 4e-9, 5e-9, ...Array.from({ length: 10 }, (_, i) => 100 * i + 100)]);
    const { scales, floor } = exhaust(localScales(run, table, "study", exhaust(nearestFew(run, table, true))));
    expect(scales[2]).toBe(floor);
    expect(floor).toBeGreaterThan(0.05);
  });
});

test("the intrinsic dimension of uniform points is near their dimension", () => {
  const { uniform } = random(3);
  for (const d of [1, 2, 3]) {
    const n = 1500;
    const x = Array.from({ length: n }, () => Array.from({ length: d }, uniform));
    const data = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let c = 0; c < d; c++) data[i * n + j]! += (x[i]![c]! - x[j]![c]!) ** 2;
    const few = exhaust(nearestFew(run, run.load({ rows: n, cols: n, data }), true));
    // The estimate has a relative standard error of 1/√n = 2.6 %, and borders pull it down a little.
    expect(Math.abs(intrinsicDimension(few, 10) / d - 1)).toBeLessThan(0.12);
    expect(intrinsicDimension(few, 1)).toBe(Math.min(1, intrinsicDimension(few, 10)));
  }
});

test("the intrinsic dimension is n / Σ log of the second distance over the first, of the points that have no copy and no tie", () => {
  // 0 and 1 tie between nothing; the copies at 9 and the middle one of three equally spaced points are left out.
  const few = nearest([0, 1, 3, 9, 9, 20, 24, 28]);
  const ratios = [3 / 1, 2 / 1, 3 / 2, 8 / 4, 8 / 4];
  const expected = ratios.length / ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0);
  expect(intrinsicDimension(few, 10)).toBeCloseTo(expected, 12);
  expect(intrinsicDimension(few, 1)).toBe(Math.min(1, expected));
  // Two points have one distance each, and equal points none at all: what they lie in is all that is known.
  expect(intrinsicDimension(nearest([0, 1]), 7)).toBe(7);
  expect(intrinsicDimension(nearest([2, 2, 2, 2]), 7)).toBe(7);
  // An estimate below one is one: each point here has its second neighbor a thousand times as far as the first.
  expect(intrinsicDimension(nearest([0, 1, 1000, 1001, 3000, 3001, 9000, 9001]), 7)).toBe(1);
});
