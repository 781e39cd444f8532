import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type LinePoint, searchLine } from "../../src/affinity/line-search.ts";
import { exhaust, type Steps } from "../../src/base/steps.ts";

interface Case {
  function: string;
  first: number;
  most: number;
  tried: number[];
  found: boolean;
}
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL("data/line-search.json", import.meta.url), "utf8"));

/** Value and slope, as in scripts/golden/line-search.py. */
const functions: Readonly<Record<string, (t: number) => [number, number]>> = {
  parabola: (t) => [(t - 3) * (t - 3), 2 * (t - 3)],
  rational: (t) => [-t / (t * t + 2), (t * t - 2) / ((t * t + 2) * (t * t + 2))],
  quintic: (t) => [(t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3],
  "two wells": (t) => [(t - 2) ** 4 - 4 * (t - 2) ** 2 - 3 * t, 4 * (t - 2) ** 3 - 8 * (t - 2) - 3],
  wall: (t) => [-t + t ** 6 / 50, -1 + (6 * t ** 5) / 50],
  pole: (t) => [1 / (t + 0.1) + t, 1 - 1 / ((t + 0.1) * (t + 0.1))],
  "long valley": (t) => [-t / (t + 1) + t / 1000, -1 / ((t + 1) * (t + 1)) + 1 / 1000],
};

/** Each place follows from the one before: rounding is magnified by differences of nearly equal values, some digits a step. */
const rounding = 1e-6;

describe.each(Object.keys(functions))("the line search on %s looks where SciPy's rule looks", (name) => {
  test.each(cases.filter((one) => one.function === name))("first $first, at most $most", ({ first, most, tried, found }) => {
    const f = functions[name]!;
    const seen: number[] = [];
    function* at(t: number): Steps<LinePoint> {
      seen.push(t);
      yield 0;
      const [value, slope] = f(t);
      return { at: t, value, slope };
    }
    const start = { at: 0, value: f(0)[0], slope: f(0)[1] };
    const answer = exhaust(searchLine(at, start, first, most));
    expect(seen.length).toBe(tried.length);
    seen.forEach((t, i) => {
      expect(Math.abs(t - tried[i]!)).toBeLessThanOrEqual(rounding * tried[i]!);
    });
    expect(answer?.at).toBe(found ? seen.at(-1) : undefined);
  });
});
