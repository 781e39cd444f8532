import { tableFromIPC } from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { readTable } from "../../../src/io/read-table.ts";
import type { Table } from "../../../src/io/table.ts";
import { writableFormats, writeTable } from "../../../src/io/write-table.ts";

// Columns of vectors, and what is missing, in every format that is written: here the very bytes count, not only that they can be read.

const vectors: Table = {
  rows: 2,
  columns: [
    { name: "label", kind: "number", values: Float64Array.of(1, -2), missing: 0 },
    { name: "p", kind: "vector", width: 3, values: Float64Array.of(0.5, 0, -0, 7, 8.25, 0), missing: 0 },
    { name: "q", kind: "number", values: Int32Array.of(0, 3), missing: 0 },
  ],
  format: "csv",
  notes: [],
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("a column of vectors", () => {
  test.each([
    ["csv", "label,p1,p2,p3,q\n1,0.5,0,-0,0\n-2,7,8.25,0,3\n"],
    ["tsv", "label\tp1\tp2\tp3\tq\n1\t0.5\t0\t-0\t0\n-2\t7\t8.25\t0\t3\n"],
    ["json", '[\n{"label":1,"p":[0.5,0,-0],"q":0},\n{"label":-2,"p":[7,8.25,0],"q":3}\n]\n'],
    ["jsonl", '{"label":1,"p":[0.5,0,-0],"q":0}\n{"label":-2,"p":[7,8.25,0],"q":3}\n'],
    ["libsvm", "1 1:0.5 4:0\n-2 1:7 2:8.25 4:3\n"],
  ] as const)("%s has all of its numbers", async (format, wanted) => {
    expect(text(await writeTable(vectors, format))).toBe(wanted);
  });

  test.each(writableFormats.filter((format) => !["csv", "tsv", "txt", "npy", "libsvm"].includes(format)))(
    "%s gives it back whole",
    async (format) => {
      const table = await readTable(await writeTable(vectors, format), { format });
      const column = table.columns.find(({ name }) => name === "p")!;
      expect(column).toMatchObject({ kind: "vector", width: 3 });
      expect(Array.from<unknown>(column.values)).toEqual([0.5, 0, -0, 7, 8.25, 0]);
    },
  );

  test("of infinite numbers is told by its name and row where JSON cannot hold it", async () => {
    const columns = [
      { name: "p", kind: "vector" as const, width: 2, values: Float64Array.of(1, 2, 3, Number.POSITIVE_INFINITY), missing: 0 },
    ];
    await expect(writeTable({ ...vectors, columns }, "json")).rejects.toThrow(/column p.*row 1/);
  });
});

test("a missing number is null in an Arrow file, as other programs expect it, in vectors too", async () => {
  const table: Table = {
    ...vectors,
    columns: [
      { name: "x", kind: "number", values: Float64Array.of(1, Number.NaN), missing: 1 },
      { name: "p", kind: "vector", width: 2, values: Float64Array.of(1, Number.NaN, 3, 4), missing: 1 },
    ],
  };
  const written = tableFromIPC(await writeTable(table, "arrow"));
  expect(written.getChild("x").nullCount).toBe(1);
  expect([...written.getChild("x")]).toEqual([1, null]);
  expect([...written.getChild("p")].map((row) => [...(row as Iterable<unknown>)])).toEqual([
    [1, null],
    [3, 4],
  ]);
});
