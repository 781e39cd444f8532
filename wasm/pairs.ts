// Squared distances by direct differences, in the one order of summation that all paths to a neighbor share:
// d² = (sum over even columns) + (sum over odd columns), each from left to right, in f64.

/** Two numbers of type T as f64x2. */
// @ts-ignore: decorator
@inline
function two<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(at);
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

// @ts-ignore: decorator
@inline
function total(sums: v128, last: f64): f64 {
  return f64x2.extract_lane(sums, 0) + last * last + f64x2.extract_lane(sums, 1);
}

/** The squared distance of two rows of `cols` numbers. */
// @ts-ignore: decorator
@inline
export function squared<T>(a: usize, b: usize, cols: i32): f64 {
  let sums = f64x2.splat(0);
  const pairs = <usize>(cols >> 1) * 2 * sizeof<T>();
  for (let at: usize = 0; at < pairs; at += 2 * sizeof<T>()) {
    const d = f64x2.sub(two<T>(a + at), two<T>(b + at));
    sums = f64x2.add(sums, f64x2.mul(d, d));
  }
  const last = cols & 1 ? <f64>load<T>(a + pairs) - <f64>load<T>(b + pairs) : 0;
  return total(sums, last);
}

/** The squared distances of row `a` to four rows, to `out`: four chains of additions keep the adder busy. */
// @ts-ignore: decorator
@inline
export function squaredFour<T>(a: usize, b0: usize, b1: usize, b2: usize, b3: usize, cols: i32, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const pairs = <usize>(cols >> 1) * 2 * sizeof<T>();
  for (let at: usize = 0; at < pairs; at += 2 * sizeof<T>()) {
    const x = two<T>(a + at);
    let d = f64x2.sub(x, two<T>(b0 + at));
    s0 = f64x2.add(s0, f64x2.mul(d, d));
    d = f64x2.sub(x, two<T>(b1 + at));
    s1 = f64x2.add(s1, f64x2.mul(d, d));
    d = f64x2.sub(x, two<T>(b2 + at));
    s2 = f64x2.add(s2, f64x2.mul(d, d));
    d = f64x2.sub(x, two<T>(b3 + at));
    s3 = f64x2.add(s3, f64x2.mul(d, d));
  }
  if (cols & 1) {
    const x = <f64>load<T>(a + pairs);
    store<f64>(out, total(s0, x - <f64>load<T>(b0 + pairs)));
    store<f64>(out, total(s1, x - <f64>load<T>(b1 + pairs)), 8);
    store<f64>(out, total(s2, x - <f64>load<T>(b2 + pairs)), 16);
    store<f64>(out, total(s3, x - <f64>load<T>(b3 + pairs)), 24);
  } else {
    store<f64>(out, total(s0, 0));
    store<f64>(out, total(s1, 0), 8);
    store<f64>(out, total(s2, 0), 16);
    store<f64>(out, total(s3, 0), 24);
  }
}
