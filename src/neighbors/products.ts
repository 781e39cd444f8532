import { type Steps, span } from "../base/steps.ts";
import {
  type Candidates,
  lookThrough,
  type NeighborSink,
  nearestPairs,
  openCandidates,
  type Packed,
  type Panel,
  settleInteger,
  settleSingle,
} from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { packBounds, packWhole, throughPanels } from "./panels.ts";
import type { ValueRange } from "./range.ts";

/**
 * Neighbors of whole numbers through inner products of 16-bit integers: nothing is rounded before the square root.
 * O(q n m), half with `self`
 */
export function* nearestByIntegers(
  run: Run,
  queries: Slab<SlabArray>,
  points: Slab<SlabArray>,
  range: ValueRange,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const { x, y } = yield* span(0, 0.05, packWhole(run, range, points, queries));
  const candidates = yield* span(0.05, 0.06, openCandidates(run, x.rows, y.rows, sink.indices.cols, undefined));
  yield* span(0.06, 0.95, gather(run, x, y, candidates, self));
  yield* span(0.95, 1, settleInteger(run, candidates, sink));
  release(run, x, y, candidates);
}

/**
 * Neighbors of any numbers through inner products in f32, made exact: only points whose lower bound does not exceed the k-th
 * smallest upper bound can be neighbors, and those few are compared by direct differences of the original numbers in f64.
 * Rows with too many of them (clusters that are tiny beside their distance from the centre) are compared directly with all
 * points. O(q n m), half with `self`; the result does not depend on f32 at all.
 */
export function* nearestByBounds(
  run: Run,
  queries: Slab<Float64Array | Float32Array>,
  points: Slab<Float64Array | Float32Array>,
  range: ValueRange,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const { x, y, slack } = yield* span(0, 0.05, packBounds(run, range, points, queries));
  const candidates = yield* span(0.05, 0.06, openCandidates(run, x.rows, y.rows, sink.indices.cols, slack));
  yield* span(0.06, 0.9, gather(run, x, y, candidates, self));
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

function gather(run: Run, x: Packed, y: Packed, candidates: Candidates, self: boolean): Steps<void> {
  const pace = { blocks: 1 };
  return throughPanels(run, x, y, self, (panel: Panel) => lookThrough(run, panel, candidates, self, pace));
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
