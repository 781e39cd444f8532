import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { centerRows, columnMeans, squaredNorms, toFloat32, toFloat64 } from "../../src/compute/convert.ts";
import type { Matrix, NumberArray } from "../../src/matrix/dense.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads, onOneThread } from "./threads.ts";

beforeAll(helpersReady);

type Made = Int8Array | Uint8Array | Int16Array | Uint16Array | Float32Array | Float64Array;
const types = [Int8Array, Uint8Array, Int16Array, Uint16Array, Float32Array, Float64Array].map((make) => ({ name: make.name, make }));

function matrix(make: new (length: number) => Made, rows: number, cols: number): Matrix<Made> {
  const { uniform } = random(5);
  const data = new make(rows * cols);
  // Beyond the range of 8 bits integers wrap, which is as good as random.
  for (let i = 0; i < data.length; i++) data[i] = 60_000 * (uniform() - 0.5);
  return { rows, cols, data };
}

const sizes = [
  [1, 1],
  [5, 3],
  [6, 6],
  [7, 8],
  [1100, 13],
  [2, 2001],
  [0, 4],
] as const;

describe.each(types)("$name", ({ make }) => {
  test.each(sizes)("%i × %i: centered and scaled, to rows of a larger block", (rows, cols) => {
    const points = matrix(make, rows, cols);
    const mean = Float64Array.from({ length: cols }, (_, j) => 3.25 * j - 1 / 3);
    const found = onAnyThreads(function* (run) {
      const slab = run.load(points as Matrix<NumberArray>);
      const means = run.load({ rows: 1, cols, data: mean });
      const out = run.take(Float64Array, rows + 2, cols);
      out.view.fill(7);
      yield* centerRows(run, slab, means, 0.125, out, 1);
      return Float64Array.from(out.view);
    });
    const border = new Float64Array(cols).fill(7);
    const inner = Float64Array.from(points.data, (value, e) => (value - mean[e % cols]!) * 0.125);
    expectSame(found, Float64Array.of(...border, ...inner, ...border));
  });

  test.each(sizes)("%i × %i: as f64 and f32, means, centered, norms", (rows, cols) => {
    const points = matrix(make, rows, cols);
    const { data } = points;
    const all = onAnyThreads(function* (run) {
      const slab = run.load(points as Matrix<NumberArray>);
      const wide = yield* toFloat64(run, slab);
      const means = yield* columnMeans(run, slab);
      const centered = yield* toFloat64(run, slab, means);
      const narrow = yield* toFloat32(run, slab, { means, scale: 0.25 });
      const norms = yield* squaredNorms(run, slab);
      return Float64Array.from([...wide.view, ...means.view, ...centered.view, ...narrow.view, ...norms.view]);
    });
    const n = rows * cols;
    const means = all.subarray(n, n + cols);
    expectSame(all.subarray(0, n), Float64Array.from(data));
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += data[i * cols + j]!;
      // A sum of n terms below 30,000 errs by less than n² ε of them.
      expect(Math.abs(means[j]! - (rows ? sum / rows : 0))).toBeLessThanOrEqual(30_000 * rows * 2 ** -52);
    }
    const centered = Float64Array.from(data, (value, i) => value - means[i % cols]!);
    expectSame(all.subarray(n + cols, 2 * n + cols), centered);
    expectSame(
      all.subarray(2 * n + cols, 3 * n + cols),
      centered.map((value) => Math.fround(value * 0.25)),
    );
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += data[i * cols + j]! ** 2;
      expect(Math.abs(all[3 * n + cols + i]! - sum)).toBeLessThanOrEqual(cols * 2 ** -52 * sum);
    }
  });
});

test("column means of whole numbers are exact sums over n", () => {
  const points = matrix(Int16Array, 1531, 3);
  const means = onOneThread(function* (run) {
    return (yield* columnMeans(run, run.load(points as Matrix<NumberArray>))).view.slice();
  });
  for (let j = 0; j < 3; j++) {
    let sum = 0;
    for (let i = 0; i < 1531; i++) sum += points.data[i * 3 + j]!;
    expect(means[j]).toBe(sum / 1531);
  }
});
