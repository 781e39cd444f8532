import { arrowColumns, readArrowParts } from "./arrow.ts";
import { detectFormat } from "./detect.ts";
import type { TableFormat } from "./formats.ts";
import { npyBatches } from "./npy-batches.ts";
import { parquetWindows } from "./parquet-batches.ts";
import type { RandomAccess } from "./random-access.ts";
import { readTable } from "./read-table.ts";
import type { Column, Table } from "./table.ts";
import { lineBatches } from "./text-batches.ts";

/** How {@link readBatches} reads. */
export interface BatchOptions {
  /** What to call the file in messages. */
  readonly name?: string | undefined;
  /** The format, when it is not to be found out. */
  readonly format?: TableFormat | undefined;
  /**
   * Told the columns of a Parquet or Arrow file (without their values), gives the names of those to read; all when not given, or where
   * it gives undefined. Other formats have all their columns read.
   */
  readonly choose?: ((columns: readonly Column[]) => readonly string[] | undefined) | undefined;
  /** The most rows of a batch; 65,536 when not given. */
  readonly rows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how much is read, in [0, 1]. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * The rows of a file as tables of at most `rows` rows, in order, in memory that does not grow with the file.
 *
 * Parquet is read page by page, also inside of one huge row group; Arrow by record batch; NPY, CSV, TSV and JSON Lines by piece.
 * Other formats, and packed files, are read whole. All batches have the columns of the first; a column of a text file in which only
 * later rows show that it is text is text from there on. Throws as {@link readTable} does.
 */
export async function* readBatches(source: RandomAccess, options: BatchOptions = {}): AsyncGenerator<Table, void, void> {
  const { rows = 65_536, signal } = options;
  for await (const table of parts(source, options)) {
    for (let from = 0; from === 0 || from < table.rows; from += rows) {
      signal?.throwIfAborted();
      yield table.rows <= rows ? table : rowsOf(table, from, Math.min(table.rows, from + rows));
    }
  }
}

async function* parts(source: RandomAccess, options: BatchOptions): AsyncGenerator<Table, void, void> {
  const { name = source.name, choose, signal, onProgress } = options;
  const watching = { ...(name === undefined ? {} : { name }), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
  const format = options.format ?? (await formatOf(source, name));
  switch (format) {
    case "parquet": {
      const columns = choose?.(await parquetColumns(source, watching));
      yield* parquetWindows(source, { ...watching, ...(columns ? { columns } : {}) });
      return;
    }
    case "arrow": {
      const columns = choose?.(await arrowColumns(source, watching));
      for await (const part of readArrowParts(source, { ...watching, ...(columns ? { columns } : {}) })) {
        yield { rows: part.rows, columns: part.columns, format, notes: part.notes };
      }
      return;
    }
    case "npy":
      yield* npyBatches(source, watching);
      return;
    case "csv":
    case "tsv":
    case "txt":
    case "jsonl":
      yield* lineBatches(source, format, options.format !== undefined, watching);
      return;
    default: {
      const bytes = new Uint8Array(await source.slice(0, source.byteLength));
      yield await readTable(bytes, { ...watching, format: options.format });
    }
  }
}

/** The format by the beginning of a file; undefined for packed ones, which are read whole. */
async function formatOf(source: RandomAccess, name: string | undefined): Promise<TableFormat | undefined> {
  const head = new Uint8Array(await source.slice(0, Math.min(source.byteLength, 1 << 16)));
  const zip = head[0] === 0x50 && head[1] === 0x4b;
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const zstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  if (head.length === 0 || zip || gzip || zstd) return undefined;
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
