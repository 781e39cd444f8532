import { formatNumber, ManifoldError } from "../base/errors.ts";
import { integer, oneOf } from "../base/options.ts";
import type { Steps } from "../base/steps.ts";
import type { Progress, Run } from "../compute/run.ts";
import { columnSign } from "../linalg/eigenpairs.ts";
import { principalAxes } from "../linalg/principal-axes.ts";
import { projectOn } from "../linalg/project.ts";
import { columnOf, type Matrix, type NumberArray, rowOf, zeros } from "../matrix/dense.ts";
import { defineMethod, type Fitted } from "../method/define.ts";
import { classicalScaling } from "./classical-scaling.ts";
import { distanceTable } from "./distance-table.ts";

/**
 * Classical multidimensional scaling: the picture whose straight-line distances come nearest to the given ones.
 *
 * 1. B = −½ J (D∘D) J, J = I − 11ᵀ/n, D the distances: the inner products of centered points that have these distances.
 * 2. the d largest eigenpairs of B: the embedding is V √Λ.
 *
 * With `metric: "euclidean"` (the default) the input is points, n × m; then B = X Xᵀ for the centered points X and its eigenvectors
 * follow from their principal axes, without any n × n matrix. With "precomputed" the input is the n × n matrix of distances; B is
 * applied, never formed. Both give the same embedding, n × d in the units of the input: axes by falling eigenvalue, the entry of
 * largest magnitude in each axis positive.
 *
 * `transform` takes new points, or for "precomputed" their distances to the n training points, and adds them to the picture
 * by Gower's formula, y_a(x) = ½ λ_a^(−½) Σⱼ v_ja (rⱼ − d(x, j)²) with rⱼ the mean of row j of D∘D.
 *
 * Distances that no points have (negative eigenvalues of B) are told of: `diagnostics.negativeMass`, and a warning when more than a tenth of
 * the spectrum is negative. O(n m min(n, m)) from points, O(n² · passes) from distances.
 * Throws "bad-input" for a matrix that is no matrix of distances, naming the place; "bad-option" for too many dimensions.
 * Warns "zero-variance", "negative-eigenvalues", "not-euclidean".
 *
 * @see W. S. Torgerson, Psychometrika 17 (1952) 401–419, doi:10.1007/BF02288916
 * @see J. C. Gower, Biometrika 53 (1966) 325–338, doi:10.1093/biomet/53.3-4.325
 */
export const classicalMds = defineMethod({
  name: "classicalMds",
  summary: "Keeps straight-line distances, from points or from a matrix of distances.",
  kind: "embedding",
  options: {
    dimensions: integer({ default: 2, minimum: 1, help: "Dimensions of the embedding." }),
    metric: oneOf(["euclidean", "precomputed"], {
      default: "euclidean",
      help: "What the input is: points, or the square matrix of their distances.",
    }),
  },

  check(points, { dimensions, metric }) {
    if (metric === "precomputed" && points.rows !== points.cols) {
      throw new ManifoldError(
        "bad-input",
        `classicalMds: with metric: "precomputed" the input is a square table of distances, not ${formatNumber(points.rows)} × ${formatNumber(points.cols)}. Pass all pairwise distances, or points with metric: "euclidean".`,
        { rows: points.rows, cols: points.cols },
      );
    }
    const most = metric === "precomputed" ? points.rows - 1 : Math.min(points.rows, points.cols);
    if (dimensions <= most) return;
    const why =
      metric === "precomputed"
        ? `one less than the ${points.rows} points`
        : `the smaller of ${points.rows} points and ${points.cols} columns`;
    throw new ManifoldError(
      "bad-option",
      `classicalMds: dimensions must be at most ${most}, ${why}, not ${dimensions}. Ask for fewer dimensions.`,
      {
        option: "dimensions",
        value: dimensions,
        maximum: most,
      },
    );
  },

  *fit(points, { dimensions, metric }, run) {
    return metric === "precomputed" ? yield* fromDistances(points, dimensions, run) : yield* fromPoints(points, dimensions, run);
  },

  *transform(model, points, run) {
    const { axes, distances } = model;
    if (axes) return yield* run.phase("projection", 1, projectOn(run, points, axes.mean, axes.components));
    return yield* run.phase("placement", 1, placed(points, distances!, model));
  },
});

/** What classical MDS finds. */
export interface ClassicalMdsFit extends Fitted {
  /** n × d, in the units of the input. */
  readonly embedding: Matrix;
  /** The d largest eigenvalues of B, falling. */
  readonly eigenvalues: Float64Array;
  /** From points: their mean, and the directions (d × m) along which the embedding measures them. */
  readonly axes?: { readonly mean: Float64Array; readonly components: Matrix };
  /** From distances: the eigenvectors (n × d) and the mean of each row of squared distances. */
  readonly distances?: { readonly eigenvectors: Matrix; readonly rowMeans: Float64Array };
  readonly diagnostics: {
    /** Σ|λ⁻| / Σ|λ| of B, from a sample where there are many points: 0 for distances that points can have. */
    readonly negativeMass: number;
    /** The kept eigenvalues' share of Σ|λ|, as far as the negative mass is known. */
    readonly explained: number;
  };
}

function* fromPoints(points: Matrix<NumberArray>, dimensions: number, run: Run): Generator<Progress, ClassicalMdsFit, void> {
  const n = points.rows;
  const found = yield* run.phase("axes", 0.9, principalAxes(run, points, dimensions));
  const { mean, axes, variances, totalVariance } = found;
  const rank = variances.filter((variance) => variance > 0).length;
  if (rank < dimensions) {
    run.warn(
      "zero-variance",
      `classicalMds: the points span only ${rank} of ${dimensions} dimensions; their other coordinates are 0. Ask for fewer dimensions.`,
      { rank, dimensions },
    );
  }
  // An axis without variance would carry rounding errors.
  axes.data.fill(0, rank * axes.cols);
  const embedding = yield* run.phase("projection", 1, projectOn(run, found.points, mean, axes));
  for (let a = 0; a < rank; a++) {
    if (columnSign(embedding, a) > 0) continue;
    for (let i = 0; i < n; i++) embedding.data[i * dimensions + a] = -embedding.data[i * dimensions + a]!;
    const axis = rowOf(axes, a);
    for (let j = 0; j < axis.length; j++) axis[j] = -axis[j]!;
  }
  const kept = variances.reduce((sum, variance) => sum + variance, 0);
  return {
    embedding,
    eigenvalues: variances.map((variance) => variance * (n - 1)),
    axes: { mean, components: axes },
    diagnostics: { negativeMass: 0, explained: totalVariance > 0 ? kept / totalVariance : 0 },
  };
}

function* fromDistances(points: Matrix<NumberArray>, dimensions: number, run: Run): Generator<Progress, ClassicalMdsFit, void> {
  const n = points.rows;
  run.require(8 * n * n, `the distances between ${formatNumber(n)} points`, "Use a sample.");
  const table = yield* run.phase("distances", 0.1, distanceTable(run, points));
  const { embedding, eigenvalues, eigenvectors, rowMeans, negativeMass } = yield* run.phase(
    "scaling",
    1,
    classicalScaling(run, table, dimensions),
  );
  if (negativeMass > 0.1) {
    const share = Math.round(100 * negativeMass);
    run.warn(
      "not-euclidean",
      `classicalMds: no points have these distances: some ${share} % of the spectrum is negative and is left out of the picture.`,
      { negativeMass },
    );
  }
  // The trace of B, half the sum of the row means, is Σ|λ| less twice the negative part.
  const trace = rowMeans.reduce((sum, mean) => sum + mean, 0) / 2;
  const kept = eigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  const explained = trace > 0 ? Math.max(0, Math.min(1, (kept * (1 - 2 * negativeMass)) / trace)) : 0;
  return { embedding, eigenvalues, distances: { eigenvectors, rowMeans }, diagnostics: { negativeMass, explained } };
}

/** Gower's formula for points given by their distances to the training points, one a row. */
function* placed(
  given: Matrix<NumberArray>,
  { eigenvectors, rowMeans }: NonNullable<ClassicalMdsFit["distances"]>,
  { eigenvalues, embedding }: ClassicalMdsFit,
): Steps<Matrix> {
  const { rows, cols: n } = given;
  const d = eigenvectors.cols;
  // ½ λ^(−½); an axis that is empty in the embedding stays empty.
  const factors = eigenvalues.map((value, a) => (columnOf(embedding, a).some((y) => y !== 0) ? 0.5 / Math.sqrt(value) : 0));
  const out = zeros(rows, d);
  for (let q = 0; q < rows; q++) {
    const y = rowOf(out, q);
    for (let j = 0; j < n; j++) {
      const distance = given.data[q * n + j]!;
      const excess = rowMeans[j]! - distance * distance;
      for (let a = 0; a < d; a++) y[a] = y[a]! + excess * eigenvectors.data[j * d + a]!;
    }
    for (let a = 0; a < d; a++) y[a] = y[a]! * factors[a]!;
    yield (q + 1) / rows;
  }
  return out;
}
