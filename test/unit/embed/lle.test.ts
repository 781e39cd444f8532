import { describe, expect, test } from "vitest";
import { formatNumber } from "../../../src/base/errors.ts";
import { random } from "../../../src/base/random.ts";
import { sCurve } from "../../../src/datasets/index.ts";
import { lle } from "../../../src/embed/lle.ts";
import { symmetricEigen } from "../../../src/linalg/symmetric-eigen.ts";
import { type Matrix, rowOf, takeRows } from "../../../src/matrix/dense.ts";

/** Rounding of sums of some hundred terms of size one. */
const rounding = 1e-12;

/** Points of a flat sheet 4 × 1 that stands askew in space, with their places on it. */
function sheet(n: number, seed = 1, cols = 3): { points: Matrix; coordinates: Matrix } {
  const { uniform } = random(seed);
  const coordinates = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, p) => (p % 2 ? 1 : 4) * uniform()) };
  return { points: askew(coordinates, cols), coordinates };
}

/** (s, t) ↦ s u + t v for two orthonormal vectors of space. */
function askew({ rows, data }: Matrix, cols: number): Matrix {
  const u = Array.from({ length: cols }, (_, j) => Math.sqrt(2 / cols) * Math.cos((2 * Math.PI * j) / cols));
  const v = Array.from({ length: cols }, (_, j) => Math.sqrt(2 / cols) * Math.sin((2 * Math.PI * j) / cols));
  return {
    rows,
    cols,
    data: Float64Array.from({ length: rows * cols }, (_, p) => {
      const i = Math.floor(p / cols);
      return data[2 * i]! * u[p % cols]! + data[2 * i + 1]! * v[p % cols]!;
    }),
  };
}

/** A curve that winds in many columns, at another pace in each. */
function coil(rows: number, cols: number, phase: number): Matrix {
  const data = Float64Array.from({ length: rows * cols }, (_, at) => {
    const [t, j] = [(6 * Math.floor(at / cols)) / rows, at % cols];
    return Math.sin((1 + j / 7) * t + j + phase) / (1 + 0.02 * j);
  });
  return { rows, cols, data };
}

test("eigenvectors that rounding spoils are told, with what they are good to; what the warning names mends it", () => {
  const warned = (phase: number, options: object = {}) => {
    const wanted = { dimensions: 100, neighbors: 8, regularization: 1e-12, ...options };
    return lle.sync(coil(400, 120, phase), wanted).warnings.find(({ code }) => code === "not-converged");
  };
  // Little regularization leaves weights very uneven. The last bits decide whether it is too little: on about half of such curves.
  const phase = Array.from({ length: 24 }, (_, at) => at / 8).find((at) => warned(at));
  expect(phase).toBeDefined();
  const { message, details } = warned(phase!)!;
  const { residuals } = details as { residuals: number[] };
  expect(residuals).toHaveLength(101);
  expect(message).toBe(
    `lle: the eigenvectors are good to ${formatNumber(Math.max(...residuals))} only. Use more neighbors, or a larger regularization.`,
  );
  expect(warned(phase!, { neighbors: 30 })).toBeUndefined();
  expect(warned(phase!, { regularization: 1e-8 })).toBeUndefined();
});

function cloud(n: number, cols: number, seed = 1): Matrix {
  const { normal } = random(seed);
  return { rows: n, cols, data: Float64Array.from({ length: n * cols }, () => normal()) };
}

/** What is left of column `a` of `target` after the best affine fit by the columns of `y`, as a share of its variance: 1 − R². */
function misfit(y: Matrix, target: Matrix, a: number): number {
  const n = y.rows;
  const column = (m: Matrix, c: number) => {
    const values = Array.from({ length: n }, (_, i) => m.data[i * m.cols + c]!);
    const mean = values.reduce((s, x) => s + x, 0) / n;
    return values.map((value) => value - mean);
  };
  const dot = (x: number[], z: number[]) => x.reduce((s, value, i) => s + value * z[i]!, 0);
  const left = column(target, a);
  const variance = dot(left, left);
  const basis: number[][] = [];
  for (let c = 0; c < y.cols; c++) {
    const next = column(y, c);
    for (let round = 0; round < 2; round++) {
      for (const other of basis) {
        const along = dot(next, other);
        for (let i = 0; i < n; i++) next[i]! -= along * other[i]!;
      }
    }
    const norm = Math.sqrt(dot(next, next));
    basis.push(next.map((value) => value / norm));
  }
  for (const unit of basis) {
    const along = dot(left, unit);
    for (let i = 0; i < n; i++) left[i]! -= along * unit[i]!;
  }
  return dot(left, left) / variance;
}

test("modified: a flat sheet comes out as itself, up to an affine map", () => {
  for (const cols of [3, 20]) {
    const { points, coordinates } = sheet(350, 1, cols);
    // Regularized weights miss their point by a share of the regularization, and M the sheet by its square.
    for (const [regularization, tolerance] of [
      [1e-3, 1e-4],
      [1e-8, 1e-12],
    ] as const) {
      const model = lle.sync(points, { variant: "modified", neighbors: 10, regularization });
      for (const a of [0, 1]) expect(misfit(model.embedding, coordinates, a)).toBeLessThan(tolerance);
      expect(model.warnings).toEqual([]);
    }
  }
});

test("modified: an S-curve is unrolled on both axes", () => {
  const { points, coordinates } = sCurve({ samples: 1000, seed: 1337 });
  const { embedding } = lle.sync(points, { variant: "modified" });
  for (const a of [0, 1]) expect(1 - misfit(embedding, coordinates, a)).toBeGreaterThan(0.999);
});

describe.each([
  ["standard", 3, 12],
  ["standard", 20, 8],
  ["modified", 3, 12],
  ["modified", 20, 8],
] as const)("%s, %d columns, %d neighbors", (variant, cols, neighbors) => {
  const points = cloud(120, cols);
  const model = lle.sync(points, { variant, neighbors, dimensions: 3 });
  const { embedding, weights, eigenvalues } = model;

  test("weights add up to one and belong to the nearest others", () => {
    for (let i = 0; i < 120; i++) {
      const distance = (j: number) => Math.sqrt(rowOf(points, i).reduce((sum, x, c) => sum + (x - rowOf(points, j)[c]!) ** 2, 0));
      const others = Array.from({ length: 120 }, (_, j) => j).filter((j) => j !== i);
      const nearest = others.sort((a, b) => distance(a) - distance(b)).slice(0, neighbors);
      const own = weights.indices.subarray(weights.offsets[i]!, weights.offsets[i + 1]!);
      expect([...own]).toEqual(nearest.sort((a, b) => a - b));
      const sum = weights.values.subarray(weights.offsets[i]!, weights.offsets[i + 1]!).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(rounding);
    }
  });

  test("axes are of unit length, at right angles, centered, and turned to their largest entries", () => {
    for (let a = 0; a < 3; a++) {
      const column = Array.from({ length: 120 }, (_, i) => rowOf(embedding, i)[a]!);
      for (let b = 0; b <= a; b++) {
        const product = column.reduce((sum, value, i) => sum + value * rowOf(embedding, i)[b]!, 0);
        expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(rounding);
      }
      expect(Math.abs(column.reduce((sum, value) => sum + value, 0))).toBeLessThan(rounding);
      const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
      expect(largest).toBeGreaterThan(0);
    }
    expect([...eigenvalues]).toEqual([...eigenvalues].sort((a, b) => a - b));
    expect(Math.abs(model.reconstructionError - eigenvalues.reduce((a, b) => a + b))).toBeLessThan(rounding);
  });

  test.runIf(variant === "standard")("axes are the bottom of the spectrum of (I − W)ᵀ (I − W), without the constant", () => {
    const n = 120;
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      A[i * n + i] = 1;
      for (let e = weights.offsets[i]!; e < weights.offsets[i + 1]!; e++) A[i * n + weights.indices[e]!]! -= weights.values[e]!;
    }
    const M = new Float64Array(n * n);
    for (let r = 0; r < n; r++) for (let i = 0; i < n; i++) for (let c = 0; c < n; c++) M[r * n + c]! += A[i * n + r]! * A[i * n + c]!;
    const { values } = symmetricEigen(M, n);
    expect(Math.abs(values[0]!)).toBeLessThan(rounding);
    for (let a = 0; a < 3; a++) {
      expect(Math.abs(eigenvalues[a]! - values[a + 1]!)).toBeLessThan(rounding);
      let residual = 0;
      for (let r = 0; r < n; r++) {
        let sum = -eigenvalues[a]! * rowOf(embedding, r)[a]!;
        for (let c = 0; c < n; c++) sum += M[r * n + c]! * rowOf(embedding, c)[a]!;
        residual += sum * sum;
      }
      expect(Math.sqrt(residual)).toBeLessThan(rounding);
    }
    expect(Math.abs(model.diagnostics.gapRatio - values[3]! / values[4]!)).toBeLessThan(1e-9);
  });

  test("a shift, and a scale that is a power of two, change no weight by more than rounding", () => {
    const moved = lle.sync({ ...points, data: points.data.map((x) => 1024 * x) }, { variant, neighbors, dimensions: 3 });
    expect(moved.weights).toEqual(weights);
    expect(moved.embedding).toEqual(embedding);
    const shifted = lle.sync({ ...points, data: points.data.map((x) => x + 1e5) }, { variant, neighbors, dimensions: 3 });
    // At 1e5 eleven digits behind the point are left, and systems of condition 1000 cost three of them.
    for (const [p, value] of shifted.weights.values.entries()) expect(Math.abs(value - weights.values[p]!)).toBeLessThan(1e-7);
  });
});

describe("transform", () => {
  test("training points, exact or off by rounding, are where they are in the embedding", () => {
    const points = cloud(90, 3);
    const model = lle.sync(points, { neighbors: 9 });
    expect(lle.transform.sync(model, points)).toEqual(model.embedding);
    const near = { ...points, data: points.data.map((x) => x * (1 + 1e-15)) };
    expect(lle.transform.sync(model, near)).toEqual(model.embedding);
  });

  test("new points of a flat sheet fall where they belong", () => {
    const { points, coordinates } = sheet(350);
    const model = lle.sync(points, { variant: "modified", neighbors: 10, regularization: 1e-6 });
    const inner = { rows: 40, cols: 2, data: sheet(40, 7).coordinates.data.map((x, p) => (p % 2 ? 0.1 + 0.8 * x : 0.1 + 0.95 * x)) };
    const placed = lle.transform.sync(model, askew(inner, 3));
    // Training and new points together are still one affine image of the sheet; weights are off by their regularization.
    const both = { rows: 390, cols: 2, data: Float64Array.from([...model.embedding.data, ...placed.data]) };
    const truth = { rows: 390, cols: 2, data: Float64Array.from([...coordinates.data, ...inner.data]) };
    for (const a of [0, 1]) expect(misfit(both, truth, a)).toBeLessThan(1e-6);
  });
});

describe("hard data", () => {
  test("more duplicates than neighbors: finite, and all of one place", () => {
    const { points } = sheet(80);
    const heap = { rows: 110, cols: 3, data: new Float64Array(330) };
    heap.data.set(points.data);
    for (let i = 80; i < 110; i++) heap.data.set(rowOf(points, 5), 3 * i);
    for (const variant of ["standard", "modified"] as const) {
      const model = lle.sync(heap, { neighbors: 8, variant });
      for (const value of model.embedding.data) expect(Number.isFinite(value)).toBe(true);
      for (const value of model.weights.values) expect(Number.isFinite(value)).toBe(true);
    }
  });

  const far = { rows: 90, cols: 3, data: cloud(90, 3).data.map((x, p) => x + (p >= 180 ? 50 : 0)) };

  test("parts are joined by bridges, with warnings that say what that means", () => {
    const model = lle.sync(far, { neighbors: 6 });
    expect(model.embedding.rows).toBe(90);
    expect(model.bridges.length).toBe(1);
    expect([...model.diagnostics.parts]).toEqual([60, 30]);
    expect(model.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(["bridged", "parts-apart"]));
    // The ends of the bridge are neighbors now.
    const { from, to } = model.bridges[0]!;
    for (const [i, j] of [
      [from, to],
      [to, from],
    ] as const) {
      expect(model.weights.offsets[i + 1]! - model.weights.offsets[i]!).toBe(7);
      expect([...model.weights.indices.subarray(model.weights.offsets[i]!, model.weights.offsets[i + 1]!)]).toContain(j);
    }
    // The first axis tells the parts apart.
    const [inside, outside] = [0, 60].map((i) => rowOf(model.embedding, i)[0]!);
    expect(Math.sign(inside!)).toBe(-Math.sign(outside!));
    expect(lle.transform.sync(model, far)).toEqual(model.embedding);
  });

  test("the largest part alone is what one gets from its points alone", () => {
    const model = lle.sync(far, { neighbors: 6, disconnected: "largest" });
    expect([...model.rows!]).toEqual(Array.from({ length: 60 }, (_, i) => i));
    const alone = lle.sync(takeRows(far, model.rows!), { neighbors: 6 });
    expect(model.embedding).toEqual(alone.embedding);
    expect(model.weights).toEqual(alone.weights);
    expect(alone.rows).toBeUndefined();
    expect(lle.transform.sync(model, takeRows(far, model.rows!))).toEqual(model.embedding);
  });

  test("or they are an error", () => {
    expect(() => lle.sync(far, { neighbors: 6, disconnected: "error" })).toThrow(
      /^lle: with neighbors: 6 the graph falls into 2 parts \(60 \+ 30 points\)\. Use \d+ neighbors, which join them/,
    );
  });

  // The residual that rounding leaves grows with the eigenvalue, so eigenvalues near the norm are not held to the measure of tiny ones.
  test("modified, of points without a shape: large eigenvalues, no false alarm", () => {
    const model = lle.sync(cloud(355, 26), { neighbors: 9, variant: "modified" });
    expect(model.eigenvalues[0]!).toBeGreaterThan(0.1);
    expect(model.warnings.map(({ code }) => code)).toEqual(["ambiguous-dimension"]);
    expect(model.warnings[0]!.message).not.toContain("variant");
  });

  test("a cloud without a clear number of dimensions gets a warning", () => {
    const model = lle.sync(cloud(200, 3), { neighbors: 20 });
    expect(model.diagnostics.gapRatio).toBeGreaterThan(0.5);
    const warning = model.warnings.find(({ code }) => code === "ambiguous-dimension");
    expect(warning?.message).toMatch(/^lle: eigenvalue 2 is 0\.\d+ times the next one, so 2 is not clearly the number of dimensions\. Try/);
  });
});

test("errors name the option and the remedy", () => {
  const points = cloud(10, 3);
  expect(() => lle.sync(points)).toThrow(
    "lle: neighbors is 12, but each of 10 points has only 9 others. Ask for at most 9 neighbors, better far fewer.",
  );
  expect(() => lle.sync(points, { neighbors: 5, dimensions: 4 })).toThrow(
    "lle: dimensions is 4, but 10 points in 3 columns have at most 3. Ask for fewer dimensions.",
  );
  expect(() => lle.sync(points, { neighbors: 2, variant: "modified" })).toThrow(
    'lle: neighbors is 2, but variant: "modified" needs more neighbors than the 2 dimensions. Ask for at least 3 neighbors.',
  );
});
