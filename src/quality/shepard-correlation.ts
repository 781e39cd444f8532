import { ManifoldError } from "../base/errors.ts";
import { integer, seed } from "../base/options.ts";
import { random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import { pairDistances } from "../compute/pair-sums.ts";
import type { Run } from "../compute/run.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { defineMeasure } from "../method/measure.ts";
import { openPairs } from "./distance-pairs.ts";
import { spearman } from "./spearman.ts";

/**
 * The rank correlation of the Shepard diagram: Spearman's ρ between distances in the data and distances in the embedding.
 * 1 when whatever is farther apart in the data is farther apart in the embedding.
 *
 * Over all pairs where there are no more than `pairs`, else over that many random ones (with replacement); the standard error
 * of such a sample is about (1 − ρ²) / √pairs. O(pairs (m + log pairs)).
 * Throws "bad-input" for fewer than 3 points, and when all distances of one set are equal, which have no order.
 *
 * @see J. B. Kruskal, M. Wish, Multidimensional Scaling, Sage 1978, doi:10.4135/9781412985130
 */
export const shepardCorrelation = defineMeasure({
  name: "shepardCorrelation",
  summary: "The rank correlation of distances in the data and in the embedding; 1 at best.",
  options: {
    pairs: integer({ default: 20_000, minimum: 2, maximum: 1_000_000, help: "How many pairs of points are looked at, at most." }),
    seed: seed(),
  },
  check({ rows }) {
    if (rows >= 3) return;
    throw new ManifoldError("bad-input", "shepardCorrelation: 2 points have one distance only. Pass at least 3.", { rows });
  },
  *compare(points, embedding, options, run) {
    return yield* run.phase("distances", 1, correlation(points, embedding, options, run));
  },
});

function* correlation(
  points: Matrix<NumberArray>,
  embedding: Matrix<NumberArray>,
  { pairs, seed }: { readonly pairs: number; readonly seed: number },
  run: Run,
): Steps<number> {
  const n = points.rows;
  const all = (n * (n - 1)) / 2;
  const { x, y } = yield* span(0, 0.2, openPairs(run, points, embedding, false));
  const count = Math.min(pairs, all);
  const list = run.take(Int32Array, count, 2);
  if (all <= pairs) writeAllPairs(list.view, n);
  else drawPairs(list.view, n, seed);
  const found = run.take(Float64Array, 2, count);
  yield* span(0.2, 0.4, pairDistances(run, list, x.rows, found.at(0)));
  yield* span(0.4, 0.6, pairDistances(run, list, y.rows, found.at(1)));
  const rho = spearman(found.row(0), found.row(1));
  if (!Number.isNaN(rho)) return rho;
  throw new ManifoldError(
    "bad-input",
    "shepardCorrelation: all distances of the points, or all of the embedding, are equal and have no order. Pass points that differ.",
  );
}

function writeAllPairs(list: Int32Array, n: number): void {
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      list[at++] = i;
      list[at++] = j;
    }
  }
}

function drawPairs(list: Int32Array, n: number, seed: number): void {
  const { below } = random(seed);
  for (let at = 0; at < list.length; at += 2) {
    const i = below(n);
    const j = below(n - 1);
    list[at] = i;
    // One of the others: those from i on are moved up by one.
    list[at + 1] = j < i ? j : j + 1;
  }
}
