// The support vector classifier: kernel values from dot products, and decision values from kernel values.

import { exp2x64, exp4x32 } from "./elementary";

/** K(x, y) = x·y. */
const LINEAR: i32 = 0;
/** K(x, y) = (γ x·y + c)^degree. */
const POLY: i32 = 1;
// Anything else is the radial kernel, K(x, y) = exp(−γ |x − y|²).

/** −γ |x − y|² of two pairs of points: |x − y|² = |x|² + |y|² − 2 x·y, which rounding may bring below zero. */
// @ts-ignore: decorator
@inline
function exponents(dots: v128, norms: v128, gamma: f64): v128 {
  const squared = f64x2.pmax(f64x2.sub(norms, f64x2.add(dots, dots)), f64x2.splat(0));
  return f64x2.mul(squared, f64x2.splat(-gamma));
}

/** Two numbers to a power, by repeated squaring. */
function power(base: v128, degree: i32): v128 {
  let result = f64x2.splat(1);
  for (let e = degree; e > 0; e >>= 1) {
    if (e & 1) result = f64x2.mul(result, base);
    base = f64x2.mul(base, base);
  }
  return result;
}

/** Two values of a kernel that hangs on the dot product alone. */
// @ts-ignore: decorator
@inline
function ofProducts(dots: v128, kind: i32, gamma: f64, coef0: f64, degree: i32): v128 {
  return kind === LINEAR ? dots : power(f64x2.add(f64x2.mul(f64x2.splat(gamma), dots), f64x2.splat(coef0)), degree);
}

/** Two kernel values from two dot products and the sums of squared lengths of their points. */
// @ts-ignore: decorator
@inline
function kernelOf(dots: v128, norms: v128, kind: i32, gamma: f64, coef0: f64, degree: i32): v128 {
  if (kind === LINEAR || kind === POLY) return ofProducts(dots, kind, gamma, coef0, degree);
  return exp2x64(exponents(dots, norms, gamma));
}

/**
 * Rows [begin, end) of a table of dot products turned into kernel values, in place: `cols` columns, f64.
 * `rowNorms` and `colNorms` are the squared lengths of the points.
 */
export function svcKernelValues(
  begin: i32,
  end: i32,
  scratch: usize,
  dots: usize,
  rowNorms: usize,
  colNorms: usize,
  cols: i32,
  kind: i32,
  gamma: f64,
  coef0: f64,
  degree: i32,
): void {
  for (let i = begin; i < end; i++) {
    let at = dots + ((<usize>i * cols) << 3);
    let norm = colNorms;
    const own = v128.load64_splat(rowNorms + (<usize>i << 3));
    let j = 0;
    for (; j + 2 <= cols; j += 2) {
      v128.store(at, kernelOf(v128.load(at), f64x2.add(own, v128.load(norm)), kind, gamma, coef0, degree));
      at += 16;
      norm += 16;
    }
    if (j < cols) {
      const value = kernelOf(v128.load64_zero(at), f64x2.add(own, v128.load64_zero(norm)), kind, gamma, coef0, degree);
      v128.store64_lane(at, value, 0);
    }
  }
}

/** What becomes f32 in a kernel value, two of them in the first lanes: the value itself, or the exponent of a radial one, whose exponential is taken in f32. */
// @ts-ignore: decorator
@inline
function inSingle(dots: v128, norms: v128, kind: i32, gamma: f64, coef0: f64, degree: i32): v128 {
  const whole = kind === LINEAR || kind === POLY ? ofProducts(dots, kind, gamma, coef0, degree) : exponents(dots, norms, gamma);
  return f32x4.demote_f64x2_zero(whole);
}

/** A row of `count` kernel values in f32; radial ones within 2⁻²² of what they are. Not to be inlined: its loop needs the registers. */
function kernelRow(from: usize, own: v128, norm: usize, count: i32, kind: i32, gamma: f64, coef0: f64, degree: i32, to: usize): void {
  const radial = kind !== LINEAR && kind !== POLY;
  const whole = count & ~3;
  for (const end = to + (<usize>whole << 2); to < end; to += 16) {
    const low = inSingle(v128.load(from), f64x2.add(own, v128.load(norm)), kind, gamma, coef0, degree);
    const high = inSingle(v128.load(from, 16), f64x2.add(own, v128.load(norm, 16)), kind, gamma, coef0, degree);
    const four = v128.shuffle<i64>(low, high, 0, 2);
    v128.store(to, radial ? exp4x32(four) : four);
    from += 32;
    norm += 32;
  }
  for (let j = whole; j < count; j++) {
    const one = inSingle(v128.load64_zero(from), f64x2.add(own, v128.load64_zero(norm)), kind, gamma, coef0, degree);
    v128.store32_lane(to, radial ? exp4x32(one) : one, 0);
    from += 8;
    norm += 8;
    to += 4;
  }
}

/**
 * A panel of dot products, f64, entered as kernel values, f32, twice: rows [begin, end) of it as rows of `out`, and as columns of
 * `mirror`, whose rows are `outStride` and `mirrorStride` numbers apart. `rowNorms` and `colNorms` are the squared lengths.
 *
 * With `symmetric`, both are one matrix and the panel starts on its diagonal: of rows [begin, end) only what lies from column
 * `begin` on is entered, and its mirror image below them; so a block owns what no other block writes.
 */
export function svcKernelMatrix(
  begin: i32,
  end: i32,
  scratch: usize,
  dots: usize,
  cols: i32,
  rowNorms: usize,
  colNorms: usize,
  out: usize,
  outStride: i32,
  mirror: usize,
  mirrorStride: i32,
  symmetric: i32,
  kind: i32,
  gamma: f64,
  coef0: f64,
  degree: i32,
): void {
  const stride = <usize>outStride << 2;
  const left = symmetric ? begin : 0;
  for (let i = begin; i < end; i++) {
    const from = dots + ((<usize>i * cols + left) << 3);
    const to = out + <usize>i * stride + (<usize>left << 2);
    const own = v128.load64_splat(rowNorms + (<usize>i << 3));
    kernelRow(from, own, colNorms + (<usize>left << 3), cols - left, kind, gamma, coef0, degree, to);
  }
  const height = end - begin;
  const first = symmetric ? end : 0;
  let to = mirror + (((<usize>first * mirrorStride) + begin) << 2);
  let column = out + <usize>begin * stride + (<usize>first << 2);
  for (let j = first; j < cols; j++) {
    let from = column;
    for (let i = 0; i < height; i++) {
      store<f32>(to + (<usize>i << 2), load<f32>(from));
      from += stride;
    }
    column += 4;
    to += <usize>mirrorStride << 2;
  }
}

/**
 * Weighted sums over rows [begin, end) of kernel values of queries with the `count` support vectors of one class, f64: with each of
 * `others` rows of weights, `weightStride` numbers apart. To `out`, whose rows are `outStride` numbers apart.
 */
export function svcSums(
  begin: i32,
  end: i32,
  scratch: usize,
  values: usize,
  count: i32,
  weights: usize,
  weightStride: i32,
  others: i32,
  out: usize,
  outStride: i32,
): void {
  for (let i = begin; i < end; i++) {
    const row = values + ((<usize>i * count) << 3);
    const to = out + ((<usize>i * outStride) << 3);
    for (let r = 0; r < others; r++) {
      store<f64>(to + (<usize>r << 3), dot(row, weights + ((<usize>r * weightStride) << 3), count));
    }
  }
}

/**
 * One-against-one decision values of rows [begin, end) of such sums: class after class, each with the classes − 1 others. The r-th other class
 * of c is counted without c itself. decision(a, b) = sum(a with b) + sum(b with a) + intercept(a, b) for a < b.
 */
export function svcDecide(begin: i32, end: i32, scratch: usize, sums: usize, classes: i32, intercepts: usize, out: usize): void {
  const pairs = (classes * (classes - 1)) / 2;
  const others = classes - 1;
  for (let i = begin; i < end; i++) {
    const row = sums + ((<usize>i * classes * others) << 3);
    let to = out + ((<usize>i * pairs) << 3);
    let intercept = intercepts;
    for (let a = 0; a < classes; a++) {
      for (let b = a + 1; b < classes; b++) {
        const ofA = load<f64>(row + (<usize>(a * others + b - 1) << 3));
        const ofB = load<f64>(row + (<usize>(b * others + a) << 3));
        store<f64>(to, ofA + ofB + load<f64>(intercept));
        to += 8;
        intercept += 8;
      }
    }
  }
}

/** Σ x y over `count` numbers, always in the same order: four interleaved sums, then the rest. */
function dot(x: usize, y: usize, count: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  const whole = count & ~3;
  for (let k = 0; k < whole; k += 4) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    x += 32;
    y += 32;
  }
  const s = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (let k = whole; k < count; k++) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}
