import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** A block of rows should cost about so many multiplications: some milliseconds. */
const blockWork = 4e6;

/**
 * For every row of `queries` the k nearest rows of `points`, by (distance, index), into `indices` and `distances` (both
 * rows × k); with `self`, query i is point i and is left out. Every pair is computed by direct differences. O(n p m)
 */
export function nearestDirect(
  run: Run,
  queries: Slab<Float64Array>,
  points: Slab<Float64Array>,
  self: boolean,
  indices: Slab<Int32Array>,
  distances: Slab<Float64Array>,
): Steps<void> {
  const block = Math.max(1, Math.floor(blockWork / (points.rows * points.cols + 1)));
  return overRows(run, "nearestDirect", queries.rows, block, [
    queries.pointer,
    points.pointer,
    points.cols,
    points.rows,
    indices.cols,
    self ? 1 : 0,
    indices.pointer,
    distances.pointer,
  ]);
}
