import { random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import {
  type Bounds,
  type CenterFacts,
  fewForStarts,
  labelSums,
  loosen,
  nearestByBounds,
  nearestCenters,
  ownDistances,
  shiftSums,
  startBounds,
} from "../compute/kmeans.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { spreadCenters, trialsOf } from "./k-means-start.ts";
import { wholeStarts } from "./whole-starts.ts";

/** How {@link kMeansOn} works. */
export interface LloydOptions {
  /** Starting centers, k × m; by greedy k-means++ if not given. */
  readonly init?: Matrix<NumberArray> | undefined;
  /** Starts, of which the best result is kept; with `init` there is one. */
  readonly restarts: number;
  readonly maxIterations: number;
  /** Done when the centers have moved, in all, by no more than this share of the mean variance of the columns (squared). */
  readonly tolerance: number;
  readonly seed: number;
  /** Rule out distances by the triangle inequality; the result is the same. By default where it pays. */
  readonly bounds?: boolean;
  /** Hand out whole starts to threads instead of rows; the result is the same. By default where it pays. */
  readonly whole?: boolean;
}

/** A clustering by k-means. */
export interface Clusters {
  /** The nearest center of each point. */
  readonly labels: Int32Array;
  /** k × m. */
  readonly centers: Matrix;
  /** Σ of squared distances of the points to their centers. */
  readonly inertia: number;
  readonly iterations: number;
  /** Whether the centers came to rest before the iterations ran out. */
  readonly converged: boolean;
  /** Points of each cluster. */
  readonly sizes: Int32Array;
}

/**
 * k-means on points (n × m, of any element type) in kernel memory: the best of several runs of Lloyd's iteration, from greedy
 * k-means++ starts. Points and centers are compared by direct differences in f64. The same bits for any number of threads.
 *
 * Stops, moves empty clusters, and counts iterations as scikit-learn does: the same start leads to the same labels.
 * O(restarts · iterations · n k m); `clusters` must be 1 … n.
 *
 * @see S. P. Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129–137, doi:10.1109/TIT.1982.1056489
 */
export function* kMeansOn(run: Run, points: Slab<SlabArray>, clusters: number, options: LloydOptions): Steps<Clusters> {
  const trials = trialsOf(clusters);
  if (options.whole ?? (options.bounds === undefined && fewForStarts(points, clusters, trials))) {
    return yield* wholeStarts(run, points, clusters, trials, options);
  }
  const restarts = options.init ? 1 : options.restarts;
  const stop = options.tolerance * (yield* meanVariance(run, points));
  const centers = run.take(Float64Array, clusters, points.cols);
  let best: Clusters | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const part = (at: number) => (restart + at) / restarts;
    if (options.init) centers.view.set(options.init.data);
    else yield* span(part(0), part(0.2), spreadCenters(run, points, centers, random(options.seed, restart)));
    const found = yield* span(part(0.2), part(1), iterate(run, points, centers, stop, options));
    if (!best || found.inertia < best.inertia) best = found;
  }
  run.release(centers);
  return best!;
}

/** Lloyd's iteration from the given centers, which it moves. */
function* iterate(run: Run, points: Slab<SlabArray>, centers: Slab, stop: number, options: LloydOptions): Steps<Clusters> {
  const { rows: n, cols } = points;
  const k = centers.rows;
  const labels = run.take(Int32Array, n);
  const distances = run.take(Float64Array, n);
  const sums = run.take(Float64Array, k, cols);
  const changes = run.take(Int32Array, n, 3);
  const search = openSearch(run, points, centers, labels, distances, options.bounds);
  let old: Int32Array | undefined;
  /** Whether `sums` are those of the labels in `old`. */
  let current = false;
  let iterations = 0;
  let settled = false;
  let converged = false;
  while (iterations < options.maxIterations && !converged) {
    // The share of the iterations that are still to come is not known: each is taken to be a tenth of what is left.
    const done = 1 - 10 / (10 + iterations);
    const next = 1 - 10 / (11 + iterations);
    yield* span(done, next, search.assign());
    iterations++;
    const now = labels.view.slice();
    settled = old !== undefined && equal(now, old);
    const sizes = countLabels(now, k);
    if (!settled || !current) yield* span(next, next, updateSums(run, points, labels, changes, sums, current ? old : undefined, now));
    current = !(yield* span(next, next, fillEmpty(run, points, centers, labels, distances, sums, sizes)));
    const moved = search.move(sums, sizes);
    old = now;
    converged = settled || moved <= stop;
  }
  // If the labels did not come to rest, the centers have moved once since the labels were given.
  if (!settled) yield* span(0.98, 0.99, search.assign());
  yield* span(0.99, 1, ownDistances(run, points, centers, labels, distances));
  let inertia = 0;
  for (const distance of distances.view) inertia += distance;
  const result: Clusters = {
    labels: labels.view.slice(),
    centers: { rows: k, cols, data: centers.view.slice() },
    inertia,
    iterations,
    converged,
    sizes: countLabels(labels.view, k),
  };
  search.close();
  run.release(labels, distances, sums, changes);
  return result;
}

/** Finds the nearest centers of all points, again and again, while the centers move. */
interface Search {
  /** Writes the labels. */
  assign(): Steps<void>;
  /** Moves the centers to the means `sums / sizes` and gives Σ of squared ways; empty ones stay where they are. */
  move(sums: Slab, sizes: Int32Array): number;
  close(): void;
}

function openSearch(
  run: Run,
  points: Slab<SlabArray>,
  centers: Slab,
  labels: Slab<Int32Array>,
  distances: Slab,
  wanted: boolean | undefined,
): Search {
  const { rows: n, cols } = points;
  const k = centers.rows;
  // A bound costs about as much as four columns of a distance, and n × k of them must fit.
  const bounded = wanted ?? (cols >= 16 && k > 1 && n * k <= 2e7);
  const moved = run.take(Float64Array, k);
  const bounds: Bounds | undefined = bounded ? { upper: run.take(Float64Array, n), lower: run.take(Float64Array, n, k) } : undefined;
  const facts: CenterFacts = { moved, halves: run.take(Float64Array, k, bounds ? k : 1), clear: run.take(Float64Array, k) };
  let started = false;

  return {
    *assign() {
      if (!bounds) yield* nearestCenters(run, points, centers, labels, distances);
      else if (!started) yield* startBounds(run, points, centers, labels, bounds);
      else {
        yield* measureCenters(centers, facts);
        yield* nearestByBounds(run, points, centers, labels, bounds, facts);
      }
      started = true;
    },
    move(sums, sizes) {
      const [from, to, way] = [sums.view, centers.view, moved.view];
      let total = 0;
      for (let j = 0; j < k; j++) {
        let squared = 0;
        if (sizes[j]! > 0) {
          for (let c = j * cols; c < (j + 1) * cols; c++) {
            const mean = from[c]! / sizes[j]!;
            const difference = mean - to[c]!;
            squared += difference * difference;
            to[c] = mean;
          }
        }
        way[j] = Math.sqrt(squared) * loosen(cols);
        total += squared;
      }
      return total;
    },
    close() {
      run.release(moved, facts.halves, facts.clear, ...(bounds ? [bounds.upper, bounds.lower] : []));
    },
  };
}

/** Half the distances between centers, made a little smaller to be safe from rounding. O(k² m) */
function* measureCenters(centers: Slab, { halves, clear }: CenterFacts): Steps<void> {
  const { rows: k, cols } = centers;
  for (let a = 0; a < k; a++) {
    const [at, half] = [centers.view, halves.view];
    for (let b = 0; b < a; b++) {
      let squared = 0;
      for (let c = 0; c < cols; c++) {
        const difference = at[a * cols + c]! - at[b * cols + c]!;
        squared += difference * difference;
      }
      half[a * k + b] = half[b * k + a] = Math.sqrt(squared) / (2 * loosen(cols));
    }
    half[a * k + a] = 0;
    if ((a * cols * k) % 1e6 < cols * k) yield 0;
  }
  const [half, least] = [halves.view, clear.view];
  for (let a = 0; a < k; a++) {
    least[a] = Number.POSITIVE_INFINITY;
    for (let b = 0; b < k; b++) if (b !== a) least[a] = Math.min(least[a]!, half[a * k + b]!);
  }
}

/** Sums of points by label: anew when many labels changed, else by what changed. */
function* updateSums(
  run: Run,
  points: Slab<SlabArray>,
  labels: Slab<Int32Array>,
  changes: Slab<Int32Array>,
  sums: Slab,
  old: Int32Array | undefined,
  now: Int32Array,
): Steps<void> {
  if (old) {
    const list = changes.view;
    let count = 0;
    for (let i = 0; i < now.length; i++) {
      if (now[i] === old[i]) continue;
      list[3 * count] = i;
      list[3 * count + 1] = old[i]!;
      list[3 * count + 2] = now[i]!;
      count++;
    }
    if (8 * count < now.length) return yield* shiftSums(run, points, changes, count, sums);
  }
  yield* labelSums(run, points, labels, sums);
}

/**
 * Gives every empty cluster a point of its own: the ones farthest from their centers, farthest first, of equals the first,
 * are taken out of their clusters' sums. A point that is alone in its cluster, or that lies on its center, is left.
 * Gives whether any point was moved.
 */
function* fillEmpty(
  run: Run,
  points: Slab<SlabArray>,
  centers: Slab,
  labels: Slab<Int32Array>,
  distances: Slab,
  sums: Slab,
  sizes: Int32Array,
): Steps<boolean> {
  const empty = Array.from(sizes.keys()).filter((j) => sizes[j] === 0);
  if (empty.length === 0) return false;
  yield* ownDistances(run, points, centers, labels, distances);
  const [far, label] = [distances.view, labels.view];
  const taken = new Set<number>();
  for (const j of empty) {
    let farthest = -1;
    for (let i = 0; i < far.length; i++) {
      if (!(far[i]! > 0) || taken.has(i) || sizes[label[i]!]! < 2) continue;
      if (farthest < 0 || far[i]! > far[farthest]!) farthest = i;
    }
    if (farthest < 0) break;
    taken.add(farthest);
    const from = sums.row(label[farthest]!);
    const to = sums.row(j);
    points.row(farthest).forEach((value, c) => {
      from[c] = from[c]! - value;
      to[c] = value;
    });
    sizes[label[farthest]!]! -= 1;
    sizes[j] = 1;
    yield 0;
  }
  return taken.size > 0;
}

/** The mean over columns of the variance of a column, two passes. O(n m) */
function* meanVariance(run: Run, points: Slab<SlabArray>): Steps<number> {
  const { rows: n, cols } = points;
  const labels = run.take(Int32Array, n);
  labels.view.fill(0);
  const center = run.take(Float64Array, 1, cols);
  const distances = run.take(Float64Array, n);
  yield* labelSums(run, points, labels, center);
  const mean = center.view;
  for (let c = 0; c < cols; c++) mean[c] = mean[c]! / n;
  // The mean of the columns' variances is Σ ‖x − mean‖² / (n m).
  yield* ownDistances(run, points, center, labels, distances);
  let total = 0;
  for (const distance of distances.view) total += distance;
  run.release(labels, center, distances);
  return total / n / cols;
}

function equal(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function countLabels(labels: Int32Array, k: number): Int32Array<ArrayBuffer> {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]! += 1;
  return sizes;
}
