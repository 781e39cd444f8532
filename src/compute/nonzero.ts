import type { Steps } from "../base/steps.ts";
import { kindOf } from "./convert.ts";
import { type PackedRows, rowsPerTask } from "./gemm.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab, SlabArray } from "./slab.ts";

/**
 * Dot products of all rows of A, finite numbers of any type, with packed rows, to the start of `out`: n × count. The bits are those of `rowProducts` for the same
 * numbers in f64, since a term of zero changes no sum; the time is that of the entries that are not zero. O(n m + count · non-zeros)
 */
export function* nonzeroProducts(run: Run, a: Slab<SlabArray>, { panels, count, depth }: PackedRows<Float64Array>, out: Slab): Steps<void> {
  // As many rows a task as if a fifth of the entries were not zero.
  const block = rowsPerTask(a.rows, (depth * count) / 5, 1024);
  const args = [a.pointer, kindOf(a), panels.pointer, out.pointer, count, depth];
  yield* overRows(run, "nonzeroRows", a.rows, block, args, 16 * 257 + 32 * Math.ceil(count / 4));
}
