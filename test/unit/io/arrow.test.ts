import { columnFromArray, float64, list, tableFromColumns, tableToIPC } from "@uwdata/flechette";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { readArrow } from "../../../src/io/arrow.ts";
import type { Table } from "../../../src/io/table.ts";
import { fixture, plain, wanted } from "./columnar-values.ts";

const column = (table: Table, name: string) => table.columns.find((one) => one.name === name)!;

describe("files of other tools", () => {
  test.each(["pandas.feather", "polars.arrow", "polars-zstd.arrow"])("%s", async (name) => {
    const table = await readArrow(fixture(name));
    expect(table.rows).toBe(300);
    expect(table.format).toBe("arrow");
    expect(table.notes).toEqual([]);
    for (const one of table.columns) expect(plain(one), one.name).toEqual(wanted(one.name));
    expect(table.columns.length).toBeGreaterThanOrEqual(10);
  });

  test.each(["rich.arrow", "rich.arrows", "rich-lz4.feather", "rich-zstd.feather"])(
    "%s: missing values, lists, decimals, dates",
    async (name) => {
      const table = await readArrow(fixture(name));
      const names = ["flag", "some", "whole", "word", "coded", "half", "money", "day", "when", "vector", "list", "id"];
      expect(table.columns.map((one) => one.name)).toEqual(names);
      for (const one of table.columns) expect(plain(one), one.name).toEqual(wanted(one.name === "coded" ? "species" : one.name));
      expect(column(table, "some").missing).toBe(60);
      expect(column(table, "word").missing).toBe(50);
      expect(column(table, "vector")).toMatchObject({ kind: "vector", width: 3, missing: 0 });
      expect(column(table, "list")).toMatchObject({ kind: "vector", width: 2, missing: 27 });
      expect(table.notes).toEqual([
        'Column "day" is a date or time: days since 1970-01-01.',
        'Column "when" is a date or time: milliseconds since 1970.',
      ]);
    },
  );

  test("what cannot be a column is left out, and a note says why", async () => {
    const table = await readArrow(fixture("awkward.feather"));
    expect(table.columns.map((one) => one.name)).toEqual(["x"]);
    expect(table.notes).toMatchInlineSnapshot(`
      [
        "Column "ragged" is left out: row 1 (counted from 0) has 2 values where the rows before have 1.",
        "Column "tags" is left out: it holds lists of text.",
        "Column "map" is left out: it holds maps.",
        "Column "nothing" is left out: it has no values.",
        "Column "deep" is left out: it holds lists of lists.",
        "Column "bytes" is left out: values of its type are neither numbers nor text.",
      ]
    `);
  });
});

describe("a choice of columns", () => {
  test("comes in the order asked for", async () => {
    const table = await readArrow(fixture("rich.arrow"), { columns: ["vector", "some"] });
    expect(table.columns.map((one) => one.name)).toEqual(["vector", "some"]);
  });

  test("names that are not there, or cannot be used, are refused", async () => {
    const ask = (column: string) => readArrow(fixture("awkward.feather"), { columns: [column], name: "a.feather" });
    await expect(ask("tag")).rejects.toThrow('a.feather: there is no column "tag".');
    await expect(ask("map")).rejects.toThrow('a.feather: column "map" cannot be used: it holds maps.');
    await expect(ask("ragged")).rejects.toThrow(
      'a.feather: column "ragged": row 1 (counted from 0) has 2 values where the rows before have 1.',
    );
  });
});

test("lists that differ in length from batch to batch: left out, or an error where the column is asked for", async () => {
  const lists = [[1], [2], [], [], [3, 4], [5, 6]];
  const write = (rows: (number[] | null)[]) =>
    tableToIPC(
      tableFromColumns({
        v: columnFromArray(rows, list(float64()), { maxBatchRows: 2 }),
        x: columnFromArray([1, 2, 3, 4, 5, 6], float64(), { maxBatchRows: 2 }),
      }),
      { format: "file" },
    )!;
  const bytes = new Uint8Array(write(lists.map((one) => (one.length > 0 ? one : null))));
  const said = 'column "v": row 4 (counted from 0) has 2 values where the rows before have 1.';
  const table = await readArrow(bytes, { name: "a.arrow" });
  expect(table.columns.map(({ name, values }) => [name, Array.from<unknown>(values)])).toEqual([["x", [1, 2, 3, 4, 5, 6]]]);
  expect(table.notes).toEqual([said.replace('column "v":', 'Column "v" is left out:')]);
  await expect(readArrow(bytes, { name: "a.arrow", columns: ["v"] })).rejects.toThrow(`a.arrow: ${said}`);
  // A batch without any list takes the width of the others.
  const even = new Uint8Array(write([null, null, [1, 2], null, [3, 4], [5, 6]]));
  const [column] = (await readArrow(even, { columns: ["v"] })).columns;
  expect(column).toMatchObject({ kind: "vector", width: 2 });
  const gap = Number.NaN;
  expect(column!.values).toEqual(Float64Array.of(gap, gap, gap, gap, 1, 2, gap, gap, 3, 4, 5, 6));
});

describe("damage", () => {
  test("text is no Arrow", async () => {
    await expect(readArrow(new TextEncoder().encode("a,b\n1,2\n3,4\n"))).rejects.toMatchObject({ code: "bad-file" });
  });

  test.each(["rich-lz4.feather", "rich.arrow"])("%s, cut anywhere, is refused by name", async (name) => {
    const bytes = fixture(name);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (end) => {
        await expect(readArrow(bytes.subarray(0, end))).rejects.toMatchObject({ name: "ManifoldError", code: "bad-file" });
      }),
      { numRuns: 60 },
    );
  });

  test.each(["rich-lz4.feather", "rich.arrows"])("%s, with any byte changed, gives a table or an error of ours", async (name) => {
    const bytes = fixture(name);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = new Uint8Array(bytes);
        damaged[at]! ^= change;
        const table = await readArrow(damaged).catch((error: unknown) => error);
        if (!(table instanceof ManifoldError)) {
          for (const { kind, values, ...one } of (table as Table).columns) {
            expect(values.length).toBe((table as Table).rows * (kind === "vector" ? (one as { width: number }).width : 1));
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});
