import type { Table } from "flatland/io";
import type { Field } from "./types.ts";

type Column = Table["columns"][number];

/** Different values are counted up to here. */
const mostDistinct = 1000;

/** The columns of a table with what a person must know of them: missing, constant, range, classes. O(values). */
export function profile(table: Table): Field[] {
  return table.columns.map(fieldOf);
}

function fieldOf(column: Column): Field {
  if (column.kind === "text") return textField(column);
  if (column.kind === "vector") {
    const { name, width, values, missing } = column;
    return { kind: "vector", name, width, values: values.slice() as never, missing, constant: false };
  }
  const values = column.values.slice();
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let whole = true;
  let missing = 0;
  const seen = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      missing++;
      continue;
    }
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    if (whole && !Number.isInteger(value)) whole = false;
    if (seen.size < mostDistinct) seen.add(value);
  }
  return {
    kind: "number",
    name: column.name,
    values,
    missing,
    constant: !(maximum > minimum),
    minimum,
    maximum,
    whole,
    distinct: seen.size,
  };
}

function textField({ name, values }: Extract<Column, { kind: "text" }>): Field {
  const numberOf = new Map<string, number>();
  const codes = new Int32Array(values.length);
  let missing = 0;
  values.forEach((value, i) => {
    if (value === null) {
      missing++;
      codes[i] = -1;
      return;
    }
    let code = numberOf.get(value);
    if (code === undefined) numberOf.set(value, (code = numberOf.size));
    codes[i] = code;
  });
  // In the order of the alphabet, numbers by size: the order of the file is an accident.
  const words = [...numberOf.keys()];
  if (words.length <= mostDistinct) {
    const order = words.map((_, i) => i).sort((a, b) => words[a]!.localeCompare(words[b]!, "en", { numeric: true }) || a - b);
    const place = new Int32Array(words.length);
    order.forEach((code, at) => (place[code] = at));
    for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) codes[i] = place[codes[i]!]!;
    return { kind: "text", name, codes, words: order.map((code) => words[code]!), missing, constant: words.length <= 1 };
  }
  return { kind: "text", name, codes, words, missing, constant: false };
}

/** How many rows repeat an earlier one in every column. O(values), by a hash of each row, compared in full where hashes meet. */
export function countDuplicates(fields: readonly Field[], rows: number): number {
  const hash = new Int32Array(rows);
  const bits = new Float64Array(1);
  const words = new Int32Array(bits.buffer);
  const mix = (i: number, value: number): void => {
    bits[0] = value;
    hash[i] = Math.imul(Math.imul(hash[i]! ^ words[0]!, 0x01000193) ^ words[1]!, 0x85ebca6b);
    hash[i]! ^= hash[i]! >>> 15;
  };
  for (const field of fields) {
    if (field.kind === "vector") {
      const { values, width } = field;
      for (let i = 0; i < rows; i++) for (let j = i * width; j < (i + 1) * width; j++) mix(i, values[j]!);
    } else {
      const values = field.kind === "text" ? field.codes : field.values;
      for (let i = 0; i < rows; i++) mix(i, values[i]!);
    }
  }
  const same = (a: number, b: number): boolean =>
    fields.every((field) => {
      if (field.kind === "text") return field.codes[a] === field.codes[b];
      const width = field.kind === "vector" ? field.width : 1;
      for (let j = 0; j < width; j++) if (!Object.is(field.values[a * width + j], field.values[b * width + j])) return false;
      return true;
    });
  const first = new Map<number, number[]>();
  let duplicates = 0;
  for (let i = 0; i < rows; i++) {
    const others = first.get(hash[i]!);
    if (others === undefined) first.set(hash[i]!, [i]);
    else if (others.some((other) => same(other, i))) duplicates++;
    else others.push(i);
  }
  return duplicates;
}
