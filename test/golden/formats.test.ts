import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type ReadTableOptions, readTable } from "../../src/io/read-table.ts";
import { selectPoints } from "../../src/io/select.ts";
import type { Table } from "../../src/io/table.ts";

// One small table and one small array as pandas, Polars, DuckDB, NumPy, scikit-learn and R write them: scripts/fixtures/formats.py and formats.R.

const folder = new URL("../fixtures/formats/", import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const manifest: { table: Record<string, (number | string | null)[]>; array: number[][] } = JSON.parse(
  new TextDecoder().decode(bytesOf("manifest.json")),
);
const tried = new Set(["manifest.json"]);

function read(name: string, options: ReadTableOptions = {}): Promise<Table> {
  tried.add(name);
  return readTable(bytesOf(name), { name, ...options });
}
/** Columns by name; NaN, which is what a missing number is, as null. */
const plain = ({ columns }: Table) =>
  Object.fromEntries(
    columns.map(({ name, values }) => [name, Array.from<unknown>(values).map((value) => (Number.isNaN(value) ? null : value))]),
  );

describe("one table from many hands", () => {
  const { name, x, n } = manifest.table as { name: string[]; x: number[]; n: number[] };
  test.each([
    "pandas.csv",
    "pandas-na.csv",
    "pandas-european.csv",
    "pandas.tsv",
    "pandas-crlf.csv",
    "pandas-bom.csv",
    "pandas-utf16.csv",
    "pandas.csv.gz",
    "pandas.csv.zst",
    "polars.csv",
    "polars-nonnumeric.csv",
    "polars.json",
    "polars.ndjson",
    "duckdb.csv",
    "duckdb.json",
    "duckdb-array.json",
    "two-members.csv.gz",
    "two-frames.csv.zst",
  ])("%s", async (file) => {
    // A text "NA" stays text unless it is said to be a mark.
    const options = file === "pandas-na.csv" ? { missing: ["NA"] } : {};
    expect(plain(await read(file, options))).toEqual({ name, x, n });
  });

  test.each(["polars.tsv", "duckdb-semicolon.csv"])("%s, whose mark of a missing text is its own", async (file) => {
    const mark = file === "polars.tsv" ? "null" : "NULL";
    expect(plain(await read(file, { missing: [mark] }))).toEqual({ name, x, n });
    expect(plain(await read(file)).name).toEqual(name.map((text) => text ?? mark));
  });

  test.each(["pandas-quote-all.csv", "pandas-quote-nonnumeric.csv"])("%s, which quotes a missing text as an empty one", async (file) => {
    expect(plain(await read(file))).toEqual({ name: name.map((text) => text ?? ""), x, n });
  });

  test("pandas-index.csv, whose index is no feature", async () => {
    const table = await read("pandas-index.csv");
    expect(plain(table)).toEqual({ row: [0, 1, 2, 3, 4, 5], name, x, n });
    expect(selectPoints(table, { missing: "mean" }).features).toEqual(["x", "n"]);
  });

  test("pandas-windows.csv, when its encoding is said", async () => {
    await expect(read("pandas-windows.csv")).rejects.toThrow(/line 5, \(0xf6\) is no UTF-8.*windows-1252/);
    expect(plain(await read("pandas-windows.csv", { encoding: "windows-1252" })).name).toEqual(name.slice(0, 4));
  });

  // pandas writes at most 15 decimals.
  const near = x.map((value) => (value === null ? null : expect.closeTo(value, 14)));
  test.each(["records", "split", "columns", "index", "table"])("pandas-%s.json", async (orient) => {
    const table = await read(`pandas-${orient}.json`);
    expect(plain(table)).toEqual({ ...(orient === "table" ? { index: [0, 1, 2, 3, 4, 5] } : {}), name, x: near, n });
    expect(selectPoints(table, { missing: "drop" }).features).toEqual(["x", "n"]);
  });
  test("pandas-lines.jsonl", async () => expect(plain(await read("pandas-lines.jsonl"))).toEqual({ name, x: near, n }));

  test("polars-lists.ndjson, whose lists are vectors", async () => {
    const { columns } = await read("polars-lists.ndjson");
    expect(columns[3]).toEqual({
      name: "v",
      kind: "vector",
      width: 2,
      values: Float64Array.of(1, 0.5, 2, 0.5, 3, 0.5, 4, 0.5, 5, 0.5, 6, 0.5),
      missing: 0,
    });
  });
});

describe("one array from many hands", () => {
  const { array } = manifest;
  const flat = array.flat();
  const points = async (file: string, options?: ReadTableOptions) => Array.from(selectPoints(await read(file, options)).points.data);

  test.each(["numpy-savetxt.txt", "numpy-savetxt-header.txt", "numpy-savetxt.csv", "numpy-fortran.npy"])("%s", async (file) =>
    expect(await points(file)).toEqual(flat),
  );
  test.each(["little-f8", "big-f8", "little-f4", "big-f4", "little-f2", "big-i4", "little-i8", "i1"])("numpy-%s.npy", async (type) => {
    expect(await points(`numpy-${type}.npy`)).toEqual(flat.map((value) => value * 4));
  });
  test("numpy-big-u2.npy, where negative numbers wrapped around", async () => {
    expect(await points("numpy-big-u2.npy")).toEqual(flat.map((value) => (value * 4 + 65536) % 65536));
  });
  test("numpy-bool.npy", async () => expect(await points("numpy-bool.npy")).toEqual(flat.map((value) => Number(value > 0))));
  test("numpy-1d.npy", async () => expect(await points("numpy-1d.npy")).toEqual(array.map((row) => row[1])));
  test("numpy-3d.npy", async () => {
    await expect(read("numpy-3d.npy")).rejects.toThrow(
      "the shape (4, 2, 2), 3 axes, where points have two, one point a row. Flatten the rest",
    );
  });
  test("names from a comment and from a first line", async () => {
    for (const file of ["numpy-savetxt-header.txt", "numpy-savetxt.csv"]) {
      expect((await read(file)).columns.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    }
  });
  test.each(["pandas-array.csv", "pandas-array-no-index.csv"])("%s, whose columns are counted from 0", async (file) => {
    const { points, features } = selectPoints(await read(file));
    expect(features).toEqual(["0", "1", "2"]);
    expect(Array.from(points.data)).toEqual(Array.from({ length: 12 }, (_, i) => i / 4));
  });

  test.each(["numpy.npz", "numpy-compressed.npz"])("%s", async (file) => {
    const { columns, rows } = await read(file);
    expect(rows).toBe(4);
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["x", "vector"],
      ["label", "number"],
      ["name", "text"],
    ]);
    expect(Array.from(columns[0]!.values as Float64Array)).toEqual(flat);
    expect(columns[2]!.values).toEqual(["one", "two", "drei ß", "四"]);
  });
  test("numpy-two-lengths.npz: arrays are picked", async () => {
    await expect(read("numpy-two-lengths.npz")).rejects.toThrow(
      /different numbers of rows: x_train \(4 × 3\), y_train \(4\), x_test \(2 × 3\)/,
    );
    expect((await read("numpy-two-lengths.npz", { array: "x_test,y_test" })).columns.map(({ name }) => name)).toEqual(["x_test", "y_test"]);
    await expect(read("numpy-two-lengths.npz", { array: "x_tset" })).rejects.toThrow('Did you mean "x_test"?');
  });
  test("numpy-objects.npz: objects are never read", async () => {
    const table = await read("numpy-objects.npz");
    expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
    expect(table.notes).toContain("Left out: notes holds Python objects.");
  });

  test.each(["sklearn.libsvm", "sklearn-zero-based.libsvm"])("%s", async (file) => {
    const table = await read(file);
    expect(Array.from(table.columns[0]!.values as Float64Array)).toEqual([1, -1, 1, -1]);
    expect(Array.from(selectPoints(table, { label: "label" }).points.data)).toEqual(flat);
  });
});

test.each(["r-write-table.txt", "r-write-csv.csv", "r-write-csv2.csv"])("%s", async (file) => {
  const table = await read(file);
  expect(plain(table)).toEqual({ row: ["1", "2", "3"], name: ["a", "b c", "d"], x: [1.5, -2.25, null], n: [1, 2, 3] });
  expect(table.rowNames).toBe("row");
});

test.each([
  ["r-save.rds", "this is a file of R's saveRDS(), which is not read here. In R, write.csv("],
  ["scipy.mat", "this is a file of MATLAB, which is not read here. In MATLAB, writematrix("],
])("%s is told what it is, and how to get its table out", async (file, message) => {
  await expect(read(file)).rejects.toThrow(`${file}: ${message}`);
});

describe("images", () => {
  test("MNIST's IDX, packed or not", async () => {
    for (const file of ["images-idx3-ubyte", "images-idx3-ubyte.gz"]) {
      const { columns } = await read(file);
      expect(columns).toEqual([
        { name: "pixels", kind: "vector", width: 4, values: Uint8Array.from({ length: 12 }, (_, i) => i), missing: 0 },
      ]);
    }
    expect((await read("labels-idx1-ubyte")).columns).toEqual([
      { name: "label", kind: "number", values: Uint8Array.of(7, 2, 1), missing: 0 },
    ]);
    expect((await read("floats.idx")).columns[0]!.values).toEqual(Float32Array.of(0.5, -1, 2, 1e10));
  });

  test("PNG sheets", async () => {
    for (const kind of ["rgb", "rgba", "gray", "palette"]) {
      const { columns, rows } = await read(`sheet-${kind}.png`);
      expect([rows, columns[0]!.values.length]).toEqual([2, 2 * 3072]);
      const pixel = Array.from(columns[0]!.values.slice(3 * 500, 3 * 500 + 3) as Uint8Array);
      // The palette has 64 colors; which of them is Pillow's choice.
      if (kind !== "palette") expect(pixel).toEqual(kind === "gray" ? [244, 244, 244] : [244, 125, 130]);
      else for (const [c, value] of [244, 125, 130].entries()) expect(Math.abs(pixel[c]! - value), `channel ${c}`).toBeLessThan(32);
    }
  });
});

test("every file was read, and packed once more is the same", async () => {
  expect(readdirSync(folder).sort()).toEqual([...tried].sort());
  const table = await readTable(new Uint8Array(gzipSync(bytesOf("numpy.npz"))), { name: "numpy.npz.gz" });
  expect(table.format).toBe("npz");
});
