import { ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import { decide, type KernelFunction } from "../compute/svc.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { zeros } from "../matrix/dense.ts";
import { eachPair } from "./class-order.ts";
import { kernelBound } from "./kernel-bound.ts";
import { kernelPanels } from "./kernel-matrix.ts";
import { centerOf, loadKernelPoints } from "./kernel-points.ts";

/** A trained one-against-one classifier. */
export interface Classifier {
  readonly kernel: KernelFunction;
  /** The labels, ascending. */
  readonly classes: Int32Array;
  /** Vectors × m, class after class. */
  readonly supportVectors: Matrix<NumberArray>;
  /** Class c has the vectors supportStarts[c], …, supportStarts[c + 1] − 1. */
  readonly supportStarts: Int32Array;
  /** (classes − 1) × vectors. */
  readonly dualCoefficients: Matrix;
  /** One a pair. */
  readonly intercepts: Float64Array;
}

/**
 * One-against-one decision values: points × pairs of classes, positive for the lower class of the pair.
 * Every row depends on its own point only. O(points · vectors · m)
 */
export function* decisionValues(run: Run, classifier: Classifier, points: Matrix<NumberArray>): Steps<Matrix> {
  const { kernel, classes, supportVectors, supportStarts, dualCoefficients, intercepts } = classifier;
  const result = zeros(points.rows, intercepts.length);
  if (points.rows === 0) return result;
  const center = kernel.kind === "rbf" ? yield* centerOf(supportVectors) : undefined;
  const { sets, limit } = yield* loadKernelPoints(run, [supportVectors, points], { center });
  const [vectors, queries] = [sets[0]!, sets[1]!];
  if (!(kernelBound(kernel, queries.norms.view, vectors.norms.view) < 1e300)) {
    throw new ManifoldError(
      "bad-input",
      `${run.who}: these points make the ${kernel.kind} kernel overflow. Scale them as the training data.`,
    );
  }
  const coefficients = run.take(Float64Array, dualCoefficients.rows, dualCoefficients.cols);
  coefficients.view.set(dualCoefficients.data);
  const starts = run.take(Int32Array, classes.length + 1);
  starts.view.set(supportStarts);
  const offsets = run.take(Float64Array, intercepts.length);
  offsets.view.set(intercepts);
  const out = run.take(Float64Array, points.rows, intercepts.length);
  yield* kernelPanels(run, queries, vectors, limit, kernel, (values, first, rows) =>
    decide(run, values, rows, supportVectors.rows, coefficients, starts, offsets, out.at(first)),
  );
  result.data.set(out.view);
  return result;
}

/** The class that wins most of its pairs; of equal ones the lowest label. A decision above zero is a win for the lower class. */
export function vote(decisions: Matrix, classes: Int32Array): Int32Array {
  const { rows, cols, data } = decisions;
  const labels = new Int32Array(rows);
  const votes = new Int32Array(classes.length);
  for (let i = 0; i < rows; i++) {
    votes.fill(0);
    eachPair(classes.length, (a, b, pair) => {
      votes[data[i * cols + pair]! > 0 ? a : b]!++;
    });
    let winner = 0;
    for (let c = 1; c < classes.length; c++) if (votes[c]! > votes[winner]!) winner = c;
    labels[i] = classes[winner]!;
  }
  return labels;
}
