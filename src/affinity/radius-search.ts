import { exp, log } from "../base/elementary.ts";
import { formatNumber } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import { compactSums, countBelow, type Keys, pairAffinities, pairsBelow, rowSums, squaredAffinities } from "../compute/affinity.ts";
import { countExponents, sortKeys } from "../compute/radix.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";

/** What a search for a radius of compact support looked at and found. */
export interface RadiusSearch {
  /** The radius of least cost, in the units of √key. */
  readonly radius: number;
  readonly cost: number;
  /** ⟨φ, K⟩ / (‖φ‖ ‖K‖) at the radius, in [0, 1]. */
  readonly alignment: number;
  /** The share of pairs that lie beyond the radius, the n² entries of the matrix taken as pairs. */
  readonly sparsity: number;
  /** The radii that were tried, ascending, and what came of each: for drawing. */
  readonly tried: {
    readonly radii: Float64Array;
    readonly costs: Float64Array;
    readonly alignments: Float64Array;
    readonly sparsities: Float64Array;
  };
}

/**
 * The radius at which a compactly supported kernel keeps much of the affinities in few entries.
 *
 * φ(t) = max(1 − t, 0)^v with t = distance/radius is compared with the affinities K:
 *
 *     alignment = ⟨φ, K⟩ / (‖φ‖ ‖K‖),   sparsity = 1 − #{φ > 0}/n²
 *     cost = √(½ log² alignment + ½ log² sparsity)
 *
 * The cost is the distance, in logarithms, from a kernel that equals K and is empty; the least is sought. This is our reading of
 * the criterion of Castro-Hoyos and others; the paper's own formula was not at hand, and the study's code maximizes a quantity that
 * has its supremum where nothing is pruned (see `notebookSearch`).
 *
 * Radii on a logarithmic grid, then a golden section around the best. Only pairs that can matter are sorted: sparsity falls with
 * the radius and bounds the cost from below, cost ≥ √½ |log sparsity|, so once that bound passes the best cost, larger radii are
 * out of question. Between neighboring distances the sparsity is interpolated, or the cost would have steps.
 * Undefined when no two points are apart. O(n²) and O(pairs kept) for each of some 80 radii.
 *
 * @see A. M. Castro-Hoyos, A. M. Álvarez-Meza, G. Castellanos-Dominguez, Pattern Recognition Letters 70 (2016) 8–16, doi:10.1016/j.patrec.2015.10.012
 */
export function* searchRadius(run: Run, keys: Keys, halves: number): Steps<RadiusSearch | undefined> {
  const n = keys.table.rows;
  const norm = Math.sqrt(yield* span(0, 0.2, squaredNorm(run, keys)));
  const below = yield* span(0.2, 0.3, pairsByExponent(run, keys.table));
  const all = (n * (n - 1)) / 2;
  for (let wanted = 32 * n, done = 0.3; ; wanted *= 4, done += (0.9 - done) / 2) {
    const limit = limitFor(below, wanted);
    const next = done + (0.9 - done) / 2;
    const pairs = yield* span(done, (done + next) / 2, sortedPairs(run, keys, limit));
    const found = yield* span(
      (done + next) / 2,
      next,
      searchAmong(run, pairs, { n, norm, halves, diagonal: keys.diagonal, complete: pairs.count === all }),
    );
    run.release(pairs.distances, pairs.affinities);
    if (pairs.count === all) return found;
    const bound = Math.SQRT1_2 * Math.abs(log(1 - (n + 2 * pairs.count) / (n * n)));
    if (found && bound >= found.cost) return found;
  }
}

/** ‖K‖²: of the table of affinities where the keys come with one, else of what follows from the keys. O(n²) */
function* squaredNorm(run: Run, keys: Keys): Steps<number> {
  const n = keys.table.rows;
  const sums = run.take(Float64Array, n);
  if (keys.affinities) yield* rowSums(run, keys.affinities, 2, sums);
  else yield* squaredAffinities(run, keys, sums);
  let total = 0;
  for (const sum of sums.view) total += sum;
  run.release(sums);
  return keys.affinities ? total : n * keys.diagonal * keys.diagonal + 2 * total;
}

/** Pairs of points in order of distance. */
interface Pairs {
  readonly distances: Slab;
  readonly affinities: Slab;
  readonly count: number;
}

/** Pairs with keys below `limit`, sorted. */
function* sortedPairs(run: Run, keys: Keys, limit: number): Steps<Pairs> {
  const n = keys.table.rows;
  const counts = run.take(Int32Array, n);
  yield* span(0, 0.2, countBelow(run, keys.table, limit, true, counts));
  const offsets = run.take(Uint32Array, n);
  let count = 0;
  counts.view.forEach((own, i) => {
    offsets.view[i] = count;
    count += own;
  });
  run.require(
    32 * count,
    `the ${formatNumber(count)} pairs of points that a radius may keep`,
    'Use affinity: "nearest-neighbors", prune: "none", or fewer points.',
  );
  const distances = run.take(Float64Array, Math.max(1, count));
  const affinities = run.take(Float64Array, Math.max(1, count));
  yield* span(0.2, 0.4, pairsBelow(run, keys, limit, offsets, distances, affinities));
  yield* span(0.4, 0.9, sortKeys(run, distances, count, keys.affinities && affinities));
  yield* span(0.9, 1, pairAffinities(run, distances, count, keys.affinities ? 0 : keys.spread, distances, affinities));
  run.release(counts, offsets);
  return { distances, affinities, count };
}

interface Frame {
  readonly n: number;
  /** ‖K‖ over the whole matrix. */
  readonly norm: number;
  readonly halves: number;
  readonly diagonal: number;
  /** Whether these are all pairs. */
  readonly complete: boolean;
}

interface Trial {
  readonly radius: number;
  readonly cost: number;
  readonly alignment: number;
  readonly sparsity: number;
}

const gridSize = 48;
const goldenSteps = 40;
const golden = (Math.sqrt(5) - 1) / 2;

function* searchAmong(run: Run, pairs: Pairs, frame: Frame): Steps<RadiusSearch | undefined> {
  const { distances, count } = pairs;
  const first = upperPlace(distances.view, count, 0);
  if (first === count) return undefined;
  const low = log(distances.view[first]!);
  const high = log(distances.view[count - 1]!);
  const trials: Trial[] = [];
  let best = 0;
  const points = high > low ? gridSize : 1;
  const at = (g: number): number => low + ((high - low) * (g + 1)) / points;
  const tryAt = (done: number, logRadius: number) => span(done, done, tryRadius(run, pairs, frame, exp(logRadius)));
  for (let g = 0; g < points; g++) {
    trials.push(yield* tryAt(g / 100, at(g)));
    if (trials[g]!.cost < trials[best]!.cost) best = g;
  }
  // Golden section between the neighbors of the best grid point.
  let [from, to] = [at(best - 1), at(Math.min(points - 1, best + 1))];
  let left = yield* tryAt(0.5, to - golden * (to - from));
  let right = yield* tryAt(0.5, from + golden * (to - from));
  trials.push(left, right);
  for (let step = 0; step < goldenSteps && to - from > 1e-4; step++) {
    const done = 0.5 + (0.5 * step) / goldenSteps;
    if (left.cost <= right.cost) {
      to = log(right.radius);
      right = left;
      left = yield* tryAt(done, to - golden * (to - from));
      trials.push(left);
    } else {
      from = log(left.radius);
      left = right;
      right = yield* tryAt(done, from + golden * (to - from));
      trials.push(right);
    }
  }
  return summary(trials);
}

/** The cost of one radius. */
function* tryRadius(run: Run, { distances, affinities, count }: Pairs, frame: Frame, radius: number): Steps<Trial> {
  const { n, norm, halves, diagonal } = frame;
  const within = lowerPlace(distances.view, count, radius);
  const [both, own] = yield* compactSums(run, distances, affinities, within, { radius, halves });
  // The diagonal has φ = 1.
  const alignment = (n * diagonal + 2 * both) / (Math.sqrt(n + 2 * own) * norm);
  const before = within > 0 ? distances.view[within - 1]! : 0;
  const share = within < count ? (radius - before) / (distances.view[within]! - before) : 0;
  const sparsity = 1 - (n + 2 * (within + share)) / (n * n);
  const cost =
    alignment > 0 && sparsity > 0 ? Math.sqrt((square(log(Math.min(1, alignment))) + square(log(sparsity))) / 2) : Number.POSITIVE_INFINITY;
  return { radius, cost, alignment: Math.min(1, alignment), sparsity: Math.max(0, sparsity) };
}

/** The best of the trials, and all that have a finite cost in order of their radii; undefined if none has. */
function summary(trials: readonly Trial[]): RadiusSearch | undefined {
  const tried = trials.filter(({ cost }) => cost < Number.POSITIVE_INFINITY).sort((a, b) => a.radius - b.radius);
  if (tried.length === 0) return undefined;
  const best = tried.reduce((a, b) => (b.cost < a.cost ? b : a));
  const column = (name: keyof Trial) => Float64Array.from(tried, (trial) => trial[name]);
  return {
    ...best,
    tried: { radii: column("radius"), costs: column("cost"), alignments: column("alignment"), sparsities: column("sparsity") },
  };
}

/** How many pairs have keys below 2^(e − 1022), for e = 0 … 2046. */
function* pairsByExponent(run: Run, table: Slab): Steps<Float64Array> {
  const n = table.rows;
  const counts = yield* countExponents(run, table, n * n);
  const below = new Float64Array(2047);
  let sum = 0;
  for (let e = 0; e < 2047; e++) {
    sum += counts[e]!;
    // Every pair stands in the table twice, and n zeros on its diagonal.
    below[e] = (sum - n) / 2;
  }
  return below;
}

const smallestNormal = 2.2250738585072014e-308;

/** A power of two below which at least `wanted` keys lie, or all. */
function limitFor(below: Float64Array, wanted: number): number {
  const most = below[2046]!;
  let e = 0;
  while (below[e]! < Math.min(wanted, most)) e++;
  let limit = smallestNormal;
  for (let i = 0; i < e; i++) limit *= 2;
  return limit;
}

/** The place of the first of the ascending distances that is at least `value`. */
function lowerPlace(distances: Float64Array, count: number, value: number): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (distances[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The place of the first of the ascending distances that is above `value`. */
function upperPlace(distances: Float64Array, count: number, value: number): number {
  let place = lowerPlace(distances, count, value);
  while (place < count && distances[place] === value) place++;
  return place;
}

const square = (x: number): number => x * x;
