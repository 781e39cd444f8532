import type { Matrix } from "../matrix/dense.ts";
import type { Labels } from "../method/define.ts";
import { contingency, labelPair } from "./contingency.ts";

/** How often each label was predicted for each true label. */
export interface Confusion {
  /** All labels that occur in either labeling, ascending: the meaning of rows and columns. */
  readonly labels: Int32Array;
  /** k × k: entry (a, b) counts the points of true label `labels[a]` that were given `labels[b]`. */
  readonly counts: Matrix;
}

/** Counts true against predicted labels. O(n + k²). Throws "bad-input" for unequal lengths, no points, or labels that are not whole numbers. */
export function confusionMatrix(trueLabels: Labels, predicted: Labels): Confusion {
  const pair = labelPair(trueLabels, predicted, "confusionMatrix", ["trueLabels", "predicted"]);
  const { rowLabels, counts } = contingency(...pair, { union: true });
  const k = rowLabels.length;
  return { labels: rowLabels, counts: { rows: k, cols: k, data: counts } };
}
