import { log } from "../base/elementary.ts";
import { formatNumber, ManifoldError } from "../base/errors.ts";
import { integer } from "../base/options.ts";
import { type Steps, span } from "../base/steps.ts";
import { pairDistances } from "../compute/pair-sums.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMeasure } from "../method/measure.ts";
import { nearestNeighbors } from "../neighbors/nearest.ts";
import { openPairs } from "./distance-pairs.ts";

/** What has shrunk to a point, or grown out of one, is told as so many halvings or doublings. */
const most = 32;

/**
 * By how much an embedding stretches the surroundings of every point, n numbers as log₂ around the median:
 *
 *     s_i = Σ_{j ∈ N(i)} |y_i − y_j| / Σ_{j ∈ N(i)} |x_i − x_j|,   stretch_i = log₂(s_i / median s)
 *
 * N(i): the K nearest of i in the data. 0 is as stretched as the picture as a whole, 1 twice as much, −1 half as much; the
 * size of the embedding plays no part. In [−32, 32]; a point whose neighbors all equal it has nothing to stretch and gets 0.
 *
 * Of points equally far, the one with the smaller index counts as nearer. O(n² m) time, O(n K) memory: never n × n.
 * Throws "bad-option" unless neighbors < n.
 */
export const stretchOfPoints = defineMeasure({
  name: "stretchOfPoints",
  summary: "For every point by how much its surroundings are stretched, as log₂ around the median.",
  options: {
    neighbors: integer({ default: 12, minimum: 1, help: "How many nearest points of the data make a neighborhood; fewer than all." }),
  },
  check({ rows }, { neighbors }) {
    if (neighbors < rows) return;
    throw new ManifoldError(
      "bad-option",
      `stretchOfPoints: each of ${formatNumber(rows)} points has only ${formatNumber(rows - 1)} others, so neighbors cannot be ${formatNumber(neighbors)}. Ask for at most ${formatNumber(rows - 1)}.`,
      { neighbors, rows, most: rows - 1 },
    );
  },
  *compare(points, embedding, { neighbors }, run) {
    const list = yield* run.phase("neighbors", 0.7, neighborPairs(run, points, neighbors));
    return yield* run.phase("distances", 1, stretches(run, points, embedding, list, neighbors));
  },
});

/** Every point with each of its neighbors, n K pairs. */
function* neighborPairs(run: Run, points: Matrix<NumberArray>, k: number): Steps<Slab<Int32Array>> {
  const loaded = run.load(points);
  const { indices, distances } = yield* span(0, 1, nearestNeighbors(run, loaded, k));
  const pairs = run.take(Int32Array, points.rows * k, 2);
  const [list, found] = [pairs.view, indices.view];
  for (let at = 0; at < found.length; at++) {
    list[2 * at] = Math.floor(at / k);
    list[2 * at + 1] = found[at]!;
  }
  run.release(loaded, indices, distances);
  return pairs;
}

function* stretches(
  run: Run,
  points: Matrix<NumberArray>,
  embedding: Matrix<NumberArray>,
  pairs: Slab<Int32Array>,
  k: number,
): Steps<Float64Array> {
  const { x, y } = yield* span(0, 0.3, openPairs(run, points, embedding, false));
  const far = run.take(Float64Array, 2, pairs.rows);
  yield* span(0.3, 0.6, pairDistances(run, pairs, x.rows, far.at(0)));
  yield* span(0.6, 0.9, pairDistances(run, pairs, y.rows, far.at(1)));
  const [before, after] = [far.row(0), far.row(1)];
  const sum = (values: Float64Array, i: number): number => {
    let total = 0;
    for (let at = i * k; at < (i + 1) * k; at++) total += values[at]!;
    return total;
  };
  const ratios = Float64Array.from({ length: points.rows }, (_, i) => sum(after, i) / sum(before, i));
  const median = medianOf(ratios);
  return ratios.map((ratio) => (Number.isFinite(ratio) ? stretchOf(ratio, median) : 0));
}

/** The middle one of the ratios above zero, so that a picture collapsed in most places is told by the rest of it; 0 without any. */
function medianOf(ratios: Float64Array): number {
  const sorted = ratios.filter((ratio) => ratio > 0 && Number.isFinite(ratio)).sort();
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? 0 : sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function stretchOf(ratio: number, median: number): number {
  if (median === 0) return 0;
  if (ratio === 0) return -most;
  return Math.max(-most, Math.min(most, log(ratio / median) / Math.LN2));
}
