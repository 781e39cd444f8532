// A square table of distances made exactly symmetric, and what speaks against its being one.

/** Rows and columns of a tile: both sides of the diagonal then stay in the nearest cache. */
const side: i32 = 16;

/** The least and the largest entry of rows [begin, end) of a table of width n: two f64 a row in `out`. */
export function rowExtremes64(begin: i32, end: i32, scratch: usize, table: usize, n: i32, out: usize): void {
  for (let i = begin; i < end; i++) {
    let at = table + ((<usize>i * n) << 3);
    const last = at + (<usize>n << 3);
    let low = v128.load64_splat(at);
    let high = low;
    for (; at + 16 <= last; at += 16) {
      const x = v128.load(at);
      low = f64x2.pmin(low, x);
      high = f64x2.pmax(high, x);
    }
    if (at < last) {
      const x = v128.load64_splat(at);
      low = f64x2.pmin(low, x);
      high = f64x2.pmax(high, x);
    }
    const to = out + (<usize>i << 4);
    store<f64>(to, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)));
    store<f64>(to, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)), 8);
  }
}

/**
 * Rows [begin, end) of an n × n table, begin a multiple of 16: every pair (i, j), (j, i) with j > i becomes its mean, the diagonal zero. Two
 * entries that differ by more than `share` of the larger are a fault: faults[i / 16] counts pairs of such (a sign that there are any).
 */
export function symmetrize64(begin: i32, end: i32, scratch: usize, table: usize, n: i32, share: f64, faults: usize): void {
  const line = <usize>n << 3;
  const half = f64x2.splat(0.5);
  const shares = f64x2.splat(share);
  for (let top = begin; top < end; top += side) {
    const bottom = min(end, top + side);
    let count = 0;
    for (let left = top; left < n; left += side) {
      const right = min(n, left + side);
      let i = top;
      if (left > top) {
        for (; i + 2 <= bottom; i += 2) {
          const row = table + <usize>i * line;
          let j = left;
          for (; j + 2 <= right; j += 2) {
            const there = row + (<usize>j << 3);
            const back = table + <usize>j * line + (<usize>i << 3);
            const a = v128.load(there);
            const b = v128.load(there + line);
            const c = v128.load(back);
            const d = v128.load(back + line);
            // The tile (c, d) the other way round.
            const x = v128.shuffle<f64>(c, d, 0, 2);
            const y = v128.shuffle<f64>(c, d, 1, 3);
            const far = v128.or(
              f64x2.gt(f64x2.abs(f64x2.sub(a, x)), f64x2.mul(shares, f64x2.pmax(a, x))),
              f64x2.gt(f64x2.abs(f64x2.sub(b, y)), f64x2.mul(shares, f64x2.pmax(b, y))),
            );
            if (v128.any_true(far)) count++;
            const e = f64x2.add(f64x2.mul(half, a), f64x2.mul(half, x));
            const f = f64x2.add(f64x2.mul(half, b), f64x2.mul(half, y));
            v128.store(there, e);
            v128.store(there + line, f);
            v128.store(back, v128.shuffle<f64>(e, f, 0, 2));
            v128.store(back + line, v128.shuffle<f64>(e, f, 1, 3));
          }
          for (; j < right; j++) count += meanOfPair(table, n, i, j, share) + meanOfPair(table, n, i + 1, j, share);
        }
      }
      for (; i < bottom; i++) {
        for (let j = max(left, i + 1); j < right; j++) count += meanOfPair(table, n, i, j, share);
      }
    }
    for (let i = top; i < bottom; i++) store<f64>(table + <usize>i * line + (<usize>i << 3), 0);
    store<i32>(faults + (<usize>(top / side) << 2), count);
  }
}

/** One pair becomes its mean; 1 where the two differ by more than the share. */
// @ts-ignore: decorator
@inline
function meanOfPair(table: usize, n: i32, i: i32, j: i32, share: f64): i32 {
  const there = table + ((<usize>i * n + j) << 3);
  const back = table + ((<usize>j * n + i) << 3);
  const a = load<f64>(there);
  const b = load<f64>(back);
  const mean = 0.5 * a + 0.5 * b;
  store<f64>(there, mean);
  store<f64>(back, mean);
  return abs(a - b) > share * max(a, b) ? 1 : 0;
}
