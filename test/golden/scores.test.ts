import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  adjustedRandIndex,
  confusionMatrix,
  f1,
  matchLabels,
  minimumAssignment,
  normalizedMutualInformation,
  precision,
  recall,
  unmatchedAccuracy,
} from "../../src/index.ts";
import { casesOf } from "./manifest.ts";
import { npyLabels } from "./npy.ts";

interface Score {
  perClass: number[];
  macro: number;
  micro: number;
  weighted: number;
}
interface Case extends Record<"f1" | "precision" | "recall", Score> {
  name: string;
  truth: number[];
  given: number[];
  unmatched: number;
  matched: number;
  confusion: number[][];
  ari: number;
  nmi: number;
}
interface Assignment {
  name: string;
  cost: number[][];
  price: number;
  columns: number[] | null;
}
const { cases, assignments }: { cases: Case[]; assignments: Assignment[] } = JSON.parse(
  readFileSync(new URL("data/scores.json", import.meta.url), "utf8"),
);

/** Sums of a few hundred terms, taken in another order than the reference takes them. */
const rounding = 1e-12;

describe.each(cases)("$name: scores equal scikit-learn's", (wanted) => {
  const { truth, given } = wanted;

  test("confusion matrix", () => {
    const { labels, counts } = confusionMatrix(truth, given);
    expect([...labels]).toEqual([...new Set([...truth, ...given])].sort((a, b) => a - b));
    expect([...counts.data]).toEqual(wanted.confusion.flat());
  });

  test("accuracy, F1, precision, recall", () => {
    expect(unmatchedAccuracy(truth, given)).toBeCloseTo(wanted.unmatched, 14);
    expect(accuracy(truth, given)).toBeCloseTo(wanted.matched, 14);
    for (const [name, measure] of Object.entries({ f1, precision, recall })) {
      const { perClass, ...found } = measure(truth, given);
      const expected = wanted[name as "f1"];
      expect(perClass.length).toBe(expected.perClass.length);
      perClass.forEach((score, a) => {
        expect(Math.abs(score - expected.perClass[a]!)).toBeLessThan(rounding);
      });
      for (const kind of ["macro", "micro", "weighted"] as const) expect(Math.abs(found[kind] - expected[kind])).toBeLessThan(rounding);
    }
  });

  test("partition scores", () => {
    expect(Math.abs(adjustedRandIndex(truth, given) - wanted.ari)).toBeLessThan(rounding);
    expect(Math.abs(normalizedMutualInformation(truth, given) - wanted.nmi)).toBeLessThan(rounding);
  });
});

test("renumbered predictions score the same once they are matched", () => {
  const { truth, given } = cases[0]!;
  const renumbered = given.map((label) => (7 * label + 3) % 10);
  expect(accuracy(truth, renumbered)).toBe(unmatchedAccuracy(truth, given));
  expect([...matchLabels(truth, renumbered).renamed]).toEqual(given);
});

describe.each(casesOf<{ kmeans: { input: string; ari: number; nmi: number }[] }>("cluster").kmeans)(
  "$input: partition scores of k-means equal scikit-learn's",
  ({ input, ari, nmi }) => {
    test("ARI and NMI", () => {
      const [truth, clusters] = [npyLabels(`inputs/${input}.labels`), npyLabels(`cluster/kmeans.${input}.labels`)];
      expect(Math.abs(adjustedRandIndex(truth, clusters) - ari)).toBeLessThan(rounding);
      expect(Math.abs(normalizedMutualInformation(truth, clusters) - nmi)).toBeLessThan(rounding);
    });
  },
);

test.each(assignments)("the cheapest assignment, $name, equals SciPy's", ({ cost, price, columns }) => {
  const cols = cost[0]!.length;
  const found = minimumAssignment({ rows: cost.length, cols, data: Float64Array.from(cost.flat()) });
  if (columns) expect([...found]).toEqual(columns);
  expect(new Set(found).size).toBe(cost.length);
  const total = found.reduce((sum, j, i) => sum + cost[i]![j]!, 0);
  expect(Math.abs(total - price)).toBeLessThan(rounding * cost.length);
});
