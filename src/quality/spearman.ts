import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";

/**
 * Spearman's rank correlation of two lists of numbers: Pearson's correlation of their ranks, equal values sharing the mean
 * of their ranks. In [−1, 1]; 1 when one rises whenever the other does. NaN when a list is constant, which has no order.
 *
 * O(n log n). Throws "bad-input" for unequal lengths, fewer than two values, or values that are not numbers.
 */
export function spearman(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const n = first.length;
  if (second.length !== n) {
    throw new ManifoldError(
      "bad-input",
      `spearman: there are ${formatNumber(n)} first values but ${formatNumber(second.length)} second ones. Both must be about the same points.`,
      { first: n, second: second.length },
    );
  }
  if (!(n >= 2))
    throw new ManifoldError(
      "bad-input",
      `spearman: ${n === 1 ? "1 value has" : `${formatValue(n)} values have`} no rank correlation. Pass at least two.`,
      { n },
    );
  const a = averageRanks(first, "first");
  const b = averageRanks(second, "second");
  // Ranks have the mean (n − 1) / 2 whatever the ties; all terms are multiples of ¼, so the sums are exact.
  const mean = (n - 1) / 2;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    const x = a[i]! - mean;
    const y = b[i]! - mean;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The rank of each value, from 0; equal values share the mean of the ranks they take up. */
function averageRanks(values: ArrayLike<number>, which: string): Float64Array {
  const n = values.length;
  for (let i = 0; i < n; i++) {
    if (typeof values[i] === "number" && !Number.isNaN(values[i])) continue;
    throw new ManifoldError(
      "bad-input",
      `spearman: entry ${formatNumber(i)} of the ${which} values is ${formatValue(values[i])}, not a number. Drop or fill missing values first.`,
      { index: i },
    );
  }
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((i, j) => values[i]! - values[j]! || i - j);
  const ranks = new Float64Array(n);
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && values[order[to]!] === values[order[from]!]) to++;
    for (let r = from; r < to; r++) ranks[order[r]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
