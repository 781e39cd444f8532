import type { Labels } from "../method/define.ts";
import { minimumAssignment } from "./assignment.ts";
import { contingency, labelPair } from "./contingency.ts";

/** A one-to-one matching between true labels and cluster numbers. */
export interface LabelMatching {
  /** The clusters that occur, ascending. */
  readonly clusters: Int32Array;
  /**
   * For each of `clusters` the true label it is matched with. A cluster too many, for which no true label is left, gets a
   * number of its own above all true labels.
   */
  readonly names: Int32Array;
  /** The given cluster numbers renamed: one a point, comparable with the true labels and colored alike. */
  readonly renamed: Int32Array;
  /** Points whose renamed cluster is their true label. */
  readonly agreeing: number;
}

/**
 * Renames clusters so that they agree with the true labels at as many points as possible.
 *
 * A clustering numbers its clusters as it likes; only after this renaming can it be compared with true labels point by point.
 * The best of all one-to-one renamings is found exactly: an assignment problem on the (padded) table of counts.
 * O(n + k³) for k labels. Throws "bad-input" for unequal lengths, no points, or labels that are not whole numbers.
 */
export function matchLabels(trueLabels: Labels, clusters: Labels): LabelMatching {
  return matchPair(...labelPair(trueLabels, clusters, "matchLabels", ["trueLabels", "clusters"]));
}

/** {@link matchLabels} on checked labels. */
export function matchPair(truth: Int32Array, found: Int32Array): LabelMatching {
  const { rowLabels, colLabels, counts } = contingency(truth, found);
  const [k, l] = [rowLabels.length, colLabels.length];
  // Rows are clusters; columns are true labels, padded with empty ones for clusters that must go without.
  const cols = Math.max(k, l);
  const cost = new Float64Array(l * cols);
  for (let b = 0; b < l; b++) for (let a = 0; a < k; a++) cost[b * cols + a] = -counts[a * l + b]!;
  const assigned = minimumAssignment({ rows: l, cols, data: cost });

  let fresh = rowLabels[k - 1]!;
  let agreeing = 0;
  const nameOf = new Map<number, number>();
  for (let b = 0; b < l; b++) {
    const a = assigned[b]!;
    agreeing += a < k ? counts[a * l + b]! : 0;
    nameOf.set(colLabels[b]!, a < k ? rowLabels[a]! : ++fresh);
  }
  return {
    clusters: colLabels,
    names: Int32Array.from(colLabels, (cluster) => nameOf.get(cluster)!),
    renamed: found.map((cluster) => nameOf.get(cluster)!),
    agreeing,
  };
}
