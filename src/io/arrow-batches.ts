import type { Table as ArrowTable, DataType, Schema } from "@uwdata/flechette";
import { ManifoldError } from "../base/errors.ts";
import { emptyColumns } from "./arrow-columns.ts";
import { loadArrow, unpackBuffer } from "./arrow-library.ts";
import { type ArrowMessage, messagesOf } from "./arrow-messages.ts";
import { type ArrowPart, damaged, isAsked, type PartOptions, partOf } from "./arrow-part.ts";
import { arrowType } from "./arrow-types.ts";
import { openWindows, type Unpack } from "./arrow-windows.ts";
import { breathe, type ColumnarOptions } from "./parquet.ts";
import type { RandomAccess } from "./random-access.ts";
import type { Column, Table } from "./table.ts";

/** A record batch whose body is larger is read in windows of about so many bytes. */
const windowBytes = 48e6;

/**
 * The record batches of an Arrow file, one after the other, large ones in windows of rows, of which only the columns asked for are
 * read. Memory for one of them, the schema and the dictionaries. Throws "bad-file".
 */
export async function* readArrowParts(
  source: RandomAccess,
  options: ColumnarOptions,
  part: PartOptions = {},
  most = windowBytes,
): AsyncGenerator<ArrowPart, void, void> {
  const name = options.name ?? source.name ?? "readArrow";
  const arrow = await loadArrow();
  const unpack: Unpack = (codec, bytes, length) => unpackBuffer(arrow, codec, bytes, length);
  let opening: Uint8Array | undefined;
  let schema: Schema | undefined;
  let dictionaries: Uint8Array[] = [];
  let batches = 0;
  const trying = async <T>(work: () => Promise<T> | T): Promise<T> => {
    options.signal?.throwIfAborted();
    await breathe();
    try {
      return await work();
    } catch (error) {
      throw damaged(error, name, batches);
    }
  };
  const read = (message?: Uint8Array): ArrowTable => arrow.tableFromIPC([opening!, ...dictionaries, ...(message ? [message] : [])]);
  const messages = messagesOf(source);
  for (;;) {
    const step: IteratorResult<ArrowMessage, void> = await trying(() => messages.next());
    if (step.done) break;
    const message = step.value;
    if (message.kind === "schema") {
      if (opening) continue;
      opening = await trying(() => message.load());
      schema = (await trying(() => read())).schema;
      continue;
    }
    if (!schema) throw damaged(new Error("data comes before the schema"), name, batches);
    if (message.kind === "dictionary") {
      dictionaries = [...dictionaries, await trying(() => message.load())];
      continue;
    }
    const { fields } = schema;
    const wanted = (field: string): boolean => part.only?.includes(field) ?? isAsked(field, options.columns);
    const large = message.end - message.body > most;
    const open = large ? await trying(() => openWindows(source, message, fields, wanted, most, unpack)) : undefined;
    if (open) {
      for (let from = 0; from === 0 || from < open.rows; from += open.step) {
        const to = Math.min(open.rows, from + open.step);
        const table = await trying(async () => read(await open.window(from, to)));
        yield partOf(table, options, name, batches, part);
        options.onProgress?.((message.body + ((message.end - message.body) * to) / Math.max(1, open.rows)) / source.byteLength);
      }
    } else {
      const table = await trying(async () => read(await message.load()));
      yield partOf(table, options, name, batches, part);
      options.onProgress?.(message.end / source.byteLength);
    }
    batches++;
  }
  if (!schema) {
    throw new ManifoldError("bad-file", `${name}: there is no Arrow schema in it. Give a file saved as Arrow or Feather (version 2).`, {});
  }
  if (batches === 0) yield partOf(await trying(() => read()), options, name, 0, part);
}

/** The columns of an Arrow file without their values: nothing behind its schema is read. */
export async function arrowColumns(source: RandomAccess, options: ColumnarOptions): Promise<Column[]> {
  const { fields } = await schemaOf(source, options);
  return fields.flatMap((field) => emptyColumns(field.name, field.type));
}

async function schemaOf(source: RandomAccess, options: ColumnarOptions): Promise<Pick<Schema, "fields">> {
  const { tableFromIPC } = await loadArrow();
  try {
    for await (const message of messagesOf(source)) return tableFromIPC([await message.load()]).schema;
  } catch (error) {
    throw damaged(error, options.name ?? source.name ?? "readArrow", 0);
  }
  return { fields: [] };
}

/**
 * The rows of an Arrow file as tables. Since such a file does not say how large its integers are, those of 64 bits are looked through
 * first: a column with one beyond ±2⁵³ is text from the first batch on. Throws as `readArrow` does.
 */
export async function* readArrowBatches(source: RandomAccess, options: ColumnarOptions): AsyncGenerator<Table, void, void> {
  const asText = await wideColumns(source, options);
  for await (const { rows, columns, notes } of readArrowParts(source, options, { asText })) yield { rows, columns, format: "arrow", notes };
}

/** The columns that have integers beyond ±2⁵³, among those asked for. */
async function wideColumns(source: RandomAccess, { onProgress: _untold, ...options }: ColumnarOptions): Promise<Set<string>> {
  const found = new Set<string>();
  const { fields } = await schemaOf(source, options);
  const suspects = fields.filter(({ name, type }) => isAsked(name, options.columns) && mayBeWide(type)).map(({ name }) => name);
  while (suspects.length > 0) {
    try {
      for await (const _ of readArrowParts(source, options, { asText: found, only: suspects }));
      return found;
    } catch (error) {
      if (!isWide(error)) throw error;
      const column = String(error.details.column);
      found.add(column);
      suspects.splice(suspects.indexOf(column), 1);
    }
  }
  return found;
}

/** Whether numbers of a type, which can be texts instead, may pass ±2⁵³. */
function mayBeWide(type: DataType): boolean {
  if (type.typeId === arrowType.struct) return type.children.some((child) => mayBeWide(child.type));
  return type.typeId === arrowType.int && type.bitWidth === 64;
}

/** Whether an error tells of an integer beyond ±2⁵³. */
export function isWide(error: unknown): error is ManifoldError {
  return error instanceof ManifoldError && "value" in error.details;
}
