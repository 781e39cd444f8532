import type { SchemaElement } from "hyparquet";
import type { ByteWriter, ColumnSource } from "hyparquet-writer";
import type { NumberArray } from "../matrix/dense.ts";
import type { Column, Table } from "./table.ts";

/**
 * The bytes of a Parquet file that holds `table`: numbers in their own type, texts, vectors as lists; packed with Snappy.
 *
 * A missing value is written as null, so that other tools see it as such. Row groups have at most 122,880 rows, as DuckDB writes them.
 * O(values)
 */
export async function writeParquet(table: Table): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  const writer = await openParquetWriter(async (bytes) => void parts.push(bytes));
  await writer.write(table);
  await writer.finish();
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Writes a Parquet file table by table, a row group each; all have the columns of the first. */
export interface ParquetWriter {
  write(table: Table): Promise<void>;
  /** Writes the directory; nothing may follow. */
  finish(): Promise<void>;
}

/** Opens a Parquet file that `sink` receives piece by piece. Memory: one row group, packed. */
export async function openParquetWriter(sink: (bytes: Uint8Array) => Promise<void>): Promise<ParquetWriter> {
  const { ParquetWriter: Writer, ByteWriter: Bytes } = await import("hyparquet-writer");
  const bytes: ByteWriter = new Bytes();
  const flush = async (): Promise<void> => {
    await sink(bytes.getBytes().slice());
    bytes.index = 0;
  };
  let writer: InstanceType<typeof Writer> | undefined;
  let plans: readonly Plan[] = [];
  const open = (table: Table): InstanceType<typeof Writer> => {
    plans = table.columns.map(planFor);
    const root: SchemaElement = { name: "schema", num_children: plans.length };
    return new Writer({ writer: bytes, schema: [root, ...plans.flatMap(({ schema }) => schema)], codec: "SNAPPY", createdBy: "flatland" });
  };
  return {
    async write(table) {
      writer ??= open(table);
      for (let from = 0; from < table.rows; from += groupRows) {
        const to = Math.min(table.rows, from + groupRows);
        // Its types know fewer typed arrays than it takes.
        const columnData = plans.map(({ name, plain, rows }, i) => ({
          name,
          data: rows(table.columns[i]!, from, to) as unknown[],
          ...(plain ? { encoding: "PLAIN" } : {}),
        })) as ColumnSource[];
        await writer.write({ columnData, rowGroupSize: groupRows });
        await flush();
      }
    },
    async finish() {
      writer ??= open({ rows: 0, columns: [], format: "", notes: [] });
      writer.finish();
      await flush();
    },
  };
}

const groupRows = 122_880;

/** How one column is written. */
interface Plan {
  readonly name: string;
  readonly schema: readonly SchemaElement[];
  /** Numbers hardly repeat, and looking for repetitions takes longer than writing them. */
  readonly plain: boolean;
  /** The rows [from, to) of such a column, as the writing library takes them. */
  rows(column: Column, from: number, to: number): NumberArray | unknown[];
}

function planFor(column: Column): Plan {
  const { name } = column;
  if (column.kind === "text") {
    const text: SchemaElement = { name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" };
    return { name, schema: [text], plain: false, rows: (one, from, to) => (one as typeof column).values.slice(from, to) };
  }
  const type = typeOf(column.values);
  if (column.kind === "number") {
    const number: SchemaElement = { name, ...type, repetition_type: "OPTIONAL" };
    return { name, schema: [number], plain: true, rows: ({ values }, from, to) => withNulls((values as NumberArray).subarray(from, to)) };
  }
  const list: SchemaElement[] = [
    { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", ...type, repetition_type: "OPTIONAL" },
  ];
  return {
    name,
    schema: list,
    plain: true,
    rows(one, from, to) {
      const { width, values } = one as typeof column;
      return Array.from({ length: to - from }, (_, i) => {
        const row = values.subarray((from + i) * width, (from + i + 1) * width) as NumberArray;
        return Array.from(row, nullable);
      });
    },
  };
}

const nullable = (value: number): number | null => (Number.isNaN(value) ? null : value);

function withNulls(values: NumberArray): NumberArray | unknown[] {
  // The writing library (0.17.0) refuses a Uint32Array with numbers beyond 2³¹, and takes the same numbers in an array.
  if (values instanceof Uint32Array) return Array.from(values);
  const floats = values instanceof Float64Array || values instanceof Float32Array;
  return floats && values.some(Number.isNaN) ? Array.from(values, nullable) : values;
}

type NumberType = Pick<SchemaElement, "type" | "converted_type">;

/** Parquet's types for ours; whole numbers of less than 32 bits are stored in 32 and say how many they mean. */
const types: Readonly<Record<string, NumberType>> = {
  Float64Array: { type: "DOUBLE" },
  Float32Array: { type: "FLOAT" },
  Int8Array: { type: "INT32", converted_type: "INT_8" },
  Uint8Array: { type: "INT32", converted_type: "UINT_8" },
  Uint8ClampedArray: { type: "INT32", converted_type: "UINT_8" },
  Int16Array: { type: "INT32", converted_type: "INT_16" },
  Uint16Array: { type: "INT32", converted_type: "UINT_16" },
  Int32Array: { type: "INT32" },
  Uint32Array: { type: "INT32", converted_type: "UINT_32" },
};

const typeOf = (values: NumberArray): NumberType => types[values[Symbol.toStringTag]]!;
