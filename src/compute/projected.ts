import { type Steps, span } from "../base/steps.ts";
import { columnMeans } from "./convert.ts";
import type { IntegerArray } from "./gemm16.ts";
import { type Candidates, kindOf, type NeighborSink, type Panel } from "./neighbors.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Points in fewer dimensions, in 16 bits. */
export interface Rounded {
  readonly rows: Slab<Int16Array>;
  /** The factor by which coordinates were multiplied before they were rounded. */
  readonly factor: number;
  /** The farthest that a row was moved by rounding, as a length. */
  readonly moved: number;
}

/** The greatest length of a rounded row: squared distances, at most four times its square, stay below 2³¹. */
const longest = 20_000;

/** Rows of f64, moved to their mean and scaled to a length of 20,000 at most, as whole numbers of 16 bits. O(n r) */
export function* roundRows(run: Run, source: Slab): Steps<Rounded> {
  const { rows: n, cols } = source;
  const shift = yield* span(0, 0.3, columnMeans(run, source));
  const lengths = run.take(Float64Array, n);
  const block = Math.max(1, Math.ceil(2e5 / cols));
  yield* span(0.3, 0.6, overRows(run, "shiftedNorms", n, block, [source.pointer, cols, shift.pointer, lengths.pointer]));
  const most = largest(lengths.view);
  const factor = most > 0 ? longest / Math.sqrt(most) : 1;
  const rows = run.take(Int16Array, n, cols);
  const args = [source.pointer, cols, shift.pointer, factor, rows.pointer, lengths.pointer];
  yield* span(0.6, 1, overRows(run, "roundRows", n, block, args));
  const moved = largest(lengths.view);
  run.release(shift, lengths);
  return { rows, factor, moved };
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** What a distance p of projections says about the distance d of the points: p ≤ factor · d + slack. */
export interface Stretch {
  readonly factor: number;
  readonly slack: number;
}

/**
 * Neighbors out of at most candidates.k that are near by a projection, told apart by differences of the points; lost[i] becomes 1
 * for a row that may have neighbors beyond its candidates, and else 0. O(n k m) and more where candidates are many
 */
export function settleProjected(
  run: Run,
  { k: most, capacity, keys, names, states }: Candidates,
  points: Slab<IntegerArray>,
  { factor, slack }: Stretch,
  { indices, distances, unit }: NeighborSink,
  lost: Slab<Uint8Array>,
): Steps<void> {
  const found = [keys.pointer, names.pointer, states.pointer, indices.cols, most, capacity];
  const source = [points.pointer, kindOf(points), points.cols, factor, slack, unit];
  return overRows(
    run,
    "settleProjected",
    points.rows,
    Math.max(1, Math.floor(2e6 / (most * points.cols))),
    [...found, ...source, indices.pointer, distances.pointer, lost.pointer],
    run.engine.kernels.panelScratch(most, capacity),
  );
}

/** Limits for candidates of a panel's rows, below which `rank` of its keys lie, or a few more. Looks at all columns of the panel. */
export function guessLimits(run: Run, { keys, rowFirst, rows, columns }: Panel, rank: number, { states }: Candidates): Steps<void> {
  return overRows(run, "guessLimits", rows, 16, [keys.pointer, keys.cols, rowFirst, columns, rank, states.pointer]);
}
