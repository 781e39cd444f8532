import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { cholesky, choleskySolve } from "../../../src/linalg/cholesky.ts";
import { fixSigns } from "../../../src/linalg/eigenpairs.ts";
import { orthonormalRows } from "../../../src/linalg/qr.ts";
import { smallSvd } from "../../../src/linalg/small-svd.ts";

const rounding = 1e-12;
const normals = (count: number, seed = 1): Float64Array => {
  const { normal } = random(seed);
  return Float64Array.from({ length: count }, () => normal());
};

describe("cholesky", () => {
  test.each([1, 2, 3, 10, 33])("solves with %i unknowns", (k) => {
    const b = normals(k * k, k);
    const a = new Float64Array(k * k);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) {
        for (let p = 0; p < k; p++) a[i * k + j] = a[i * k + j]! + b[i * k + p]! * b[j * k + p]!;
        if (i === j) a[i * k + j] = a[i * k + j]! + 1;
      }
    }
    const x = normals(2 * k, 5);
    const right = new Float64Array(2 * k);
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++) for (const c of [0, 1]) right[2 * i + c] = right[2 * i + c]! + a[i * k + j]! * x[2 * j + c]!;
    const l = a.slice();
    expect(cholesky(l, k)).toBe(true);
    choleskySolve(l, k, right, 2);
    for (let i = 0; i < 2 * k; i++) expect(Math.abs(right[i]! - x[i]!)).toBeLessThan(100 * rounding);
  });

  test("tells a matrix that is not positive definite", () => {
    expect(cholesky(Float64Array.from([1, 2, 2, 1]), 2)).toBe(false);
    expect(cholesky(Float64Array.from([0]), 1)).toBe(false);
  });
});

describe("orthonormalRows", () => {
  const expectOrthonormal = (rows: Float64Array, k: number, n: number): void => {
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        let dot = 0;
        for (let p = 0; p < n; p++) dot += rows[i * n + p]! * rows[j * n + p]!;
        expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(rounding);
      }
    }
  };

  test.each([
    [1, 1],
    [1, 5],
    [4, 4],
    [6, 50],
  ])("%i rows of %i: orthonormal, in the old spans, turned as before", (k, n) => {
    const given = normals(k * n, 3);
    const rows = given.slice();
    const lengths = exhaust(orthonormalRows(rows, k, n));
    expectOrthonormal(rows, k, n);
    // R = A Qᵀ is lower triangular here, with the lengths on its diagonal.
    for (let i = 0; i < k; i++) {
      for (let j = i; j < k; j++) {
        let dot = 0;
        for (let p = 0; p < n; p++) dot += given[i * n + p]! * rows[j * n + p]!;
        expect(Math.abs(dot - (i === j ? lengths[i]! : 0))).toBeLessThan(rounding * 10);
      }
    }
  });

  test("rows that depend on each other, and zeros, are completed", () => {
    const n = 7;
    const rows = new Float64Array(4 * n);
    rows.set(normals(n), 0);
    rows.set(rows.subarray(0, n), n);
    rows.set(normals(n, 2), 3 * n);
    const lengths = exhaust(orthonormalRows(rows, 4, n));
    expectOrthonormal(rows, 4, n);
    expect(lengths[1]!).toBeLessThan(rounding);
    expect(lengths[2]).toBe(0);
  });
});

describe("smallSvd", () => {
  test("small singular values keep their digits beside large ones", () => {
    // Orthogonal columns of lengths 1, 1e-7, 1e-14, rotated among themselves by nothing: graded, as after scaling of columns.
    const q = normals(30 * 3, 8);
    const rows = Float64Array.from({ length: 90 }, (_, k) => q[(k % 30) * 3 + Math.floor(k / 30)]!);
    exhaust(orthonormalRows(rows, 3, 30));
    const sizes = [1, 1e-7, 1e-14];
    const a = Float64Array.from({ length: 90 }, (_, k) => rows[(k % 3) * 30 + Math.floor(k / 3)]! * sizes[k % 3]!);
    const { sigma } = smallSvd(a, 30, 3);
    for (let p = 0; p < 3; p++) expect(Math.abs(sigma[p]! / sizes[p]! - 1)).toBeLessThan(rounding);
  });

  test("U Σ Vᵀ is the matrix, also where columns repeat", () => {
    const [n, k] = [9, 4];
    const a = normals(n * k, 6);
    for (let i = 0; i < n; i++) a[i * k + 3] = a[i * k + 1]!;
    const { u, sigma, v } = smallSvd(a, n, k);
    expect(sigma[3]!).toBeLessThan(rounding);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < k; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += u[i * k + p]! * sigma[p]! * v[j * k + p]!;
        expect(Math.abs(sum - a[i * k + j]!)).toBeLessThan(rounding);
      }
    }
  });
});

test("fixSigns makes the largest entry of each column positive, the first of equals", () => {
  const vectors = { rows: 3, cols: 3, data: Float64Array.from([1, -2, 0, -3, 2, 0, 2, 1, 0]) };
  fixSigns(vectors);
  expect([...vectors.data].map((x) => x + 0)).toEqual([-1, 2, 0, 3, -2, 0, -2, -1, 0]);
});
