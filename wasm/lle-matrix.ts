// The matrix of locally linear embedding: what the neighborhoods of all points add up to, as compressed rows.
//
// Neighbor lists: row i has counts[i] entries of `indices` from i · width on (i32). Turned around, row r stands in the lists of
// holders[starts[r] … starts[r + 1]).

import { addScaled } from "./small-eigen";

/** For rows [begin, end): the neighborhood, its middle included, as a bitmap of `words` pairs of 8 bytes. */
export function lleBitmaps(begin: i32, end: i32, scratch: usize, indices: usize, width: i32, counts: usize, words: i32, bitmaps: usize): void {
  const bytes = <usize>words << 4;
  for (let i = begin; i < end; i++) {
    const bits = bitmaps + <usize>i * bytes;
    memory.fill(bits, 0, bytes);
    markNeighborhood(bits, i, indices, width, counts);
  }
}

/**
 * Marks the columns of row r of the assembled matrix in a bitmap: every neighborhood that holds r, with its middle. Taken together from
 * `bitmaps`, or one by one where these would be longer than the lists (0).
 */
function mark(bits: usize, words: i32, r: i32, indices: usize, width: i32, counts: usize, bitmaps: usize, starts: usize, holders: usize): void {
  memory.fill(bits, 0, <usize>words << 4);
  markOne(bits, words, r, indices, width, counts, bitmaps);
  const end = load<i32>(starts + (<usize>(r + 1) << 2));
  for (let e = load<i32>(starts + (<usize>r << 2)); e < end; e++) {
    markOne(bits, words, load<i32>(holders + (<usize>e << 2)), indices, width, counts, bitmaps);
  }
}

// @ts-ignore: decorator
@inline
function markOne(bits: usize, words: i32, i: i32, indices: usize, width: i32, counts: usize, bitmaps: usize): void {
  if (bitmaps === 0) return markNeighborhood(bits, i, indices, width, counts);
  const end = <usize>words << 4;
  const from = bitmaps + <usize>i * end;
  for (let at: usize = 0; at < end; at += 16) v128.store(bits + at, v128.or(v128.load(bits + at), v128.load(from + at)));
}

// @ts-ignore: decorator
@inline
function markNeighborhood(bits: usize, i: i32, indices: usize, width: i32, counts: usize): void {
  setBit(bits, i);
  const list = indices + ((<usize>i * width) << 2);
  const k = load<i32>(counts + (<usize>i << 2));
  for (let p = 0; p < k; p++) setBit(bits, load<i32>(list + (<usize>p << 2)));
}

// @ts-ignore: decorator
@inline
function setBit(bits: usize, c: i32): void {
  const at = bits + (<usize>(c >> 6) << 3);
  store<i64>(at, load<i64>(at) | (<i64>1 << (c & 63)));
}

/**
 * Entries in rows [begin, end) of the assembled matrix, to `entries` (i32). `starts` and `holders` are the lists turned around:
 * row r stands in the lists of holders[starts[r] … starts[r + 1]). Scratch: `words` pairs of 8 bytes.
 */
export function lleCount(
  begin: i32, end: i32, scratch: usize,
  indices: usize, width: i32, counts: usize, words: i32, bitmaps: usize, starts: usize, holders: usize, entries: usize,
): void {
  for (let r = begin; r < end; r++) {
    mark(scratch, words, r, indices, width, counts, bitmaps, starts, holders);
    let sum: i64 = 0;
    for (let word = 0; word < 2 * words; word++) sum += popcnt<i64>(load<i64>(scratch + (<usize>word << 3)));
    store<i32>(entries + (<usize>r << 2), <i32>sum);
  }
}

/**
 * Rows [begin, end) of the matrix M = Σ_i S_i B_i S_iᵀ, as compressed rows with ascending columns: `offsets` says where a row
 * starts in `columns` (i32) and `values`. S_i picks point i and its neighbors; for the standard variant (`modified` 0)
 * B_i = v vᵀ with v = (1, −w), for the modified one B_i = (s, −Vᵀ; −V, local matrix): see {@link lleLocal}.
 * `places` says at which place of a holder's list the row stands.
 * Scratch: n + width numbers and `words` pairs of 8 bytes.
 */
export function lleAssemble(
  begin: i32, end: i32, scratch: usize,
  n: i32, indices: usize, width: i32, counts: usize, words: i32, bitmaps: usize, starts: usize, holders: usize, places: usize,
  weights: usize, modified: i32, bases: usize, most: i32, ranks: usize, parts: usize,
  offsets: usize, columns: usize, values: usize,
): void {
  const bits = scratch + (<usize>n << 3);
  const local = bits + (<usize>words << 4);
  const line = <usize>width << 3;
  memory.fill(scratch, 0, <usize>n << 3);
  for (let r = begin; r < end; r++) {
    mark(bits, words, r, indices, width, counts, bitmaps, starts, holders);

    // Neighborhoods in ascending order, that of r itself among them: so the sums for (r, c) and (c, r) are taken alike.
    const last = load<i32>(starts + (<usize>(r + 1) << 2));
    let e = load<i32>(starts + (<usize>r << 2));
    for (let middle = true; middle || e < last; ) {
      const holder = e < last ? load<i32>(holders + (<usize>e << 2)) : n;
      if (middle && holder > r) {
        middle = false;
        const own = modified ? parts + <usize>r * (2 * line + 16) + line : weights + <usize>r * line;
        add(scratch, r, modified ? load<f64>(own + line, 8) : 1);
        scatter(scratch, indices + ((<usize>r * width) << 2), own, -1, load<i32>(counts + (<usize>r << 2)));
        continue;
      }
      const at = <usize>load<i32>(places + (<usize>e << 2)) << 3;
      e++;
      const k = load<i32>(counts + (<usize>holder << 2));
      const list = indices + ((<usize>holder * width) << 2);
      const w = weights + <usize>holder * line;
      if (!modified) {
        add(scratch, holder, -load<f64>(w + at));
        scatter(scratch, list, w, load<f64>(w + at), k);
        continue;
      }
      const p = parts + <usize>holder * (2 * line + 16);
      const v = p + line;
      add(scratch, holder, -load<f64>(v + at));
      const basis = bases + <usize>holder * <usize>most * line;
      localRow(local, at, k, basis, load<i32>(ranks + (<usize>holder << 2)), line, p, w, load<f64>(v + line), load<f64>(v + line, 8));
      scatter(scratch, list, local, 1, k);
    }

    let to = load<i32>(offsets + (<usize>r << 2));
    for (let word = 0; word < 2 * words; word++) {
      for (let left = load<i64>(bits + (<usize>word << 3)); left !== 0; left &= left - 1) {
        const c = (word << 6) + <i32>ctz<i64>(left);
        const sum = scratch + (<usize>c << 3);
        store<i32>(columns + (<usize>to << 2), c);
        store<f64>(values + (<usize>to << 3), load<f64>(sum));
        store<f64>(sum, 0);
        to++;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function add(sums: usize, c: i32, value: f64): void {
  const at = sums + (<usize>c << 3);
  store<f64>(at, load<f64>(at) + value);
}

/** sums[list] += factor · x. */
function scatter(sums: usize, list: usize, x: usize, factor: f64, k: i32): void {
  for (let p = 0; p < k; p++) add(sums, load<i32>(list + (<usize>p << 2)), factor * load<f64>(x + (<usize>p << 3)));
}

/** The row of a local matrix that belongs to the neighbor `at` (a place, times 8). */
function localRow(
  out: usize, at: usize, k: i32, basis: usize, rank: i32, line: usize, p: usize, w: usize, rest: f64, s: f64,
): void {
  // Products of one pair of neighbors are formed in the same order for both rows, so that M is symmetric to the bit.
  const pa = f64x2.splat(load<f64>(p + at));
  const wa = f64x2.splat(load<f64>(w + at));
  const cross = f64x2.splat(rest);
  const square = f64x2.splat(rest * rest * s);
  const whole = <usize>(k & ~1) << 3;
  let b: usize = 0;
  for (; b < whole; b += 16) v128.store(out + b, bend(pa, wa, v128.load(p + b), v128.load(w + b), cross, square));
  if (k & 1) v128.store64_lane(out + b, bend(pa, wa, v128.load64_zero(p + b), v128.load64_zero(w + b), cross, square), 0);
  for (let a = 0; a < rank; a++) {
    const t = basis + <usize>a * line;
    addScaled(out, t, -load<f64>(t + at), k);
  }
  store<f64>(out + at, load<f64>(out + at) + 1);
}

/** (1 − α)(p_a w_b + w_a p_b) + (1 − α)² s w_a w_b for two neighbors b. */
// @ts-ignore: decorator
@inline
function bend(pa: v128, wa: v128, pb: v128, wb: v128, cross: v128, square: v128): v128 {
  const mixed = f64x2.mul(cross, f64x2.add(f64x2.mul(pa, wb), f64x2.mul(wa, pb)));
  return f64x2.add(mixed, f64x2.mul(square, f64x2.mul(wa, wb)));
}
