/** Searches around the nodes of a neighbor graph: bridges to other parts, detours along a sparser graph. */
import { rise, takeNearest } from "./heap";

/**
 * For the points asked[begin … end): the nearest point with another label, by (distance, index), by direct differences, f64.
 * Even and odd columns are summed apart, then added, as the search for neighbors does; a sum that has passed the least so
 * far is given up. Index −1 where all points have the same label.
 */
export function nearestOutside(
  begin: i32,
  end: i32,
  scratch: usize,
  asked: usize,
  points: usize,
  cols: i32,
  count: i32,
  labels: usize,
  indices: usize,
  distances: usize,
): void {
  const width = <usize>cols << 3;
  const pairs = <usize>(cols >> 1) << 4;
  for (let t = begin; t < end; t++) {
    const i = load<u32>(asked + (<usize>t << 2));
    const own = points + <usize>i * width;
    const label = load<i32>(labels + (<usize>i << 2));
    let best = -1;
    let least = Infinity;
    for (let j = 0; j < count; j++) {
      if (load<i32>(labels + (<usize>j << 2)) == label) continue;
      const other = points + <usize>j * width;
      let sums = f64x2.splat(0);
      let at: usize = 0;
      while (at < pairs) {
        const stop = min(pairs, at + 256);
        for (; at < stop; at += 16) {
          const d = f64x2.sub(v128.load(own + at), v128.load(other + at));
          sums = f64x2.add(sums, f64x2.mul(d, d));
        }
        if (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) > least) break;
      }
      let even = f64x2.extract_lane(sums, 0);
      if (at == pairs && cols & 1) {
        const d = load<f64>(own + pairs) - load<f64>(other + pairs);
        even += d * d;
      }
      const squared = even + f64x2.extract_lane(sums, 1);
      if (at == pairs && squared < least) {
        least = squared;
        best = j;
      }
    }
    store<i32>(indices + (<usize>t << 2), best);
    store<f64>(distances + (<usize>t << 3), Math.sqrt(least));
  }
}

// What is known of a node during a search.
const WANTED: u8 = 1;
const SETTLED: u8 = 2;

/**
 * For the nodes sources[begin … end): the edges of a graph whose ends lie far apart along another, sparser one.
 *
 * Edge (i, j) of length w has the limit 2 max(Rᵢ, Rⱼ, w) + 4 max(rᵢ, rⱼ); R and r are `wide` and `narrow`. From node i the
 * sparse graph is searched, nearest first, until all neighbors of i are reached or the search is past all their limits. Where
 * the ends are farther apart than the limit, the edge's place in `marks` gets their distance along the sparse graph, or, if j
 * was not reached, the distance that the search had come to, which is less; where they are not, it gets 0. How many nodes
 * the search from each source settled goes to its place in `settled`.
 * Scratch: distances n · 8, places, heap and nodes reached n · 4 each, states n.
 */
export function detours(
  begin: i32,
  end: i32,
  scratch: usize,
  sources: usize,
  n: i32,
  offsets: usize,
  neighbors: usize,
  lengths: usize,
  sparseOffsets: usize,
  sparseNeighbors: usize,
  sparseLengths: usize,
  wide: usize,
  narrow: usize,
  marks: usize,
  settled: usize,
): void {
  const distance = scratch;
  const place = distance + (<usize>n << 3);
  const heap = place + (<usize>n << 2);
  const reached = heap + (<usize>n << 2);
  const states = reached + (<usize>n << 2);
  for (let v: usize = 0; v < <usize>n; v++) store<f64>(distance + (v << 3), Infinity);
  memory.fill(states, 0, n);
  for (let t = begin; t < end; t++) {
    const i = load<u32>(sources + (<usize>t << 2));
    const first = load<u32>(offsets + (<usize>i << 2));
    const last = load<u32>(offsets + (<usize>i << 2), 4);
    let farthest = 0.0;
    for (let e = first; e < last; e++) {
      store<u8>(states + <usize>load<u32>(neighbors + (<usize>e << 2)), WANTED);
      farthest = max(farthest, limitOf(i, e, neighbors, lengths, wide, narrow));
    }
    let wanted = last - first;
    let count = 0;
    let touched = 1;
    let size = 1;
    let so = 0.0;
    store<f64>(distance + (<usize>i << 3), 0);
    store<i32>(reached, i);
    rise<f64>(heap, place, distance, 0, i);
    while (size > 0 && wanted > 0 && so <= farthest) {
      const v = takeNearest<f64>(heap, place, distance, size--);
      so = load<f64>(distance + (<usize>v << 3));
      if (load<u8>(states + <usize>v) == WANTED) wanted--;
      store<u8>(states + <usize>v, SETTLED);
      count++;
      const stop = load<u32>(sparseOffsets + (<usize>v << 2), 4);
      for (let e = load<u32>(sparseOffsets + (<usize>v << 2)); e < stop; e++) {
        const u = load<u32>(sparseNeighbors + (<usize>e << 2));
        const length = so + load<f64>(sparseLengths + (<usize>e << 3));
        const was = load<f64>(distance + (<usize>u << 3));
        if (length >= was) continue;
        store<f64>(distance + (<usize>u << 3), length);
        if (was == Infinity) {
          store<i32>(reached + (<usize>(touched++) << 2), u);
          rise<f64>(heap, place, distance, size++, u);
        } else {
          rise<f64>(heap, place, distance, load<i32>(place + (<usize>u << 2)), u);
        }
      }
    }
    for (let e = first; e < last; e++) {
      const j = <usize>load<u32>(neighbors + (<usize>e << 2));
      const along = load<u8>(states + j) == SETTLED ? load<f64>(distance + (j << 3)) : so;
      store<f64>(marks + (<usize>e << 3), along > limitOf(i, e, neighbors, lengths, wide, narrow) ? along : 0);
      store<u8>(states + j, 0);
    }
    store<i32>(settled + (<usize>t << 2), count);
    for (let r = 0; r < touched; r++) {
      const v = <usize>load<u32>(reached + (<usize>r << 2));
      store<f64>(distance + (v << 3), Infinity);
      store<u8>(states + v, 0);
    }
  }
}

/** The limit of edge e of node i. */
function limitOf(i: u32, e: u32, neighbors: usize, lengths: usize, wide: usize, narrow: usize): f64 {
  const j = load<u32>(neighbors + (<usize>e << 2));
  const R = max(max(load<f64>(wide + (<usize>i << 3)), load<f64>(wide + (<usize>j << 3))), load<f64>(lengths + (<usize>e << 3)));
  return 2 * R + 4 * max(load<f64>(narrow + (<usize>i << 3)), load<f64>(narrow + (<usize>j << 3)));
}
