// From the candidates that keep.ts has gathered to neighbors in order, with their distances.

import { foundOf, isLost, stateBytes, tighten } from "./candidates";
import { squared, squaredFour } from "./pairs";
import { nameAt, selectFirst, sortBytes, sortPairs } from "./select";

/** Bytes of scratch for the keep and settle kernels. */
export function panelScratch(k: i32, capacity: i32): i32 {
  return <i32>(64 + <usize>capacity * 12 + sortBytes(k));
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
