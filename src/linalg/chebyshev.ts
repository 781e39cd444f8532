import { type SparseSlabs, sparseTimes } from "../compute/sparse.ts";
import type { Operator } from "./eigenpairs.ts";

/**
 * The operator T_m((2M − a − b)/(b − a)) for a sparse symmetric M, m even: Chebyshev's polynomial stays within [−1, 1] for
 * eigenvalues of M in [a, b] and grows fast below a, so the smallest eigenvalues of M become the largest by far.
 *
 * m products with M an application: T₀ = 1, T₁(x) = x, T_{j+1}(x) = 2x T_j(x) − T_{j−1}(x).
 *
 * @see Y. Zhou, Y. Saad, SIAM J. Matrix Anal. Appl. 29 (2007) 954–971, doi:10.1137/050630404
 */
export function chebyshevFilter(matrix: SparseSlabs, a: number, b: number, degree: number): Operator {
  const slope = 2 / (b - a);
  const shift = -(a + b) / (b - a);
  return {
    n: matrix.rows,
    *apply(run, x, y) {
      const other = run.take(Float64Array, x.rows, x.cols);
      yield* sparseTimes(run, matrix, x, other, { alpha: slope, beta: shift });
      yield* sparseTimes(run, matrix, other, y, { alpha: 2 * slope, beta: 2 * shift, z: x, gamma: -1 });
      for (let j = 2; j < degree; j += 2) {
        // Each takes the place of the one before the last: T_{j+1} that of T_{j−1}, T_{j+2} that of T_j.
        yield* sparseTimes(run, matrix, y, other, { alpha: 2 * slope, beta: 2 * shift, z: other, gamma: -1 });
        yield* sparseTimes(run, matrix, other, y, { alpha: 2 * slope, beta: 2 * shift, z: y, gamma: -1 });
        yield j / degree;
      }
      run.release(other);
    },
  };
}
