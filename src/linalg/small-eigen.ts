import type { Steps } from "../base/steps.ts";
import { smallEigenpairs } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { unitScale } from "./symmetric-eigen.ts";

/** All eigenvalues of a symmetric matrix, descending, and their vectors. */
export interface SmallEigen {
  /** Descending. */
  readonly values: Float64Array;
  /** n × n; row a is the eigenvector of `values[a]`, of unit length; signs are arbitrary. */
  readonly rows: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix of at most some 64 rows, in one call of a kernel; both triangles are read
 * and averaged, and `matrix` is left as it is. The same steps as `symmetricEigen`. O(9 n³)
 */
export function* smallEigen(run: Run, matrix: Slab): Steps<SmallEigen> {
  const n = matrix.rows;
  const a = matrix.view;
  const scale = unitScale(a);
  const work = run.take(Float64Array, n, n);
  const values = run.take(Float64Array, n);
  const rows = run.take(Float64Array, n, n);
  const mean = work.view;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) mean[i * n + j] = mean[j * n + i] = (a[i * n + j]! * scale + a[j * n + i]! * scale) / 2;
  }
  yield* smallEigenpairs(run, work, values, rows);
  const found = { values: values.view.slice(), rows: rows.view.slice() };
  for (let i = 0; i < n; i++) found.values[i] = found.values[i]! / scale;
  run.release(work, values, rows);
  return found;
}
