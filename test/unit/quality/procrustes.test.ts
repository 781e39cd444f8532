import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { procrustes } from "../../../src/index.ts";
import { type Matrix, toRows } from "../../../src/matrix/dense.ts";
import { npyMatrix } from "../../golden/npy.ts";

const rounding = 1e-13;
const iris = npyMatrix("inputs/iris") as Matrix;
const wine = toRows(npyMatrix("inputs/wine")).slice(0, 150);

test("equals SciPy's disparity", () => {
  // scipy.spatial.procrustes(...)[2], SciPy 1.17.
  expect(
    Math.abs(
      procrustes(
        iris,
        wine.map((row) => row.slice(0, 4)),
      ).disparity - 0.8030293115326607,
    ),
  ).toBeLessThan(rounding);
  const mixed = toRows(iris).map(([a, b, c, d]) => [b! * b!, a! * a!, d! * d!, c! * c!]);
  expect(Math.abs(procrustes(iris, mixed).disparity - 0.04933423946691462)).toBeLessThan(rounding);
});

describe("the same shape", () => {
  const { normal } = random(1);
  const points = Array.from({ length: 40 }, () => [normal(), normal(), normal()]);

  test("turned, mirrored, moved and scaled lies upon the reference again", () => {
    const changed = points.map(([x, y, z]) => [3 * (0.6 * x! - 0.8 * y!) + 7, -3 * (0.8 * x! + 0.6 * y!), 3 * z! - 1e3]);
    const { disparity, aligned, scale, rotation } = procrustes(points, changed);
    expect(disparity).toBeLessThan(1e-25);
    expect(scale).toBeCloseTo(1 / 3, 12);
    points.flat().forEach((value, at) => {
      expect(aligned.data[at]).toBeCloseTo(value, 10);
    });
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        const product = [0, 1, 2].reduce((sum, c) => sum + rotation.data[a * 3 + c]! * rotation.data[b * 3 + c]!, 0);
        expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
  });

  test("whatever the units, and up to rounding in them", () => {
    for (const unit of [1e-160, 1e140])
      expect(
        procrustes(
          points,
          points.map((row) => row.map((x) => x * unit)),
        ).disparity,
      ).toBeLessThan(1e-25);
  });

  test("with fewer columns: a plane in space", () => {
    const flat = points.map(([x, y]) => [x!, y!]);
    const tilted = flat.map(([x, y]) => [0.6 * x!, y!, 0.8 * x!]);
    expect(procrustes(tilted, flat).disparity).toBeLessThan(1e-25);
    expect(procrustes(flat, tilted).disparity).toBeLessThan(1e-25);
    expect(procrustes(flat, tilted).aligned.cols).toBe(3);
  });
});

test("unrelated directions: a column against another, all of the variance is left", () => {
  // Σ x y = 0, so nothing fits; and the turn is a turn all the same.
  const { disparity, rotation, scale } = procrustes(
    [
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ],
    [
      [1, 0],
      [1, 0],
      [-1, 0],
      [-1, 0],
    ],
  );
  expect(disparity).toBe(1);
  expect(scale).toBe(0);
  expect(Math.abs(rotation.data[0]! * rotation.data[3]! - rotation.data[1]! * rotation.data[2]!)).toBe(1);
});

test("refusals", () => {
  expect(() => procrustes([[1], [2]], [[1]])).toThrow("procrustes: the reference has 2 rows, the points have 1.");
  expect(() => procrustes([[1], [1]], [[1], [2]])).toThrow("procrustes: the reference all coincide");
  expect(() => procrustes([[1], [2]], [[1], [Number.NaN]])).toThrow("procrustes: the value of points at row 1, column 0 is NaN.");
});
