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
import type { Matrix } from "../../src/matrix/dense.ts";
import { npy, npyLabels, npyMatrix } from "./npy.ts";

interface Case {
  id: string;
  inputs: Record<string, string>;
  params: Record<string, string>;
  scalars: Record<string, number>;
}
const manifest: { cases: Case[] } = JSON.parse(readFileSync(new URL("data/cluster/manifest.json", import.meta.url), "utf8"));
const scalars = (id: string) => manifest.cases.find((entry) => entry.id === id)!.scalars;

/** Sums of a few hundred terms, taken in another order than the reference takes them. */
const rounding = 1e-12;

describe("a classifier's scores equal scikit-learn's", () => {
  const truth = npyLabels("cluster/in.digits_y");
  const predicted = npyLabels("cluster/in.digits_pred");
  const expected = scalars("classification_metrics.digits");

  test("confusion matrix", () => {
    const { labels, counts } = confusionMatrix(truth, predicted);
    expect([...labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...counts.data]).toEqual([...npy("cluster/classification_metrics.digits.confusion").data]);
  });

  test("accuracy, F1, precision, recall", () => {
    expect(unmatchedAccuracy(truth, predicted)).toBeCloseTo(expected.accuracy!, 14);
    const scores = f1(truth, predicted);
    const perClass = npy("cluster/classification_metrics.digits.f1_per_class").data;
    for (let a = 0; a < 10; a++) expect(Math.abs(scores.perClass[a]! - perClass[a]!)).toBeLessThan(rounding);
    for (const [name, score] of Object.entries({ f1: scores, precision: precision(truth, predicted), recall: recall(truth, predicted) })) {
      expect(Math.abs(score.macro - expected[`${name}_macro`]!)).toBeLessThan(rounding);
      expect(Math.abs(score.micro - expected[`${name}_micro`]!)).toBeLessThan(rounding);
      expect(Math.abs(score.weighted - expected[`${name}_weighted`]!)).toBeLessThan(rounding);
    }
  });

  test("renumbered predictions score the same once they are matched", () => {
    const renumbered = predicted.map((label) => (7 * label + 3) % 10);
    expect(accuracy(truth, renumbered)).toBe(unmatchedAccuracy(truth, predicted));
    expect([...matchLabels(truth, renumbered).renamed]).toEqual([...predicted]);
  });

  test("labels that hardly agree: the best matching is SciPy's", () => {
    expect(accuracy(truth, npyLabels("cluster/in.digits_pred_perm"))).toBe(0.30161380077907624);
  });
});

describe("partition scores equal scikit-learn's", () => {
  for (const name of ["iris", "wine_z", "digits", "circles200"]) {
    test(name, () => {
      const truth = npyLabels(`cluster/in.${name.replace("_z", "")}_y`);
      const clusters = npyLabels(`cluster/kmeans.${name}.labels`);
      const expected = scalars(`cluster_metrics.${name}`);
      expect(Math.abs(adjustedRandIndex(truth, clusters) - expected.ari!)).toBeLessThan(rounding);
      expect(Math.abs(normalizedMutualInformation(truth, clusters) - expected.nmi!)).toBeLessThan(rounding);
    });
  }
});

test("the cheapest assignment equals SciPy's", () => {
  const cost = npyMatrix("cluster/in.hungarian") as Matrix;
  const columns = minimumAssignment(cost);
  expect([...columns]).toEqual([...npyLabels("cluster/hungarian.12.col")]);
  const total = columns.reduce((sum, j, i) => sum + cost.data[i * cost.cols + j]!, 0);
  expect(Math.abs(total - scalars("hungarian.12").cost!)).toBeLessThan(rounding);
});
