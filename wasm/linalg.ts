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

/** Rows of Q taken at a time: each lies in a page of its own, and the processor remembers the places of some sixty pages. */
const rowBlock: i32 = 32;

/**
 * Columns [begin, end) of out = Cᵀ Q (mode 0) or out = out − Cᵀ Q (mode 1): C is m × p, Q is m × n and out p × n with long rows.
 * Every entry is made of sums over 32 rising rows of Q, added in turn. Panels of 128 columns, two rows by eight columns of `out` at a time.
 */
export function combineRows64(begin: i32, end: i32, scratch: usize, c: usize, q: usize, out: usize, m: i32, n: i32, p: i32, mode: i32): void {
  const stride = <usize>n << 3;
  const cs = <usize>p << 3;
  if (mode == 0) for (let j = 0; j < p; j++) memory.fill(out + <usize>j * stride + (<usize>begin << 3), 0, <usize>(end - begin) << 3);
  for (let from = begin; from < end; from += 128) {
    const to = min(end, from + 128);
    for (let i = 0; i < m; i += rowBlock) {
      const rows = min(rowBlock, m - i);
      const qi = q + <usize>i * stride;
      for (let j = 0; j < p; j += 2) {
        const cj = c + <usize>i * cs + (<usize>j << 3);
        const oj = out + <usize>j * stride;
        let k = from;
        for (; k + 8 <= to; k += 8) strip2x8(cj, qi + (<usize>k << 3), oj + (<usize>k << 3), rows, stride, cs, mode, j + 1 < p);
        for (; k < to; k++) {
          for (let r = j; r < min(j + 2, p); r++) {
            let sum = 0.0;
            for (let e = 0; e < rows; e++) sum += load<f64>(cj + <usize>e * cs + (<usize>(r - j) << 3)) * load<f64>(qi + <usize>e * stride + (<usize>k << 3));
            const at = out + <usize>r * stride + (<usize>k << 3);
            store<f64>(at, mode == 0 ? load<f64>(at) + sum : load<f64>(at) - sum);
          }
        }
      }
    }
  }
}

/** Two rows (or one, not `both`) by eight columns of Cᵀ Q, `c` and `q` at their first coefficient and column; rows of C are `cs` bytes apart. */
// @ts-ignore: decorator
@inline
function strip2x8(c: usize, q: usize, out: usize, m: i32, stride: usize, cs: usize, mode: i32, both: bool): void {
  const next: usize = both ? 8 : 0;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  for (let i = 0; i < m; i++, c += cs, q += stride) {
    const x0 = v128.load(q);
    const x1 = v128.load(q, 16);
    const x2 = v128.load(q, 32);
    const x3 = v128.load(q, 48);
    const a = v128.load64_splat(c);
    s0 = f64x2.add(s0, f64x2.mul(a, x0));
    s1 = f64x2.add(s1, f64x2.mul(a, x1));
    s2 = f64x2.add(s2, f64x2.mul(a, x2));
    s3 = f64x2.add(s3, f64x2.mul(a, x3));
    const b = v128.load64_splat(c + next);
    t0 = f64x2.add(t0, f64x2.mul(b, x0));
    t1 = f64x2.add(t1, f64x2.mul(b, x1));
    t2 = f64x2.add(t2, f64x2.mul(b, x2));
    t3 = f64x2.add(t3, f64x2.mul(b, x3));
  }
  putEight(out, s0, s1, s2, s3, mode);
  if (both) putEight(out + stride, t0, t1, t2, t3, mode);
}

// @ts-ignore: decorator
@inline
function putEight(out: usize, s0: v128, s1: v128, s2: v128, s3: v128, mode: i32): void {
  if (mode == 1) {
    s0 = f64x2.neg(s0);
    s1 = f64x2.neg(s1);
    s2 = f64x2.neg(s2);
    s3 = f64x2.neg(s3);
  }
  v128.store(out, f64x2.add(v128.load(out), s0));
  v128.store(out, f64x2.add(v128.load(out, 16), s1), 16);
  v128.store(out, f64x2.add(v128.load(out, 32), s2), 32);
  v128.store(out, f64x2.add(v128.load(out, 48), s3), 48);
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
