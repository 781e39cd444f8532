import type { FileMetaData, RowGroup } from "hyparquet";
import { formatBytes, formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { type ColumnBuilder, numberBuilder, RaggedLists, textBuilder, vectorBuilder } from "./column-builder.ts";
import { unheld } from "./column-error.ts";
import { type Carry, type ChunkReader, openChunk } from "./parquet-chunk.ts";
import { type Leaf, leavesOf } from "./parquet-leaves.ts";
import type { ParquetCodecs } from "./parquet-page.ts";
import { accessTo, type RandomAccess } from "./random-access.ts";
import type { Column, Table } from "./table.ts";

/** How a file of columns is read. */
export interface ColumnarOptions {
  /** What to call the file in messages. */
  readonly name?: string;
  /** The columns to read; all that can be read when not given. */
  readonly columns?: readonly string[];
  readonly signal?: AbortSignal;
  /** Told how much is read, in [0, 1]. */
  readonly onProgress?: (fraction: number) => void;
}

/** A Parquet file whose directory has been read. */
export interface ParquetFile {
  readonly name: string;
  readonly rows: number;
  readonly groups: readonly RowGroup[];
  readonly leaves: readonly Leaf[];
  readonly notes: readonly string[];
  /** Opens one column of one row group. */
  chunk(group: number, leaf: Leaf, carry: Carry): ChunkReader;
  /** Runs what reads `leaf` and turns what goes wrong into "bad-file" that names the column. */
  guard<T>(leaf: Leaf, group: number, work: () => Promise<T>): Promise<T>;
}

/**
 * The table in a Parquet file: numbers, texts, and lists of equal length as vectors; all common codecs and encodings.
 *
 * Integers keep their width; those of 64 bits become Float64, or text where the file's statistics show one beyond ±2⁵³ (an identifier,
 * most likely). Decimals become Float64, booleans 0 and 1, dates days and timestamps milliseconds since 1970. A missing number is NaN.
 * Parts of a structure are columns "a.b". What is neither (maps, lists of lists) is left out, and a note says so.
 *
 * Memory: the table and one page of one column. Throws "bad-file" for a damaged or lying file, "too-large" for a table beyond 8 GB,
 * "bad-option" for a column that is not there. O(values)
 *
 * @see Apache Parquet, File Format, https://parquet.apache.org/docs/file-format/
 */
export async function readParquet(source: RandomAccess | Uint8Array, options: ColumnarOptions = {}): Promise<Table> {
  const access = source instanceof Uint8Array ? accessTo(source, options.name) : source;
  const file = await openParquet(access, options);
  const notes = [...file.notes];
  const columns: Column[] = [];
  refuseHuge(file);
  const carry = { left: 0 };
  for (const [done, leaf] of file.leaves.entries()) {
    // What is made at once is bounded by the bytes that are there; more is made as values come.
    const builder = builderFor(leaf, Math.min(file.rows, access.byteLength + 1024));
    try {
      let rows = 0;
      for (let group = 0; group < file.groups.length; group++) {
        options.signal?.throwIfAborted();
        rows += Number(file.groups[group]!.num_rows);
        await file.guard(leaf, group, async () => {
          await file.chunk(group, leaf, carry).read(builder, rows);
          checkRows(builder.rows, rows);
        });
        options.onProgress?.((done + (group + 1) / file.groups.length) / file.leaves.length);
        await breathe();
      }
      columns.push(await file.guard(leaf, file.groups.length - 1, async () => builder.finish()));
    } catch (error) {
      // A list column nobody asked for does not stand in the way of the others.
      const ragged = raggedOf(error);
      if (!ragged || options.columns) throw error;
      notes.push(`Column ${formatValue(leaf.name)} is left out: ${ragged.message}.`);
    }
  }
  return { rows: file.rows, columns, format: "parquet", notes };
}

/** Why reading a column ended, when the lists in it differ in length. */
function raggedOf(error: unknown): RaggedLists | undefined {
  if (!(error instanceof ManifoldError)) return undefined;
  const { ragged } = error.details;
  return ragged instanceof RaggedLists ? ragged : undefined;
}

function refuseHuge({ leaves, rows, name }: ParquetFile): void {
  const bytes = rows * leaves.length * 8;
  if (bytes <= 8e9) return;
  throw new ManifoldError(
    "too-large",
    `${name}: ${formatNumber(rows)} rows of ${formatNumber(leaves.length)} columns need ${formatBytes(bytes)} of memory. Read it in batches, or save a part of it.`,
    { rows, columns: leaves.length, bytes },
  );
}

/** Throws unless a column has come to as many rows as the directory of the file promises. */
export function checkRows(found: number, expected: number): void {
  if (found !== expected) throw new Error(`it has ${formatNumber(found)} rows where ${formatNumber(expected)} are promised`);
}

/** An empty column for `leaf` with room for `rows` rows at once. */
export function builderFor({ name, list, reading, definition, entry }: Leaf, rows: number): ColumnBuilder {
  if (list) return vectorBuilder(name, definition, entry, rows);
  return reading.kind === "text" ? textBuilder(name, definition) : numberBuilder(name, definition, rows);
}

/** Reads the directory of a Parquet file. Throws "bad-file", and "bad-option" for columns that are not there. */
export async function openParquet(source: RandomAccess, options: ColumnarOptions): Promise<ParquetFile> {
  const name = options.name ?? source.name ?? "readParquet";
  const { byteLength } = source;
  if (byteLength < 12 || new DataView(await source.slice(0, 4)).getUint32(0, true) !== 0x31524150) {
    throw new ManifoldError("bad-file", `${name}: this is no Parquet file: it does not begin with PAR1. Give a file saved as Parquet.`, {
      bytes: byteLength,
    });
  }
  const { codecs, parquetMetadataAsync, parquetSchema } = await loadCodecs();
  let metadata: FileMetaData;
  let all: ReturnType<typeof leavesOf>;
  let rows = 0;
  try {
    metadata = await parquetMetadataAsync(source, { geoparquet: false });
    all = leavesOf(metadata, parquetSchema(metadata));
    for (const group of metadata.row_groups) {
      if (group.num_rows < 0n) throw new Error("a row group has a negative number of rows");
      rows += Number(group.num_rows);
    }
    if (rows !== Number(metadata.num_rows) || !Number.isSafeInteger(rows)) {
      throw new Error(`${metadata.num_rows} rows are promised, its row groups have ${rows}`);
    }
  } catch (error) {
    throw new ManifoldError(
      "bad-file",
      `${name}: the directory at the end of the file cannot be read (${messageOf(error)}). The file was cut short or damaged; fetch or save it again.`,
      { bytes: byteLength },
    );
  }
  const notes = [...all.leftOut].map(([column, why]) => `Column ${formatValue(column)} is left out: ${why}.`);
  for (const { name: column, reading } of all.leaves) {
    if (reading.kind === "number" && reading.note) notes.push(`Column ${formatValue(column)} is a date or time: ${reading.note}.`);
  }
  const leaves = options.columns?.map((column) => pick(column, all.leaves, all.leftOut, name)) ?? all.leaves;
  return {
    name,
    rows,
    groups: metadata.row_groups,
    leaves,
    notes,
    chunk(group, leaf, carry) {
      const meta = metadata.row_groups[group]!.columns[leaf.chunk]?.meta_data;
      if (!meta || metadata.row_groups[group]!.columns[leaf.chunk]?.file_path) throw new Error("its data is in another file");
      return openChunk(source, leaf, meta, codecs, carry);
    },
    async guard(leaf, group, work) {
      try {
        return await work();
      } catch (error) {
        throw columnError(error, name, leaf.name, group);
      }
    },
  };
}

/** The column a caller asked for by name. */
function pick(column: string, leaves: readonly Leaf[], leftOut: ReadonlyMap<string, string>, name: string): Leaf {
  const found = leaves.find((leaf) => leaf.name === column);
  if (found) return found;
  const why = leftOut.get(column);
  if (why)
    throw new ManifoldError("bad-option", `${name}: column ${formatValue(column)} cannot be used: ${why}. Choose another one.`, { column });
  const names = leaves.map((leaf) => leaf.name);
  const near = nearestWord(column, names);
  const mend = near ? `Did you mean ${formatValue(near)}?` : `It has ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}.`;
  throw new ManifoldError("bad-option", `${name}: there is no column ${formatValue(column)}. ${mend}`, { column });
}

function columnError(error: unknown, name: string, column: string, group: number): ManifoldError {
  if (error instanceof ManifoldError) return error;
  const where = `${name}: column ${formatValue(column)}, row group ${formatNumber(group)}`;
  const damage = `${where}: its data is damaged (${messageOf(error)}). Fetch or save the file again.`;
  return unheld(error, name, column) ?? new ManifoldError("bad-file", damage, { column, group });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/^parquet /, "");

let loaded: Promise<Awaited<ReturnType<typeof load>>> | undefined;

function loadCodecs() {
  loaded ??= load();
  return loaded;
}

/** The reading library, which nobody needs who reads no Parquet. */
async function load() {
  const [metadata, column, datapage, plain, encoding, delta, packed, zstd] = await Promise.all([
    import("hyparquet/src/metadata.js"),
    import("hyparquet/src/column.js"),
    import("hyparquet/src/datapage.js"),
    import("hyparquet/src/plain.js"),
    import("hyparquet/src/encoding.js"),
    import("hyparquet/src/delta.js"),
    import("hyparquet-compressors"),
    import("fzstd"),
  ]);
  const codecs: ParquetCodecs = {
    parquetHeader: column.parquetHeader,
    decompressPage: datapage.decompressPage,
    readPlain: plain.readPlain,
    byteStreamSplit: encoding.byteStreamSplit,
    delta,
    // Into bytes of the promised length: left to itself it makes as many as the frame claims.
    compressors: { ...packed.compressors, ZSTD: (input, length) => zstd.decompress(input, new Uint8Array(length)) },
  };
  return { codecs, parquetMetadataAsync: metadata.parquetMetadataAsync, parquetSchema: metadata.parquetSchema };
}

let lastBreath = 0;

/** Lets other work of this thread go on, every 12 ms or so. */
export async function breathe(): Promise<void> {
  const now = performance.now();
  if (now - lastBreath < 12) return;
  await new Promise<void>((resolve) => setTimeout(resolve));
  lastBreath = performance.now();
}
