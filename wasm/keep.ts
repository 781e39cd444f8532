// The rows and columns of a panel (panels.ts) that look through its keys for what concerns them: who may be among the nearest of whom.

import { below, limitAs, limitOf, noKey, offerOne, offerRun, setState, stateBytes } from "./candidates";

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

/** Empty candidates for rows [begin, end). */
export function openCandidates(begin: i32, end: i32, scratch: usize, states: usize): void {
  for (let i = begin; i < end; i++) setState(states + <usize>i * stateBytes, Infinity, 0);
}
