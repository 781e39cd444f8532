import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import { featureNames } from "../io/select.ts";
import type { Column, Table } from "../io/table.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { applyScaling } from "../matrix/scaling.ts";
import type { Preparation } from "../model/preparation.ts";

/** The points of a batch as the model's own were made, and which rows of the batch they are. */
export interface PreparedBatch {
  readonly points: Matrix<NumberArray>;
  /** Rows of the batch, ascending; all, unless some miss a value and are left out. */
  readonly rows: Int32Array;
}

/** Where one feature's numbers stand. */
interface Place {
  readonly values: NumberArray;
  readonly stride: number;
  readonly offset: number;
}

/** The columns that hold `features`, by name; a place of a column of vectors is named with the place behind it ("x1", "x2"). */
export function columnsFor(columns: readonly Column[], features: readonly string[]): string[] {
  const wanted = new Set(features);
  // A file may tell the width of its vectors only with their values.
  const vectorName = (name: string): boolean =>
    features.some((feature) => feature.startsWith(name) && /^\d+$/.test(feature.slice(name.length)));
  return columns
    .filter((one) => one.kind !== "text" && (wanted.has(one.name) || (one.kind === "vector" && vectorName(one.name))))
    .map(({ name }) => name);
}

/**
 * Takes the features of `preparation` out of a batch, treats missing values and brings columns to scale as the fit did. `first` is the
 * number of the batch's first row in the file, for messages.
 *
 * Throws "bad-option" for a feature that is not there, "bad-input" for missing values where the fit allowed none. O(rows · features)
 */
export function prepareBatch(table: Table, { features, scaling, missing }: Preparation, first: number, source: string): PreparedBatch {
  const places = placesOf(table, features, source);
  const rows = missing.policy === "drop" ? wholeRows(table.rows, places) : Int32Array.from({ length: table.rows }, (_, i) => i);
  const cols = places.length;
  const Type = commonType(places);
  const data = new Type(rows.length * cols);
  // Some hundred rows at a time, so that what is written stays in the processor's cache.
  for (let from = 0; from < rows.length; from += 256) {
    const to = Math.min(rows.length, from + 256);
    for (let j = 0; j < cols; j++) {
      const { values, stride, offset } = places[j]!;
      for (let i = from; i < to; i++) {
        const value = values[rows[i]! * stride + offset]!;
        if (Number.isNaN(value) && missing.policy === "error") throw missed(source, first + rows[i]!, features[j]!);
        data[i * cols + j] = Number.isNaN(value) && missing.means ? missing.means[j]! : value;
      }
    }
  }
  return { points: applyScaling({ rows: rows.length, cols, data }, scaling), rows };
}

function placesOf(table: Table, features: readonly string[], source: string): Place[] {
  const known = new Map<string, Place>();
  for (const column of table.columns) {
    if (column.kind === "text") continue;
    const stride = column.kind === "vector" ? column.width : 1;
    for (const [offset, name] of featureNames(column).entries()) known.set(name, { values: column.values, stride, offset });
  }
  return features.map((feature) => {
    const place = known.get(feature);
    if (place) return place;
    const text = table.columns.some(({ name, kind }) => name === feature && kind === "text");
    throw new ManifoldError(
      text ? "bad-input" : "bad-option",
      text
        ? `${source}: the column ${formatValue(feature)} holds text, where the model was fitted on numbers. Mend the column.`
        : `${source}: the column ${formatValue(feature)} is missing; the model was fitted on ${features.slice(0, 8).join(", ")}${features.length > 8 ? `, … (${formatNumber(features.length)} columns)` : ""}. Give a file with the same columns.`,
      { column: feature },
    );
  });
}

/** The element type that all features share, else Float64. */
function commonType(places: readonly Place[]): new (length: number) => NumberArray {
  const first = places[0]?.values;
  const same = first && places.every(({ values }) => values.constructor === first.constructor);
  return (same ? first.constructor : Float64Array) as new (
    length: number,
  ) => NumberArray;
}

function wholeRows(rows: number, places: readonly Place[]): Int32Array {
  const gaps = new Uint8Array(rows);
  for (const { values, stride, offset } of places) {
    if (!(values instanceof Float64Array || values instanceof Float32Array)) continue;
    for (let i = 0; i < rows; i++) if (Number.isNaN(values[i * stride + offset]!)) gaps[i] = 1;
  }
  const kept: number[] = [];
  for (let i = 0; i < rows; i++) if (gaps[i] === 0) kept.push(i);
  return Int32Array.from(kept);
}

function missed(source: string, row: number, feature: string): ManifoldError {
  return new ManifoldError(
    "bad-input",
    `${source}: row ${formatNumber(row)} (counted from 0) has no value in ${formatValue(feature)}, and the model was fitted with missing: "error". Fill it in, or fit the model with missing: "drop" or "mean".`,
    { row, column: feature },
  );
}
