import { describe, expect, test } from "vitest";
import { type LinePoint, searchLine } from "../../../src/affinity/line-search.ts";
import { exhaust, type Steps } from "../../../src/base/steps.ts";

/** Searches a function with a known slope, and tells where it was evaluated. */
function search(f: (t: number) => [value: number, slope: number], first: number, most = 1e10) {
  const trials: number[] = [];
  function* at(t: number): Steps<LinePoint> {
    trials.push(t);
    yield 0;
    const [value, slope] = f(t);
    return { at: t, value, slope };
  }
  const start = { at: 0, value: f(0)[0], slope: f(0)[1] };
  return { start, found: exhaust(searchLine(at, start, first, most)), trials };
}

// The functions of Moré and Thuente's paper and a parabola.
const functions: Record<string, (t: number) => [number, number]> = {
  parabola: (t) => [(t - 3) * (t - 3), 2 * (t - 3)],
  "rational (5.1)": (t) => [-t / (t * t + 2), (t * t - 2) / (t * t + 2) ** 2],
  "quintic (5.2)": (t) => [(t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3],
};

describe.each(Object.keys(functions))("%s", (name) => {
  test.each([1e-3, 0.1, 1, 10, 1e3])("from a first step of %d", (first) => {
    const { start, found, trials } = search(functions[name]!, first);
    expect(found).toBeDefined();
    expect(found!.value).toBeLessThanOrEqual(start.value + 1e-3 * found!.at * start.slope);
    expect(Math.abs(found!.slope)).toBeLessThanOrEqual(0.9 * Math.abs(start.slope));
    expect(trials.length).toBeLessThanOrEqual(20);
  });
});

test("a function that falls for ever is followed to the end", () => {
  const { found, trials } = search((t) => [-t, -1], 1, 50);
  expect(found!.at).toBe(50);
  // Four strides ahead each time, not beyond the end.
  expect(trials).toEqual([1, 5, 21, 50]);
});

test("after twenty trials the search gives up", () => {
  const { found, trials } = search((t) => [-t, -1], 1, 1e30);
  expect(trials).toHaveLength(20);
  expect(found).toBeUndefined();
});

test("a function that is no number ends the search", () => {
  expect(search((t) => (t > 0.5 ? [Number.NaN, Number.NaN] : [-t, -1]), 1).found).toBeUndefined();
});
