import { type Steps, span } from "../base/steps.ts";
import { columnMeans } from "../compute/convert.ts";
import {
  type Candidates,
  fillPanel,
  lookThrough,
  type NeighborSink,
  nearestPairs,
  openCandidates,
  type Packed,
  packInteger,
  packSingle,
  settleInteger,
  settleSingle,
} from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { inversePower, type ValueRange } from "./range.ts";

/** Rows and columns of a panel: multiples of three, its keys within some 1.5 MB. */
const panelRows = 96;
const panelColumns = 4095;

/** Whether inner products of these whole numbers, less the middle of their range, and all squared distances fit into 31 bits. */
export function fitsInteger({ least, most, whole }: ValueRange, cols: number): boolean {
  const spread = most - least;
  return whole && spread <= 65534 && spread * spread * cols < 2147483647;
}

/**
 * Neighbors of whole numbers through inner products of 16-bit integers. Nothing is rounded before the square root. With
 * `self` every pair is computed once. O(q n m), half with `self`.
 */
export function* nearestInteger(
  run: Run,
  queries: Slab<SlabArray>,
  points: Slab<SlabArray>,
  range: ValueRange,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const center = Math.round((range.least + range.most) / 2);
  const y = yield* span(0, 0.02, packInteger(run, points, center));
  const x = self ? y : yield* span(0.02, 0.04, packInteger(run, queries, center));
  const candidates = yield* span(0.04, 0.05, openCandidates(run, x.rows, y.rows, sink.indices.cols, undefined));
  yield* span(0.05, 0.95, throughPanels(run, x, y, candidates, self));
  yield* span(0.95, 1, settleInteger(run, candidates, sink));
  release(run, x, y, candidates);
}

/**
 * Neighbors of any numbers through inner products in f32, made exact.
 *
 * With x, y centred, scaled and rounded to f32, u = 2⁻²⁴ and m columns, the f32 value e of |x|² + |y|² − 2 x·y obeys
 *
 *     |e − d²| ≤ u ((m/2 + 8) |x||y| + 9 (|x|² + |y|²)) ≤ a (|x|² + |y|²),   a = 1.01 u (m/4 + 16):
 *
 * products and sums of x·y in four lanes give (m/4 + 3) u |x||y|, twice; rounding the coordinates 2u (|x| + |y|)², at most
 * 4u (|x|² + |y|²); norms, their sum and the difference another 4u. So e − a (…) ≤ d² ≤ e + a (…), and only points whose lower
 * bound does not exceed the k-th smallest upper bound can be neighbors. Those few are compared by direct differences of the
 * original numbers in f64. Rows with too many of them (clusters that are tiny beside their distance from the centre) are
 * compared directly with all points. O(q n m), half with `self`; the result does not depend on f32 at all.
 */
export function* nearestSingle(
  run: Run,
  queries: Slab<Float64Array | Float32Array>,
  points: Slab<Float64Array | Float32Array>,
  range: ValueRange,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const unit = 1 / 16777216;
  const a = 1.01 * unit * (points.cols / 4 + 16);
  const means = yield* span(0, 0.02, columnMeans(run, points));
  const scale = range.most > range.least ? inversePower(range.most - range.least) : 1;
  const y = yield* span(0.02, 0.04, packSingle(run, points, means, scale, 1 - a));
  const x = self ? y : yield* span(0.04, 0.06, packSingle(run, queries, means, scale, 1 - a));
  run.release(means);
  const candidates = yield* span(0.06, 0.07, openCandidates(run, x.rows, y.rows, sink.indices.cols, (2.01 * a) / (1 - a)));
  yield* span(0.07, 0.9, throughPanels(run, x, y, candidates, self));
  const lost = run.take(Uint8Array, x.rows);
  yield* span(0.9, 1, settleSingle(run, candidates, { x, y }, queries, points, sink, lost));
  release(run, x, y, candidates);
  const list = indicesOf(lost.view);
  run.release(lost);
  if (list.length > 0) {
    const rest = run.take(Int32Array, list.length);
    rest.view.set(list);
    yield* span(1, 1, nearestPairs(run, rest, queries, points, self, sink));
    run.release(rest);
  }
}

function* throughPanels(run: Run, x: Packed, y: Packed, candidates: Candidates, self: boolean): Steps<void> {
  const width = Math.min(panelColumns, Math.ceil(y.rows / 3) * 3);
  const keys = run.take(Int32Array, panelRows, width + 16);
  const all = self ? (x.rows * (x.rows + panelRows)) / 2 : x.rows * y.rows;
  const fillPace = { blocks: 1 };
  const lookPace = { blocks: 1 };
  let done = 0;
  for (let rowFirst = 0; rowFirst < x.rows; rowFirst += panelRows) {
    const rows = Math.min(panelRows, x.rows - rowFirst);
    for (let columnFirst = self ? rowFirst : 0; columnFirst < y.rows; columnFirst += width) {
      const columns = Math.min(width, y.rows - columnFirst);
      const panel = { keys, x, y, rowFirst, rows, columnFirst, columns };
      const share = (rows * columns) / all;
      yield* span(done, Math.min(1, done + 0.8 * share), fillPanel(run, panel, fillPace));
      yield* span(Math.min(1, done + 0.8 * share), Math.min(1, done + share), lookThrough(run, panel, candidates, self, self, lookPace));
      done = Math.min(1, done + share);
    }
  }
  run.release(keys);
}

function release(run: Run, x: Packed, y: Packed, { keys, names, states }: Candidates): void {
  for (const { data, norms } of new Set([x, y])) run.release(data, norms);
  run.release(keys, names, states);
}

function indicesOf(flags: Uint8Array): number[] {
  const list: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i]) list.push(i);
  return list;
}
