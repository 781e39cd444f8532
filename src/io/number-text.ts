/** A decimal number as it is written: digits, perhaps with a point, perhaps with an exponent. */
export const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a word writes, nan and inf among them; undefined for all else, also for what `Number` would take beyond that ("", "0x10"). */
export function numberIn(word: string): number | undefined {
  if (decimal.test(word)) return Number(word);
  if (/^[+-]?nan$/i.test(word)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(word)) return word[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

const minus = 45;
const plus = 43;
const zero = 48;

/** 10⁰ to 10¹⁵; all are exact. */
const powers = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

/**
 * The number written in `text` from `start` to `end`, if it is short and plain: at most 15 digits and no exponent. Else NaN.
 * `point` is the code of the decimal point: 46, or 44 for a comma.
 *
 * Such digits are a whole number below 2⁵³ over a power of ten that is exact too, so one division gives the correctly rounded
 * value, several times faster than cutting out the word and asking `Number`.
 */
export function plainNumber(text: string, start: number, end: number, point = 46): number {
  const sign = text.charCodeAt(start);
  const first = sign === minus || sign === plus ? start + 1 : start;
  if (end - first > 16 || end <= first) return Number.NaN;
  let digits = 0;
  let count = 0;
  let decimals = -1;
  for (let i = first; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === point && decimals < 0) decimals = 0;
    else if (code >= zero && code <= zero + 9) {
      digits = digits * 10 + (code - zero);
      count++;
      if (decimals >= 0) decimals++;
    } else return Number.NaN;
  }
  if (count === 0 || count > 15) return Number.NaN;
  const value = decimals > 0 ? digits / powers[decimals]! : digits;
  return sign === minus ? -value : value;
}
