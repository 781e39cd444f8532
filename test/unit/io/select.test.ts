import { expect, test } from "vitest";
import { selectPoints } from "../../../src/io/select.ts";
import type { Table } from "../../../src/io/table.ts";

const table: Table = {
  rows: 3,
  format: "csv",
  notes: [],
  columns: [
    { name: "name", kind: "text", values: ["a", "b", "c"], missing: 0 },
    { name: "x", kind: "number", values: Float64Array.of(1, Number.NaN, 3), missing: 1 },
    { name: "v", kind: "vector", width: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6), missing: 0 },
    { name: "class", kind: "number", values: Int32Array.of(0, 1, 0), missing: 0 },
  ],
};

test("all numbers but label and id", () => {
  const { points, features, label, id, rows } = selectPoints(table, { label: "class", id: "name", missing: "mean" });
  expect(features).toEqual(["x", "v1", "v2"]);
  expect(Array.from(points.data)).toEqual([1, 1, 2, 2, 3, 4, 3, 5, 6]);
  expect(label?.name).toBe("class");
  expect(id?.values).toEqual(["a", "b", "c"]);
  expect(Array.from(rows)).toEqual([0, 1, 2]);
});

test("rows that miss a value are left out, with their label and id", () => {
  const { points, label, rows, notes } = selectPoints(table, { features: "x,v2", label: "class", id: "1", missing: "drop" });
  expect(Array.from(points.data)).toEqual([1, 2, 3, 6]);
  expect(Array.from(label!.values as Int32Array)).toEqual([0, 0]);
  expect(Array.from(rows)).toEqual([0, 2]);
  expect(notes).toEqual(["1 of 3 rows miss a value and were left out."]);
});

test("a whole column of vectors is not copied; places count its numbers", () => {
  expect(selectPoints(table, { features: "v" }).points.data).toBe(table.columns[2]!.values);
  expect(selectPoints(table, { features: "3-5" }).features).toEqual(["v1", "v2", "class"]);
  expect(selectPoints(table, { features: "4" }).features).toEqual(["v2"]);
});

test.each([
  [{}, "column x misses its value in row 1 (counted from 0)"],
  [{ features: "y" }, 'features names "y", which is no column'],
  [{ features: "nam" }, 'Did you mean "name"?'],
  [{ features: "name" }, 'the feature name is text: row 0 (counted from 0) holds "a"'],
  [{ features: "4-9" }, "the columns are numbered from 1 to 5"],
  [{ features: "v,v1" }, "twice"],
  [{ features: "class", label: "class" }, "which is the label and therefore no feature"],
  [{ label: "v" }, "holds vectors"],
  [{ label: "klass" }, 'Did you mean "class"?'],
  [{ missing: "skip" as never }, "It takes error, drop, mean"],
])("%j is refused: %s", (options, message) => {
  expect(() => selectPoints(table, options)).toThrow(message);
});

test.each([
  ["numbers but for one word", ["1", "2", "x", "4"], true],
  ["as many words as numbers", ["1", "x", "2", "y"], false],
  ["more words than numbers", ["x", "y", "1", "z"], false],
  ["words among missing values", [null, null, "x", "1"], false],
  ["one number more than words, beside missing values", ["1", null, "x", "2"], true],
])("a column of text that is not asked for, of %s, is left out only where it is no column of numbers", (_, values, refused) => {
  const mixed: Table = {
    ...table,
    rows: 4,
    columns: [
      { name: "y", kind: "text", values, missing: 0 },
      { name: "x", kind: "number", values: new Float64Array(4), missing: 0 },
    ],
  };
  if (refused) expect(() => selectPoints(mixed, {})).toThrow(/values of column y are numbers, but row \d \(counted from 0\) holds "x"/);
  else expect(selectPoints(mixed, {}).features).toEqual(["x"]);
});
