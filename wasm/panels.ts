// Nearest neighbors through inner products, d² = |x|² + |y|² − 2 x·y: panels of keys of some rows against many columns. With symmetric panels
// every pair is computed once and looked at twice (keep.ts). Two kinds of key:
//
// - exact i32 for integer coordinates (kept in i16);
// - f32 lower bounds for all others: key = (1 − a)(|x|² + |y|²) − 2 x·y computed in f32, where a bounds all rounding errors.

import { rowStep } from "./neighbor-points";

// @ts-ignore: decorator
@inline
function dot<K>(sum: v128, x: v128, y: v128): v128 {
  if (isInteger<K>()) return i32x4.add(sum, i32x4.dot_i16x8_s(x, y));
  return f32x4.add(sum, f32x4.mul(x, y));
}

/** The lanes of each of three sums added up, (0 + 2) + (1 + 3), side by side. */
// @ts-ignore: decorator
@inline
function totals<K>(a: v128, b: v128, c: v128): v128 {
  const ab = plus<K>(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cc = plus<K>(c, v128.shuffle<i32>(c, c, 2, 3, 0, 1));
  return plus<K>(v128.shuffle<i32>(ab, cc, 0, 1, 4, 4), v128.shuffle<i32>(ab, cc, 2, 3, 5, 5));
}

// @ts-ignore: decorator
@inline
function plus<K>(a: v128, b: v128): v128 {
  return isInteger<K>() ? i32x4.add(a, b) : f32x4.add(a, b);
}

/** Stores n + norm − 2 · (the lanes of a sum added up) for one row's n and the norms of three others. */
// @ts-ignore: decorator
@inline
function putKeys<K>(out: usize, n: usize, norms: v128, a: v128, b: v128, c: v128): void {
  const sums = totals<K>(a, b, c);
  const both = plus<K>(v128.load32_splat(n), norms);
  const keys = isInteger<K>() ? i32x4.sub(both, i32x4.shl(sums, 1)) : f32x4.sub(both, f32x4.add(sums, sums));
  v128.store64_lane(out, keys, 0);
  v128.store32_lane(out, keys, 2, 8);
}

/** One group of three rows against another: nine sums in registers. */
// @ts-ignore: decorator
@inline
function tile<K>(x: usize, y: usize, width: usize, xNorms: usize, yNorms: usize, out: usize, stride: usize): void {
  let s00 = i32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s20 = s00;
  let s21 = s00;
  let s22 = s00;
  for (const end = x + 3 * width; x < end; x += 2 * rowStep, y += 2 * rowStep) {
    let a = v128.load(x, 0);
    let b = v128.load(x, 16);
    let c = v128.load(x, 32);
    let v = v128.load(y, 0);
    s00 = dot<K>(s00, a, v);
    s10 = dot<K>(s10, b, v);
    s20 = dot<K>(s20, c, v);
    v = v128.load(y, 16);
    s01 = dot<K>(s01, a, v);
    s11 = dot<K>(s11, b, v);
    s21 = dot<K>(s21, c, v);
    v = v128.load(y, 32);
    s02 = dot<K>(s02, a, v);
    s12 = dot<K>(s12, b, v);
    s22 = dot<K>(s22, c, v);
    a = v128.load(x, 48);
    b = v128.load(x, 64);
    c = v128.load(x, 80);
    v = v128.load(y, 48);
    s00 = dot<K>(s00, a, v);
    s10 = dot<K>(s10, b, v);
    s20 = dot<K>(s20, c, v);
    v = v128.load(y, 64);
    s01 = dot<K>(s01, a, v);
    s11 = dot<K>(s11, b, v);
    s21 = dot<K>(s21, c, v);
    v = v128.load(y, 80);
    s02 = dot<K>(s02, a, v);
    s12 = dot<K>(s12, b, v);
    s22 = dot<K>(s22, c, v);
  }
  const norms = v128.load32_lane(yNorms, v128.load64_zero(yNorms), 2, 8);
  putKeys<K>(out, xNorms, norms, s00, s01, s02);
  putKeys<K>(out + stride, xNorms + 4, norms, s10, s11, s12);
  putKeys<K>(out + 2 * stride, xNorms + 8, norms, s20, s21, s22);
}

// @ts-ignore: decorator
@inline
function tiles<K>(
  begin: i32,
  end: i32,
  x: usize,
  xNorms: usize,
  rows: i32,
  y: usize,
  yNorms: usize,
  width: i32,
  panel: usize,
  stride: i32,
): void {
  const bytes = <usize>width;
  const line = <usize>stride << 2;
  for (let i = 0; i < rows; i += 3) {
    const xi = x + <usize>i * bytes;
    const out = panel + <usize>i * line;
    for (let t = begin; t < end; t++) {
      const j = <usize>t * 3;
      tile<K>(xi, y + j * bytes, bytes, xNorms + (<usize>i << 2), yNorms + (j << 2), out + (j << 2), line);
    }
  }
}

/**
 * Columns 3·begin … 3·end of a panel of exact keys: `rows` rows of x against rows of y. Rows are `width` bytes of i16 (a
 * multiple of 32, zeros behind the coordinates) in groups of three, norms i32; there are multiples of three of both, zeros behind the last.
 * Panel rows are `stride` keys apart.
 */
export function panelInteger(
  begin: i32,
  end: i32,
  scratch: usize,
  x: usize,
  xNorms: usize,
  rows: i32,
  y: usize,
  yNorms: usize,
  width: i32,
  panel: usize,
  stride: i32,
): void {
  tiles<i32>(begin, end, x, xNorms, rows, y, yNorms, width, panel, stride);
}

/** The same for f32 coordinates and norms already multiplied by 1 − a. */
export function panelSingle(
  begin: i32,
  end: i32,
  scratch: usize,
  x: usize,
  xNorms: usize,
  rows: i32,
  y: usize,
  yNorms: usize,
  width: i32,
  panel: usize,
  stride: i32,
): void {
  tiles<f32>(begin, end, x, xNorms, rows, y, yNorms, width, panel, stride);
}
