import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import type { Eigenpairs } from "../../../src/linalg/eigenpairs.ts";
import { type KrylovOptions, largestEigenpairs } from "../../../src/linalg/krylov.ts";
import { denseOperator } from "../../../src/linalg/operators.ts";
import { orthonormalize } from "../../../src/linalg/orthonormalize.ts";
import { fenced } from "../../fence.ts";

/** Residuals and values: the tolerance asked for times the size of the matrix. */
const iterative = 1e-10;

function largestOf(a: Float64Array, n: number, count: number, options: KrylovOptions = {}): Eigenpairs {
  const engine = fenced(openEngine({ shared: false }));
  const run = openRun(engine, "test");
  const matrix = run.take(Float64Array, n, n);
  matrix.view.set(a);
  const found = exhaust(largestEigenpairs(run, denseOperator(matrix), count, options));
  run.release(matrix);
  expect(engine.allocator.inUse).toBe(0);
  run.close();
  return found;
}

/** QΛQᵀ for a random orthogonal Q (a product of reflections) and the given eigenvalues. */
function withSpectrum(values: ArrayLike<number>, seed = 1): Float64Array {
  const n = values.length;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * n + i] = values[i]!;
  const draw = random(seed);
  for (let round = 0; round < 3; round++) {
    const v = Float64Array.from({ length: n }, () => draw.normal());
    const norm = Math.sqrt(v.reduce((s, x) => s + x * x, 0));
    for (let i = 0; i < n; i++) v[i] = v[i]! / norm;
    // A ← (I − 2vvᵀ) A (I − 2vvᵀ)
    for (const byRow of [true, false]) {
      for (let i = 0; i < n; i++) {
        let dot = 0;
        for (let k = 0; k < n; k++) dot += v[k]! * (byRow ? a[i * n + k]! : a[k * n + i]!);
        for (let k = 0; k < n; k++) {
          const at = byRow ? i * n + k : k * n + i;
          a[at] = a[at]! - 2 * dot * v[k]!;
        }
      }
    }
  }
  return a;
}

function expectPairs(a: Float64Array, n: number, found: Eigenpairs, expected: ArrayLike<number>): void {
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-300);
  expect(found.values.length).toBe(expected.length);
  const { data, cols } = found.vectors;
  for (let p = 0; p < cols; p++) {
    expect(Math.abs(found.values[p]! - expected[p]!)).toBeLessThanOrEqual(iterative * scale);
    let residual = 0;
    for (let i = 0; i < n; i++) {
      let sum = -found.values[p]! * data[i * cols + p]!;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * data[k * cols + p]!;
      residual += sum * sum;
    }
    residual = Math.sqrt(residual);
    expect(residual).toBeLessThanOrEqual(2 * iterative * scale);
    expect(Math.abs(residual - found.residuals[p]!)).toBeLessThanOrEqual(1e-13 * n * scale);
    for (let q = 0; q <= p; q++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += data[i * cols + p]! * data[i * cols + q]!;
      expect(Math.abs(dot - (p === q ? 1 : 0))).toBeLessThanOrEqual(1e-12);
    }
  }
}

describe("largestEigenpairs", () => {
  test.each([
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 2],
    [5, 5],
    [30, 3],
    [120, 10],
    [300, 2],
    [300, 60],
    [400, 20],
  ])("n = %i, count = %i: the right end of a known spectrum with negative values", (n, count) => {
    const values = Float64Array.from({ length: n }, (_, i) => (i - n / 3) / n);
    const a = withSpectrum(values, n);
    expectPairs(a, n, largestOf(a, n, count), values.slice().reverse().slice(0, count));
  });

  test("repeated eigenvalues come as often as they occur, also oftener than the block is wide", () => {
    const n = 200;
    const values = Float64Array.from({ length: n }, (_, i) => (i < 30 ? 5 : i < 60 ? 3 : i / n));
    const a = withSpectrum(values);
    const expected = values.slice().sort().reverse();
    expectPairs(a, n, largestOf(a, n, 40), expected.slice(0, 40));
    expectPairs(a, n, largestOf(a, n, 32, { block: 4 }), expected.slice(0, 32));
  });

  test("rank deficient, zero and identity operators", () => {
    const n = 150;
    const low = Float64Array.from({ length: n }, (_, i) => (i < 3 ? 3 - i : 0));
    expectPairs(withSpectrum(low), n, largestOf(withSpectrum(low), n, 25), low.slice(0, 25));
    expectPairs(new Float64Array(n * n), n, largestOf(new Float64Array(n * n), n, 30), new Float64Array(30));
    const one = withSpectrum(new Float64Array(n).fill(1));
    expectPairs(one, n, largestOf(one, n, 30), new Float64Array(30).fill(1));
  });

  test("an eigenvalue a billion times the others does not starve the block of the others' directions", () => {
    const n = 300;
    const values = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1e9 : 2 * 0.95 ** i));
    const a = withSpectrum(values);
    const found = largestOf(a, n, 8, { allowed: (value, largest) => 1e-8 * Math.max(value, 1e-9 * largest) });
    expect(found.converged).toBe(true);
    // Rounding errors of the large one, 1e9 ε, are what the small ones can be known to.
    for (let i = 0; i < 8; i++) expect(Math.abs(found.values[i]! - values[i]!)).toBeLessThan(i === 0 ? 1e-4 : 1e-5);
    // A block that shrank to two vectors would need four times as many.
    expect(found.passes).toBeLessThan(16);
  });

  test("deflated vectors are left out", () => {
    const n = 100;
    const values = Float64Array.from({ length: n }, (_, i) => 1 / (i + 1));
    const a = withSpectrum(values);
    const top = largestOf(a, n, 2, { tolerance: 1e-14 });
    const columns = [0, 1].map((p) => Float64Array.from({ length: n }, (_, i) => top.vectors.data[i * 2 + p]!));
    expectPairs(a, n, largestOf(a, n, 3, { deflate: columns }), values.slice(2, 5));
  });

  test("path graph: 2 − 2 cos(π k / n)", () => {
    const n = 90;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n - 1; i++) {
      a[i * n + i] = a[i * n + i]! + 1;
      a[(i + 1) * n + i + 1] = 1;
      a[i * n + i + 1] = a[(i + 1) * n + i] = -1;
    }
    const expected = Float64Array.from({ length: 6 }, (_, k) => 2 - 2 * Math.cos((Math.PI * (n - 1 - k)) / n));
    expectPairs(a, n, largestOf(a, n, 6), expected);
  });
});

describe("orthonormalize", () => {
  const engine = fenced(openEngine({ shared: false }));
  const n = 40;
  const unit = (at: number) => Float64Array.from({ length: n }, (_, i) => (i === at ? 1 : 0));
  const mix = (...parts: [number, number][]) => {
    const row = new Float64Array(n);
    for (const [at, size] of parts) row[at] = size;
    return row;
  };

  test.each([
    ["a direction of 1e-9 beside a long one is kept", [unit(0), mix([0, 1], [1, 1e-9])], [0, 1], 1e-12],
    ["one below what is negligible is not", [unit(0), mix([0, 1], [1, 1e-9])], [0], 1e-8],
    ["lengths of ten orders, each in its own direction", [mix([3, 1e5]), mix([4, 1]), mix([5, 1e-5])], [3, 4, 5], 1e-12],
    ["copies count once", [unit(2), unit(2), mix([2, 7])], [2], 1e-12],
    ["nothing but zeros", [new Float64Array(n), new Float64Array(n)], [], 1e-12],
  ] as const)("%s", (_, rows, spanned, negligible) => {
    const run = openRun(engine, "test");
    const block = run.take(Float64Array, rows.length, n);
    rows.forEach((row, i) => {
      block.row(i).set(row);
    });
    const rank = exhaust(orthonormalize(run, block, rows.length, negligible));
    expect(rank).toBe(spanned.length);
    for (let a = 0; a < rank; a++) {
      for (let b = 0; b <= a; b++) {
        const dot = block.row(a).reduce((sum, x, i) => sum + x * block.row(b)[i]!, 0);
        expect(Math.abs(dot - (a === b ? 1 : 0))).toBeLessThan(1e-5);
      }
      // What was no direction of the rows is none of theirs.
      const outside = block.row(a).reduce((sum, x, i) => sum + ((spanned as readonly number[]).includes(i) ? 0 : x * x), 0);
      expect(outside).toBeLessThan(1e-10);
    }
    run.close();
  });
});
