import { describe, expect, test } from "vitest";
import { svc } from "../../src/classify/svc.ts";
import { digits } from "../../src/datasets/index.ts";
import { type Matrix, type NumberArray, takeRows } from "../../src/matrix/dense.ts";
import { casesOf } from "./manifest.ts";
import { npy, npyLabels, npyMatrix } from "./npy.ts";

interface Case {
  id: string;
  input: string;
  options: { kernel: "rbf" | "linear" | "poly"; C?: number; gamma?: "auto" | number; degree?: number; coef0?: number };
  gamma: number;
  /** Which of the files are there. */
  dual: boolean;
  decisions: boolean;
}

/** Both stop when the optimality conditions are violated by less than this. */
const tolerance = 1e-6;
/** What such a stop leaves open in multipliers and decisions, with a curvature of the problem of some 0.1. */
const iterative = 10 * tolerance;

async function dataOf({ input }: Case): Promise<{ points: Matrix<NumberArray>; labels: Int32Array }> {
  if (input === "digits") return digits();
  return { points: npyMatrix(`inputs/${input}`), labels: npyLabels(`inputs/${input}.labels`) };
}

/** The largest difference between two lists of numbers, the second with its sign turned by `sign`. */
function farthest(a: ArrayLike<number>, b: ArrayLike<number>, sign = 1): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - sign * b[i]!));
  return most;
}

describe.each(casesOf<Case[]>("svc"))("$id: LIBSVM's solution", (golden) => {
  test("support vectors, coefficients, intercepts, decisions, predictions", async () => {
    const { points, labels } = await dataOf(golden);
    const { id, input, options } = golden;
    const file = (name: string) => npy(`svc/${id}.${name}`).data;
    const training = npyLabels(`svc/${input}.train`);
    const queries = takeRows(points, npyLabels(`svc/${input}.test`));
    const model = svc.sync(
      takeRows(points, training),
      training.map((i) => labels[i]!),
      { ...options, tolerance },
    );
    if (options.kernel !== "linear") expect(Math.abs(model.gamma / golden.gamma - 1)).toBeLessThan(1e-12);
    expect(model.warnings).toEqual([]);

    // With two classes scikit-learn turns all signs, so that a positive decision speaks for the higher one.
    const sign = model.classes.length === 2 ? -1 : 1;
    if (golden.dual)
      expect(farthest(model.dualCoefficients.data, file("dual"), sign)).toBeLessThan(iterative * Math.max(1, options.C ?? 1));
    if (golden.decisions) {
      expect([...model.support]).toEqual([...file("support")]);
      expect(farthest(model.intercepts, file("intercept"), sign)).toBeLessThan(iterative);
      const wanted = file("decisions");
      expect(farthest(svc.transform.sync(model, queries).data.subarray(0, wanted.length), wanted, sign)).toBeLessThan(iterative);
    }
    expect([...svc.predict.sync(model, queries)]).toEqual([...file("predicted")]);
  });
});
