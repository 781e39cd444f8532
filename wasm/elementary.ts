// Elementary functions in lanes. In f64x2 the formulas of `src/base/elementary.ts`, operation for operation, so the bits agree.

// Constants are read from memory: V8 would build each anew, in three instructions, wherever it is used.

const LOG2E = memory.data<f64>([1.4426950408889634]);
/** ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = memory.data<f64>([0.6931471803691238]);
const LN2_LOW = memory.data<f64>([1.9082149292705877e-10]);
/** 1.5 · 2⁵²: adding and taking it away rounds to a whole number, which stands in the lowest bits in between. */
const ROUNDER = memory.data<f64>([6755399441055744]);
const ONE = memory.data<f64>([1]);
const TWO = memory.data<f64>([2]);
/** Beyond these the exponential is infinite or 0. */
const EXP_MOST = memory.data<f64>([710]);
const EXP_LEAST = memory.data<f64>([-746]);
const LEAST_NORMAL = memory.data<f64>([2.2250738585072014e-308]);
const TWO_TO_54 = memory.data<f64>([18014398509481984]);
/** 2²⁷ + 1, which splits a double in two halves. */
const SPLITTER = memory.data<f64>([134217729]);
const INFINITY = memory.data<f64>([Infinity]);
const NOT_A_NUMBER = memory.data<f64>([NaN]);
const BIAS = memory.data<i64>([1023]);
const FIFTY_FOUR = memory.data<i64>([54]);
/** √½ with its lower word cleared: mantissas are taken from [√½, √2). */
const ROOT_HALF_BITS = memory.data<i64>([0x3fe6a09e00000000]);
const EXPONENT_BITS = memory.data<i64>([<i64>0xfff0000000000000]);

/** (eʳ − 1 − r)/r², in r. */
const EXP = memory.data<f64>([
  0.5, 0.16666666666666682, 0.041666666666666095, 0.008333333333317048, 0.0013888888889115455, 0.0001984126989634964,
  2.4801586926825716e-5, 2.7557234896813937e-6, 2.7557581779784543e-7, 2.5112024443117535e-8, 2.0826623953642055e-9,
]);
/** (2 artanh(s)/s − 2)/z, in z = s². */
const LOG = memory.data<f64>([
  0.666666666666671, 0.39999999999519825, 0.28571428729284654, 0.22222199090906986, 0.18183571540478194, 0.1531316439241502,
  0.1481051982068881,
]);
/** 2/3 in two parts, then (2 artanh(s)/s − 2 − 2z/3)/z², in z = s². */
const POW = memory.data<f64>([
  0.6666666666666666, 3.700743415417188e-17, 0.39999999999999997, 0.285714285714329, 0.22222222220358676, 0.18181818545441278,
  0.1538457750726578, 0.13335581394014642, 0.11688638081990611, 0.11882659332847523,
]);

/** Number i of a table, in both lanes. */
// @ts-ignore: decorator
@inline
function num(table: usize, i: i32 = 0): v128 {
  return v128.load64_splat(table + (<usize>i << 3));
}

/** Coefficient i + coefficient i + 1 times x. */
// @ts-ignore: decorator
@inline
function line(table: usize, i: i32, x: v128): v128 {
  return f64x2.add(num(table, i), f64x2.mul(x, num(table, i + 1)));
}

/** e to the power of high + low. */
// @ts-ignore: decorator
@inline
function expOfSum(high: v128, low: v128): v128 {
  // pmin and pmax give their first operand where the comparison is false: NaN stays.
  const x = f64x2.pmax(f64x2.pmin(high, num(EXP_MOST)), num(EXP_LEAST));
  const more = v128.and(low, f64x2.eq(x, high));
  const shifted = f64x2.add(f64x2.mul(x, num(LOG2E)), num(ROUNDER));
  const k = f64x2.sub(shifted, num(ROUNDER));
  const head = f64x2.sub(x, f64x2.mul(k, num(LN2_HIGH)));
  const tail = f64x2.sub(f64x2.mul(k, num(LN2_LOW)), more);
  const r = f64x2.sub(head, tail);
  const c = f64x2.sub(f64x2.sub(head, r), tail);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low01 = line(EXP, 0, r);
  const low23 = line(EXP, 2, r);
  const middle01 = line(EXP, 4, r);
  const middle23 = line(EXP, 6, r);
  const high01 = line(EXP, 8, r);
  const high2 = f64x2.mul(r2, num(EXP, 10));
  const least = f64x2.add(low01, f64x2.mul(r2, low23));
  const middle = f64x2.add(middle01, f64x2.mul(r2, middle23));
  const q = f64x2.add(least, f64x2.mul(r4, f64x2.add(middle, f64x2.mul(r4, f64x2.add(high01, high2)))));
  const grown = f64x2.add(f64x2.mul(r2, q), c);
  const value = f64x2.add(num(ONE), f64x2.add(r, grown));
  // Times 2ᵏ in two factors, because 2ᵏ alone may be no double.
  const whole = i64x2.sub(shifted, num(ROUNDER));
  const half = i64x2.shr_s(whole, 1);
  const first = i64x2.shl(i64x2.add(half, num(BIAS)), 52);
  const second = i64x2.shl(i64x2.add(i64x2.sub(whole, half), num(BIAS)), 52);
  return f64x2.mul(f64x2.mul(value, first), second);
}

/** e to the power of x, two lanes of f64. Within 1 unit in the last place. */
// @ts-ignore: decorator
@inline
export function exp2x64(x: v128): v128 {
  return expOfSum(x, i64x2.splat(0));
}

/** x, or where it is denormal x · 2⁵⁴. */
// @ts-ignore: decorator
@inline
function lifted(x: v128, denormal: v128): v128 {
  return v128.bitselect(f64x2.mul(x, num(TWO_TO_54)), x, denormal);
}

/** The exponent, as doubles, of lifted numbers whose mantissa lies in [√½, √2). */
// @ts-ignore: decorator
@inline
function exponentOf(lifted: v128, denormal: v128): v128 {
  const k = i64x2.shr_s(i64x2.sub(lifted, num(ROOT_HALF_BITS)), 52);
  const whole = i64x2.sub(k, v128.and(denormal, num(FIFTY_FOUR)));
  return f64x2.sub(i64x2.add(whole, num(ROUNDER)), num(ROUNDER));
}

/** The mantissa, in [√½, √2), of lifted numbers. */
// @ts-ignore: decorator
@inline
function mantissaOf(lifted: v128): v128 {
  const above = i64x2.sub(lifted, num(ROOT_HALF_BITS));
  return i64x2.sub(lifted, v128.and(above, num(EXPONENT_BITS)));
}

// @ts-ignore: decorator
@inline
function isDenormal(x: v128): v128 {
  return f64x2.lt(x, num(LEAST_NORMAL));
}

/** The natural logarithm, two lanes of f64. Within 1 unit in the last place. */
// @ts-ignore: decorator
@inline
export function log2x64(x: v128): v128 {
  const denormal = isDenormal(x);
  const up = lifted(x, denormal);
  const k = exponentOf(up, denormal);
  const f = f64x2.sub(mantissaOf(up), num(ONE));
  const s = f64x2.div(f, f64x2.add(num(TWO), f));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const low = f64x2.add(line(LOG, 0, z), f64x2.mul(z2, line(LOG, 2, z)));
  const high = f64x2.add(line(LOG, 4, z), f64x2.mul(z2, num(LOG, 6)));
  const p = f64x2.add(low, f64x2.mul(f64x2.mul(z2, z2), high));
  const half = f64x2.mul(f64x2.mul(num(EXP), f), f);
  const curved = f64x2.mul(s, f64x2.add(half, f64x2.mul(z, p)));
  const rest = f64x2.sub(f64x2.sub(half, f64x2.add(curved, f64x2.mul(k, num(LN2_LOW)))), f);
  const value = f64x2.sub(f64x2.mul(k, num(LN2_HIGH)), rest);
  // 0 gives −∞, ∞ gives itself, what is below 0 or NaN gives NaN.
  const proper = v128.and(f64x2.gt(x, i64x2.splat(0)), f64x2.lt(x, num(INFINITY)));
  const special = v128.bitselect(f64x2.neg(num(INFINITY)), v128.bitselect(x, num(NOT_A_NUMBER), f64x2.gt(x, i64x2.splat(0))), f64x2.eq(x, i64x2.splat(0)));
  return v128.bitselect(value, special, proper);
}

// @ts-ignore: decorator
@inline
function upper(x: v128): v128 {
  const shifted = f64x2.mul(x, num(SPLITTER));
  return f64x2.sub(shifted, f64x2.sub(shifted, x));
}

/** What rounding took from p = a b; see `src/base/product-error.ts`. */
// @ts-ignore: decorator
@inline
function productError(a: v128, b: v128, p: v128): v128 {
  const aHigh = upper(a);
  const aLow = f64x2.sub(a, aHigh);
  const bHigh = upper(b);
  const bLow = f64x2.sub(b, bHigh);
  const left = f64x2.sub(f64x2.sub(f64x2.sub(p, f64x2.mul(aHigh, bHigh)), f64x2.mul(aLow, bHigh)), f64x2.mul(aHigh, bLow));
  return f64x2.sub(f64x2.mul(aLow, bLow), left);
}

/** x to the power of y for 0 < x < ∞ and finite y, two lanes of f64. Within 1 unit in the last place. */
// @ts-ignore: decorator
@inline
function powOfPositive(x: v128, y: f64): v128 {
  const denormal = isDenormal(x);
  const up = lifted(x, denormal);
  const k = exponentOf(up, denormal);
  const m = mantissaOf(up);
  const f = f64x2.sub(m, num(ONE));
  const g = f64x2.add(m, num(ONE));
  const gLow = f64x2.sub(m, f64x2.sub(g, num(ONE)));
  const s = f64x2.div(f, g);
  const back = f64x2.mul(s, g);
  const left = f64x2.sub(f64x2.sub(f64x2.sub(f, back), productError(s, g, back)), f64x2.mul(s, gLow));
  const sLow = f64x2.div(left, g);
  const z = f64x2.mul(s, s);
  const zLow = f64x2.add(productError(s, s, z), f64x2.mul(f64x2.mul(num(TWO), s), sLow));
  let q = num(POW, 9);
  for (let i = 8; i >= 2; i--) q = f64x2.add(f64x2.mul(q, z), num(POW, i));
  const more = f64x2.mul(z, q);
  const t = f64x2.add(num(POW), more);
  const tLow = f64x2.add(f64x2.sub(more, f64x2.sub(t, num(POW))), num(POW, 1));
  const zt = f64x2.mul(z, t);
  const ztLow = f64x2.add(productError(z, t, zt), f64x2.add(f64x2.mul(z, tLow), f64x2.mul(zLow, t)));
  const szt = f64x2.mul(s, zt);
  const sztLow = f64x2.add(productError(s, zt, szt), f64x2.add(f64x2.mul(s, ztLow), f64x2.mul(sLow, zt)));
  const twice = f64x2.mul(num(TWO), s);
  const lnM = f64x2.add(twice, szt);
  const lnMLow = f64x2.add(f64x2.sub(szt, f64x2.sub(lnM, twice)), f64x2.add(f64x2.mul(num(TWO), sLow), sztLow));
  const base = f64x2.mul(k, num(LN2_HIGH));
  const sum = f64x2.add(base, lnM);
  const lost = v128.andnot(f64x2.sub(lnM, f64x2.sub(sum, base)), f64x2.eq(k, i64x2.splat(0)));
  const rest = f64x2.add(lost, f64x2.add(f64x2.mul(k, num(LN2_LOW)), lnMLow));
  const ln = f64x2.add(sum, rest);
  const lnLow = f64x2.sub(rest, f64x2.sub(ln, sum));
  const power = f64x2.splat(max(-1e20, min(1e20, y)));
  const high = f64x2.mul(power, ln);
  return expOfSum(high, f64x2.add(productError(power, ln, high), f64x2.mul(power, lnLow)));
}

/** x to the power of y, the same y in both lanes, with all special cases of the scalar function. */
export function pow2x64(x: v128, y: f64): v128 {
  if (y == 0) return num(ONE);
  const size = f64x2.abs(x);
  const one = f64x2.eq(size, num(ONE));
  const grows = y > 0 ? f64x2.gt(size, num(ONE)) : f64x2.lt(size, num(ONE));
  const valid = f64x2.eq(x, x);
  if (!isFinite<f64>(y)) {
    const value = v128.and(grows, num(INFINITY));
    return v128.bitselect(value, num(NOT_A_NUMBER), v128.and(v128.andnot(valid, one), i64x2.splat(isNaN<f64>(y) ? 0 : -1)));
  }
  const whole = Math.trunc(y) == y;
  const half = 0.5 * y;
  const odd = whole && abs(y) < 9007199254740992 && Math.trunc(half) != half;
  // 0 and ∞ go to 0 and ∞, either way.
  const edge = v128.or(f64x2.eq(size, i64x2.splat(0)), f64x2.eq(size, num(INFINITY)));
  let value = v128.bitselect(v128.and(grows, num(INFINITY)), powOfPositive(size, y), edge);
  if (odd) value = v128.or(value, v128.and(x, f64x2.splat(-0.0)));
  else if (!whole) value = v128.bitselect(num(NOT_A_NUMBER), value, v128.andnot(f64x2.lt(x, i64x2.splat(0)), edge));
  return v128.bitselect(value, num(NOT_A_NUMBER), valid);
}

/** e to the power of x, four lanes of f32. Within 1 unit in the last place. */
// @ts-ignore: decorator
@inline
export function exp4x32(x: v128): v128 {
  const at = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  const shifted = f32x4.add(f32x4.mul(at, f32x4.splat(1.44269504)), f32x4.splat(12582912));
  const k = f32x4.sub(shifted, f32x4.splat(12582912));
  const head = f32x4.sub(at, f32x4.mul(k, f32x4.splat(0.693115234375)));
  const tail = f32x4.mul(k, f32x4.splat(3.1946184945309415e-5));
  const r = f32x4.sub(head, tail);
  const c = f32x4.sub(f32x4.sub(head, r), tail);
  let q = f32x4.splat(0.0013814594130963087);
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.00836870912462473));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.04166838899254799));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.1666652113199234));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.4999999403953552));
  const grown = f32x4.add(f32x4.mul(f32x4.mul(r, r), q), c);
  const value = f32x4.add(f32x4.splat(1), f32x4.add(r, grown));
  const whole = i32x4.sub(shifted, i32x4.splat(0x4b400000));
  const half = i32x4.shr_s(whole, 1);
  const first = i32x4.shl(i32x4.add(half, i32x4.splat(127)), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), i32x4.splat(127)), 23);
  return f32x4.mul(f32x4.mul(value, first), second);
}

/** The natural logarithm, four lanes of f32. Within 1 unit in the last place. */
// @ts-ignore: decorator
@inline
export function log4x32(x: v128): v128 {
  const denormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const up = v128.bitselect(f32x4.mul(x, f32x4.splat(33554432)), x, denormal);
  const above = i32x4.sub(up, i32x4.splat(0x3f3504f3));
  const whole = i32x4.sub(i32x4.shr_s(above, 23), v128.and(denormal, i32x4.splat(25)));
  const k = f32x4.convert_i32x4_s(whole);
  const m = i32x4.sub(up, v128.and(above, i32x4.splat(<i32>0xff800000)));
  const f = f32x4.sub(m, f32x4.splat(1));
  const s = f32x4.div(f, f32x4.add(f32x4.splat(2), f));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(0.29925593733787537);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.39976078271865845));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.6666677594184875));
  const half = f32x4.mul(f32x4.mul(f32x4.splat(0.5), f), f);
  const curved = f32x4.mul(s, f32x4.add(half, f32x4.mul(z, p)));
  const rest = f32x4.sub(f32x4.sub(half, f32x4.add(curved, f32x4.mul(k, f32x4.splat(3.1946184945309415e-5)))), f);
  const value = f32x4.sub(f32x4.mul(k, f32x4.splat(0.693115234375)), rest);
  const proper = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, f32x4.splat(Infinity)));
  const special = v128.bitselect(x, f32x4.splat(NaN), f32x4.gt(x, f32x4.splat(0)));
  const zero = f32x4.eq(x, f32x4.splat(0));
  return v128.bitselect(value, v128.bitselect(f32x4.splat(-Infinity), special, zero), proper);
}
