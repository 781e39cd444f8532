// Solves by a multifrontal Cholesky factor. All f64.

import { PIVOTS, ROW_STARTS, ROWS, PANEL_AT, FACTOR, word, int, numbersAt, pivotsOf, rowsOf } from "./front-table";

/** L X = B in place for groups [first, last), in order: X has n rows by place and p columns. */
export function forwardGroups64(begin: i32, end: i32, scratch: usize, table: usize, x: usize, p: i32, first: i32, last: i32): void {
  const stride = <usize>p << 3;
  for (let g = first; g < last; g++) {
    const pivots = pivotsOf(table, g);
    const rows = rowsOf(table, g);
    const list = word(table, ROWS) + (<usize>int(word(table, ROW_STARTS), g) << 2);
    const panel = numbersAt(word(table, FACTOR), word(table, PANEL_AT), g);
    const bytes = <usize>pivots << 3;
    const own = x + <usize>int(word(table, PIVOTS), g) * stride;
    for (let i = 0; i < pivots; i++) {
      const row = panel + <usize>i * bytes;
      const at = own + <usize>i * stride;
      takeProducts(at, row, own, i, p, stride);
      const inverse = 1 / load<f64>(row + (<usize>i << 3));
      for (let j = 0; j < p; j++) store<f64>(at + (<usize>j << 3), load<f64>(at + (<usize>j << 3)) * inverse);
    }
    for (let i = 0; i < rows; i++) {
      takeProducts(x + <usize>int(list, i) * stride, panel + <usize>(pivots + i) * bytes, own, pivots, p, stride);
    }
  }
}

/** Lᵀ X = B in place for groups [first, last), the last one first. */
export function backwardGroups64(begin: i32, end: i32, scratch: usize, table: usize, x: usize, p: i32, first: i32, last: i32): void {
  const stride = <usize>p << 3;
  for (let g = last - 1; g >= first; g--) {
    const pivots = pivotsOf(table, g);
    const rows = rowsOf(table, g);
    const list = word(table, ROWS) + (<usize>int(word(table, ROW_STARTS), g) << 2);
    const panel = numbersAt(word(table, FACTOR), word(table, PANEL_AT), g);
    const bytes = <usize>pivots << 3;
    const own = x + <usize>int(word(table, PIVOTS), g) * stride;
    for (let i = 0; i < rows; i++) {
      giveProducts(x + <usize>int(list, i) * stride, panel + <usize>(pivots + i) * bytes, own, pivots, p, stride);
    }
    for (let i = pivots - 1; i >= 0; i--) {
      const row = panel + <usize>i * bytes;
      const at = own + <usize>i * stride;
      const inverse = 1 / load<f64>(row + (<usize>i << 3));
      for (let j = 0; j < p; j++) store<f64>(at + (<usize>j << 3), load<f64>(at + (<usize>j << 3)) * inverse);
      giveProducts(at, row, own, i, p, stride);
    }
  }
}

/** y −= Σ_k c_k x_k over the first `count` rows x_k of p numbers. */
// @ts-ignore: decorator
@inline
function takeProducts(y: usize, c: usize, x: usize, count: i32, p: i32, stride: usize): void {
  let j = 0;
  for (; j + 4 <= p; j += 4) {
    const at = y + (<usize>j << 3);
    let s0 = v128.load(at);
    let s1 = v128.load(at, 16);
    let from = x + (<usize>j << 3);
    for (let k = 0; k < count; k++, from += stride) {
      const ck = v128.load64_splat(c + (<usize>k << 3));
      s0 = f64x2.sub(s0, f64x2.mul(ck, v128.load(from)));
      s1 = f64x2.sub(s1, f64x2.mul(ck, v128.load(from, 16)));
    }
    v128.store(at, s0);
    v128.store(at, s1, 16);
  }
  for (; j < p; j++) {
    const at = y + (<usize>j << 3);
    let s = load<f64>(at);
    for (let k = 0; k < count; k++) s -= load<f64>(c + (<usize>k << 3)) * load<f64>(x + <usize>k * stride + (<usize>j << 3));
    store<f64>(at, s);
  }
}

/** x_k −= c_k y for the first `count` rows x_k of p numbers. */
// @ts-ignore: decorator
@inline
function giveProducts(y: usize, c: usize, x: usize, count: i32, p: i32, stride: usize): void {
  let j = 0;
  for (; j + 4 <= p; j += 4) {
    const y0 = v128.load(y + (<usize>j << 3));
    const y1 = v128.load(y + (<usize>j << 3), 16);
    let to = x + (<usize>j << 3);
    for (let k = 0; k < count; k++, to += stride) {
      const ck = v128.load64_splat(c + (<usize>k << 3));
      v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(ck, y0)));
      v128.store(to, f64x2.sub(v128.load(to, 16), f64x2.mul(ck, y1)), 16);
    }
  }
  for (; j < p; j++) {
    const s = load<f64>(y + (<usize>j << 3));
    for (let k = 0; k < count; k++) {
      const to = x + <usize>k * stride + (<usize>j << 3);
      store<f64>(to, load<f64>(to) - load<f64>(c + (<usize>k << 3)) * s);
    }
  }
}
