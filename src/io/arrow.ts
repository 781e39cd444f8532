import type { Table as ArrowTable } from "@uwdata/flechette";
import { formatBytes, formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { columnsOf, emptyColumns, joinColumns, timeNote, unusable } from "./arrow-columns.ts";
import { type ArrowMessage, messagesOf } from "./arrow-messages.ts";
import { RaggedLists } from "./column-builder.ts";
import { unheld } from "./column-error.ts";
import { unpackLz4Frame } from "./lz4-frame.ts";
import { breathe, type ColumnarOptions } from "./parquet.ts";
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
      const column = error instanceof ManifoldError && "value" in error.details ? String(error.details.column) : undefined;
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
  for await (const part of readArrowParts(access, options, asText)) {
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

/** One record batch as columns. */
export interface ArrowPart {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly notes: readonly string[];
  /** Columns left out here because their lists differ in length. */
  readonly ragged: readonly string[];
  /** How much of the file is read, in [0, 1]. */
  readonly fraction: number;
}

/** The record batches of an Arrow file, one after the other; memory for one of them, the schema and the dictionaries. */
export async function* readArrowParts(
  source: RandomAccess,
  options: ColumnarOptions,
  asText: ReadonlySet<string> = new Set(),
): AsyncGenerator<ArrowPart, void, void> {
  const name = options.name ?? source.name ?? "readArrow";
  const { tableFromIPC } = await loadArrow();
  let schema: ArrowMessage | undefined;
  let dictionaries: Uint8Array[] = [];
  let batches = 0;
  const read = (message?: ArrowMessage): ArrowTable => {
    try {
      return tableFromIPC([schema!.bytes, ...dictionaries, ...(message ? [message.bytes] : [])]);
    } catch (error) {
      throw damaged(error, name, batches);
    }
  };
  const messages = messagesOf(source);
  for (;;) {
    options.signal?.throwIfAborted();
    await breathe();
    let step: IteratorResult<ArrowMessage, void>;
    try {
      step = await messages.next();
    } catch (error) {
      throw damaged(error, name, batches);
    }
    if (step.done) break;
    const message = step.value;
    if (message.kind === "schema") schema ??= message;
    else if (!schema) throw damaged(new Error("data comes before the schema"), name, batches);
    else if (message.kind === "dictionary") dictionaries = [...dictionaries, message.bytes];
    else {
      const part = partOf(read(message), options, name, batches++, asText);
      const fraction = message.end / source.byteLength;
      options.onProgress?.(fraction);
      yield { ...part, fraction };
    }
  }
  if (!schema) {
    throw new ManifoldError("bad-file", `${name}: there is no Arrow schema in it. Give a file saved as Arrow or Feather (version 2).`, {});
  }
  if (batches === 0) yield { ...partOf(read(), options, name, 0, asText), fraction: 1 };
}

/** The columns of an Arrow file without their values: nothing behind its schema is read. */
export async function arrowColumns(source: RandomAccess, options: ColumnarOptions): Promise<Column[]> {
  const name = options.name ?? source.name ?? "readArrow";
  const { tableFromIPC } = await loadArrow();
  try {
    for await (const { bytes } of messagesOf(source)) {
      const { fields } = tableFromIPC([bytes]).schema;
      return fields.flatMap((field) => emptyColumns(field.name, field.type));
    }
  } catch (error) {
    throw damaged(error, name, 0);
  }
  return [];
}

function partOf(
  table: ArrowTable,
  options: ColumnarOptions,
  name: string,
  batch: number,
  asText: ReadonlySet<string>,
): Omit<ArrowPart, "fraction"> {
  const { schema } = table;
  const notes: string[] = [];
  const ragged: string[] = [];
  const columns: Column[] = [];
  let rows: number | undefined;
  // A part of a structure is asked for as "a.b" and found under "a".
  const asked = (field: string): boolean => options.columns?.some((column) => column === field || column.startsWith(`${field}.`)) ?? true;
  for (const [i, field] of schema.fields.entries()) {
    const data = table.children[i]?.data[0];
    if (data) {
      rows ??= data.length;
      if (data.length !== rows) throw damaged(new Error(`columns of ${rows} and of ${data.length} rows`), name, batch);
    }
    const why = field.name.startsWith("__index_level_") ? "it is the index of a pandas table" : unusable(field.type);
    if (why && options.columns?.includes(field.name)) {
      throw new ManifoldError("bad-option", `${name}: column ${formatValue(field.name)} cannot be used: ${why}. Choose another one.`, {
        column: field.name,
      });
    }
    if (!asked(field.name)) continue;
    const time = timeNote(field.type);
    if (why) notes.push(`Column ${formatValue(field.name)} is left out: ${why}.`);
    else if (time) notes.push(`Column ${formatValue(field.name)} is a date or time: ${time}.`);
    if (why) continue;
    try {
      columns.push(...(data ? columnsOf(field.name, field.type, data, asText.has(field.name)) : emptyColumns(field.name, field.type)));
    } catch (error) {
      if (!(error instanceof RaggedLists) || options.columns) throw columnError(error, name, field.name, batch);
      ragged.push(field.name);
      notes.push(`Column ${formatValue(field.name)} is left out: ${error.message}.`);
    }
  }
  return { rows: rows ?? 0, columns: chosen(columns, options.columns, name), notes, ragged };
}

function chosen(columns: readonly Column[], names: readonly string[] | undefined, file: string): readonly Column[] {
  return (
    names?.map((column) => {
      const found = columns.find((one) => one.name === column);
      if (found) return found;
      const near = nearestWord(
        column,
        columns.map((one) => one.name),
      );
      const mend = near ? `Did you mean ${formatValue(near)}?` : "flatland info lists the columns of a file.";
      throw new ManifoldError("bad-option", `${file}: there is no column ${formatValue(column)}. ${mend}`, { column });
    }) ?? columns
  );
}

function damaged(error: unknown, name: string, batch: number): ManifoldError {
  if (error instanceof ManifoldError) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new ManifoldError(
    "bad-file",
    `${name}: record batch ${formatNumber(batch)} cannot be read (${said}). The file was cut short or damaged, or is no Arrow; fetch or save it again.`,
    { batch },
  );
}

function columnError(error: unknown, name: string, column: string, batch = 0): ManifoldError {
  const said = error instanceof Error ? error.message : String(error);
  return unheld(error, name, column) ?? damaged(new Error(`column ${formatValue(column)}: ${said}`), name, batch);
}

let loaded: Promise<typeof import("@uwdata/flechette")> | undefined;

/** The reading and writing library, with codecs for packed buffers. */
export function loadArrow(): Promise<typeof import("@uwdata/flechette")> {
  loaded ??= Promise.all([import("@uwdata/flechette"), import("fzstd")]).then(([arrow, zstd]) => {
    const bounded = (bytes: Uint8Array, length: number): void => {
      if (length >= 0 && length <= Math.max(1 << 27, 4096 * bytes.length)) return;
      throw new Error(`${formatBytes(bytes.length)} claim to be ${formatBytes(length)} when unpacked`);
    };
    const codec = (unpack: (bytes: Uint8Array, length: number) => Uint8Array) => ({
      decode(bytes: Uint8Array, length: number) {
        bounded(bytes, length);
        const result = unpack(bytes, length);
        if (result.length !== length) throw new Error(`${result.length} bytes where ${length} are promised`);
        return result;
      },
      // Packing is never asked for: what is written is not packed.
      encode: (bytes: Uint8Array) => bytes,
    });
    arrow.setCompressionCodec(arrow.CompressionType.LZ4_FRAME, codec(unpackLz4Frame));
    arrow.setCompressionCodec(
      arrow.CompressionType.ZSTD,
      codec((bytes, length) => zstd.decompress(bytes, new Uint8Array(length))),
    );
    return arrow;
  });
  return loaded;
}
