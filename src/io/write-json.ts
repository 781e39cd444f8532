import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { byteWriter } from "./byte-writer.ts";
import type { Column, Table } from "./table.ts";

/**
 * A table as JSON, an array of objects one a line, or as JSON Lines; a missing value is null, a vector a list.
 * Throws "bad-input" for infinite numbers, which JSON cannot write. O(values)
 */
export function* writeJson(table: Table, lines: boolean): Steps<Uint8Array<ArrayBuffer>> {
  const writer = byteWriter();
  const keys = table.columns.map(({ name }) => JSON.stringify(name));
  const values = table.columns.reduce((sum, column) => sum + (column.kind === "vector" ? column.width : 1), 0);
  const each = Math.max(1, Math.floor(20_000 / values));
  if (!lines) writer.write("[\n");
  for (let from = 0; from < table.rows; from += each) {
    const to = Math.min(table.rows, from + each);
    for (let i = from; i < to; i++) {
      const row = table.columns.map((column, c) => `${keys[c]}:${jsonOf(column, i)}`).join(",");
      writer.write(lines ? `{${row}}\n` : `{${row}}${i + 1 < table.rows ? "," : ""}\n`);
    }
    yield to / table.rows;
  }
  if (!lines) writer.write("]\n");
  return writer.finish();
}

function jsonOf(column: Column, i: number): string {
  if (column.kind === "text") return JSON.stringify(column.values[i] ?? null);
  if (column.kind === "number") return numberText(column.values[i]!, column.name, i);
  const { width, values, name } = column;
  return `[${Array.from(values.subarray(i * width, (i + 1) * width), (value) => numberText(value, name, i)).join(",")}]`;
}

function numberText(value: number, name: string, i: number): string {
  if (Number.isFinite(value)) return value === 0 && 1 / value < 0 ? "-0" : String(value);
  if (Number.isNaN(value)) return "null";
  throw new ManifoldError(
    "bad-input",
    `writeTable: column ${name} is infinite in row ${formatNumber(i)} (counted from 0), which JSON cannot write. Write csv, or leave the row out.`,
    { column: name, row: i },
  );
}
