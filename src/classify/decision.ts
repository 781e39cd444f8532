import { ManifoldError } from "../base/errors.ts";
import { constant, type Steps, span } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import { decide, type KernelFunction, weightedSums } from "../compute/svc.ts";
import { depthOfProducts } from "../linalg/exact-depth.ts";
import { type Matrix, type NumberArray, rowsBetween, zeros } from "../matrix/dense.ts";
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
 * Every row depends on its own point only. O(points · vectors · m); the vectors of one class are in memory at a time.
 */
export function* decisionValues(run: Run, classifier: Classifier, points: Matrix<NumberArray>): Steps<Matrix> {
  const { kernel, classes, supportVectors, supportStarts, dualCoefficients, intercepts } = classifier;
  const result = zeros(points.rows, intercepts.length);
  if (points.rows === 0) return result;
  const center = kernel.kind === "rbf" ? yield* centerOf(supportVectors) : undefined;
  const limit = yield* depthOfProducts([supportVectors, points]);
  const queries = yield* loadKernelPoints(run, points, { limit, center });
  const coefficients = run.load(dualCoefficients);
  const others = classes.length - 1;
  const sums = run.take(Float64Array, points.rows, classes.length * others);
  sums.view.fill(0);
  for (let c = 0; c < classes.length; c++) {
    const [from, to] = [supportStarts[c]!, supportStarts[c + 1]!];
    if (from === to) continue;
    const vectors = yield* constant(
      from / supportVectors.rows,
      loadKernelPoints(run, rowsBetween(supportVectors, from, to), { limit, center }),
    );
    refuseOverflow(run, kernel, queries.norms.view, vectors.norms.view);
    const weights = [coefficients.pointer + 8 * from, coefficients.cols] as const;
    const panels = kernelPanels(run, queries, vectors, limit, kernel, (values, first, rows) =>
      weightedSums(run, values, rows, to - from, weights, others, [sums.at(first) + 8 * c * others, sums.cols]),
    );
    yield* span(from / supportVectors.rows, to / supportVectors.rows, panels);
    run.release(vectors.rows, vectors.norms);
  }
  const offsets = run.load({ rows: 1, cols: intercepts.length, data: intercepts });
  const out = run.take(Float64Array, points.rows, intercepts.length);
  yield* decide(run, sums, classes.length, offsets, out);
  result.data.set(out.view);
  return result;
}

function refuseOverflow(run: Run, kernel: KernelFunction, queries: Float64Array, vectors: Float64Array): void {
  if (kernelBound(kernel, queries, vectors) < 1e300) return;
  throw new ManifoldError(
    "bad-input",
    `${run.who}: these points make the ${kernel.kind} kernel overflow. Scale them as the training data.`,
  );
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
