import { formatNumber, ManifoldError } from "../base/errors.ts";
import { dialectOf } from "./dialect.ts";
import type { TableFormat } from "./formats.ts";
import { missingMarkers } from "./missing.ts";
import type { RandomAccess } from "./random-access.ts";
import { readTable } from "./read-table.ts";
import type { Table } from "./table.ts";

/** So many bytes of text make a batch, up to the end of the line. */
const pieceBytes = 8e6;

/**
 * The rows of a text table or of JSON Lines, piece by piece. How a table is written is found out from its beginning and holds for all
 * of it. Texts in UTF-16 are read whole. Throws as `readTable` does; lines are counted from the beginning of the piece, which the
 * message names by its first row.
 */
export async function* lineBatches(
  source: RandomAccess,
  format: TableFormat,
  named: boolean,
  watching: { name?: string; signal?: AbortSignal; onProgress?: (fraction: number) => void },
): AsyncGenerator<Table, void, void> {
  const size = source.byteLength;
  const { name = "readBatches", signal, onProgress } = watching;
  const whole = { name, ...(signal ? { signal } : {}), ...(named ? { format } : {}) };
  const first = new Uint8Array(await source.slice(0, Math.min(size, pieceBytes)));
  const wide = (first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff);
  if (size <= pieceBytes || wide) {
    yield await readTable(wide ? new Uint8Array(await source.slice(0, size)) : first, whole);
    return;
  }
  const quoted = format === "csv" || format === "tsv";
  let end = lastLine(first, quoted);
  if (end === 0) {
    // A line of eight megabytes is none.
    yield await readTable(new Uint8Array(await source.slice(0, size)), whole);
    return;
  }
  const head = first.subarray(0, end);
  const table = await readTable(head, whole);
  yield table;
  onProgress?.(end / size);
  const fixed = format === "jsonl" ? {} : dialectFor(head, name, format, named);
  const kinds = new Map(table.columns.map((column) => [column.name, column.kind]));
  let rows = table.rows;
  while (end < size) {
    signal?.throwIfAborted();
    let piece = new Uint8Array(0);
    let length = 0;
    for (let want = pieceBytes; length === 0; want *= 2) {
      piece = new Uint8Array(await source.slice(end, Math.min(size, end + want)));
      length = end + piece.length === size ? piece.length : lastLine(piece, quoted);
    }
    end += length;
    const body = piece.subarray(0, length);
    if (!body.some((byte) => byte > 32)) continue;
    const part = await readTable(body, { ...whole, ...fixed, name: `${name} (from row ${formatNumber(rows)} on)`, format });
    if (format !== "jsonl" && part.columns.length !== table.columns.length) {
      throw new ManifoldError(
        "bad-file",
        `${name}: from row ${formatNumber(rows)} on a row has ${formatNumber(part.columns.length)} values where the rows before have ${formatNumber(table.columns.length)}. Give every row equally many.`,
        { row: rows },
      );
    }
    const columns = part.columns.map((column, i) => ({ ...column, name: format === "jsonl" ? column.name : table.columns[i]!.name }));
    rows += part.rows;
    // A column without a value in this piece is as it was before.
    const same = columns.map((column) =>
      column.missing === part.rows && kinds.get(column.name) !== column.kind && kinds.get(column.name) === "text"
        ? { ...column, kind: "text" as const, values: new Array<null>(part.rows).fill(null) }
        : column,
    );
    yield { ...table, rows: part.rows, columns: same as Table["columns"], notes: [] };
    onProgress?.(end / size);
  }
}

/** How a text table is written, so that its later pieces, which have no names, are read alike. */
function dialectFor(head: Uint8Array, name: string, format: TableFormat, named: boolean) {
  const text = new TextDecoder().decode(head.subarray(0, 1 << 18));
  const wanted = named && format === "tsv" ? "\t" : named && format === "txt" ? "whitespace" : "auto";
  const { separator, decimal } = dialectOf(text, false, name, { separator: wanted, missing: new Set(missingMarkers) });
  return { separator, decimal, header: false };
}

/** The place behind the last line end outside of quotes; 0 when there is none. */
function lastLine(bytes: Uint8Array, quoted: boolean): number {
  let last = 0;
  let open = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 34) open = quoted && !open;
    else if (byte === 10 && !open) last = i + 1;
  }
  return last;
}
