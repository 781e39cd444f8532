/**
 * Elementary functions that give the same bits on every engine.
 *
 * A JavaScript engine may compute `Math.exp` and its kin as it likes, and they do differ in the last place. These use nothing
 * but +, −, ×, ÷, √ and moves of bits, each of which the language defines exactly. They are within one unit in the last place
 * (`expm1`, `log1p` and `hypot` within 1.5), and take zeros, infinities, NaN and denormal numbers as `Math` does.
 * `wasm/elementary.ts` has the same formulas two lanes at a time, with the same bits. The coefficients come from
 * `scripts/golden/elementary-coefficients.py`.
 */
import { productError } from "./product-error.ts";

export { cos, sin } from "./trigonometric.ts";

/** A double and its two 32-bit words (little-endian, as every platform with WebAssembly memory is). */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
/** 1.5 · 2⁵²: adding and taking it away rounds to a whole number. */
const rounder = 6755399441055744;
const twoTo54 = 18014398509481984;
const twoTo600 = 4.149515568880993e180;
const twoToMinus600 = 2.409919865102884e-181;

/** 2ᵏ for k from −1074 to 1023, at index k + 1074. */
const powersOfTwo: Float64Array = /* @__PURE__ */ listPowers();

function listPowers(): Float64Array {
  const powers = new Float64Array(2098);
  for (let i = 0, power = 5e-324; i < powers.length; i++, power *= 2) powers[i] = power;
  return powers;
}

/** (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, to 2⁻⁶⁴. */
function expTail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = 0.5 + r * 0.16666666666666682 + r2 * (0.041666666666666095 + r * 0.008333333333317048);
  const middle = 0.0013888888889115455 + r * 0.0001984126989634964 + r2 * (2.4801586926825716e-5 + r * 2.7557234896813937e-6);
  const high = 2.7557581779784543e-7 + r * 2.5112024443117535e-8 + r2 * 2.0826623953642055e-9;
  return low + r4 * (middle + r4 * high);
}

/** x · 2ᵏ for −2044 ≤ k ≤ 2046, rounded once: in two factors, because 2ᵏ alone may be no double. */
function scale(x: number, k: number): number {
  const half = k >> 1;
  return x * powersOfTwo[half + 1074]! * powersOfTwo[k - half + 1074]!;
}

/** e to the power of high + low, where |low| is far below |high|. */
function expOfSum(high: number, low: number): number {
  // From here on everything is 0 or infinite, which the scaling at the end gives by itself.
  const x = Math.max(-746, Math.min(710, high));
  const more = x === high ? low : 0;
  // x = k ln 2 + r with |r| ≤ ½ ln 2; what rounding takes from r is kept in c.
  const k = x * Math.LOG2E + rounder - rounder;
  const head = x - k * ln2High;
  const tail = k * ln2Low - more;
  const r = head - tail;
  const c = head - r - tail;
  return scale(1 + (r + (r * r * expTail(r) + c)), k | 0);
}

/** e to the power of x. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** eˣ − 1, accurate near 0 too. */
export function expm1(x: number): number {
  if (x > 40) return exp(x) - 1;
  if (x < -40) return -1;
  const k = x * Math.LOG2E + rounder - rounder;
  const head = x - k * ln2High;
  const tail = k * ln2Low;
  const r = head - tail;
  const c = head - r - tail;
  // eˣ − 1 = 2ᵏ ((1 − 2⁻ᵏ) + (eʳ − 1))
  const grown = r * r * expTail(r) + c;
  if (k === 0) return x === 0 ? x : r + grown;
  return scale(1 - scale(1, -k) + r + grown, k);
}

/** Set by `decompose`: the argument is mantissa · 2^exponent with the mantissa in [√½, √2). */
let exponent = 0;

/** The mantissa of a positive finite number; its exponent is left in `exponent`. */
function decompose(x: number): number {
  const denormal = x < 2.2250738585072014e-308;
  const up = denormal ? x * twoTo54 : x;
  double[0] = up;
  const k = (words[1]! - 0x3fe6a09e) >> 20;
  exponent = denormal ? k - 54 : k;
  return up * powersOfTwo[1074 - k]!;
}

/** The natural logarithm; NaN below 0. */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  // ln(1 + f) = 2 artanh(s) = f − f²/2 + s (f²/2 + R(s²)) with s = f/(2 + f)
  const f = decompose(x) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const low = 0.666666666666671 + z * 0.39999999999519825 + z2 * (0.28571428729284654 + z * 0.22222199090906986);
  const high = 0.18183571540478194 + z * 0.1531316439241502 + z2 * 0.1481051982068881;
  const p = low + z2 * z2 * high;
  const half = 0.5 * f * f;
  return exponent * ln2High - (half - (s * (half + z * p) + exponent * ln2Low) - f);
}

/** ln(1 + x), accurate near 0 too. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Number.POSITIVE_INFINITY)) return log(1 + x);
  if (x > -1e-17 && x < 1e-17) return x;
  // 1 + x rounds to u; ln(1 + x) = ln u + ln(1 + d/u) with the small d = (1 + x) − u.
  const u = 1 + x;
  const d = x >= 1 ? 1 - (u - x) : x - (u - 1);
  return log(u) + d / u;
}

/**
 * x to the power of y, as the language's operator has it (1 to the power of NaN or infinity is NaN).
 *
 * The logarithm is carried in two doubles, some 65 bits, because y multiplies its error.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  if (!Number.isFinite(y)) {
    if (size === 1) return Number.NaN;
    return size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  }
  const odd = Math.abs(y) <= Number.MAX_SAFE_INTEGER && Math.abs(y % 2) === 1;
  const sign = odd && (x < 0 || Object.is(x, -0)) ? -1 : 1;
  if (size === 0 || size === Number.POSITIVE_INFINITY) {
    return sign * ((size === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY);
  }
  if (x < 0 && !Number.isInteger(y)) return Number.NaN;
  return sign * powOfPositive(size, y);
}

/** The power for 0 < x < ∞ and finite y. */
function powOfPositive(x: number, y: number): number {
  const m = decompose(x);
  const k = exponent;
  // s = (m − 1)/(m + 1) in two parts
  const f = m - 1;
  const g = m + 1;
  const gLow = m - (g - 1);
  const s = f / g;
  const back = s * g;
  const sLow = (f - back - productError(s, g, back) - s * gLow) / g;
  // z = s², and t = 2/3 + 2/5 z + 2/7 z² + …
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  let q = 0.11882659332847523;
  q = q * z + 0.11688638081990611;
  q = q * z + 0.13335581394014642;
  q = q * z + 0.1538457750726578;
  q = q * z + 0.18181818545441278;
  q = q * z + 0.22222222220358676;
  q = q * z + 0.285714285714329;
  q = q * z + 0.39999999999999997;
  const more = z * q;
  const t = 0.6666666666666666 + more;
  const tLow = more - (t - 0.6666666666666666) + 3.700743415417188e-17;
  // ln m = 2 s + s z t
  const zt = z * t;
  const ztLow = productError(z, t, zt) + (z * tLow + zLow * t);
  const szt = s * zt;
  const sztLow = productError(s, zt, szt) + (s * ztLow + sLow * zt);
  const lnM = 2 * s + szt;
  const lnMLow = szt - (lnM - 2 * s) + (2 * sLow + sztLow);
  // ln x = k ln 2 + ln m; where k is not 0 it is the larger part.
  const base = k * ln2High;
  const sum = base + lnM;
  const rest = (k === 0 ? 0 : lnM - (sum - base)) + (k * ln2Low + lnMLow);
  const ln = sum + rest;
  const lnLow = rest - (ln - sum);
  // Beyond this y every power other than of 1 overflows or vanishes, and the products below stay finite.
  const power = Math.max(-1e20, Math.min(1e20, y));
  const high = power * ln;
  return expOfSum(high, productError(power, ln, high) + power * lnLow);
}

/** √(x² + y²) without overflow or loss on the way. */
export function hypot(x: number, y: number): number {
  const a = Math.max(Math.abs(x), Math.abs(y));
  const b = Math.min(Math.abs(x), Math.abs(y));
  if (Math.abs(x) === Number.POSITIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (a > 1e150) return rootOfSquares(a * twoToMinus600, b * twoToMinus600) * twoTo600;
  if (a < 1e-140) return rootOfSquares(a * twoTo600, b * twoTo600) * twoToMinus600;
  return rootOfSquares(a, b);
}

function rootOfSquares(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
