import { formatNumber } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import { squaredDistances } from "../compute/distance.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { scaleFor, valueRange } from "../neighbors/range.ts";
import { asDoubles } from "../neighbors/way.ts";

/** Squared distances of all points to one another. */
export interface Pairwise {
  /** n × n, symmetric to the bit, zeros on the diagonal; in units of (1/unit)². */
  readonly squares: Slab;
  /** A power of two by which coordinates were multiplied so that squares neither overflow nor vanish; 1 for ordinary data. */
  readonly unit: number;
}

/**
 * Squared distances of all points (n × m) to one another. `tables` is how many n × n tables the caller will hold in all. O(n² m / 2)
 *
 * Throws "too-large" before anything is computed.
 */
export function* pairwiseSquares(run: Run, points: Slab<SlabArray>, tables: number): Steps<Pairwise> {
  const { rows: n } = points;
  run.require(
    8 * n * n * tables,
    `the affinities of all pairs of ${formatNumber(n)} points`,
    'Use affinity: "nearest-neighbors", whose memory grows with the number of points only, or a sample.',
  );
  const unit = scaleFor(yield* span(0, 0.05, valueRange(run, points)));
  const scaled = unit === 1 ? points : yield* span(0.05, 0.1, asDoubles(run, points, unit));
  const squares = run.take(Float64Array, n, n);
  yield* span(0.1, 1, squaredDistances(run, scaled, squares));
  if (scaled !== points) run.release(scaled);
  return { squares, unit };
}
