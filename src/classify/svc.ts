import { formatNumber, ManifoldError } from "../base/errors.ts";
import { either, integer, number, oneOf } from "../base/options.ts";
import type { Run } from "../compute/run.ts";
import type { KernelFunction } from "../compute/svc.ts";
import { type Matrix, type NumberArray, takeRows, zeros } from "../matrix/dense.ts";
import { defineMethod } from "../method/define.ts";
import { eachPair, groupByClass } from "./class-order.ts";
import { type Classifier, decisionValues, vote } from "./decision.ts";
import { varianceOfEntries } from "./kernel-points.ts";
import { planPairs, solveAllPairs } from "./one-against-one.ts";

/**
 * Support vector classifier: between every two classes the widest margin, in the space of a kernel.
 *
 * 1. kernel matrix: K_st = exp(−γ |x_s − x_t|²), or x_s·x_t, or (γ x_s·x_t + coef0)^degree, each once: within a class for all
 *    pairs, between two classes when their turn comes. O(n² m)
 * 2. for every pair of classes: minimize ½ αᵀQα − Σα with Q_st = y_s y_t K_st, 0 ≤ α ≤ C, Σ yα = 0. O(points) a step
 * 3. the points with α > 0 are the support vectors; the decision between a and b is Σ yα K(x_s, x) + intercept.
 *
 * `predict` lets every pair of classes vote; of equal votes the lowest label wins. `transform` gives the decision values
 * themselves: one column a pair of classes a < b, in the order (0, 1), (0, 2), …, (1, 2), …; positive speaks for a.
 * Both are computed in f64, every row by itself. In training, kernel values are kept in f32 as LIBSVM keeps them, whose
 * solution this is up to `tolerance`; those of "rbf" are worked out in f32, within 2⁻²² of what they are. Points are used as
 * they are: bring columns to like scales first. Whole numbers of 8 or 16 bits go through exact integer products.
 *
 * Input n × m and one whole number a point. The solution does not depend on the seed of anything: there is none.
 * Memory 4 Σ n_c² bytes, n_c points in class c, up to 1.5 GB, and 8 n_a n_b for every pair that is being solved, two a thread.
 * Throws ManifoldError "bad-input" (one class only; values too large for the kernel) | "bad-option" | "too-large".
 *
 * @see C. Cortes, V. Vapnik, Machine Learning 20 (1995) 273–297, doi:10.1007/BF00994018
 * @see C.-C. Chang, C.-J. Lin, ACM TIST 2 (2011) 27, doi:10.1145/1961189.1961199
 */
export const svc = defineMethod({
  name: "svc",
  summary: "Classify points by the widest margin between every two classes, straight or curved by a kernel.",
  kind: "classification",
  supervised: true,
  options: {
    kernel: oneOf(["rbf", "linear", "poly"], {
      default: "rbf",
      help: 'Similarity of two points: "rbf" exp(−γ|x − y|²), "linear" x·y, "poly" (γ x·y + coef0)^degree.',
    }),
    C: number({ default: 1, above: 0, help: "Price of a point inside the margin; larger bends the border after every point." }),
    gamma: either(["scale", "auto"], {
      default: "scale",
      above: 0,
      help: 'Reach of a point, γ: "scale" is 1 / (columns · variance of all entries), "auto" is 1 / columns.',
    }),
    degree: integer({ default: 3, minimum: 1, maximum: 100, help: 'Degree of the "poly" kernel.' }),
    coef0: number({ default: 0, help: 'Constant in the "poly" kernel.' }),
    tolerance: number({ default: 1e-3, above: 0, help: "By how much the conditions of optimality may be violated at the end." }),
    maxIterations: integer({ default: 10_000_000, minimum: 1, help: "The most steps for one pair of classes." }),
  },

  *fit(points, { kernel: kind, C, gamma: wanted, degree, coef0, tolerance, maxIterations }, run, labels) {
    const { classes, starts, order } = groupByClass(labels);
    if (classes.length < 2) throw oneClass(labels);
    planPairs(run, points, starts);
    const gamma = yield* run.phase("scale", 0.02, chooseGamma(points, kind === "linear" ? 1 : wanted, run));
    const kernel: KernelFunction = { kind, gamma, coef0, degree };
    const solutions = yield* solveAllPairs(run, points, { starts, order }, kernel, { C, tolerance, most: maxIterations });

    // Support vectors: every point with a multiplier above zero in some pair.
    const count = classes.length;
    const places: number[] = [];
    const supportStarts = new Int32Array(count + 1);
    const used = new Uint8Array(order.length);
    eachPair(count, (a, b, pair) => {
      const { alpha } = solutions[pair]!;
      const inA = starts[a + 1]! - starts[a]!;
      for (let t = 0; t < alpha.length; t++) if (alpha[t]! > 0) used[t < inA ? starts[a]! + t : starts[b]! + t - inA] = 1;
    });
    for (let c = 0; c < count; c++) {
      for (let at = starts[c]!; at < starts[c + 1]!; at++) if (used[at]) places.push(at);
      supportStarts[c + 1] = places.length;
    }

    // The coefficient yα of a vector of class c against another class stands in row "other", classes counted without c.
    const dualCoefficients = zeros(count - 1, places.length);
    const { data, cols } = dualCoefficients;
    let bounded = 0;
    eachPair(count, (a, b, pair) => {
      const { alpha } = solutions[pair]!;
      const inA = starts[a + 1]! - starts[a]!;
      for (let s = supportStarts[a]!; s < supportStarts[a + 1]!; s++) data[(b - 1) * cols + s] = alpha[places[s]! - starts[a]!]!;
      for (let s = supportStarts[b]!; s < supportStarts[b + 1]!; s++) data[a * cols + s] = -alpha[inA + places[s]! - starts[b]!]!;
      for (const value of alpha) if (value === C) bounded++;
    });

    const unfinished = solutions.filter((solution) => !solution.converged).length;
    if (unfinished > 0) {
      run.warn(
        "not-converged",
        `svc: ${unfinished} of ${solutions.length} pairs of classes stopped after ${formatNumber(maxIterations)} steps before reaching the tolerance. Scale the columns, lower C, or raise maxIterations.`,
        { pairs: unfinished, maxIterations },
      );
    }
    const support = Int32Array.from(places, (place) => order[place]!);
    return {
      /** The labels, ascending. */
      classes,
      /** Support vectors as rows of the training data, class after class. */
      support,
      supportVectors: takeRows(points, support),
      /** Class c has the vectors supportStarts[c], …, supportStarts[c + 1] − 1. */
      supportStarts,
      /** (classes − 1) × vectors: yα of each vector in the problem of its class with each other class. */
      dualCoefficients,
      /** One a pair. */
      intercepts: Float64Array.from(solutions, (solution) => -solution.offset),
      /** The γ that was used; 1 for the linear kernel, which has none. */
      gamma,
      diagnostics: {
        /** Steps over all pairs. */
        iterations: solutions.reduce((sum, solution) => sum + solution.iterations, 0),
        /** The largest violation of the optimality conditions that is left. */
        violation: solutions.reduce((most, solution) => Math.max(most, solution.violation), 0),
        /** ½ αᵀQα − Σα of every pair. */
        objectives: Float64Array.from(solutions, (solution) => solution.objective),
        supportVectors: places.length,
        /** Multipliers at C, over all pairs: points inside a margin or on its wrong side. */
        boundedMultipliers: bounded,
      },
    };
  },

  *transform(model, points, run) {
    return yield* run.phase("decide", 1, decisionValues(run, classifierOf(model), points));
  },

  *predict(model, points, run) {
    const decisions = yield* run.phase("decide", 1, decisionValues(run, classifierOf(model), points));
    return vote(decisions, model.classes);
  },
});

/** γ as a number. Zero variance would make it infinite: then it is 1, with a warning. */
function* chooseGamma(points: Matrix<NumberArray>, gamma: "scale" | "auto" | number, run: Run) {
  if (typeof gamma === "number") return gamma;
  if (gamma === "auto") return 1 / points.cols;
  const variance = yield* varianceOfEntries(run, points);
  const scaled = 1 / (points.cols * variance);
  if (Number.isFinite(scaled)) return scaled;
  run.warn("constant-points", 'svc: all entries are equal, so gamma: "scale" has no scale; 1 was used.', { variance });
  return 1;
}

function oneClass(labels: Int32Array): ManifoldError {
  return new ManifoldError(
    "bad-input",
    `svc: all ${formatNumber(labels.length)} points have the label ${labels[0]}. A classifier needs at least two classes.`,
    { label: labels[0] },
  );
}

/** What a model says to the routine that decides. */
function classifierOf(
  model: Omit<Classifier, "kernel"> & {
    readonly options: Omit<KernelFunction, "kind" | "gamma"> & { readonly kernel: KernelFunction["kind"] };
    readonly gamma: number;
  },
): Classifier {
  const { kernel: kind, coef0, degree } = model.options;
  return { ...model, kernel: { kind, gamma: model.gamma, coef0, degree } };
}
