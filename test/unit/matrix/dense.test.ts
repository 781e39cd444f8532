import { expect, test } from "vitest";
import { allRowsEqual, columnOf, type Matrix, rowsBetween, takeRows, toRows } from "../../../src/matrix/dense.ts";

const counted = (rows: number, cols: number): Matrix<Int16Array> => ({
  rows,
  cols,
  data: Int16Array.from({ length: rows * cols }, (_, i) => i),
});

test("rows are all equal until any number of any of them differs", () => {
  for (const [rows, cols] of [
    [1, 3],
    [2, 1],
    [2, 3],
    [4, 2],
  ] as const) {
    const row = Array.from({ length: cols }, (_, j) => j + 0.5);
    const data = Float64Array.from({ length: rows * cols }, (_, i) => row[i % cols]!);
    expect(allRowsEqual({ rows, cols, data })).toBe(true);
    for (let i = 0; i < data.length; i++) {
      const one = data.slice();
      one[i]! += 1;
      expect(allRowsEqual({ rows, cols, data: one }), `${rows} × ${cols}, ${i}`).toBe(rows === 1);
    }
  }
});

test("rows and columns are taken where they stand, in the type they have", () => {
  const matrix = counted(4, 3);
  expect(takeRows(matrix, [3, 0, 3])).toEqual({ rows: 3, cols: 3, data: Int16Array.of(9, 10, 11, 0, 1, 2, 9, 10, 11) });
  expect(rowsBetween(matrix, 1, 3)).toEqual({ rows: 2, cols: 3, data: Int16Array.of(3, 4, 5, 6, 7, 8) });
  expect(rowsBetween(matrix, 1, 3).data.buffer).toBe(matrix.data.buffer);
  expect(columnOf(matrix, 2)).toEqual(Float64Array.of(2, 5, 8, 11));
  expect(toRows(rowsBetween(matrix, 2, 4))).toEqual([
    [6, 7, 8],
    [9, 10, 11],
  ]);
});
