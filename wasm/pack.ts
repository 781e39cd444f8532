// Rearranges rows or columns of a matrix into the panels that the tiles of `tile.ts` read. What is missing in the last panel is 0.

/** Four vectors as the rows of a 4 × 4 matrix of 32-bit words: its columns go to `out`, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transpose4(r0: v128, r1: v128, r2: v128, r3: v128, out: usize, step: usize): void {
  const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(out + step, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(out + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(out + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3));
}

/** Four whole rows of f64 or f32, `stride` bytes apart, into the four places of each `step` bytes of a panel. */
// @ts-ignore: decorator
@inline
function packFour<T>(source: usize, stride: usize, depth: i32, out: usize, step: usize): void {
  const s1 = source + stride;
  const s2 = s1 + stride;
  const s3 = s2 + stride;
  const lanes = 16 / <i32>sizeof<T>();
  let k = 0;
  for (; k + lanes <= depth; k += lanes) {
    const at = <usize>k * sizeof<T>();
    const to = out + <usize>k * step;
    const r0 = v128.load(source + at);
    const r1 = v128.load(s1 + at);
    const r2 = v128.load(s2 + at);
    const r3 = v128.load(s3 + at);
    if (sizeof<T>() == 4) {
      transpose4(r0, r1, r2, r3, to, step);
    } else {
      v128.store(to, v128.shuffle<i64>(r0, r1, 0, 2));
      v128.store(to, v128.shuffle<i64>(r2, r3, 0, 2), 16);
      v128.store(to + step, v128.shuffle<i64>(r0, r1, 1, 3));
      v128.store(to + step, v128.shuffle<i64>(r2, r3, 1, 3), 16);
    }
  }
  for (; k < depth; k++) {
    const at = <usize>k * sizeof<T>();
    const to = out + <usize>k * step;
    store<T>(to, load<T>(source + at));
    store<T>(to + sizeof<T>(), load<T>(s1 + at));
    store<T>(to + 2 * sizeof<T>(), load<T>(s2 + at));
    store<T>(to + 3 * sizeof<T>(), load<T>(s3 + at));
  }
}

/** One panel of `width` rows (a multiple of 4), of which `count` are there: out[k][r] = source[r][k]. */
export function packRowPanel<T>(source: usize, stride: usize, count: i32, width: i32, depth: i32, out: usize): void {
  const step = <usize>width * sizeof<T>();
  for (let r = 0; r < width; r += 4) {
    const from = source + <usize>r * stride;
    const to = out + <usize>r * sizeof<T>();
    if (r + 4 <= count) {
      packFour<T>(from, stride, depth, to, step);
      continue;
    }
    for (let k = 0; k < depth; k++) {
      for (let i = 0; i < 4; i++) {
        const value = r + i < count ? load<T>(from + <usize>i * stride + <usize>k * sizeof<T>()) : <T>0;
        store<T>(to + <usize>k * step + <usize>i * sizeof<T>(), value);
      }
    }
  }
}

/** One panel of `width` columns (a multiple of 4), of which `count` are there: out[k][c] = source[k][c]. */
export function packColumnPanel<T>(source: usize, stride: usize, count: i32, width: i32, depth: i32, out: usize): void {
  const bytes = <usize>width * sizeof<T>();
  for (let k = 0; k < depth; k++) {
    const from = source + <usize>k * stride;
    const to = out + <usize>k * bytes;
    if (count >= width) {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
      continue;
    }
    for (let c = 0; c < width; c++) {
      const at = <usize>c * sizeof<T>();
      store<T>(to + at, c < count ? load<T>(from + at) : <T>0);
    }
  }
}

/** Eight neighboring integers as i16. */
// @ts-ignore: decorator
@inline
function eight<T>(at: usize): v128 {
  if (sizeof<T>() == 2) return v128.load(at);
  return isSigned<T>() ? v128.load8x8_s(at) : v128.load8x8_u(at);
}

/** Four neighboring integers as i16, in the lower half. */
// @ts-ignore: decorator
@inline
function four<T>(at: usize): v128 {
  if (sizeof<T>() == 2) return v128.load64_zero(at);
  const bytes = v128.load32_zero(at);
  return isSigned<T>() ? i16x8.extend_low_i8x16_s(bytes) : i16x8.extend_low_i8x16_u(bytes);
}

/** Entry `k` of a row as the low half of a pair, entry k + 1 as the high half; 0 beyond the depth. */
// @ts-ignore: decorator
@inline
function pairAt<T>(low: usize, high: usize, hasHigh: bool): i32 {
  const first = <i32>load<T>(low) & 0xffff;
  return hasHigh ? first | (<i32>load<T>(high) << 16) : first;
}

/** One panel of `width` rows of integers (a multiple of 4), `count` of them there: out[pair][r] = source[r][2 pair], source[r][2 pair + 1]. */
export function packRowPanel16<T>(source: usize, stride: usize, count: i32, width: i32, depth: i32, out: usize): void {
  const step = <usize>width << 2;
  for (let r = 0; r < width; r += 4) {
    const from = source + <usize>r * stride;
    const to = out + (<usize>r << 2);
    let k = 0;
    if (r + 4 <= count) {
      for (; k + 8 <= depth; k += 8) {
        const at = from + <usize>k * sizeof<T>();
        transpose4(
          eight<T>(at),
          eight<T>(at + stride),
          eight<T>(at + 2 * stride),
          eight<T>(at + 3 * stride),
          to + <usize>(k >> 1) * step,
          step,
        );
      }
    }
    for (; k < depth; k += 2) {
      for (let i = 0; i < 4; i++) {
        const at = from + <usize>i * stride + <usize>k * sizeof<T>();
        const pair = r + i < count ? pairAt<T>(at, at + sizeof<T>(), k + 1 < depth) : 0;
        store<i32>(to + <usize>(k >> 1) * step + (<usize>i << 2), pair);
      }
    }
  }
}

/** One panel of `width` columns of integers (4 or 8), `count` of them there: out[pair][c] = source[2 pair][c], source[2 pair + 1][c]. */
export function packColumnPanel16<T>(source: usize, stride: usize, count: i32, width: i32, depth: i32, out: usize): void {
  const step = <usize>width << 2;
  for (let k = 0; k < depth; k += 2) {
    const from = source + <usize>k * stride;
    const to = out + <usize>(k >> 1) * step;
    if (count >= width && k + 1 < depth) {
      const low = width == 8 ? eight<T>(from) : four<T>(from);
      const high = width == 8 ? eight<T>(from + stride) : four<T>(from + stride);
      v128.store(to, v128.shuffle<i16>(low, high, 0, 8, 1, 9, 2, 10, 3, 11));
      if (width == 8) v128.store(to, v128.shuffle<i16>(low, high, 4, 12, 5, 13, 6, 14, 7, 15), 16);
      continue;
    }
    for (let c = 0; c < width; c++) {
      const at = from + <usize>c * sizeof<T>();
      store<i32>(to + (<usize>c << 2), c < count ? pairAt<T>(at, at + stride, k + 1 < depth) : 0);
    }
  }
}
