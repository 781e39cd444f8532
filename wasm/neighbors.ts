// Nearest neighbors by direct differences: a few query rows against all points, the distances kept only as long as they
// are looked at. Distances come out as unit · √d², where 1 / unit is the power of two the coordinates were scaled by.

import { foundOf, guessLimit, noKey, offerRun, setState, stateBytes, tighten } from "./candidates";
import { sortBytes, sortPairs } from "./select";
import { squaredRow, squaredStrips } from "./strips";

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
      squaredStrips(queries, i, end, cols, columns + (<usize>first << 3), stride, width, scratch, strip);
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
