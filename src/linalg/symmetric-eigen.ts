import { ManifoldError } from "../base/errors.ts";
import { diagonalize } from "./tridiagonal.ts";

/** All eigenvalues of a symmetric matrix, ascending, and their vectors. */
export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** n × n, row after row; column a is the eigenvector of `values[a]`, of unit length; signs are arbitrary. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a small symmetric n × n matrix, row after row; both triangles are read and averaged, and
 * `a` is left as it is. O(9 n³), some 10 ms at n = 150: for larger ones see `denseEigen`.
 *
 * 1. Householder reflections bring A to tridiagonal form, A = Q T Qᵀ. O(4/3 n³)
 * 2. implicit QL sweeps bring T to diagonal form, T = S Λ Sᵀ; the rotations act on the rows of Sᵀ. O(3 n³)
 * 3. the reflections act on the rows of Sᵀ: the eigenvectors are the columns of Q S. O(2 n³)
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const scale = unitScale(a);
  const work = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) work[i * n + j] = (a[i * n + j]! * scale + a[j * n + i]! * scale) / 2;
  }
  const betas = new Float64Array(n);
  const values = new Float64Array(n);
  const beside = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) reflectRow(work, n, k, betas, beside);
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    values[i] = work[i * n + i]!;
    rows[i * n + i] = 1;
  }
  const sweeps = diagonalize(values, beside, (i, c, s) => {
    const upper = i * n;
    const lower = upper + n;
    for (let k = 0; k < n; k++) {
      const x = rows[lower + k]!;
      const y = rows[upper + k]!;
      rows[lower + k] = s * y + c * x;
      rows[upper + k] = c * y - s * x;
    }
  });
  while (!sweeps.next().done);
  for (let r = 0; r < n; r++) unreflect(rows, r, work, betas, n);
  const order = ascending(values);
  const vectors = new Float64Array(n * n);
  for (let p = 0; p < n; p++) for (let i = 0; i < n; i++) vectors[i * n + p] = rows[order[p]! * n + i]!;
  return { values: Float64Array.from(order, (i) => values[i]! / scale), vectors };
}

/** The power of two that brings the largest magnitude into [1, 2), so that squares neither overflow nor vanish; 1 for zeros. */
export function unitScale(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const size = Math.abs(a[i]!);
    if (!(size <= Number.MAX_VALUE)) throw new ManifoldError("internal", "symmetricEigen: the matrix is not finite.");
    if (size > largest) largest = size;
  }
  let scale = 1;
  while (largest * scale >= 2) scale /= 2;
  // 2^1000 is enough even for the smallest numbers there are.
  while (largest > 0 && largest * scale < 1 && scale < 1e301) scale *= 2;
  return scale;
}

/** The places of `values` from the least to the largest, ties by place. */
export function ascending(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, i) => i);
  return order.sort((i, j) => values[i]! - values[j]! || i - j);
}

/**
 * One step of tridiagonalization on the upper triangle. With x = row k right of the diagonal, v = x − α e₀ and β = 2/‖v‖²,
 * H = I − β v vᵀ sends x to (α, 0, …, 0); then A ← H A H = A − v wᵀ − w vᵀ with p = β A v, w = p − (β/2)(pᵀv) v.
 * `v` takes the place of x; α goes to `beside[k]`, β to `betas[k]`.
 */
function reflectRow(a: Float64Array, n: number, k: number, betas: Float64Array, beside: Float64Array): void {
  const first = k + 1;
  const row = k * n;
  let tail = 0;
  for (let j = first + 1; j < n; j++) tail += a[row + j]! * a[row + j]!;
  const x0 = a[row + first]!;
  if (tail === 0) {
    beside[k] = x0;
    return;
  }
  const norm = Math.sqrt(x0 * x0 + tail);
  const alpha = x0 > 0 ? -norm : norm;
  const v0 = x0 - alpha;
  const beta = 2 / (v0 * v0 + tail);
  a[row + first] = v0;
  beside[k] = alpha;
  betas[k] = beta;
  const w = new Float64Array(n);
  for (let i = first; i < n; i++) {
    const at = i * n;
    const vi = a[row + i]!;
    let sum = a[at + i]! * vi;
    for (let j = i + 1; j < n; j++) {
      const aij = a[at + j]!;
      sum += aij * a[row + j]!;
      w[j] = w[j]! + aij * vi;
    }
    w[i] = w[i]! + sum;
  }
  let product = 0;
  for (let i = first; i < n; i++) {
    w[i] = w[i]! * beta;
    product += w[i]! * a[row + i]!;
  }
  const half = (beta / 2) * product;
  for (let i = first; i < n; i++) w[i] = w[i]! - half * a[row + i]!;
  for (let i = first; i < n; i++) {
    const at = i * n;
    const vi = a[row + i]!;
    const wi = w[i]!;
    for (let j = i; j < n; j++) a[at + j] = a[at + j]! - (vi * w[j]! + wi * a[row + j]!);
  }
}

/** Row r of Sᵀ becomes row r of (Q S)ᵀ: the reflections, last to first. */
function unreflect(rows: Float64Array, r: number, reflectors: Float64Array, betas: Float64Array, n: number): void {
  const at = r * n;
  for (let k = n - 3; k >= 0; k--) {
    const beta = betas[k]!;
    if (beta === 0) continue;
    const v = k * n;
    let dot = 0;
    for (let j = k + 1; j < n; j++) dot += reflectors[v + j]! * rows[at + j]!;
    dot *= beta;
    for (let j = k + 1; j < n; j++) rows[at + j] = rows[at + j]! - dot * reflectors[v + j]!;
  }
}
