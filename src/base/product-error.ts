/** The upper 26 bits of a number, so that products of such parts are exact. */
function upper(x: number): number {
  const shifted = x * 134217729;
  return shifted - (shifted - x);
}

/**
 * What rounding took from the product p = a · b, exactly, so long as nothing overflows (|a|, |b| below 2⁹⁹⁶) or falls below the
 * normal numbers.
 *
 * @see T. J. Dekker, Numer. Math. 18 (1971) 224–242, doi:10.1007/BF01397083
 */
export function productError(a: number, b: number, p: number): number {
  const aHigh = upper(a);
  const aLow = a - aHigh;
  const bHigh = upper(b);
  const bLow = b - bHigh;
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
