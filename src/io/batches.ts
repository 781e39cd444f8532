import { ManifoldError } from "../base/errors.ts";
import { arrowColumns, readArrowBatches } from "./arrow-batches.ts";
import { accessOf, type ByteReader, type ByteSource, byteReader, readerOf, restOf } from "./byte-source.ts";
import { expansionLimit, gunzipPieces, tooManyUnpacked, unzstdPieces } from "./decompress.ts";
import { detectFormat, packingOf } from "./detect.ts";
import type { TableFormat } from "./formats.ts";
import { npyBatches } from "./npy-batches.ts";
import { parquetWindows } from "./parquet-batches.ts";
import { accessTo, type RandomAccess } from "./random-access.ts";
import { type ReadTableOptions, readTable, separatorFor } from "./read-table.ts";
import type { Column, Table } from "./table.ts";
import { lineBatches, textBatches } from "./text-batches.ts";

/** How {@link readBatches} reads. */
export interface BatchOptions extends ReadTableOptions {
  /**
   * Told the columns of a Parquet or Arrow file (without their values), gives the names of those to read; all when not given, or where
   * it gives undefined. Other formats have all their columns read.
   */
  readonly choose?: ((columns: readonly Column[]) => readonly string[] | undefined) | undefined;
  /** The most rows of a batch; 65,536 when not given. */
  readonly rows?: number | undefined;
}

/**
 * The rows of a file as tables of at most `rows` rows, in order, in memory that does not grow with the file.
 *
 * CSV, TSV, whitespace, JSON Lines and NPY are read while they come, from streams and out of packed files (gzip, Zstandard) too. Parquet
 * is read page by page, also inside of one huge row group, and Arrow in windows of a record batch: they need a source of which parts
 * can be read, and take a stream or a packed file whole. So does an NPY array in Fortran order. The other formats are always read
 * whole. All batches have the columns of the first; a column of a text file in which only later rows show that it is text is text from
 * there on. Throws as {@link readTable} does.
 */
export async function* readBatches(source: ByteSource, options: BatchOptions = {}): AsyncGenerator<Table, void, void> {
  const { rows = 65_536, signal } = options;
  if (!(Number.isSafeInteger(rows) && rows >= 1)) {
    throw new ManifoldError("bad-option", `readBatches: rows is ${rows}. Give a whole number of at least 1.`, { option: "rows" });
  }
  for await (const table of parts(source, options)) {
    for (let from = 0; from === 0 || from < table.rows; from += rows) {
      signal?.throwIfAborted();
      yield table.rows <= rows ? table : rowsOf(table, from, Math.min(table.rows, from + rows));
    }
  }
}

/** So much of the beginning of a file tells its format. */
const headSize = 1 << 16;

async function* parts(source: ByteSource, options: BatchOptions): AsyncGenerator<Table, void, void> {
  const file = accessOf(source, "readBatches");
  const { name = file?.name, signal, onProgress } = options;
  const who = name ?? "readBatches";
  const outer = byteReader(file ?? source, who);
  try {
    const packing = packingOf(await outer.peek(4));
    const packed =
      packing === "gz" ? gunzipPieces(outer, who, await import("fflate")) : packing && unzstdPieces(outer, who, await import("fzstd"));
    // How far a packed file is read is known by its packed bytes.
    const reader = packed ? { ...readerOf(packed), fraction: () => outer.fraction() } : outer;
    const head = await reader.peek(headSize);
    if (head.length === 0) throw new ManifoldError("bad-file", `${who}: the file is empty. Give one with rows.`, {});
    const format = options.format === undefined || options.format === "auto" ? formatOf(head, name) : options.format;
    const asked = options.format === undefined ? "auto" : options.format;
    const watching = { signal, onProgress };
    const note = packing ? [`The file is packed (${packing}).`] : [];
    if (format === "csv" || format === "tsv" || format === "txt") {
      yield* noted(textBatches(reader, who, { ...separatorFor(asked), ...options }, watching), note);
    } else if (format === "jsonl") yield* noted(lineBatches(reader, who, watching), note);
    else if (format === "npy") yield* noted(npyBatches(reader, packed ? undefined : file, who, watching), note);
    else if ((format === "parquet" || format === "arrow") && file && !packed) yield* columnar(file, format, { ...options, name });
    else {
      const whole = await wholeOf(reader, packing ? outer : undefined, who, options);
      if (format === "parquet" || format === "arrow") yield* noted(columnar(accessTo(whole), format, { ...options, name }), note);
      else {
        const table = await readTable(whole, { ...options, name });
        yield { ...table, notes: [...note, ...table.notes] };
      }
    }
  } finally {
    await outer.close();
  }
}

/** Puts `notes` before those of the first batch. */
async function* noted(batches: AsyncIterable<Table>, notes: readonly string[]): AsyncGenerator<Table, void, void> {
  let first = true;
  for await (const table of batches) {
    yield first ? { ...table, notes: [...notes, ...table.notes] } : table;
    first = false;
  }
}

/** All bytes, of a packed file at most as many as it may unpack to; `packed` is the reader of the packed ones. */
function wholeOf(reader: ByteReader, packed: ByteReader | undefined, who: string, { signal, maxBytes }: BatchOptions): Promise<Uint8Array> {
  if (!packed) return restOf(reader, signal);
  return restOf(reader, signal, (bytes) => {
    const limit = expansionLimit(packed.taken(), maxBytes);
    if (bytes > limit) throw tooManyUnpacked(packed.taken(), limit, who);
  });
}

async function* columnar(source: RandomAccess, format: "parquet" | "arrow", options: BatchOptions): AsyncGenerator<Table, void, void> {
  const { name, signal, onProgress, choose } = options;
  const watching = { ...(name === undefined ? {} : { name }), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
  const columns = choose?.(await (format === "parquet" ? parquetColumns : arrowColumns)(source, watching));
  const chosen = { ...watching, ...(columns ? { columns } : {}) };
  if (format === "parquet") yield* parquetWindows(source, chosen);
  else yield* readArrowBatches(source, chosen);
}

/** The format by the beginning of a file; undefined where only the whole of it may tell. */
function formatOf(head: Uint8Array, name: string | undefined): TableFormat | undefined {
  try {
    return detectFormat(head, name, name ?? "readBatches").format;
  } catch {
    // What its beginning does not tell the whole file may, and if not, that is who says what is wrong with it.
    return undefined;
  }
}

/** The columns of a Parquet file without their values. */
async function parquetColumns(source: RandomAccess, options: { name?: string }): Promise<Column[]> {
  const { builderFor, openParquet } = await import("./parquet.ts");
  const { leaves } = await openParquet(source, options);
  return leaves.map((leaf) => builderFor(leaf, 0).finish());
}

/** Rows [from, to) of a table; numbers are views on its own. */
function rowsOf(table: Table, from: number, to: number): Table {
  const columns = table.columns.map((column): Column => {
    if (column.kind === "text") {
      const values = column.values.slice(from, to);
      return { ...column, values, missing: column.missing && values.filter((value) => value === null).length };
    }
    const width = column.kind === "vector" ? column.width : 1;
    const values = column.values.subarray(from * width, to * width) as typeof column.values;
    return { ...column, values, missing: column.missing && missingRows(values, width) };
  });
  return { ...table, rows: to - from, columns };
}

function missingRows(values: ArrayLike<number>, width: number): number {
  let missing = 0;
  for (let i = 0; i < values.length; i += width) {
    let there = true;
    for (let j = i; j < i + width; j++) if (Number.isNaN(values[j]!)) there = false;
    if (!there) missing++;
  }
  return missing;
}
