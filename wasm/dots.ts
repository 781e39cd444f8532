// Dot products between the rows of two matrices.

/** Rows [begin, end) of A Bᵀ, f64: A has rows of `m`, B has `p` rows of `m`. Every sum runs in the same order. */
export function dots64(begin: i32, end: i32, scratch: usize, a: usize, b: usize, out: usize, m: i32, p: i32): void {
  const stride = <usize>m << 3;
  const even = m & ~1;
  for (let j = 0; j < p; j += 4) {
    const b0 = b + <usize>j * stride;
    const b1 = b + <usize>min(j + 1, p - 1) * stride;
    const b2 = b + <usize>min(j + 2, p - 1) * stride;
    const b3 = b + <usize>min(j + 3, p - 1) * stride;
    for (let i = begin; i < end; i += 2) {
      // An odd last row is computed twice, to the same place.
      const second: usize = i + 1 < end ? 1 : 0;
      const a0 = a + <usize>i * stride;
      const a1 = a0 + second * stride;
      const out0 = out + ((<usize>i * p) << 3);
      const out1 = out0 + ((second * <usize>p) << 3);
      let s00 = f64x2.splat(0);
      let s01 = s00;
      let s02 = s00;
      let s03 = s00;
      let s10 = s00;
      let s11 = s00;
      let s12 = s00;
      let s13 = s00;
      for (let k: usize = 0; k < (<usize>even << 3); k += 16) {
        const x0 = v128.load(a0 + k);
        const x1 = v128.load(a1 + k);
        let y = v128.load(b0 + k);
        s00 = f64x2.add(s00, f64x2.mul(x0, y));
        s10 = f64x2.add(s10, f64x2.mul(x1, y));
        y = v128.load(b1 + k);
        s01 = f64x2.add(s01, f64x2.mul(x0, y));
        s11 = f64x2.add(s11, f64x2.mul(x1, y));
        y = v128.load(b2 + k);
        s02 = f64x2.add(s02, f64x2.mul(x0, y));
        s12 = f64x2.add(s12, f64x2.mul(x1, y));
        y = v128.load(b3 + k);
        s03 = f64x2.add(s03, f64x2.mul(x0, y));
        s13 = f64x2.add(s13, f64x2.mul(x1, y));
      }
      if (even < m) {
        const k = <usize>even << 3;
        const x0 = v128.load64_zero(a0 + k);
        const x1 = v128.load64_zero(a1 + k);
        let y = v128.load64_zero(b0 + k);
        s00 = f64x2.add(s00, f64x2.mul(x0, y));
        s10 = f64x2.add(s10, f64x2.mul(x1, y));
        y = v128.load64_zero(b1 + k);
        s01 = f64x2.add(s01, f64x2.mul(x0, y));
        s11 = f64x2.add(s11, f64x2.mul(x1, y));
        y = v128.load64_zero(b2 + k);
        s02 = f64x2.add(s02, f64x2.mul(x0, y));
        s12 = f64x2.add(s12, f64x2.mul(x1, y));
        y = v128.load64_zero(b3 + k);
        s03 = f64x2.add(s03, f64x2.mul(x0, y));
        s13 = f64x2.add(s13, f64x2.mul(x1, y));
      }
      const at = <usize>j << 3;
      const left = p - j;
      store<f64>(out1 + at, sum2(s10));
      store<f64>(out0 + at, sum2(s00));
      if (left > 1) {
        store<f64>(out1 + at, sum2(s11), 8);
        store<f64>(out0 + at, sum2(s01), 8);
      }
      if (left > 2) {
        store<f64>(out1 + at, sum2(s12), 16);
        store<f64>(out0 + at, sum2(s02), 16);
      }
      if (left > 3) {
        store<f64>(out1 + at, sum2(s13), 24);
        store<f64>(out0 + at, sum2(s03), 24);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function sum2(s: v128): f64 {
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/**
 * Rows [begin, end) of A Bᵀ, exact: i16 in, rows padded with zeros to `m`, a multiple of 8; f64 out.
 * Right as long as no sum of products leaves the range of i32.
 */
export function dots16(begin: i32, end: i32, scratch: usize, a: usize, b: usize, out: usize, m: i32, p: i32): void {
  const stride = <usize>m << 1;
  for (let j = 0; j < p; j += 4) {
    const b0 = b + <usize>j * stride;
    const b1 = b + <usize>min(j + 1, p - 1) * stride;
    const b2 = b + <usize>min(j + 2, p - 1) * stride;
    const b3 = b + <usize>min(j + 3, p - 1) * stride;
    for (let i = begin; i < end; i += 2) {
      const second: usize = i + 1 < end ? 1 : 0;
      const a0 = a + <usize>i * stride;
      const a1 = a0 + second * stride;
      const out0 = out + ((<usize>i * p) << 3);
      const out1 = out0 + ((second * <usize>p) << 3);
      let s00 = i32x4.splat(0);
      let s01 = s00;
      let s02 = s00;
      let s03 = s00;
      let s10 = s00;
      let s11 = s00;
      let s12 = s00;
      let s13 = s00;
      for (let k: usize = 0; k < stride; k += 16) {
        const x0 = v128.load(a0 + k);
        const x1 = v128.load(a1 + k);
        let y = v128.load(b0 + k);
        s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, y));
        s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, y));
        y = v128.load(b1 + k);
        s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, y));
        s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, y));
        y = v128.load(b2 + k);
        s02 = i32x4.add(s02, i32x4.dot_i16x8_s(x0, y));
        s12 = i32x4.add(s12, i32x4.dot_i16x8_s(x1, y));
        y = v128.load(b3 + k);
        s03 = i32x4.add(s03, i32x4.dot_i16x8_s(x0, y));
        s13 = i32x4.add(s13, i32x4.dot_i16x8_s(x1, y));
      }
      const at = <usize>j << 3;
      const left = p - j;
      store<f64>(out1 + at, sum4(s10));
      store<f64>(out0 + at, sum4(s00));
      if (left > 1) {
        store<f64>(out1 + at, sum4(s11), 8);
        store<f64>(out0 + at, sum4(s01), 8);
      }
      if (left > 2) {
        store<f64>(out1 + at, sum4(s12), 16);
        store<f64>(out0 + at, sum4(s02), 16);
      }
      if (left > 3) {
        store<f64>(out1 + at, sum4(s13), 24);
        store<f64>(out0 + at, sum4(s03), 24);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function sum4(s: v128): f64 {
  return <f64>(i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3));
}
