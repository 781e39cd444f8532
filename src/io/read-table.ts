import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { accessOf, allBytes, type ByteSource } from "./byte-source.ts";
import type { Packing } from "./decompress.ts";
import { detectFormat, packingOf } from "./detect.ts";
import { type TableFormat, tableFormats } from "./formats.ts";
import { inTurns, type Watching } from "./in-turns.ts";
import type { ColumnarOptions } from "./parquet.ts";
import { type DelimitedOptions, readDelimited } from "./read-delimited.ts";
import type { Table } from "./table.ts";

/** How {@link readTable} reads; what is left out is found out and stands in the table's notes. */
export interface ReadTableOptions extends DelimitedOptions, Watching {
  /** What messages call the file; its ending helps where the content leaves the format open. */
  readonly name?: string | undefined;
  readonly format?: TableFormat | "auto" | undefined;
  /** Of an NPZ archive, the arrays to read: "x_train,y_train" or a list. */
  readonly array?: string | readonly string[] | undefined;
  /**
   * The most bytes that a packed file may unpack to (default: 200 times its size, at least 268 MB, at most 4.3 GB) and that a sparse one may take as
   * a dense table (default: 2.1 GB).
   */
  readonly maxBytes?: number | undefined;
}

/**
 * The table in a file, whatever its format: found out by content, then by name, unless `format` says it. A file packed by gzip or
 * Zstandard is unpacked first. Bytes, a Blob or File, a stream: {@link ByteSource}; all of it is read.
 *
 * Nothing is guessed in silence: `notes` tells what was understood. Works in steps, so that a page or a terminal stays alive;
 * an abort shows within some 20 ms. Takes a small multiple of the bytes as memory, whatever the file says of its size.
 * Throws "bad-file" with the name, the line or row and what stands there; "bad-option"; "too-large"; the signal's reason.
 */
export async function readTable(from: ByteSource, options: ReadTableOptions = {}): Promise<Table> {
  const access = from instanceof Uint8Array ? undefined : accessOf(from, "readTable");
  const { name = access?.name, format: wanted = "auto", signal } = options;
  const source = name ?? "readTable";
  signal?.throwIfAborted();
  if (wanted !== "auto" && !tableFormats.includes(wanted)) {
    const near = nearestWord(String(wanted), tableFormats);
    throw new ManifoldError(
      "bad-option",
      `${source}: format is ${formatValue(wanted)}.${near ? ` Did you mean ${JSON.stringify(near)}?` : ""} It takes ${tableFormats.join(", ")}.`,
      { option: "format" },
    );
  }
  const bytes = await allBytes(access ?? from, source, signal);
  const packing = packingOf(bytes);
  const content = packing ? await unpacked(bytes, packing, source, options) : bytes;
  if (content.length === 0) throw new ManifoldError("bad-file", `${source}: the file is empty. Give one with rows.`, {});
  const { format } = wanted === "auto" ? detectFormat(content, name, source) : { format: wanted };
  const table = await readFormat(content, format, wanted, source, { ...options, name });
  return packing ? { ...table, notes: [`The file is packed (${packing}).`, ...table.notes] } : table;
}

async function unpacked(bytes: Uint8Array, packing: Packing, source: string, options: ReadTableOptions): Promise<Uint8Array> {
  const { gunzip, unzstd, expansionLimit } = await import("./decompress.ts");
  const limit = expansionLimit(bytes.length, options.maxBytes);
  return packing === "gz"
    ? inTurns(gunzip(bytes, limit, source, await import("fflate")), options)
    : inTurns(unzstd(bytes, limit, source, await import("fzstd")), options);
}

async function readFormat(
  bytes: Uint8Array,
  format: TableFormat,
  wanted: TableFormat | "auto",
  source: string,
  options: ReadTableOptions,
): Promise<Table> {
  switch (format) {
    case "csv":
    case "tsv":
    case "txt":
      return inTurns(readDelimited(bytes, source, { ...separatorFor(wanted), ...options }), options);
    case "json":
      return inTurns((await import("./read-json.ts")).readJson(bytes, source), options);
    case "jsonl":
      return inTurns((await import("./read-json.ts")).readJsonLines(bytes, source), options);
    case "npy":
      return (await import("./npy-table.ts")).readNpyTable(bytes, source);
    case "npz":
      return inTurns((await import("./npz.ts")).readNpz(bytes, source, await import("fflate"), options), options);
    case "parquet":
      return (await import("./parquet.ts")).readParquet(bytes, columnar(options));
    case "idx":
      return (await import("./idx.ts")).readIdx(bytes, source);
    case "libsvm":
      return inTurns((await import("./libsvm.ts")).readLibsvm(bytes, source, options.maxBytes), options);
    case "cifar10":
      return (await import("./image-tables.ts")).readCifar10Table(bytes, source);
    case "png": {
      const { readPng } = await import("./png.ts");
      const picture = await inTurns(readPng(bytes, source, await import("fflate")), options);
      return (await import("./image-tables.ts")).readSheetTable(picture, source);
    }
    case "arrow":
      return (await import("./arrow.ts")).readArrow(bytes, columnar(options));
  }
}

function columnar({ name, signal, onProgress }: ReadTableOptions): ColumnarOptions {
  return { ...(name === undefined ? {} : { name }), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
}

/** A format that was asked for by name fixes what parts the values; found out, it does not. */
export function separatorFor(format: TableFormat | "auto"): DelimitedOptions {
  if (format === "tsv") return { separator: "\t" };
  if (format === "txt") return { separator: "whitespace" };
  return {};
}
