import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readArrow } from "../../../src/io/arrow.ts";
import { readParquet } from "../../../src/io/parquet.ts";
import type { Column, Table } from "../../../src/io/table.ts";
import { writeArrow } from "../../../src/io/write-arrow.ts";
import { writeParquet } from "../../../src/io/write-parquet.ts";
import type { NumberArray } from "../../../src/matrix/dense.ts";
import { plain } from "./columnar-values.ts";

const floats = (values: NumberArray): number =>
  values instanceof Float64Array || values instanceof Float32Array ? values.filter(Number.isNaN).length : 0;

/** Tables of every type of column, 0 to 40 rows. */
const tables: fc.Arbitrary<Table> = fc.integer({ min: 0, max: 40 }).chain((rows) => {
  const size = { minLength: rows, maxLength: rows };
  const number = (values: NumberArray): Omit<Extract<Column, { kind: "number" }>, "name"> => ({
    kind: "number",
    values,
    missing: floats(values),
  });
  const columns = fc.oneof(
    fc
      .oneof(
        fc.float64Array(size),
        fc.float32Array(size),
        fc.int8Array(size),
        fc.uint8Array(size),
        fc.int16Array(size),
        fc.uint16Array(size),
        fc.int32Array(size),
        fc.uint32Array(size),
      )
      .map(number),
    fc.array(fc.option(fc.string({ unit: "binary", maxLength: 8 })), size).map((values) => ({
      kind: "text" as const,
      values,
      missing: values.filter((value) => value === null).length,
    })),
    fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.array(fc.array(fc.option(fc.double({ noNaN: true }), { freq: 20 }), { minLength: width, maxLength: width }), size).map((list) => ({
        kind: "vector" as const,
        width,
        values: Float64Array.from(list.flat(), (value) => value ?? Number.NaN),
        missing: list.filter((row) => row.includes(null)).length,
      })),
    ),
  );
  return fc.array(columns, { minLength: 1, maxLength: 5 }).map((list) => ({
    rows,
    columns: list.map((column, i) => ({ name: `c${i}`, ...column })) as Column[],
    format: "csv",
    notes: [],
  }));
});

const formats = [
  ["parquet", writeParquet, readParquet],
  ["arrow", writeArrow, readArrow],
] as const;

test.each(formats)("%s: what is written is read", async (_, write, read) => {
  await fc.assert(
    fc.asyncProperty(tables, async (table) => {
      const back = await read(await write(table));
      expect(back.rows).toBe(table.rows);
      expect(back.columns.map(({ name, kind, missing }) => [name, kind, missing])).toEqual(
        table.columns.map(({ name, kind, missing }) => [name, kind, missing]),
      );
      for (const [i, column] of table.columns.entries()) {
        expect(plain(back.columns[i]!)).toEqual(plain(column));
        if (table.rows > 0 && column.missing === 0) expect(back.columns[i]!.values.constructor).toBe(column.values.constructor);
      }
    }),
    { numRuns: 60 },
  );
});

test("Parquet of more rows than a group holds", async () => {
  const values = Float64Array.from({ length: 300_000 }, (_, i) => i / 3);
  const table: Table = { rows: values.length, columns: [{ name: "x", kind: "number", values, missing: 0 }], format: "npy", notes: [] };
  const back = await readParquet(await writeParquet(table));
  expect((back.columns[0]!.values as Float64Array).every((value, i) => value === values[i])).toBe(true);
  expect(back.rows).toBe(values.length);
});

const python = process.env.FLATLAND_PYTHON;

test.runIf(python && existsSync(python))("pandas, Polars and DuckDB read what is written", async () => {
  const folder = mkdtempSync(join(tmpdir(), "flatland-"));
  const table: Table = {
    rows: 4,
    columns: [
      { name: "x", kind: "number", values: Float64Array.of(1.5, Number.NaN, -2, 0.1), missing: 1 },
      { name: "n", kind: "number", values: Uint16Array.of(1, 2, 65535, 4), missing: 0 },
      { name: "word", kind: "text", values: ["a", null, "größer", ""], missing: 1 },
      { name: "v", kind: "vector", width: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), missing: 0 },
    ],
    format: "csv",
    notes: [],
  };
  writeFileSync(join(folder, "t.parquet"), await writeParquet(table));
  writeFileSync(join(folder, "t.arrow"), await writeArrow(table));
  const script = `
import sys, duckdb, pandas as pd, polars as pl
p, a = sys.argv[1] + "/t.parquet", sys.argv[1] + "/t.arrow"
want = [(1.5, 1, "a", [1, 2]), (None, 2, None, [3, 4]), (-2.0, 65535, "größer", [5, 6]), (0.1, 4, "", [7, 8])]
assert duckdb.sql(f"from '{p}'").fetchall() == want
for t in (pl.read_parquet(p), pl.read_ipc(a)):
    assert [(x, n, w, list(v)) for x, n, w, v in t.rows()] == want, t.rows()
for t in (pd.read_parquet(p), pd.read_feather(a)):
    assert t.x.isna().tolist() == [False, True, False, False] and t.n.tolist() == [1, 2, 65535, 4] and t.word[2] == "größer"
`;
  try {
    execFileSync(python!, ["-c", script, folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
