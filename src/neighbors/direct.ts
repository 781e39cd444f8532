import { type Steps, span } from "../base/steps.ts";
import { type NeighborSink, nearestColumns } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { asColumns, asDoubles } from "./way.ts";

/** Neighbors by direct differences of all pairs, for few columns. O(q n m) */
export function* nearestDirect(
  run: Run,
  queries: Slab<SlabArray>,
  points: Slab<SlabArray>,
  scale: number,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const rows = yield* span(0, 0.02, asDoubles(run, queries, scale));
  const { columns, stride } = yield* span(0.02, 0.05, asColumns(run, points, scale));
  yield* span(0.05, 1, nearestColumns(run, rows, columns, stride, points.rows, self, sink));
  run.release(columns);
  if (rows !== queries) run.release(rows);
}
