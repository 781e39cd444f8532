import { productError } from "./product-error.ts";

/** π/2 in four parts; the first three have 33 bits, so that their products with a whole number below 2²⁰ are exact. */
const halfPi1 = 1.5707963267341256;
const halfPi2 = 6.077100506303966e-11;
const halfPi3 = 2.0222662487111665e-21;
const halfPi4 = 8.4784276603689e-32;
/** π/2 in two parts. */
const halfPi = 1.5707963267948966;
const halfPiLow = 6.123233995736766e-17;
const twoToMinus128 = 2.938735877055719e-39;
const twoOverPi = 0.6366197723675814;
/** 1.5 · 2⁵²: adding and taking it away rounds to a whole number. */
const rounder = 6755399441055744;
/** Arguments up to here are reduced with the four parts of π/2; it is 2²⁰ · π/2 less a little. */
const mediumLimit = 1647000;

/** Set by `reduce`: the argument is quadrant · π/2 + rest + restLow, with |rest| ≤ π/4 and a little. */
let rest = 0;
let restLow = 0;

/** The sine of x radians, for x of any size. NaN for infinite x. */
export function sin(x: number): number {
  // Also keeps −0, and small numbers whose cube vanishes.
  if (x > -1e-9 && x < 1e-9) return x;
  const quadrant = reduce(x);
  const value = quadrant & 1 ? cosOfRest() : sinOfRest();
  return quadrant & 2 ? -value : value;
}

/** The cosine of x radians, for x of any size. NaN for infinite x. */
export function cos(x: number): number {
  const quadrant = reduce(x);
  const value = quadrant & 1 ? sinOfRest() : cosOfRest();
  return (quadrant + 1) & 2 ? -value : value;
}

/** sin(r + c) = r + (r³ S(r²) + c cos r) */
function sinOfRest(): number {
  const z = rest * rest;
  let p = -7.578085224559427e-13;
  p = p * z + 1.60583589662317e-10;
  p = p * z - 2.5052104901141066e-8;
  p = p * z + 2.7557319214411655e-6;
  p = p * z - 0.000198412698412562;
  p = p * z + 0.008333333333333325;
  p = p * z - 0.16666666666666666;
  return rest + (rest * z * p + restLow * (1 - 0.5 * z));
}

/** cos(r + c) = 1 − r²/2 + (r⁴ C(r²) − c sin r), where what rounding takes from 1 − r²/2 is added again. */
function cosOfRest(): number {
  const z = rest * rest;
  let p = 4.741083847050483e-14;
  p = p * z - 1.1470364896176948e-11;
  p = p * z + 2.0876755050904126e-9;
  p = p * z - 2.7557319218663255e-7;
  p = p * z + 2.480158730157972e-5;
  p = p * z - 0.0013888888888888885;
  p = p * z + 0.041666666666666664;
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * z * p - rest * restLow));
}

/** Takes the nearest multiple of π/2 from x: the remainder is left in `rest` and `restLow`, the result is the multiple modulo 4. */
function reduce(x: number): number {
  if (x >= -0.785 && x <= 0.785) {
    rest = x;
    restLow = 0;
    return 0;
  }
  if (!(x >= -mediumLimit && x <= mediumLimit)) return reduceLarge(x);
  const k = x * twoOverPi + rounder - rounder;
  // Every product is exact, the first difference too; the errors of the next two are kept.
  const first = x - k * halfPi1;
  const second = k * halfPi2;
  const a = first - second;
  const aVirtual = a - first;
  const aError = first - (a - aVirtual) - (second + aVirtual);
  const third = k * halfPi3;
  const b = a - third;
  const bVirtual = b - a;
  const bError = a - (b - bVirtual) - (third + bVirtual);
  const low = aError + bError - k * halfPi4;
  rest = b + low;
  restLow = b - rest + low;
  return k & 3;
}

/** The first 1216 binary places of 2/π: with the largest double some 240 are left behind the point. */
const placesOfTwoOverPi =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babn;
const double = new Float64Array(1);
const bits = new BigUint64Array(double.buffer);

/**
 * The same for arguments beyond `mediumLimit`, in whole numbers: x = m 2ᵉ, and m · (2/π) modulo 4 has all the places that count.
 *
 * @see M. H. Payne, R. N. Hanek, ACM SIGNUM Newsletter 18 (1983) 19–24, doi:10.1145/1057600.1057602
 */
function reduceLarge(x: number): number {
  rest = Number.NaN;
  if (!Number.isFinite(x)) return 0;
  double[0] = Math.abs(x);
  const m = (bits[0]! & 0xfffffffffffffn) | 0x10000000000000n;
  const e = (bits[0]! >> 52n) - 1075n;
  const point = 1216n - e;
  const turns = BigInt.asUintN(Number(point) + 2, m * placesOfTwoOverPi);
  const quadrant = (turns + (1n << (point - 1n))) >> point;
  // The fraction in [−½, ½] to 128 places, as the sum of two doubles, times π/2.
  const fraction = (turns - (quadrant << point)) >> (point - 128n);
  const high = Number(fraction);
  const low = Number(fraction - BigInt(high));
  const a = high * twoToMinus128;
  const product = a * halfPi;
  const productLow = productError(a, halfPi, product) + (a * halfPiLow + low * twoToMinus128 * halfPi);
  const value = product + productLow;
  const valueLow = product - value + productLow;
  rest = x < 0 ? -value : value;
  restLow = x < 0 ? -valueLow : valueLow;
  return Number(x < 0 ? 4n - quadrant : quadrant) & 3;
}
