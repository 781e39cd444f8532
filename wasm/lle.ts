// Locally linear embedding: weights of neighborhoods, and the local matrices of the modified variant; lle-matrix.ts adds them up.
//
// Neighbor lists: row i has counts[i] entries of `indices` from i · width on (i32). For one neighborhood of k points, C is the
// k × m matrix of their differences from the point in the middle, brought to size one by a power of two.

import { dot64 } from "./dots";
import { addScaled, smallEigen, solvePositive } from "./small-eigen";

/** C of one neighborhood, to `c`; gives Σ C², 0 for a neighborhood of duplicates. */
function differences(c: usize, center: usize, points: usize, m: i32, list: usize, k: i32): f64 {
  const stride = <usize>m << 3;
  const whole = <usize>(m & ~1) << 3;
  let most = f64x2.splat(0);
  let largest: f64 = 0;
  let at = c;
  for (let p = 0; p < k; p++) {
    const point = points + <usize>load<i32>(list + (<usize>p << 2)) * stride;
    let j: usize = 0;
    for (; j < whole; j += 16) {
      const difference = f64x2.sub(v128.load(point + j), v128.load(center + j));
      v128.store(at + j, difference);
      most = f64x2.pmax(most, f64x2.abs(difference));
    }
    if (m & 1) {
      const difference = load<f64>(point + j) - load<f64>(center + j);
      store<f64>(at + j, difference);
      largest = Math.max(largest, Math.abs(difference));
    }
    at += stride;
  }
  largest = Math.max(largest, Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
  if (largest === 0) return 0;
  // 2^−e for a largest difference of 2^e or a little more, from the exponent's bits.
  const exponent = max<i64>(1, (reinterpret<i64>(largest) >> 52) & 0x7ff);
  const factor = reinterpret<f64>((2046 - exponent) << 52);
  const factors = f64x2.splat(factor);
  let sums = f64x2.splat(0);
  let x = c;
  for (; x + 16 <= at; x += 16) {
    const value = f64x2.mul(v128.load(x), factors);
    v128.store(x, value);
    sums = f64x2.add(sums, f64x2.mul(value, value));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (x < at) {
    const value = load<f64>(x) * factor;
    store<f64>(x, value);
    sum += value * value;
  }
  return sum;
}

/** The k × k matrix C Cᵀ, or the m × m matrix Cᵀ C if there are fewer columns than neighbors. Both triangles. */
function gram(c: usize, m: i32, k: i32, out: usize): void {
  const stride = <usize>m << 3;
  if (m < k) {
    memory.fill(out, 0, <usize>m * stride);
    for (let p = 0; p < k; p++) {
      const row = c + <usize>p * stride;
      for (let j = 0; j < m; j++) addScaled(out + <usize>j * stride, row, load<f64>(row + (<usize>j << 3)), m);
    }
    return;
  }
  for (let p = 0; p < k; p++) {
    const row = c + <usize>p * stride;
    const to = out + (<usize>(p * k) << 3);
    let o = 0;
    for (; o + 4 <= p + 1; o += 4) fourDots(row, c + <usize>o * stride, stride, m, to + (<usize>o << 3));
    for (; o <= p; o++) store<f64>(to + (<usize>o << 3), dot64(row, c + <usize>o * stride, m));
    for (o = 0; o < p; o++) store<f64>(out + (<usize>(o * k + p) << 3), load<f64>(to + (<usize>o << 3)));
  }
}

/** The dot products of x with four rows `stride` bytes apart, with the bits of {@link dot64}. */
function fourDots(x: usize, y: usize, stride: usize, m: i32, out: usize): void {
  const y1 = y + stride;
  const y2 = y1 + stride;
  const y3 = y2 + stride;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const whole = <usize>(m & ~1) << 3;
  let k: usize = 0;
  for (; k < whole; k += 16) {
    const a = v128.load(x + k);
    s0 = f64x2.add(s0, f64x2.mul(a, v128.load(y + k)));
    s1 = f64x2.add(s1, f64x2.mul(a, v128.load(y1 + k)));
    s2 = f64x2.add(s2, f64x2.mul(a, v128.load(y2 + k)));
    s3 = f64x2.add(s3, f64x2.mul(a, v128.load(y3 + k)));
  }
  const odd = m & 1 ? load<f64>(x + k) : 0;
  store<f64>(out, total(s0, y + k, odd));
  store<f64>(out, total(s1, y1 + k, odd), 8);
  store<f64>(out, total(s2, y2 + k, odd), 16);
  store<f64>(out, total(s3, y3 + k, odd), 24);
}

/** Both lanes of a sum, and the product of an odd last column (`odd` is 0 where there is none). */
// @ts-ignore: decorator
@inline
function total(sum: v128, y: usize, odd: f64): f64 {
  const even = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  return odd === 0 ? even : even + odd * load<f64>(y);
}

/**
 * The weights w of rows [begin, end) that rebuild each query from its neighbors: least |Σ w_j (x_j − x)|² + R |w|² with Σ w = 1,
 * R = `regularization` · Σ C². To `weights`, laid out as the lists.
 * Scratch: width · m + q² + q numbers, q = min(width, m).
 */
export function lleWeights(
  begin: i32, end: i32, scratch: usize,
  queries: usize, points: usize, m: i32, indices: usize, width: i32, counts: usize, regularization: f64, weights: usize,
): void {
  const system = scratch + ((<usize>width * m) << 3);
  for (let i = begin; i < end; i++) {
    const k = load<i32>(counts + (<usize>i << 2));
    const w = weights + ((<usize>i * width) << 3);
    const total = differences(scratch, queries + ((<usize>i * m) << 3), points, m, indices + ((<usize>i * width) << 2), k);
    if (total === 0) {
      for (let p = 0; p < k; p++) store<f64>(w + (<usize>p << 3), 1 / <f64>k);
      continue;
    }
    weigh(scratch, m, k, regularization * total, system, w);
  }
}

/** w ∝ (C Cᵀ + R I)⁻¹ 1, Σ w = 1. With fewer columns than neighbors through w ∝ 1 − C (R I + Cᵀ C)⁻¹ Cᵀ 1 (Woodbury). */
function weigh(c: usize, m: i32, k: i32, ridge: f64, system: usize, w: usize): void {
  const q = min(m, k);
  gram(c, m, k, system);
  for (let j = 0; j < q; j++) {
    const at = system + (<usize>(j * q + j) << 3);
    store<f64>(at, load<f64>(at) + ridge);
  }
  const stride = <usize>m << 3;
  if (m < k) {
    const z = system + ((<usize>q * q) << 3);
    memory.fill(z, 0, stride);
    for (let p = 0; p < k; p++) addScaled(z, c + <usize>p * stride, 1, m);
    solvePositive(system, q, z);
    for (let p = 0; p < k; p++) store<f64>(w + (<usize>p << 3), 1 - dot64(c + <usize>p * stride, z, m));
  } else {
    for (let p = 0; p < k; p++) store<f64>(w + (<usize>p << 3), 1);
    solvePositive(system, q, w);
  }
  let sum: f64 = 0;
  for (let p = 0; p < k; p++) sum += load<f64>(w + (<usize>p << 3));
  for (let p = 0; p < k; p++) store<f64>(w + (<usize>p << 3), load<f64>(w + (<usize>p << 3)) / sum);
}

/**
 * Principal axes of the neighborhoods of rows [begin, end): eigenvalues of C Cᵀ (or CᵀC), descending, to `values` (q a row), their
 * vectors as rows to `vectors` (q × q a row), q = min(width, m). What a short list leaves over is zero.
 * Scratch: width · m + 2 q² + 3 q numbers.
 */
export function lleAxes(
  begin: i32, end: i32, scratch: usize,
  points: usize, m: i32, indices: usize, width: i32, counts: usize, values: usize, vectors: usize,
): void {
  const most = min(width, m);
  const system = scratch + ((<usize>width * m) << 3);
  for (let i = begin; i < end; i++) {
    const k = load<i32>(counts + (<usize>i << 2));
    const q = min(k, m);
    const own = values + ((<usize>i * most) << 3);
    const axes = vectors + ((<usize>i * most * most) << 3);
    memory.fill(own, 0, <usize>most << 3);
    memory.fill(axes, 0, (<usize>most * most) << 3);
    const total = differences(scratch, points + ((<usize>i * m) << 3), points, m, indices + ((<usize>i * width) << 2), k);
    if (total === 0) continue;
    gram(scratch, m, k, system);
    smallEigen(system, q, own, axes, system + ((<usize>q * q) << 3));
  }
}

/**
 * The local matrices of the modified variant for rows [begin, end).
 *
 * With T the `ranks[i]` leading left singular vectors of C, s = k − rank, P = 1 − T Tᵀ 1 and α = √(1ᵀP / s):
 * p = P / α, V = p + (1 − α) s w, and what belongs to (row, column) = (a, b) of the neighborhood is
 * δ_ab − Σ T_a T_b + (1 − α)(p_a w_b + w_a p_b) + (1 − α)² s w_a w_b.
 * `bases` takes T, transposed: q rows of `width` for each i; `parts` takes p and V, `width` numbers each, then 1 − α and s.
 * `bases` and `parts` of a row start at i · q · width and i · (2 width + 2). Scratch: width · m numbers.
 */
export function lleLocal(
  begin: i32, end: i32, scratch: usize,
  points: usize, m: i32, indices: usize, width: i32, counts: usize, vectors: usize, ranks: usize, weights: usize, bases: usize, parts: usize,
): void {
  const most = min(width, m);
  const line = <usize>width << 3;
  for (let i = begin; i < end; i++) {
    const k = load<i32>(counts + (<usize>i << 2));
    const rank = load<i32>(ranks + (<usize>i << 2));
    const basis = bases + <usize>i * <usize>most * line;
    const axes = vectors + ((<usize>i * most * most) << 3);
    const w = weights + <usize>i * line;
    if (m < k) {
      differences(scratch, points + ((<usize>i * m) << 3), points, m, indices + ((<usize>i * width) << 2), k);
      for (let a = 0; a < rank; a++) leftVector(basis, a, scratch, axes + ((<usize>a * m) << 3), m, k, line);
    } else {
      for (let a = 0; a < rank; a++) memory.copy(basis + <usize>a * line, axes + ((<usize>a * k) << 3), <usize>k << 3);
    }

    const p = parts + <usize>i * (2 * line + 16);
    const v = p + line;
    for (let b = 0; b < k; b++) store<f64>(p + (<usize>b << 3), 1);
    for (let a = 0; a < rank; a++) {
      const t = basis + <usize>a * line;
      let sum: f64 = 0;
      for (let b = 0; b < k; b++) sum += load<f64>(t + (<usize>b << 3));
      addScaled(p, t, -sum, k);
    }
    const s = <f64>(k - rank);
    let sum: f64 = 0;
    for (let b = 0; b < k; b++) sum += load<f64>(p + (<usize>b << 3));
    const alpha = Math.sqrt(Math.max(0, sum) / s);
    // Where 1 lies in the span of T, P is nothing but rounding.
    const scale = alpha < 1e-8 ? 0 : 1 / alpha;
    const rest = 1 - alpha;
    for (let b = 0; b < k; b++) {
      const at = <usize>b << 3;
      const value = load<f64>(p + at) * scale;
      store<f64>(p + at, value);
      store<f64>(v + at, value + rest * s * load<f64>(w + at));
    }
    store<f64>(v + line, rest);
    store<f64>(v + line, s, 8);
  }
}

/** Row a of T: C times axis a, made orthogonal to the rows before (twice, for what cancels), of unit length. */
function leftVector(basis: usize, a: i32, c: usize, axis: usize, m: i32, k: i32, line: usize): void {
  const t = basis + <usize>a * line;
  for (let b = 0; b < k; b++) store<f64>(t + (<usize>b << 3), dot64(c + ((<usize>b * m) << 3), axis, m));
  for (let round = 0; round < 2; round++) {
    for (let o = 0; o < a; o++) {
      const other = basis + <usize>o * line;
      addScaled(t, other, -dot64(t, other, k), k);
    }
    const norm = Math.sqrt(dot64(t, t, k));
    for (let b = 0; b < k; b++) store<f64>(t + (<usize>b << 3), load<f64>(t + (<usize>b << 3)) / norm);
  }
}
