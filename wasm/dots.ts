/** The dot product of two rows of n. */
// @ts-ignore: decorator
@inline
export function dot64(a: usize, b: usize, n: i32): f64 {
  let sum = f64x2.splat(0);
  let k: usize = 0;
  const whole = <usize>(n & ~1) << 3;
  for (; k < whole; k += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(a + k), v128.load(b + k)));
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (n & 1) total += load<f64>(a + k) * load<f64>(b + k);
  return total;
}

/**
 * Two rows of n against four that lie `stride` bytes apart: eight dot products, every element loaded once, each the same bits as
 * `dot64`. They are stored at o0 and o1, or, where `subtract` holds, taken from what stands there.
 */
// @ts-ignore: decorator
@inline
export function dots2x4(a0: usize, a1: usize, b: usize, stride: usize, n: i32, o0: usize, o1: usize, subtract: bool): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s02 = f64x2.splat(0);
  let s03 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s12 = f64x2.splat(0);
  let s13 = f64x2.splat(0);
  const b1 = b + stride;
  const b2 = b1 + stride;
  const b3 = b2 + stride;
  let k: usize = 0;
  const whole = <usize>(n & ~1) << 3;
  for (; k < whole; k += 16) {
    const x = v128.load(a0 + k);
    const y = v128.load(a1 + k);
    let z = v128.load(b + k);
    s00 = f64x2.add(s00, f64x2.mul(x, z));
    s10 = f64x2.add(s10, f64x2.mul(y, z));
    z = v128.load(b1 + k);
    s01 = f64x2.add(s01, f64x2.mul(x, z));
    s11 = f64x2.add(s11, f64x2.mul(y, z));
    z = v128.load(b2 + k);
    s02 = f64x2.add(s02, f64x2.mul(x, z));
    s12 = f64x2.add(s12, f64x2.mul(y, z));
    z = v128.load(b3 + k);
    s03 = f64x2.add(s03, f64x2.mul(x, z));
    s13 = f64x2.add(s13, f64x2.mul(y, z));
  }
  let t00 = sum2(s00);
  let t01 = sum2(s01);
  let t02 = sum2(s02);
  let t03 = sum2(s03);
  let t10 = sum2(s10);
  let t11 = sum2(s11);
  let t12 = sum2(s12);
  let t13 = sum2(s13);
  if (n & 1) {
    const x = load<f64>(a0 + k);
    const y = load<f64>(a1 + k);
    t00 += x * load<f64>(b + k);
    t01 += x * load<f64>(b1 + k);
    t02 += x * load<f64>(b2 + k);
    t03 += x * load<f64>(b3 + k);
    t10 += y * load<f64>(b + k);
    t11 += y * load<f64>(b1 + k);
    t12 += y * load<f64>(b2 + k);
    t13 += y * load<f64>(b3 + k);
  }
  putPair(o0, t00, t01, subtract);
  putPair(o0 + 16, t02, t03, subtract);
  putPair(o1, t10, t11, subtract);
  putPair(o1 + 16, t12, t13, subtract);
}

// @ts-ignore: decorator
@inline
function sum2(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

// @ts-ignore: decorator
@inline
function putPair(at: usize, x: f64, y: f64, subtract: bool): void {
  const pair = f64x2.replace_lane(f64x2.splat(x), 1, y);
  v128.store(at, subtract ? f64x2.sub(v128.load(at), pair) : pair);
}
