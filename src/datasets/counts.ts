import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Option } from "../base/options.ts";

/** The most points a data set is made with. */
const most = 10_000_000;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;

/**
 * The option `samples` of data sets in parts: how many points in all, or a list with the number of each part.
 * `parts` is the length such a list must have, when that is fixed. @__NO_SIDE_EFFECTS__
 */
export function counts(spec: { default: number; help: string; parts?: number }): Option<number | readonly number[]> {
  const { parts } = spec;
  const list = parts === undefined ? "a list with the number of each part" : `a list of ${parts} such numbers`;
  return {
    default: spec.default,
    help: spec.help,
    kind: "integer",
    accepts: `a whole number from 1 to ${formatNumber(most)}, or ${list}`,
    minimum: 1,
    maximum: most,
    allows: (value) =>
      isCount(value) ||
      (Array.isArray(value) && value.length > 0 && (parts === undefined || value.length === parts) && value.every(isCount)),
    refuses: [0, -1, 1.5, "100", Number.NaN, null, true, [], [0, 5], [1.5, 2], most + 1],
  };
}

/** The option `samples` of a data set in one part. @__NO_SIDE_EFFECTS__ */
export function count(spec: { default: number; help: string }): Option<number> {
  return {
    ...spec,
    kind: "integer",
    accepts: `a whole number from 1 to ${formatNumber(most)}`,
    minimum: 1,
    maximum: most,
    allows: isCount,
    refuses: [0, -1, 1.5, "100", Number.NaN, null, true, [], most + 1],
  };
}

/** Throws "too-large" when `rows × cols` numbers are more than one array should hold (2 GB). */
export function assertSize(rows: number, cols: number, who: string): void {
  if (rows * cols <= 2 ** 28) return;
  throw new ManifoldError(
    "too-large",
    `${who}: ${formatNumber(rows)} points of ${formatNumber(cols)} numbers are more than one array should hold. Use fewer points or dimensions.`,
    { rows, cols },
  );
}
