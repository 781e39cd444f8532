import { formatNumber, ManifoldError } from "../base/errors.ts";
import { integer } from "../base/options.ts";
import type { Progress, Run } from "../compute/run.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMeasure } from "../method/measure.ts";
import { nearestNeighbors } from "../neighbors/nearest.ts";
import { excessRanks } from "../neighbors/ranks.ts";

/**
 * Trustworthiness: are neighbors in the embedding neighbors in the data? 1 when all are; about ½ for a random map.
 *
 *     T = 1 − 2 / (n K (2n − 3K − 1)) · Σ_i Σ_{j ∈ U_i} (r(i, j) − K)
 *
 * U_i: those of the K nearest of i in the embedding that are not among its K nearest in the data; r(i, j): the rank of j by
 * distance from i in the data, 1 for the nearest. Points torn together, which lie far apart in the data, cost the most.
 *
 * Of points equally far, the one with the smaller index counts as nearer; where there are no ties this is scikit-learn's
 * number to the last bits. O(n² m) time, O(n K) memory: never n × n.
 * Throws "bad-option" unless neighbors < n / 2, where the formula ends.
 *
 * @see J. Venna, S. Kaski, ICANN 2001, LNCS 2130, 485–491, doi:10.1007/3-540-44668-0_68
 */
export const trustworthiness = defineMeasure({
  name: "trustworthiness",
  summary: "How far neighbors in the embedding are neighbors in the data; 1 at best.",
  options: neighborOption(),
  check: checkNeighbors("trustworthiness"),
  *compare(points, embedding, { neighbors }, run) {
    return share(yield* intruders(embedding, points, neighbors, run), neighbors);
  },
});

/**
 * Continuity: are neighbors in the data neighbors in the embedding? Trustworthiness with the two exchanged: points torn apart
 * cost the most. In (0, 1], 1 at best. Options, cost and errors as there.
 *
 * @see J. Venna, S. Kaski, ICANN 2001, LNCS 2130, 485–491, doi:10.1007/3-540-44668-0_68
 */
export const continuity = defineMeasure({
  name: "continuity",
  summary: "How far neighbors in the data are neighbors in the embedding; 1 at best.",
  options: neighborOption(),
  check: checkNeighbors("continuity"),
  *compare(points, embedding, { neighbors }, run) {
    return share(yield* intruders(points, embedding, neighbors, run), neighbors);
  },
});

/**
 * The trustworthiness of every point's own neighborhood, n numbers whose mean is the {@link trustworthiness} of the whole:
 * for colouring a picture by where it can be believed. A point's number may fall below 0.
 */
export const trustworthinessOfPoints = defineMeasure({
  name: "trustworthinessOfPoints",
  summary: "For every point how far its neighbors in the embedding are neighbors in the data.",
  options: neighborOption(),
  check: checkNeighbors("trustworthinessOfPoints"),
  *compare(points, embedding, { neighbors }, run) {
    return shares(yield* intruders(embedding, points, neighbors, run), neighbors);
  },
});

/** The continuity of every point's own neighborhood, n numbers whose mean is the {@link continuity} of the whole. */
export const continuityOfPoints = defineMeasure({
  name: "continuityOfPoints",
  summary: "For every point how far its neighbors in the data are neighbors in the embedding.",
  options: neighborOption(),
  check: checkNeighbors("continuityOfPoints"),
  *compare(points, embedding, { neighbors }, run) {
    return shares(yield* intruders(points, embedding, neighbors, run), neighbors);
  },
});

/** @__NO_SIDE_EFFECTS__ */
function neighborOption() {
  return {
    neighbors: integer({ default: 12, minimum: 1, help: "How many nearest points make a neighborhood; fewer than half of all." }),
  };
}

/** @__NO_SIDE_EFFECTS__ */
function checkNeighbors(who: string) {
  return ({ rows }: Matrix<NumberArray>, { neighbors }: { readonly neighbors: number }): void => {
    if (2 * neighbors < rows) return;
    const most = Math.ceil(rows / 2) - 1;
    throw new ManifoldError(
      "bad-option",
      `${who}: ${neighbors === 1 ? "1 neighbor is" : `${formatNumber(neighbors)} neighbors are`} too many for ${formatNumber(rows)} points: there must be fewer than half as many. ` +
        (most > 0 ? `Ask for at most ${formatNumber(most)}.` : "Pass at least 3 points."),
      { neighbors, rows, most },
    );
  };
}

/** For every point the sum of r(i, j) − K over those of its K nearest in `near` that are not among the K nearest in `far`. */
function* intruders(
  near: Matrix<NumberArray>,
  far: Matrix<NumberArray>,
  neighbors: number,
  run: Run,
): Generator<Progress, Float64Array, void> {
  const inner = run.load(near);
  const { indices, distances } = yield* run.phase("neighbors", 0.4, nearestNeighbors(run, inner, neighbors));
  run.release(inner, distances);
  const excess = yield* run.phase("ranks", 1, excessRanks(run, run.load(far), indices));
  return excess.view.slice();
}

/** 1 − 2 / (n K (2n − 3K − 1)) · Σ; sums of ranks are whole numbers below 2⁵³ and exact. */
function share(excess: Float64Array, k: number): number {
  const n = excess.length;
  let sum = 0;
  for (const value of excess) sum += value;
  return 1 - sum * (2 / (n * k * (2 * n - 3 * k - 1)));
}

function shares(excess: Float64Array, k: number): Float64Array {
  return excess.map((value) => 1 - value * (2 / (k * (2 * excess.length - 3 * k - 1))));
}
