// Small dense systems in the scratch of one task: a Cholesky solve and a symmetric eigenproblem, f64.

import { dot64 } from "./dots";

/** y += c x over n numbers. */
// @ts-ignore: decorator
@inline
export function addScaled(y: usize, x: usize, c: f64, n: i32): void {
  const cc = f64x2.splat(c);
  const whole = <usize>(n & ~1) << 3;
  let k: usize = 0;
  for (; k < whole; k += 16) v128.store(y + k, f64x2.add(v128.load(y + k), f64x2.mul(v128.load(x + k), cc)));
  if (n & 1) store<f64>(y + k, load<f64>(y + k) + load<f64>(x + k) * c);
}

/**
 * Solves A x = b in place of b for a symmetric positive definite q × q matrix of which the lower triangle is read and
 * overwritten by its Cholesky factor. Gives false when A is not positive definite. O(q³/6)
 */
export function solvePositive(a: usize, q: i32, b: usize): bool {
  const stride = <usize>q << 3;
  // A = L Lᵀ, row by row; the forward solve L y = b goes along.
  for (let i = 0; i < q; i++) {
    const row = a + <usize>i * stride;
    for (let j = 0; j < i; j++) {
      const at = <usize>j << 3;
      const other = a + <usize>j * stride;
      store<f64>(row + at, (load<f64>(row + at) - dot64(row, other, j)) / load<f64>(other + at));
    }
    const at = <usize>i << 3;
    const pivot = load<f64>(row + at) - dot64(row, row, i);
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    store<f64>(row + at, root);
    store<f64>(b + at, (load<f64>(b + at) - dot64(row, b, i)) / root);
  }
  // Lᵀ x = y: once x_i is known, row i of L takes its share out of all entries before.
  for (let i = q - 1; i >= 0; i--) {
    const row = a + <usize>i * stride;
    const at = <usize>i << 3;
    const x = load<f64>(b + at) / load<f64>(row + at);
    store<f64>(b + at, x);
    addScaled(b, row, -x, i);
  }
  return true;
}

/**
 * All eigenvalues of a symmetric q × q matrix, descending, and their vectors as the rows of `vectors`; `a` is used up.
 * Work: 3 q numbers and q² more. Householder reflections to tridiagonal form, implicit QL. O(9 q³)
 */
export function smallEigen(a: usize, q: i32, values: usize, vectors: usize, work: usize): void {
  const stride = <usize>q << 3;
  const beside = work;
  const betas = work + stride;
  const w = betas + stride;
  const rows = w + stride;

  // Reflection k, I − β v vᵀ, sends row k right of the diagonal to (α, 0, …, 0); v stays where that row was.
  for (let k = 0; k < q - 1; k++) {
    const v = a + <usize>k * stride + (<usize>(k + 1) << 3);
    const left = q - k - 1;
    const x0 = load<f64>(v);
    const tail = dot64(v + 8, v + 8, left - 1);
    if (tail === 0) {
      store<f64>(beside + (<usize>k << 3), x0);
      store<f64>(betas + (<usize>k << 3), 0);
      continue;
    }
    const norm = Math.sqrt(x0 * x0 + tail);
    const alpha = x0 > 0 ? -norm : norm;
    const v0 = x0 - alpha;
    const beta = 2 / (v0 * v0 + tail);
    store<f64>(v, v0);
    store<f64>(beside + (<usize>k << 3), alpha);
    store<f64>(betas + (<usize>k << 3), beta);
    // w = β A v − ½ β² (vᵀA v) v makes A ← A − v wᵀ − w vᵀ.
    const corner = v + stride;
    for (let i = 0; i < left; i++) store<f64>(w + (<usize>i << 3), beta * dot64(corner + <usize>i * stride, v, left));
    addScaled(w, v, (-0.5 * beta) * dot64(w, v, left), left);
    for (let i = 0; i < left; i++) {
      const row = corner + <usize>i * stride;
      addScaled(row, w, -load<f64>(v + (<usize>i << 3)), left);
      addScaled(row, v, -load<f64>(w + (<usize>i << 3)), left);
    }
  }

  memory.fill(rows, 0, <usize>q * stride);
  for (let i = 0; i < q; i++) {
    const at = <usize>i << 3;
    store<f64>(values + at, load<f64>(a + <usize>i * stride + at));
    store<f64>(rows + <usize>i * stride + at, 1);
  }
  implicitQl(values, beside, rows, q);

  // The eigenvectors of A: the reflections applied to those of the tridiagonal matrix, last one first.
  for (let r = 0; r < q; r++) {
    const row = rows + <usize>r * stride;
    for (let k = q - 2; k >= 0; k--) {
      const beta = load<f64>(betas + (<usize>k << 3));
      if (beta === 0) continue;
      const v = a + <usize>k * stride + (<usize>(k + 1) << 3);
      const z = row + (<usize>(k + 1) << 3);
      addScaled(z, v, -beta * dot64(z, v, q - k - 1), q - k - 1);
    }
  }

  // Descending; of equal values the first found comes first. Row r of `rows` is swapped along with its value.
  for (let p = 0; p < q; p++) {
    let best = p;
    for (let r = p + 1; r < q; r++) if (load<f64>(values + (<usize>r << 3)) > load<f64>(values + (<usize>best << 3))) best = r;
    const value = load<f64>(values + (<usize>best << 3));
    store<f64>(values + (<usize>best << 3), load<f64>(values + (<usize>p << 3)));
    store<f64>(values + (<usize>p << 3), value);
    memory.copy(vectors + <usize>p * stride, rows + <usize>best * stride, stride);
    if (best !== p) memory.copy(rows + <usize>best * stride, rows + <usize>p * stride, stride);
  }
}

/**
 * Diagonalizes a tridiagonal matrix, `d` on and `e` beside the diagonal, by implicit QL sweeps with Wilkinson's shift; the rotations
 * act on the rows of `z` too. At the end row r of z is the eigenvector of d[r], up to the reflections before.
 */
function implicitQl(d: usize, e: usize, z: usize, q: i32): void {
  const stride = <usize>q << 3;
  if (q > 0) store<f64>(e + (<usize>(q - 1) << 3), 0);
  for (let l = 0; l < q; l++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      // The block that starts at l ends at m, where the entry beside the diagonal is lost in rounding.
      let m = l;
      for (; m < q - 1; m++) {
        const size = Math.abs(load<f64>(d + (<usize>m << 3))) + Math.abs(load<f64>(d + (<usize>(m + 1) << 3)));
        if (Math.abs(load<f64>(e + (<usize>m << 3))) <= 1.2e-16 * size) break;
      }
      if (m === l) break;
      const dl = load<f64>(d + (<usize>l << 3));
      const el = load<f64>(e + (<usize>l << 3));
      let g = (load<f64>(d + (<usize>(l + 1) << 3)) - dl) / (2 * el);
      let r = Math.sqrt(g * g + 1);
      g = load<f64>(d + (<usize>m << 3)) - dl + el / (g < 0 ? g - r : g + r);
      let s: f64 = 1;
      let c: f64 = 1;
      let p: f64 = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const at = <usize>i << 3;
        const f = s * load<f64>(e + at);
        const b = c * load<f64>(e + at);
        // Scaled, so that the square root of tiny entries does not lose them.
        const big = Math.max(Math.abs(f), Math.abs(g));
        r = big === 0 ? 0 : big * Math.sqrt((f / big) * (f / big) + (g / big) * (g / big));
        store<f64>(e + at + 8, r);
        if (r === 0) {
          store<f64>(d + at + 8, load<f64>(d + at + 8) - p);
          store<f64>(e + (<usize>m << 3), 0);
          break;
        }
        s = f / r;
        c = g / r;
        g = load<f64>(d + at + 8) - p;
        r = (load<f64>(d + at) - g) * s + 2 * c * b;
        p = s * r;
        store<f64>(d + at + 8, g + p);
        g = c * r - b;
        rotate(z + <usize>i * stride, c, s, q);
      }
      if (i >= l) continue;
      store<f64>(d + (<usize>l << 3), dl - p);
      store<f64>(e + (<usize>l << 3), g);
      store<f64>(e + (<usize>m << 3), 0);
    }
  }
}

/** Turns the pair of rows that starts at `x`: (x, y) ← (c x − s y, s x + c y). */
function rotate(x: usize, c: f64, s: f64, n: i32): void {
  const y = x + (<usize>n << 3);
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  const whole = <usize>(n & ~1) << 3;
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const a = v128.load(x + k);
    const b = v128.load(y + k);
    v128.store(y + k, f64x2.add(f64x2.mul(ss, a), f64x2.mul(cc, b)));
    v128.store(x + k, f64x2.sub(f64x2.mul(cc, a), f64x2.mul(ss, b)));
  }
  if (n & 1) {
    const a = load<f64>(x + k);
    const b = load<f64>(y + k);
    store<f64>(y + k, s * a + c * b);
    store<f64>(x + k, c * a - s * b);
  }
}

/**
 * All eigenvalues of a symmetric q × q matrix, descending, and their vectors as the rows of `vectors`; `a` is used up. Begin and
 * end are not used. Scratch: 3 q + q² numbers.
 */
export function smallEigen64(begin: i32, end: i32, scratch: usize, a: usize, q: i32, values: usize, vectors: usize): void {
  smallEigen(a, q, values, vectors, scratch);
}
