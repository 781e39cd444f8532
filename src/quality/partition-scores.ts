import { log } from "../base/elementary.ts";
import type { Labels } from "../method/define.ts";
import { type Contingency, contingency, labelPair } from "./contingency.ts";

/**
 * The adjusted Rand index: how far two partitions agree on which pairs of points belong together, corrected for chance.
 * 1 for equal partitions, about 0 for unrelated ones, negative for less agreement than chance. Symmetric; numbering is of no account.
 *
 *     ARI = (Σ C(n_ab, 2) − E) / (½ (Σ C(a, 2) + Σ C(b, 2)) − E),   E = Σ C(a, 2) Σ C(b, 2) / C(n, 2)
 *
 * O(n + k l). Throws "bad-input" for unequal lengths, no points, or labels that are not whole numbers.
 *
 * @see L. Hubert, P. Arabie, Journal of Classification 2 (1985) 193–218, doi:10.1007/BF01908075
 */
export function adjustedRandIndex(first: Labels, second: Labels): number {
  const table = contingency(...labelPair(first, second, "adjustedRandIndex", ["first labels", "second labels"]));
  const together = pairs(table.counts);
  const inFirst = pairs(table.rowSums);
  const inSecond = pairs(table.colSums);
  const all = (table.total * (table.total - 1)) / 2;
  // Everything in one cluster, or every point in its own, in both: the formula is 0/0, the partitions are equal.
  if (together === inFirst && together === inSecond) return 1;
  const expected = (inFirst * inSecond) / all;
  return (together - expected) / ((inFirst + inSecond) / 2 - expected);
}

/**
 * Normalized mutual information: what one partition tells about the other, as a share of the mean of what each tells
 * about itself (arithmetic mean). In [0, 1]; 1 for equal partitions. Symmetric; numbering is of no account.
 *
 *     NMI = 2 I(A; B) / (H(A) + H(B))
 *
 * Two partitions that are each a single cluster score 1. Unlike {@link adjustedRandIndex} it is not corrected for
 * chance: many small clusters score above 0 even when they mean nothing.
 *
 * O(n + k l). Throws "bad-input" for unequal lengths, no points, or labels that are not whole numbers.
 *
 * @see A. Strehl, J. Ghosh, JMLR 3 (2002) 583–617
 */
export function normalizedMutualInformation(first: Labels, second: Labels): number {
  const table = contingency(...labelPair(first, second, "normalizedMutualInformation", ["first labels", "second labels"]));
  const entropies = entropy(table.rowSums, table.total) + entropy(table.colSums, table.total);
  if (entropies === 0) return 1;
  return Math.min(1, Math.max(0, (2 * mutualInformation(table)) / entropies));
}

/** Σ C(c, 2) over counts: pairs of points within them. Exact below 2⁵³. */
function pairs(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}

/** H = −Σ p log p in nats. */
function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * log(count / total);
  return sum;
}

/** I = Σ p_ab log(p_ab / (p_a p_b)) in nats. */
function mutualInformation({ counts, rowSums, colSums, total }: Contingency): number {
  const l = colSums.length;
  let sum = 0;
  for (let a = 0; a < rowSums.length; a++) {
    for (let b = 0; b < l; b++) {
      const count = counts[a * l + b]!;
      if (count > 0) sum += (count / total) * log((count * total) / (rowSums[a]! * colSums[b]!));
    }
  }
  return sum;
}
