import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { combineRows, reflectRows, rotateRows, rowDots, subtractRows, transpose, tridiagonalize } from "../../src/compute/linalg.ts";
import { loadIntegers, loadSparse, sparseTimes, takeRowsOf } from "../../src/compute/sparse.ts";
import { largestEigenpairs } from "../../src/linalg/krylov.ts";
import { denseOperator } from "../../src/linalg/operators.ts";
import { smallestEigenpairs } from "../../src/linalg/smallest.ts";
import { gridEdges, laplacian, randomEdges, toDense } from "../unit/linalg/matrices.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads, onOneThread } from "./threads.ts";

beforeAll(helpersReady);

/** Sums of some hundred numbers near 1 in another order. */
const rounding = 1e-12;
const normals = (count: number, seed: number): Float64Array => {
  const { normal } = random(seed);
  return Float64Array.from({ length: count }, () => normal());
};

function expectNear(found: Float64Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  for (let k = 0; k < found.length; k++) {
    if (!(Math.abs(found[k]! - expected[k]!) <= rounding * (1 + Math.abs(expected[k]!)))) expect(found[k], `entry ${k}`).toBe(expected[k]);
  }
}

describe.each([
  [1, 1, 1],
  [2, 4, 7],
  [3, 5, 128],
  [5, 3, 129],
  [9, 8, 130],
  [4, 16, 1],
  [7, 2, 301],
])("%i rows, %i others, width %i", (m, p, n) => {
  const [a, b, c, out] = [normals(m * n, 1), normals(p * n, 2), normals(m * p, 3), normals(p * n, 4)];

  test("dot products", () => {
    const found = onAnyThreads(function* (run) {
      const [x, y] = [run.load({ rows: m, cols: n, data: a }), run.load({ rows: p, cols: n, data: b })];
      const result = run.take(Float64Array, m, p);
      yield* rowDots(run, x, m, y, p, result);
      return Float64Array.from(result.view);
    });
    const expected = Float64Array.from({ length: m * p }, (_, k) => {
      let sum = 0;
      for (let t = 0; t < n; t++) sum += a[Math.floor(k / p) * n + t]! * b[(k % p) * n + t]!;
      return sum;
    });
    expectNear(found, expected);
  });

  test.each([0, 1])("combinations, set or taken away (%i)", (mode) => {
    const found = onAnyThreads(function* (run) {
      const [q, weights] = [run.load({ rows: m, cols: n, data: a }), run.load({ rows: m, cols: p, data: c })];
      const result = run.load({ rows: p, cols: n, data: out });
      yield* mode === 0 ? combineRows(run, weights, q, m, result, p) : subtractRows(run, weights, q, m, result, p);
      return Float64Array.from(result.view);
    });
    const expected = Float64Array.from({ length: p * n }, (_, k) => {
      let sum = 0;
      for (let i = 0; i < m; i++) sum += c[i * p + Math.floor(k / n)]! * a[i * n + (k % n)]!;
      return mode === 0 ? sum : out[k]! - sum;
    });
    expectNear(found, expected);
  });

  test("transposition", () => {
    const found = onAnyThreads(function* (run) {
      const [source, target] = [run.load({ rows: m, cols: n, data: a }), run.take(Float64Array, n, m)];
      yield* transpose(run, source.pointer, m, n, target.pointer);
      return Float64Array.from(target.view);
    });
    expectSame(
      found,
      Float64Array.from({ length: m * n }, (_, k) => a[(k % m) * n + Math.floor(k / m)]!),
    );
  });
});

test.each([1, 2, 3, 8, 9, 30, 31])("a tridiagonal matrix with the reflections is the matrix, n = %i", (n) => {
  const a = normals(n * n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i * n + j] = a[j * n + i]!;
  const found = onOneThread(function* (run) {
    const matrix = run.load({ rows: n, cols: n, data: a });
    const [diagonal, beside, betas] = [run.take(Float64Array, n), run.take(Float64Array, n), run.take(Float64Array, n)];
    yield* tridiagonalize(run, matrix, diagonal, beside, betas);
    // Rows of the identity under the reflections are the columns of Q; forward they come back.
    const rows = run.take(Float64Array, n, n);
    rows.view.fill(0).forEach((_, k, view) => {
      if (k % (n + 1) === 0) view[k] = 1;
    });
    yield* reflectRows(run, rows, matrix, betas);
    const q = Float64Array.from(rows.view);
    yield* reflectRows(run, rows, matrix, betas, true);
    return { q, back: Float64Array.from(rows.view), diagonal: Float64Array.from(diagonal.view), beside: Float64Array.from(beside.view) };
  });
  const { q, back, diagonal, beside } = found;
  expectNear(
    back,
    Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)),
  );
  const t = (i: number, j: number): number => (i === j ? diagonal[i]! : Math.abs(i - j) === 1 ? beside[Math.min(i, j)]! : 0);
  // A = Q T Qᵀ; row r of q is column r of Q.
  const product = Float64Array.from({ length: n * n }, (_, k) => {
    let sum = 0;
    for (let r = 0; r < n; r++)
      for (let s = Math.max(0, r - 1); s <= Math.min(n - 1, r + 1); s++)
        sum += q[r * n + Math.floor(k / n)]! * t(r, s) * q[s * n + (k % n)]!;
    return sum;
  });
  expectNear(product, a);
});

test.each([1, 7, 8, 9, 40])("rotations of neighboring rows, in runs and jumps, width %i", (width) => {
  const rows = 6;
  const start = normals(rows * width, 5);
  const list = [4, 3, 2, 1, 0, 4, 2, 1, 3].flatMap((i, k) => [i, Math.cos(k + 1), Math.sin(k + 1)]);
  const found = onAnyThreads(function* (run) {
    const z = run.load({ rows, cols: width, data: start });
    const rotations = run.load({ rows: list.length / 3, cols: 3, data: Float64Array.from(list) });
    yield* rotateRows(run, z, rotations, list.length / 3);
    return Float64Array.from(z.view);
  });
  const expected = start.slice();
  for (let r = 0; r < list.length; r += 3) {
    const [i, c, s] = [list[r]!, list[r + 1]!, list[r + 2]!];
    for (let k = 0; k < width; k++) {
      const [y, x] = [expected[i * width + k]!, expected[(i + 1) * width + k]!];
      expected[(i + 1) * width + k] = s * y + c * x;
      expected[i * width + k] = c * y - s * x;
    }
  }
  expectNear(found, expected);
});

describe.each([1, 2, 7, 8, 9, 17])("sparse products with %i columns", (p) => {
  // The lonely last unknown has an empty row but for its diagonal.
  const n = 61;
  const matrix = laplacian(n, gridEdges(10, 6));
  const dense = toDense(matrix);
  const [x, z] = [normals(n * p, 6), normals(n * p, 7)];

  test.each([
    ["alone", {}],
    ["with x", { alpha: -2, beta: 3 }],
  ])("%s", (_, weights: { alpha?: number; beta?: number }) => {
    const found = onAnyThreads(function* (run) {
      const a = loadSparse(run, matrix);
      const [from, to] = [run.load({ rows: n, cols: p, data: x }), run.take(Float64Array, n, p)];
      yield* sparseTimes(run, a, from, to, weights);
      return Float64Array.from(to.view);
    });
    const { alpha = 1, beta = 0 } = weights;
    const expected = x.map((value, k) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += dense[Math.floor(k / p) * n + j]! * x[j * p + (k % p)]!;
      return alpha * sum + beta * value;
    });
    expectNear(found, expected);
  });

  test("with a third block, which may be the result", () => {
    const found = onAnyThreads(function* (run) {
      const a = loadSparse(run, matrix);
      const [from, to] = [run.load({ rows: n, cols: p, data: x }), run.load({ rows: n, cols: p, data: z })];
      yield* sparseTimes(run, a, from, to, { alpha: 2, beta: -1, z: to, gamma: 0.5 });
      return Float64Array.from(to.view);
    });
    const expected = x.map((value, k) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += dense[Math.floor(k / p) * n + j]! * x[j * p + (k % p)]!;
      return 2 * sum - value + 0.5 * z[k]!;
    });
    expectNear(found, expected);
  });

  test("rows in another order", () => {
    const order = Int32Array.from({ length: n }, (_, i) => (i * 7) % n);
    const found = onAnyThreads(function* (run) {
      const [from, to] = [run.load({ rows: n, cols: p, data: x }), run.take(Float64Array, n, p)];
      yield* takeRowsOf(run, from, loadIntegers(run, order), to);
      return Float64Array.from(to.view);
    });
    expectSame(
      found,
      Float64Array.from({ length: n * p }, (_, k) => x[order[Math.floor(k / p)]! * p + (k % p)]!),
    );
  });
});

describe("eigenpairs are the same bits for any number of threads", () => {
  test("largest, of a dense operator", () => {
    const n = 500;
    const a = normals(n * n, 9);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i * n + j] = a[j * n + i]!;
    onAnyThreads(function* (run) {
      const matrix = run.load({ rows: n, cols: n, data: a });
      return (yield* largestEigenpairs(run, denseOperator(matrix), 6)).vectors.data;
    });
  });

  test.each(["factor", "krylov", "filter"] as const)("smallest, by %s, with fronts large enough for all threads", (solver) => {
    const n = 800;
    const { uniform } = random(3);
    const matrix = laplacian(n, randomEdges(n, 7000, 4), uniform);
    const deflate = [new Float64Array(n).fill(1 / Math.sqrt(n))];
    onAnyThreads(function* (run) {
      return (yield* smallestEigenpairs(run, matrix, 4, { deflate, solver })).vectors.data;
    });
  });
});
