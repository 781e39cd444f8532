import fc from "fast-check";
import { expect, test } from "vitest";
import type { Matrix } from "../../../src/matrix/dense.ts";
import { applyScaling, fitScaling } from "../../../src/matrix/scaling.ts";

const matrix = (rows: number, cols: number, values: number[]): Matrix => ({ rows, cols, data: Float64Array.from(values) });

test("standard: mean 0, deviation 1, as scikit-learn has it", () => {
  const points = matrix(4, 2, [1, 10, 2, 10, 3, 10, 6, 10]);
  const scaling = fitScaling(points, "standard");
  // Mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5; the second column is constant.
  expect(Array.from(scaling.offset)).toEqual([3, 10]);
  expect(Array.from(scaling.factor)).toEqual([1 / Math.sqrt(3.5), 1]);
  const { data } = applyScaling(points, scaling);
  expect(Array.from(data)).toEqual([1, 2, 3, 6].flatMap((x) => [(x - 3) * (1 / Math.sqrt(3.5)), 0]));
});

test("minmax: from 0 to 1", () => {
  const points = matrix(3, 2, [-2, 5, 0, 5, 6, 5]);
  const scaling = fitScaling(points, "minmax");
  expect(Array.from(applyScaling(points, scaling).data)).toEqual([0, 0, 0.25, 0, 1, 0]);
});

test("none: the same matrix", () => {
  const points = matrix(2, 1, [3, 4]);
  expect(applyScaling(points, fitScaling(points, "none"))).toBe(points);
});

test("large values with a small spread keep their spread", () => {
  const points = matrix(
    1000,
    1,
    Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2)),
  );
  expect(fitScaling(points, "standard").factor[0]).toBe(2);
});

test("Float32 stays Float32, integers become Float64", () => {
  const floats = { rows: 2, cols: 1, data: Float32Array.of(1, 3) };
  expect(applyScaling(floats, fitScaling(floats, "standard")).data).toEqual(Float32Array.of(-1, 1));
  const bytes = { rows: 2, cols: 1, data: Uint8Array.of(1, 3) };
  expect(applyScaling(bytes, fitScaling(bytes, "minmax")).data).toEqual(Float64Array.of(0, 1));
});

test("a column is scaled by itself, whatever stands beside it", () => {
  const column = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(column, column, fc.constantFrom("standard" as const, "minmax" as const), (a, b, kind) => {
      const both = fitScaling(
        matrix(
          5,
          2,
          a.flatMap((x, i) => [x, b[i]!]),
        ),
        kind,
      );
      const alone = fitScaling(matrix(5, 1, b), kind);
      expect([both.offset[1], both.factor[1]]).toEqual([alone.offset[0], alone.factor[0]]);
    }),
  );
});
