import { formatNumber, ManifoldError } from "../base/errors.ts";
import { integer, number, oneOf } from "../base/options.ts";
import type { Steps } from "../base/steps.ts";
import { toFloat64 } from "../compute/convert.ts";
import { reconstructionWeights } from "../compute/lle.ts";
import type { Run } from "../compute/run.ts";
import { connectedNeighborGraph } from "../graph/connected.ts";
import { type Eigenpairs, fixSigns } from "../linalg/eigenpairs.ts";
import { smallestEigenpairs } from "../linalg/smallest.ts";
import { allRowsEqual, type Matrix, type NumberArray, takeRows, zeros } from "../matrix/dense.ts";
import { defineMethod } from "../method/define.ts";
import { nearestTo } from "../neighbors/nearest.ts";
import { modifiedAlignment, standardAlignment } from "./alignment.ts";
import { asSparse, neighborhoodsOf } from "./neighborhoods.ts";

/**
 * Locally linear embedding: every point stays the same mixture of its neighbors, in fewer dimensions.
 *
 * 1. neighbors: the k nearest of each point. O(n² m)
 * 2. weights: least |x_i − Σ_j w_ij x_j|² + R_i Σ_j w_ij² with Σ_j w_ij = 1, R_i = regularization · Σ_j |x_j − x_i|². O(n k² min(k, m))
 * 3. embedding: least Σ_i |y_i − Σ_j w_ij y_j|² with YᵀY = I and no constant part: the bottom eigenvectors of
 *    M = (I − W)ᵀ (I − W). The constant vector, for which M is zero, is taken out of the search, not skipped by number.
 *
 * "modified" takes for each point as many independent sets of weights as its neighborhood has directions that its tangent plane
 * leaves free. That fixes what one set leaves loose: a flat or gently bent sheet comes out as itself up to an affine map, where the
 * standard variant often repeats its longest direction on the second axis. The regularization matters where there are more neighbors
 * than columns.
 *
 * Input n × m; embedding n × d, each axis of unit length and mean zero (the units of the input are gone), by rising eigenvalue, the
 * largest entry of each axis positive. A graph in several parts follows `disconnected`; with "largest" the embedding has only
 * the rows named in `rows`. `transform` places a point by its weights on its k nearest training points, and a training point
 * where it is.
 * Throws ManifoldError "bad-input" | "bad-option" | "disconnected" | "too-large"; warns "bridged", "left-out", "parts-apart",
 * "ambiguous-dimension" (the next eigenvalue is less than twice the last one used), "not-converged".
 *
 * @see S. T. Roweis, L. K. Saul, Science 290 (2000) 2323–2326, doi:10.1126/science.290.5500.2323
 * @see Z. Zhang, J. Wang, NIPS 19 (2006) 1593–1600
 */
export const lle = defineMethod({
  name: "lle",
  summary: "Keep every point the same mixture of its neighbors, in fewer dimensions.",
  kind: "embedding",
  options: {
    dimensions: integer({ default: 2, minimum: 1, help: "Dimensions of the embedding." }),
    neighbors: integer({ default: 12, minimum: 1, help: "Neighbors that each point is a mixture of." }),
    variant: oneOf(["standard", "modified"], {
      default: "standard",
      help: "One set of weights for each point, or as many as its neighborhood allows (more faithful on sheets).",
    }),
    regularization: number({ default: 1e-3, above: 0, help: "Evens out the weights; a share of the size of the neighborhood." }),
    disconnected: oneOf(["connect", "largest", "error"], {
      default: "connect",
      help: "When the neighbor graph falls into parts: join them by the shortest bridges, keep the largest part, or refuse.",
    }),
  },

  check(points, { dimensions, neighbors, variant }) {
    const { rows, cols } = points;
    const refuse = (option: string, value: number, most: string, mend: string): never => {
      throw new ManifoldError("bad-option", `lle: ${option} is ${formatNumber(value)}, but ${most}. ${mend}`, { option, value });
    };
    if (neighbors >= rows) {
      const most = `each of ${formatNumber(rows)} points has only ${formatNumber(rows - 1)} others`;
      refuse("neighbors", neighbors, most, `Ask for at most ${formatNumber(rows - 1)} neighbors, better far fewer.`);
    }
    if (dimensions > Math.min(cols, rows - 1)) {
      const most = `${formatNumber(rows)} points in ${formatNumber(cols)} columns have at most ${formatNumber(Math.min(cols, rows - 1))}`;
      refuse("dimensions", dimensions, most, "Ask for fewer dimensions.");
    }
    if (variant === "modified" && neighbors <= dimensions) {
      const most = `variant: "modified" needs more neighbors than the ${formatNumber(dimensions)} dimensions`;
      refuse("neighbors", neighbors, most, `Ask for at least ${formatNumber(dimensions + 1)} neighbors.`);
    }
    if (allRowsEqual(points)) {
      const message = `lle: all ${formatNumber(rows)} points are equal, so there is no shape to keep. Check which columns were read.`;
      throw new ManifoldError("bad-input", message, { points: rows });
    }
  },

  *fit(points, { dimensions, neighbors, variant, regularization, disconnected }, run) {
    requireRoom(run, points, neighbors, variant);
    const connected = connectedNeighborGraph(run, run.load(points), { neighbors, disconnected });
    const { rows, bridges, sizes, neighbors: nearest } = yield* run.phase("neighbors", 0.3, connected);
    const kept = rows ? takeRows(points, rows) : points;
    const n = kept.rows;

    const lists = neighborhoodsOf(run, { neighbors: nearest, rows, bridges });
    const x = yield* run.phase("weights", 0.32, toFloat64(run, run.load(kept)));
    const weights = run.take(Float64Array, n, lists.indices.cols);
    yield* run.phase("weights", 0.4, reconstructionWeights(run, x, x, lists, regularization, weights));
    const alignment =
      variant === "standard" ? standardAlignment(run, lists, weights) : modifiedAlignment(run, x, lists, weights, dimensions);
    const matrix = yield* run.phase("matrix", 0.5, alignment);

    // One pair more than asked for tells whether the embedding has an end there.
    const constant = new Float64Array(n).fill(1 / Math.sqrt(n));
    const pairs = yield* run.phase(
      "eigenvectors",
      0.98,
      smallestEigenpairs(run, matrix, dimensions + 1, { deflate: [constant], tolerance }),
    );
    const values = pairs.values.map((value) => Math.max(0, value));
    const gapRatio = values.length > dimensions && values[dimensions]! > 0 ? values[dimensions - 1]! / values[dimensions]! : 0;
    warn(run, { pairs, gapRatio, dimensions, variant, bridges: bridges.length });
    const mixing = yield* run.phase("weights", 1, asSparse(lists, weights));
    return {
      embedding: firstColumns(pairs.vectors, dimensions),
      /** Eigenvalues of M, ascending, without the zero of the constant vector. */
      eigenvalues: values.slice(0, dimensions),
      /** Σ_i |y_i − Σ_j w_ij y_j|², the sum of the eigenvalues. */
      reconstructionError: values.slice(0, dimensions).reduce((sum, value) => sum + value, 0),
      /** n × n sparse: how each point is made of its neighbors; rows add up to 1. */
      weights: mixing,
      /** The points that were embedded, in their own element type. */
      points: kept,
      /** Their rows in the input, where some were left out. */
      ...(rows ? { rows } : {}),
      /** Pairs of points that were made neighbors to join parts. */
      bridges,
      diagnostics: {
        /** Last eigenvalue used over the next: near 1 the cut between them is arbitrary. */
        gapRatio,
        /** |M v − λ v| of each axis. */
        residuals: pairs.residuals.slice(0, dimensions),
        passes: pairs.passes,
        /** Points in each part of the neighbor graph before it was joined. */
        parts: sizes,
      },
    };
  },

  *transform({ points: training, embedding, options: { neighbors, regularization } }, queries, run) {
    const known = run.load(training);
    const asked = run.load(queries);
    const { indices, distances } = yield* run.phase("neighbors", 0.6, nearestTo(run, asked, known, neighbors));
    const from = yield* run.phase("weights", 0.65, toFloat64(run, asked));
    const to = yield* run.phase("weights", 0.7, toFloat64(run, known));
    const counts = run.take(Int32Array, queries.rows);
    counts.view.fill(neighbors);
    const weights = run.take(Float64Array, queries.rows, neighbors);
    yield* run.phase("weights", 0.9, reconstructionWeights(run, from, to, { indices, counts }, regularization, weights));
    const found = { indices: indices.view.slice(), distances: distances.view.slice(), weights: weights.view.slice() };
    return yield* run.phase("mixtures", 1, mixtures(embedding, neighbors, found));
  },
});

/**
 * Refuses what will not fit: rows of M touch the neighbors of neighbors, at most (k + 1)² columns, stored in kernel memory and
 * factored; the modified variant has two bases for each neighborhood beside them.
 */
function requireRoom(run: Run, { rows: n, cols }: Matrix<NumberArray>, k: number, variant: "standard" | "modified"): void {
  const entries = n * Math.min(n, (k + 1) * (k + 1));
  const bases = variant === "modified" ? 2 * n * k * Math.min(k, cols) : 0;
  run.require(
    12 * entries + 8 * bases + 16 * n * cols,
    "the matrices of all neighborhoods",
    "Use fewer neighbors, or a sample of the points.",
  );
}

/** Residuals below this share of the norm of M, so that eigenvalues a billion times smaller than it still have vectors of their own. */
const tolerance = 1e-14;
/** A query this close to a training point, next to the radius of its neighborhood, is that point. */
const same = 1e-12;

/** y = Σ_j w_j y_j for each query, and the row of a training point for a query that is one. */
function* mixtures(
  embedding: Matrix,
  k: number,
  { indices, distances, weights }: { indices: Int32Array; distances: Float64Array; weights: Float64Array },
): Steps<Matrix> {
  const d = embedding.cols;
  const result = zeros(indices.length / k, d);
  for (let q = 0; q < result.rows; q++) {
    const first = q * k;
    const isPoint = distances[first]! <= same * distances[first + k - 1]!;
    for (let p = first; p < first + (isPoint ? 1 : k); p++) {
      const weight = isPoint ? 1 : weights[p]!;
      for (let a = 0; a < d; a++) result.data[q * d + a]! += weight * embedding.data[indices[p]! * d + a]!;
    }
    if (q % 1024 === 1023) yield q / result.rows;
  }
  return result;
}

/** The first `count` columns, signs fixed. */
function firstColumns({ rows, cols, data }: Matrix, count: number): Matrix {
  const first = zeros(rows, count);
  for (let i = 0; i < rows; i++) for (let a = 0; a < count; a++) first.data[i * count + a] = data[i * cols + a]!;
  fixSigns(first);
  return first;
}

interface Options {
  readonly dimensions: number;
  readonly variant: "standard" | "modified";
}

function warn(
  run: Run,
  { pairs, gapRatio, dimensions, variant, bridges }: { pairs: Eigenpairs; gapRatio: number; bridges: number } & Options,
): void {
  if (bridges > 0) {
    run.warn(
      "parts-apart",
      `lle: parts that only bridges join are moved as wholes, so the first ${bridges === 1 ? "axis tells" : `${formatNumber(bridges)} axes tell`} them apart rather than unroll them. Use more neighbors, or embed the parts one by one.`,
      { bridges },
    );
  }
  if (gapRatio > 0.5) {
    const others = `${dimensions + 1}${dimensions > 1 ? ` or ${dimensions - 1}` : ""}`;
    const mend = variant === "modified" ? `Try ${others}, or other neighbors` : `Try ${others}, other neighbors, or variant: "modified"`;
    run.warn(
      "ambiguous-dimension",
      `lle: eigenvalue ${dimensions} is ${formatNumber(gapRatio)} times the next one, so ${dimensions} is not clearly the number of dimensions. ${mend}.`,
      { gapRatio, dimensions },
    );
  }
  if (!pairs.converged) {
    const worst = formatNumber(Math.max(...pairs.residuals));
    run.warn("not-converged", `lle: the eigenvectors are good to ${worst} only. Use more neighbors, or a larger regularization.`, {
      residuals: Array.from(pairs.residuals),
    });
  }
}
