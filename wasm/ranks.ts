// Ranks of a few chosen points, the targets, among all points by distance from each row: how many points come before each
// target. A row keeps its targets in order (keys f64, names i32), and counts (i32, one more than targets): count p is the
// number of points that come after exactly p targets, so target r has rank 1 + count 0 + … + count r.

import { noKey, splatOf } from "./candidates";
import { packedRow, rowStep } from "./neighbor-points";
import { squared } from "./pairs";
import { before, insertPair, keyAt, nameAt } from "./select";

// @ts-ignore: decorator
@inline
function notAbove<K>(a: v128, b: v128): v128 {
  if (isInteger<K>()) return i32x4.le_s(a, b);
  if (sizeof<K>() == 8) return f64x2.le(a, b);
  return f32x4.le(a, b);
}

/** How many targets do not come after (key, name). */
// @ts-ignore: decorator
@inline
function placeOf(key: f64, name: i32, keys: usize, names: usize, k: i32): i32 {
  let low = 0;
  let high = k;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(key, name, keyAt(keys, middle), nameAt(names, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}

// @ts-ignore: decorator
@inline
function count(counts: usize, place: i32): void {
  const at = counts + (<usize>place << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/** The sum over targets of what their rank is above k. */
function excess(counts: usize, k: i32): f64 {
  let rank = 1;
  let sum: f64 = 0;
  for (let r = 0; r < k; r++) {
    rank += load<i32>(counts + (<usize>r << 2));
    sum += <f64>max(0, rank - k);
  }
  return sum;
}

/** Points to which exact distances are computed where bounds do not tell: rows of f64, or of f32 with `single`, and the square of their scale. */
// @ts-ignore: decorator
@inline
function exactKey(points: usize, single: i32, cols: i32, i: i32, j: i32, unit: f64): f64 {
  const width = <usize>cols << (single ? 2 : 3);
  const a = points + <usize>i * width;
  const b = points + <usize>j * width;
  return unit * (single ? squared<f32>(a, b, cols) : squared<f64>(a, b, cols));
}

/** One point that may come before the last target of row i: by its exact key, or by a lower and an upper bound of it. */
// @ts-ignore: decorator
@inline
function countOne<K>(
  key: f64,
  i: i32,
  name: i32,
  keys: usize,
  names: usize,
  counts: usize,
  k: i32,
  norms: usize,
  slack: f64,
  points: usize,
  single: i32,
  cols: i32,
  unit: f64,
): void {
  let place = placeOf(key, name, keys, names, k);
  if (!isInteger<K>()) {
    const sum = <f64>load<f32>(norms + (<usize>i << 2)) + <f64>load<f32>(norms + (<usize>name << 2));
    if (placeOf(key + slack * sum, name, keys, names, k) != place) {
      place = placeOf(exactKey(points, single, cols, i, name, unit), name, keys, names, k);
    }
  }
  count(counts, place);
}

/** A limit as a key, rounded up where keys are f32. */
// @ts-ignore: decorator
@inline
function limitAs<K>(limit: f64): K {
  if (isInteger<K>()) return <K>limit;
  const near = <f32>limit;
  return <K>(near + near * 2.4e-7 + 1e-37);
}

/** Columns that look down a panel together: one cache line of keys. */
const lane: i32 = 16;

function countPanel<K>(
  begin: i32,
  end: i32,
  scratch: usize,
  panel: usize,
  stride: i32,
  rowFirst: i32,
  rows: i32,
  columnFirst: i32,
  columns: i32,
  skipColumns: i32,
  k: i32,
  keys: usize,
  names: usize,
  counts: usize,
  norms: usize,
  slack: f64,
  points: usize,
  single: i32,
  cols: i32,
  unit: f64,
): void {
  const line = <usize>stride << 2;
  for (let r = begin; r < end; r++) {
    if (r < rows) {
      const i = rowFirst + r;
      const from = panel + <usize>r * line;
      const own = i - columnFirst;
      if (own >= 0 && own < columns) store<K>(from + (<usize>own << 2), noKey<K>());
      const rowKeys = keys + ((<usize>i * k) << 3);
      const rowNames = names + ((<usize>i * k) << 2);
      const rowCounts = counts + ((<usize>i * (k + 1)) << 2);
      const limit = limitAs<K>(keyAt(rowKeys, k - 1));
      const bound = splatOf<K>(limit);
      for (let c = 0; c < columns; c += lane) {
        const at = from + (<usize>c << 2);
        const hit = v128.or(
          v128.or(notAbove<K>(v128.load(at), bound), notAbove<K>(v128.load(at, 16), bound)),
          v128.or(notAbove<K>(v128.load(at, 32), bound), notAbove<K>(v128.load(at, 48), bound)),
        );
        if (!v128.any_true(hit)) continue;
        for (let l = 0; l < min(lane, columns - c); l++) {
          const key = load<K>(at + (<usize>l << 2));
          if (key > limit) continue;
          const name = columnFirst + c + l;
          countOne<K>(<f64>key, i, name, rowKeys, rowNames, rowCounts, k, norms, slack, points, single, cols, unit);
        }
      }
    } else {
      const c = skipColumns + (r - rows) * lane;
      const width = min(lane, columns - c);
      const first = columnFirst + c;
      for (let l = 0; l < lane; l++) {
        const limit = l < width ? limitAs<K>(keyAt(keys + ((<usize>(first + l) * k) << 3), k - 1)) : limitAs<K>(0);
        store<K>(scratch + (<usize>l << 2), limit);
      }
      const l0 = v128.load(scratch);
      const l1 = v128.load(scratch, 16);
      const l2 = v128.load(scratch, 32);
      const l3 = v128.load(scratch, 48);
      for (let t = 0; t < rows; t++) {
        const at = panel + <usize>t * line + (<usize>c << 2);
        const h0 = notAbove<K>(v128.load(at), l0);
        const h1 = notAbove<K>(v128.load(at, 16), l1);
        const h2 = notAbove<K>(v128.load(at, 32), l2);
        const h3 = notAbove<K>(v128.load(at, 48), l3);
        if (!v128.any_true(v128.or(v128.or(h0, h1), v128.or(h2, h3)))) continue;
        let hits = i32x4.bitmask(h0) | (i32x4.bitmask(h1) << 4) | (i32x4.bitmask(h2) << 8) | (i32x4.bitmask(h3) << 12);
        hits &= (1 << width) - 1;
        while (hits) {
          const l = ctz(hits);
          hits &= hits - 1;
          const j = first + l;
          const key = <f64>load<K>(at + (<usize>l << 2));
          countOne<K>(
            key, j, rowFirst + t, keys + ((<usize>j * k) << 3), names + ((<usize>j * k) << 2),
            counts + ((<usize>j * (k + 1)) << 2), k, norms, slack, points, single, cols, unit,
          );
        }
      }
    }
  }
}

/**
 * Counts what a symmetric panel of exact keys (panels.ts) tells. Entries below `rows` are rows rowFirst + r, which look along
 * the panel; entries from there on are groups of sixteen columns from `skipColumns` on, which look down it.
 */
export function rankInteger(
  begin: i32,
  end: i32,
  scratch: usize,
  panel: usize,
  stride: i32,
  rowFirst: i32,
  rows: i32,
  columnFirst: i32,
  columns: i32,
  skipColumns: i32,
  k: i32,
  keys: usize,
  names: usize,
  counts: usize,
): void {
  countPanel<i32>(
    begin, end, scratch, panel, stride, rowFirst, rows, columnFirst, columns, skipColumns, k, keys, names, counts, 0, 0, 0, 0, 0, 0,
  );
}

/** The same for lower bounds; where a bound does not tell, the points themselves do. */
export function rankSingle(
  begin: i32,
  end: i32,
  scratch: usize,
  panel: usize,
  stride: i32,
  rowFirst: i32,
  rows: i32,
  columnFirst: i32,
  columns: i32,
  skipColumns: i32,
  k: i32,
  keys: usize,
  names: usize,
  counts: usize,
  norms: usize,
  slack: f64,
  points: usize,
  single: i32,
  cols: i32,
  unit: f64,
): void {
  countPanel<f32>(
    begin, end, scratch, panel, stride, rowFirst, rows, columnFirst, columns, skipColumns, k, keys, names, counts,
    norms, slack, points, single, cols, unit,
  );
}

/** For rows [begin, end): the targets named in `indices` in order, with keys from 16-bit rows of `width` bytes; counts zero. */
export function targetsInteger(
  begin: i32,
  end: i32,
  scratch: usize,
  packed: usize,
  width: i32,
  indices: usize,
  k: i32,
  keys: usize,
  names: usize,
  counts: usize,
): void {
  for (let i = begin; i < end; i++) {
    const a = packedRow(packed, i, width);
    const first = <usize>i * k;
    memory.fill(counts + ((first + i) << 2), 0, <usize>(k + 1) << 2);
    for (let t = 0; t < k; t++) {
      const name = load<i32>(indices + ((first + t) << 2));
      const b = packedRow(packed, name, width);
      let sum = i32x4.splat(0);
      for (let at: usize = 0; at < <usize>(width >> 4) * rowStep; at += rowStep) {
        const d = i16x8.sub(v128.load(a + at), v128.load(b + at));
        sum = i32x4.add(sum, i32x4.dot_i16x8_s(d, d));
      }
      sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
      const key = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
      insertPair(keys + (first << 3), names + (first << 2), t, <f64>key, name);
    }
  }
}

/** The same with exact keys of any points. */
export function targetsSingle(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  single: i32,
  cols: i32,
  unit: f64,
  indices: usize,
  k: i32,
  keys: usize,
  names: usize,
  counts: usize,
): void {
  for (let i = begin; i < end; i++) {
    const first = <usize>i * k;
    memory.fill(counts + ((first + i) << 2), 0, <usize>(k + 1) << 2);
    for (let t = 0; t < k; t++) {
      const name = load<i32>(indices + ((first + t) << 2));
      insertPair(keys + (first << 3), names + (first << 2), t, exactKey(points, single, cols, i, name, unit), name);
    }
  }
}

/** For rows [begin, end): the sum over targets of rank − k where that is positive. */
export function rankExcess(begin: i32, end: i32, scratch: usize, counts: usize, k: i32, out: usize): void {
  for (let i = begin; i < end; i++) store<f64>(out + (<usize>i << 3), excess(counts + ((<usize>i * (k + 1)) << 2), k));
}
