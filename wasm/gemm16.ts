import { packColumnPanel16, packRowPanel16 } from "./pack";
import { tile16, tile16Masked, tileCols16, tileRows } from "./tile";

// Products of matrices of 8- and 16-bit integers, exact: i16 × i16 summed in i32, finished in f64.
//
// `kind` names the element type: 0 i8, 1 u8, 2 i16, 3 u16 (no value above 32767).

/** Pairs of k taken at a time: a panel of the right factor then stays in the nearest cache. */
const pairBlock: i32 = 512;

/** Rows of which columns are packed at a time. */
const columnBlock: i32 = 32;

/** Bits of `flags`, as in `gemm.ts`. */
const accumulating: i32 = 1;
const upper: i32 = 2;
const transposed: i32 = 4;
/** Bit of `flags`: not the product but the squared distance of the two rows. */
const distances: i32 = 8;
/** Bit of `flags`: the result is f32, else f64. */
const single: i32 = 16;

// @ts-ignore: decorator
@inline
function bytesOf(kind: i32): i32 {
  return kind < 2 ? 1 : 2;
}

function packRowPanelOf(kind: i32, source: usize, stride: usize, count: i32, width: i32, depth: i32, out: usize): void {
  if (kind == 0) packRowPanel16<i8>(source, stride, count, width, depth, out);
  else if (kind == 1) packRowPanel16<u8>(source, stride, count, width, depth, out);
  else packRowPanel16<i16>(source, stride, count, width, depth, out);
}

function packColumnPanelOf(kind: i32, source: usize, stride: usize, count: i32, width: i32, depth: i32, out: usize): void {
  if (kind == 0) packColumnPanel16<i8>(source, stride, count, width, depth, out);
  else if (kind == 1) packColumnPanel16<u8>(source, stride, count, width, depth, out);
  else packColumnPanel16<i16>(source, stride, count, width, depth, out);
}

/** Panels [begin, end) of a right factor of integers: its columns are rows of `source`, or with `flags` 4 columns of it. */
export function pack16(
  begin: i32,
  end: i32,
  scratch: usize,
  source: usize,
  kind: i32,
  stride: i32,
  count: i32,
  depth: i32,
  flags: i32,
  out: usize,
): void {
  const pairs = (depth + 1) >> 1;
  const bytes = bytesOf(kind);
  const rowBytes = <usize>stride * bytes;
  // Columns of neighboring panels share cache lines, so only so many rows are gone down at a time as stay in the nearest cache.
  const block = flags & transposed ? columnBlock : depth;
  for (let k = 0; k < depth; k += block) {
    for (let panel = begin; panel < end; panel++) {
      const at = panel * tileCols16;
      const to = out + ((<usize>panel * pairs + (k >> 1)) << 5);
      if (flags & transposed) {
        const from = source + <usize>k * rowBytes + <usize>at * bytes;
        packColumnPanelOf(kind, from, rowBytes, count - at, tileCols16, min(block, depth - k), to);
      } else packRowPanelOf(kind, source + <usize>at * rowBytes, rowBytes, count - at, tileCols16, depth, to);
    }
  }
}

/** Words of 64 bits that tell of so many pairs. */
// @ts-ignore: decorator
@inline
function wordsOf(pairs: i32): i32 {
  return (pairs + 63) >> 6;
}

/**
 * Which pairs of panels [begin, end), as `pack16` has made them, are not all zero: for each panel ⌈pairs/64⌉ words for its first four columns, one bit a
 * pair, and as many for its other four, the rest of the last word 0. `counts` (i32, one a panel) is how many bits are set.
 */
export function mask16(begin: i32, end: i32, scratch: usize, packed: usize, pairs: i32, masks: usize, counts: usize): void {
  const words = wordsOf(pairs);
  const next = <usize>words << 3;
  for (let panel = begin; panel < end; panel++) {
    let at = packed + ((<usize>panel * pairs) << 5);
    let to = masks + <usize>panel * 2 * next;
    let count = 0;
    for (let first = 0; first < pairs; first += 64) {
      let low: u64 = 0;
      let high: u64 = 0;
      const end = at + (<usize>min(64, pairs - first) << 5);
      for (let bit: u64 = 1; at < end; at += 32) {
        low |= (load<u64>(at) | load<u64>(at, 8)) != 0 ? bit : 0;
        high |= (load<u64>(at, 16) | load<u64>(at, 24)) != 0 ? bit : 0;
        bit <<= 1;
      }
      store<u64>(to, low);
      store<u64>(to + next, high);
      to += 8;
      count += <i32>(popcnt(low) + popcnt(high));
    }
    store<i32>(counts + (<usize>panel << 2), count);
  }
}

/** |x − y|² = |x|² + |y|² − 2 x·y; all whole numbers below 2⁵³, so exact. */
// @ts-ignore: decorator
@inline
function distancesOf(products: v128, own: v128, others: usize): v128 {
  return f64x2.sub(f64x2.add(own, v128.load(others)), f64x2.add(products, products));
}

/** Writes a tile that lies wholly inside the result, as the flags say; two entries at a time. */
function finishWhole(tile: usize, row: i32, col: i32, cols: i32, out: usize, norms: usize, otherNorms: usize, flags: i32): void {
  const others = otherNorms + (<usize>col << 3);
  for (let i = 0; i < tileRows; i++) {
    const own = flags & distances ? v128.load64_splat(norms + (<usize>(row + i) << 3)) : f64x2.splat(0);
    const index = <usize>(row + i) * cols + col;
    for (let j = 0; j < tileCols16; j += 2) {
      let two = f64x2.convert_low_i32x4_s(v128.load64_zero(tile + (<usize>i << 5) + (<usize>j << 2)));
      if (flags & distances) two = distancesOf(two, own, others + (<usize>j << 3));
      if (flags & single) {
        v128.store64_lane(out + ((index + j) << 2), f32x4.demote_f64x2_zero(two), 0);
      } else {
        const at = out + ((index + j) << 3);
        v128.store(at, flags & accumulating ? f64x2.add(v128.load(at), two) : two);
      }
    }
  }
}

/** Writes the part of a tile that lies inside the result, as the flags say. */
function finishPart(tile: usize, row: i32, rows: i32, col: i32, cols: i32, out: usize, norms: usize, otherNorms: usize, flags: i32): void {
  const count = min(tileCols16, cols - col);
  for (let i = 0; i < rows; i++) {
    const index = <usize>(row + i) * cols + col;
    for (let j = 0; j < count; j++) {
      let value = <f64>load<i32>(tile + (<usize>i << 5) + (<usize>j << 2));
      if (flags & distances) {
        value = load<f64>(norms + (<usize>(row + i) << 3)) + load<f64>(otherNorms + (<usize>(col + j) << 3)) - 2 * value;
      }
      if (flags & single) {
        store<f32>(out + ((index + j) << 2), <f32>value);
      } else {
        const at = out + ((index + j) << 3);
        store<f64>(at, flags & accumulating ? load<f64>(at) + value : value);
      }
    }
  }
}

/**
 * Rows [begin, end) of C = A B for integers, exact; B packed by `pack16`. Sums over `depth` must stay below 2³¹.
 *
 * `flags`: 1 adds to C, 2 leaves out panels left of the diagonal, 4 takes Aᵀ for A, 8 gives squared distances of rows instead,
 * from the squared norms (f64) of both sides, 16 writes f32 (else f64; nothing is added to f32).
 * Scratch: (end − begin, rounded up to 4) × (2 depth + 34) bytes.
 */
export function gemm16(
  begin: i32,
  end: i32,
  scratch: usize,
  a: usize,
  kind: i32,
  stride: i32,
  packed: usize,
  out: usize,
  cols: i32,
  depth: i32,
  norms: usize,
  otherNorms: usize,
  flags: i32,
): void {
  const rows = end - begin;
  const pairs = (depth + 1) >> 1;
  const bytes = bytesOf(kind);
  const rowBytes = <usize>stride * bytes;
  const groups = (rows + tileRows - 1) / tileRows;
  const sums = scratch;
  const panels = scratch + ((<usize>groups) << 7);
  if (pairs == 0) memory.fill(sums, 0, (<usize>groups) << 7);
  for (let group = 0; group < groups; group++) {
    const row = begin + group * tileRows;
    const to = panels + ((<usize>group * pairs) << 4);
    if (flags & transposed) packColumnPanelOf(kind, a + <usize>row * bytes, rowBytes, end - row, tileRows, depth, to);
    else packRowPanelOf(kind, a + <usize>row * rowBytes, rowBytes, end - row, tileRows, depth, to);
  }
  const first = flags & upper ? begin / tileCols16 : 0;
  for (let j = first * tileCols16; j < cols; j += tileCols16) {
    const panel = packed + ((<usize>(j / tileCols16) * pairs) << 5);
    for (let k = 0; k < pairs; k += pairBlock) {
      for (let group = 0; group < groups; group++) {
        const left = panels + ((<usize>group * pairs + k) << 4);
        tile16(left, panel + (<usize>k << 5), min(pairBlock, pairs - k), sums + (<usize>group << 7), k > 0);
      }
    }
    for (let group = 0; group < groups; group++) {
      const row = begin + group * tileRows;
      const sum = sums + (<usize>group << 7);
      if (row + tileRows <= end && j + tileCols16 <= cols) finishWhole(sum, row, j, cols, out, norms, otherNorms, flags);
      else finishPart(sum, row, min(tileRows, end - row), j, cols, out, norms, otherNorms, flags);
    }
  }
}

/**
 * Rows [begin, end) of C = B Bᵀ from the panel that the diagonal meets on, exact, for panels of B by `pack16`; begin is a multiple of 4. What their
 * `masks` by `mask16` tell to be zero is passed over. `flags`: 1 adds to C. Sums over all pairs must stay below 2³¹. Scratch: 128 bytes for
 * every four rows and eight columns.
 *
 * Four columns of a panel are a half of it, so that nothing is packed twice. C is touched once, row by row: it lies far away.
 */
export function gram16(
  begin: i32,
  end: i32,
  scratch: usize,
  packed: usize,
  pairs: i32,
  masks: usize,
  out: usize,
  cols: i32,
  flags: i32,
): void {
  const next = <usize>wordsOf(pairs) << 3;
  const first = begin / tileCols16;
  const panels = (cols + tileCols16 - 1) / tileCols16;
  for (let k = 0; k < pairs; k += pairBlock) {
    const count = min(pairBlock, pairs - k);
    const word = <usize>(k >> 6) << 3;
    let sum = scratch;
    for (let j = first; j < panels; j++) {
      const right = packed + ((<usize>j * pairs + k) << 5);
      const others = masks + 2 * <usize>j * next + word;
      for (let row = begin; row < end; row += tileRows) {
        const half = <usize>row >> 2;
        const left = packed + (((half >> 1) * pairs + k) << 5) + ((half & 1) << 4);
        tile16Masked(left, masks + half * next + word, right, others, next, wordsOf(count), sum, k > 0);
        sum += 128;
      }
    }
  }
  const groups = (end - begin + tileRows - 1) / tileRows;
  for (let group = 0; group < groups; group++) {
    const row = begin + group * tileRows;
    for (let j = first; j < panels; j++) {
      const sum = scratch + ((<usize>(j - first) * groups + group) << 7);
      const col = j * tileCols16;
      if (row + tileRows <= end && col + tileCols16 <= cols) finishWhole(sum, row, col, cols, out, 0, 0, flags);
      else finishPart(sum, row, min(tileRows, end - row), col, cols, out, 0, 0, flags);
    }
  }
}

/** The largest magnitude in each of rows [begin, end) of 16-bit integers, as i32. */
export function magnitude16(begin: i32, end: i32, scratch: usize, source: usize, cols: i32, kind: i32, out: usize): void {
  for (let i = begin; i < end; i++) {
    let largest = 0;
    for (let j = 0; j < cols; j++) {
      const at = source + ((<usize>i * cols + j) << 1);
      const value = kind == 2 ? abs(<i32>load<i16>(at)) : <i32>load<u16>(at);
      largest = max(largest, value);
    }
    store<i32>(out + (<usize>i << 2), largest);
  }
}
