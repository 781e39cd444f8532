import type { Labels } from "../method/define.ts";
import { contingency, labelPair } from "./contingency.ts";

/** A score for each class, and its averages. */
export interface ClassScores {
  /** All labels that occur in either labeling, ascending. */
  readonly labels: Int32Array;
  /** The score of each of `labels`. */
  readonly perClass: Float64Array;
  /** The plain mean over classes: a small class counts as much as a large one. */
  readonly macro: number;
  /** The score of all decisions counted together; for one label a point it equals {@link unmatchedAccuracy}. */
  readonly micro: number;
  /** The mean over classes weighted by how often each is the true label. */
  readonly weighted: number;
}

/**
 * F1 of a classifier: the harmonic mean of precision and recall, per class and averaged.
 *
 *     F1 of a class = 2 TP / (2 TP + FP + FN)
 *
 * A class that occurs in neither role scores 0 (it cannot occur here: classes are the labels of either labeling).
 * Cluster numbers must be matched first: see {@link matchLabels}. O(n + k²).
 * Throws "bad-input" for unequal lengths, no points, or labels that are not whole numbers.
 */
export function f1(trueLabels: Labels, predicted: Labels): ClassScores {
  return classScores(trueLabels, predicted, "f1", (hits, given, wanted) => [2 * hits, given + wanted]);
}

/** Precision of a classifier: of the points given a label, the share that has it; 0 for a label never given. See {@link f1}. */
export function precision(trueLabels: Labels, predicted: Labels): ClassScores {
  return classScores(trueLabels, predicted, "precision", (hits, given) => [hits, given]);
}

/** Recall of a classifier: of the points that have a label, the share that was given it; 0 for a label no point has. See {@link f1}. */
export function recall(trueLabels: Labels, predicted: Labels): ClassScores {
  return classScores(trueLabels, predicted, "recall", (hits, _given, wanted) => [hits, wanted]);
}

/** Scores that are a ratio of counts: hits (true positives), given (predicted as the class), wanted (truly of the class). */
function classScores(
  trueLabels: Labels,
  predicted: Labels,
  who: string,
  ratio: (hits: number, given: number, wanted: number) => [number, number],
): ClassScores {
  const pair = labelPair(trueLabels, predicted, who, ["trueLabels", "predicted"]);
  const { rowLabels, counts, rowSums, colSums, total } = contingency(...pair, { union: true });
  const k = rowLabels.length;
  const perClass = new Float64Array(k);
  let sum = 0;
  let weightedSum = 0;
  let allHits = 0;
  for (let a = 0; a < k; a++) {
    const hits = counts[a * k + a]!;
    const [above, below] = ratio(hits, colSums[a]!, rowSums[a]!);
    perClass[a] = below > 0 ? above / below : 0;
    sum += perClass[a]!;
    weightedSum += perClass[a]! * rowSums[a]!;
    allHits += hits;
  }
  const [above, below] = ratio(allHits, total, total);
  return { labels: rowLabels, perClass, macro: sum / k, micro: above / below, weighted: weightedSum / total };
}
