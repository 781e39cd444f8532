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

/**
 * Householder tridiagonalization of a symmetric matrix held by its upper triangle: A = Q T Qᵀ, T with `diagonal` and `beside`.
 * The reflections I − β v vᵀ, whose product is Q, stay in the rows of `a` right of the diagonal, their β in `betas`. O(4/3 n³), one thread.
 */
export function* tridiagonalize(run: Run, a: Slab, diagonal: Slab, beside: Slab, betas: Slab): Steps<void> {
  const n = a.rows;
  const w = run.take(Float64Array, 2, n);
  const args = [a.pointer, n, diagonal.pointer, beside.pointer, betas.pointer, w.pointer];
  for (let first = 0; first < n; ) {
    // Steps for some 4 million multiplications, a few milliseconds.
    const left = n - first;
    const last = Math.min(n, first + Math.max(1, Math.floor(2e6 / (left * left))));
    yield* overRows(run, "tridiagonalize64", 1, 1, [...args, first, last]);
    yield last / n;
    first = last;
  }
  run.release(w);
}

/** Applies the first `count` rotations (i, c, s) of the list to pairs of rows of `rows`: see the kernel. O(6 count width). */
export function rotateRows(run: Run, rows: Slab, rotations: Slab, count: number): Steps<void> {
  return overRows(run, "rotateRows64", rows.cols, 32, [rows.pointer, rows.cols, rotations.pointer, count]);
}

/** Each row z of `rows` becomes Q z, or Qᵀ z where `forward`, for the Q of {@link tridiagonalize}. O(2 n² rows). */
export function reflectRows(run: Run, rows: Slab, reflectors: Slab, betas: Slab, forward = false): Steps<void> {
  const n = rows.cols;
  const block = Math.max(2, blockOf(n * n, 2e6) & ~1);
  return overRows(run, "reflectRows64", rows.rows, block, [rows.pointer, n, reflectors.pointer, betas.pointer, forward ? 1 : 0]);
}

/** All eigenvalues of the symmetric matrix `a`, descending, and their vectors as the rows of `rows`; `a` is used up. O(9 n³), one call. */
export function smallEigenpairs(run: Run, a: Slab, values: Slab, rows: Slab): Steps<void> {
  const n = a.rows;
  return overRows(run, "smallEigen64", 1, 1, [a.pointer, n, values.pointer, rows.pointer], 8 * n * (n + 3));
}
