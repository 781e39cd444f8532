import type { Field } from "../data/types.ts";

/** A column as classes: a whole number a point, below zero for none, with the words for them. */
export interface Classes {
  readonly labels: Int32Array;
  readonly names: readonly string[];
}

const classesCache = new WeakMap<Field, { rows: Int32Array; found: Classes | undefined }>();

/** The classes of a column at the given rows; undefined for columns that are no classes. Kept until the rows change. */
export function classesOf(field: Field, rows: Int32Array): Classes | undefined {
  const known = classesCache.get(field);
  if (known?.rows === rows) return known.found;
  const found = makeClasses(field, rows);
  classesCache.set(field, { rows, found });
  return found;
}

function makeClasses(field: Field, rows: Int32Array): Classes | undefined {
  if (field.kind === "text") {
    if (field.words.length > 200) return undefined;
    return { labels: Int32Array.from(rows, (row) => field.codes[row]!), names: field.words };
  }
  if (field.kind === "vector" || !field.whole || field.distinct > 200) return undefined;
  const present = [...new Set(field.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const codeOf = new Map(present.map((value, code) => [value, code]));
  return { labels: Int32Array.from(rows, (row) => codeOf.get(field.values[row]!) ?? -1), names: present.map(String) };
}

const numbersCache = new WeakMap<Field, { rows: Int32Array; found: Float64Array }>();

/** A column as numbers at the given rows; classes by their numbers. Kept until the rows change: what is painted by them is kept with them. */
export function numbersOf(field: Field, rows: Int32Array): Float64Array {
  const known = numbersCache.get(field);
  if (known?.rows === rows) return known.found;
  const found = makeNumbers(field, rows);
  numbersCache.set(field, { rows, found });
  return found;
}

function makeNumbers(field: Field, rows: Int32Array): Float64Array {
  if (field.kind === "text") return Float64Array.from(rows, (row) => field.codes[row]!);
  const width = field.kind === "vector" ? field.width : 1;
  return Float64Array.from(rows, (row) => field.values[row * width]!);
}

/** What stands in a column at a row of the data, in words. */
export function wordAt(field: Field, row: number, written: (value: number) => string): string {
  if (field.kind === "text") return field.codes[row]! < 0 ? "–" : field.words[field.codes[row]!]!;
  if (field.kind === "vector")
    return `[${Array.from(field.values.subarray(row * field.width, row * field.width + 3), written).join(", ")}, …]`;
  const value = field.values[row]!;
  return field.whole ? String(value).replace("-", "−") : written(value);
}
