/** The number that a trimmed word writes with a decimal point or an infinity; NaN for all else. Neither hexadecimal nor empty words are numbers, nor is what is beyond the range of doubles. */
export function numberOfWord(word: string): number {
  const value = Number(word);
  // `Number` also takes "", "0x1F", "0b1" and "Infinity".
  if (Number.isFinite(value)) return isPlain(word) ? value : Number.NaN;
  if (!/^[+-]?inf(?:inity)?$/i.test(word)) return Number.NaN;
  return word.charCodeAt(0) === 45 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Whether a word that `Number` takes is written in decimal digits. */
function isPlain(word: string): boolean {
  const second = word.charCodeAt(1) | 32;
  // 0x, 0o, 0b; and nothing at all or blanks, which `Number` takes for 0.
  return word.charCodeAt(word.length - 1) > 32 && second !== 120 && second !== 111 && second !== 98;
}

/** A word with a decimal comma ("1,5", "-,5e3"), and not more than one. */
export const withComma = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Whether digits would be lost if this number were stored as one: a leading zero ("007", as in postal codes), or a whole number
 * beyond ±2⁵³ that doubles cannot hold.
 */
export function isCode(word: string): boolean {
  if (/^[+-]?0\d/.test(word)) return /^[+-]?\d+$/.test(word);
  if (word.length < 16 || !/^[+-]?\d+$/.test(word)) return false;
  const digits = word.replace("+", "");
  // The shortest digits of a double are no code either: 35687065799335430 is how one is printed.
  return digits !== String(Number(digits)) && BigInt(digits) !== BigInt(Number(digits));
}
