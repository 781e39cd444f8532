import { localScale, nearestFew } from "../affinity/scales.ts";
import { type Steps, span } from "../base/steps.ts";
import { extendRows } from "../compute/affinity.ts";
import { squaredDistancesTo } from "../compute/distance.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { type Matrix, type NumberArray, takeRows } from "../matrix/dense.ts";
import { nearestTo } from "../neighbors/nearest.ts";
import { asDoubles } from "../neighbors/way.ts";
import { type ExtensionRule, listReach } from "./spectral-affinity.ts";

/** What a model keeps of the points it was made of, to join new points to them. */
export interface TrainingPoints {
  /** n × m, in the element type they were given in. */
  readonly points: Matrix<NumberArray>;
  /** n: Σⱼ Aᵢⱼ. */
  readonly degrees: Float64Array;
  /** n: how long the rows of the eigenvectors were before they were scaled to length 1. */
  readonly norms: Float64Array;
  /** How affinities of new points follow. */
  readonly rule: ExtensionRule;
}

interface Extensible {
  readonly training: TrainingPoints;
  readonly labels: Int32Array;
  readonly embedding: Matrix;
  readonly eigenvalues: Float64Array;
  readonly centers: Matrix;
}

/** Distances that are held at one time: 64 MB of them. */
const tableSize = 8e6;

/**
 * Labels of new points x by Nyström's extension of the eigenvectors, then the nearest center:
 *
 *     u_a(x) = 1/λ_a Σⱼ A(x, j) / √(d(x) dⱼ) · U(j, a)
 *
 * Rows are scaled to length 1, so d(x) does not matter. A point that equals a training point has its label (the first of several),
 * one without affinity to any has that of the nearest. Every row by itself. O(q n (m + k))
 *
 * @see C. Fowlkes, S. Belongie, F. Chung, J. Malik, IEEE PAMI 26 (2004) 214–225, doi:10.1109/TPAMI.2004.1262185
 */
export function* extendLabels(run: Run, model: Extensible, points: Matrix<NumberArray>): Steps<Int32Array> {
  const { training, embedding, eigenvalues } = model;
  const n = training.points.rows;
  const k = embedding.cols;
  const known = yield* asDoubles(run, run.load(training.points), training.rule.unit);
  const weights = run.take(Float64Array, n);
  const vectors = run.take(Float64Array, n, k);
  const [weight, vector] = [weights.view, vectors.view];
  for (let j = 0; j < n; j++) {
    weight[j] = training.norms[j]! / Math.sqrt(training.degrees[j]!);
    for (let a = 0; a < k; a++) {
      // An eigenvalue near zero would blow up what is noise: its vector is left out.
      const value = eigenvalues[a]!;
      vector[j * k + a] = Math.abs(value) > 1e-6 ? embedding.data[j * k + a]! / value : 0;
    }
  }
  const reach = run.load({ rows: n, cols: 1, data: training.rule.reach });
  const labels = new Int32Array(points.rows);
  const each = Math.max(1, Math.floor(tableSize / n));
  for (let first = 0; first < points.rows; first += each) {
    const rows = Math.min(each, points.rows - first);
    const some = takeRows(
      points,
      Int32Array.from({ length: rows }, (_, i) => first + i),
    );
    const part = extendSome(run, model, some, { known, weights, vectors, reach });
    labels.set(yield* span(first / points.rows, (first + rows) / points.rows, part), first);
  }
  return labels;
}

interface Loaded {
  readonly known: Slab;
  readonly weights: Slab;
  readonly vectors: Slab;
  readonly reach: Slab;
}

function* extendSome(run: Run, model: Extensible, points: Matrix<NumberArray>, loaded: Loaded): Steps<Int32Array> {
  const { rule } = model.training;
  const { rows } = points;
  const n = loaded.known.rows;
  const k = model.embedding.cols;
  const fresh = yield* span(0, 0.1, asDoubles(run, run.load(points), rule.unit));
  const squares = run.take(Float64Array, rows, n);
  const rowReach = run.take(Float64Array, rows);
  const out = run.take(Float64Array, rows, k);
  const totals = run.take(Float64Array, rows);
  yield* span(0.1, 0.5, squaredDistancesTo(run, fresh, loaded.known, squares));
  rowReach.view.set(yield* span(0.5, 0.7, reachOf(run, rule, squares, fresh, loaded.known)));
  const extension = { squares, mode: rule.mode, taper: rule, spread: rule.spread, rowReach, ...loaded };
  yield* span(0.7, 1, extendRows(run, extension, out, totals));
  const labels = new Int32Array(rows);
  const slice = Math.max(1, Math.floor(1e6 / n));
  for (let i = 0; i < rows; i++) {
    const nearest = placeOfLeast(squares.row(i));
    const known = squares.row(i)[nearest] === 0 || !(totals.view[i]! > 0);
    labels[i] = known ? model.labels[nearest]! : nearestCenter(model.centers, out.row(i));
    if (i % slice === slice - 1) yield 1;
  }
  run.release(squares, rowReach, out, totals, fresh);
  return labels;
}

/** The local scale of each new point, or how far its own list of neighbors reaches. */
function* reachOf(run: Run, rule: ExtensionRule, squares: Slab, fresh: Slab, known: Slab): Steps<Float64Array> {
  const { rows } = squares;
  if (rule.mode === "lists") {
    const { distances, indices } = yield* nearestTo(run, fresh, known, rule.neighbors);
    const { neighbors: k } = rule;
    const reach = Float64Array.from({ length: rows }, (_, i) => listReach(distances.view[i * k + k - 1]!));
    run.release(distances, indices);
    return reach;
  }
  const { scale, floor } = rule;
  if (scale === "none") return new Float64Array(rows).fill(1);
  const nearest = yield* nearestFew(run, squares, false);
  return Float64Array.from({ length: rows }, (_, i) => Math.max(floor, localScale(scale, nearest, i)));
}

/** The place of the least number of a list, the first of equals. */
function placeOfLeast(list: Float64Array): number {
  let best = 0;
  for (let j = 1; j < list.length; j++) if (list[j]! < list[best]!) best = j;
  return best;
}

/** The center nearest to the direction of a row, the first of equals. */
function nearestCenter({ rows, cols, data }: Matrix, row: Float64Array): number {
  let square = 0;
  for (const value of row) square += value * value;
  const length = Math.sqrt(square) || 1;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < rows; j++) {
    let distance = 0;
    for (let a = 0; a < cols; a++) {
      const difference = row[a]! / length - data[j * cols + a]!;
      distance += difference * difference;
    }
    if (distance < least) {
      least = distance;
      best = j;
    }
  }
  return best;
}
