import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Rows in a task: whole tiles of the kernels. */
const block = 16;

/** The least and the largest entry of each row, rows × 2. O(n m) */
export function rowExtremes(run: Run, table: Slab, out: Slab): Steps<void> {
  return overRows(run, "rowExtremes64", table.rows, block, [table.pointer, table.cols, out.pointer]);
}

/**
 * Makes a square table exactly symmetric, in place: every two entries that belong together become their mean, the diagonal zero. Gives
 * whether some two differed by more than `share` of the larger. O(n²)
 */
export function* symmetrize(run: Run, table: Slab, share: number): Steps<boolean> {
  const n = table.rows;
  const faults = run.take(Int32Array, Math.ceil(n / block));
  yield* overRows(run, "symmetrize64", n, block, [table.pointer, n, share, faults.pointer]);
  const unequal = faults.view.some((count) => count > 0);
  run.release(faults);
  return unequal;
}
