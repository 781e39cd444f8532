// The product of a large symmetric table with a few columns, of which bands from the diagonal on are kept: each entry behind a band's square
// serves its row and its column.
//
// A band adds to its own rows, and for the rows behind it leaves sums of its own, which are added in the order of the bands: the result
// is the same for any number of threads. Sums stand in strips as X does: for every four of the block's columns, 32 bytes a row.

import { partTimesStrips } from "./table";

/** Columns of the table taken at a time: the strips of X and of the sums for them stay in the nearest caches. */
const chunk: i32 = 256;

/** Rows in all that stand behind one of the bands before `band`. */
// @ts-ignore: decorator
@inline
function rowsBehind(band: i32, n: i32, height: i32): usize {
  return <usize>band * n - (<usize>height * band * (band + 1)) / 2;
}

/**
 * Bands [begin, end) of S times X: band b has the rows b · height, …, b · height + height − 1 and of each the columns from b · height on, the
 * bands one behind the other; `height` is a multiple of 4. X in `groups` strips of n rows (`packColumns64`).
 *
 * To `sums`: strips of n rows with what each band gives its own rows, and behind them, band after band, strips with what it gives the
 * rows behind it ({@link addBandSums}). Scratch: 128 bytes.
 */
export function bandsTimesBlock(
  begin: i32,
  end: i32,
  scratch: usize,
  n: i32,
  height: i32,
  bands: usize,
  strips: usize,
  groups: i32,
  sums: usize,
): void {
  const left = sums + ((<usize>groups * n) << 5);
  for (let band = begin; band < end; band++) {
    const first = band * height;
    const rows = min(height, n - first);
    const rowBytes = <usize>(n - first) << 3;
    const square = bands + ((<usize>first * n - (<usize>height * height * band * (band - 1)) / 2) << 3);
    const behind = n - first - rows;
    const others = left + ((rowsBehind(band, n, height) * groups) << 5);
    for (let g = 0; g < groups; g++) {
      const from = (<usize>g * n + first) << 5;
      // The square at the band's start is there on both sides of the diagonal.
      for (let i = 0; i < rows; i += 4) {
        const own = sums + from + (<usize>i << 5);
        partTimesStrips<f64>(square + <usize>i * rowBytes, rowBytes, min(4, rows - i), rows, strips + from, n, 4, own, scratch, false);
      }
    }
    memory.fill(others, 0, (<usize>groups * behind) << 5);
    for (let k = 0; k < behind; k += chunk) {
      const depth = min(chunk, behind - k);
      for (let i = 0; i < rows; i += 4) {
        const part = square + <usize>i * rowBytes + (<usize>(rows + k) << 3);
        for (let g = 0; g < groups; g++) {
          const row = (<usize>g * n + first + i) << 5;
          const beside = strips + ((<usize>g * n + first + rows + k) << 5);
          const other = others + ((<usize>g * behind + k) << 5);
          bothWays(part, rowBytes, depth, strips + row, beside, sums + row, other);
          bothWays(part, rowBytes, depth, strips + row + 16, beside + 16, sums + row + 16, other + 16);
        }
      }
    }
  }
}

/**
 * Four rows of the table as far as `depth` columns, by two columns of X: to `own` the rows times X's rows `beside`, to `other` the columns times
 * X's four rows `above`; 32 bytes a row. Not to be inlined, for the sake of registers.
 */
function bothWays(r0: usize, rowBytes: usize, depth: i32, above: usize, beside: usize, own: usize, other: usize): void {
  let r1 = r0 + rowBytes;
  let r2 = r1 + rowBytes;
  let r3 = r2 + rowBytes;
  const x0 = v128.load(above);
  const x1 = v128.load(above, 32);
  const x2 = v128.load(above, 64);
  const x3 = v128.load(above, 96);
  let s0 = v128.load(own);
  let s1 = v128.load(own, 32);
  let s2 = v128.load(own, 64);
  let s3 = v128.load(own, 96);
  const end = beside + (<usize>depth << 5);
  for (; beside < end; beside += 32) {
    const x = v128.load(beside);
    const e0 = v128.load64_splat(r0);
    s0 = f64x2.add(s0, f64x2.mul(e0, x));
    let t = f64x2.add(v128.load(other), f64x2.mul(e0, x0));
    const e1 = v128.load64_splat(r1);
    s1 = f64x2.add(s1, f64x2.mul(e1, x));
    t = f64x2.add(t, f64x2.mul(e1, x1));
    const e2 = v128.load64_splat(r2);
    s2 = f64x2.add(s2, f64x2.mul(e2, x));
    t = f64x2.add(t, f64x2.mul(e2, x2));
    const e3 = v128.load64_splat(r3);
    s3 = f64x2.add(s3, f64x2.mul(e3, x));
    v128.store(other, f64x2.add(t, f64x2.mul(e3, x3)));
    other += 32;
    r0 += 8;
    r1 += 8;
    r2 += 8;
    r3 += 8;
  }
  v128.store(own, s0);
  v128.store(own, s1, 32);
  v128.store(own, s2, 64);
  v128.store(own, s3, 96);
}

/** Rows [begin, end) of Y, n × p: their own sums, and those that the bands before theirs have left for them, band after band. */
export function addBandSums(begin: i32, end: i32, scratch: usize, n: i32, height: i32, sums: usize, p: i32, y: usize): void {
  const groups = (p + 3) >> 2;
  const left = sums + ((<usize>groups * n) << 5);
  for (let i = begin; i < end; i++) {
    const own = i / height;
    for (let g = 0; g < groups; g++) {
      const at = sums + ((<usize>g * n + i) << 5);
      let a = v128.load(at);
      let b = v128.load(at, 16);
      for (let band = 0; band < own; band++) {
        const start = (band + 1) * height;
        const from = left + ((rowsBehind(band, n, height) * groups + <usize>g * (n - start) + (i - start)) << 5);
        a = f64x2.add(a, v128.load(from));
        b = f64x2.add(b, v128.load(from, 16));
      }
      const out = y + ((<usize>i * p + (g << 2)) << 3);
      const here = p - (g << 2);
      if (here >= 2) v128.store(out, a);
      else v128.store64_lane(out, a, 0);
      if (here >= 4) v128.store(out, b, 16);
      else if (here === 3) v128.store64_lane(out, b, 0, 16);
    }
  }
}
