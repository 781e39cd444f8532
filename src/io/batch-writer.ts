import { formatNumber, ManifoldError } from "../base/errors.ts";
import { exhaust } from "../base/steps.ts";
import type { NumberArray } from "../matrix/dense.ts";
import type { TableFormat } from "./formats.ts";
import { writeNpy } from "./npy.ts";
import type { Table } from "./table.ts";
import { writeDelimited } from "./write-delimited.ts";

/** The formats that can be written piece by piece. */
export const streamedFormats = ["csv", "tsv", "txt", "jsonl", "npy", "parquet"] as const satisfies readonly TableFormat[];

/** Where the bytes of a file go while it is written. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes over bytes that have been written; `npy` alone needs it, since it says at its beginning how long it is. */
  patch?(at: number, bytes: Uint8Array): Promise<void>;
}

/** Writes one table in several pieces that have the same columns. */
export interface BatchWriter {
  write(batch: Table): Promise<void>;
  /** Ends the file; nothing may follow. */
  finish(): Promise<void>;
}

/**
 * Opens a file of `format` that `sink` receives while it is written, in memory for one batch; the bytes are those of `writeTable` for
 * the whole table (Parquet has a row group a batch). Throws "bad-option" for a format that cannot be written in pieces, "bad-input" for
 * batches whose columns differ and, for NPY, for text.
 */
export async function openBatchWriter(format: TableFormat, sink: Sink): Promise<BatchWriter> {
  const inner = await writerFor(format, sink);
  let columns: string | undefined;
  return {
    async write(batch) {
      const found = batch.columns.map(({ name }) => name).join(", ");
      columns ??= found;
      if (found !== columns) {
        throw new ManifoldError(
          "bad-input",
          `writing: a batch has the columns ${found} where the first one has ${columns}. Give all the same.`,
          {},
        );
      }
      await inner.write(batch);
    },
    finish: () => inner.finish(),
  };
}

async function writerFor(format: TableFormat, sink: Sink): Promise<BatchWriter> {
  switch (format) {
    case "csv":
      return delimitedWriter(",", sink);
    case "tsv":
      return delimitedWriter("\t", sink);
    case "txt":
      return delimitedWriter(" ", sink);
    case "jsonl": {
      const { writeJson } = await import("./write-json.ts");
      return { write: (batch) => sink.write(exhaust(writeJson(batch, true))), async finish() {} };
    }
    case "npy":
      return npyWriter(sink);
    case "parquet":
      return (await import("./write-parquet.ts")).openParquetWriter((bytes) => sink.write(bytes));
    default:
      throw new ManifoldError(
        "bad-option",
        `writing: ${format} cannot be written piece by piece. Use one of ${streamedFormats.join(", ")}.`,
        { format },
      );
  }
}

function delimitedWriter(separator: "," | "\t" | " ", sink: Sink): BatchWriter {
  let header: number | undefined;
  return {
    async write(batch) {
      const bytes = exhaust(writeDelimited(batch, separator));
      if (header !== undefined) {
        if (batch.rows > 0) await sink.write(bytes.subarray(header));
        return;
      }
      header = exhaust(writeDelimited(headOf(batch), separator)).length;
      await sink.write(bytes);
    },
    async finish() {},
  };
}

/** The table without its rows. */
function headOf(table: Table): Table {
  const columns = table.columns.map((column) => ({ ...column, values: column.values.slice(0, 0), missing: 0 }));
  return { ...table, rows: 0, columns: columns as unknown as Table["columns"] };
}

/** Room for the header of any number of rows; the final one is as long. */
const widestCount = 2 ** 52;

function npyWriter(sink: Sink): BatchWriter {
  let rows = 0;
  let width = 0;
  let sample: NumberArray = new Float64Array(0);
  /** The header of an array of `count` rows, filled up to the length of the longest there can be. */
  const header = (count: number): Uint8Array => {
    const empty = writeNpy({ data: sample.slice(0, 0) as NumberArray, shape: [0, width] });
    const words = new TextDecoder("latin1").decode(empty.subarray(10)).trimEnd().replace("(0,", `(${count},`);
    const start = Math.ceil((10 + words.length + String(widestCount).length - String(count).length + 1) / 64) * 64;
    const bytes = new Uint8Array(start);
    bytes.set(empty.subarray(0, 8));
    bytes.set([(start - 10) & 0xff, (start - 10) >> 8], 8);
    bytes.set(new TextEncoder().encode(`${words.padEnd(start - 11)}\n`), 10);
    return bytes;
  };
  return {
    async write(batch) {
      const data = sideBySide(batch, rows === 0 ? undefined : sample);
      if (rows === 0) {
        width =
          batch.rows > 0 ? data.length / batch.rows : batch.columns.reduce((sum, one) => sum + (one.kind === "vector" ? one.width : 1), 0);
        sample = data.slice(0, 0) as NumberArray;
        await sink.write(header(0));
      }
      rows += batch.rows;
      await sink.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    },
    async finish() {
      if (!sink.patch) {
        throw new ManifoldError(
          "bad-option",
          `writing: npy begins with its ${formatNumber(rows)} rows, which a pipe learns too late. Write a file, or csv.`,
          {},
        );
      }
      await sink.patch(0, header(rows));
    },
  };
}

/** All numbers of a batch, row after row; of the type of the first batch. */
function sideBySide({ rows, columns }: Table, like: NumberArray | undefined): NumberArray {
  const widths = columns.map((column) => {
    if (column.kind !== "text") return column.kind === "vector" ? column.width : 1;
    throw new ManifoldError(
      "bad-input",
      `writing: NPY holds numbers, but column ${column.name} is text. Leave it out, or write csv or parquet.`,
      {
        column: column.name,
      },
    );
  });
  const width = widths.reduce((sum, one) => sum + one, 0);
  const numbers = columns as readonly Exclude<Table["columns"][number], { kind: "text" }>[];
  const same = numbers.every(({ values }) => values.constructor === numbers[0]!.values.constructor);
  const Type = (like ?? (same ? numbers[0]!.values : new Float64Array(0))).constructor as new (length: number) => NumberArray;
  const data = new Type(rows * width);
  let place = 0;
  for (const [c, { values }] of numbers.entries()) {
    const step = widths[c]!;
    for (let i = 0; i < rows; i++) for (let j = 0; j < step; j++) data[i * width + place + j] = values[i * step + j]!;
    place += step;
  }
  return data;
}
