/**
 * Shortest paths from many sources at once over a symmetric graph: a batch of sources (16 in f64, 32 in f32) shares every
 * edge that is looked at, since each node carries one label a source, 128 bytes side by side.
 *
 * A label is always the length of some walk. Nodes are visited in the order of their distance from one place near the
 * sources, which is almost the right order for all of them; each visited node takes the least of its neighbors' labels
 * plus the edges between, and where that lowers a label the neighbors it could lower in turn are visited again. When no
 * node is left to visit no edge can lower anything: the labels are the distances.
 *
 * For the sum is monotone in its first term even when rounded, the labels at the end do not depend on the order of visits.
 */

/** A node's labels are v << labelShift bytes from the first. */
export const labelShift: usize = 7;

// The edges of node v stand between the numbers 4 v and 4 v + 4 of the offsets, in four parts: those that only v takes labels over, those
// that labels are taken over both ways, those that only the other end takes v's labels over, and those that carry none but a source's.
// @ts-ignore: decorator
@inline
export function edgesFrom(offsets: usize, v: usize, part: usize = 0): usize {
  return <usize>load<u32>(offsets + (v << 4) + (part << 2));
}

// What is to be done about a node.
export const CLEAN: u8 = 0;
export const DIRTY: u8 = 1;
export const SOLVED: u8 = 2;

// The scratch memory of a batch over n nodes: labels (n · 128; the first 16 of each 128 also serve the search by heap),
// keys, order, and a second pair of both for sorting (n · 4 each), counts of the sort (4096), states (n).
// @ts-ignore: decorator
@inline
export function keysOf(scratch: usize, n: i32): usize {
  return scratch + (<usize>n << labelShift);
}
// @ts-ignore: decorator
@inline
export function orderOf(scratch: usize, n: i32): usize {
  return keysOf(scratch, n) + (<usize>n << 2);
}
/** Room for a number a node, free but while nodes are sorted. */
// @ts-ignore: decorator
@inline
export function numbersOf(scratch: usize, n: i32): usize {
  return orderOf(scratch, n) + (<usize>n << 2);
}
// @ts-ignore: decorator
@inline
export function countsOf(scratch: usize, n: i32): usize {
  return keysOf(scratch, n) + (<usize>n << 4);
}
// @ts-ignore: decorator
@inline
export function statesOf(scratch: usize, n: i32): usize {
  return countsOf(scratch, n) + 4096;
}

// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return 128 / sizeof<T>();
}

/**
 * Visits dirty nodes until none is left: first among the 64 nearest to the sources, then among twice as many, and so on. What lies
 * between the sources is then settled before all that is farther away looks at it.
 */
export function settle<T>(scratch: usize, n: i32, count: i32, offsets: usize, targets: usize, lengths: usize): void {
  for (let part = min(count, 64); part < count; part <<= 1) sweep<T>(scratch, n, part, offsets, targets, lengths);
  sweep<T>(scratch, n, count, offsets, targets, lengths);
}

/** Visits the dirty ones of the first `count` nodes of the order, forward and backward in turn, until none of them is left. */
function sweep<T>(scratch: usize, n: i32, count: i32, offsets: usize, targets: usize, lengths: usize): void {
  const order = orderOf(scratch, n);
  const states = statesOf(scratch, n);
  let again = true;
  let backward = false;
  while (again) {
    again = false;
    for (let o = 0; o < count; o++) {
      const v = <usize>load<u32>(order + (<usize>(backward ? count - 1 - o : o) << 2));
      if (load<u8>(states + v) != DIRTY) continue;
      store<u8>(states + v, CLEAN);
      if (!pull<T>(scratch, v, edgesFrom(offsets, v), edgesFrom(offsets, v, 2), targets, lengths)) continue;
      const end = edgesFrom(offsets, v, 3);
      const own = scratch + (v << labelShift);
      const a0 = v128.load(own);
      const a1 = v128.load(own, 16);
      const a2 = v128.load(own, 32);
      const a3 = v128.load(own, 48);
      const a4 = v128.load(own, 64);
      const a5 = v128.load(own, 80);
      const a6 = v128.load(own, 96);
      const a7 = v128.load(own, 112);
      for (let e = edgesFrom(offsets, v, 1); e < end; e++) {
        const target = <usize>load<u32>(targets + (e << 2));
        if (load<u8>(states + (target >> labelShift)) != CLEAN) continue;
        const at = scratch + target;
        const length = v128.load_splat<T>(lengths + e * sizeof<T>());
        let less = v128.or(v128.lt<T>(v128.add<T>(length, a0), v128.load(at)), v128.lt<T>(v128.add<T>(length, a1), v128.load(at, 16)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a2), v128.load(at, 32)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a3), v128.load(at, 48)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a4), v128.load(at, 64)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a5), v128.load(at, 80)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a6), v128.load(at, 96)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a7), v128.load(at, 112)));
        if (v128.any_true(less)) {
          store<u8>(states + (target >> labelShift), DIRTY);
          again = true;
        }
      }
    }
    backward = !backward;
  }
}

/**
 * Lowers the number of each neighbor of node v to `from` plus the edge between, over the edges that sweeps do not give labels over. Node u's number
 * stands at `numbers` + (u << shift).
 */
export function leave<T>(numbers: usize, shift: usize, v: usize, from: T, offsets: usize, targets: usize, lengths: usize): void {
  leaveOver<T>(numbers, shift, from, edgesFrom(offsets, v), edgesFrom(offsets, v, 1), targets, lengths);
  leaveOver<T>(numbers, shift, from, edgesFrom(offsets, v, 3), edgesFrom(offsets, v, 4), targets, lengths);
}

// @ts-ignore: decorator
@inline
function leaveOver<T>(numbers: usize, shift: usize, from: T, first: usize, end: usize, targets: usize, lengths: usize): void {
  for (let e = first; e < end; e++) {
    const at = numbers + (<usize>load<u32>(targets + (e << 2)) >> (labelShift - shift));
    // Without a branch, which could not be foretold: of the vectors only the first number counts.
    const length = v128.add<T>(v128.splat<T>(from), v128.load_zero<T>(lengths + e * sizeof<T>()));
    v128.store_lane<T>(at, v128.pmin<T>(v128.load_zero<T>(at), length), 0);
  }
}

/** Lowers the labels of node v to the least over its edges [first, end); tells whether that lowered any. */
// @ts-ignore: decorator
@inline
export function pull<T>(labels: usize, v: usize, first: usize, end: usize, targets: usize, lengths: usize): bool {
  const own = labels + (v << labelShift);
  let a0 = v128.load(own);
  let a1 = v128.load(own, 16);
  let a2 = v128.load(own, 32);
  let a3 = v128.load(own, 48);
  let a4 = v128.load(own, 64);
  let a5 = v128.load(own, 80);
  let a6 = v128.load(own, 96);
  let a7 = v128.load(own, 112);
  for (let e = first; e < end; e++) {
    const at = labels + <usize>load<u32>(targets + (e << 2));
    const length = v128.load_splat<T>(lengths + e * sizeof<T>());
    a0 = v128.pmin<T>(a0, v128.add<T>(length, v128.load(at)));
    a1 = v128.pmin<T>(a1, v128.add<T>(length, v128.load(at, 16)));
    a2 = v128.pmin<T>(a2, v128.add<T>(length, v128.load(at, 32)));
    a3 = v128.pmin<T>(a3, v128.add<T>(length, v128.load(at, 48)));
    a4 = v128.pmin<T>(a4, v128.add<T>(length, v128.load(at, 64)));
    a5 = v128.pmin<T>(a5, v128.add<T>(length, v128.load(at, 80)));
    a6 = v128.pmin<T>(a6, v128.add<T>(length, v128.load(at, 96)));
    a7 = v128.pmin<T>(a7, v128.add<T>(length, v128.load(at, 112)));
  }
  let less = v128.or(v128.lt<T>(a0, v128.load(own)), v128.lt<T>(a1, v128.load(own, 16)));
  less = v128.or(less, v128.or(v128.lt<T>(a2, v128.load(own, 32)), v128.lt<T>(a3, v128.load(own, 48))));
  less = v128.or(less, v128.or(v128.lt<T>(a4, v128.load(own, 64)), v128.lt<T>(a5, v128.load(own, 80))));
  less = v128.or(less, v128.or(v128.lt<T>(a6, v128.load(own, 96)), v128.lt<T>(a7, v128.load(own, 112))));
  if (!v128.any_true(less)) return false;
  v128.store(own, a0);
  v128.store(own, a1, 16);
  v128.store(own, a2, 32);
  v128.store(own, a3, 48);
  v128.store(own, a4, 64);
  v128.store(own, a5, 80);
  v128.store(own, a6, 96);
  v128.store(own, a7, 112);
  return true;
}

/**
 * The solved node nearest to the sources [begin, end): over the shortest edge from one of them to a solved node, or, where
 * none has such a neighbor, by the distances of all solved rows from the first source. −1 when nothing is solved.
 */
export function nearestSolved<T>(
  begin: i32,
  end: i32,
  n: i32,
  states: usize,
  offsets: usize,
  targets: usize,
  lengths: usize,
  names: usize,
  distances: usize,
): i32 {
  let best = -1;
  let least = <T>Infinity;
  const last = edgesFrom(offsets, end);
  for (let e = edgesFrom(offsets, begin); e < last; e++) {
    const u = load<u32>(targets + (e << 2)) >> <u32>labelShift;
    const length = load<T>(lengths + e * sizeof<T>());
    if (length < least && load<u8>(states + <usize>u) == SOLVED) {
      least = length;
      best = u;
    }
  }
  if (best >= 0) return best;
  for (let u = 0; u < n; u++) {
    if (load<u8>(states + <usize>u) != SOLVED) continue;
    const length = load<T>(distances + (<usize>load<u32>(names + (<usize>u << 2)) * n + begin) * sizeof<T>());
    if (length < least) {
      least = length;
      best = u;
    }
  }
  return best;
}

/** Writes lane l of all nodes' labels into the row whose address stands at rows[l], a cache line of a row at a time. */
export function labelsToRows<T>(labels: usize, n: i32, sources: i32, rows: usize): void {
  const line: usize = 64 / sizeof<T>();
  let v: usize = 0;
  if (sources == lanes<T>()) {
    for (; v + line <= <usize>n; v += line) {
      for (let l: usize = 0; l < 128; l += 16) {
        const from = labels + (v << labelShift) + l;
        const to = v * sizeof<T>();
        if (sizeof<T>() == 8) {
          const r0 = load<usize>(rows + (l >> 1)) + to;
          const r1 = load<usize>(rows + (l >> 1), 4) + to;
          for (let w: usize = 0; w < 64; w += 16) {
            const at = from + (w << 4);
            const a = v128.load(at);
            const b = v128.load(at, 128);
            v128.store(r0 + w, v128.shuffle<f64>(a, b, 0, 2));
            v128.store(r1 + w, v128.shuffle<f64>(a, b, 1, 3));
          }
        } else {
          const r0 = load<usize>(rows + l) + to;
          const r1 = load<usize>(rows + l, 4) + to;
          const r2 = load<usize>(rows + l, 8) + to;
          const r3 = load<usize>(rows + l, 12) + to;
          for (let w: usize = 0; w < 64; w += 16) {
            const at = from + (w << 5);
            const a = v128.load(at);
            const b = v128.load(at, 128);
            const c = v128.load(at, 256);
            const d = v128.load(at, 384);
            const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
            const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
            const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
            const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
            v128.store(r0 + w, v128.shuffle<f64>(ab0, cd0, 0, 2));
            v128.store(r1 + w, v128.shuffle<f64>(ab0, cd0, 1, 3));
            v128.store(r2 + w, v128.shuffle<f64>(ab1, cd1, 0, 2));
            v128.store(r3 + w, v128.shuffle<f64>(ab1, cd1, 1, 3));
          }
        }
      }
    }
  }
  for (let l: usize = 0; l < <usize>sources; l++) {
    const row = load<usize>(rows + (l << 2));
    for (let u = v; u < <usize>n; u++) store<T>(row + u * sizeof<T>(), load<T>(labels + (u << labelShift) + l * sizeof<T>()));
  }
}

/** All labels of a node set to one value. */
// @ts-ignore: decorator
@inline
export function spread<T>(own: usize, value: T): void {
  const all = v128.splat<T>(value);
  for (let at: usize = 0; at < 128; at += 16) v128.store(own + at, all);
}
