import { ManifoldError } from "../base/errors.ts";

/** Takes one rotation of the rows (or coordinates) i and i + 1: they become c·x_i − s·x_{i+1} and s·x_i + c·x_{i+1}. */
export type Rotate = (i: number, c: number, s: number) => void;

/**
 * Brings a symmetric tridiagonal matrix to diagonal form by implicit QL sweeps with Wilkinson's shift.
 *
 * `diagonal` becomes the eigenvalues, in no order; `beside[i]` couples i and i + 1 and is destroyed. Every rotation is told to
 * `rotate`. Yields the number of settled eigenvalues after each sweep. About 0.9 n² rotations.
 *
 * @see G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), §8.3
 */
export function* diagonalize(diagonal: Float64Array, beside: Float64Array, rotate: Rotate): Generator<number, void, void> {
  const n = diagonal.length;
  if (n > 0) beside[n - 1] = 0;
  for (let low = 0; low < n; low++) {
    for (let round = 0; ; round++) {
      const high = endOfBlock(diagonal, beside, low);
      if (high === low) break;
      if (round === mostSweeps) throw new ManifoldError("internal", `diagonalize: QL did not settle at ${low} of ${n}.`);
      sweep(diagonal, beside, low, high, rotate);
      yield low;
    }
  }
}

/** Two sweeps an eigenvalue are usual; nobody has seen 30. */
const mostSweeps = 80;

/** The last index of the unreduced block that starts at `low`: no coupling inside it is negligible. */
function endOfBlock(d: Float64Array, e: Float64Array, low: number): number {
  let high = low;
  for (; high < d.length - 1; high++) {
    const size = Math.abs(e[high]!);
    if (size <= Number.EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!)) || size < 1e-300) break;
  }
  return high;
}

/** One sweep over the block low … high: a bulge made at the end by the shift is chased to the start. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number, rotate: Rotate): void {
  // Wilkinson's shift is the eigenvalue of the leading 2 × 2 block nearer to d[low]; g = d[high] − shift.
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.sqrt(half * half + 1);
  let g = d[high]! - d[low]! + e[low]! / (half >= 0 ? half + root : half - root);
  let c = 1;
  let s = 1;
  let carried = 0;
  for (let i = high - 1; i >= low; i--) {
    const bulge = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.sqrt(bulge * bulge + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // The bulge vanished by underflow, so the block splits here.
      d[i + 1] = d[i + 1]! - carried;
      e[high] = 0;
      return;
    }
    s = bulge / r;
    c = g / r;
    g = d[i + 1]! - carried;
    const t = (d[i]! - g) * s + 2 * c * b;
    carried = s * t;
    d[i + 1] = g + carried;
    g = c * t - b;
    rotate(i, c, s);
  }
  d[low] = d[low]! - carried;
  e[low] = g;
  e[high] = 0;
}
