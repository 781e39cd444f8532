// Kernels of the linear algebra room: blocks of long rows (a Krylov basis keeps one vector a row), all f64.

import { dot64, dots2x4 } from "./dots";

/**
 * Rows [begin, end) of out = A Bᵀ, where A is m × n and B is p × n with long rows: out is m × p, the dot products of the rows.
 * Sums run over the even and the odd columns apart, then the two are added, then a last odd column.
 */
export function rowDots64(begin: i32, end: i32, scratch: usize, a: usize, b: usize, out: usize, n: i32, p: i32): void {
  const stride = <usize>n << 3;
  let i = begin;
  for (; i + 2 <= end; i += 2) {
    const a0 = a + <usize>i * stride;
    const a1 = a0 + stride;
    const o0 = out + ((<usize>i * p) << 3);
    const o1 = o0 + (<usize>p << 3);
    let j = 0;
    for (; j + 4 <= p; j += 4) dots2x4(a0, a1, b + <usize>j * stride, stride, n, o0 + (<usize>j << 3), o1 + (<usize>j << 3), false);
    for (; j < p; j++) {
      const bj = b + <usize>j * stride;
      store<f64>(o0 + (<usize>j << 3), dot64(a0, bj, n));
      store<f64>(o1 + (<usize>j << 3), dot64(a1, bj, n));
    }
  }
  for (; i < end; i++) {
    const ai = a + <usize>i * stride;
    const oi = out + ((<usize>i * p) << 3);
    for (let j = 0; j < p; j++) store<f64>(oi + (<usize>j << 3), dot64(ai, b + <usize>j * stride, n));
  }
}

/**
 * Columns [begin, end) of out = Cᵀ Q (mode 0) or out = out − Cᵀ Q (mode 1): C is m × p, Q is m × n and out p × n with long rows.
 * Works through panels of 128 columns, four rows of Q at a time, so that the panel of `out` stays in cache.
 */
export function combineRows64(begin: i32, end: i32, scratch: usize, c: usize, q: usize, out: usize, m: i32, n: i32, p: i32, mode: i32): void {
  const stride = <usize>n << 3;
  const cs = <usize>p << 3;
  for (let from = begin; from < end; from += 128) {
    const width = min(128, end - from);
    const panel = out + (<usize>from << 3);
    if (mode == 0) for (let j = 0; j < p; j++) memory.fill(panel + <usize>j * stride, 0, <usize>width << 3);
    for (let i = 0; i < m; i += 4) {
      const rows = min(4, m - i);
      const qi = q + <usize>i * stride + (<usize>from << 3);
      const ci = c + <usize>i * cs;
      for (let j = 0; j < p; j++) {
        const at = ci + (<usize>j << 3);
        const sign: f64 = mode == 0 ? 1 : -1;
        const c0 = sign * load<f64>(at);
        const c1 = rows > 1 ? sign * load<f64>(at + cs) : 0;
        const c2 = rows > 2 ? sign * load<f64>(at + 2 * cs) : 0;
        const c3 = rows > 3 ? sign * load<f64>(at + 3 * cs) : 0;
        addRows(panel + <usize>j * stride, qi, rows > 1 ? stride : 0, rows > 2 ? 2 * stride : 0, rows > 3 ? 3 * stride : 0, c0, c1, c2, c3, width);
      }
    }
  }
}

/** y += c0 x0 + c1 x1 + c2 x2 + c3 x3 over `width` numbers, where x1, x2, x3 lie the given bytes after x0. */
// @ts-ignore: decorator
@inline
function addRows(y: usize, x: usize, d1: usize, d2: usize, d3: usize, c0: f64, c1: f64, c2: f64, c3: f64, width: i32): void {
  const v0 = f64x2.splat(c0);
  const v1 = f64x2.splat(c1);
  const v2 = f64x2.splat(c2);
  const v3 = f64x2.splat(c3);
  let k: usize = 0;
  const whole = <usize>(width & ~1) << 3;
  for (; k < whole; k += 16) {
    const s = f64x2.add(f64x2.mul(v0, v128.load(x + k)), f64x2.mul(v1, v128.load(x + d1 + k)));
    const t = f64x2.add(f64x2.mul(v2, v128.load(x + d2 + k)), f64x2.mul(v3, v128.load(x + d3 + k)));
    v128.store(y + k, f64x2.add(v128.load(y + k), f64x2.add(s, t)));
  }
  if (width & 1) {
    const s = c0 * load<f64>(x + k) + c1 * load<f64>(x + d1 + k);
    const t = c2 * load<f64>(x + d2 + k) + c3 * load<f64>(x + d3 + k);
    store<f64>(y + k, load<f64>(y + k) + (s + t));
  }
}

/** Rows [begin, end) of the source, rows × cols, become columns of the target, cols × rows. */
export function transpose64(begin: i32, end: i32, scratch: usize, source: usize, rows: i32, cols: i32, target: usize): void {
  for (let from = begin; from < end; from += 32) {
    const to = min(end, from + 32);
    for (let left = 0; left < cols; left += 32) {
      const right = min(cols, left + 32);
      for (let j = left; j < right; j++) {
        const t = target + ((<usize>j * rows) << 3);
        for (let i = from; i < to; i++) store<f64>(t + (<usize>i << 3), load<f64>(source + ((<usize>i * cols + j) << 3)));
      }
    }
  }
}
