import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Csr } from "../matrix/sparse.ts";
import { denseEigen } from "./dense-eigen.ts";
import { type Eigenpairs, fixSigns } from "./eigenpairs.ts";
import { largestEigenpairs } from "./krylov.ts";

/** How {@link smallestEigenpairs} works; every field has a default. */
export interface SmallestOptions {
  /** Known null vectors, orthonormal, that are kept out of the search (the constant vector of a Laplacian). */
  readonly deflate?: readonly Float64Array[];
  /** Done when every residual is at most this times the norm of the matrix; 1e-10. */
  readonly tolerance?: number;
  readonly seed?: number;
}

/**
 * The `count` smallest eigenpairs of a sparse symmetric positive semidefinite matrix beside its known null vectors.
 *
 * Values ascending; residuals are those of the matrix itself. Fewer than `count` pairs come back only when the space left by
 * `deflate` is smaller.
 */
export function* smallestEigenpairs(run: Run, matrix: Csr, count: number, options: SmallestOptions = {}): Steps<Eigenpairs> {
  const { deflate = [], tolerance = 1e-10 } = options;
  const n = matrix.rows;
  const wanted = Math.max(0, Math.min(count, n - deflate.length));
  if (n <= 400) return yield* denseSmallest(run, matrix, wanted, deflate, tolerance);
  const top = normBound(matrix);
  const flipped = {
    n,
    *apply(_run: Run, x: { view: Float64Array; cols: number }, y: { view: Float64Array }): Steps<void> {
      const { cols } = x;
      const [from, to] = [x.view, y.view];
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < cols; j++) to[i * cols + j] = top * from[i * cols + j]!;
        for (let at = matrix.offsets[i]!; at < matrix.offsets[i + 1]!; at++) {
          const k = matrix.indices[at]! * cols;
          for (let j = 0; j < cols; j++) to[i * cols + j] = to[i * cols + j]! - matrix.values[at]! * from[k + j]!;
        }
      }
      yield 1;
    },
  };
  const found = yield* largestEigenpairs(run, flipped, wanted, { ...options, passes: 5000 });
  return { ...found, values: found.values.map((value) => top - value) };
}

/** An upper bound of the largest eigenvalue: the largest sum of magnitudes in a row. O(entries). */
function normBound({ rows, offsets, values }: Csr): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) sum += Math.abs(values[at]!);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** All eigenpairs of the matrix with its null vectors lifted above the spectrum, the first `count` of them. O(9 n³). */
function* denseSmallest(run: Run, matrix: Csr, count: number, deflate: readonly Float64Array[], tolerance: number): Steps<Eigenpairs> {
  const n = matrix.rows;
  const scale = normBound(matrix);
  const slab = run.take(Float64Array, n, n);
  const a = slab.view.fill(0);
  for (let i = 0; i < n; i++) {
    for (let at = matrix.offsets[i]!; at < matrix.offsets[i + 1]!; at++) a[i * n + matrix.indices[at]!] = matrix.values[at]!;
  }
  for (const z of deflate) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[i * n + j] = a[i * n + j]! + 2 * scale * z[i]! * z[j]!;
  const all = yield* denseEigen(run, slab, "smallest", count);
  run.release(slab);
  const data = all.vectors;
  const vectors = { rows: n, cols: count, data };
  fixSigns(vectors);
  const values = all.values.slice(0, count);
  const residuals = new Float64Array(count);
  for (let p = 0; p < count; p++) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      let sum = -values[p]! * data[i * count + p]!;
      for (let at = matrix.offsets[i]!; at < matrix.offsets[i + 1]!; at++)
        sum += matrix.values[at]! * data[matrix.indices[at]! * count + p]!;
      total += sum * sum;
    }
    residuals[p] = Math.sqrt(total);
  }
  return { values, vectors, residuals, passes: 1, converged: residuals.every((r) => r <= tolerance * scale) };
}
