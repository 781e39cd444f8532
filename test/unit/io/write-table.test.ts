import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { readTable } from "../../../src/io/read-table.ts";
import type { Column, Table } from "../../../src/io/table.ts";
import { writableFormats, writeTable } from "../../../src/io/write-table.ts";

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", " ", "NA", "1.5", "007", "1,5", '"', "a\nb", "a\r\nb", "#x", "-", "x;y", "inf", "true", "\ufeff"),
);
const doubles = fc.double({ noNaN: true });

/** Tables whose first column is of numbers, so that no row is empty and not all values stand in quotes. */
const tables = fc.integer({ min: 1, max: 12 }).chain((rows) =>
  fc
    .record({
      numbers: fc.array(fc.array(doubles, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 3 }),
      texts: fc.array(fc.array(texts, { minLength: rows, maxLength: rows }), { maxLength: 2 }),
    })
    .map(({ numbers, texts }): Table => {
      const columns: Column[] = [
        ...numbers.map((values, c) => ({ name: `n${c}`, kind: "number" as const, values: Float64Array.from(values), missing: 0 })),
        ...texts.map((values, c) => ({ name: `t${c}`, kind: "text" as const, values, missing: 0 })),
      ];
      return { rows, columns, format: "csv", notes: [] };
    }),
);
const plain = ({ rows, columns }: Table) => ({
  rows,
  columns: columns.map(({ name, kind, values, missing }) => ({ name, kind, values: Array.from<unknown>(values), missing })),
});
const finite = ({ columns }: Table) =>
  columns.every(({ kind, values }) => kind === "text" || Array.from<unknown>(values).every(Number.isFinite));

describe("what is written is read back to the bit", () => {
  test.each(["csv", "tsv", "txt", "json", "jsonl", "npz", "parquet", "arrow"] as const)("%s", async (format) => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        fc.pre(!format.startsWith("json") || finite(table));
        // NumPy's texts end at the last character that is not zero.
        fc.pre(
          format !== "npz" || table.columns.every(({ values }) => !Array.from<unknown>(values).some((value) => `${value}`.endsWith("\0"))),
        );
        // Their decoders of text drop a byte order mark that begins one.
        fc.pre(!["parquet", "arrow"].includes(format) || !JSON.stringify(plain(table)).includes("\ufeff"));
        const bytes = await writeTable(table, format, { gzip: table.rows % 2 === 0 });
        expect(plain(await readTable(bytes, { format, ...(format.startsWith("json") ? {} : { header: true }) }))).toEqual(plain(table));
      }),
      { numRuns: 300 },
    );
  });

  test("libsvm", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(doubles, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 9 }), async (rows) => {
        const label = Float64Array.from(rows, ([first]) => first!);
        const values = Float64Array.from(rows.flatMap(([, ...rest]) => rest));
        const columns: Column[] = [
          { name: "label", kind: "number", values: label, missing: 0 },
          { name: "x", kind: "vector", width: 2, values, missing: 0 },
        ];
        const bytes = await writeTable({ rows: rows.length, columns, format: "", notes: [] }, "libsvm");
        // Zeros are not written, so the sign of a zero is lost.
        const read = (await readTable(bytes, { format: "libsvm" })).columns;
        expect(read.map(({ values }) => Array.from(values as Float64Array, (value) => value + 0))).toEqual(
          columns.map(({ values }) => Array.from(values as Float64Array, (value) => value + 0)),
        );
      }),
    );
  });

  test("npy, with its type", async () => {
    const column = { name: "x", kind: "vector", width: 2, values: Float32Array.of(1, 2.5, Number.NaN, 4), missing: 1 } as const;
    const table = await readTable(await writeTable({ rows: 2, columns: [column], format: "", notes: [] }, "npy"));
    expect(table.columns).toEqual([column]);
  });
});

test("what cannot be written is refused with a remedy", async () => {
  const text: Table = { rows: 1, columns: [{ name: "a", kind: "text", values: ["x"], missing: 0 }], format: "", notes: [] };
  await expect(writeTable(text, "npy")).rejects.toThrow("NPY holds numbers, but column a is text");
  await expect(writeTable(text, "xlsx" as never)).rejects.toThrow(`Written are ${writableFormats.join(", ")}`);
  await expect(writeTable({ ...text, rows: 2 }, "csv")).rejects.toThrow("column a has 1 rows, the table 2");
  const infinite: Table = { ...text, columns: [{ name: "a", kind: "number", values: Float64Array.of(1 / 0), missing: 0 }] };
  await expect(writeTable(infinite, "json")).rejects.toThrow(ManifoldError);
});
