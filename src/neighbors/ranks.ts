import { type Steps, span } from "../base/steps.ts";
import type { Packed, Panel } from "../compute/neighbors.ts";
import { type Certainty, countPanel, excessColumns, openTargets, rankExcess } from "../compute/ranks.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { packBounds, packWhole, throughPanels } from "./panels.ts";
import { asColumns, asDoubles, asFloats, wayFor } from "./way.ts";

/**
 * For every point the sum over its k targets (`indices`, n × k) of max(0, rank − k), where the nearest other point has rank 1:
 * how far the targets are from being the k nearest. Of points equally far the smaller index comes first. n × 1, whole numbers.
 *
 * Exact, like the neighbors themselves, and never n × n. O(n² m)
 */
export function* excessRanks(run: Run, points: Slab<SlabArray>, indices: Slab<Int32Array>): Steps<Slab> {
  const out = run.take(Float64Array, points.rows);
  const { way, range, scale } = yield* span(0, 0.02, wayFor(run, points));
  if (way === "direct") {
    const rows = yield* span(0.02, 0.03, asDoubles(run, points, scale));
    const { columns, stride } = yield* span(0.03, 0.05, asColumns(run, points, scale));
    yield* span(0.05, 1, excessColumns(run, rows, columns, stride, indices, out));
    run.release(columns);
    if (rows !== points) run.release(rows);
  } else if (way === "integer") {
    const { x } = yield* span(0.02, 0.05, packWhole(run, range, points));
    yield* span(0.05, 1, byPanels(run, x, indices, undefined, out));
  } else {
    const floats = yield* span(0.02, 0.03, asFloats(run, points, scale));
    const scaled = { ...range, least: range.least * scale, most: range.most * scale };
    const { x, slack, unit } = yield* span(0.03, 0.05, packBounds(run, scaled, floats));
    yield* span(0.05, 1, byPanels(run, x, indices, { points: floats, unit: unit * unit, slack }, out));
    if (floats !== points) run.release(floats);
  }
  return out;
}

function* byPanels(run: Run, packed: Packed, indices: Slab<Int32Array>, certainty: Certainty | undefined, out: Slab): Steps<void> {
  const targets = yield* span(0, 0.05, openTargets(run, packed, indices, certainty));
  const pace = { blocks: 1 };
  const look = (panel: Panel) => countPanel(run, panel, targets, certainty, pace);
  yield* span(0.05, 0.98, throughPanels(run, packed, packed, true, look));
  yield* span(0.98, 1, rankExcess(run, targets, out));
  run.release(packed.data, packed.norms, targets.keys, targets.names, targets.counts);
}
