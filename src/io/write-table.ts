import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { type TableFormat, tableFormats } from "./formats.ts";
import { inTurns, type Watching } from "./in-turns.ts";
import { writeNpy } from "./npy.ts";
import type { Table } from "./table.ts";
import { writeDelimited } from "./write-delimited.ts";

/** The formats that {@link writeTable} writes: all but those of image and label archives, which are only read. */
export const writableFormats: readonly TableFormat[] = tableFormats.filter((format) => !["idx", "cifar10", "png"].includes(format));

/** How {@link writeTable} writes. */
export interface WriteTableOptions extends Watching {
  /** Pack the file as gzip. */
  readonly gzip?: boolean | undefined;
}

/**
 * The bytes of a file that holds `table`, rows and columns in their order; read back, it is the same table to the bit.
 *
 * NPY holds numbers only. Throws "bad-option" for a format that is not written, "bad-input" for a table that
 * the format cannot hold; rejects with the signal's reason. O(values), in steps.
 */
export async function writeTable(table: Table, format: TableFormat, options: WriteTableOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  options.signal?.throwIfAborted();
  checkTable(table);
  const bytes = await writeFormat(table, format, options);
  return options.gzip ? inTurns((await import("./gzip.ts")).gzip(bytes, await import("fflate")), options) : bytes;
}

async function writeFormat(table: Table, format: TableFormat, options: Watching): Promise<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case "csv":
      return inTurns(writeDelimited(table, ","), options);
    case "tsv":
      return inTurns(writeDelimited(table, "\t"), options);
    case "txt":
      return inTurns(writeDelimited(table, " "), options);
    case "json":
    case "jsonl":
      return inTurns((await import("./write-json.ts")).writeJson(table, format === "jsonl"), options);
    case "npy":
      return npyOf(table);
    case "npz":
      return inTurns((await import("./write-npz.ts")).writeNpz(table), options);
    case "parquet":
      return (await import("./write-parquet.ts")).writeParquet(table);
    case "arrow":
      return (await import("./write-arrow.ts")).writeArrow(table);
    case "libsvm":
      return inTurns((await import("./write-libsvm.ts")).writeLibsvm(table), options);
    default: {
      const near = nearestWord(String(format), writableFormats);
      throw new ManifoldError(
        "bad-option",
        `writeTable: ${formatValue(format)} cannot be written.${near ? ` Did you mean ${JSON.stringify(near)}?` : ""} Written are ${writableFormats.join(", ")}.`,
        { option: "format" },
      );
    }
  }
}

function npyOf(table: Table): Uint8Array<ArrayBuffer> {
  const text = table.columns.find(({ kind }) => kind === "text");
  if (text) {
    throw new ManifoldError(
      "bad-input",
      `writeTable: NPY holds numbers, but column ${text.name} is text. Leave it out, or write csv or npz.`,
      {
        column: text.name,
      },
    );
  }
  const [only] = table.columns;
  if (table.columns.length === 1 && only?.kind === "number") return writeNpy({ data: only.values, shape: [table.rows] });
  if (table.columns.length === 1 && only?.kind === "vector") return writeNpy({ data: only.values, shape: [table.rows, only.width] });
  return writeNpy(sideBySide(table));
}

/** All numbers of a table as one array, missing ones as NaN. */
function sideBySide(table: Table) {
  const width = table.columns.reduce((sum, column) => sum + (column.kind === "vector" ? column.width : 1), 0);
  const same = table.columns.every(({ values }) => values.constructor === table.columns[0]!.values.constructor);
  const type = (same ? table.columns[0]!.values.constructor : Float64Array) as Float64ArrayConstructor;
  const data = new type(table.rows * width);
  let place = 0;
  for (const column of table.columns) {
    const step = column.kind === "vector" ? column.width : 1;
    const values = column.values as Float64Array;
    for (let i = 0; i < table.rows; i++) for (let j = 0; j < step; j++) data[i * width + place + j] = values[i * step + j]!;
    place += step;
  }
  return { data, shape: [table.rows, width] };
}

/** Throws "bad-input" for a table whose columns are not as long as it says. */
function checkTable({ rows, columns }: Table): void {
  if (columns.length === 0) throw new ManifoldError("bad-input", "writeTable: the table has no columns. Give it one.", {});
  for (const column of columns) {
    const length = column.kind === "vector" ? column.values.length / column.width : column.values.length;
    if (length !== rows) {
      throw new ManifoldError(
        "bad-input",
        `writeTable: column ${column.name} has ${formatNumber(length)} rows, the table ${formatNumber(rows)}. Make them equal.`,
        { column: column.name },
      );
    }
  }
}
