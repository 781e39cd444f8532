import type { Steps } from "../base/steps.ts";
import type { Reals } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";
import { correlateRows } from "../compute/scaling.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix } from "../matrix/dense.ts";

/** About so many multiplications are spent. */
const budget = 4e8;

/**
 * The share of the variance of distances that an embedding does not explain: 1 − R², R Pearson's correlation of the distances
 * and those of the embedded points, over all pairs.
 *
 * `squares` n × n holds the squares of the distances times any factor; `embedding` n × d may be in other units. Where all pairs would cost
 * more than some 10⁸ operations, the pairs of evenly spaced points with all others stand for them. O(n² d) at most
 *
 * @see J. B. Tenenbaum, V. de Silva, J. C. Langford, Science 290 (2000) 2319–2323, doi:10.1126/science.290.5500.2319, note 42
 */
export function* residualVariance(run: Run, squares: Slab<Reals>, embedding: Matrix, factor = 1): Steps<number> {
  const { rows: n, cols: d, data } = embedding;
  const most = Math.max(16, Math.floor(budget / (n * (d + 8))));
  const count = Math.min(n, most);
  const rows = run.take(Int32Array, count);
  const axes = run.take(Float64Array, d, n);
  const sums = run.take(Float64Array, count, 5);
  rows.view.set(Int32Array.from({ length: count }, (_, t) => Math.floor((t * n) / count)));
  const byAxis = axes.view;
  for (let i = 0; i < n; i++) for (let a = 0; a < d; a++) byAxis[a * n + i] = factor * data[i * d + a]!;
  const whole = count === n;
  yield* correlateRows(run, squares, rows, whole, axes, sums);
  const total = [0, 0, 0, 0, 0];
  const each = sums.view;
  for (let t = 0; t < each.length; t++) total[t % 5]! += each[t]!;
  run.release(rows, axes, sums);
  const pairs = whole ? (n * (n - 1)) / 2 : count * (n - 1);
  return unexplained(pairs, total);
}

/** 1 − R² of `pairs` pairs of numbers, given the sums of a, b, a², b² and a b; 0 where a does not vary, 1 where only b does not. */
export function unexplained(pairs: number, sums: readonly number[]): number {
  const [a, b, aa, bb, ab] = sums as [number, number, number, number, number];
  const varianceA = aa - (a * a) / pairs;
  const varianceB = bb - (b * b) / pairs;
  const covariance = ab - (a * b) / pairs;
  if (!(varianceA > 0)) return 0;
  if (!(varianceB > 0)) return 1;
  return Math.min(1, Math.max(0, 1 - ((covariance / varianceA) * covariance) / varianceB));
}
