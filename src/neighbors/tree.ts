import { type Steps, span } from "../base/steps.ts";
import type { NeighborSink } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { growTree, nearestInTree } from "../compute/tree.ts";
import { asDoubles } from "./way.ts";

/** Whether a tree finds the k nearest of n points sooner than looking at all of them; found by trying. */
export function treePays(n: number, cols: number, k: number): boolean {
  return cols <= 8 && n > 60 * cols * cols && n > 16 * k;
}

/** Neighbors by a k-d tree, for few columns and many points; the same bits as by direct differences of all pairs. */
export function* nearestByTree(
  run: Run,
  queries: Slab<SlabArray>,
  points: Slab<SlabArray>,
  scale: number,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const rows = yield* span(0, 0.02, asDoubles(run, points, scale));
  const tree = yield* span(0.02, 0.2, growTree(run, rows));
  if (rows !== points) run.release(rows);
  const asked = self ? undefined : yield* span(0.2, 0.22, asDoubles(run, queries, scale));
  yield* span(0.22, 1, nearestInTree(run, tree, asked, sink));
  if (asked && asked !== queries) run.release(asked);
  run.release(tree.order, tree.columns, tree.boxes, tree.firsts);
}
