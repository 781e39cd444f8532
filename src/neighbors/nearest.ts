import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { nearestDirect } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";

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
  return yield* search(run, points, points, k, true);
}

/**
 * The k nearest of `points` (n × m) for every row of `queries` (q × m): exact, a point that equals the query counted.
 *
 * Throws "bad-option" unless 1 ≤ k ≤ n. O(q n m)
 */
export function* nearestTo(run: Run, queries: Slab<SlabArray>, points: Slab<SlabArray>, k: number): Steps<Neighbors> {
  checkCount(run, k, points.rows, `a point among ${formatNumber(points.rows)}`);
  return yield* search(run, queries, points, k, false);
}

function* search(run: Run, queries: Slab<SlabArray>, points: Slab<SlabArray>, k: number, self: boolean): Steps<Neighbors> {
  const found: Neighbors = {
    rows: queries.rows,
    k,
    indices: run.take(Int32Array, queries.rows, k),
    distances: run.take(Float64Array, queries.rows, k),
  };
  const all = asDoubles(run, points);
  const asked = self ? all : asDoubles(run, queries);
  yield* nearestDirect(run, asked, all, self, found.indices, found.distances);
  if (asked !== queries && !self) run.release(asked);
  if (all !== points) run.release(all);
  return found;
}

/** The same numbers as f64, in the same slab if they are. */
function asDoubles(run: Run, points: Slab<SlabArray>): Slab<Float64Array> {
  if (points.view instanceof Float64Array) return points as Slab<Float64Array>;
  const doubles = run.take(Float64Array, points.rows, points.cols);
  doubles.view.set(points.view);
  return doubles;
}

function checkCount(run: Run, k: number, most: number, whose: string): void {
  if (k >= 1 && k <= most) return;
  throw new ManifoldError(
    "bad-option",
    `${run.who}: ${formatNumber(k)} neighbors of ${whose} are not to be had. Ask for 1 to ${formatNumber(most)}.`,
    { neighbors: k, most },
  );
}
