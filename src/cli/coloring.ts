import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { Table } from "../io/table.ts";
import type { PointColor } from "../plot/index.ts";
import { columnNamed } from "./prepare.ts";

/** More classes than this no legend can hold. */
const mostClasses = 60;
/** A column of whole numbers with no more different values than this holds classes, if it is a label. */
const mostNumberedClasses = 20;

/** Whole-number codes for the values of a column, in the order of their names; −1 where the value is missing. */
export interface Classes {
  readonly names: readonly string[];
  readonly codes: Int32Array;
}

/**
 * The values of a column as classes: numbers in their order, texts in the order of the alphabet.
 *
 * Throws "bad-option" for a column of vectors or of numbers that are not whole.
 */
export function classesOf(table: Table, name: string, rows: Int32Array, source: string): Classes {
  const column = columnNamed(table, name, source);
  if (column.kind === "vector") {
    throw new ManifoldError(
      "bad-option",
      `${source}: the column ${formatValue(name)} holds vectors, which are no classes. Name a column of words or whole numbers.`,
      {
        column: name,
      },
    );
  }
  if (column.kind === "number") {
    const values = Array.from(rows, (row) => column.values[row]!);
    const odd = values.findIndex((value) => !Number.isNaN(value) && !Number.isInteger(value));
    if (odd >= 0) {
      throw new ManifoldError(
        "bad-option",
        `${source}: the column ${formatValue(name)} cannot be a label: row ${formatNumber(rows[odd]!)} (counted from 0) holds ${values[odd]}. Labels are words or whole numbers.`,
        { column: name, row: rows[odd], value: values[odd] },
      );
    }
    const distinct = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
    const codes = new Map(distinct.map((value, code) => [value, code]));
    return { names: distinct.map(String), codes: Int32Array.from(values, (value) => codes.get(value) ?? -1) };
  }
  const values = Array.from(rows, (row) => column.values[row] ?? null);
  const distinct = [...new Set(values.filter((value) => value !== null))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const codes = new Map<string | null, number>(distinct.map((value, code) => [value, code]));
  return { names: distinct, codes: Int32Array.from(values, (value) => codes.get(value) ?? -1) };
}

/**
 * How the points at `rows` of a table are colored by a column: words by class, numbers on a ramp, few whole numbers of a label by class.
 *
 * Throws "bad-option" for a column of vectors, and for more classes than a legend can hold.
 */
export function colorBy(table: Table, name: string | undefined, rows: Int32Array, source: string, label?: string): PointColor {
  if (name === undefined) return { kind: "plain" };
  const column = columnNamed(table, name, source);
  if (column.kind === "number") {
    const values = Float64Array.from(rows, (row) => column.values[row]!);
    const different = new Set(values);
    const classes =
      name === label && different.size <= mostNumberedClasses && values.every((value) => Number.isNaN(value) || Number.isInteger(value));
    if (!classes) return { kind: "continuous", values, label: name };
  }
  const { names, codes } = classesOf(table, name, rows, source);
  if (names.length > mostClasses) {
    throw new ManifoldError(
      "bad-option",
      `${source}: the column ${formatValue(name)} holds ${formatNumber(names.length)} different words, more than a legend of ${mostClasses} can show. Color by another column.`,
      { column: name, classes: names.length },
    );
  }
  return { kind: "classes", labels: codes, names, label: name };
}

/** The coloring of some of the points. */
export function colorAt(color: PointColor, rows: Int32Array): PointColor {
  if (color.kind === "classes") return { ...color, labels: rows.map((row) => color.labels[row]!) };
  if (color.kind === "continuous") return { ...color, values: Float64Array.from(rows, (row) => color.values[row]!) };
  return color;
}
