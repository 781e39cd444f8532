// Points come in six element types, told by `kind`: 0 f64, 1 f32, 2 i8, 3 u8, 4 i16, 5 u16. Everything is computed in f64, on rows
// widened one at a time; a row of f64 is used where it lies.

/** The address of row i as f64: the row itself, or its copy in `scratch`. */
// @ts-ignore: decorator
@inline
export function widened(points: usize, kind: i32, i: i32, cols: i32, scratch: usize): usize {
  if (kind == 0) return points + ((<usize>i * cols) << 3);
  widen(points, kind, i, cols, scratch);
  return scratch;
}

function widen(points: usize, kind: i32, i: i32, cols: i32, out: usize): void {
  const first = <usize>i * cols;
  if (kind == 1) {
    const row = points + (first << 2);
    const pairs = cols & ~1;
    for (let j = 0; j < pairs; j += 2)
      v128.store(out + (<usize>j << 3), f64x2.promote_low_f32x4(v128.load64_zero(row + (<usize>j << 2))));
    if (cols & 1) store<f64>(out + (<usize>pairs << 3), <f64>load<f32>(row + (<usize>pairs << 2)));
  } else if (kind <= 3) {
    const row = points + first;
    const eights = cols & ~7;
    for (let j = 0; j < eights; j += 8) {
      const small = kind == 2 ? v128.load8x8_s(row + j) : v128.load8x8_u(row + j);
      const at = out + (<usize>j << 3);
      storeFour(at, i32x4.extend_low_i16x8_s(small));
      storeFour(at + 32, i32x4.extend_high_i16x8_s(small));
    }
    for (let j = eights; j < cols; j++)
      store<f64>(out + (<usize>j << 3), kind == 2 ? <f64>load<i8>(row + j) : <f64>load<u8>(row + j));
  } else {
    const row = points + (first << 1);
    const fours = cols & ~3;
    for (let j = 0; j < fours; j += 4) {
      const at = row + (<usize>j << 1);
      storeFour(out + (<usize>j << 3), kind == 4 ? v128.load16x4_s(at) : v128.load16x4_u(at));
    }
    for (let j = fours; j < cols; j++) {
      const at = row + (<usize>j << 1);
      store<f64>(out + (<usize>j << 3), kind == 4 ? <f64>load<i16>(at) : <f64>load<u16>(at));
    }
  }
}

// @ts-ignore: decorator
@inline
function storeFour(out: usize, four: v128): void {
  v128.store(out, f64x2.convert_low_i32x4_s(four));
  v128.store(out + 16, f64x2.convert_low_i32x4_s(i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)));
}

/**
 * The squared distance of two f64 rows by direct differences. Columns are summed in four strands (index mod 4), strands 0 and 2
 * and strands 1 and 3 joined, then the two; what is left over from four goes to the end. `fourSquared` sums in the same order.
 */
// @ts-ignore: decorator
@inline
export function squared(a: usize, b: usize, cols: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  const fours = <usize>(cols >> 2) << 5;
  for (let at: usize = 0; at < fours; at += 32) {
    const d0 = f64x2.sub(v128.load(a + at), v128.load(b + at));
    const d1 = f64x2.sub(v128.load(a + at, 16), v128.load(b + at, 16));
    s0 = f64x2.add(s0, f64x2.mul(d0, d0));
    s1 = f64x2.add(s1, f64x2.mul(d1, d1));
  }
  return finish(f64x2.add(s0, s1), a, b, fours, <usize>cols << 3);
}

// @ts-ignore: decorator
@inline
function finish(s: v128, a: usize, b: usize, from: usize, to: usize): f64 {
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (let at = from; at < to; at += 8) {
    const d = load<f64>(a + at) - load<f64>(b + at);
    sum += d * d;
  }
  return sum;
}

/** The squared distances of a row to four rows that lie `width` bytes apart, into `out`; each the same bits as `squared`. */
// @ts-ignore: decorator
@inline
function fourSquared(a: usize, b: usize, width: usize, cols: i32, out: usize): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  const b1 = b + width;
  const b2 = b1 + width;
  const b3 = b2 + width;
  const fours = <usize>(cols >> 2) << 5;
  for (let at: usize = 0; at < fours; at += 32) {
    const x0 = v128.load(a + at);
    const x1 = v128.load(a + at, 16);
    let d = f64x2.sub(x0, v128.load(b + at));
    s00 = f64x2.add(s00, f64x2.mul(d, d));
    d = f64x2.sub(x1, v128.load(b + at, 16));
    s01 = f64x2.add(s01, f64x2.mul(d, d));
    d = f64x2.sub(x0, v128.load(b1 + at));
    s10 = f64x2.add(s10, f64x2.mul(d, d));
    d = f64x2.sub(x1, v128.load(b1 + at, 16));
    s11 = f64x2.add(s11, f64x2.mul(d, d));
    d = f64x2.sub(x0, v128.load(b2 + at));
    s20 = f64x2.add(s20, f64x2.mul(d, d));
    d = f64x2.sub(x1, v128.load(b2 + at, 16));
    s21 = f64x2.add(s21, f64x2.mul(d, d));
    d = f64x2.sub(x0, v128.load(b3 + at));
    s30 = f64x2.add(s30, f64x2.mul(d, d));
    d = f64x2.sub(x1, v128.load(b3 + at, 16));
    s31 = f64x2.add(s31, f64x2.mul(d, d));
  }
  const to = <usize>cols << 3;
  store<f64>(out, finish(f64x2.add(s00, s01), a, b, fours, to));
  store<f64>(out, finish(f64x2.add(s10, s11), a, b1, fours, to), 8);
  store<f64>(out, finish(f64x2.add(s20, s21), a, b2, fours, to), 16);
  store<f64>(out, finish(f64x2.add(s30, s31), a, b3, fours, to), 24);
}

/** The squared distances of one f64 row to `count` f64 rows, into `out`. */
// @ts-ignore: decorator
@inline
export function distancesTo(row: usize, others: usize, count: i32, cols: i32, out: usize): void {
  const width = <usize>cols << 3;
  const fours = count & ~3;
  for (let j = 0; j < fours; j += 4) fourSquared(row, others + <usize>j * width, width, cols, out + (<usize>j << 3));
  for (let j = fours; j < count; j++) store<f64>(out + (<usize>j << 3), squared(row, others + <usize>j * width, cols));
}
