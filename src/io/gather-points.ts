import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import type { NumberColumn, Table, TextColumn } from "./table.ts";

/** One feature: a column of numbers, or one place of a column of vectors. */
export interface Feature {
  readonly name: string;
  readonly column: number;
  readonly values: NumberArray;
  readonly stride: number;
  readonly offset: number;
}

/** What is missing in some features. */
export interface Gaps {
  /** Rows that miss a value, and values that are missing. */
  readonly rows: number;
  readonly values: number;
  readonly kept: Int32Array;
}

/** Looks for what is missing or infinite. Throws "bad-input" for what `policy` does not allow, with row and column. */
export function* findGaps({ rows }: Table, features: readonly Feature[], policy: "error" | "drop" | "mean", source: string): Steps<Gaps> {
  const gap = new Uint8Array(rows);
  let values = 0;
  const look = ({ name, values: numbers, stride, offset }: Feature): void => {
    for (let i = 0, at = offset; i < rows; i++, at += stride) {
      const value = numbers[at]!;
      // x − x is 0 but for NaN and the infinities.
      if (value - value === 0) continue;
      if (!Number.isNaN(value)) {
        throw new ManifoldError(
          "bad-input",
          `${source}: column ${name} is ${value > 0 ? "infinite" : "minus infinite"} in row ${formatNumber(i)} (counted from 0). Leave the row out, or write the value as missing.`,
          { column: name, row: i, value },
        );
      }
      if (policy === "error") {
        throw new ManifoldError(
          "bad-input",
          `${source}: column ${name} misses its value in row ${formatNumber(i)} (counted from 0). Fill it in, or pass missing: "drop" or missing: "mean".`,
          { column: name, row: i },
        );
      }
      values++;
      gap[i] = 1;
    }
  };
  let done = 0;
  for (const feature of features) {
    if (feature.values instanceof Float64Array || feature.values instanceof Float32Array) look(feature);
    done++;
    if ((done * rows) % 500_000 < rows) yield (0.3 * done) / features.length;
  }
  let count = 0;
  for (let i = 0; i < rows; i++) count += gap[i]!;
  const kept = new Int32Array(count > 0 ? rows - count : 0);
  if (count > 0) for (let i = 0, to = 0; i < rows; i++) if (gap[i] === 0) kept[to++] = i;
  return { rows: count, values, kept };
}

/** m_j = Σ x_ij / count over the values that are there. */
export function meansOf(features: readonly Feature[], rows: number, source: string): Float64Array {
  return Float64Array.from(features, ({ name, values, stride, offset }) => {
    let sum = 0;
    let count = 0;
    for (let i = 0, at = offset; i < rows; i++, at += stride) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    if (count === 0) {
      throw new ManifoldError(
        "bad-input",
        `${source}: column ${name} has no value at all, so it has no mean. Leave it out of the features.`,
        { column: name },
      );
    }
    return sum / count;
  });
}

/** The features side by side, one row a point, filled with `means` where they miss. */
export function* gather(
  all: number,
  features: readonly Feature[],
  rows: Int32Array | undefined,
  means: Float64Array | undefined,
): Steps<Matrix<NumberArray>> {
  const cols = features.length;
  const first = features[0]!;
  // A whole column of vectors is the matrix already.
  if (!rows && !means && first.stride === cols && features.every(({ values, offset }, j) => values === first.values && offset === j)) {
    return { rows: all, cols, data: first.values };
  }
  const count = rows ? rows.length : all;
  const same = !means && features.every(({ values }) => values.constructor === first.values.constructor);
  const type = (same ? first.values.constructor : Float64Array) as new (length: number) => NumberArray;
  const data = new type(count * cols);
  // Blocks of rows, so that what is written stays near.
  const block = Math.max(16, Math.floor(200_000 / cols));
  for (let from = 0; from < count; from += block) {
    const to = Math.min(count, from + block);
    for (let j = 0; j < cols; j++) copyFeature(features[j]!, j, cols, data, from, to, rows, means);
    yield 0.3 + (0.7 * to) / count;
  }
  return { rows: count, cols, data };
}

function copyFeature(
  { values, stride, offset }: Feature,
  j: number,
  cols: number,
  data: NumberArray,
  from: number,
  to: number,
  rows: Int32Array | undefined,
  means: Float64Array | undefined,
): void {
  for (let i = from; i < to; i++) {
    const value = values[(rows ? rows[i]! : i) * stride + offset]!;
    data[i * cols + j] = means && Number.isNaN(value) ? means[j]! : value;
  }
}

/** The rows of a column that `rows` names. */
export function takeColumn(column: TextColumn | NumberColumn, rows: Int32Array): TextColumn | NumberColumn {
  if (column.kind === "text") {
    const values = Array.from(rows, (row) => column.values[row] ?? null);
    return { ...column, values, missing: values.filter((value) => value === null).length };
  }
  const values = new (column.values.constructor as new (length: number) => NumberArray)(rows.length);
  let missing = 0;
  for (let i = 0; i < rows.length; i++) {
    values[i] = column.values[rows[i]!]!;
    if (Number.isNaN(values[i]!)) missing++;
  }
  return { ...column, values, missing };
}
