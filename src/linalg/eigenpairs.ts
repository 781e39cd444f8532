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

/** The first `count` pairs. */
export function firstOf({ values, vectors, residuals, ...rest }: Eigenpairs, count: number): Eigenpairs {
  const { rows, cols, data } = vectors;
  const kept = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) kept.set(data.subarray(i * cols, i * cols + count), i * count);
  const first = { rows, cols: count, data: kept };
  return { ...rest, values: values.slice(0, count), vectors: first, residuals: residuals.slice(0, count) };
}

/** All pairs of several searches, side by side. */
export function joined(parts: readonly Eigenpairs[]): Eigenpairs {
  const rows = parts[0]!.vectors.rows;
  const cols = parts.reduce((sum, { vectors }) => sum + vectors.cols, 0);
  const data = new Float64Array(rows * cols);
  let left = 0;
  for (const { vectors } of parts) {
    for (let i = 0; i < rows; i++) data.set(vectors.data.subarray(i * vectors.cols, (i + 1) * vectors.cols), i * cols + left);
    left += vectors.cols;
  }
  const numbers = (of: (part: Eigenpairs) => Float64Array): Float64Array => Float64Array.from(parts.flatMap((part) => [...of(part)]));
  return {
    values: numbers(({ values }) => values),
    vectors: { rows, cols, data },
    residuals: numbers(({ residuals }) => residuals),
    passes: parts.reduce((sum, { passes }) => sum + passes, 0),
    converged: parts.every(({ converged }) => converged),
  };
}
