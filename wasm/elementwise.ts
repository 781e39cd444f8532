import { exp2x64, exp4x32, log2x64, log4x32, pow2x64 } from "./elementary";

/** out = exp(scale · x) for entries [begin, end), f64. `out` may be `x`. */
export function exp64(begin: i32, end: i32, scratch: usize, x: usize, scale: f64, out: usize): void {
  const factor = f64x2.splat(scale);
  let i = begin;
  for (; i + 2 <= end; i += 2) v128.store(out + (<usize>i << 3), exp2x64(f64x2.mul(v128.load(x + (<usize>i << 3)), factor)));
  if (i < end) {
    const last = exp2x64(f64x2.mul(v128.load64_zero(x + (<usize>i << 3)), factor));
    v128.store64_lane(out + (<usize>i << 3), last, 0);
  }
}

/** out = exp(scale · x) for entries [begin, end), f32. `out` may be `x`. */
export function exp32(begin: i32, end: i32, scratch: usize, x: usize, scale: f32, out: usize): void {
  const factor = f32x4.splat(scale);
  let i = begin;
  for (; i + 4 <= end; i += 4) v128.store(out + (<usize>i << 2), exp4x32(f32x4.mul(v128.load(x + (<usize>i << 2)), factor)));
  for (; i < end; i++) {
    const last = exp4x32(f32x4.mul(v128.load32_zero(x + (<usize>i << 2)), factor));
    v128.store32_lane(out + (<usize>i << 2), last, 0);
  }
}

/** out = ln x for entries [begin, end), f64. `out` may be `x`. */
export function log64(begin: i32, end: i32, scratch: usize, x: usize, out: usize): void {
  let i = begin;
  for (; i + 2 <= end; i += 2) v128.store(out + (<usize>i << 3), log2x64(v128.load(x + (<usize>i << 3))));
  if (i < end) v128.store64_lane(out + (<usize>i << 3), log2x64(v128.load64_zero(x + (<usize>i << 3))), 0);
}

/** out = ln x for entries [begin, end), f32. `out` may be `x`. */
export function log32(begin: i32, end: i32, scratch: usize, x: usize, out: usize): void {
  let i = begin;
  for (; i + 4 <= end; i += 4) v128.store(out + (<usize>i << 2), log4x32(v128.load(x + (<usize>i << 2))));
  for (; i < end; i++) v128.store32_lane(out + (<usize>i << 2), log4x32(v128.load32_zero(x + (<usize>i << 2))), 0);
}

/** out = x to the power of y for entries [begin, end), f64. `out` may be `x`. */
export function pow64(begin: i32, end: i32, scratch: usize, x: usize, y: f64, out: usize): void {
  let i = begin;
  for (; i + 2 <= end; i += 2) v128.store(out + (<usize>i << 3), pow2x64(v128.load(x + (<usize>i << 3)), y));
  if (i < end) v128.store64_lane(out + (<usize>i << 3), pow2x64(v128.load64_zero(x + (<usize>i << 3)), y), 0);
}

/** out = x to the power of y for entries [begin, end), f32, computed in f64. `out` may be `x`. */
export function pow32(begin: i32, end: i32, scratch: usize, x: usize, y: f64, out: usize): void {
  let i = begin;
  for (; i + 2 <= end; i += 2) {
    const two = pow2x64(f64x2.promote_low_f32x4(v128.load64_zero(x + (<usize>i << 2))), y);
    v128.store64_lane(out + (<usize>i << 2), f32x4.demote_f64x2_zero(two), 0);
  }
  if (i < end) {
    const last = pow2x64(f64x2.promote_low_f32x4(v128.load32_zero(x + (<usize>i << 2))), y);
    v128.store32_lane(out + (<usize>i << 2), f32x4.demote_f64x2_zero(last), 0);
  }
}
