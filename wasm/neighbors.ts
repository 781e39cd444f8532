// Nearest neighbors by direct differences: a few query rows against all points, the distances kept only as long as they
// are looked at. Distances come out as unit · √d², where 1 / unit is the power of two the coordinates were scaled by.

import { foundOf, guessLimit, noKey, offerRun, setState, stateBytes, tighten } from "./candidates";
import { squared, squaredFour } from "./pairs";
import { sortBytes, sortPairs } from "./select";

/** Query rows that are worked on together. */
const group: usize = 4;
/** Points whose distances stand in scratch at a time, for each row. */
const chunk: i32 = 8192;
/** Pairs of room beside the capacity: what {@link guessLimit} needs. */
const spareBytes: usize = 192 * 12;

// @ts-ignore: decorator
@inline
function stripBytes(count: i32): usize {
  return (<usize>min(count, chunk) + 16) << 3;
}

/** Bytes of scratch the kernels of this file need. */
export function directScratch(count: i32, k: i32, capacity: i32): i32 {
  return <i32>(group * (stripBytes(count) + <usize>capacity * 12 + 8 + stateBytes) + spareBytes + sortBytes(k));
}

/**
 * For query rows [begin, end): the `k` nearest of `count` points. Queries are rows of `cols` f64; the points are columns, the
 * same coordinate of all points side by side, `stride` ≥ count (a multiple of 4) apart, three of them at least (zeros behind the last). With `self`, query i is point i and
 * is passed over.
 */
export function nearestColumns(
  begin: i32,
  end: i32,
  scratch: usize,
  queries: usize,
  columns: usize,
  cols: i32,
  stride: i32,
  count: i32,
  k: i32,
  capacity: i32,
  self: i32,
  unit: f64,
  indices: usize,
  distances: usize,
): void {
  const strip = stripBytes(count);
  const keysOf = scratch + group * strip;
  const keysBytes = <usize>capacity << 3;
  const namesOf = keysOf + group * keysBytes;
  const namesBytes = (<usize>capacity << 2) + 8;
  const states = namesOf + group * namesBytes;
  const spare = states + group * stateBytes;
  const sorting = spare + spareBytes;
  for (let i = begin; i < end; i += <i32>group) {
    const rows = min(<i32>group, end - i);
    for (let r = 0; r < rows; r++) setState(states + <usize>r * stateBytes, Infinity, 0);
    for (let first = 0; first < count; first += chunk) {
      const width = min(chunk, count - first);
      const from = columns + (<usize>first << 3);
      if (cols <= 3) {
        planeRows(queries, i, i + 1, end, cols, from, stride, width, scratch, strip);
        planeRows(queries, i + 2, i + 3, end, cols, from, stride, width, scratch + 2 * strip, strip);
      } else columnTiles(queries, i, end, cols, from, stride, width, scratch, strip);
      for (let r = 0; r < rows; r++) {
        const from = scratch + <usize>r * strip;
        const keys = keysOf + <usize>r * keysBytes;
        const names = namesOf + <usize>r * namesBytes;
        const state = states + <usize>r * stateBytes;
        const own = i + r - first;
        if (self && own >= 0 && own < width) store<f64>(from + (<usize>own << 3), noKey<f64>());
        if (width == count) setState(state, guessLimit(from, count, k, spare), 0);
        offerRun<f64>(from, first, width, keys, names, state, k, capacity, 0, 0, 0, 0);
        if (width == count && foundOf(state) < k) {
          setState(state, Infinity, 0);
          offerRun<f64>(from, 0, width, keys, names, state, k, capacity, 0, 0, 0, 0);
        }
      }
    }
    for (let r = 0; r < rows; r++) {
      const keys = keysOf + <usize>r * keysBytes;
      const names = namesOf + <usize>r * namesBytes;
      tighten(keys, names, states + <usize>r * stateBytes, k, capacity, 0, 0, 0, 0);
      const at = <usize>(i + r) * k;
      sortPairs(keys, names, k, unit, distances + (at << 3), indices + (at << 2), sorting);
    }
  }
}

// @ts-ignore: decorator
@inline
function coordinate(queries: usize, i: i32, j: i32, cols: i32): v128 {
  return j < cols ? v128.load64_splat(queries + ((<usize>i * cols + j) << 3)) : f64x2.splat(0);
}

/** Squared distances of two rows to `width` points of at most three columns (the columns that are missing are zeros), a strip for each. */
function planeRows(
  queries: usize,
  i: i32,
  j: i32,
  end: i32,
  cols: i32,
  columns: usize,
  stride: i32,
  width: i32,
  out: usize,
  strip: usize,
): void {
  i = min(i, end - 1);
  j = min(j, end - 1);
  const a0 = coordinate(queries, i, 0, cols);
  const a1 = coordinate(queries, i, 1, cols);
  const a2 = coordinate(queries, i, 2, cols);
  const b0 = coordinate(queries, j, 0, cols);
  const b1 = coordinate(queries, j, 1, cols);
  const b2 = coordinate(queries, j, 2, cols);
  const line = <usize>stride << 3;
  for (let at: usize = 0; at < <usize>width << 3; at += 16) {
    const from = columns + at;
    const x = v128.load(from);
    const y = v128.load(from + line);
    const z = v128.load(from + 2 * line);
    let u = f64x2.sub(a0, x);
    let v = f64x2.sub(a1, y);
    let w = f64x2.sub(a2, z);
    u = f64x2.add(f64x2.add(f64x2.mul(u, u), f64x2.mul(w, w)), f64x2.mul(v, v));
    v128.store(out + at, u);
    u = f64x2.sub(b0, x);
    v = f64x2.sub(b1, y);
    w = f64x2.sub(b2, z);
    u = f64x2.add(f64x2.add(f64x2.mul(u, u), f64x2.mul(w, w)), f64x2.mul(v, v));
    v128.store(out + strip + at, u);
  }
}

/** Squared distances of rows i … i + 3 (the last one again where there are fewer) to `width` points, a strip for each row. */
function columnTiles(
  queries: usize,
  i: i32,
  end: i32,
  cols: i32,
  columns: usize,
  stride: i32,
  width: i32,
  out: usize,
  strip: usize,
): void {
  const rowBytes = <usize>cols << 3;
  const q0 = queries + <usize>i * rowBytes;
  const q1 = queries + <usize>min(i + 1, end - 1) * rowBytes;
  const q2 = queries + <usize>min(i + 2, end - 1) * rowBytes;
  const q3 = queries + <usize>min(i + 3, end - 1) * rowBytes;
  const step = <usize>stride << 4;
  for (let j = 0; j < width; j += 4) {
    const at = out + (<usize>j << 3);
    for (let parity = 0; parity < min(2, cols); parity++) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let e0 = a0;
      let e1 = a0;
      let from = columns + ((<usize>parity * stride + j) << 3);
      for (let d: usize = <usize>parity << 3; d < rowBytes; d += 16) {
        const x = v128.load(from);
        const y = v128.load(from, 16);
        from += step;
        let q = v128.load64_splat(q0 + d);
        let p = f64x2.sub(q, x);
        a0 = f64x2.add(a0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        a1 = f64x2.add(a1, f64x2.mul(p, p));
        q = v128.load64_splat(q1 + d);
        p = f64x2.sub(q, x);
        b0 = f64x2.add(b0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        b1 = f64x2.add(b1, f64x2.mul(p, p));
        q = v128.load64_splat(q2 + d);
        p = f64x2.sub(q, x);
        c0 = f64x2.add(c0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        c1 = f64x2.add(c1, f64x2.mul(p, p));
        q = v128.load64_splat(q3 + d);
        p = f64x2.sub(q, x);
        e0 = f64x2.add(e0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        e1 = f64x2.add(e1, f64x2.mul(p, p));
      }
      if (parity) {
        a0 = f64x2.add(v128.load(at), a0);
        a1 = f64x2.add(v128.load(at, 16), a1);
        b0 = f64x2.add(v128.load(at + strip), b0);
        b1 = f64x2.add(v128.load(at + strip, 16), b1);
        c0 = f64x2.add(v128.load(at + 2 * strip), c0);
        c1 = f64x2.add(v128.load(at + 2 * strip, 16), c1);
        e0 = f64x2.add(v128.load(at + 3 * strip), e0);
        e1 = f64x2.add(v128.load(at + 3 * strip, 16), e1);
      }
      v128.store(at, a0);
      v128.store(at, a1, 16);
      v128.store(at + strip, b0);
      v128.store(at + strip, b1, 16);
      v128.store(at + 2 * strip, c0);
      v128.store(at + 2 * strip, c1, 16);
      v128.store(at + 3 * strip, e0);
      v128.store(at + 3 * strip, e1, 16);
    }
  }
}

/**
 * For entries [begin, end) of `list`: the `k` nearest of `count` points of query row list[i], into row list[i] of the result.
 * Queries and points are rows of f64, or of f32 when `single` is set.
 */
export function nearestPairs(
  begin: i32,
  end: i32,
  scratch: usize,
  list: usize,
  queries: usize,
  points: usize,
  single: i32,
  cols: i32,
  count: i32,
  k: i32,
  capacity: i32,
  self: i32,
  unit: f64,
  indices: usize,
  distances: usize,
): void {
  const keys = scratch + stripBytes(count);
  const names = keys + (<usize>capacity << 3);
  const state = names + (<usize>capacity << 2) + 8;
  const sorting = state + stateBytes;
  for (let l = begin; l < end; l++) {
    const i = load<i32>(list + (<usize>l << 2));
    setState(state, Infinity, 0);
    for (let first = 0; first < count; first += chunk) {
      const width = min(chunk, count - first);
      if (single) squaredRow<f32>(queries, i, points, first, width, cols, scratch);
      else squaredRow<f64>(queries, i, points, first, width, cols, scratch);
      const own = i - first;
      if (self && own >= 0 && own < width) store<f64>(scratch + (<usize>own << 3), noKey<f64>());
      offerRun<f64>(scratch, first, width, keys, names, state, k, capacity, 0, 0, 0, 0);
    }
    tighten(keys, names, state, k, capacity, 0, 0, 0, 0);
    const at = <usize>i * k;
    sortPairs(keys, names, k, unit, distances + (at << 3), indices + (at << 2), sorting);
  }
}

function squaredRow<T>(queries: usize, i: i32, points: usize, first: i32, count: i32, cols: i32, out: usize): void {
  const bytes = <usize>cols * sizeof<T>();
  const a = queries + <usize>i * bytes;
  let b = points + <usize>first * bytes;
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    squaredFour<T>(a, b, b + bytes, b + 2 * bytes, b + 3 * bytes, cols, out + (<usize>j << 3));
    b += 4 * bytes;
  }
  for (; j < count; j++) {
    store<f64>(out + (<usize>j << 3), squared<T>(a, b, cols));
    b += bytes;
  }
}
