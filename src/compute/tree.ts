import type { Steps } from "../base/steps.ts";
import type { NeighborSink } from "./neighbors.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** A k-d tree over n points of few columns. */
export interface Tree {
  readonly count: number;
  readonly cols: number;
  /** The level of the leaves; level l has 2ˡ nodes. */
  readonly deepest: number;
  /** Which point is at which place. */
  readonly order: Slab<Int32Array>;
  /** Coordinates by place, one column after another, `stride` apart. */
  readonly columns: Slab;
  readonly stride: number;
  /** Least and greatest coordinates of every node. */
  readonly boxes: Slab;
  /** The least index in every node. */
  readonly firsts: Slab<Int32Array>;
}

/** The most points of a leaf. */
const leaf = 32;

/** The tree of points in rows. O(n m log n) time, O(n m) memory */
export function* growTree(run: Run, points: Slab): Steps<Tree> {
  const { rows: count, cols } = points;
  let deepest = 0;
  while (count > leaf << deepest) deepest++;
  const order = run.take(Int32Array, count);
  const places = order.view;
  for (let i = 0; i < count; i++) places[i] = i;
  const keys = run.take(Float64Array, count);
  for (let level = 0; level < deepest; level++) {
    const nodes = 1 << level;
    const block = Math.max(1, Math.floor((nodes * 20_000) / count));
    yield* overRows(run, "splitNodes", nodes, block, [points.pointer, cols, count, level, keys.pointer, order.pointer]);
  }
  run.release(keys);
  // A leaf is read four places at a time, so a few beyond the last one.
  const stride = 8 * (Math.ceil((count + 4) / 8) | 1);
  const columns = run.take(Float64Array, cols, stride);
  for (let j = 0; j < cols; j++) columns.row(j).fill(0, count);
  yield* overRows(run, "sortColumns", count, 8192, [points.pointer, cols, order.pointer, stride, columns.pointer]);
  const nodes = (2 << deepest) - 1;
  const boxes = run.take(Float64Array, nodes, 2 * 2 * Math.ceil(cols / 2));
  const firsts = run.take(Int32Array, nodes);
  for (let level = deepest; level >= 0; level--) {
    const args = [columns.pointer, cols, stride, count, level, deepest, order.pointer, boxes.pointer, firsts.pointer];
    yield* overRows(run, "boundNodes", 1 << level, 512, args);
  }
  return { count, cols, deepest, order, columns, stride, boxes, firsts };
}

/** The k nearest points for each query (rows of f64), or for every point of the tree among the others. About O(q (k + log n)) */
export function nearestInTree(run: Run, tree: Tree, queries: Slab | undefined, sink: NeighborSink): Steps<void> {
  const { count, cols, deepest, order, columns, stride, boxes, firsts } = tree;
  const k = sink.indices.cols;
  return overRows(
    run,
    "nearestInTree",
    queries?.rows ?? count,
    Math.max(16, Math.floor(4096 / k)),
    [
      queries?.pointer ?? 0,
      columns.pointer,
      cols,
      stride,
      count,
      deepest,
      order.pointer,
      boxes.pointer,
      firsts.pointer,
      k,
      sink.unit,
      sink.indices.pointer,
      sink.distances.pointer,
    ],
    run.engine.kernels.treeScratch(cols, k),
  );
}
