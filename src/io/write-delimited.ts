import type { Steps } from "../base/steps.ts";
import { byteWriter } from "./byte-writer.ts";
import { numberOfWord } from "./cell.ts";
import { missingMarkers } from "./missing.ts";
import { featureNames } from "./select.ts";
import type { Column, Table } from "./table.ts";

/** So many values take a few milliseconds. */
const valuesPerSlice = 20_000;

/**
 * A table as text, one row a line behind a line of names; a column of vectors is written as one column for each number.
 *
 * Numbers are written with the fewest digits that give the same double; a missing value is nothing, the empty text is "".
 * Texts stand in quotes where they need it, and a whole column does when one of its texts could be taken for a number or a missing value. O(values)
 */
export function* writeDelimited(table: Table, separator: "," | "\t" | " "): Steps<Uint8Array<ArrayBuffer>> {
  const writer = byteWriter();
  const quoting = table.columns.map((column) => column.kind === "text" && column.values.some((text) => text !== null && ambiguous(text)));
  const names = table.columns.flatMap(featureNames);
  writer.write(`${names.map((name, c) => quoted(name, separator, c === 0 && name[0] === "#")).join(separator)}\n`);
  // Blanks in a row cannot part values where nothing stands between them.
  const missing = separator === " " ? "NA" : "";
  const each = Math.max(1, Math.floor(valuesPerSlice / names.length));
  for (let from = 0; from < table.rows; from += each) {
    const to = Math.min(table.rows, from + each);
    for (let i = from; i < to; i++) {
      let line = "";
      for (let c = 0; c < table.columns.length; c++)
        line += (c > 0 ? separator : "") + cellsOf(table.columns[c]!, i, separator, missing, quoting[c]!);
      // A line without anything would be no row.
      writer.write(`${line === "" ? '""' : line}\n`);
    }
    yield to / table.rows;
  }
  return writer.finish();
}

function cellsOf(column: Column, i: number, separator: string, missing: string, quoteAll: boolean): string {
  if (column.kind === "number") return numberText(column.values[i]!, missing);
  if (column.kind === "text") {
    const text = column.values[i] ?? null;
    return text === null ? missing : quoted(text, separator, quoteAll || text === "" || text[0] === "#");
  }
  let cells = "";
  for (let j = 0; j < column.width; j++) cells += (j > 0 ? separator : "") + numberText(column.values[i * column.width + j]!, missing);
  return cells;
}

/** The shortest digits of a double; −0 keeps its sign. */
function numberText(value: number, missing: string): string {
  if (Number.isFinite(value)) return value === 0 && 1 / value < 0 ? "-0" : String(value);
  return Number.isNaN(value) ? missing : value > 0 ? "inf" : "-inf";
}

const marks = new Set(missingMarkers);
const ambiguous = (text: string): boolean =>
  text === "" || marks.has(text) || !Number.isNaN(numberOfWord(text)) || /^[+-]?[\d.,]+$/.test(text);

function quoted(text: string, separator: string, always: boolean): string {
  // What parts values in other files is put in quotes too, so that nobody has to wonder which one it is here.
  const needs = always || /["\r\n,;\t|]|^[\s\u00a0]|[\s\u00a0]$/.test(text) || (separator === " " && /[\s\u00a0]/.test(text));
  return needs ? `"${text.replaceAll('"', '""')}"` : text;
}
