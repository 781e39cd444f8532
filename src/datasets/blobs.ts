import { formatNumber, ManifoldError } from "../base/errors.ts";
import { flag, integer, type Option, seed } from "../base/options.ts";
import { assertFinite, type Points, toMatrix } from "../matrix/convert.ts";
import { type Matrix, zeros } from "../matrix/dense.ts";
import { assertSize, counts } from "./counts.ts";
import { defineDataset } from "./define.ts";
import { evenly, normalClusters } from "./normal-clusters.ts";
import { type RandomState, randomState } from "./random-state.ts";
import { inOrder } from "./shuffled.ts";

const usualCenters = 3;

/**
 * Normal clusters around given or random centers.
 *
 * points n × d; labels by center, from 0; coordinates = points, since nothing is bent; `centers` k × d. The points are shared out
 * evenly, or `samples` lists the number of each cluster. Random centers are uniform in the cube from `box[0]` to `box[1]`.
 * The points are those of scikit-learn's `make_blobs` for the same seed. O(n d). Throws "bad-option", "bad-input" for centers
 * that are no points, "too-large".
 */
export const blobs = defineDataset({
  name: "blobs",
  summary: "Normal clusters around given or random centers.",
  options: {
    samples: counts({ default: 200, help: "How many points in all, or a list with the number of each cluster." }),
    dimensions: integer({
      default: 2,
      minimum: 1,
      maximum: 1_000_000,
      help: "Dimensions of random centers; given centers have their own.",
    }),
    centers: centersOption(),
    deviation: deviationOption(),
    box: boxOption(),
    shuffle: flag({ default: true, help: "Whether the points come in random order." }),
    seed: seed(),
  },
  make({ samples, dimensions, centers, deviation, box, shuffle, seed }) {
    const draws = randomState(seed);
    // A list of sizes says how many clusters there are, unless centers were asked for too; then the two must agree.
    const clusters = typeof samples !== "number" && centers === usualCenters ? samples.length : centers;
    const around = typeof clusters === "number" ? drawnCenters(clusters, dimensions, box, draws) : givenCenters(clusters);
    const sizes = typeof samples === "number" ? evenly(samples, around.rows) : samples;
    const deviations = typeof deviation === "number" ? sizes.map(() => deviation) : deviation;
    assertLength("samples", sizes, around.rows);
    assertLength("deviation", deviations, around.rows);
    assertSize(
      sizes.reduce((sum, size) => sum + size, 0),
      around.cols,
      "blobs",
    );
    const { points, labels } = normalClusters(around, sizes, deviations, draws);
    const made = { points, labels, coordinates: points, coordinateNames: Array.from({ length: points.cols }, (_, j) => `x${j}`) };
    return { ...(shuffle ? inOrder(made, draws.permutation(points.rows)) : made), centers: around };
  },
});

function drawnCenters(clusters: number, dimensions: number, [low, high]: readonly [number, number], draws: RandomState): Matrix {
  assertSize(clusters, dimensions, "blobs");
  const centers = zeros(clusters, dimensions);
  for (let i = 0; i < centers.data.length; i++) centers.data[i] = low + (high - low) * draws.uniform();
  return centers;
}

function givenCenters(points: Points): Matrix {
  const centers = toMatrix(points, "blobs", "centers");
  assertFinite(centers, "blobs", "centers");
  if (centers.rows === 0 || centers.cols === 0) {
    throw new ManifoldError("bad-input", "blobs: there are no centers. Pass at least one, or how many to draw.", {});
  }
  return { ...centers, data: Float64Array.from(centers.data) };
}

function assertLength(option: string, list: readonly number[], clusters: number): void {
  if (list.length === clusters) return;
  throw new ManifoldError(
    "bad-option",
    `blobs: ${option} lists ${formatNumber(list.length)} numbers for ${formatNumber(clusters)} centers. Give one for each center.`,
    { option, found: list.length, expected: clusters },
  );
}

function centersOption(): Option<number | Points> {
  const most = 1_000_000;
  return {
    kind: "points",
    default: usualCenters,
    help: "How many random centers, or the centers as points. A list of samples has its own number of centers.",
    accepts: `a whole number from 1 to ${formatNumber(most)}, or points`,
    allows: (value) =>
      typeof value === "number" ? Number.isInteger(value) && value >= 1 && value <= most : typeof value === "object" && value !== null,
    refuses: [0, 1.5, "3", null, true, Number.NaN],
  };
}

function deviationOption(): Option<number | readonly number[]> {
  const fits = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value >= 0;
  return {
    kind: "number",
    default: 1,
    minimum: 0,
    help: "Standard deviation of the clusters, or a list with one for each.",
    accepts: "a number of at least 0, or a list of such numbers",
    allows: (value) => fits(value) || (Array.isArray(value) && value.length > 0 && value.every(fits)),
    refuses: [-1, "1", Number.NaN, null, true, [], [-1]],
  };
}

function boxOption(): Option<readonly [number, number]> {
  return {
    kind: "points",
    default: [-10, 10],
    help: "The least and the largest coordinate a random center may have.",
    accepts: "two finite numbers, the smaller one first",
    allows: (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1],
    refuses: [1, "no", [1], [2, 1], [0, Number.NaN], null, true],
  };
}
