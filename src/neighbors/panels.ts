import { type Steps, span } from "../base/steps.ts";
import { columnMeans } from "../compute/convert.ts";
import { fillPanel, type Packed, type Panel, packInteger, packSingle } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { centerOf, inversePower, type ValueRange } from "./range.ts";

/** Rows and columns of a panel: multiples of three, its keys within some 1.5 MB. */
const panelRows = 96;
const panelColumns = 4095;

/** The share of a panel's time that its inner products take; the rest is for looking through it. */
const fillShare = 0.8;

/**
 * Computes the keys of x against y panel by panel, and lets `look` see each. With `self` (x is y) every pair is computed
 * once: panels begin at the diagonal. Panels come in an order in which every row, looking along and down, sees the points in
 * the order of their indices. O(q n m), half with `self`
 */
export function* throughPanels(run: Run, x: Packed, y: Packed, self: boolean, look: (panel: Panel) => Steps<void>): Steps<void> {
  const width = Math.min(panelColumns, Math.ceil(y.rows / 3) * 3);
  const keys = run.take(Int32Array, panelRows, width + 16);
  const all = self ? (x.rows * (x.rows + panelRows)) / 2 : x.rows * y.rows;
  const pace = { blocks: 1 };
  let done = 0;
  for (let rowFirst = 0; rowFirst < x.rows; rowFirst += panelRows) {
    const rows = Math.min(panelRows, x.rows - rowFirst);
    for (let columnFirst = self ? rowFirst : 0; columnFirst < y.rows; columnFirst += width) {
      const columns = Math.min(width, y.rows - columnFirst);
      const panel = { keys, x, y, rowFirst, rows, columnFirst, columns };
      const share = (rows * columns) / all;
      const filled = Math.min(1, done + fillShare * share);
      yield* span(done, filled, fillPanel(run, panel, pace));
      done = Math.min(1, done + share);
      yield* span(filled, done, look(panel));
    }
  }
  run.release(keys);
}

/** Whole numbers made ready, and others like them: less the middle of their common range. */
export function* packWhole(run: Run, range: ValueRange, points: Slab<SlabArray>, queries = points): Steps<{ x: Packed; y: Packed }> {
  const center = centerOf(range);
  const y = yield* span(0, 0.5, packInteger(run, points, center));
  return { y, x: queries === points ? y : yield* span(0.5, 1, packInteger(run, queries, center)) };
}

/** Points made ready for inner products in f32, with what their keys say about distances. */
export interface Bounded {
  readonly x: Packed;
  readonly y: Packed;
  /** The factor by which their coordinates were scaled. */
  readonly unit: number;
  /** A key is a lower bound for the squared distance (times unit²); key + slack (the two norms added) is an upper one. */
  readonly slack: number;
}

/**
 * Any numbers made ready: centred, scaled, rounded to f32, with norms such that keys are lower bounds of squared distances.
 *
 * With x, y so rounded, u = 2⁻²⁴ and m columns, the f32 value e of |x|² + |y|² − 2 x·y obeys
 *
 *     |e − d²| ≤ u ((m/2 + 8) |x||y| + 9 (|x|² + |y|²)) ≤ a (|x|² + |y|²),   a = 1.01 u (m/4 + 16):
 *
 * products and sums of x·y in four lanes give (m/4 + 3) u |x||y|, twice; rounding the coordinates 2u (|x| + |y|)², at most
 * 4u (|x|² + |y|²); norms, their sum and the difference another 4u. Norms are kept times 1 − a, so that a key is e − a (…), a
 * lower bound, and slack = 2a / (1 − a) leads to e + a (…), an upper one.
 */
export function* packBounds(
  run: Run,
  { least, most }: ValueRange,
  points: Slab<Float64Array | Float32Array>,
  queries = points,
): Steps<Bounded> {
  const a = (1.01 / 16777216) * (points.cols / 4 + 16);
  const means = yield* span(0, 0.4, columnMeans(run, points));
  const unit = most > least ? inversePower(most - least) : 1;
  const y = yield* span(0.4, 0.7, packSingle(run, points, means, unit, 1 - a));
  const x = queries === points ? y : yield* span(0.7, 1, packSingle(run, queries, means, unit, 1 - a));
  run.release(means);
  return { x, y, unit, slack: (2.01 * a) / (1 - a) };
}
