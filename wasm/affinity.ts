// Affinities of points from tables of squared distances. A table has one row for each point (or query) and `n` columns, f64.
//
// A *key* is a squared distance, as it is (d²) or locally scaled (z² = d²/(σᵢσⱼ)); the affinity of a key is exp(−key/spread).
// A *taper* cuts affinities off at a radius: hard, or by the compactly supported function φ(t) = (1 − t)^(halves/2), t = √key/radius.

import { exp2x64 } from "./elementary";

const NO_LIMIT: f64 = Infinity;

/** exp(−key/spread) of two keys, `rate` being −1/spread. */
// @ts-ignore: decorator
@inline
function decay(keys: v128, rate: v128): v128 {
  return exp2x64(f64x2.mul(keys, rate));
}

/** x^(halves/2), two lanes, x ≥ 0. */
// @ts-ignore: decorator
@inline
function halfPower(x: v128, halves: i32): v128 {
  let power = halves & 1 ? f64x2.sqrt(x) : f64x2.splat(1);
  let base = x;
  for (let e = halves >> 1; e > 0; e >>= 1) {
    if (e & 1) power = f64x2.mul(power, base);
    base = f64x2.mul(base, base);
  }
  return power;
}

/** φ of two distances: max(1 − distance/radius, 0)^(halves/2); 1 where halves is 0. */
// @ts-ignore: decorator
@inline
function compact(distances: v128, radius: v128, halves: i32): v128 {
  if (halves == 0) return f64x2.splat(1);
  return halfPower(f64x2.pmax(f64x2.sub(f64x2.splat(1), f64x2.div(distances, radius)), f64x2.splat(0)), halves);
}

/**
 * For rows [begin, end) of a table the `m` smallest entries, ascending (filled up with the last where n < m), and the largest.
 */
export function rowExtremes(begin: i32, end: i32, scratch: usize, table: usize, n: i32, m: i32, smallest: usize, largest: usize): void {
  const kept = min(m, n);
  const eights = n & ~7;
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    const out = smallest + ((<usize>i * m) << 3);
    const last = out + (<usize>(kept - 1) << 3);
    for (let t = 0; t < m; t++) store<f64>(out + (<usize>t << 3), NO_LIMIT);
    let tops = f64x2.splat(0);
    let limit = f64x2.splat(NO_LIMIT);
    for (let j = 0; j < eights; j += 8) {
      const at = row + (<usize>j << 3);
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      tops = f64x2.pmax(tops, f64x2.pmax(f64x2.pmax(a, b), f64x2.pmax(c, d)));
      const least = f64x2.pmin(f64x2.pmin(a, b), f64x2.pmin(c, d));
      if (!v128.any_true(f64x2.lt(least, limit))) continue;
      for (let t = 0; t < 8; t++) insert(out, kept, load<f64>(at + (<usize>t << 3)));
      limit = v128.load64_splat(last);
    }
    let top = max(f64x2.extract_lane(tops, 0), f64x2.extract_lane(tops, 1));
    for (let j = eights; j < n; j++) {
      const value = load<f64>(row + (<usize>j << 3));
      top = max(top, value);
      insert(out, kept, value);
    }
    for (let t = kept; t < m; t++) store<f64>(out + (<usize>t << 3), load<f64>(last));
    store<f64>(largest + (<usize>i << 3), top);
  }
}

/** Puts `value` into an ascending list of `size` if it is less than the last. */
function insert(list: usize, size: i32, value: f64): void {
  let t = size - 1;
  if (value >= load<f64>(list + (<usize>t << 3))) return;
  for (; t > 0; t--) {
    const before = load<f64>(list + (<usize>(t - 1) << 3));
    if (before <= value) break;
    store<f64>(list + (<usize>t << 3), before);
  }
  store<f64>(list + (<usize>t << 3), value);
}

/** The least entry above 0 of rows [begin, end) of a table; 0 where there is none. */
export function leastPositive(begin: i32, end: i32, scratch: usize, table: usize, n: i32, least: usize): void {
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    let found = NO_LIMIT;
    for (let j = 0; j < n; j++) {
      const value = load<f64>(row + (<usize>j << 3));
      if (value > 0 && value < found) found = value;
    }
    store<f64>(least + (<usize>i << 3), found == NO_LIMIT ? 0 : found);
  }
}

/** table[i, j] /= rowScales[i] · scales[j] for rows [begin, end). */
export function scaleTable(begin: i32, end: i32, scratch: usize, table: usize, n: i32, rowScales: usize, scales: usize): void {
  const pairs = n & ~1;
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    const own = load<f64>(rowScales + (<usize>i << 3));
    const owns = f64x2.splat(own);
    for (let j = 0; j < pairs; j += 2) {
      const at = <usize>j << 3;
      v128.store(row + at, f64x2.div(v128.load(row + at), f64x2.mul(owns, v128.load(scales + at))));
    }
    if (n & 1) {
      const at = <usize>pairs << 3;
      store<f64>(row + at, load<f64>(row + at) / (own * load<f64>(scales + at)));
    }
  }
}

/** The affinities of a table of keys, for rows [begin, end): out = exp(−key/spread), `diagonal` at (i, i). `out` may be `table`. */
export function affinityTable(begin: i32, end: i32, scratch: usize, table: usize, n: i32, spread: f64, diagonal: f64, out: usize): void {
  for (let i = begin; i < end; i++) {
    const first = (<usize>i * n) << 3;
    decayRow(table + first, n, spread, out + first);
    store<f64>(out + first + (<usize>i << 3), diagonal);
  }
}

function decayRow(keys: usize, count: i32, spread: f64, out: usize): void {
  const rate = f64x2.splat(-1 / spread);
  const pairs = count & ~1;
  for (let j = 0; j < pairs; j += 2) v128.store(out + (<usize>j << 3), decay(v128.load(keys + (<usize>j << 3)), rate));
  if (count & 1) {
    const at = <usize>pairs << 3;
    store<f64>(out + at, f64x2.extract_lane(decay(f64x2.splat(load<f64>(keys + at)), rate), 0));
  }
}

/** Affinities below e⁻⁵⁰ are nothing beside the 1 of a pair at distance 0, however many they are. */
const NEGLIGIBLE: f64 = 50;

/** sums[i] = Σ over j > i of exp(−key/spread)², for rows [begin, end), without what is negligible. */
export function squaredAffinities(begin: i32, end: i32, scratch: usize, table: usize, n: i32, spread: f64, sums: usize): void {
  const rate = f64x2.splat(-2 / spread);
  const limit = f64x2.splat(NEGLIGIBLE * spread);
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    let j = i + 1;
    let total: f64 = 0;
    if ((n - j) & 1) total = f64x2.extract_lane(decay(f64x2.splat(load<f64>(row + (<usize>(j++) << 3))), rate), 0);
    let two = f64x2.splat(0);
    for (; j < n; j += 2) {
      const keys = v128.load(row + (<usize>j << 3));
      if (v128.any_true(f64x2.lt(keys, limit))) two = f64x2.add(two, decay(keys, rate));
    }
    store<f64>(sums + (<usize>i << 3), total + (f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1)));
  }
}

/** sums[i] = Σ over j of table[i, j]^power (1 or 2), for rows [begin, end). */
export function rowSums(begin: i32, end: i32, scratch: usize, table: usize, n: i32, power: i32, sums: usize): void {
  const pairs = n & ~1;
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    let two = f64x2.splat(0);
    for (let j = 0; j < pairs; j += 2) {
      const x = v128.load(row + (<usize>j << 3));
      two = f64x2.add(two, power == 2 ? f64x2.mul(x, x) : x);
    }
    let total = f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
    if (n & 1) {
      const x = load<f64>(row + (<usize>pairs << 3));
      total += power == 2 ? x * x : x;
    }
    store<f64>(sums + (<usize>i << 3), total);
  }
}

/** counts[i] = entries of row i below `limit`: of columns j > i where `upper` is set, else of all columns but i. */
export function countBelow(begin: i32, end: i32, scratch: usize, table: usize, n: i32, limit: f64, upper: i32, counts: usize): void {
  const limits = f64x2.splat(limit);
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    let j = upper ? i + 1 : 0;
    let count = 0;
    if ((n - j) & 1) count += i32(load<f64>(row + (<usize>(j++) << 3)) < limit);
    let two = i64x2.splat(0);
    // A lane that holds is all ones, that is −1.
    for (; j < n; j += 2) two = i64x2.sub(two, f64x2.lt(v128.load(row + (<usize>j << 3)), limits));
    count += <i32>(i64x2.extract_lane(two, 0) + i64x2.extract_lane(two, 1));
    if (!upper && load<f64>(row + (<usize>i << 3)) < limit) count--;
    store<i32>(counts + (<usize>i << 2), count);
  }
}

/**
 * Lists the entries below `limit` of columns j > i, row by row: the keys to `keys` and, where `other` is no null, the entries of
 * that table at the same places to `values`. Row i starts at offsets[i].
 */
export function pairsBelow(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  other: usize,
  n: i32,
  limit: f64,
  offsets: usize,
  keys: usize,
  values: usize,
): void {
  for (let i = begin; i < end; i++) {
    const first = (<usize>i * n) << 3;
    let to = <usize>load<u32>(offsets + (<usize>i << 2)) << 3;
    for (let j = i + 1; j < n; j++) {
      const at = first + (<usize>j << 3);
      const key = load<f64>(table + at);
      if (!(key < limit)) continue;
      store<f64>(keys + to, key);
      if (other) store<f64>(values + to, load<f64>(other + at));
      to += 8;
    }
  }
}

/**
 * The tapered affinities of keys below `limit` as rows of a sparse matrix, columns ascending: row i starts at offsets[i].
 * Affinities are taken from the table `other`, or computed from the keys where that is null. Where `diagonal` > 0 each row has
 * that entry at (i, i), else none.
 */
export function sparseAffinities(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  other: usize,
  n: i32,
  limit: f64,
  spread: f64,
  radius: f64,
  halves: i32,
  diagonal: f64,
  offsets: usize,
  indices: usize,
  values: usize,
): void {
  const rate = f64x2.splat(-1 / spread);
  const radii = f64x2.splat(radius);
  for (let i = begin; i < end; i++) {
    const first = (<usize>i * n) << 3;
    let to = <usize>load<u32>(offsets + (<usize>i << 2));
    for (let j = 0; j < n; j++) {
      const at = first + (<usize>j << 3);
      const key = load<f64>(table + at);
      if (j == i) {
        if (!(diagonal > 0)) continue;
        store<f64>(values + (to << 3), diagonal);
      } else {
        if (!(key < limit)) continue;
        const keys = f64x2.splat(key);
        const affinity = other ? f64x2.splat(load<f64>(other + at)) : decay(keys, rate);
        store<f64>(values + (to << 3), f64x2.extract_lane(f64x2.mul(affinity, compact(f64x2.sqrt(keys), radii, halves)), 0));
      }
      store<i32>(indices + (to << 2), j);
      to++;
    }
  }
}

/** The tapered affinities of a whole table, for rows [begin, end): as `sparseAffinities`, with zeros for what is cut off. `out` may be `table` or `other`. */
export function denseAffinities(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  other: usize,
  n: i32,
  limit: f64,
  spread: f64,
  radius: f64,
  halves: i32,
  diagonal: f64,
  out: usize,
): void {
  const rate = f64x2.splat(-1 / spread);
  const radii = f64x2.splat(radius);
  const limits = f64x2.splat(limit);
  const pairs = n & ~1;
  for (let i = begin; i < end; i++) {
    const first = (<usize>i * n) << 3;
    for (let j = 0; j < pairs; j += 2) {
      const at = first + (<usize>j << 3);
      const keys = v128.load(table + at);
      const affinity = other ? v128.load(other + at) : decay(keys, rate);
      const tapered = f64x2.mul(affinity, compact(f64x2.sqrt(keys), radii, halves));
      v128.store(out + at, v128.and(tapered, f64x2.lt(keys, limits)));
    }
    if (n & 1) {
      const at = first + (<usize>pairs << 3);
      const keys = f64x2.splat(load<f64>(table + at));
      const affinity = other ? f64x2.splat(load<f64>(other + at)) : decay(keys, rate);
      const tapered = f64x2.mul(affinity, compact(f64x2.sqrt(keys), radii, halves));
      store<f64>(out + at, f64x2.extract_lane(v128.and(tapered, f64x2.lt(keys, limits)), 0));
    }
    store<f64>(out + first + (<usize>i << 3), diagonal);
  }
}

/** A list of keys, entries [begin, end): distances[e] = √keys[e], and values[e] = exp(−keys[e]/spread) where `spread` > 0. */
export function pairAffinities(begin: i32, end: i32, scratch: usize, keys: usize, spread: f64, distances: usize, values: usize): void {
  if (spread > 0) decayRow(keys + (<usize>begin << 3), end - begin, spread, values + (<usize>begin << 3));
  for (let e = begin; e < end; e++) store<f64>(distances + (<usize>e << 3), Math.sqrt(load<f64>(keys + (<usize>e << 3))));
}

/**
 * For entries [begin, end) of a list of pairs, all nearer than `radius`: Σ φ K and Σ φ², into sums[2 block] and sums[2 block + 1] of
 * the one block of `block` entries.
 */
export function compactSums(
  begin: i32,
  end: i32,
  scratch: usize,
  distances: usize,
  affinities: usize,
  radius: f64,
  halves: i32,
  block: i32,
  sums: usize,
): void {
  const radii = f64x2.splat(radius);
  let both = f64x2.splat(0);
  let own = f64x2.splat(0);
  let e = begin;
  for (; e + 1 < end; e += 2) {
    const phi = compact(v128.load(distances + (<usize>e << 3)), radii, halves);
    both = f64x2.add(both, f64x2.mul(phi, v128.load(affinities + (<usize>e << 3))));
    own = f64x2.add(own, f64x2.mul(phi, phi));
  }
  let bothSum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  let ownSum = f64x2.extract_lane(own, 0) + f64x2.extract_lane(own, 1);
  if (e < end) {
    const phi = f64x2.extract_lane(compact(f64x2.splat(load<f64>(distances + (<usize>e << 3))), radii, halves), 0);
    bothSum += phi * load<f64>(affinities + (<usize>e << 3));
    ownSum += phi * phi;
  }
  const out = sums + (<usize>(begin / block) << 4);
  store<f64>(out, bothSum);
  store<f64>(out, ownSum, 8);
}

/**
 * For rows [begin, end) of a table of squared distances and one of affinities K: Σ (φ − K)², Σ φ², and the number of φ > 0, into
 * sums[3 i …]. The diagonal counts.
 */
export function tableMismatch(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  affinities: usize,
  n: i32,
  radius: f64,
  halves: i32,
  sums: usize,
): void {
  const radii = f64x2.splat(radius);
  const zero = f64x2.splat(0);
  const pairs = n & ~1;
  for (let i = begin; i < end; i++) {
    const first = (<usize>i * n) << 3;
    let off = zero;
    let own = zero;
    let some = i64x2.splat(0);
    for (let j = 0; j < n; j += 2) {
      const at = first + (<usize>j << 3);
      const whole = j < pairs;
      const keys = whole ? v128.load(table + at) : v128.load64_zero(table + at);
      const values = whole ? v128.load(affinities + at) : v128.load64_zero(affinities + at);
      let phi = compact(f64x2.sqrt(keys), radii, halves);
      // Behind the last column of an odd table the second lane is a place that does not exist.
      if (!whole) phi = f64x2.replace_lane(phi, 1, 0);
      const difference = f64x2.sub(phi, values);
      off = f64x2.add(off, f64x2.mul(difference, difference));
      own = f64x2.add(own, f64x2.mul(phi, phi));
      some = i64x2.sub(some, f64x2.gt(phi, zero));
    }
    const out = sums + <usize>i * 24;
    store<f64>(out, f64x2.extract_lane(off, 0) + f64x2.extract_lane(off, 1));
    store<f64>(out, f64x2.extract_lane(own, 0) + f64x2.extract_lane(own, 1), 8);
    store<f64>(out, <f64>(i64x2.extract_lane(some, 0) + i64x2.extract_lane(some, 1)), 16);
  }
}

/**
 * Steps [first, last) of Prim's algorithm on a symmetric table, n rows: step s adds the s-th edge of a minimum spanning tree, its
 * ends to edges[2 s], edges[2 s + 1] (the node that was in the tree first) and its entry to lengths[s]. `rest`, `near` and `from`
 * (n − 1 each) hold the nodes that are left, their least entries to a node of the tree, and that node; step 0 fills them.
 */
export function spanningTree(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  n: i32,
  first: i32,
  last: i32,
  rest: usize,
  near: usize,
  from: usize,
  edges: usize,
  lengths: usize,
): void {
  if (first == 0) {
    for (let t = 0; t < n - 1; t++) {
      store<i32>(rest + (<usize>t << 2), t + 1);
      store<i32>(from + (<usize>t << 2), 0);
      store<f64>(near + (<usize>t << 3), NO_LIMIT);
    }
  }
  for (let s = first; s < last; s++) {
    const left = n - 1 - s;
    const node = s == 0 ? 0 : load<i32>(edges + (<usize>(2 * s - 1) << 2));
    const row = table + ((<usize>node * n) << 3);
    let best = 0;
    let least = NO_LIMIT;
    for (let t = 0; t < left; t++) {
      const key = load<f64>(row + (<usize>load<i32>(rest + (<usize>t << 2)) << 3));
      let known = load<f64>(near + (<usize>t << 3));
      if (key < known) {
        known = key;
        store<f64>(near + (<usize>t << 3), key);
        store<i32>(from + (<usize>t << 2), node);
      }
      if (known < least) {
        least = known;
        best = t;
      }
    }
    store<i32>(edges + (<usize>(2 * s) << 2), load<i32>(from + (<usize>best << 2)));
    store<i32>(edges + (<usize>(2 * s + 1) << 2), load<i32>(rest + (<usize>best << 2)));
    store<f64>(lengths + (<usize>s << 3), least);
    // The last one left takes the place of the one that was added.
    const tail = <usize>(left - 1);
    store<i32>(rest + (<usize>best << 2), load<i32>(rest + (tail << 2)));
    store<i32>(from + (<usize>best << 2), load<i32>(from + (tail << 2)));
    store<f64>(near + (<usize>best << 3), load<f64>(near + (tail << 3)));
  }
}

/** How `extendRows` makes affinities of squared distances. */
const SHARED_LISTS: i32 = 0;
const SCALED_TAPER: i32 = 1;

/**
 * Out-of-sample rows: for queries [begin, end) and a table of squared distances d² to n points, out[i, a] = Σⱼ A(i, j) weights[j]
 * vectors[j, a] (`dims` columns) and totals[i] = Σⱼ A(i, j).
 *
 * With `mode` 0 A is the share of the two neighbor lists that hold the pair, ½ [d² ≤ rowReach[i]] + ½ [d² ≤ reach[j]]. Else it is
 * exp(−z²/spread) with z² = d²/(rowReach[i] reach[j]), tapered by z (mode 1) or by d (mode 2), `limit` being the radius squared.
 */
export function extendRows(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  n: i32,
  mode: i32,
  limit: f64,
  spread: f64,
  radius: f64,
  halves: i32,
  rowReach: usize,
  reach: usize,
  weights: usize,
  vectors: usize,
  dims: i32,
  out: usize,
  totals: usize,
): void {
  const rate = f64x2.splat(-1 / spread);
  const radii = f64x2.splat(radius);
  for (let i = begin; i < end; i++) {
    const row = table + ((<usize>i * n) << 3);
    const sums = out + ((<usize>i * dims) << 3);
    const own = load<f64>(rowReach + (<usize>i << 3));
    memory.fill(sums, 0, <usize>dims << 3);
    let total: f64 = 0;
    for (let j = 0; j < n; j++) {
      const squared = load<f64>(row + (<usize>j << 3));
      const other = load<f64>(reach + (<usize>j << 3));
      let affinity: f64 = 0;
      if (mode == SHARED_LISTS) {
        if (squared <= own) affinity += 0.5;
        if (squared <= other) affinity += 0.5;
      } else {
        const scaled = squared / (own * other);
        const key = mode == SCALED_TAPER ? scaled : squared;
        if (!(key < limit)) continue;
        const phi = compact(f64x2.sqrt(f64x2.splat(key)), radii, halves);
        affinity = f64x2.extract_lane(f64x2.mul(decay(f64x2.splat(scaled), rate), phi), 0);
      }
      if (!(affinity > 0)) continue;
      total += affinity;
      const weight = affinity * load<f64>(weights + (<usize>j << 3));
      const vector = vectors + ((<usize>j * dims) << 3);
      for (let a = 0; a < dims; a++) {
        const at = <usize>a << 3;
        store<f64>(sums + at, load<f64>(sums + at) + weight * load<f64>(vector + at));
      }
    }
    store<f64>(totals + (<usize>i << 3), total);
  }
}
