import type { Steps } from "../base/steps.ts";
import { kindOf, type Packed, type Panel } from "./neighbors.ts";
import { overRows, type Pace, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Points of every row whose ranks are asked for, in order, and how many points come after exactly 0, 1, … k of them. */
export interface Targets {
  readonly k: number;
  readonly keys: Slab;
  readonly names: Slab<Int32Array>;
  /** rows × (k + 1) */
  readonly counts: Slab<Int32Array>;
}

/** What leads from bounds on scaled coordinates to exact keys: the points, the square of the scale, and the slack of the bounds. */
export interface Certainty {
  readonly points: Slab<Float64Array | Float32Array>;
  readonly unit: number;
  readonly slack: number;
}

function isSingle(points: Slab<Float64Array | Float32Array>): number {
  return kindOf(points) === 1 ? 1 : 0;
}

/**
 * For every row the sum over its targets (`indices`, n × k) of rank − k where that is positive, by direct differences.
 * Points as rows, and as columns `stride` apart. O(n² (m + log k))
 */
export function excessColumns(run: Run, rows: Slab, columns: Slab, stride: number, indices: Slab<Int32Array>, out: Slab): Steps<void> {
  const k = indices.cols;
  const block = 4 * Math.max(1, Math.floor(5e5 / (rows.rows * (rows.cols + 2))));
  return overRows(
    run,
    "excessColumns",
    rows.rows,
    block,
    [rows.pointer, columns.pointer, rows.cols, stride, rows.rows, indices.pointer, k, out.pointer],
    run.engine.kernels.excessScratch(rows.rows, k),
  );
}

/** The targets of every row in order, counts zero: exact keys of whole numbers, or of `certainty`'s points. O(n k (k + m)) */
export function* openTargets(run: Run, packed: Packed, indices: Slab<Int32Array>, certainty: Certainty | undefined): Steps<Targets> {
  const { rows, cols: k } = indices;
  const targets = {
    k,
    keys: run.take(Float64Array, rows, k),
    names: run.take(Int32Array, rows, k),
    counts: run.take(Int32Array, rows, k + 1),
  };
  const results = [indices.pointer, k, targets.keys.pointer, targets.names.pointer, targets.counts.pointer];
  if (!certainty) {
    yield* overRows(run, "targetsInteger", rows, 64, [packed.data.pointer, packed.width, ...results]);
  } else {
    const { points, unit } = certainty;
    const block = Math.max(1, Math.floor(1e6 / (k * points.cols)));
    yield* overRows(run, "targetsSingle", rows, block, [points.pointer, isSingle(points), points.cols, unit, ...results]);
  }
  return targets;
}

/** Counts what a panel of a set of points against itself tells about the targets of its rows and of its columns. */
export function countPanel(
  run: Run,
  panel: Panel,
  { k, keys, names, counts }: Targets,
  certainty: Certainty | undefined,
  pace: Pace,
): Steps<void> {
  const skipped = panel.rowFirst === panel.columnFirst ? Math.min(panel.rows, panel.columns) : 0;
  const groups = Math.ceil((panel.columns - skipped) / 16);
  const args = [
    panel.keys.pointer,
    panel.keys.cols,
    panel.rowFirst,
    panel.rows,
    panel.columnFirst,
    panel.columns,
    skipped,
    k,
    keys.pointer,
    names.pointer,
    counts.pointer,
  ];
  if (certainty) {
    const { points, unit, slack } = certainty;
    args.push(panel.x.norms.pointer, slack, points.pointer, isSingle(points), points.cols, unit);
  }
  return overRows(run, certainty ? "rankSingle" : "rankInteger", panel.rows + groups, 8, args, 64, pace);
}

/** For every row the sum over its targets of rank − k where that is positive, from the counts. O(n k) */
export function rankExcess(run: Run, { k, counts }: Targets, out: Slab): Steps<void> {
  return overRows(run, "rankExcess", counts.rows, 1024, [counts.pointer, k, out.pointer]);
}
