// Multifrontal Cholesky factors of sparse symmetric matrices. All f64.

import { dot64, dots2x4 } from "./dots";
import { PIVOTS, ROW_STARTS, ROWS, ORDER, PLACE, OFFSETS, INDICES, VALUES, CHILD, SIBLING, FRONT_AT, UPDATE_AT, PANEL_AT, FACTOR, STACK, WHERE, FAILED, word, int, numbersAt, pivotsOf, rowsOf, frontSize } from "./front-table";

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
