import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import { numberOfWord } from "./cell.ts";
import { missingMarkers } from "./missing.ts";
import type { Column, NumberColumn, Table, TextColumn, VectorColumn } from "./table.ts";

/** A column that is asked for by name as numbers: text of nothing but numbers and marks of missing values is turned into them. */
export function numeric(column: Column, source: string, notes: string[]): NumberColumn | VectorColumn {
  if (column.kind !== "text") return column;
  const marks = new Set(missingMarkers);
  const values = new Float64Array(column.values.length);
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const text = column.values[i]?.trim() ?? "";
    values[i] = numberOfWord(text);
    if (!Number.isNaN(values[i]!)) continue;
    missing++;
    if (text !== "" && !marks.has(text)) {
      throw new ManifoldError(
        "bad-input",
        `${source}: the feature ${column.name} is text: row ${formatNumber(i)} (counted from 0) holds ${formatValue(text)}. Correct the value, or name a column of numbers.`,
        { column: column.name, row: i, found: text.slice(0, 100) },
      );
    }
  }
  notes.push(`Column ${column.name} is text of digits; it was turned into numbers because it was asked for.`);
  return { name: column.name, kind: "number", values, missing };
}

/**
 * A column that would be numbers but for a few words must not vanish from the points unseen. Throws "bad-input" for one
 * of which more values are numbers than are not, and at least one is not.
 */
export function assertText(column: TextColumn, { rows }: Table, source: string): void {
  let numbers = 0;
  let words = 0;
  let first = -1;
  for (let i = 0; i < column.values.length; i++) {
    const text = column.values[i];
    if (text === null || text === undefined) continue;
    if (Number.isNaN(numberOfWord(text.trim()))) {
      if (first < 0) first = i;
      words++;
      // More words than half of the rows: text it is.
      if (words > rows / 2) return;
    } else numbers++;
  }
  if (first < 0 || numbers <= words) return;
  throw new ManifoldError(
    "bad-input",
    `${source}: ${formatNumber(numbers)} of ${formatNumber(rows)} values of column ${column.name} are numbers, but row ${formatNumber(first)} (counted from 0) holds ${formatValue(column.values[first])}. Correct it, name it among the marks of missing values, or choose the features without this column.`,
    { column: column.name, row: first, found: column.values[first]!.slice(0, 100) },
  );
}
