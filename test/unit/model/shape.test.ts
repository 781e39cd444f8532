import { expect, test } from "vitest";
import { list, matrix, optional, places, record, type Shape, sparse, vector, whole, word } from "../../../src/model/shape.ts";

/** What a shape says of a value where n is 3; undefined when it is right. */
function said(shape: Shape, value: unknown): string | undefined {
  try {
    shape(value, new Map([["n", 3]]), "it");
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const csr = (change: object = {}) => ({
  rows: 3,
  cols: 3,
  offsets: Int32Array.of(0, 2, 2, 3),
  indices: Int32Array.of(0, 2, 1),
  values: Float64Array.of(1, 2, 3),
  ...change,
});

test("a size is bound where it first stands, zero too, and must be the same from then on", () => {
  for (const size of [0, 1, 4]) {
    const shape = record({ a: vector("m"), b: matrix("m", "n"), c: vector((of) => of("m") + 1) });
    const right = {
      a: new Float64Array(size),
      b: { rows: size, cols: 3, data: new Float64Array(3 * size) },
      c: new Float64Array(size + 1),
    };
    expect(said(shape, right)).toBeUndefined();
    expect(said(shape, { ...right, c: new Float64Array(size) })).toBe(`the length of it.c is ${size} where ${size + 1} belongs`);
    expect(said(shape, { ...right, b: { ...right.b, rows: size + 1 } })).toBe(`it.b.rows is ${size + 1} where ${size} belongs`);
  }
});

test.each<[string, Shape, unknown[], [unknown, string][]]>([
  [
    "a matrix",
    matrix("n", "m", ["f64", "f32"]),
    [
      { rows: 3, cols: 2, data: new Float64Array(6) },
      { rows: 3, cols: 0, data: new Float32Array(0) },
    ],
    [
      [{ rows: 3, cols: 2, data: new Float64Array(5) }, "it.data holds 5 numbers where 6 belong"],
      [{ rows: 3, cols: 2, data: new Int8Array(6) }, "it.data has elements i8 where f64 or f32 belongs"],
      [{ rows: 3, cols: -1, data: new Float64Array(0) }, "it.cols is -1"],
      [{ rows: 3, cols: 1.5, data: new Float64Array(4) }, "it.cols is 1.5"],
      [[1, 2, 3], "not a matrix"],
    ],
  ],
  [
    "places",
    places("m", "n"),
    [Int32Array.of(), Int32Array.of(0, 2, 0)],
    [
      [Int32Array.of(0, 3), "it names 3 of 3"],
      [Int32Array.of(-1), "it names -1 of 3"],
      [Float64Array.of(1), "it has elements f64 where i32 belongs"],
    ],
  ],
  [
    "a sparse matrix",
    sparse("n", "entries"),
    [csr(), csr({ offsets: new Int32Array(4), indices: new Int32Array(0), values: new Float64Array(0) })],
    [
      [csr({ rows: 4 }), "it.rows is 4 where 3 belongs"],
      [csr({ cols: 2 }), "it.cols is 2 where 3 belongs"],
      [csr({ offsets: Int32Array.of(0, 2, 3) }), "the length of it.offsets is 3 where 4 belongs"],
      [csr({ offsets: Int32Array.of(1, 2, 2, 3) }), "it.offsets do not cover its entries"],
      [csr({ offsets: Int32Array.of(0, 2, 2, 2) }), "it.offsets do not cover its entries"],
      [csr({ offsets: Int32Array.of(0, 2, 1, 3) }), "it.offsets fall at row 1"],
      [csr({ indices: Int32Array.of(0, 0, 1) }), "it.indices are out of order at row 0"],
      [csr({ indices: Int32Array.of(2, 0, 1) }), "it.indices are out of order at row 0"],
      [csr({ indices: Int32Array.of(-1, 2, 1) }), "it.indices are out of order at row 0"],
      [csr({ indices: Int32Array.of(0, 2, 3) }), "it.indices are out of order at row 2"],
      [csr({ values: new Float64Array(2) }), "the length of it.values is 2 where 3 belongs"],
    ],
  ],
  [
    "a whole number",
    whole(1, (of) => of("n") + 1),
    [1, 4],
    [
      [0, "it is 0, not a whole number from 1 to 4"],
      [5, "it is 5, not"],
      [1.5, "it is 1.5, not"],
      ["2", 'it is "2", not'],
    ],
  ],
  ["one of some words", word("a", "b"), ["a", "b"], [["c", 'it is "c", not a or b']]],
  ["a list", list(optional(whole(0, "n"))), [[], [0, undefined, 3]], [[[0, 4], "it[1] is 4, not a whole number from 0 to 3"]]],
])("%s", (_, shape, right, wrong) => {
  for (const value of right) expect(said(shape, value)).toBeUndefined();
  for (const [value, message] of wrong) expect(said(shape, value)).toContain(message);
});
