// Nearest neighbors through inner products, d² = |x|² + |y|² − 2 x·y: panels of keys of some rows against many columns, and
// the rows and columns that look through a panel for what concerns them. With symmetric panels every pair is computed once
// and looked at twice. Two kinds of key:
//
// - exact i32 for integer coordinates (kept in i16);
// - f32 lower bounds for all others: key = (1 − a)(|x|² + |y|²) − 2 x·y computed in f32, where a bounds all rounding errors.

import {
  below,
  foundOf,
  isLost,
  limitAs,
  limitOf,
  noKey,
  offerOne,
  offerRun,
  setState,
  splatOf,
  stateBytes,
  tighten,
} from "./candidates";
import { rowStep } from "./neighbor-points";
import { squared, squaredFour } from "./pairs";
import { nameAt, selectFirst, sortBytes, sortPairs } from "./select";

// @ts-ignore: decorator
@inline
function dot<K>(sum: v128, x: v128, y: v128): v128 {
  if (isInteger<K>()) return i32x4.add(sum, i32x4.dot_i16x8_s(x, y));
  return f32x4.add(sum, f32x4.mul(x, y));
}

/** The lanes of each of three sums added up, (0 + 2) + (1 + 3), side by side. */
// @ts-ignore: decorator
@inline
function totals<K>(a: v128, b: v128, c: v128): v128 {
  const ab = plus<K>(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cc = plus<K>(c, v128.shuffle<i32>(c, c, 2, 3, 0, 1));
  return plus<K>(v128.shuffle<i32>(ab, cc, 0, 1, 4, 4), v128.shuffle<i32>(ab, cc, 2, 3, 5, 5));
}

// @ts-ignore: decorator
@inline
function plus<K>(a: v128, b: v128): v128 {
  return isInteger<K>() ? i32x4.add(a, b) : f32x4.add(a, b);
}

/** Stores n + norm − 2 · (the lanes of a sum added up) for one row's n and the norms of three others. */
// @ts-ignore: decorator
@inline
function putKeys<K>(out: usize, n: usize, norms: v128, a: v128, b: v128, c: v128): void {
  const sums = totals<K>(a, b, c);
  const both = plus<K>(v128.load32_splat(n), norms);
  const keys = isInteger<K>() ? i32x4.sub(both, i32x4.shl(sums, 1)) : f32x4.sub(both, f32x4.add(sums, sums));
  v128.store64_lane(out, keys, 0);
  v128.store32_lane(out, keys, 2, 8);
}

/** One group of three rows against another: nine sums in registers. */
// @ts-ignore: decorator
@inline
function tile<K>(x: usize, y: usize, width: usize, xNorms: usize, yNorms: usize, out: usize, stride: usize): void {
  let s00 = i32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s20 = s00;
  let s21 = s00;
  let s22 = s00;
  for (const end = x + 3 * width; x < end; x += 2 * rowStep, y += 2 * rowStep) {
    let a = v128.load(x, 0);
    let b = v128.load(x, 16);
    let c = v128.load(x, 32);
    let v = v128.load(y, 0);
    s00 = dot<K>(s00, a, v);
    s10 = dot<K>(s10, b, v);
    s20 = dot<K>(s20, c, v);
    v = v128.load(y, 16);
    s01 = dot<K>(s01, a, v);
    s11 = dot<K>(s11, b, v);
    s21 = dot<K>(s21, c, v);
    v = v128.load(y, 32);
    s02 = dot<K>(s02, a, v);
    s12 = dot<K>(s12, b, v);
    s22 = dot<K>(s22, c, v);
    a = v128.load(x, 48);
    b = v128.load(x, 64);
    c = v128.load(x, 80);
    v = v128.load(y, 48);
    s00 = dot<K>(s00, a, v);
    s10 = dot<K>(s10, b, v);
    s20 = dot<K>(s20, c, v);
    v = v128.load(y, 64);
    s01 = dot<K>(s01, a, v);
    s11 = dot<K>(s11, b, v);
    s21 = dot<K>(s21, c, v);
    v = v128.load(y, 80);
    s02 = dot<K>(s02, a, v);
    s12 = dot<K>(s12, b, v);
    s22 = dot<K>(s22, c, v);
  }
  const norms = v128.load32_lane(yNorms, v128.load64_zero(yNorms), 2, 8);
  putKeys<K>(out, xNorms, norms, s00, s01, s02);
  putKeys<K>(out + stride, xNorms + 4, norms, s10, s11, s12);
  putKeys<K>(out + 2 * stride, xNorms + 8, norms, s20, s21, s22);
}

// @ts-ignore: decorator
@inline
function tiles<K>(
  begin: i32,
  end: i32,
  x: usize,
  xNorms: usize,
  rows: i32,
  y: usize,
  yNorms: usize,
  width: i32,
  panel: usize,
  stride: i32,
): void {
  const bytes = <usize>width;
  const line = <usize>stride << 2;
  for (let i = 0; i < rows; i += 3) {
    const xi = x + <usize>i * bytes;
    const out = panel + <usize>i * line;
    for (let t = begin; t < end; t++) {
      const j = <usize>t * 3;
      tile<K>(xi, y + j * bytes, bytes, xNorms + (<usize>i << 2), yNorms + (j << 2), out + (j << 2), line);
    }
  }
}

/**
 * Columns 3·begin … 3·end of a panel of exact keys: `rows` rows of x against rows of y. Rows are `width` bytes of i16 (a
 * multiple of 32, zeros behind the coordinates) in groups of three, norms i32; there are multiples of three of both, zeros behind the last.
 * Panel rows are `stride` keys apart.
 */
export function panelInteger(
  begin: i32,
  end: i32,
  scratch: usize,
  x: usize,
  xNorms: usize,
  rows: i32,
  y: usize,
  yNorms: usize,
  width: i32,
  panel: usize,
  stride: i32,
): void {
  tiles<i32>(begin, end, x, xNorms, rows, y, yNorms, width, panel, stride);
}

/** The same for f32 coordinates and norms already multiplied by 1 − a. */
export function panelSingle(
  begin: i32,
  end: i32,
  scratch: usize,
  x: usize,
  xNorms: usize,
  rows: i32,
  y: usize,
  yNorms: usize,
  width: i32,
  panel: usize,
  stride: i32,
): void {
  tiles<f32>(begin, end, x, xNorms, rows, y, yNorms, width, panel, stride);
}

/** Columns that look through a panel together: one cache line of keys. */
const lane: i32 = 16;

// @ts-ignore: decorator
@inline
function keep<K>(
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
  self: i32,
  k: i32,
  capacity: i32,
  keys: usize,
  names: usize,
  states: usize,
  xNorms: usize,
  yNorms: usize,
  slack: f64,
): void {
  const line = <usize>stride << 2;
  for (let r = begin; r < end; r++) {
    if (r < rows) {
      const i = rowFirst + r;
      const at = <usize>i * capacity;
      const norm = yNorms ? <f64>load<f32>(xNorms + (<usize>i << 2)) : 0;
      const own = i - columnFirst;
      if (self && own >= 0 && own < columns) store<K>(panel + <usize>r * line + (<usize>own << 2), noKey<K>());
      offerRun<K>(
        panel + <usize>r * line,
        columnFirst,
        columns,
        keys + (at << 3),
        names + (at << 2),
        states + <usize>i * stateBytes,
        k,
        capacity,
        yNorms,
        norm,
        slack,
        scratch + 64,
      );
    } else {
      const c = skipColumns + (r - rows) * lane;
      const width = min(lane, columns - c);
      keepColumns<K>(
        panel + (<usize>c << 2), line, rowFirst, rows, columnFirst + c, width,
        k, capacity, keys, names, states, yNorms, slack, scratch,
      );
    }
  }
}

/** The limits of the `width` rows from `first` on, as keys; nothing passes in the lanes beyond. */
// @ts-ignore: decorator
@inline
function fetchLimits<K>(states: usize, first: i32, width: i32, to: usize): void {
  for (let l = 0; l < lane; l++) {
    store<K>(to + (<usize>l << 2), l < width ? limitAs<K>(limitOf(states + <usize>(first + l) * stateBytes)) : limitAs<K>(-Infinity));
  }
}

/** Points first … first + width look at the keys of rows rowFirst … in their columns of a panel. */
function keepColumns<K>(
  from: usize,
  line: usize,
  rowFirst: i32,
  rows: i32,
  first: i32,
  width: i32,
  k: i32,
  capacity: i32,
  keys: usize,
  names: usize,
  states: usize,
  norms: usize,
  slack: f64,
  scratch: usize,
): void {
  fetchLimits<K>(states, first, width, scratch);
  let l0 = v128.load(scratch);
  let l1 = v128.load(scratch, 16);
  let l2 = v128.load(scratch, 32);
  let l3 = v128.load(scratch, 48);
  for (let t = 0; t < rows; t++) {
    const at = from + <usize>t * line;
    const h0 = below<K>(v128.load(at), l0);
    const h1 = below<K>(v128.load(at, 16), l1);
    const h2 = below<K>(v128.load(at, 32), l2);
    const h3 = below<K>(v128.load(at, 48), l3);
    if (!v128.any_true(v128.or(v128.or(h0, h1), v128.or(h2, h3)))) continue;
    let hits = i32x4.bitmask(h0) | (i32x4.bitmask(h1) << 4) | (i32x4.bitmask(h2) << 8) | (i32x4.bitmask(h3) << 12);
    let changed = false;
    while (hits) {
      const l = ctz(hits);
      hits &= hits - 1;
      const j = first + l;
      const place = <usize>j * capacity;
      const norm = norms ? <f64>load<f32>(norms + (<usize>j << 2)) : 0;
      const key = <f64>load<K>(at + (<usize>l << 2));
      const moved = offerOne(
        key, rowFirst + t, keys + (place << 3), names + (place << 2), states + <usize>j * stateBytes,
        k, capacity, norms, norm, slack, scratch + 64,
      );
      changed = changed || moved;
    }
    if (changed) {
      fetchLimits<K>(states, first, width, scratch);
      l0 = v128.load(scratch);
      l1 = v128.load(scratch, 16);
      l2 = v128.load(scratch, 32);
      l3 = v128.load(scratch, 48);
    }
  }
}

/**
 * The candidates of those who meet in a panel. Entries below `rows` are rows rowFirst + r, which look along the panel;
 * entries from there on are groups of sixteen columns from `skipColumns` on, which look down it (symmetric panels only).
 * Keys f64, names i32 and states as in candidates.ts, `capacity` for each row.
 */
export function keepInteger(
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
  self: i32,
  k: i32,
  capacity: i32,
  keys: usize,
  names: usize,
  states: usize,
): void {
  keep<i32>(
    begin, end, scratch, panel, stride, rowFirst, rows, columnFirst, columns, skipColumns, self,
    k, capacity, keys, names, states, 0, 0, 0,
  );
}

/** The same for lower bounds: `slack` times the sum of two scaled norms leads from a lower to an upper bound. */
export function keepSingle(
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
  self: i32,
  k: i32,
  capacity: i32,
  keys: usize,
  names: usize,
  states: usize,
  xNorms: usize,
  yNorms: usize,
  slack: f64,
): void {
  keep<f32>(
    begin, end, scratch, panel, stride, rowFirst, rows, columnFirst, columns, skipColumns, self,
    k, capacity, keys, names, states, xNorms, yNorms, slack,
  );
}

/** Bytes of scratch for the keep and settle kernels. */
export function panelScratch(k: i32, capacity: i32): i32 {
  return <i32>(64 + <usize>capacity * 12 + sortBytes(k));
}

/** Empty candidates for rows [begin, end). */
export function openCandidates(begin: i32, end: i32, scratch: usize, states: usize): void {
  for (let i = begin; i < end; i++) setState(states + <usize>i * stateBytes, Infinity, 0);
}

/** From exact candidates to neighbors, for rows [begin, end). */
export function settleInteger(
  begin: i32,
  end: i32,
  scratch: usize,
  keys: usize,
  names: usize,
  states: usize,
  k: i32,
  capacity: i32,
  unit: f64,
  indices: usize,
  distances: usize,
): void {
  for (let i = begin; i < end; i++) {
    const at = <usize>i * capacity;
    const to = <usize>i * k;
    tighten(keys + (at << 3), names + (at << 2), states + <usize>i * stateBytes, k, capacity, 0, 0, 0, 0);
    sortPairs(keys + (at << 3), names + (at << 2), k, unit, distances + (to << 3), indices + (to << 2), scratch);
  }
}

/**
 * From candidates by bounds to neighbors, for rows [begin, end): the bounds tell who may be among the k nearest, direct
 * differences of `queries` and `points` (rows of f64, or of f32 with `single`) tell who is. Writes 1 to lost[i] for a row
 * whose bounds could not tell, and nothing else for it.
 */
export function settleSingle(
  begin: i32,
  end: i32,
  scratch: usize,
  keys: usize,
  names: usize,
  states: usize,
  k: i32,
  capacity: i32,
  xNorms: usize,
  yNorms: usize,
  slack: f64,
  queries: usize,
  points: usize,
  single: i32,
  cols: i32,
  unit: f64,
  indices: usize,
  distances: usize,
  lost: usize,
): void {
  for (let i = begin; i < end; i++) {
    const at = <usize>i * capacity;
    const rowKeys = keys + (at << 3);
    const rowNames = names + (at << 2);
    const state = states + <usize>i * stateBytes;
    const norm = <f64>load<f32>(xNorms + (<usize>i << 2));
    if (!isLost(state)) tighten(rowKeys, rowNames, state, k, capacity, yNorms, norm, slack, scratch);
    store<u8>(lost + <usize>i, isLost(state) ? 1 : 0);
    if (isLost(state)) continue;
    const found = foundOf(state);
    if (single) squaredList<f32>(queries, i, points, cols, rowNames, found, rowKeys);
    else squaredList<f64>(queries, i, points, cols, rowNames, found, rowKeys);
    if (found > k) selectFirst(rowKeys, rowNames, found, k);
    const to = <usize>i * k;
    sortPairs(rowKeys, rowNames, k, unit, distances + (to << 3), indices + (to << 2), scratch);
  }
}

function squaredList<T>(queries: usize, i: i32, points: usize, cols: i32, names: usize, count: i32, out: usize): void {
  const bytes = <usize>cols * sizeof<T>();
  const a = queries + <usize>i * bytes;
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const b0 = points + <usize>nameAt(names, j) * bytes;
    const b1 = points + <usize>nameAt(names, j + 1) * bytes;
    const b2 = points + <usize>nameAt(names, j + 2) * bytes;
    const b3 = points + <usize>nameAt(names, j + 3) * bytes;
    squaredFour<T>(a, b0, b1, b2, b3, cols, out + (<usize>j << 3));
  }
  for (; j < count; j++) {
    store<f64>(out + (<usize>j << 3), squared<T>(a, points + <usize>nameAt(names, j) * bytes, cols));
  }
}
