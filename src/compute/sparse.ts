import type { Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** A sparse matrix in kernel memory. */
export interface SparseSlabs {
  readonly rows: number;
  readonly cols: number;
  readonly offsets: Slab<Int32Array>;
  readonly indices: Slab<Int32Array>;
  readonly values: Slab;
}

/** A sparse matrix copied into kernel memory. */
export function loadSparse(run: Run, { rows, cols, offsets, indices, values }: Csr): SparseSlabs {
  return { rows, cols, offsets: loadIntegers(run, offsets), indices: loadIntegers(run, indices), values: loadNumbers(run, values) };
}

/** Gives the memory of a sparse matrix back. */
export function releaseSparse(run: Run, { offsets, indices, values }: SparseSlabs): void {
  run.release(offsets, indices, values);
}

/** Integers copied into kernel memory, as one column. */
export function loadIntegers(run: Run, data: Int32Array): Slab<Int32Array> {
  const slab = run.take(Int32Array, data.length);
  slab.view.set(data);
  return slab;
}

/** Numbers copied into kernel memory, as one column. */
export function loadNumbers(run: Run, data: Float64Array): Slab {
  const slab = run.take(Float64Array, data.length);
  slab.view.set(data);
  return slab;
}

/** Weights of the terms of {@link sparseTimes}; alone, the product. */
export interface Combination {
  /** Weight of A x; 1. */
  readonly alpha?: number;
  /** Weight of x; 0. */
  readonly beta?: number;
  /** A third block (it may be `y`) and its weight. */
  readonly z?: Slab;
  readonly gamma?: number;
}

/** y = alpha A x + beta x + gamma z for a sparse matrix and row-major blocks of equally many columns. O(entries × columns) */
export function sparseTimes(
  run: Run,
  a: SparseSlabs,
  x: Slab,
  y: Slab,
  { alpha = 1, beta = 0, z, gamma = 0 }: Combination = {},
): Steps<void> {
  const entriesPerRow = Math.max(1, a.indices.rows / Math.max(1, a.rows));
  const block = Math.max(16, Math.ceil(2e5 / (entriesPerRow * x.cols)));
  const matrix = [a.offsets.pointer, a.indices.pointer, a.values.pointer];
  return overRows(run, "sparseBlock64", a.rows, block, [...matrix, x.pointer, y.pointer, x.cols, alpha, beta, z?.pointer ?? 0, gamma]);
}

/** Row i of `target` becomes row index[i] of `source`. O(entries) */
export function takeRowsOf(run: Run, source: Slab, index: Slab<Int32Array>, target: Slab): Steps<void> {
  const block = Math.max(64, Math.ceil(2e5 / source.cols));
  return overRows(run, "takeRows64", index.rows, block, [source.pointer, index.pointer, target.pointer, source.cols]);
}
