import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import type { Eigenpairs } from "../../../src/linalg/eigenpairs.ts";
import { type SmallestOptions, smallestEigenpairs } from "../../../src/linalg/smallest.ts";
import { symmetricEigen } from "../../../src/linalg/symmetric-eigen.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";
import { fenced } from "../../fence.ts";
import { gridEdges, laplacian, randomEdges, symmetric, toDense } from "./matrices.ts";

/** Eigenvalues relative to the norm of the matrix. */
const accuracy = 1e-12;

function smallestOf(matrix: Csr, count: number, options: SmallestOptions = {}): Eigenpairs {
  const engine = fenced(openEngine({ shared: false }));
  const run = openRun(engine, "test");
  const found = exhaust(smallestEigenpairs(run, matrix, count, options));
  expect(engine.allocator.inUse).toBe(0);
  run.close();
  return found;
}

/** The unit vector that is constant on unknowns first … last − 1. */
function constant(n: number, first = 0, last = n): Float64Array {
  return new Float64Array(n).fill(1 / Math.sqrt(last - first), first, last);
}

function expectPairs(matrix: Csr, found: Eigenpairs, expected: ArrayLike<number>, norm: number): void {
  const { rows: n, cols: count, data } = found.vectors;
  expect(count).toBe(expected.length);
  expect(found.converged).toBe(true);
  for (let a = 0; a < count; a++) {
    expect(Math.abs(found.values[a]! - expected[a]!)).toBeLessThan(accuracy * norm);
    let square = 0;
    for (let i = 0; i < n; i++) {
      let sum = -found.values[a]! * data[i * count + a]!;
      for (let e = matrix.offsets[i]!; e < matrix.offsets[i + 1]!; e++) sum += matrix.values[e]! * data[matrix.indices[e]! * count + a]!;
      square += sum * sum;
    }
    expect(Math.abs(Math.sqrt(square) - found.residuals[a]!)).toBeLessThan(1e-13 * norm);
    expect(found.residuals[a]!).toBeLessThan(1e-10 * norm);
    for (let b = 0; b <= a; b++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += data[i * count + a]! * data[i * count + b]!;
      expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(1e-10);
    }
  }
}

/** Eigenvalues of the path graph's Laplacian: 2 − 2 cos(π k / n), k = 0 … n − 1. */
const path = (n: number): number[] => Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((Math.PI * k) / n));

describe("smallestEigenpairs", () => {
  test.each([1, 2, 3, 50, 300, 301, 2500])("path graph of %i", (n) => {
    const matrix = laplacian(
      n,
      Array.from({ length: n - 1 }, (_, i) => [i, i + 1] as const),
    );
    const count = Math.min(4, n - 1);
    const found = smallestOf(matrix, 4, { deflate: [constant(n)] });
    expectPairs(matrix, found, path(n).slice(1, 1 + count), 4);
    // λ₂ itself, 1.6e-6 for 2,500 unknowns, to nine digits and more.
    if (n > 1) expect(Math.abs(found.values[0]! / path(n)[1]! - 1)).toBeLessThan(1e-9);
  });

  test.each([
    [40, 31],
    [24, 24],
  ])("grid graph of %i × %i, with the double eigenvalues of a square", (w, h) => {
    const matrix = laplacian(w * h, gridEdges(w, h));
    const expected = path(w)
      .flatMap((a) => path(h).map((b) => a + b))
      .sort((a, b) => a - b);
    expectPairs(matrix, smallestOf(matrix, 9, { deflate: [constant(w * h)] }), expected.slice(1, 10), 8);
    // Without deflation the null vector is found like the others.
    expectPairs(matrix, smallestOf(matrix, 3), expected.slice(0, 3), 8);
  });

  test("several parts, a null vector for each", () => {
    const [a, b] = [20 * 20, 15 * 30];
    const matrix = laplacian(a + b, [...gridEdges(20, 20), ...gridEdges(15, 30, a)]);
    const expected = [path(20).flatMap((x) => path(20).map((y) => x + y)), path(15).flatMap((x) => path(30).map((y) => x + y))]
      .flat()
      .sort((x, y) => x - y);
    const deflate = [constant(a + b, 0, a), constant(a + b, a, a + b)];
    expectPairs(matrix, smallestOf(matrix, 6, { deflate }), expected.slice(2, 8), 8);
  });

  test("a random graph: the same end as the dense solver's", () => {
    const n = 420;
    const draw = random(9);
    const matrix = laplacian(n, randomEdges(n, 2000, 2), () => draw.uniform());
    const dense = symmetricEigen(toDense(matrix), n).values;
    const null1 = dense.findIndex((value) => value > 1e-9);
    expect(null1).toBe(1);
    expectPairs(matrix, smallestOf(matrix, 12, { deflate: [constant(n)] }), dense.slice(1, 13), dense[n - 1]!);
  });

  test("eigenvalues ten orders below the norm, beside a null vector", () => {
    // B = LᵀL for a path's Laplacian has the squares of its eigenvalues: λ₂ = (π/n)⁴.
    const n = 1500;
    const entries: [number, number, number][] = [];
    const row = (i: number): [number, number][] =>
      [
        [i - 1, -1],
        [i, i === 0 || i === n - 1 ? 1 : 2],
        [i + 1, -1],
      ].filter(([j]) => j! >= 0 && j! < n) as [number, number][];
    for (let i = 0; i < n; i++) for (const [j, x] of row(i)) for (const [k, y] of row(i)) if (k <= j) entries.push([j, k, x * y]);
    const matrix = symmetric(n, entries);
    const found = smallestOf(matrix, 3, { deflate: [constant(n)], solver: "factor" });
    expect(found.converged).toBe(true);
    for (let a = 0; a < 3; a++) {
      // ε‖M‖ is 4e-15, the smallest eigenvalue 2e-11.
      expect(Math.abs(found.values[a]! / path(n)[a + 1]! ** 2 - 1)).toBeLessThan(1e-3);
      // The vector is cos(π (a + 1)(i + ½)/n): its zeros and ends are in place.
      const column = Float64Array.from({ length: n }, (_, i) => found.vectors.data[i * 3 + a]!);
      const expected = Float64Array.from({ length: n }, (_, i) => Math.sqrt(2 / n) * Math.cos((Math.PI * (a + 1) * (i + 0.5)) / n));
      const dot = column.reduce((sum, x, i) => sum + x * expected[i]!, 0);
      expect(1 - Math.abs(dot)).toBeLessThan(1e-6);
    }
  });

  test.each(["krylov", "filter", "gapped"] as const)("without a factor: %s", (solver) => {
    const n = 900;
    const draw = random(4);
    const matrix = laplacian(n, randomEdges(n, 6000, 8), () => draw.uniform());
    const expected = smallestOf(matrix, 6, { deflate: [constant(n)], solver: "factor" });
    const found = smallestOf(matrix, 6, { deflate: [constant(n)], solver });
    // Twice the largest degree bounds the norm, some 50.
    expectPairs(matrix, found, expected.values, 50);
  });

  test("a large random graph is not factored where the eigenvalues have gaps", () => {
    const n = 4500;
    const draw = random(5);
    const matrix = laplacian(n, randomEdges(n, 30_000, 9), () => 0.5 + draw.uniform());
    const options = { deflate: [constant(n)], tolerance: 1e-8 };
    const found = smallestOf(matrix, 3, { ...options, solver: "gapped" });
    expect(found.converged).toBe(true);
    // Filters come first, and what they find is taken.
    expect(found).toEqual(smallestOf(matrix, 3, { ...options, solver: "filter" }));
    const byKrylov = smallestOf(matrix, 3, { ...options, solver: "krylov" });
    expectPairs(matrix, found, byKrylov.values, 25);
  });

  test("a filter tells eigenvalues apart that Krylov on the matrix does not reach in its passes", () => {
    const matrix = laplacian(45 * 40, gridEdges(45, 40));
    const expected = path(45)
      .flatMap((a) => path(40).map((b) => a + b))
      .sort((a, b) => a - b);
    expectPairs(matrix, smallestOf(matrix, 4, { deflate: [constant(45 * 40)], solver: "filter" }), expected.slice(1, 5), 8);
  });

  test("more pairs than there are", () => {
    const matrix = laplacian(3, [
      [0, 1],
      [1, 2],
    ]);
    expectPairs(matrix, smallestOf(matrix, 9, { deflate: [constant(3)] }), [1, 3], 4);
    expect(smallestOf(matrix, 0).values.length).toBe(0);
  });
});
