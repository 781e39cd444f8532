// Multifrontal Cholesky factors of sparse symmetric matrices, and their solves. All f64.

import { dot64, dots2x4 } from "./dots";

// Words of the table that describes a factor: addresses of arrays. "Place" is the number of an unknown in the elimination order.
const PIVOTS: usize = 0; // i32, groups + 1: places of a group's pivots begin at
const ROW_STARTS: usize = 4; // i32, groups + 1: its row places begin at
const ROWS: usize = 8; // i32: places of the rows below the pivots, ascending within a group
const ORDER: usize = 12; // i32, n: unknown at a place
const PLACE: usize = 16; // i32, n: place of an unknown
const OFFSETS: usize = 20; // the matrix
const INDICES: usize = 24;
const VALUES: usize = 28;
const CHILD: usize = 32; // i32, groups: first child or −1
const SIBLING: usize = 36; // i32, groups: next child of the same parent or −1
const FRONT_AT: usize = 40; // f64, groups: where the front lies in the stack, in numbers
const UPDATE_AT: usize = 44; // f64, groups: where its update is left in the stack
const PANEL_AT: usize = 48; // f64, groups: where its columns lie in the factor
const FACTOR: usize = 52; // f64: the factor, a front rows × pivots panel a group, row after row
const STACK: usize = 56; // f64
const WHERE: usize = 60; // i32, n: row of the current front at a place
const FAILED: usize = 64; // i32: 1 + the place of the first pivot that was not positive

// @ts-ignore: decorator
@inline
function word(table: usize, at: usize): usize {
  return <usize>load<u32>(table + at);
}

// @ts-ignore: decorator
@inline
function int(array: usize, i: i32): i32 {
  return load<i32>(array + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function numbersAt(base: usize, array: usize, i: i32): usize {
  return base + (<usize>load<f64>(array + (<usize>i << 3)) << 3);
}

/** Groups [first, last) of a multifrontal Cholesky factorization of A + shift I, one after the other on one thread. */
export function factorGroups64(begin: i32, end: i32, scratch: usize, table: usize, shift: f64, first: i32, last: i32): void {
  for (let g = first; g < last; g++) {
    assemble(table, shift, g);
    const f = frontSize(table, g);
    const front = numbersAt(word(table, STACK), word(table, FRONT_AT), g);
    const pivots = pivotsOf(table, g);
    const place = int(word(table, PIVOTS), g);
    for (let k = 0; k < pivots; k += 32) {
      const next = min(pivots, k + 32);
      factorDiagonal(front, f, k, next, scratch, table, place);
      solveRows(front, f, k, next, scratch, next, f);
      updateRows(front, f, k, next, next, f);
    }
    storeFront(table, g);
  }
}

/** Fills the front of group g: the matrix's entries and the updates of its children. */
export function assembleGroup64(begin: i32, end: i32, scratch: usize, table: usize, shift: f64, g: i32): void {
  assemble(table, shift, g);
}

/** Pivots [k, next) of the front of group g on the diagonal: their Cholesky factor, with its transpose left at `block` for the rows below. */
export function factorDiagonal64(begin: i32, end: i32, scratch: usize, table: usize, g: i32, k: i32, next: i32, block: usize): void {
  const front = numbersAt(word(table, STACK), word(table, FRONT_AT), g);
  factorDiagonal(front, frontSize(table, g), k, next, block, table, int(word(table, PIVOTS), g));
}

/** Rows next + [begin, end) of the front in the columns [k, next): X = A Lᵀ⁻¹. */
export function solveFrontRows64(begin: i32, end: i32, scratch: usize, table: usize, g: i32, k: i32, next: i32, block: usize): void {
  const front = numbersAt(word(table, STACK), word(table, FRONT_AT), g);
  solveRows(front, frontSize(table, g), k, next, block, next + begin, next + end);
}

/** Rows next + [begin, end) of the front right of column next: A ← A − X Xᵀ with the columns [k, next), lower triangle. */
export function updateFrontRows64(begin: i32, end: i32, scratch: usize, table: usize, g: i32, k: i32, next: i32): void {
  const front = numbersAt(word(table, STACK), word(table, FRONT_AT), g);
  updateRows(front, frontSize(table, g), k, next, next + begin, next + end);
}

/** Copies the finished columns of group g into the factor, and what is left for its parent down the stack. */
export function storeGroup64(begin: i32, end: i32, scratch: usize, table: usize, g: i32): void {
  storeFront(table, g);
}

function pivotsOf(table: usize, g: i32): i32 {
  const starts = word(table, PIVOTS);
  return int(starts, g + 1) - int(starts, g);
}

function rowsOf(table: usize, g: i32): i32 {
  const starts = word(table, ROW_STARTS);
  return int(starts, g + 1) - int(starts, g);
}

function frontSize(table: usize, g: i32): i32 {
  return pivotsOf(table, g) + rowsOf(table, g);
}

function assemble(table: usize, shift: f64, g: i32): void {
  const place = int(word(table, PIVOTS), g);
  const pivots = pivotsOf(table, g);
  const rows = rowsOf(table, g);
  const list = word(table, ROWS) + (<usize>int(word(table, ROW_STARTS), g) << 2);
  const where = word(table, WHERE);
  const f = pivots + rows;
  const stride = <usize>f << 3;
  const front = numbersAt(word(table, STACK), word(table, FRONT_AT), g);
  memory.fill(front, 0, <usize>f * stride);
  for (let k = 0; k < pivots; k++) store<i32>(where + (<usize>(place + k) << 2), k);
  for (let k = 0; k < rows; k++) store<i32>(where + (<usize>int(list, k) << 2), pivots + k);
  const places = word(table, PLACE);
  const offsets = word(table, OFFSETS);
  const indices = word(table, INDICES);
  const values = word(table, VALUES);
  for (let k = 0; k < pivots; k++) {
    const i = int(word(table, ORDER), place + k);
    const column = front + (<usize>k << 3);
    store<f64>(column + <usize>k * stride, shift);
    const stop = int(offsets, i + 1);
    for (let e = int(offsets, i); e < stop; e++) {
      const q = int(places, int(indices, e));
      if (q < place + k) continue;
      const at = column + <usize>int(where, q) * stride;
      store<f64>(at, load<f64>(at) + load<f64>(values + (<usize>e << 3)));
    }
  }
  for (let c = int(word(table, CHILD), g); c >= 0; c = int(word(table, SIBLING), c)) {
    const below = rowsOf(table, c);
    const theirs = word(table, ROWS) + (<usize>int(word(table, ROW_STARTS), c) << 2);
    let from = numbersAt(word(table, STACK), word(table, UPDATE_AT), c);
    for (let i = 0; i < below; i++) {
      const row = front + <usize>int(where, int(theirs, i)) * stride;
      for (let j = 0; j <= i; j++) {
        const at = row + (<usize>int(where, int(theirs, j)) << 3);
        store<f64>(at, load<f64>(at) + load<f64>(from));
        from += 8;
      }
    }
  }
}

function factorDiagonal(front: usize, f: i32, k: i32, next: i32, block: usize, table: usize, place: i32): void {
  const stride = <usize>f << 3;
  for (let i = k; i < next; i++) {
    const row = front + <usize>i * stride;
    for (let j = k; j < i; j++) {
      const other = front + <usize>j * stride;
      let sum = load<f64>(row + (<usize>j << 3));
      for (let p = k; p < j; p++) sum -= load<f64>(row + (<usize>p << 3)) * load<f64>(other + (<usize>p << 3));
      sum /= load<f64>(other + (<usize>j << 3));
      store<f64>(row + (<usize>j << 3), sum);
      store<f64>(block + ((<usize>(j - k) * 32 + (i - k)) << 3), sum);
    }
    let pivot = load<f64>(row + (<usize>i << 3));
    for (let p = k; p < i; p++) {
      const x = load<f64>(row + (<usize>p << 3));
      pivot -= x * x;
    }
    if (!(pivot > 0)) {
      const failed = word(table, FAILED);
      if (load<i32>(failed) == 0) store<i32>(failed, 1 + place + i);
      pivot = 1;
    }
    const root = Math.sqrt(pivot);
    store<f64>(row + (<usize>i << 3), root);
    store<f64>(block + ((<usize>(i - k) * 33) << 3), root);
  }
}

/** `block` holds Lᵀ of the diagonal block, in rows of 32. Two rows at a time. */
function solveRows(front: usize, f: i32, k: i32, next: i32, block: usize, from: i32, to: i32): void {
  const stride = <usize>f << 3;
  const width = next - k;
  for (let i = from; i < to; i++) {
    const row = front + <usize>i * stride + (<usize>k << 3);
    for (let p = 0; p < width; p++) {
      const u = block + ((<usize>p * 32) << 3);
      const x = load<f64>(row + (<usize>p << 3)) / load<f64>(u + (<usize>p << 3));
      store<f64>(row + (<usize>p << 3), x);
      const xx = f64x2.splat(x);
      let q = p + 1;
      for (; q + 2 <= width; q += 2) {
        const at = row + (<usize>q << 3);
        v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(xx, v128.load(u + (<usize>q << 3)))));
      }
      if (q < width) {
        const at = row + (<usize>q << 3);
        store<f64>(at, load<f64>(at) - x * load<f64>(u + (<usize>q << 3)));
      }
    }
  }
}

function updateRows(front: usize, f: i32, k: i32, next: i32, from: i32, to: i32): void {
  const stride = <usize>f << 3;
  const base = front + (<usize>k << 3);
  const width = next - k;
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const a0 = base + <usize>i * stride;
    const a1 = a0 + stride;
    const o0 = front + <usize>i * stride;
    const o1 = o0 + stride;
    let j = next;
    // Columns up to i for both rows, in fours; then what is left of each triangle's end.
    for (; j + 4 <= i + 1; j += 4) dots2x4(a0, a1, base + <usize>j * stride, stride, width, o0 + (<usize>j << 3), o1 + (<usize>j << 3), true);
    for (; j <= i + 1; j++) {
      const b = base + <usize>j * stride;
      const at = <usize>j << 3;
      if (j <= i) store<f64>(o0 + at, load<f64>(o0 + at) - dot64(a0, b, width));
      store<f64>(o1 + at, load<f64>(o1 + at) - dot64(a1, b, width));
    }
  }
  for (; i < to; i++) {
    const a0 = base + <usize>i * stride;
    const o0 = front + <usize>i * stride;
    for (let j = next; j <= i; j++) {
      const at = <usize>j << 3;
      store<f64>(o0 + at, load<f64>(o0 + at) - dot64(a0, base + <usize>j * stride, width));
    }
  }
}

function storeFront(table: usize, g: i32): void {
  const pivots = pivotsOf(table, g);
  const f = frontSize(table, g);
  const stride = <usize>f << 3;
  const front = numbersAt(word(table, STACK), word(table, FRONT_AT), g);
  const panel = numbersAt(word(table, FACTOR), word(table, PANEL_AT), g);
  const bytes = <usize>pivots << 3;
  for (let i = 0; i < f; i++) memory.copy(panel + <usize>i * bytes, front + <usize>i * stride, bytes);
  let to = numbersAt(word(table, STACK), word(table, UPDATE_AT), g);
  for (let i = pivots; i < f; i++) {
    const count = <usize>(i - pivots + 1) << 3;
    memory.copy(to, front + <usize>i * stride + bytes, count);
    to += count;
  }
}

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
