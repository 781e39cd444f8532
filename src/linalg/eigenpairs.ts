import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix } from "../matrix/dense.ts";

/** A symmetric linear map on n numbers, known by what it does to blocks of vectors. */
export interface Operator {
  readonly n: number;
  /** y = A x for n × b row-major blocks, any b from 1 to 32. `x` is left as it is. */
  apply(run: Run, x: Slab, y: Slab): Steps<void>;
}

/** Some eigenvalues and eigenvectors of a symmetric operator, with the proof of how good they are. */
export interface Eigenpairs {
  /** Descending where the largest were asked for, ascending where the smallest were. */
  readonly values: Float64Array;
  /** n × count; column a is the eigenvector of `values[a]`, of unit length, its entry of largest magnitude positive. */
  readonly vectors: Matrix;
  /** ‖A v − λ v‖ of each pair. */
  readonly residuals: Float64Array;
  /** How often the whole operator (or the factor of its inverse) was applied to a block. */
  readonly passes: number;
  /** Whether all residuals met the tolerance that was asked for. */
  readonly converged: boolean;
}

/** Turns each column so that its entry of largest magnitude is positive, the first one of equals. In place, O(n d). */
export function fixSigns(vectors: Matrix): void {
  const { rows, cols, data } = vectors;
  for (let a = 0; a < cols; a++) {
    if (columnSign(vectors, a) > 0) continue;
    for (let i = 0, at = a; i < rows; i++, at += cols) data[at] = -data[at]!;
  }
}

/** The sign, 1 or −1, of the entry of largest magnitude in column `a`, the first one of equals; 1 for a column of zeros. */
export function columnSign({ rows, cols, data }: Matrix, a: number): 1 | -1 {
  let largest = 0;
  let sign: 1 | -1 = 1;
  for (let i = 0, at = a; i < rows; i++, at += cols) {
    const size = Math.abs(data[at]!);
    if (size > largest) {
      largest = size;
      sign = data[at]! < 0 ? -1 : 1;
    }
  }
  return sign;
}
