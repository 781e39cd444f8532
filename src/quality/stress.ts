import { ManifoldError } from "../base/errors.ts";
import { oneOf } from "../base/options.ts";
import { type Steps, span } from "../base/steps.ts";
import { pairSums } from "../compute/pair-sums.ts";
import type { Run } from "../compute/run.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMeasure } from "../method/measure.ts";
import { openPairs } from "./distance-pairs.ts";

/**
 * Stress: how much the distances in the embedding differ from those in the data, over all pairs of points.
 *
 * With δ the distances of the points and d those in the embedding, sums over all pairs i < j:
 *
 * - form "scaled" (default), Kruskal's Stress-1 after the embedding has been scaled as well as can be:
 *   √( Σ (δ − s d)² / Σ δ² ) with s = Σ δ d / Σ d². In [0, 1]; the size of the embedding plays no part.
 * - form "normalized", the same with s = 1: distances in the embedding are meant in the units of the data.
 * - form "raw": Σ (δ − d)², in squared units of the data; scikit-learn's `stress_`.
 *
 * Distances are Euclidean. O(n² m) time, O(n m) memory: never n × n.
 * Throws "bad-input" for form "normalized" when all points are equal and the embedding is not.
 *
 * @see J. B. Kruskal, Psychometrika 29 (1964) 1–27, doi:10.1007/BF02289565
 */
export const stress = defineMeasure({
  name: "stress",
  summary: "How much distances in the embedding differ from distances in the data; 0 at best.",
  options: {
    form: oneOf(["scaled", "normalized", "raw"], {
      default: "scaled",
      help: "Scaled: relative, after the best scaling of the embedding; normalized: relative, as it is; raw: the plain sum of squares.",
    }),
  },
  *compare(points, embedding, { form }, run) {
    return yield* run.phase("distances", 1, stressOf(points, embedding, form, run));
  },
});

function* stressOf(
  points: Matrix<NumberArray>,
  embedding: Matrix<NumberArray>,
  form: "scaled" | "normalized" | "raw",
  run: Run,
): Steps<number> {
  // A factor common to both keeps differences what they are; where the embedding is scaled anyway each may have its own.
  const { x, y, xUnit } = yield* span(0, 0.05, openPairs(run, points, embedding, form !== "scaled"));
  const { uu, vv, uv } = yield* span(0.05, 0.5, pairSums(run, x, y, 0, 0, 0));
  const scale = form !== "scaled" ? 1 : vv > 0 ? uv / vv : 0;
  // A second look, since 1 − (Σ δ d)² / (Σ δ² Σ d²) would lose half the digits of a small stress.
  const { uu: misfit } = yield* span(0.5, 1, pairSums(run, x, y, 0, 0, scale));
  if (form === "raw") return misfit / xUnit / xUnit;
  if (misfit === 0) return 0;
  if (uu === 0) {
    throw new ManifoldError(
      "bad-input",
      'stress: all points are equal, so there is no distance to compare with. Pass form: "raw", or other points.',
    );
  }
  return Math.sqrt(misfit / uu);
}
