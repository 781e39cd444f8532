import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { detectFormat } from "./detect.ts";
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
}

/**
 * The table in the bytes of a file, whatever its format: found out by content, then by name, unless `format` says it.
 *
 * Nothing is guessed in silence: `notes` tells what was understood. Works in steps, so that a page or a terminal stays alive;
 * an abort shows within some 20 ms. Takes a small multiple of the bytes as memory, whatever the file says of its size.
 * Throws "bad-file" with the name, the line or row and what stands there; "bad-option"; "too-large"; the signal's reason.
 */
export async function readTable(bytes: Uint8Array, options: ReadTableOptions = {}): Promise<Table> {
  const { name, format: wanted = "auto", signal } = options;
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
  if (bytes.length === 0) throw new ManifoldError("bad-file", `${source}: the file is empty. Give one with rows.`, {});
  const { format } = wanted === "auto" ? detectFormat(bytes, name, source) : { format: wanted };
  switch (format) {
    case "csv":
    case "tsv":
    case "txt":
      return inTurns(readDelimited(bytes, source, { ...separatorFor(wanted), ...options }), options);
    case "npy":
      return (await import("./npy-table.ts")).readNpyTable(bytes, source);
    case "json":
      return inTurns((await import("./read-json.ts")).readJson(bytes, source), options);
    case "jsonl":
      return inTurns((await import("./read-json.ts")).readJsonLines(bytes, source), options);
    case "parquet":
      return (await import("./parquet.ts")).readParquet(bytes, columnar(options));
    default:
      throw new ManifoldError("unsupported", `${source}: ${format} cannot be read yet. Convert the file to csv or npy.`, { format });
  }
}

function columnar({ name, signal, onProgress }: ReadTableOptions): ColumnarOptions {
  return { ...(name === undefined ? {} : { name }), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
}

/** A format that was asked for by name fixes what parts the values; found out, it does not. */
function separatorFor(format: TableFormat | "auto"): DelimitedOptions {
  if (format === "tsv") return { separator: "\t" };
  if (format === "txt") return { separator: "whitespace" };
  return {};
}
