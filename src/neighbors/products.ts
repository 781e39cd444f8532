import { type Steps, span } from "../base/steps.ts";
import { type NeighborSink, nearestPairs, openCandidates, settleSingle } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { gather, indicesOf, nearestPacked, releaseCandidates, releasePacked } from "./packed.ts";
import { packBounds, packWhole } from "./panels.ts";
import { nearestByProjection, projectionMayPay } from "./projected.ts";
import type { ValueRange } from "./range.ts";

/**
 * Neighbors of whole numbers through inner products of 16-bit integers: nothing is rounded before the square root.
 * Many long rows are compared in fewer dimensions first. O(q n m), half with `self`
 */
export function* nearestByIntegers(
  run: Run,
  queries: Slab<SlabArray>,
  points: Slab<SlabArray>,
  range: ValueRange,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const packed = yield* span(0, 0.05, packWhole(run, range, points, queries));
  const tried = self && projectionMayPay(points, range, sink.indices.cols);
  const done = tried && (yield* span(0.05, 0.9, nearestByProjection(run, packed.y, points, range, sink)));
  if (!done) yield* span(tried ? 0.2 : 0.05, 1, nearestPacked(run, packed, self, sink));
  releasePacked(run, packed);
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
  yield* span(0.06, 0.9, gather(run, { x, y }, candidates, self));
  const lost = run.take(Uint8Array, x.rows);
  yield* span(0.9, 1, settleSingle(run, candidates, { x, y }, queries, points, sink, lost));
  releaseCandidates(run, candidates);
  releasePacked(run, { x, y });
  const list = indicesOf(lost.view);
  run.release(lost);
  if (list.length > 0) {
    const rest = run.take(Int32Array, list.length);
    rest.view.set(list);
    yield* span(1, 1, nearestPairs(run, rest, queries, points, self, sink));
    run.release(rest);
  }
}
