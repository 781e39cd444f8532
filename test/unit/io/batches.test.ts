import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openBatchWriter, streamedFormats } from "../../../src/io/batch-writer.ts";
import { type BatchOptions, readBatches } from "../../../src/io/batches.ts";
import { type ByteSource, byteReader } from "../../../src/io/byte-source.ts";
import { writeNpy } from "../../../src/io/npy.ts";
import { npyBatches } from "../../../src/io/npy-batches.ts";
import { accessTo } from "../../../src/io/random-access.ts";
import { readTable } from "../../../src/io/read-table.ts";
import type { Table } from "../../../src/io/table.ts";
import { lineBatches, textBatches } from "../../../src/io/text-batches.ts";
import { textPieceSize } from "../../../src/io/text-pieces.ts";
import { writeParquet } from "../../../src/io/write-parquet.ts";
import { writeTable } from "../../../src/io/write-table.ts";
import { fixture, plain } from "./columnar-values.ts";

async function collect(source: ByteSource, options: BatchOptions = {}): Promise<Table[]> {
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
    const tables = await collect(accessTo(bytes, name), { rows });
    for (const table of tables) expect(table.rows).toBeLessThanOrEqual(rows);
    const whole = await readTable(bytes);
    expect(together(tables)).toEqual(together([whole]));
    expect(tables[0]!.columns.map(({ name, kind }) => [name, kind])).toEqual(whole.columns.map(({ name, kind }) => [name, kind]));
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

  test.each(["csv", "tsv", "txt", "jsonl", "npy"] as const)(
    "a %s that comes as a stream, plain and packed, in pieces of any size",
    async (format) => {
      const table = numbered(700);
      const columns = format === "npy" ? table.columns.slice(1) : table.columns;
      const bytes = await writeTable({ ...table, columns }, format);
      const whole = await readTable(bytes, { name: `t.${format}` });
      const zstd = Buffer.from(zstdOf(bytes));
      for (const [packed, size] of [
        [bytes, 1],
        [bytes, 1000],
        [gzipSync(bytes), 7],
        [Buffer.concat([gzipSync(bytes.subarray(0, 99)), gzipSync(bytes.subarray(99))]), 3],
        [zstd, 5],
      ] as const) {
        const tables = await collect(streamOf(packed, size), { name: `t.${format}`, rows: 64 });
        expect(together(tables)).toEqual(together([whole]));
        expect(tables[0]!.format).toBe(whole.format);
      }
    },
  );

  test("streams of the web and Blobs are read as bytes are", async () => {
    const bytes = fixture("polars.parquet");
    const whole = together([await readTable(bytes)]);
    expect(together(await collect(new Blob([bytes])))).toEqual(whole);
    expect(together(await collect(new Blob([bytes]).stream()))).toEqual(whole);
    expect(together([await readTable(new Blob([bytes]).stream())])).toEqual(whole);
    expect(together([await readTable(new Blob([bytes]))])).toEqual(whole);
    expect(together(await collect(streamOf(gzipSync(bytes), 100)))).toEqual(whole);
    await expect(readTable("a,b" as never)).rejects.toThrow('readTable: there are no bytes in "a,b".');
    await expect(collect(["text"] as never)).rejects.toMatchObject({ code: "bad-input" });
  });

  test("what is damaged in a packed stream is told", async () => {
    const bytes = await writeTable(numbered(3000), "csv");
    const packed = gzipSync(bytes);
    const wrong = (of: Uint8Array, at: number): Uint8Array => of.map((byte, i) => (i === at ? byte ^ 255 : byte));
    const zstd = zstdOf(bytes);
    for (const bad of [packed.subarray(0, -20), wrong(packed, packed.length - 6), wrong(packed, packed.length - 2), zstd.subarray(0, -9)]) {
      await expect(collect(streamOf(bad, 50), { name: "t.csv" })).rejects.toMatchObject({ code: "bad-file", message: /^t\.csv: / });
    }
  });

  test("lines are counted from the beginning of the file, however far it is read", async () => {
    const text = `a,b\n${"1,2\n".repeat(150_000)}3\n`;
    await expect(textIn(text, 1000)).rejects.toThrow("t.csv: line 150,002 has 1 value where");
    const json = `${'{"a":1}\n'.repeat(900)}{"a":\n`;
    const lines = lineBatches(byteReader(streamOf(bytesOf(json), 100), "t.jsonl"), "t.jsonl", {}, 1000);
    await expect(gathered(lines)).rejects.toThrow("t.jsonl: line 901 is no JSON");
    const bytes = bytesOf(`a,b\n${"ä,2\n".repeat(100_000)}x,3\n`);
    bytes[bytes.length - 4] = 0xff;
    await expect(textIn(bytes, 1000)).rejects.toThrow("in line 100,002, (0xff) is no UTF-8");
    // A character cut in two at the end of a piece, and never ended.
    const cut = bytesOf(`a,b\n${"1,2\n".repeat(65_535)}ä\n`).filter((_, at) => at !== 4 + 4 * 65_535 + 1);
    await expect(textIn(cut, 1000)).rejects.toThrow("in line 65,537, (0xc3) is no UTF-8");
  });

  test("a column without values in a later batch stays one of numbers; one with words becomes text", async () => {
    const head = `x,y\n${"1.25,1\n".repeat(60_000)}`;
    const tables = await textIn(`${head}${",2\n".repeat(300_000)}`, 50_000);
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) expect(table.columns.map(({ kind }) => kind)).toEqual(["number", "number"]);
    expect(tables.reduce((sum, { columns }) => sum + columns[0]!.missing, 0)).toBe(300_000);
    const mixed = await textIn(`${head}${"a,2\n007,3\n".repeat(5000)}`, 50_000);
    expect(mixed[0]!.columns[0]!.kind).toBe("number");
    expect(mixed.at(-1)!.columns[0]!.kind).toBe("text");
    expect(mixed.at(-1)!.columns[0]!.values.at(-1)).toBe("007");
  });

  test("rows longer than a piece, and quoted values over several lines, are never cut", async () => {
    const wide = `${Array.from({ length: 40_000 }, (_, j) => j * 1.25).join(",")}\n`;
    expect(wide.length).toBeGreaterThan(textPieceSize);
    const tables = await textIn(wide.repeat(3), 1);
    expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(3);
    for (const { columns } of tables) {
      expect(columns).toHaveLength(40_000);
      expect(columns.every(({ values }, j) => values.every((value) => value === j * 1.25))).toBe(true);
    }
    const said = `a,b\n${'1,"x ""y"",\n\n5"" z"\n'.repeat(40_000)}`;
    const texts = (await textIn(said, 1000)).flatMap(({ columns }) => columns[1]!.values as string[]);
    expect(texts).toHaveLength(40_000);
    expect(new Set(texts)).toEqual(new Set(['x "y",\n\n5" z']));
  });

  test("an npy in Fortran order, in batches from a file and whole from a stream", async () => {
    const rows = 1000;
    const data = Float32Array.from({ length: rows * 8 }, (_, i) => i);
    const plain = writeNpy({ rows, cols: 8, data });
    const start = plain.length - data.byteLength;
    const columns = Float32Array.from({ length: rows * 8 }, (_, at) => data[(at % rows) * 8 + Math.floor(at / rows)]!);
    const bytes = Uint8Array.from(plain);
    const place = new TextDecoder("latin1").decode(plain.subarray(0, start)).indexOf("False");
    bytes.set(new TextEncoder().encode("True "), place);
    bytes.set(new Uint8Array(columns.buffer), start);
    const npy = (of: Uint8Array, file: boolean) =>
      gathered(npyBatches(byteReader(streamOf(of, 999), "t.npy"), file ? accessTo(of) : undefined, "t.npy", {}, 10_000));
    for (const [of, file, count] of [
      [bytes, true, 4],
      [bytes, false, 1],
      [plain, true, 4],
      [plain, false, 4],
    ] as const) {
      const batches = await npy(of, file);
      expect(batches).toHaveLength(count);
      expect(batches.flatMap(({ columns: [x] }) => Array.from((x as { values: Float32Array }).values))).toEqual(Array.from(data));
    }
    await expect(npy(bytes.subarray(0, -8), true)).rejects.toThrow("32,000 bytes, but 31,992 follow");
    await expect(npy(plain.subarray(0, -8), false)).rejects.toThrow("but 31,992 follow");
    await expect(npy(Uint8Array.from([...plain, 1]), false)).rejects.toThrow("but 32,001 follow");
  });

  test("a row of another width in a later piece is an error", async () => {
    // More than the eight million characters of a batch.
    const text = `a,b\n${"1.234567,2.345678\n".repeat(500_000)}${"1,2,3\n".repeat(10)}`;
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

describe("Arrow windows", () => {
  test.each([
    "rich.arrow",
    "rich.arrows",
    "rich-lz4.feather",
    "rich-zstd.feather",
    "polars.arrow",
    "polars-zstd.arrow",
    "pandas.feather",
    "awkward.feather",
  ])("%s read in windows of a few rows is what it is read whole", async (name) => {
    const { readArrowParts } = await import("../../../src/io/arrow-batches.ts");
    const bytes = fixture(name);
    const asText = new Set(["id"]);
    const all = async (most: number, only?: readonly string[]) => {
      const parts: Table[] = [];
      for await (const { rows, columns } of readArrowParts(accessTo(bytes), only ? { columns: only } : {}, { asText }, most)) {
        parts.push({ rows, columns, format: "arrow", notes: [] });
      }
      return parts;
    };
    const whole = await all(1e9);
    const windows = await all(1);
    expect(windows.length).toBeGreaterThan(whole.length);
    expect(Math.max(...windows.map(({ rows }) => rows))).toBe(64);
    // A list that is ragged in the whole may be even in a window.
    const names = whole[0]!.columns.map((column) => column.name);
    const kept = (tables: Table[]) =>
      tables.map((table) => ({ ...table, columns: table.columns.filter((one) => names.includes(one.name)) }));
    expect(together(kept(windows))).toEqual(together(whole));
    const one = names.at(-1)!;
    expect(together(await all(1, [one]))).toEqual(
      together(kept(whole).map((table) => ({ ...table, columns: table.columns.filter((column) => column.name === one) }))),
    );
  });
});

/** Some text as a stream, in batches of so many characters. */
const textIn = (text: string | Uint8Array, most: number): Promise<Table[]> =>
  gathered(textBatches(byteReader(streamOf(bytesOf(text), 1 << 16), "t.csv"), "t.csv", {}, {}, most));

const bytesOf = (text: string | Uint8Array): Uint8Array => (typeof text === "string" ? new TextEncoder().encode(text) : text);

async function gathered(batches: AsyncIterable<Table>): Promise<Table[]> {
  const tables: Table[] = [];
  for await (const table of batches) tables.push(table);
  return tables;
}

/** Bytes as a stream of pieces. */
async function* streamOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A Zstandard file of blocks that are stored as they are: a head with a window of 128 KiB, no size, no checksum. */
function zstdOf(bytes: Uint8Array): Uint8Array {
  const parts: number[][] = [[0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3]];
  const most = 100_000;
  for (let at = 0; at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const head = (block.length << 3) | (at + most >= bytes.length ? 1 : 0);
    parts.push([head & 255, (head >> 8) & 255, head >> 16], Array.from(block));
  }
  return Uint8Array.from(parts.flat());
}

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
    // NumPy's format has the values begin at a multiple of 64.
    if (format === "npy") expect((10 + new DataView(sink.bytes().buffer).getUint16(8, true)) % 64).toBe(0);
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
