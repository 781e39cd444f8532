import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** A sparse matrix in kernel memory. */
export interface CsrSlabs {
  readonly offsets: Slab<Int32Array>;
  readonly indices: Slab<Int32Array>;
  readonly values: Slab;
}

/**
 * For each of the `asked` points the nearest one with another label, by (distance, index): its index (−1: there is none) and
 * distance. Direct differences; a pair is given up once it is farther than the nearest so far. O(asked n m)
 */
export function nearestOutside(
  run: Run,
  asked: Slab<Int32Array>,
  points: Slab,
  labels: Slab<Int32Array>,
  indices: Slab<Int32Array>,
  distances: Slab,
): Steps<void> {
  const block = Math.max(1, Math.floor(2e6 / (points.rows * (points.cols + 2))));
  const slabs = [labels, indices, distances].map((slab) => slab.pointer);
  return overRows(run, "nearestOutside", asked.rows, block, [asked.pointer, points.pointer, points.cols, points.rows, ...slabs]);
}

/**
 * Marks the edges at the `sources` whose ends lie farther apart along the graph `sparse` than 2 max(Rᵢ, Rⱼ, length) +
 * 4 max(rᵢ, rⱼ), with R `wide` and r `narrow`: `marks`, one an edge of `graph`, gets that distance or less, else 0. `settled` gets
 * how many nodes the search from each source settled.
 */
export function detours(
  run: Run,
  sources: Slab<Int32Array>,
  graph: CsrSlabs,
  sparse: CsrSlabs,
  wide: Slab,
  narrow: Slab,
  marks: Slab,
  settled: Slab<Int32Array>,
): Steps<void> {
  const n = wide.rows;
  const slabs = [graph.offsets, graph.indices, graph.values, sparse.offsets, sparse.indices, sparse.values, wide, narrow, marks, settled];
  const args = [sources.pointer, n, ...slabs.map((slab) => slab.pointer)];
  return overRows(run, "detours", sources.rows, 16, args, n * 21);
}
