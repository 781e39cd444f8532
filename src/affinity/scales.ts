import { log } from "../base/elementary.ts";
import { type Steps, span } from "../base/steps.ts";
import { leastPositive, rowExtremes } from "../compute/affinity.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";

/** How wide a point's own neighborhood is taken to be. See `localScale`. */
export type ScaleRule = "study" | "zelnik-manor-perona";

/** The few nearest others of each row of a table of squared distances. */
export interface NearestFew {
  /** rows × {@link few}, squared, ascending; the last repeated where there are fewer. */
  readonly squares: Float64Array;
  /** How many others there are. */
  readonly others: number;
  /** The largest squared distance of each row. */
  readonly farthest: Float64Array;
}

/** The rules look at no more than so many others. */
const few = 7;

/**
 * The few nearest others of each row. With `self` the table is square and each point's distance 0 to itself is left out. O(rows n)
 */
export function* nearestFew(run: Run, table: Slab, self: boolean): Steps<NearestFew> {
  const { rows, cols } = table;
  const skip = self ? 1 : 0;
  const smallest = run.take(Float64Array, rows, few + skip);
  const largest = run.take(Float64Array, rows);
  yield* span(0, 1, rowExtremes(run, table, smallest, largest));
  // A row's smallest entry is its own 0, or that of a duplicate, which is as good.
  const squares = new Float64Array(rows * few);
  for (let i = 0; i < rows; i++) squares.set(smallest.row(i).subarray(skip), i * few);
  const found = { squares, others: cols - skip, farthest: Float64Array.from(largest.view) };
  run.release(smallest, largest);
  return found;
}

/**
 * The width σ of a point's own neighborhood, from its squared distances to others, ascending from `at` on.
 *
 * - `"study"`: the mean of the five smallest distances, the point's own 0 among them: (0 + d₁ + d₂ + d₃ + d₄)/5;
 * - `"zelnik-manor-perona"`: the distance d₇ to the seventh nearest.
 *
 * With fewer others the rule takes what there is.
 *
 * @see L. Zelnik-Manor, P. Perona, NIPS 2004
 */
export function localScale(rule: ScaleRule, { squares, others }: NearestFew, row: number): number {
  const at = row * few;
  if (rule === "zelnik-manor-perona") return Math.sqrt(squares[at + Math.min(few, others) - 1]!);
  const count = Math.min(4, others);
  let sum = 0;
  for (let t = 0; t < count; t++) sum += Math.sqrt(squares[at + t]!);
  return sum / (count + 1);
}

/** What local scales are where the rule gives 0, in distances to the nearest point that is apart. */
const apart: Readonly<Record<ScaleRule, number>> = { study: 0.8, "zelnik-manor-perona": 1 };

/** Local scales of all points. */
export interface LocalScales {
  readonly scales: Float64Array;
  /** No scale is below this: a thousandth of the mean. */
  readonly floor: number;
}

/**
 * The local scales of all points by a rule, kept from zero: a point with so many copies that the rule gives 0 gets the scale it would
 * have if its nearest points that are apart were all as far as the nearest of them. O(n), or O(n²) where there are such points
 */
export function* localScales(run: Run, table: Slab, rule: ScaleRule, nearest: NearestFew): Steps<LocalScales> {
  const n = nearest.farthest.length;
  const scales = Float64Array.from({ length: n }, (_, i) => localScale(rule, nearest, i));
  if (scales.some((scale) => scale === 0)) {
    const least = run.take(Float64Array, n);
    yield* leastPositive(run, table, least);
    // All points equal: there is no length at all, and 1 is as good as any.
    for (let i = 0; i < n; i++) if (scales[i] === 0) scales[i] = apart[rule] * Math.sqrt(least.view[i]!) || 1;
    run.release(least);
  }
  let sum = 0;
  for (const scale of scales) sum += scale;
  const floor = (1e-3 * sum) / n;
  return { scales: scales.map((scale) => Math.max(scale, floor)), floor };
}

/**
 * The dimension of what the points lie on, by the ratio μ of the distances to the second and the first nearest other:
 * d = n / Σ log μ. Points with a copy are left out; at least 1, and at most the number of columns. O(n)
 *
 * @see E. Facco, M. d'Errico, A. Rodriguez, A. Laio, Scientific Reports 7 (2017) 12140, doi:10.1038/s41598-017-11873-y
 */
export function intrinsicDimension({ squares, others }: NearestFew, cols: number): number {
  if (others < 2) return cols;
  let count = 0;
  let sum = 0;
  for (let at = 0; at < squares.length; at += few) {
    if (!(squares[at]! > 0) || squares[at + 1] === squares[at]) continue;
    sum += log(squares[at + 1]! / squares[at]!) / 2;
    count++;
  }
  return sum > 0 ? Math.min(cols, Math.max(1, count / sum)) : cols;
}
