import type { Labels } from "../method/define.ts";
import { labelPair } from "./contingency.ts";
import { matchPair } from "./match-labels.ts";

/**
 * The accuracy of a **clustering**: the share of points that agree with the true labels *after the clusters have been
 * renamed in the best possible way*. In [0, 1].
 *
 *     accuracy = (1/n) max over one-to-one renamings π of #{ i : π(cluster i) = label i }
 *
 * For the predictions of a **classifier**, whose labels mean something already, use {@link unmatchedAccuracy}; here a
 * classifier that always answers wrongly could score 1.
 *
 * O(n + k³). Throws "bad-input" for unequal lengths, no points, or labels that are not whole numbers.
 */
export function accuracy(trueLabels: Labels, clusters: Labels): number {
  const [truth, found] = labelPair(trueLabels, clusters, "accuracy", ["trueLabels", "clusters"]);
  return matchPair(truth, found).agreeing / truth.length;
}

/**
 * The accuracy of a **classifier**: the share of points whose predicted label *is* the true label. In [0, 1].
 *
 * Not for clusterings: their numbers are arbitrary, and a perfect clustering may score 0 here. See {@link accuracy}.
 * O(n). Throws "bad-input" as {@link accuracy} does.
 */
export function unmatchedAccuracy(trueLabels: Labels, predicted: Labels): number {
  const [truth, found] = labelPair(trueLabels, predicted, "unmatchedAccuracy", ["trueLabels", "predicted"]);
  let agreeing = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === found[i]) agreeing++;
  return agreeing / truth.length;
}
