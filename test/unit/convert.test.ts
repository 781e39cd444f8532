import { describe, expect, test } from "vitest";
import { assertFinite, checkFinite, type Points, toMatrix } from "../../src/matrix/convert.ts";

const expected = { rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) };

describe("points in every accepted form", () => {
  test.each<[string, Points]>([
    [
      "rows",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    ["typed rows", [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)]],
    ["mixed rows", [[1, 2, 3], Float32Array.of(4, 5, 6)]],
    ["{ data, shape }", { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] }],
    ["{ data, shape } of wide integers", { data: Int32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] }],
    ["Matrix", expected],
  ])("%s become Float64", (_, points) => {
    expect(toMatrix(points, "m")).toEqual(expected);
  });

  test("bytes and single precision stay as they are, and a flat array is not copied", () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(toMatrix({ data, shape: [2, 3] }, "m").data).toBe(data);
    expect(toMatrix([data.subarray(0, 3), data.subarray(3)], "m").data).toEqual(data);
    expect(toMatrix([Float32Array.of(1, 2), Float32Array.of(3, 4)], "m").data).toBeInstanceOf(Float32Array);
  });
});

describe("what is refused, and in which words", () => {
  const bad = (points: unknown): string => {
    try {
      assertFinite(toMatrix(points as Points, "m"), "m");
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing was thrown";
  };
  test.each<[unknown, string]>([
    [[[1, 2], [3]], "m: row 1 of points has 1 value where row 0 has 2. All rows must be equally long."],
    [[1, 2, 3], "m: points must be rows of numbers, not a flat array of numbers. Pass an array of rows like [[x, y], …], { data, shape"],
    [[[1, "2"]], 'm: the value of points at row 0, column 1 is "2", not a number.'],
    [[[1, null]], "m: the value of points at row 0, column 1 is null, not a number."],
    [[[1, 2], null], "m: row 1 of points is null, not an array of numbers."],
    [
      [
        [1, 2],
        [3, Number.NaN],
      ],
      "m: the value of points at row 1, column 1 is NaN. Drop or fill missing values first.",
    ],
    [
      [
        [1, 2],
        [Number.NEGATIVE_INFINITY, 0],
      ],
      "m: the value of points at row 1, column 0 is -Infinity.",
    ],
    [[[1e300, 2]], "m: the value of points at row 0, column 0 is 1e+300. Distances between such numbers overflow; scale the data first."],
    [{ data: [1, 2, 3], shape: [2, 2] }, "m: points say 2 × 2, that is 4 numbers, but data holds 3."],
    [{ data: [1, 2, 3], shape: [3] }, "m: points are unusable: shape must be [rows, columns], not [3]."],
    [{ data: BigInt64Array.of(1n), shape: [1, 1] }, "m: points are unusable: data must be an array of numbers"],
    [Float64Array.of(1, 2), "m: points are unusable: a flat Float64Array has no shape"],
    ["text", 'm: points must be rows of numbers, not "text".'],
    [undefined, "m: points must be rows of numbers, not undefined."],
    [new Map(), "m: points must be rows of numbers, not an object of type Map."],
  ])("case %#", (points, message) => {
    expect(bad(points)).toContain(message);
  });
});

test("the look at every number is cut into slices of about a million, and names a bad one in the last of them", () => {
  const cols = 1000;
  const data = new Float32Array(3000 * cols);
  const matrix = { rows: 3000, cols, data };
  const slices = [...checkFinite(matrix, "m")];
  expect(slices.length).toBeGreaterThanOrEqual(2);
  expect([...checkFinite({ rows: 1, cols, data: data.subarray(0, cols) }, "m")]).toEqual([]);
  data[2_999_998] = Number.NaN;
  expect(() => assertFinite(matrix, "m")).toThrow("m: the value of points at row 2,999, column 998 is NaN.");
});
