import { formatNumber, ManifoldError } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { nearestDirect } from "./direct.ts";
import { nearestByBounds, nearestByIntegers } from "./products.ts";
import { nearestByTree, treePays } from "./tree.ts";
import { asDoubles, asFloats, wayFor } from "./way.ts";

/**
 * The k nearest points of every row, in kernel memory.
 *
 * Within a row the distances ascend; of equal distances the smaller index comes first.
 */
export interface Neighbors {
  /** Rows asked for: points, or queries. */
  readonly rows: number;
  /** Neighbors of each row. */
  readonly k: number;
  /** rows × k, which points. */
  readonly indices: Slab<Int32Array>;
  /** rows × k, how far: Euclidean, in the units of the points. */
  readonly distances: Slab<Float64Array>;
}

/**
 * The k nearest other points of every point: exact, a point not counted as its own neighbor, duplicates of it counted.
 *
 * `points` n × m of any element type. Throws "bad-option" unless 1 ≤ k ≤ n − 1. O(n² m)
 */
export function* nearestNeighbors(run: Run, points: Slab<SlabArray>, k: number): Steps<Neighbors> {
  checkCount(run, k, points.rows - 1, `each of ${formatNumber(points.rows)} points`);
  return yield* find(run, points, points, k, true);
}

/**
 * The k nearest of `points` (n × m) for every row of `queries` (q × m): exact, a point that equals the query counted.
 *
 * Throws "bad-option" unless 1 ≤ k ≤ n. O(q n m)
 */
export function* nearestTo(run: Run, queries: Slab<SlabArray>, points: Slab<SlabArray>, k: number): Steps<Neighbors> {
  checkCount(run, k, points.rows, `a point among ${formatNumber(points.rows)}`);
  return yield* find(run, queries, points, k, false);
}

function* find(run: Run, queries: Slab<SlabArray>, points: Slab<SlabArray>, k: number, self: boolean): Steps<Neighbors> {
  const indices = run.take(Int32Array, queries.rows, k);
  const distances = run.take(Float64Array, queries.rows, k);
  const found: Neighbors = { rows: queries.rows, k, indices, distances };
  if (queries.rows === 0) return found;
  const { way, range, scale } = yield* span(0, 0.02, wayFor(run, ...(self ? [points] : [points, queries])));
  const sink = { indices, distances, unit: 1 / scale };
  if (way === "direct") {
    const search = treePays(points.rows, points.cols, k) ? nearestByTree : nearestDirect;
    yield* span(0.02, 1, search(run, queries, points, scale, self, sink));
  } else if (way === "integer") {
    yield* span(0.02, 1, nearestByIntegers(run, queries, points, range, self, sink));
  } else {
    const convert = queries.type === points.type ? asFloats : asDoubles;
    const y = yield* span(0.02, 0.04, convert(run, points, scale));
    const x = self ? y : yield* span(0.04, 0.06, convert(run, queries, scale));
    const scaled = { ...range, least: range.least * scale, most: range.most * scale };
    yield* span(0.06, 1, nearestByBounds(run, x, y, scaled, self, sink));
    if (y !== points) run.release(y);
    if (x !== y && x !== queries) run.release(x);
  }
  return found;
}

function checkCount(run: Run, k: number, most: number, whose: string): void {
  if (k >= 1 && k <= most) return;
  throw new ManifoldError(
    "bad-option",
    `${run.who}: ${formatNumber(k)} neighbors of ${whose} are not to be had. Ask for 1 to ${formatNumber(most)}.`,
    { neighbors: k, most },
  );
}
