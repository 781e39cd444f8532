import { describe, expect, test } from "vitest";
import { classicalMds } from "../../src/embed/classical-mds.ts";
import { type Matrix, rowOf, takeRows } from "../../src/matrix/dense.ts";
import { npy, npyMatrix } from "./npy.ts";

/** Both sides work in doubles; the reference forms and factors B, which squares the condition of the points. */
const rounding = 1e-8;

function pairwise(points: Matrix): Matrix {
  const { rows } = points;
  const data = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const [x, y] = [rowOf(points, i), rowOf(points, j)];
      data[i * rows + j] = data[j * rows + i] = Math.sqrt(x.reduce((sum, value, k) => sum + (value - y[k]!) ** 2, 0));
    }
  }
  return { rows, cols: rows, data };
}

/** The largest difference relative to the largest entry, each column in the sign that fits better. */
function difference(found: Matrix, expected: Matrix): number {
  let worst = 0;
  for (let a = 0; a < found.cols; a++) {
    let [same, turned] = [0, 0];
    for (let i = 0; i < found.rows; i++) {
      const [f, e] = [found.data[i * found.cols + a]!, expected.data[i * expected.cols + a]!];
      same = Math.max(same, Math.abs(f - e));
      turned = Math.max(turned, Math.abs(f + e));
    }
    worst = Math.max(worst, Math.min(same, turned));
  }
  return worst / Math.max(...expected.data.map(Math.abs));
}

describe.each([
  ["scurve300", 2],
  ["iris", 2],
  ["wine", 4],
  ["circles200", 2],
])("classical MDS of %s", (name, dimensions) => {
  const points = npyMatrix(`inputs/${name}`) as Matrix;
  const expected = npyMatrix(`linear/cmds.${name}.embedding`) as Matrix;
  const eigenvalues = npy(`linear/cmds.${name}.eigenvalues`).data;
  const distances = pairwise(points);

  test.each([
    ["from points", points, "euclidean"],
    ["from distances", distances, "precomputed"],
  ] as const)("%s equals double centering with a dense eigensolver", (_, given, metric) => {
    const model = classicalMds.sync(given, { metric, dimensions });
    expect(difference(model.embedding, expected)).toBeLessThan(rounding);
    for (let a = 0; a < dimensions; a++) expect(Math.abs(model.eigenvalues[a]! / Number(eigenvalues[a]) - 1)).toBeLessThan(rounding);
    expect(model.diagnostics.negativeMass).toBeLessThan(rounding);
    expect(model.warnings).toEqual([]);
  });

  test("transform puts training points in their places, by coordinates and by distances", () => {
    const scale = Math.max(...expected.data.map(Math.abs));
    for (const [given, metric] of [
      [points, "euclidean"],
      [distances, "precomputed"],
    ] as const) {
      const model = classicalMds.sync(given, { metric, dimensions });
      const some = [3, 0, 77];
      const placed = classicalMds.transform.sync(model, takeRows(given, some));
      const own = takeRows(model.embedding, some);
      for (let i = 0; i < placed.data.length; i++) expect(Math.abs(placed.data[i]! - own.data[i]!)).toBeLessThan(rounding * scale);
    }
  });
});

describe("known answers", () => {
  const sheet = Array.from({ length: 60 }, (_, i) => [3 * (i % 10), Math.floor(i / 10)]);

  test("a flat sheet becomes itself, turned into space or given by distances", () => {
    const turned = sheet.map(([x, y]) => [0.6 * x! + 5, 0.8 * x! - 1, y!]);
    const flat = pairwise({ rows: 60, cols: 2, data: Float64Array.from(sheet.flat()) });
    for (const model of [classicalMds.sync(turned), classicalMds.sync(flat, { metric: "precomputed" })]) {
      const found = pairwise(model.embedding);
      for (let k = 0; k < found.data.length; k++) expect(Math.abs(found.data[k]! - flat.data[k]!)).toBeLessThan(1e-9 * 30);
    }
  });

  test("distances that no points have are told of", () => {
    // Every pair one apart but one pair, which is five apart: the triangle inequality fails.
    const n = 12;
    const data = Float64Array.from({ length: n * n }, (_, k) => (Math.floor(k / n) === k % n ? 0 : 1));
    data[1] = data[n] = 5;
    const model = classicalMds.sync({ rows: n, cols: n, data }, { metric: "precomputed" });
    expect(model.diagnostics.negativeMass).toBeGreaterThan(0.1);
    expect(model.warnings.map(({ code }) => code)).toEqual(["not-euclidean"]);
  });
});

describe("what is no matrix of distances", () => {
  const refused = (rows: number[][]) => () => classicalMds.sync(rows, { metric: "precomputed", dimensions: 1 });
  test.each([
    [
      [
        [0, 1],
        [1, 0],
        [2, 2],
      ],
      "not 3 × 2",
    ],
    [
      [
        [0, 1],
        [1, 0.5],
      ],
      "the distance of point 1 from itself is 0.5",
    ],
    [
      [
        [0, -1],
        [-1, 0],
      ],
      "row 0, column 1 is -1",
    ],
    [
      [
        [0, 1],
        [2, 0],
      ],
      "row 1, column 0 is 2, but the other way round 1",
    ],
  ])("%j", (rows, message) => {
    expect(refused(rows)).toThrow(message);
  });
});
