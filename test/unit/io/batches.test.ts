import { describe, expect, test } from "vitest";
import { openBatchWriter, streamedFormats } from "../../../src/io/batch-writer.ts";
import { type BatchOptions, readBatches } from "../../../src/io/batches.ts";
import { accessTo, type RandomAccess } from "../../../src/io/random-access.ts";
import { readTable } from "../../../src/io/read-table.ts";
import type { Table } from "../../../src/io/table.ts";
import { writeParquet } from "../../../src/io/write-parquet.ts";
import { writeTable } from "../../../src/io/write-table.ts";
import { fixture, plain } from "./columnar-values.ts";

async function collect(source: RandomAccess, options: BatchOptions = {}): Promise<Table[]> {
  const tables: Table[] = [];
  for await (const table of readBatches(source, options)) tables.push(table);
  return tables;
}

/** The values of all batches by column. */
function together(tables: readonly Table[]): Record<string, unknown[]> {
  const names = tables[0]!.columns.map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, tables.flatMap((table) => plain(table.columns.find((one) => one.name === name)!))]));
}

const numbered = (rows: number): Table => ({
  rows,
  columns: [
    { name: "id", kind: "text", values: Array.from({ length: rows }, (_, i) => (i % 9 === 4 ? 'a "quoted"\nname' : `r${i}`)), missing: 0 },
    {
      name: "x",
      kind: "number",
      values: Float64Array.from({ length: rows }, (_, i) => (i % 7 === 3 ? Number.NaN : i / 3)),
      missing: Math.ceil((rows - 3) / 7),
    },
    { name: "y", kind: "number", values: Int32Array.from({ length: rows }, (_, i) => i * 5 - 40), missing: 0 },
  ],
  format: "csv",
  notes: [],
});

describe("readBatches gives what readTable gives, piece by piece", () => {
  test.each([
    ["rich-v1.parquet", 37],
    ["rich-v2.parquet", 64],
    ["duckdb.parquet", 100],
    ["polars.parquet", 300],
    ["rich-lz4.feather", 50],
    ["rich.arrows", 1000],
  ])("%s", async (name, rows) => {
    const bytes = fixture(name);
    // Arrow does not say beforehand that its integers are large; the other columns are asked for.
    const names = (await readTable(bytes)).columns
      .map((column) => column.name)
      .filter((column) => column !== "id" || name.endsWith("parquet"));
    const tables = await collect(accessTo(bytes, name), { rows, choose: () => names });
    for (const table of tables) expect(table.rows).toBeLessThanOrEqual(rows);
    const whole = await readTable(bytes);
    expect(together(tables)).toEqual(together([{ ...whole, columns: whole.columns.filter((column) => names.includes(column.name)) }]));
    const missing = tables.reduce((sum, table) => sum + (table.columns.find((one) => one.name === "some")?.missing ?? 0), 0);
    expect(missing).toBe(whole.columns.find((one) => one.name === "some")?.missing ?? 0);
  });

  test.each(["csv", "tsv", "jsonl", "parquet"] as const)("a long %s", async (format) => {
    const table = numbered(format === "parquet" ? 200_000 : 120_000);
    const columns = [
      ...table.columns,
      { name: "padding", kind: "text" as const, values: Array(table.rows).fill("p".repeat(90)), missing: 0 },
    ];
    const bytes = format === "parquet" ? await writeParquet(table) : await writeTable({ ...table, columns }, format);
    if (format !== "parquet") expect(bytes.length).toBeGreaterThan(10e6);
    const tables = await collect(accessTo(bytes, `t.${format}`), { rows: 50_000 });
    expect(tables.length).toBeGreaterThan(2);
    const found = together(tables);
    for (const column of table.columns) {
      const wanted = plain(column);
      expect(found[column.name]!.every((value, i) => Object.is(value, wanted[i]))).toBe(true);
    }
  });

  test("a long npy", async () => {
    const values = Float32Array.from({ length: 3_000_000 * 4 }, (_, i) => i % 1000);
    const table: Table = {
      rows: 3_000_000,
      columns: [{ name: "x", kind: "vector", width: 4, values, missing: 0 }],
      format: "npy",
      notes: [],
    };
    const tables = await collect(accessTo(await writeTable(table, "npy"), "t.npy"), { rows: 1_000_000 });
    let at = 0;
    for (const { columns } of tables)
      for (const value of columns[0]!.values as Float32Array) if (value !== values[at++]) throw new Error(`${at}`);
    expect(at).toBe(values.length);
    expect(tables.length).toBeGreaterThan(2);
  });

  test("a row of another width in a later piece is an error", async () => {
    const text = `a,b\n${"1,2\n".repeat(2_500_000)}${"1,2,3\n".repeat(10)}`;
    await expect(collect(accessTo(new TextEncoder().encode(text), "t.csv"))).rejects.toMatchObject({ code: "bad-file" });
  });
});

describe("Parquet windows", () => {
  test("a column chunk whose pages do not fit is unpacked again, with the same result", async () => {
    const { openChunk } = await import("../../../src/io/parquet-chunk.ts");
    const { openParquet, builderFor } = await import("../../../src/io/parquet.ts");
    const source = accessTo(fixture("rich-v1.parquet"));
    const file = await openParquet(source, {});
    expect(openChunk).toBeTypeOf("function");
    const read = async (left: number): Promise<unknown[]> => {
      const carry = { left };
      const values: unknown[] = [];
      for (const leaf of file.leaves) {
        const chunk = file.chunk(0, leaf, carry);
        for (let from = 0; from < 200; from += 23) {
          const rows = Math.min(23, 200 - from);
          const builder = builderFor(leaf, rows);
          await chunk.read(builder, rows);
          values.push(plain(builder.finish()));
        }
      }
      return values;
    };
    expect(await read(0)).toEqual(await read(1e9));
  });
});

/** Collects what is written. */
function memorySink() {
  let bytes = new Uint8Array(0);
  return {
    bytes: () => bytes,
    async write(more: Uint8Array) {
      const joined = new Uint8Array(bytes.length + more.length);
      joined.set(bytes);
      joined.set(more, bytes.length);
      bytes = joined;
    },
    async patch(at: number, some: Uint8Array) {
      bytes.set(some, at);
    },
  };
}

describe("openBatchWriter writes the same table in pieces", () => {
  test.each(streamedFormats)("%s", async (format) => {
    const table = numbered(100);
    const columns = format === "npy" ? table.columns.slice(1) : table.columns;
    const sink = memorySink();
    const writer = await openBatchWriter(format, sink);
    for (const [from, to] of [
      [0, 40],
      [40, 41],
      [41, 41],
      [41, 100],
    ] as const) {
      const part = columns.map((column) => ({ ...column, values: column.values.slice(from, to) }));
      const missing = part.map((column) => plain(column as never).filter((value) => value === null || Number.isNaN(value)).length);
      await writer.write({ ...table, rows: to - from, columns: part.map((column, i) => ({ ...column, missing: missing[i]! })) as never });
    }
    await writer.finish();
    if (format !== "npy" && format !== "parquet") expect(Buffer.compare(sink.bytes(), await writeTable(table, format))).toBe(0);
    const back = await readTable(sink.bytes(), { name: `t.${format}` });
    expect(back.rows).toBe(100);
    const flat = format === "npy" ? columns[0]!.values.length * 2 : 0;
    if (flat) expect(back.columns[0]!.values.length).toBe(flat);
    else expect(together([back])).toEqual(together([{ ...table, columns }]));
  });

  test("columns that change, text in npy, and npy on a pipe are refused", async () => {
    const writer = await openBatchWriter("csv", memorySink());
    await writer.write(numbered(3));
    await expect(writer.write({ ...numbered(3), columns: numbered(3).columns.slice(1) })).rejects.toThrow("a batch has the columns x, y");
    await expect((await openBatchWriter("npy", memorySink())).write(numbered(3))).rejects.toThrow(
      "NPY holds numbers, but column id is text",
    );
    const { write } = memorySink();
    await expect((await openBatchWriter("npy", { write })).finish()).rejects.toThrow("which a pipe learns too late");
    await expect(openBatchWriter("json", memorySink())).rejects.toThrow("json cannot be written piece by piece");
  });
});
