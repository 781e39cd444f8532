// Nearest neighbors of whole numbers by way of a projection: coordinates in a space of fewer dimensions, rounded to 16 bits,
// tell who may be near; differences of the points themselves tell who is.

import { foundOf, limitOf, setState, stateBytes, tighten } from "./candidates";
import { keyAt, nameAt, put, selectFirst, sortPairs } from "./select";

/** Of rows [begin, end) of `cols` f64: the squared length of the row less `shift`. */
export function shiftedNorms(begin: i32, end: i32, scratch: usize, source: usize, cols: i32, shift: usize, out: usize): void {
  for (let i = begin; i < end; i++) {
    const row = source + ((<usize>i * cols) << 3);
    let sum: f64 = 0;
    for (let j: usize = 0; j < <usize>cols << 3; j += 8) {
      const value = load<f64>(row + j) - load<f64>(shift + j);
      sum += value * value;
    }
    store<f64>(out + (<usize>i << 3), sum);
  }
}

/** Rows [begin, end) less `shift`, times `factor`, rounded to i16; and how far rounding moved each row, as a length. */
export function roundRows(
  begin: i32, end: i32, scratch: usize, source: usize, cols: i32, shift: usize, factor: f64, out: usize, moved: usize,
): void {
  for (let i = begin; i < end; i++) {
    const first = <usize>i * cols;
    let sum: f64 = 0;
    for (let j: usize = 0; j < <usize>cols; j++) {
      const value = (load<f64>(source + ((first + j) << 3)) - load<f64>(shift + (j << 3))) * factor;
      const whole = nearest(value);
      sum += (whole - value) * (whole - value);
      store<i16>(out + ((first + j) << 1), <i16>whole);
    }
    store<f64>(moved + (<usize>i << 3), Math.sqrt(sum));
  }
}

/** Eight whole numbers of type T as i16. */
// @ts-ignore: decorator
@inline
function eight<T>(at: usize): v128 {
  if (sizeof<T>() == 2) return v128.load(at);
  return isSigned<T>() ? v128.load8x8_s(at) : v128.load8x8_u(at);
}

// @ts-ignore: decorator
@inline
function addSquares(sum: v128, x: v128, y: v128): v128 {
  const d = i16x8.sub(x, y);
  return i32x4.add(sum, i32x4.dot_i16x8_s(d, d));
}

// @ts-ignore: decorator
@inline
function total(sum: v128): i32 {
  sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
}

function squaredOne<T>(a: usize, b: usize, cols: i32): i32 {
  let sum = i32x4.splat(0);
  let j = 0;
  for (; j + 8 <= cols; j += 8) {
    const at = <usize>j * sizeof<T>();
    sum = addSquares(sum, eight<T>(a + at), eight<T>(b + at));
  }
  return total(sum) + squaredTail<T>(a, b, j, cols);
}

function squaredTail<T>(a: usize, b: usize, from: i32, cols: i32): i32 {
  let sum = 0;
  for (let j = from; j < cols; j++) {
    const d = <i32>load<T>(a + <usize>j * sizeof<T>()) - <i32>load<T>(b + <usize>j * sizeof<T>());
    sum += d * d;
  }
  return sum;
}

/**
 * Puts the squared distances of row `i` to the points in names [from, to) in the place of their keys. Differences fit into 16
 * bits and the sums into 31, and so they are what inner products would give.
 */
function squaredTo<T>(points: usize, i: i32, cols: i32, keys: usize, names: usize, from: i32, to: i32): void {
  const bytes = <usize>cols * sizeof<T>();
  const a = points + <usize>i * bytes;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const b0 = points + <usize>nameAt(names, at) * bytes;
    const b1 = points + <usize>nameAt(names, at + 1) * bytes;
    const b2 = points + <usize>nameAt(names, at + 2) * bytes;
    const b3 = points + <usize>nameAt(names, at + 3) * bytes;
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let j = 0;
    for (; j + 8 <= cols; j += 8) {
      const o = <usize>j * sizeof<T>();
      const x = eight<T>(a + o);
      s0 = addSquares(s0, x, eight<T>(b0 + o));
      s1 = addSquares(s1, x, eight<T>(b1 + o));
      s2 = addSquares(s2, x, eight<T>(b2 + o));
      s3 = addSquares(s3, x, eight<T>(b3 + o));
    }
    const place = keys + (<usize>at << 3);
    store<f64>(place, <f64>(total(s0) + squaredTail<T>(a, b0, j, cols)));
    store<f64>(place, <f64>(total(s1) + squaredTail<T>(a, b1, j, cols)), 8);
    store<f64>(place, <f64>(total(s2) + squaredTail<T>(a, b2, j, cols)), 16);
    store<f64>(place, <f64>(total(s3) + squaredTail<T>(a, b3, j, cols)), 24);
  }
  for (; at < to; at++) {
    store<f64>(keys + (<usize>at << 3), <f64>squaredOne<T>(a, points + <usize>nameAt(names, at) * bytes, cols));
  }
}

/** The same for points of any kind of whole numbers, numbered as in neighbor-points.ts. */
function distancesTo(points: usize, kind: i32, i: i32, cols: i32, keys: usize, names: usize, from: i32, to: i32): void {
  if (kind == 5) squaredTo<u8>(points, i, cols, keys, names, from, to);
  else if (kind == 4) squaredTo<i8>(points, i, cols, keys, names, from, to);
  else squaredTo<i16>(points, i, cols, keys, names, from, to);
}

/** How many of `count` keys (i32) are below `limit`. */
function countBelow(keys: usize, count: i32, limit: i32): i32 {
  const bound = i32x4.splat(limit);
  let sums = i32x4.splat(0);
  let c = 0;
  for (; c + 8 <= count; c += 8) {
    const at = keys + (<usize>c << 2);
    sums = i32x4.sub(sums, i32x4.lt_s(v128.load(at), bound));
    sums = i32x4.sub(sums, i32x4.lt_s(v128.load(at, 16), bound));
  }
  let found = total(sums);
  for (; c < count; c++) found += i32(load<i32>(keys + (<usize>c << 2)) < limit);
  return found;
}

/**
 * For rows [begin, end) of a panel of keys, with rows rowFirst + r: a first limit that `rank` of its `columns` keys, or a few more, are below.
 * Keys are at least 0.
 */
export function guessLimits(
  begin: i32, end: i32, scratch: usize, panel: usize, stride: i32, rowFirst: i32, columns: i32, rank: i32, states: usize,
): void {
  for (let r = begin; r < end; r++) {
    const keys = panel + ((<usize>r * stride) << 2);
    let low = 0;
    let high: i32 = 2147483647;
    // Below `low` there are too few, below `high` enough.
    while (high - low > 1) {
      const middle = low + ((high - low) >> 1);
      const found = countBelow(keys, columns, middle);
      if (found < rank) low = middle;
      else high = middle;
      if (found >= rank && found <= rank + (rank >> 3)) break;
    }
    setState(states + <usize>(rowFirst + r) * stateBytes, <f64>high, 0);
  }
}

/** The square that p cannot exceed for the neighbors, when the k squared distances in `keys` are those of k points. */
// @ts-ignore: decorator
@inline
function boundOf(keys: usize, k: i32, factor: f64, slack: f64): f64 {
  let farthest: f64 = 0;
  for (let j = 0; j < k; j++) farthest = max(farthest, keyAt(keys, j));
  const reach = factor * Math.sqrt(farthest) + slack;
  return reach * reach;
}

/**
 * From candidates by a projection to neighbors, for rows [begin, end). Where d is a distance of points and p that of their
 * projections, p ≤ factor · d + slack. So with t the farthest of any k points, only those with p ≤ factor · t + slack can be neighbors:
 * the k candidates of smallest p say which others are looked at. If at the end the limit below which candidates were let in lies
 * beyond that of the k nearest, then so does everything that is no candidate, and lost[i] becomes 0. Else it becomes 1, and nothing
 * else is written for that row. `most` candidates are kept; `points` are rows of whole numbers.
 */
export function settleProjected(
  begin: i32, end: i32, scratch: usize, keys: usize, names: usize, states: usize, k: i32, most: i32, capacity: i32,
  points: usize, kind: i32, cols: i32, factor: f64, slack: f64, unit: f64,
  indices: usize, distances: usize, lost: usize,
): void {
  for (let i = begin; i < end; i++) {
    const at = <usize>i * capacity;
    const rowKeys = keys + (at << 3);
    const rowNames = names + (at << 2);
    const state = states + <usize>i * stateBytes;
    tighten(rowKeys, rowNames, state, most, capacity, 0, 0, 0, 0);
    const found = foundOf(state);
    store<u8>(lost + <usize>i, 1);
    if (found < k) continue;
    if (found > k) selectFirst(rowKeys, rowNames, found, k);
    distancesTo(points, kind, i, cols, rowKeys, rowNames, 0, k);
    const first = boundOf(rowKeys, k, factor, slack);
    let kept = k;
    for (let j = k; j < found; j++) {
      const key = keyAt(rowKeys, j);
      put(rowKeys, rowNames, kept, key, nameAt(rowNames, j));
      kept += i32(key <= first);
    }
    distancesTo(points, kind, i, cols, rowKeys, rowNames, k, kept);
    if (kept > k) selectFirst(rowKeys, rowNames, kept, k);
    if (!(limitOf(state) > boundOf(rowKeys, k, factor, slack))) continue;
    store<u8>(lost + <usize>i, 0);
    const to = <usize>i * k;
    sortPairs(rowKeys, rowNames, k, unit, distances + (to << 3), indices + (to << 2), scratch);
  }
}
