import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { pca } from "../../../src/embed/pca.ts";
import type { Matrix } from "../../../src/matrix/dense.ts";

const rounding = 1e-12;

/** n points whose column j has standard deviation falling as `spread(j)`, turned a little. */
function cloud(n: number, cols: number, spread: (j: number) => number, seed = 1): Matrix {
  const { normal } = random(seed);
  const data = new Float64Array(n * cols);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < cols; j++) data[i * cols + j] = spread(j) * normal();
    for (let j = 1; j < cols; j++) data[i * cols + j] = data[i * cols + j]! + 0.3 * data[i * cols + j - 1]!;
  }
  return { rows: n, cols, data };
}

/** |C v − λ v| for the covariance C formed here, the largest over all components. */
function worstResidual(points: Matrix, components: Matrix, variances: Float64Array): number {
  const { rows: n, cols, data } = points;
  const mean = Float64Array.from({ length: cols }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[i * cols + j]!;
    return sum / n;
  });
  let worst = 0;
  for (let a = 0; a < components.rows; a++) {
    const v = components.data.subarray(a * cols, (a + 1) * cols);
    const product = new Float64Array(cols);
    for (let i = 0; i < n; i++) {
      let score = 0;
      for (let j = 0; j < cols; j++) score += (data[i * cols + j]! - mean[j]!) * v[j]!;
      for (let j = 0; j < cols; j++) product[j] = product[j]! + (score * (data[i * cols + j]! - mean[j]!)) / (n - 1);
    }
    for (let j = 0; j < cols; j++) worst = Math.max(worst, Math.abs(product[j]! - variances[a]! * v[j]!));
  }
  return worst;
}

describe("pca", () => {
  test.each([
    ["covariance", 300, 20, 3],
    ["covariance", 900, 200, 5],
    ["gram", 40, 300, 39],
    ["gram", 200, 700, 4],
    ["data", 1250, 1300, 2],
    // So many numbers, more than four million, that products are formed in three pieces of the rows, or of the columns, and the last one
    // is a small rest; and axes are summed from two pieces of the rows, the second one of six.
    ["covariance", 63_000, 64, 2],
    ["gram", 70, 57_200, 2],
  ])("%s route, %i × %i, %i dimensions: eigenvectors of the covariance, orthonormal", (route, n, cols, dimensions) => {
    const points = cloud(n, cols, (j) => 5 / (1 + j));
    const model = pca.sync(points, { dimensions });
    expect(model.diagnostics.route).toBe(route);
    const { components, explainedVariance } = model;
    expect(worstResidual(points, components, explainedVariance)).toBeLessThan(1e-11 * explainedVariance[0]!);
    for (let a = 0; a < dimensions; a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let j = 0; j < cols; j++) dot += components.data[a * cols + j]! * components.data[b * cols + j]!;
        expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(rounding);
      }
    }
  });

  test.each([
    ["gram", 30, 200],
    ["covariance", 200, 30],
  ])("%s route, variances that fall by twelve powers of ten: orthonormal all the same", (route, n, cols) => {
    const model = pca.sync(
      cloud(n, cols, (j) => 10 ** (-6 * (j / 20))),
      { dimensions: 20 },
    );
    expect(model.diagnostics.route).toBe(route);
    expect(model.explainedVariance[19]! / model.explainedVariance[0]!).toBeLessThan(1e-9);
    const { data } = model.components;
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let j = 0; j < cols; j++) dot += data[a * cols + j]! * data[b * cols + j]!;
        expect(Math.abs(dot - (a === b ? 1 : 0)), `components ${a} and ${b}`).toBeLessThan(rounding);
      }
    }
  });

  test("the largest entry of every component is positive, variances fall", () => {
    const { components, explainedVariance } = pca.sync(
      cloud(60, 12, (j) => 1 + j),
      { dimensions: 12 },
    );
    for (let a = 0; a < 12; a++) {
      const axis = Array.from(components.data.subarray(a * 12, a * 12 + 12));
      expect(Math.max(...axis)).toBe(Math.max(...axis.map(Math.abs)));
      if (a > 0) expect(explainedVariance[a]!).toBeLessThanOrEqual(explainedVariance[a - 1]!);
    }
  });

  test("points on a plane in space: themselves, and the third axis is called flat", () => {
    const flat = cloud(50, 2, () => 1);
    // An orthonormal frame of the plane.
    const frame = [
      [2 / 3, 2 / 3, 1 / 3],
      [-2 / 3, 1 / 3, 2 / 3],
    ];
    const points = Array.from({ length: 50 }, (_, i) =>
      [0, 1, 2].map((j) => 1e7 + flat.data[2 * i]! * frame[0]![j]! + flat.data[2 * i + 1]! * frame[1]![j]!),
    );
    const model = pca.sync(points, { dimensions: 3 });
    expect(model.warnings.map(({ code }) => code)).toEqual(["zero-variance"]);
    expect(model.explainedVariance[2]).toBe(0);
    for (let i = 1; i < 50; i++) {
      const d = (x: ArrayLike<number>, cols: number) => Math.hypot(...Array.from({ length: cols }, (_, j) => x[i * cols + j]! - x[j]!));
      // Coordinates near 1e7 are rounded to 2e-9.
      expect(Math.abs(d(model.embedding.data, 3) - d(flat.data, 2))).toBeLessThan(1e-8);
    }
  });

  test("inverseTransform of all components gives the points back, also whitened", () => {
    const points = cloud(30, 6, (j) => 1 + j, 4);
    for (const whiten of [false, true]) {
      const model = pca.sync(points, { dimensions: 6, whiten });
      const back = pca.inverseTransform.sync(model, model.embedding);
      back.data.forEach((value, k) => {
        expect(Math.abs(value - points.data[k]!)).toBeLessThan(1e-11);
      });
      const again = pca.transform.sync(model, points);
      expect(again).toEqual(model.embedding);
    }
  });

  test("constant data, one column, two points, more columns than points", () => {
    const constant = pca.sync(
      Array.from({ length: 5 }, () => [3, 3, 3]),
      { dimensions: 2 },
    );
    expect([...constant.embedding.data]).toEqual(new Array(10).fill(0));
    expect([...constant.explainedVarianceRatio]).toEqual([0, 0]);
    expect([...pca.sync([[1], [2], [6]], { dimensions: 1 }).embedding.data]).toEqual([-2, -1, 3]);
    const two = pca.sync([
      [0, 0, 0],
      [3, 4, 0],
    ]);
    expect(Math.abs(two.embedding.data[0]! - two.embedding.data[2]!)).toBeCloseTo(5, 14);
    expect(two.explainedVariance[1]).toBe(0);
    expect(Math.hypot(...two.components.data.subarray(3))).toBeCloseTo(1, 14);
  });

  test("bytes and singles give what the same doubles give", () => {
    const bytes = Uint8Array.from({ length: 90 * 40 }, (_, i) => (i * i * 31 + (i % 7) * 40) % 256);
    const shape = [90, 40];
    const expected = pca.sync({ data: Float64Array.from(bytes), shape }, { dimensions: 5 });
    for (const data of [bytes, Float32Array.from(bytes), Int16Array.from(bytes)]) {
      const model = pca.sync({ data, shape }, { dimensions: 5 });
      model.embedding.data.forEach((value, k) => {
        expect(Math.abs(value - expected.embedding.data[k]!)).toBeLessThan(1e-9);
      });
    }
  });

  test.each([
    ["of which few directions stand out", (noise: number, i: number, j: number) => 60 * Math.sin(i * (1 + (j % 12))) + 12 * noise],
    // No direction stands out, so that Krylov gives up and the dense way goes on from the same table.
    ["that are noise", (noise: number) => 100 * noise],
  ])("a covariance so large that half of it is kept: bytes %s", (_, value) => {
    // Half of it is kept from 1,201 columns on.
    const [n, cols] = [1216, 1208];
    const { uniform } = random(3);
    const data = Uint8Array.from({ length: n * cols }, (_, at) => 128 + value(2 * uniform() - 1, Math.floor(at / cols), at % cols));
    const model = pca.sync({ rows: n, cols, data }, { dimensions: 16 });
    expect(model.diagnostics.route).toBe("covariance");
    const doubles = { rows: n, cols, data: Float64Array.from(data) };
    expect(worstResidual(doubles, model.components, model.explainedVariance)).toBeLessThan(1e-9 * model.explainedVariance[0]!);
    // The same from the whole table, which as many dimensions as this need.
    const whole = pca.sync({ rows: n, cols, data }, { dimensions: 160 });
    for (let a = 0; a < 16; a++) {
      expect(Math.abs(model.explainedVariance[a]! - whole.explainedVariance[a]!)).toBeLessThan(1e-9 * whole.explainedVariance[0]!);
    }
  });

  test("too many dimensions are refused by name", () => {
    expect(() =>
      pca.sync(
        cloud(5, 9, () => 1),
        { dimensions: 6 },
      ),
    ).toThrow("pca: dimensions must be at most 5, the smaller of 5 points and 9 columns, not 6.");
  });
});

describe("pca of whole numbers", () => {
  /** Mostly zeros, or every number within `high` of `low`. */
  function whole(n: number, cols: number, low: number, high: number, share: number): Float64Array {
    const { below, uniform } = random(n);
    return Float64Array.from({ length: n * cols }, () => (uniform() < share ? low + below(high) : 0));
  }

  test.each([
    ["mostly zeros", 700, 90, whole(700, 90, 1, 255, 0.2), Uint8Array],
    ["mostly zeros, more columns than points", 60, 300, whole(60, 300, 1, 255, 0.2), Int16Array],
    ["no zeros", 400, 33, whole(400, 33, 1, 255, 1), Uint16Array],
    ["far from the origin", 300, 20, whole(300, 20, 15_000, 9, 1), Uint16Array],
    ["of both signs", 300, 20, whole(300, 20, -20, 41, 0.5), Int8Array],
  ])("%s: the same bits in whichever type they come, of single rows, too", (_, rows, cols, data, narrow) => {
    const modelOf = (numbers: Float64Array | Float32Array | Uint8Array | Uint16Array | Int16Array | Int8Array) =>
      pca.sync({ rows, cols, data: numbers }, { dimensions: 7 });
    const expected = modelOf(data);
    for (const model of [modelOf(narrow.from(data)), modelOf(Float32Array.from(data))]) {
      expect([model.mean, model.components, model.explainedVariance]).toEqual([
        expected.mean,
        expected.components,
        expected.explainedVariance,
      ]);
      expect(model.embedding).toEqual(expected.embedding);
    }
    for (const numbers of [data, narrow.from(data)]) {
      for (const [from, to] of [
        [0, rows],
        [17, 18],
        [rows - 3, rows],
      ] as const) {
        const some = pca.transform.sync(expected, { rows: to - from, cols, data: numbers.subarray(from * cols, to * cols) });
        expect(some.data).toEqual(expected.embedding.data.subarray(7 * from, 7 * to));
      }
    }
    // Against the definition, in another order of terms.
    const { mean, components, embedding, explainedVariance } = expected;
    const scale = Math.sqrt(explainedVariance[0]!);
    for (let i = 0; i < rows; i += 41) {
      for (let a = 0; a < 7; a++) {
        let sum = 0;
        for (let j = cols - 1; j >= 0; j--) sum += (data[i * cols + j]! - mean[j]!) * components.data[a * cols + j]!;
        expect(Math.abs(embedding.data[i * 7 + a]! - sum)).toBeLessThan(rounding * scale);
      }
    }
  });
});
