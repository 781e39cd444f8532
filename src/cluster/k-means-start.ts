import { log } from "../base/elementary.ts";
import type { Random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import { keepTrial, trialBlock, tryCenters } from "../compute/kmeans.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";

/** Candidates for every center but the first. */
export const trialsOf = (clusters: number): number => 2 + Math.floor(log(clusters));

/**
 * Starting centers by greedy k-means++, written into `centers` (k × m): the first one any point, each further one the best of
 * 2 + ⌊log k⌋ candidates drawn with probability proportional to their squared distance to the centers so far, where the best
 * leaves the least sum of squared distances. The same rule as scikit-learn's. O(n k m log k)
 *
 * @see D. Arthur, S. Vassilvitskii, SODA 2007, 1027–1035
 */
export function* spreadCenters(run: Run, points: Slab<SlabArray>, centers: Slab, draw: Random): Steps<void> {
  const { rows: n, cols } = points;
  const k = centers.rows;
  const trials = trialsOf(k);
  const block = trialBlock(cols, trials);
  const blocks = Math.ceil(n / block);
  const nearest = run.take(Float64Array, n, 1);
  const least = run.take(Float64Array, n, trials);
  const candidates = run.take(Float64Array, trials, cols);
  const potentials = run.take(Float64Array, blocks, trials);
  const chosen = new Int32Array(trials);
  /** The sum of `nearest` over each block. */
  let sums: Float64Array = new Float64Array(blocks);

  nearest.view.fill(Number.POSITIVE_INFINITY);
  chosen.fill(draw.below(n));
  for (let j = 0; j < k; j++) {
    if (j > 0) for (let t = 0; t < trials; t++) chosen[t] = drawPoint(nearest.view, sums, block, draw.uniform());
    for (let t = 0; t < trials; t++) candidates.row(t).set(points.row(chosen[t]!));
    yield* span(j / k, (j + 1) / k, tryCenters(run, points, candidates, nearest, least, potentials));
    const totals = columnSums(potentials.view, trials);
    let best = 0;
    for (let t = 1; t < trials; t++) if (totals[t]! < totals[best]!) best = t;
    yield* span((j + 1) / k, (j + 1) / k, keepTrial(run, least, best, nearest));
    sums = potentials.view.filter((_, at) => at % trials === best);
    centers.row(j).set(candidates.row(best));
  }
  run.release(nearest, least, candidates, potentials);
}

/**
 * The point at which the running sum of `weights` passes the share `u` of the whole: point i with probability weights[i] / Σ.
 * `sums` holds the sums over blocks, so that only one block is gone through. When all weights are zero (no point is apart from
 * the centers) any point is as good: the one at the share `u` of the list.
 */
function drawPoint(weights: Float64Array, sums: Float64Array, block: number, u: number): number {
  let total = 0;
  for (const sum of sums) total += sum;
  if (!(total > 0)) return Math.min(weights.length - 1, Math.floor(u * weights.length));
  let left = u * total;
  let b = 0;
  while (b < sums.length - 1 && left >= sums[b]!) left -= sums[b++]!;
  const end = Math.min(weights.length, (b + 1) * block);
  // Rounding may lead past the end of the block: then it is the last point of it that has a weight.
  let last = b * block;
  for (let i = b * block; i < end; i++) {
    const weight = weights[i]!;
    if (!(weight > 0)) continue;
    last = i;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

/** The sums of the columns of a matrix with `cols` columns, rows in order. */
function columnSums(data: Float64Array, cols: number): Float64Array {
  const sums = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) sums[at % cols]! += data[at]!;
  return sums;
}
