import { ManifoldError } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import { pairSums } from "../compute/pair-sums.ts";
import type { Run } from "../compute/run.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMeasure } from "../method/measure.ts";
import { openPairs } from "./distance-pairs.ts";

/**
 * Residual variance: the share of the variance of distances in the data that distances in the embedding do not explain.
 *
 *     1 − ρ²,  ρ = Pearson's correlation of the two distances over all pairs i < j
 *
 * In [0, 1], 0 at best; sizes play no part. Distances are Euclidean in both; an Isomap model reports the number for geodesic
 * distances. O(n² m) time, O(n m) memory.
 * Throws "bad-input" when the distances of either set are all equal (as between two points), which leaves nothing to explain.
 *
 * @see J. B. Tenenbaum, V. de Silva, J. C. Langford, Science 290 (2000) 2319–2323, doi:10.1126/science.290.5500.2319
 */
export const residualVariance = defineMeasure({
  name: "residualVariance",
  summary: "The share of the variance of distances that the embedding does not explain; 0 at best.",
  options: {},
  *compare(points, embedding, _options, run) {
    return yield* run.phase("distances", 1, unexplained(points, embedding, run));
  },
});

function* unexplained(points: Matrix<NumberArray>, embedding: Matrix<NumberArray>, run: Run): Steps<number> {
  const pairs = (points.rows * (points.rows - 1)) / 2;
  const { x, y } = yield* span(0, 0.05, openPairs(run, points, embedding, false));
  const total = yield* span(0.05, 0.5, pairSums(run, x, y, 0, 0, 0));
  const xMean = total.u / pairs;
  const yMean = total.v / pairs;
  const centered = yield* span(0.5, 1, pairSums(run, x, y, xMean, yMean, 0));
  assertSpread(centered.uu, pairs, xMean, "points");
  assertSpread(centered.vv, pairs, yMean, "embedding");
  return Math.max(0, 1 - (centered.uv * centered.uv) / (centered.uu * centered.vv));
}

/** Distances that are equal differ by what rounding makes of them: some units in the last place each. */
const rounding = 16 * Number.EPSILON;

function assertSpread(squares: number, pairs: number, mean: number, which: string): void {
  if (squares > pairs * (rounding * mean) * (rounding * mean)) return;
  throw new ManifoldError(
    "bad-input",
    `residualVariance: all distances between rows of the ${which} are equal, so there is no variance to explain. Pass at least three points that differ.`,
  );
}
