import { formatNumber, ManifoldError } from "../base/errors.ts";
import { integer, number, oneOf } from "../base/options.ts";
import { span } from "../base/steps.ts";
import { reconstructionWeights } from "../compute/lle.ts";
import type { Run } from "../compute/run.ts";
import { fixSigns } from "../linalg/eigenpairs.ts";
import { smallestEigenpairs } from "../linalg/smallest.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMethod } from "../method/define.ts";
import { nearestNeighbors } from "../neighbors/nearest.ts";
import { modifiedAlignment, standardAlignment } from "./alignment.ts";

export const lle = defineMethod({
  name: "lle",
  summary: "Keep every point the same mixture of its neighbors, in fewer dimensions.",
  kind: "embedding",
  minimumPoints: 3,
  options: {
    dimensions: integer({ default: 2, minimum: 1, help: "Dimensions of the embedding." }),
    neighbors: integer({ default: 12, minimum: 1, help: "Neighbors each point is rebuilt from." }),
    variant: oneOf(["standard", "modified"], { default: "standard", help: "x" }),
    regularization: number({ default: 1e-3, above: 0, help: "x" }),
  },
  *fit(points, { dimensions, neighbors, variant, regularization }, run) {
    const n = points.rows;
    const x = run.load({ ...points, data: Float64Array.from(points.data) });
    const nearest = yield* run.phase("neighbors", 0.3, nearestNeighbors(run, x, neighbors));
    const counts = run.take(Int32Array, n);
    counts.view.fill(neighbors);
    const lists = { indices: nearest.indices, counts };
    const weights = run.take(Float64Array, n, neighbors);
    yield* run.phase("weights", 0.4, reconstructionWeights(run, x, x, lists, regularization, weights));
    const matrix = yield* run.phase("matrix", 0.5, variant === "standard" ? standardAlignment(run, lists, weights) : modifiedAlignment(run, x, lists, weights, dimensions));
    const one = new Float64Array(n).fill(1 / Math.sqrt(n));
    const found = yield* run.phase("eigenvectors", 1, smallestEigenpairs(run, matrix, dimensions + 1, { deflate: [one], tolerance: 1e-14 }));
    fixSigns(found.vectors);
    const embedding = { rows: n, cols: dimensions, data: Float64Array.from({ length: n * dimensions }, (_, p) => found.vectors.data[Math.floor(p / dimensions) * found.vectors.cols + (p % dimensions)]!) };
    return { embedding, eigenvalues: found.values, matrix, weights: weights.view.slice(), indices: nearest.indices.view.slice(), diagnostics: { residuals: found.residuals, passes: found.passes } };
  },
});
