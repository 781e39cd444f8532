// Ranks of a few chosen points, the targets, by direct differences: for points of few columns. See ranks.ts for the others.

import { noKey } from "./candidates";
import { squared } from "./pairs";
import { insertPair, keyAt, nameAt } from "./select";
import { squaredStrips } from "./strips";

/** Rows that are worked on together, and points whose distances stand in scratch at a time. */
const group: usize = 4;
const chunk: i32 = 8192;

// @ts-ignore: decorator
@inline
function stripBytes(count: i32): usize {
  return (<usize>min(count, chunk) + 16) << 3;
}

/** Bytes of scratch for {@link excessColumns}. */
export function excessScratch(count: i32, k: i32): i32 {
  return <i32>(group * (stripBytes(count) + <usize>k * 28));
}

/**
 * For rows [begin, end): the sum over the row's `k` targets (`indices`, rows × k) of rank − k where that is positive, to out
 * (f64). The points are given twice, as rows of `cols` f64 and as columns (see strips.ts).
 */
export function excessColumns(
  begin: i32,
  end: i32,
  scratch: usize,
  rows: usize,
  columns: usize,
  cols: i32,
  stride: i32,
  count: i32,
  indices: usize,
  k: i32,
  out: usize,
): void {
  const strip = stripBytes(count);
  const keysOf = scratch + group * strip;
  const each = <usize>k * 8;
  const namesOf = keysOf + group * each;
  const belowOf = namesOf + group * (each >> 1);
  for (let i = begin; i < end; i += <i32>group) {
    const lines = min(<i32>group, end - i);
    memory.fill(belowOf, 0, group * 2 * each);
    for (let r = 0; r < lines; r++) {
      const own = rows + ((<usize>(i + r) * cols) << 3);
      for (let t = 0; t < k; t++) {
        const name = load<i32>(indices + ((<usize>(i + r) * k + t) << 2));
        const key = squared<f64>(own, rows + ((<usize>name * cols) << 3), cols);
        insertPair(keysOf + <usize>r * each, namesOf + <usize>r * (each >> 1), t, key, name);
      }
    }
    for (let first = 0; first < count; first += chunk) {
      const width = min(chunk, count - first);
      squaredStrips(rows, i, end, cols, columns + (<usize>first << 3), stride, width, scratch, strip);
      for (let r = 0; r < lines; r++) {
        const from = scratch + <usize>r * strip;
        const own = i + r - first;
        if (own >= 0 && own < width) store<f64>(from + (<usize>own << 3), noKey<f64>());
        countRun(from, first, width, keysOf + <usize>r * each, namesOf + <usize>r * (each >> 1), belowOf + <usize>r * 2 * each, k);
      }
    }
    for (let r = 0; r < lines; r++) {
      let sum: f64 = 0;
      for (let t = 0; t < k; t++) {
        const below = belowOf + <usize>r * 2 * each + (<usize>t << 4);
        sum += <f64>max<i64>(0, 1 + load<i64>(below) + load<i64>(below, 8) - k);
      }
      store<f64>(out + (<usize>(i + r) << 3), sum);
    }
  }
}

/**
 * Counts for every target the points first, first + 1, … that come before it; their exact keys stand side by side at `from`, and the sixteen
 * numbers behind them may be overwritten. Sixteen points are compared with one target at a time, the farthest target first, down to those
 * that lie before all sixteen; of most sixteen all lie beyond the last target. `below` takes two sums (i64) a target.
 */
function countRun(from: usize, first: i32, width: i32, keys: usize, names: usize, below: usize, k: i32): void {
  const last = f64x2.splat(keyAt(keys, k - 1));
  for (let l: usize = 0; l < 16; l++) store<f64>(from + ((<usize>width + l) << 3), noKey<f64>());
  for (let c = 0; c < width; c += 16) {
    const at = from + (<usize>c << 3);
    const a0 = v128.load(at);
    const a1 = v128.load(at, 16);
    const a2 = v128.load(at, 32);
    const a3 = v128.load(at, 48);
    const a4 = v128.load(at, 64);
    const a5 = v128.load(at, 80);
    const a6 = v128.load(at, 96);
    const a7 = v128.load(at, 112);
    const low = f64x2.pmin(f64x2.pmin(a0, a1), f64x2.pmin(a2, a3));
    const least = f64x2.pmin(low, f64x2.pmin(f64x2.pmin(a4, a5), f64x2.pmin(a6, a7)));
    if (!v128.any_true(f64x2.le(least, last))) continue;
    const nearest = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
    for (let r = k - 1; r >= 0; r--) {
      const key = keyAt(keys, r);
      if (key < nearest) break;
      // Of points as far as the target those with a smaller index come before it: all sixteen, none, or some of them.
      const place = nameAt(names, r) - (first + c);
      const bound = f64x2.splat(place >= 16 ? reinterpret<f64>(reinterpret<i64>(key) + 1) : key);
      let hits = i64x2.add(i64x2.add(f64x2.lt(a0, bound), f64x2.lt(a1, bound)), i64x2.add(f64x2.lt(a2, bound), f64x2.lt(a3, bound)));
      hits = i64x2.add(hits, i64x2.add(f64x2.lt(a4, bound), f64x2.lt(a5, bound)));
      hits = i64x2.add(hits, i64x2.add(f64x2.lt(a6, bound), f64x2.lt(a7, bound)));
      const to = below + (<usize>r << 4);
      v128.store(to, i64x2.sub(v128.load(to), hits));
      if (place <= 0 || place >= 16) continue;
      let same: i64 = 0;
      for (let l = 0; l < place; l++) same += i64(load<f64>(at + (<usize>l << 3)) == key);
      store<i64>(to, load<i64>(to) + same);
    }
  }
}
