import { formatValue } from "../base/errors.ts";
import { isWide, readArrowParts } from "./arrow-batches.ts";
import { joinColumns } from "./arrow-columns.ts";
import { columnError } from "./arrow-part.ts";
import type { ColumnarOptions } from "./parquet.ts";
import { accessTo, type RandomAccess } from "./random-access.ts";
import type { Column, Table } from "./table.ts";

/**
 * The table in Arrow's file format (which is Feather, version 2) or its stream format; buffers packed with LZ4 or Zstandard too.
 *
 * Types become columns as in {@link readParquet}; 64-bit integers become text when one passes ±2⁵³. Memory: the table and one record
 * batch. Throws "bad-file" for a damaged or lying file, "bad-option" for a column that is not there. O(values)
 *
 * @see Apache Arrow, Columnar Format, https://arrow.apache.org/docs/format/Columnar.html
 */
export async function readArrow(source: RandomAccess | Uint8Array, options: ColumnarOptions = {}): Promise<Table> {
  const access = source instanceof Uint8Array ? accessTo(source, options.name) : source;
  const notes = new Set<string>();
  const asText = new Set<string>();
  for (;;) {
    try {
      return await readAll(access, options, notes, asText);
    } catch (error) {
      // Arrow files do not say how large their integers are, so it shows while reading; then all is read anew, that column as text.
      const column = isWide(error) ? String(error.details.column) : undefined;
      if (column === undefined || asText.has(column)) throw error;
      asText.add(column);
    }
  }
}

async function readAll(access: RandomAccess, options: ColumnarOptions, notes: Set<string>, asText: Set<string>): Promise<Table> {
  const name = options.name ?? access.name ?? "readArrow";
  const parts = new Map<string, Column[]>();
  const leftOut = new Set<string>();
  let rows = 0;
  for await (const part of readArrowParts(access, options, { asText })) {
    rows += part.rows;
    for (const note of part.notes) notes.add(note);
    for (const column of part.columns) parts.set(column.name, [...(parts.get(column.name) ?? []), column]);
    for (const ragged of part.ragged) leftOut.add(ragged);
  }
  const columns: Column[] = [];
  for (const [column, list] of parts) {
    if (leftOut.has(column)) continue;
    try {
      columns.push(joinColumns(list));
    } catch (error) {
      if (options.columns) throw columnError(error, name, column);
      notes.add(`Column ${formatValue(column)} is left out: ${(error as Error).message}.`);
    }
  }
  return { rows, columns, format: "arrow", notes: [...notes] };
}
