import { describe, expect, test } from "vitest";
import { writeNpy } from "../../../src/io/npy.ts";
import { type ReadTableOptions, readTable } from "../../../src/io/read-table.ts";
import type { Table } from "../../../src/io/table.ts";

const read = (text: string, options: ReadTableOptions = {}): Promise<Table> => readTable(new TextEncoder().encode(text), options);
const plain = ({ columns }: Table) => Object.fromEntries(columns.map(({ name, values }) => [name, Array.from<unknown>(values)]));

describe("text tables", () => {
  test.each<[string, string, Record<string, unknown[]>]>([
    ["commas and names", "x,y,c\n1,2,a\n3,4.5e3,b\n", { x: [1, 3], y: [2, 4500], c: ["a", "b"] }],
    ["semicolons, decimal commas, CRLF", "x;y\r\n1,5;2\r\n3,25;NA\r\n", { x: [1.5, 3.25], y: [2, Number.NaN] }],
    ["blanks without names", "1 2\n3  4", { c1: [1, 3], c2: [2, 4] }],
    ["tabs", "a\tb\n1\tx y\n2\t\n", { a: [1, 2], b: ["x y", null] }],
    ["bars", "a|b\n1|2\n", { a: [1], b: [2] }],
    ["R's row names", '"x" "y"\n"1" 1.5 a\n"2" 2 b\n', { row: ["1", "2"], x: [1.5, 2], y: ["a", "b"] }],
    ["pandas' index and counted columns", ",0,1\n0,1.5,2\n1,2,3\n", { row: [0, 1], 0: [1.5, 2], 1: [2, 3] }],
    ["codes stay text", "id,a\n007,1\n9007199254740993,2", { id: ["007", "9007199254740993"], a: [1, 2] }],
    ["a column in quotes among others stays text", 'a,b\n"1",2\n"2",3\n', { a: ["1", "2"], b: [2, 3] }],
    ["decimal commas in quotes, between commas", 'a,b\n"1,5",2\n"3,25",3\n', { a: [1.5, 3.25], b: [2, 3] }],
    ["all in quotes are numbers", '"a","b"\n"1","2"\n', { a: [1], b: [2] }],
    ["values over several lines", 'a,b\n"x\ny ""z""",2\n,3\n', { a: ['x\ny "z"', null], b: [2, 3] }],
    ["equal and empty names", "a,a,,b\n1,2,3,4", { a: [1], a_2: [2], c3: [3], b: [4] }],
    ["names in a comment", "# x y\n1 2\n# more\n3 4\n", { x: [1, 3], y: [2, 4] }],
    ["a byte order mark", "\ufeffx,y\n1,2", { x: [1], y: [2] }],
    [
      "marks of missing values",
      "x,y\nNA,?\n1,-\nnull,5\n,N/A",
      { x: [Number.NaN, 1, Number.NaN, Number.NaN], y: [Number.NaN, Number.NaN, 5, Number.NaN] },
    ],
    ["one column", "a\n1\n2\n", { a: [1, 2] }],
    ["infinities", "a,b\ninf,1\n-Infinity,2", { a: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], b: [1, 2] }],
  ])("%s", async (_, text, expected) => {
    expect(plain(await read(text))).toEqual(expected);
  });

  test("marks of missing values that are numbers", async () => {
    const table = await read("x,y\n-999,1\n2,-999.0\n", { missing: ["-999"] });
    expect(plain(table)).toEqual({ x: [Number.NaN, 2], y: [1, Number.NaN] });
    expect(table.columns.map(({ missing }) => missing)).toEqual([1, 1]);
  });

  test("UTF-16 in both byte orders", async () => {
    const text = "x,ñ\n1,é\n";
    for (const big of [false, true]) {
      const bytes = new Uint8Array(2 + 2 * text.length);
      const view = new DataView(bytes.buffer);
      view.setUint16(0, 0xfeff, !big);
      for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), !big);
      expect(plain(await readTable(bytes))).toEqual({ x: [1], ñ: ["é"] });
    }
  });

  test("a word far below the first rows makes the column text, with its texts as they stand", async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${i === 29_000 ? "x" : `${i}.50`}`);
    const table = await read(`a,b\n${rows.join("\n")}\n`);
    expect(table.columns.map(({ kind }) => kind)).toEqual(["number", "text"]);
    expect(table.columns[1]!.values[3]).toBe("3.50");
    expect(table.notes.join(" ")).toContain('Column b is text: line 29,002 has "x" among 29,999 numbers.');
  });
});

describe("JSON", () => {
  const expected = { x: [1, 2.5], c: ["a", null] };
  test.each<[string, string]>([
    ["rows that are objects", '[{"x":1,"c":"a"},{"x":2.5}]'],
    ["lines", '{"x":1,"c":"a"}\n{"x":2.5,"c":null}\n'],
    ["columns", '{"x":[1,2.5],"c":["a",null]}'],
    ["rows that are arrays below names", '[["x","c"],[1,"a"],[2.5,null]]'],
    ["pandas: columns", '{"x":{"0":1,"1":2.5},"c":{"0":"a","1":null}}'],
    ["pandas: split", '{"columns":["x","c"],"index":[0,1],"data":[[1,"a"],[2.5,null]]}'],
    ["pandas: index", '{"0":{"x":1,"c":"a"},"1":{"x":2.5,"c":null}}'],
    ["pandas: table", '{"schema":{"fields":[]},"data":[{"x":1,"c":"a"},{"x":2.5,"c":null}]}'],
  ])("%s", async (_, text) => {
    expect(plain(await read(text))).toEqual(expected);
  });

  test("columns without names are counted, from 1", async () => {
    expect(plain(await read('[[1,"a"],[2.5,null]]'))).toEqual({ c1: [1, 2.5], c2: ["a", null] });
  });

  test("lists of numbers are vectors, NaN of Python is missing", async () => {
    const { columns } = await read('[{"v":[1,2]},{"v":[3,NaN]}]');
    expect(columns[0]).toMatchObject({ kind: "vector", width: 2, missing: 1 });
  });
});

test("NPY with two axes is a column of vectors", async () => {
  const table = await readTable(writeNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] }));
  expect(table).toMatchObject({ rows: 3, format: "npy", columns: [{ name: "x", kind: "vector", width: 2 }] });
});
