// Affinities of points from tables of squared distances. A table has one row for each point (or query) and `n` columns, f64.
//
// A *key* is a squared distance, as it is (d²) or locally scaled (z² = d²/(σᵢσⱼ)); the affinity of a key is exp(−key/spread).
// A *taper* cuts affinities off at a radius: hard, or by the compactly supported function φ of tapers.ts, its distance being √key.

import { exp2x64 } from "./elementary";
import { compact } from "./tapers";

/** exp(−key/spread) of two keys, `rate` being −1/spread. */
// @ts-ignore: decorator
@inline
function decay(keys: v128, rate: v128): v128 {
  return exp2x64(f64x2.mul(keys, rate));
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
