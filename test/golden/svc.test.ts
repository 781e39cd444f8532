import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { svc } from "../../src/classify/svc.ts";
import { digits } from "../../src/datasets/index.ts";
import { type Matrix, type NumberArray, takeRows } from "../../src/matrix/dense.ts";
import { npy, npyLabels, npyMatrix } from "./npy.ts";

interface Case {
  id: string;
  params: { kernel: "rbf" | "linear" | "poly"; gamma_value: number };
  inputs: { X: string; y: string };
  outputs: Record<"train_idx" | "test_idx" | "predict", string> & Partial<Record<string, string>>;
}
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL("data/svc/manifest.json", import.meta.url), "utf8"));

/** Both stop when the optimality conditions are violated by less than this. */
const tolerance = 1e-6;
/** What such a stop leaves open in multipliers and decisions, with a curvature of the problem of some 0.1. */
const iterative = 10 * tolerance;

async function dataOf({ inputs }: Case): Promise<{ points: Matrix<NumberArray>; labels: Int32Array }> {
  if (inputs.X === "in.digits") return digits();
  return { points: npyMatrix(`cluster/${inputs.X}`), labels: npyLabels(`cluster/${inputs.y}`) };
}

/** The largest difference between two lists of numbers, the second with its sign turned by `sign`. */
function farthest(a: ArrayLike<number>, b: ArrayLike<number>, sign = 1): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - sign * b[i]!));
  return most;
}

describe.each(cases)("$id: LIBSVM's solution", (golden) => {
  test("support vectors, coefficients, intercepts, decisions, predictions", async () => {
    const { points, labels } = await dataOf(golden);
    const { outputs, params } = golden;
    const file = (name: string) => npy(`svc/${outputs[name]!}`).data;
    const training = npyLabels(`svc/${outputs.train_idx}`);
    const queries = takeRows(points, npyLabels(`svc/${outputs.test_idx}`));
    const model = svc.sync(
      takeRows(points, training),
      training.map((i) => labels[i]!),
      { kernel: params.kernel, tolerance },
    );
    if (params.kernel !== "linear") expect(Math.abs(model.gamma / params.gamma_value - 1)).toBeLessThan(1e-12);
    expect(model.warnings).toEqual([]);

    // With two classes scikit-learn turns all signs, so that a positive decision speaks for the higher one.
    const sign = model.classes.length === 2 ? -1 : 1;
    if (outputs.support) {
      expect([...model.support]).toEqual([...file("support")]);
      expect(farthest(model.dualCoefficients.data, file("dual_coef"), sign)).toBeLessThan(iterative);
      expect(farthest(model.intercepts, file("intercept"), sign)).toBeLessThan(iterative);
    }
    if (outputs.decision_ovo) {
      expect(farthest(svc.transform.sync(model, queries).data, file("decision_ovo"), sign)).toBeLessThan(iterative);
    }
    expect([...svc.predict.sync(model, queries)]).toEqual([...file("predict")]);
  });
});
