import { ManifoldError } from "../base/errors.ts";
import { exhaust, type Steps } from "../base/steps.ts";

/** All eigenvalues of a symmetric matrix, ascending, and their vectors. */
export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** n × n, row after row; column a is the eigenvector of `values[a]`, of unit length; signs are arbitrary. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a small symmetric n × n matrix (row after row; both triangles are read). O(9 n³),
 * some 10 ms at n = 150: use {@link symmetricEigenSteps} for larger ones.
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  return exhaust(symmetricEigenSteps(a, n));
}

/** Floating-point work between two yields, in multiplications. */
const sliceWork = 4e6;

/**
 * The same as {@link symmetricEigen}, cut into slices. `a` is left as it is.
 *
 * 1. Householder reflections bring A to tridiagonal form, A = Q T Qᵀ. O(4/3 n³)
 * 2. implicit QL steps with Wilkinson's shift bring T to diagonal form, T = S Λ Sᵀ; rotations are applied to rows of Sᵀ. O(3 n³)
 * 3. the reflections are applied to the rows of Sᵀ: the eigenvectors are the columns of Q S. O(2 n³)
 *
 * @see G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), §8.3
 */
export function* symmetricEigenSteps(a: Float64Array, n: number): Steps<SymmetricEigen> {
  if (n === 0) return { values: new Float64Array(0), vectors: new Float64Array(0) };
  const { work, scale } = scaled(a, n);
  const reflectors = new Float64Array(n);
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  let spent = 0;
  for (let k = 0; k < n - 1; k++) {
    reflectRow(work, n, k, reflectors, beside);
    spent += 2 * (n - k) * (n - k);
    if (spent > sliceWork) {
      spent = 0;
      yield (0.3 * k) / n;
    }
  }
  for (let i = 0; i < n; i++) diagonal[i] = work[i * n + i]!;
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  yield* diagonalize(diagonal, beside, rows, n, n);
  for (let r = 0; r < n; r++) {
    unreflect(rows, r, work, reflectors, n);
    spent += 2 * n * n;
    if (spent > sliceWork) {
      spent = 0;
      yield 0.7 + (0.3 * r) / n;
    }
  }
  return inOrder(diagonal, rows, n, scale);
}

/** A copy of the symmetric part, scaled by a power of two so that squares neither overflow nor vanish. */
function scaled(a: Float64Array, n: number): { work: Float64Array; scale: number } {
  let largest = 0;
  for (let i = 0; i < n * n; i++) {
    const size = Math.abs(a[i]!);
    if (!(size <= Number.MAX_VALUE)) throw new ManifoldError("internal", "symmetricEigen: the matrix is not finite.");
    if (size > largest) largest = size;
  }
  let scale = 1;
  while (largest * scale > 2) scale /= 2;
  while (largest > 0 && largest * scale < 1) scale *= 2;
  const work = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    work[i * n + i] = a[i * n + i]! * scale;
    for (let j = i + 1; j < n; j++) work[i * n + j] = (a[i * n + j]! * scale + a[j * n + i]! * scale) / 2;
  }
  return { work, scale };
}

/**
 * One step of tridiagonalization on the upper triangle: with x = row k right of the diagonal,
 * v = x − α e₀ and β = 2/‖v‖², H = I − β v vᵀ sends x to (α, 0, …, 0); then A ← H A H = A − v wᵀ − w vᵀ with p = β A v,
 * w = p − (β/2)(pᵀv) v. `v` takes the place of x; α goes to `beside[k]`, β to `reflectors[k]`.
 */
function reflectRow(a: Float64Array, n: number, k: number, reflectors: Float64Array, beside: Float64Array): void {
  const first = k + 1;
  const row = k * n;
  let tail = 0;
  for (let j = first + 1; j < n; j++) tail += a[row + j]! * a[row + j]!;
  const x0 = a[row + first]!;
  if (tail === 0) {
    beside[k] = x0;
    reflectors[k] = 0;
    return;
  }
  const norm = Math.sqrt(x0 * x0 + tail);
  const alpha = x0 > 0 ? -norm : norm;
  const v0 = x0 - alpha;
  // β = 2 / ‖v‖² with v = x − α e₀.
  const beta = 2 / (v0 * v0 + tail);
  a[row + first] = v0;
  beside[k] = alpha;
  reflectors[k] = beta;
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

/**
 * Implicit QL on a tridiagonal matrix: `diagonal` becomes its eigenvalues (in no order), and the rotations are applied to the
 * n rows of `rows`, each `width` wide. `beside[i]` couples i and i + 1 and is destroyed.
 */
export function* diagonalize(diagonal: Float64Array, beside: Float64Array, rows: Float64Array, n: number, width: number): Steps<void> {
  let spent = 0;
  beside[n - 1] = 0;
  for (let low = 0; low < n; low++) {
    for (let round = 0; ; round++) {
      // The block low … high is unreduced: no coupling in it is negligible.
      let high = low;
      for (; high < n - 1; high++) {
        const near = Math.abs(diagonal[high]!) + Math.abs(diagonal[high + 1]!);
        if (Math.abs(beside[high]!) <= Number.EPSILON * near || Math.abs(beside[high]!) < 1e-300) break;
      }
      if (high === low) break;
      if (round === 80) throw new ManifoldError("internal", `symmetricEigen: QL did not settle at ${low} of ${n}.`);
      qlSweep(diagonal, beside, rows, low, high, width);
      spent += 4 * (high - low) * width;
      if (spent > sliceWork) {
        spent = 0;
        yield 0.3 + (0.4 * low) / n;
      }
    }
  }
}

/** One implicit QL sweep over the unreduced block low … high, chasing the bulge upward with rotations of neighboring rows. */
function qlSweep(d: Float64Array, e: Float64Array, rows: Float64Array, low: number, high: number, width: number): void {
  // Wilkinson's shift: the eigenvalue of the leading 2 × 2 block that is nearer to d[low].
  const gap = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const slope = Math.sqrt(gap * gap + 1);
  let g = d[high]! - d[low]! + e[low]! / (gap + (gap >= 0 ? slope : -slope));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // The bulge vanished by underflow: the block splits here.
      d[i + 1] = d[i + 1]! - p;
      e[high] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1]! - p;
    const t = (d[i]! - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    const upper = i * width;
    const lower = upper + width;
    for (let k = 0; k < width; k++) {
      const x = rows[lower + k]!;
      const y = rows[upper + k]!;
      rows[lower + k] = s * y + c * x;
      rows[upper + k] = c * y - s * x;
    }
  }
  d[low] = d[low]! - p;
  e[low] = g;
  e[high] = 0;
}

/** Row r of Sᵀ becomes row r of (Q S)ᵀ: the reflections, last to first. */
function unreflect(rows: Float64Array, r: number, work: Float64Array, reflectors: Float64Array, n: number): void {
  const at = r * n;
  for (let k = n - 3; k >= 0; k--) {
    const beta = reflectors[k]!;
    if (beta === 0) continue;
    const v = k * n;
    let dot = 0;
    for (let j = k + 1; j < n; j++) dot += work[v + j]! * rows[at + j]!;
    dot *= beta;
    for (let j = k + 1; j < n; j++) rows[at + j] = rows[at + j]! - dot * work[v + j]!;
  }
}

/** Values ascending, ties by place; row r of `rows` becomes the column of its value. */
function inOrder(diagonal: Float64Array, rows: Float64Array, n: number, scale: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => diagonal[i]! - diagonal[j]! || i - j);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    const from = order[a]! * n;
    values[a] = diagonal[order[a]!]! / scale;
    for (let i = 0; i < n; i++) vectors[i * n + a] = rows[from + i]!;
  }
  return { values, vectors };
}
