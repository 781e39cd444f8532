import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Rows or columns of one block, so that a block takes about `operations` multiplications at `each` a row. */
function blockOf(each: number, operations = 1e6): number {
  return Math.max(1, Math.floor(operations / Math.max(1, each)));
}

/**
 * The dot products of the first `m` rows of `a` with the first `p` rows of `b`, both with long rows of equal width: out is m × p,
 * written from the start of the slab `out`. O(m p n).
 */
export function rowDots(run: Run, a: Slab, m: number, b: Slab, p: number, out: Slab): Steps<void> {
  const n = a.cols;
  // Blocks of at least four rows: the kernel takes them in pairs.
  return overRows(run, "rowDots64", m, Math.max(4, blockOf(n * p) & ~1), [a.pointer, b.pointer, out.pointer, n, p]);
}

/** The first `p` rows of `out` become the combinations Cᵀ Q of the first `m` rows of `q`; `c` holds m × p coefficients. O(m p n). */
export function combineRows(run: Run, c: Slab, q: Slab, m: number, out: Slab, p: number): Steps<void> {
  const block = Math.ceil(blockOf(m * p) / 128) * 128;
  return overRows(run, "combineRows64", q.cols, block, [c.pointer, q.pointer, out.pointer, m, q.cols, p, 0]);
}

/** Takes the combinations Cᵀ Q of the first `m` rows of `q` from the first `p` rows of `out`; `c` holds m × p coefficients. O(m p n). */
export function subtractRows(run: Run, c: Slab, q: Slab, m: number, out: Slab, p: number): Steps<void> {
  const block = Math.ceil(blockOf(m * p) / 128) * 128;
  return overRows(run, "combineRows64", q.cols, block, [c.pointer, q.pointer, out.pointer, m, q.cols, p, 1]);
}

/** Entries of a rows × cols matrix that starts at `source`, written as cols × rows from `target` on. Addresses, so that parts of slabs can be named. */
export function transpose(run: Run, source: number, rows: number, cols: number, target: number): Steps<void> {
  return overRows(run, "transpose64", rows, Math.max(32, blockOf(cols, 2e5) & ~31), [source, rows, cols, target]);
}

/** y = A x for a dense n × n matrix and n × p row-major blocks. O(n² p). */
export function denseBlock(run: Run, a: Slab, x: Slab, y: Slab): Steps<void> {
  return overRows(run, "denseBlock64", a.rows, blockOf(a.cols * x.cols), [a.pointer, x.pointer, y.pointer, a.rows, x.cols]);
}
