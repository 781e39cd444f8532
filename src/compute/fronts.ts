import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Bytes of the transposed diagonal block that one thread works with. */
const blockBytes = 32 * 32 * 8;

/** Columns that are eliminated at a time in a large front. */
const width = 32;

/**
 * Groups [first, last) of a multifrontal factorization of A + shift I, on one thread; `table` holds the addresses the kernels
 * know. See `wasm/sparse.ts`.
 */
export function factorGroups(run: Run, table: Slab<Uint32Array>, shift: number, first: number, last: number): Steps<void> {
  return overRows(run, "factorGroups64", 1, 1, [table.pointer, shift, first, last], blockBytes);
}

/** One large group of `pivots` pivots and `rows` rows below, on all threads. */
export function* factorLargeGroup(
  run: Run,
  table: Slab<Uint32Array>,
  shift: number,
  group: number,
  pivots: number,
  rows: number,
): Steps<void> {
  const size = pivots + rows;
  const block = run.take(Float64Array, width, width);
  yield* overRows(run, "assembleGroup64", 1, 1, [table.pointer, shift, group]);
  for (let k = 0; k < pivots; k += width) {
    const next = Math.min(pivots, k + width);
    const args = [table.pointer, group, k, next];
    yield* overRows(run, "factorDiagonal64", 1, 1, [...args, block.pointer]);
    yield* overRows(run, "solveFrontRows64", size - next, 64, [...args, block.pointer]);
    yield* overRows(run, "updateFrontRows64", size - next, 16, args);
    yield next / pivots;
  }
  yield* overRows(run, "storeGroup64", 1, 1, [table.pointer, group]);
  run.release(block);
}

/** L x = b in place for groups [first, last). */
export function forwardGroups(run: Run, table: Slab<Uint32Array>, x: Slab, first: number, last: number): Steps<void> {
  return overRows(run, "forwardGroups64", 1, 1, [table.pointer, x.pointer, x.cols, first, last]);
}

/** Lᵀ x = b in place for groups [first, last), the last first. */
export function backwardGroups(run: Run, table: Slab<Uint32Array>, x: Slab, first: number, last: number): Steps<void> {
  return overRows(run, "backwardGroups64", 1, 1, [table.pointer, x.pointer, x.cols, first, last]);
}
