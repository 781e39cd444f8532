import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { readParquet } from "../../../src/io/parquet.ts";
import type { Table } from "../../../src/io/table.ts";
import { expected, fixture, plain, wanted } from "./columnar-values.ts";

const column = (table: Table, name: string) => table.columns.find((one) => one.name === name)!;

describe("files of other tools", () => {
  const codecs = ["none", "snappy", "gzip", "zstd", "brotli", "lz4"].map((codec) => `plain-${codec}.parquet`);
  test.each([...codecs, "encodings.parquet", "pandas.parquet", "polars.parquet", "duckdb.parquet"])("%s", async (name) => {
    const table = await readParquet(fixture(name));
    expect(table.rows).toBe(300);
    expect(table.format).toBe("parquet");
    expect(table.notes).toEqual([]);
    for (const one of table.columns) expect(plain(one), one.name).toEqual(wanted(one.name));
  });

  test("numbers keep the type of the file", async () => {
    const table = await readParquet(fixture("plain-snappy.parquet"));
    const types = table.columns.map(({ name, values }) => [name, values[Symbol.toStringTag as never] ?? "texts"]);
    expect(types).toEqual([
      ["f64", "Float64Array"],
      ["f32", "Float32Array"],
      ["i8", "Int8Array"],
      ["u8", "Uint8Array"],
      ["i16", "Int16Array"],
      ["u16", "Uint16Array"],
      ["i32", "Int32Array"],
      ["u32", "Uint32Array"],
      ["i64", "Float64Array"],
      ["species", "texts"],
    ]);
  });

  test.each(["rich-v1.parquet", "rich-v2.parquet"])("%s: missing values, lists, decimals, dates, dictionaries", async (name) => {
    const table = await readParquet(fixture(name));
    const names = ["flag", "some", "whole", "word", "coded", "half", "money", "day", "when", "vector", "list", "id", "part.a", "part.b"];
    expect(table.columns.map((one) => one.name)).toEqual(names);
    for (const one of table.columns) expect(plain(one), one.name).toEqual(wanted(one.name === "coded" ? "species" : one.name));
    expect(column(table, "some").missing).toBe(60);
    expect(column(table, "word").missing).toBe(50);
    expect(column(table, "vector")).toMatchObject({ kind: "vector", width: 3, missing: 0 });
    expect(column(table, "vector").values).toBeInstanceOf(Float32Array);
    expect(column(table, "list")).toMatchObject({ kind: "vector", width: 2, missing: 27 });
    expect(table.notes).toMatchInlineSnapshot(`
      [
        "Column "day" is a date or time: days since 1970-01-01.",
        "Column "when" is a date or time: milliseconds since 1970.",
      ]
    `);
  });

  test("what cannot be a column is left out, and a note says why", async () => {
    const table = await readParquet(fixture("awkward.parquet"));
    expect(table.columns.map((one) => one.name)).toEqual(["x"]);
    expect(table.notes).toMatchInlineSnapshot(`
      [
        "Column "tags" is left out: it holds lists of text.",
        "Column "map" is left out: it holds maps.",
        "Column "nothing" is left out: it has no values.",
        "Column "deep" is left out: it holds lists of lists.",
        "Column "bytes" is left out: 8 plain bytes a row are neither numbers nor text.",
        "Column "ragged" is left out: row 1 (counted from 0) has 2 values where the rows before have 1.",
      ]
    `);
  });

  test("the index of a filtered pandas table is no column", async () => {
    const table = await readParquet(fixture("pandas-index.parquet"));
    expect(table.rows).toBe(200);
    expect(plain(column(table, "f64"))).toEqual(expected.f64.filter((_, i) => i % 3 !== 1));
    expect(table.notes).toEqual(['Column "__index_level_0__" is left out: it is the index of a pandas table.']);
  });
});

describe("a choice of columns", () => {
  test("comes in the order asked for", async () => {
    const table = await readParquet(fixture("rich-v1.parquet"), { columns: ["vector", "some"] });
    expect(table.columns.map((one) => one.name)).toEqual(["vector", "some"]);
  });

  test.each([
    ["spezies", 'p.parquet: there is no column "spezies". Did you mean "species"?'],
    ["unlike any", 'p.parquet: there is no column "unlike any". It has f64, f32, i8, u8, i16, u16, i32, u32, i64, species.'],
  ])("%s is refused", async (name, message) => {
    await expect(readParquet(fixture("plain-none.parquet"), { columns: [name], name: "p.parquet" })).rejects.toThrow(message);
  });

  test("lists of differing length are an error when they were asked for", async () => {
    const reading = readParquet(fixture("awkward.parquet"), { columns: ["ragged"], name: "a.parquet" });
    await expect(reading).rejects.toThrow(
      'a.parquet: column "ragged": row 1 (counted from 0) has 2 values where the rows before have 1. A column of vectors needs equally many in each row.',
    );
    await expect(readParquet(fixture("awkward.parquet"), { columns: ["map"] })).rejects.toThrow(
      'column "map" cannot be used: it holds maps',
    );
  });
});

describe("damage", () => {
  test("text is no Parquet", async () => {
    await expect(readParquet(new TextEncoder().encode("a,b\n1,2\n3,4\n"))).rejects.toThrow("this is no Parquet file");
  });

  test("cut anywhere, a file is refused by name", async () => {
    const bytes = fixture("plain-snappy.parquet");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (end) => {
        await expect(readParquet(bytes.subarray(0, end))).rejects.toMatchObject({ name: "ManifoldError", code: "bad-file" });
      }),
      { numRuns: 60 },
    );
  });

  test("with any byte changed, it gives a table of the same shape or an error of ours", async () => {
    const bytes = fixture("rich-v1.parquet");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = new Uint8Array(bytes);
        damaged[at]! ^= change;
        const table = await readParquet(damaged).catch((error: unknown) => error);
        if (!(table instanceof ManifoldError)) {
          for (const { kind, values, ...one } of (table as Table).columns) {
            expect(values.length).toBe((table as Table).rows * (kind === "vector" ? (one as { width: number }).width : 1));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
