import { formatNumber, ManifoldError } from "../base/errors.ts";
import { integer, number, pointsOr, seed } from "../base/options.ts";
import { centerDistances, nearestCenters } from "../compute/kmeans.ts";
import { toPlain } from "../compute/slab.ts";
import { assertFinite, type Points, toMatrix } from "../matrix/convert.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMethod, type Fitted } from "../method/define.ts";
import { kMeansOn } from "./lloyd.ts";

/**
 * k-means: k centers such that the points lie near their nearest ones.
 *
 * Minimizes the inertia Σ ‖x_i − c(i)‖², c(i) the center nearest to x_i, by Lloyd's iteration: every point goes to its nearest
 * center, every center to the mean of its points, until nothing changes. That finds a local minimum; the best of `restarts` starts
 * by greedy k-means++ is kept. A cluster that runs empty gets the point farthest from its center.
 *
 * Input n × m, any element type; labels 0 … k − 1 in no particular order (with `init`, label j is the cluster that started at row j).
 * `predict` gives new points the label of the nearest center, of equals the first; `transform` gives their distances to all centers, n × k.
 * Clusters are cells with straight borders: rings and rolls need `spectralClustering`.
 *
 * Labels after the same start, iterations, tolerance and inertia are scikit-learn's. Unlike scikit-learn it starts ten times by default.
 * O(restarts · iterations · n k m). Throws "bad-input" for unusable points or `init`, "bad-option" for more clusters than points.
 * Warns "few-distinct-points" and "not-converged".
 *
 * @see S. P. Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129–137, doi:10.1109/TIT.1982.1056489
 * @see D. Arthur, S. Vassilvitskii, k-means++, SODA 2007, 1027–1035
 */
export const kMeans = defineMethod({
  name: "kMeans",
  summary: "Finds k centers so that the squared distances of the points to their nearest centers add up to little.",
  kind: "clustering",
  minimumPoints: 1,
  options: {
    clusters: integer({ default: 8, minimum: 1, help: "How many clusters to find." }),
    init: pointsOr<"k-means++", Points>(["k-means++"], {
      default: "k-means++",
      help: "Where the centers start: spread out at random among the points (k-means++), or at these points, one for each cluster.",
    }),
    restarts: integer({ default: 10, minimum: 1, help: "How many random starts to try; the one with the least inertia is kept." }),
    maxIterations: integer({ default: 300, minimum: 1, help: "The most iterations of one start." }),
    tolerance: number({
      default: 1e-4,
      minimum: 0,
      help: "A start is done when the squared ways of its centers add up to this share of the mean variance of the columns.",
    }),
    seed: seed(),
  },

  check(points, { clusters, init }) {
    if (clusters > points.rows) {
      throw new ManifoldError(
        "bad-option",
        `kMeans: clusters is ${formatNumber(clusters)}, but there are only ${formatNumber(points.rows)} points. Ask for at most as many clusters as points.`,
        { option: "clusters", clusters, points: points.rows },
      );
    }
    if (init !== "k-means++") startingCenters(init, clusters, points.cols);
  },

  *fit(points, { clusters, init, restarts, maxIterations, tolerance, seed }, run) {
    const start = init === "k-means++" ? undefined : startingCenters(init, clusters, points.cols);
    const x = run.load(points);
    const found = yield* run.phase("k-means", 1, kMeansOn(run, x, clusters, { init: start, restarts, maxIterations, tolerance, seed }));
    const filled = found.sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0);
    if (filled < clusters) {
      run.warn(
        "few-distinct-points",
        `kMeans: only ${formatNumber(filled)} of ${formatNumber(clusters)} clusters hold points: the data has ${found.inertia === 0 ? "no more distinct points" : "hardly more distinct points"}. Ask for fewer clusters.`,
        { filled, clusters },
      );
    }
    if (!found.converged) {
      run.warn(
        "not-converged",
        `kMeans: the best start was still moving after ${maxIterations === 1 ? "1 iteration" : `${formatNumber(maxIterations)} iterations`}. Raise maxIterations or the tolerance.`,
        { maxIterations },
      );
    }
    const { labels, centers, inertia, iterations, sizes, converged } = found;
    return { labels, centers, inertia, iterations, diagnostics: { sizes, converged } } satisfies KMeansResult;
  },

  *predict({ centers }, points, run) {
    const labels = run.take(Int32Array, points.rows);
    const nearest = run.take(Float64Array, points.rows);
    yield* run.phase("nearest centers", 1, nearestCenters(run, run.load(points), run.load(centers), labels, nearest));
    return Int32Array.from(labels.view);
  },

  *transform({ centers }, points, run) {
    const distances = run.take(Float64Array, points.rows, centers.rows);
    yield* run.phase("distances", 1, centerDistances(run, run.load(points), run.load(centers), distances));
    const result = toPlain(distances);
    for (let i = 0; i < result.data.length; i++) result.data[i] = Math.sqrt(result.data[i]!);
    return result;
  },
});

/** What k-means finds. */
export interface KMeansResult extends Fitted {
  /** The cluster of each point, 0 … k − 1. */
  readonly labels: Int32Array;
  /** k × m, in the units of the points. */
  readonly centers: Matrix;
  /** Σ of squared distances of the points to their centers. */
  readonly inertia: number;
  /** Iterations of the start that was kept. */
  readonly iterations: number;
  readonly diagnostics: {
    /** Points of each cluster. */
    readonly sizes: Int32Array;
    /** Whether the kept start came to rest. */
    readonly converged: boolean;
  };
}

/** The caller's starting centers, checked. */
function startingCenters(init: Points, clusters: number, cols: number): Matrix<NumberArray> {
  const centers = toMatrix(init, "kMeans", "init");
  assertFinite(centers, "kMeans", "init");
  if (centers.rows === clusters && centers.cols === cols) return centers;
  throw new ManifoldError(
    "bad-option",
    `kMeans: init is ${formatNumber(centers.rows)} × ${formatNumber(centers.cols)}, but ${formatNumber(clusters)} clusters of points with ${formatNumber(cols)} columns start at ${formatNumber(clusters)} × ${formatNumber(cols)} numbers. Pass one row for each cluster, and clusters: ${formatNumber(centers.rows)} if you mean all of them.`,
    { option: "init", rows: centers.rows, cols: centers.cols, clusters },
  );
}
