import { ManifoldError } from "../base/errors.ts";
import { flag, integer } from "../base/options.ts";
import { principalAxes } from "../linalg/principal-axes.ts";
import { projectOn } from "../linalg/project.ts";
import { type Matrix, rowOf, zeros } from "../matrix/dense.ts";
import { defineMethod } from "../method/define.ts";

/**
 * Principal component analysis: the flat picture that keeps the most variance.
 *
 * 1. mean: μ_j = (1/n) Σ_i x_ij. O(n D)
 * 2. components: the unit vectors v_1 … v_d of largest variance λ_a = v_aᵀ C v_a, C = (X − 1μᵀ)ᵀ(X − 1μᵀ)/(n − 1). O(n D min(n, D))
 * 3. embedding: y_ia = v_aᵀ (x_i − μ), divided by √λ_a where `whiten`. O(n D d)
 *
 * Input n × D; embedding n × d in the units of the input (of variance 1 with `whiten`). Components by falling variance, the entry
 * of largest magnitude in each positive. The answer is exact, not sampled, whichever of its routes was taken. Whole numbers of up to 16 bits are
 * multiplied without rounding and give the same bits in whichever element type they come.
 * Throws ManifoldError "bad-option" when `dimensions` is more than min(n, D); warns "zero-variance" where the data are flat.
 *
 * @see H. Hotelling, J. Educ. Psychol. 24 (1933) 417–441, doi:10.1037/h0071325
 */
export const pca = defineMethod({
  name: "pca",
  summary: "The linear view of largest variance.",
  kind: "embedding",
  anyType: true,
  options: {
    dimensions: integer({ default: 2, minimum: 1, help: "Dimensions of the embedding." }),
    whiten: flag({ default: false, help: "Divide every axis by its standard deviation." }),
  },
  check({ rows, cols }, { dimensions }) {
    const most = Math.min(rows, cols);
    if (dimensions <= most) return;
    throw new ManifoldError(
      "bad-option",
      `pca: dimensions must be at most ${most}, the smaller of ${rows} points and ${cols} columns, not ${dimensions}. Ask for fewer dimensions.`,
      { option: "dimensions", value: dimensions, maximum: most },
    );
  },
  *fit(points, { dimensions, whiten }, run) {
    const { rows: n, cols } = points;
    const found = yield* run.phase("components", 0.9, principalAxes(run, points, dimensions));
    const { mean, axes, variances, totalVariance, route } = found;
    const flat = variances.indexOf(0);
    if (flat >= 0) {
      run.warn(
        "zero-variance",
        `pca: the points have no variance beyond ${flat} ${flat === 1 ? "dimension" : "dimensions"}; the last ${dimensions - flat === 1 ? "axis carries" : `${dimensions - flat} axes carry`} only rounding errors. Ask for dimensions: ${Math.max(1, flat)}.`,
        { rank: flat, dimensions },
      );
    }
    const model = { mean, components: axes, explainedVariance: variances };
    const embedding = yield* run.phase("projection", 1, projectOn(run, found.points, mean, axes, spreadOf(variances)));
    if (whiten) scaleColumns(embedding, variances, inverseRoot);
    const kept = variances.reduce((sum, variance) => sum + variance, 0);
    const left = Math.min(n, cols) - dimensions;
    return {
      ...model,
      embedding,
      /** Each axis's share of the variance of the data. */
      explainedVarianceRatio: variances.map((variance) => (totalVariance > 0 ? variance / totalVariance : 0)),
      /** √((n − 1) λ_a): the singular values of the centered data. */
      singularValues: variances.map((variance) => Math.sqrt(variance * (n - 1))),
      /** The mean of the variances that were left out; 0 when none was. */
      noiseVariance: left > 0 ? Math.max(0, totalVariance - kept) / left : 0,
      diagnostics: { route, explained: totalVariance > 0 ? kept / totalVariance : 0 },
    };
  },
  *transform(model, points, run) {
    const { mean, components, explainedVariance } = model;
    const embedding = yield* run.phase("projection", 1, projectOn(run, points, mean, components, spreadOf(explainedVariance)));
    if (model.options.whiten) scaleColumns(embedding, model.explainedVariance, inverseRoot);
    return embedding;
  },
  /** x = μ + Σ_a y_a v_a. */
  *inverse(model, embedding, _run) {
    const { mean, components, explainedVariance, options } = model;
    const scores: Matrix = { ...embedding, data: Float64Array.from(embedding.data) };
    if (options.whiten) scaleColumns(scores, explainedVariance, Math.sqrt);
    const points = zeros(scores.rows, components.cols);
    for (let i = 0; i < scores.rows; i++) {
      const point = rowOf(points, i);
      point.set(mean);
      for (let a = 0; a < components.rows; a++) {
        const y = scores.data[i * scores.cols + a]!;
        const axis = rowOf(components, a);
        for (let j = 0; j < point.length; j++) point[j] = point[j]! + y * axis[j]!;
      }
      yield { phase: "points", fraction: (i + 1) / scores.rows };
    }
    return points;
  },
});

/** The length of a typical point's projection: √Σ λ_a. */
const spreadOf = (variances: Float64Array): number => Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0));

/** 1/√λ; 0 for an axis without variance, whose scores are rounding errors. */
const inverseRoot = (variance: number): number => (variance > 0 ? 1 / Math.sqrt(variance) : 0);

function scaleColumns({ rows, cols, data }: Matrix, variances: Float64Array, factor: (variance: number) => number): void {
  for (let a = 0; a < cols; a++) {
    const by = factor(variances[a]!);
    for (let i = 0, at = a; i < rows; i++, at += cols) data[at] = data[at]! * by;
  }
}
