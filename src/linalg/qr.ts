import type { Steps } from "../base/steps.ts";

/**
 * Thin QR by Householder reflections, for k long vectors that are the rows of `vectors` (k × n, k ≤ n, row after row): they
 * become orthonormal, row j in the span of rows 0 … j and turned towards what row j was. Always orthonormal to rounding, also
 * where rows depend on each other or are zero; then the rows beyond the rank are completed arbitrarily.
 * Gives |R|'s diagonal: the length of each row beside those before it. O(4 n k²).
 *
 * @see G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), §5.2
 */
export function* orthonormalRows(vectors: Float64Array, k: number, n: number): Steps<Float64Array> {
  const betas = new Float64Array(k);
  const lengths = new Float64Array(k);
  const signs = new Float64Array(k);
  const row = (i: number): Float64Array => vectors.subarray(i * n, (i + 1) * n);
  for (let i = 0; i < k; i++) {
    // Row i is a column of the matrix to factor: with x its entries from i on, v = x − α e_i, β = 2/‖v‖², α = ∓‖x‖.
    const v = row(i);
    let tail = 0;
    for (let j = i + 1; j < n; j++) tail += v[j]! * v[j]!;
    const x = v[i]!;
    const norm = Math.sqrt(x * x + tail);
    const alpha = x > 0 ? -norm : norm;
    lengths[i] = norm;
    signs[i] = alpha < 0 ? -1 : 1;
    v[i] = x - alpha;
    const square = v[i]! * v[i]! + tail;
    betas[i] = square > 0 ? 2 / square : 0;
    for (let r = i + 1; r < k; r++) reflect(row(r), v, betas[i]!, i);
    yield (0.5 * (i + 1)) / k;
  }
  // Q's columns are the reflections of the first k unit vectors, the last reflection first.
  for (let i = k - 1; i >= 0; i--) {
    const v = row(i).slice();
    const target = row(i).fill(0);
    target[i] = signs[i]!;
    for (let r = i; r < k; r++) reflect(row(r), v, betas[i]!, i);
    yield 1 - (0.5 * i) / k;
  }
  return lengths;
}

/** x ← x − β (vᵀx) v over the entries from `first` on. */
function reflect(x: Float64Array, v: Float64Array, beta: number, first: number): void {
  if (beta === 0) return;
  let dot = 0;
  for (let j = first; j < x.length; j++) dot += v[j]! * x[j]!;
  dot *= beta;
  if (dot === 0) return;
  for (let j = first; j < x.length; j++) x[j] = x[j]! - dot * v[j]!;
}
