/** A decimal number as it is written: digits, perhaps with a point, perhaps with an exponent. */
export const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

const minus = 45;
const plus = 43;
const zero = 48;
const small = 101;
const capital = 69;

/** 10⁰ to 10²²; all are exact. */
const powers = /* @__PURE__ */ Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

/** So many digits are below 2⁵³ and therefore exact. */
const exactDigits = 15;
/** And so many more are taken as a second part. */
const mostDigits = 19;

/**
 * The number written in `text` from `start` to `end`, to the last bit as `Number` gives it, if it has at most 19 digits and a modest exponent.
 * Else NaN, which then says nothing. `point` is the code of the decimal point: 46, or 44 for a comma.
 *
 * Up to 15 digits are a whole number below 2⁵³ over a power of ten that is exact too, so one division rounds correctly (W. D. Clinger,
 * doi:10.1145/93548.93557). Longer ones go through {@link scaled}. Several times faster than cutting out the word and asking `Number`.
 */
export function plainNumber(text: string, start: number, end: number, point = 46): number {
  const sign = text.charCodeAt(start);
  let i = sign === minus || sign === plus ? start + 1 : start;
  let digits = 0;
  let more = 0;
  let count = 0;
  let any = false;
  let decimals = -1;
  for (; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= zero && code <= zero + 9) {
      any = true;
      if (decimals >= 0) decimals++;
      // Leading zeros are no digits.
      if (count > 0 || code > zero) {
        if (count < exactDigits) digits = digits * 10 + (code - zero);
        else more = more * 10 + (code - zero);
        count++;
      }
    } else if (code === point && decimals < 0) decimals = 0;
    else break;
  }
  if (!any || count > mostDigits) return Number.NaN;
  let exponent = decimals > 0 ? -decimals : 0;
  if (i < end) {
    const power = exponentAt(text, i, end);
    if (Number.isNaN(power)) return Number.NaN;
    exponent += power;
  }
  if (exponent < -22 || exponent > 22) return Number.NaN;
  const value =
    count > exactDigits
      ? scaled(digits, more, count - exactDigits, exponent)
      : exponent < 0
        ? digits / powers[-exponent]!
        : digits * powers[exponent]!;
  return sign === minus ? -value : value;
}

/** The exponent "e-05" that stands from `at` to `end`, of at most three digits; NaN for anything else. */
function exponentAt(text: string, at: number, end: number): number {
  const letter = text.charCodeAt(at);
  if (letter !== small && letter !== capital) return Number.NaN;
  const sign = text.charCodeAt(at + 1);
  const first = sign === minus || sign === plus ? at + 2 : at + 1;
  if (first >= end || end - first > 3) return Number.NaN;
  let power = 0;
  for (let i = first; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < zero || code > zero + 9) return Number.NaN;
    power = power * 10 + (code - zero);
  }
  return sign === minus ? -power : power;
}

/** 2²⁷ + 1, which splits a double into halves of 26 bits (T. J. Dekker, doi:10.1007/BF01397083). */
const splitter = 134217729;

/** What `product`, the rounded a·b, lacks of a·b: exact. */
function restOfProduct(a: number, b: number, product: number): number {
  const ca = splitter * a;
  const a1 = ca - (ca - a);
  const a2 = a - a1;
  const cb = splitter * b;
  const b1 = cb - (cb - b);
  const b2 = b - b1;
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}

/**
 * (digits · 10^count + more) · 10^exponent, correctly rounded, or NaN when it lies so near the middle of two doubles that this way cannot tell.
 *
 * The value is found as an unevaluated sum q + r of doubles with an error below 2⁻¹⁰⁰ q. Where q + r rounds to the same double with twice that
 * error added and taken away, that double is the right one.
 */
function scaled(digits: number, more: number, count: number, exponent: number): number {
  // w + v = digits · 10^count + more, exactly.
  const shifted = digits * powers[count]!;
  const w = shifted + more;
  const v = restOfProduct(digits, powers[count]!, shifted) + (more - (w - shifted));
  let q: number;
  let r: number;
  if (exponent < 0) {
    // (w + v) / t = q + (w − q t + v) / t
    const t = powers[-exponent]!;
    q = w / t;
    const p = q * t;
    r = (w - p - restOfProduct(q, t, p) + v) / t;
  } else {
    const t = powers[exponent]!;
    q = w * t;
    r = restOfProduct(w, t, q) + v * t;
  }
  const slack = q / 2 ** 98;
  const low = q + (r - slack);
  return low === q + (r + slack) ? low : Number.NaN;
}
