import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab, SlabArray } from "./slab.ts";

/** The element types by the number the kernels know them by. */
const kinds: readonly unknown[] = [Float64Array, Float32Array, Int8Array, Uint8Array, Int16Array, Uint16Array];

function kindOf({ type }: Slab<SlabArray>): number {
  const kind = kinds.indexOf(type);
  if (kind < 0) throw new Error("k-means has no kernel for this element type");
  return kind;
}

/** Points as the kernels take them: address, element type, columns. */
const given = (points: Slab<SlabArray>): [number, number, number] => [points.pointer, kindOf(points), points.cols];

/** Rows of one block, so that a block takes about a million multiplications at `each` a row. */
const blockOf = (each: number): number => Math.max(1, Math.floor(1e6 / Math.max(1, each)));

/** Squared Euclidean distances of points (n × m) to centers (k × m), into `out` (n × k), by direct differences. O(n k m) */
export function centerDistances(run: Run, points: Slab<SlabArray>, centers: Slab, out: Slab): Steps<void> {
  const { rows: k, cols } = centers;
  return overRows(run, "centerDistances", points.rows, blockOf(k * cols), [...given(points), centers.pointer, k, out.pointer], 8 * cols);
}

/** The nearest center of every point, the first of equals, and the squared distance to it. O(n k m) */
export function nearestCenters(run: Run, points: Slab<SlabArray>, centers: Slab, labels: Slab<Int32Array>, nearest: Slab): Steps<void> {
  const { rows: k, cols } = centers;
  const args = [...given(points), centers.pointer, k, labels.pointer, nearest.pointer];
  return overRows(run, "nearestCenters", points.rows, blockOf(k * cols), args, 8 * (cols + k));
}

/** What is known about the distances of points to centers without measuring them. */
export interface Bounds {
  /** n: at or above the distance of a point to its own center. */
  readonly upper: Slab;
  /** n × k: at or below the distances to all centers. */
  readonly lower: Slab;
}

/** How the centers lie, for {@link nearestByBounds}. */
export interface CenterFacts {
  /** k: at or above how far each center has moved since the last call. */
  readonly moved: Slab;
  /** k × k: at or below half the distance of two centers. */
  readonly halves: Slab;
  /** k: the least of each row of `halves` beside the diagonal. */
  readonly clear: Slab;
}

/** A factor a little above 1: a distance computed over `cols` columns is right to within it. */
export const loosen = (cols: number): number => 1 + (cols + 16) * Number.EPSILON;

/** As {@link nearestCenters}, with bounds instead of distances. O(n k m) */
export function startBounds(
  run: Run,
  points: Slab<SlabArray>,
  centers: Slab,
  labels: Slab<Int32Array>,
  { upper, lower }: Bounds,
): Steps<void> {
  const { rows: k, cols } = centers;
  const args = [...given(points), centers.pointer, k, labels.pointer, upper.pointer, lower.pointer, loosen(cols)];
  return overRows(run, "startBounds", points.rows, blockOf(k * cols), args, 8 * cols);
}

/** The labels {@link nearestCenters} would give, after the centers have moved, measuring only the distances the bounds leave open. */
export function nearestByBounds(
  run: Run,
  points: Slab<SlabArray>,
  centers: Slab,
  labels: Slab<Int32Array>,
  { upper, lower }: Bounds,
  { moved, halves, clear }: CenterFacts,
): Steps<void> {
  const { rows: k, cols } = centers;
  const state = [labels.pointer, upper.pointer, lower.pointer, moved.pointer, halves.pointer, clear.pointer, loosen(cols)];
  return overRows(run, "nearestByBounds", points.rows, blockOf(k * cols), [...given(points), centers.pointer, k, ...state], 8 * cols);
}

/** Squared distances of points to the centers their labels name. O(n m) */
export function ownDistances(run: Run, points: Slab<SlabArray>, centers: Slab, labels: Slab<Int32Array>, out: Slab): Steps<void> {
  const args = [...given(points), centers.pointer, labels.pointer, out.pointer];
  return overRows(run, "ownDistances", points.rows, blockOf(points.cols), args, 8 * points.cols);
}

/** The sums of the points of each label, into `sums` (k × m): blocks of rows apart, then the blocks in order. O(n m) */
export function* labelSums(run: Run, points: Slab<SlabArray>, labels: Slab<Int32Array>, sums: Slab): Steps<void> {
  const { rows: k, cols } = sums;
  const { rows } = points;
  // More blocks keep more threads busy, but each has its own k × m sums.
  const blocks = Math.min(64, Math.max(8, Math.floor(rows / (4 * k))));
  const block = Math.max(Math.ceil(rows / blocks), blockOf(cols));
  const parts = run.take(Float64Array, Math.ceil(rows / block), k * cols);
  yield* overRows(run, "labelSums", rows, block, [...given(points), labels.pointer, k, block, parts.pointer], 8 * cols);
  yield* overRows(run, "sumParts", k * cols, blockOf(parts.rows), [parts.pointer, parts.rows, k * cols, sums.pointer]);
  run.release(parts);
}

/** Brings `sums` up to date after points changed labels; `changes` lists (point, old label, new label), `count` of them, by point. */
export function shiftSums(run: Run, points: Slab<SlabArray>, changes: Slab<Int32Array>, count: number, sums: Slab): Steps<void> {
  const args = [...given(points), changes.pointer, count, sums.pointer];
  return overRows(run, "shiftSums", sums.rows, Math.ceil(sums.rows / 8), args, 8 * points.cols);
}

/** Rows of one block of {@link tryCenters}. */
export const trialBlock = (cols: number, trials: number): number => blockOf(cols * trials);

/**
 * One step of k-means++: `least` (n × trials) is the smaller of `nearest` and the squared distance to each candidate center,
 * `potentials` (blocks × trials) their sums over blocks of {@link trialBlock} rows. O(n m trials)
 */
export function tryCenters(run: Run, points: Slab<SlabArray>, candidates: Slab, nearest: Slab, least: Slab, potentials: Slab): Steps<void> {
  const { rows: trials, cols } = candidates;
  const block = trialBlock(cols, trials);
  const args = [...given(points), candidates.pointer, trials, nearest.pointer, least.pointer, block, potentials.pointer];
  return overRows(run, "tryCenters", points.rows, block, args, 8 * cols);
}

/** Takes column `trial` of `least` as the new `nearest`. */
export function keepTrial(run: Run, least: Slab, trial: number, nearest: Slab): Steps<void> {
  return overRows(run, "keepTrial", nearest.rows, 65536, [least.pointer, least.cols, trial, nearest.pointer]);
}

/** The most multiplications that k-means++ of one start of {@link lloydStarts} may take: a few milliseconds. */
const mostSpreading = 4e6;

/** Whether a start is little enough work for {@link lloydStarts}: every pass is one block, and all of k-means++ fits in a slice. */
export function fewForStarts({ rows, cols }: Slab<SlabArray>, k: number, trials: number): boolean {
  return rows <= blockOf(cols * Math.max(k, trials)) && rows * cols * k * trials <= mostSpreading;
}

/** Starts of k-means side by side, a row each. */
export interface Starts {
  /** Iterations, {@link startStates}, inertia, and a mark of the kernel's own. */
  readonly facts: Slab;
  /** The number of the first center, and (k − 1) · trials numbers in [0, 1). */
  readonly draws: Slab;
  /** k · m. */
  readonly centers: Slab;
  /** k · m: for the kernel. */
  readonly sums: Slab;
  /** n. */
  readonly labels: Slab<Int32Array>;
  /** n: for the kernel. */
  readonly old: Slab<Int32Array>;
  /** k. */
  readonly sizes: Slab<Int32Array>;
  /** n: squared distances to the nearest centers. */
  readonly distances: Slab;
}

/** How far a start is: without centers, with centers only, done at rest, done since the iterations ran out. */
export const startStates = { fresh: 0, placed: 1, settled: 3, stopped: 4 } as const;

/** Room for starts of k-means, all of them fresh. */
export function takeStarts(run: Run, count: number, n: number, k: number, cols: number, trials: number): Starts {
  const starts = {
    facts: run.take(Float64Array, count, 4),
    draws: run.take(Float64Array, count, 1 + (k - 1) * trials),
    centers: run.take(Float64Array, count, k * cols),
    sums: run.take(Float64Array, count, k * cols),
    labels: run.take(Int32Array, count, n),
    old: run.take(Int32Array, count, n),
    sizes: run.take(Int32Array, count, k),
    distances: run.take(Float64Array, count, n),
  };
  starts.facts.view.fill(0);
  return starts;
}

/**
 * Some iterations of every start that is not done, k-means++ before the first: the same bits as the kernels above give one after
 * the other. `stop` is the sum of squared ways of the centers at which a start is at rest. O(starts · n k m · steps)
 */
export function lloydStarts(
  run: Run,
  points: Slab<SlabArray>,
  k: number,
  trials: number,
  starts: Starts,
  most: number,
  stop: number,
): Steps<void> {
  const { rows: n, cols } = points;
  const { facts, draws, centers, sums, labels, old, sizes, distances } = starts;
  const steps = Math.ceil(mostSpreading / (n * cols * k));
  const slabs = [facts, draws, centers, sums, labels, old, sizes, distances].map(({ pointer }) => pointer);
  const scratch = 8 * (cols + k + trials * (cols + n + 2) + (cols + 1) * (n + 1) + 1) + 12 * n;
  return overRows(run, "lloydStarts", facts.rows, 1, [...given(points), n, k, trials, ...slabs, steps, most, stop], scratch);
}

/** The mean over columns of the variance of a column, for points that one block holds. O(n m) */
export function* meanVarianceOf(run: Run, points: Slab<SlabArray>): Steps<number> {
  const { rows: n, cols } = points;
  const zeros = run.take(Int32Array, n);
  const distances = run.take(Float64Array, n);
  const out = run.take(Float64Array, 1);
  yield* overRows(run, "meanVariance", 1, 1, [...given(points), n, zeros.pointer, distances.pointer, out.pointer], 16 * cols);
  const variance = out.view[0]!;
  run.release(zeros, distances, out);
  return variance;
}
