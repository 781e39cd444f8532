// A k-d tree for few columns: every node halves its points at the median of its widest coordinate, of equal coordinates by
// index. Node t of level l holds the places [t n / 2ˡ, (t + 1) n / 2ˡ) of one order of all points, so neither ranges nor
// children are stored; nodes are numbered level by level from 0. A node has a box (least and greatest coordinate, in pairs
// of columns with a column of zeros where one is missing) and its least index.

import { sortBytes, sortPairs, before, keyAt, nameAt, put, rise, selectFirst, sink } from "./select";

// @ts-ignore: decorator
@inline
function startOf(t: i32, level: i32, count: i32): i32 {
  return <i32>((<i64>t * <i64>count) >> level);
}

// @ts-ignore: decorator
@inline
function evenCols(cols: i32): i32 {
  return (cols + 1) & ~1;
}

/** Splits nodes [begin, end) of a level: brings the places of each into order for its two children. `keys`: f64 for each place. */
export function splitNodes(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  cols: i32,
  count: i32,
  level: i32,
  keys: usize,
  order: usize,
): void {
  for (let t = begin; t < end; t++) {
    const first = startOf(t, level, count);
    const last = startOf(t + 1, level, count);
    const middle = startOf(2 * t + 1, level + 1, count);
    let widest = 0;
    let width: f64 = -1;
    for (let d = 0; d < cols; d++) {
      let least = Infinity;
      let most = -Infinity;
      for (let p = first; p < last; p++) {
        const value = load<f64>(points + ((<usize>nameAt(order, p) * cols + d) << 3));
        least = min(least, value);
        most = max(most, value);
      }
      if (most - least > width) {
        width = most - least;
        widest = d;
      }
    }
    for (let p = first; p < last; p++) {
      store<f64>(keys + (<usize>p << 3), load<f64>(points + ((<usize>nameAt(order, p) * cols + widest) << 3)));
    }
    selectFirst(keys + (<usize>first << 3), order + (<usize>first << 2), last - first, middle - first);
  }
}

/** Coordinates of places [begin, end) of the order, as columns `stride` apart. */
export function sortColumns(begin: i32, end: i32, scratch: usize, points: usize, cols: i32, order: usize, stride: i32, columns: usize): void {
  for (let p = begin; p < end; p++) {
    const from = points + ((<usize>nameAt(order, p) * cols) << 3);
    for (let d = 0; d < cols; d++) store<f64>(columns + ((<usize>d * stride + p) << 3), load<f64>(from + (<usize>d << 3)));
  }
}

/** Boxes and least indices of nodes [begin, end) of a level: of the deepest level from its points, of others from the level below. */
export function boundNodes(
  begin: i32,
  end: i32,
  scratch: usize,
  columns: usize,
  cols: i32,
  stride: i32,
  count: i32,
  level: i32,
  deepest: i32,
  order: usize,
  boxes: usize,
  firsts: usize,
): void {
  const even = evenCols(cols);
  const half = <usize>even << 3;
  for (let t = begin; t < end; t++) {
    const node = (1 << level) - 1 + t;
    const box = boxes + <usize>node * 2 * half;
    if (even > cols) {
      store<f64>(box + half - 8, 0);
      store<f64>(box + 2 * half - 8, 0);
    }
    if (level == deepest) {
      const first = startOf(t, level, count);
      const last = startOf(t + 1, level, count);
      let least = i32.MAX_VALUE;
      for (let p = first; p < last; p++) least = min(least, nameAt(order, p));
      store<i32>(firsts + (<usize>node << 2), least);
      for (let d = 0; d < cols; d++) {
        let low = Infinity;
        let high = -Infinity;
        for (let p = first; p < last; p++) {
          const value = load<f64>(columns + ((<usize>d * stride + p) << 3));
          low = min(low, value);
          high = max(high, value);
        }
        store<f64>(box + (<usize>d << 3), low);
        store<f64>(box + half + (<usize>d << 3), high);
      }
    } else {
      const left = 2 * node + 1;
      const a = boxes + <usize>left * 2 * half;
      const b = a + 2 * half;
      store<i32>(firsts + (<usize>node << 2), min(nameAt(firsts, left), nameAt(firsts, left + 1)));
      for (let at: usize = 0; at < half; at += 16) {
        v128.store(box + at, f64x2.min(v128.load(a + at), v128.load(b + at)));
        v128.store(box + half + at, f64x2.max(v128.load(a + half + at), v128.load(b + half + at)));
      }
    }
  }
}

/**
 * A lower bound for the squared distance of the query to all points in a box. Summed in the order of pairs.ts, where every
 * step is monotone: it never exceeds the *computed* distance of a point inside, so no slack is needed.
 */
// @ts-ignore: decorator
@inline
function boxBound(query: usize, box: usize, half: usize): f64 {
  let sums = f64x2.splat(0);
  for (let at: usize = 0; at < half; at += 16) {
    const q = v128.load(query + at);
    const gap = f64x2.max(
      f64x2.splat(0),
      f64x2.max(f64x2.sub(v128.load(box + at), q), f64x2.sub(q, v128.load(box + half + at))),
    );
    sums = f64x2.add(sums, f64x2.mul(gap, gap));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** The most nodes that wait to be looked at: one for each level. */
const mostWaiting: usize = 32;

/** Bytes of scratch for {@link nearestInTree}. */
export function treeScratch(cols: i32, k: i32): i32 {
  return <i32>((<usize>evenCols(cols) << 3) + mostWaiting * 16 + <usize>k * 12 + 16 + 64 + sortBytes(k));
}

/**
 * The `k` nearest of the tree's points for queries [begin, end), into their rows of the result. Without `queries` the queries
 * are the tree's places themselves, which are passed over as their own neighbors; else rows of f64.
 */
export function nearestInTree(
  begin: i32,
  end: i32,
  scratch: usize,
  queries: usize,
  columns: usize,
  cols: i32,
  stride: i32,
  count: i32,
  deepest: i32,
  order: usize,
  boxes: usize,
  firsts: usize,
  k: i32,
  unit: f64,
  indices: usize,
  distances: usize,
): void {
  const even = evenCols(cols);
  const half = <usize>even << 3;
  const query = scratch;
  const waitingBounds = query + half;
  const waitingNodes = waitingBounds + (mostWaiting << 3);
  const keys = waitingNodes + (mostWaiting << 3);
  const names = keys + (<usize>k << 3);
  // Four distances, then what sorting needs.
  const four = names + (<usize>k << 2) + 16;
  const sorting = four + 32;
  const inner = (1 << deepest) - 1;
  memory.fill(query, 0, half);
  let radius: f64 = Infinity;
  for (let i = begin; i < end; i++) {
    const self = queries == 0;
    let limit: f64 = Infinity;
    let limitName = i32.MAX_VALUE;
    // Neighbors of the place before, and itself, all lie within its radius plus the way there; a little more for rounding.
    let way: f64 = 0;
    for (let d = 0; d < cols; d++) {
      const at = query + (<usize>d << 3);
      const value = self ? load<f64>(columns + ((<usize>d * stride + i) << 3)) : load<f64>(queries + ((<usize>i * cols + d) << 3));
      const step = value - load<f64>(at);
      way += step * step;
      store<f64>(at, value);
    }
    if (self && i > begin) {
      const reach = Math.sqrt(way) + radius;
      limit = reach * reach * (1 + 1e-12);
    }
    let found = 0;
    let waiting = 0;
    let node = 0;
    for (;;) {
      if (node < inner) {
        const left = 2 * node + 1;
        let near = left;
        let nearBound = boxBound(query, boxes + <usize>left * 2 * half, half);
        let far = left + 1;
        let farBound = boxBound(query, boxes + <usize>far * 2 * half, half);
        if (farBound < nearBound) {
          near = far;
          far = left;
          const bound = nearBound;
          nearBound = farBound;
          farBound = bound;
        }
        if (before(farBound, nameAt(firsts, far), limit, limitName)) {
          put(waitingBounds, waitingNodes, waiting++, farBound, far);
        }
        if (before(nearBound, nameAt(firsts, near), limit, limitName)) {
          node = near;
          continue;
        }
      } else {
        const t = node - inner;
        const first = startOf(t, deepest, count);
        const last = startOf(t + 1, deepest, count);
        for (let p = first; p < last; p += 4) {
          const hit = leafDistances(query, columns, cols, stride, p, four, limit);
          if (!hit) continue;
          for (let l = 0; l < min(4, last - p); l++) {
            const key = keyAt(four, l);
            const name = nameAt(order, p + l);
            if (!before(key, name, limit, limitName) || (self && p + l == i)) continue;
            if (found < k) rise(keys, names, found++, key, name);
            else sink(keys, names, k, 0, key, name);
            if (found == k) {
              limit = keyAt(keys, 0);
              limitName = nameAt(names, 0);
            }
          }
        }
      }
      // Back to the last node left waiting that may still hold something.
      for (;;) {
        if (waiting == 0) {
          node = -1;
          break;
        }
        node = nameAt(waitingNodes, --waiting);
        if (before(keyAt(waitingBounds, waiting), nameAt(firsts, node), limit, limitName)) break;
      }
      if (node < 0) break;
    }
    radius = Math.sqrt(keyAt(keys, 0));
    const to = <usize>(self ? nameAt(order, i) : i) * k;
    sortPairs(keys, names, k, unit, distances + (to << 3), indices + (to << 2), sorting);
  }
}

/** Squared distances of the query to places p … p + 3, to `out`; whether any may be within the limit. */
// @ts-ignore: decorator
@inline
function leafDistances(query: usize, columns: usize, cols: i32, stride: i32, p: i32, out: usize, limit: f64): bool {
  const step = <usize>stride << 4;
  let a0 = f64x2.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let from = columns + (<usize>p << 3);
  for (let d = 0; d < cols; d += 2) {
    const q = v128.load64_splat(query + (<usize>d << 3));
    const x = f64x2.sub(q, v128.load(from));
    const y = f64x2.sub(q, v128.load(from, 16));
    a0 = f64x2.add(a0, f64x2.mul(x, x));
    a1 = f64x2.add(a1, f64x2.mul(y, y));
    from += step;
  }
  from = columns + ((<usize>stride + p) << 3);
  for (let d = 1; d < cols; d += 2) {
    const q = v128.load64_splat(query + (<usize>d << 3));
    const x = f64x2.sub(q, v128.load(from));
    const y = f64x2.sub(q, v128.load(from, 16));
    b0 = f64x2.add(b0, f64x2.mul(x, x));
    b1 = f64x2.add(b1, f64x2.mul(y, y));
    from += step;
  }
  a0 = f64x2.add(a0, b0);
  a1 = f64x2.add(a1, b1);
  v128.store(out, a0);
  v128.store(out, a1, 16);
  const bound = f64x2.splat(limit);
  return v128.any_true(v128.or(f64x2.le(a0, bound), f64x2.le(a1, bound)));
}
