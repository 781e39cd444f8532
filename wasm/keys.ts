// What is asked of tables of keys, squared distances as they are or locally scaled, before affinities are made of them (affinity.ts).
// A table has one row for each point (or query) and `n` columns, f64.

const NO_LIMIT: f64 = Infinity;

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
