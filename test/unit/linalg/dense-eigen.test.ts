import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { type DenseEigen, denseEigen, denseEigenTails } from "../../../src/linalg/dense-eigen.ts";
import { fenced } from "../../fence.ts";

/** Householder and QL are backward stable: errors are a small multiple of n ε times the norm. */
const rounding = (n: number): number => 16 * n * Number.EPSILON;

function solve(a: Float64Array, n: number, end: "largest" | "smallest", count: number, tail?: number): DenseEigen {
  const engine = fenced(openEngine({ shared: false }));
  const run = openRun(engine, "test");
  const slab = run.load({ rows: n, cols: n, data: a });
  const found = exhaust(tail === undefined ? denseEigen(run, slab, end, count) : denseEigenTails(run, slab, tail));
  run.release(slab);
  expect(engine.allocator.inUse).toBe(0);
  run.close();
  return found;
}

function expectEigen(a: Float64Array, n: number, { values, vectors }: DenseEigen, count: number): void {
  const norm = Math.max(1e-300, ...values.map(Math.abs));
  for (let p = 0; p < count; p++) {
    for (let i = 0; i < n; i++) {
      let sum = -values[p]! * vectors[i * count + p]!;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * vectors[k * count + p]!;
      expect(Math.abs(sum)).toBeLessThanOrEqual(rounding(n) * norm);
    }
    for (let q = 0; q <= p; q++) {
      let dot = 0;
      for (let i = 0; i < n; i++) dot += vectors[i * count + p]! * vectors[i * count + q]!;
      expect(Math.abs(dot - (p === q ? 1 : 0))).toBeLessThanOrEqual(rounding(n));
    }
  }
}

function randomSymmetric(n: number): Float64Array {
  const { normal } = random(n);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = normal();
  return a;
}

describe.each([1, 2, 3, 7, 39, 40, 41, 42, 64, 97])("%i × %i", (n) => {
  const a = randomSymmetric(n);

  test("both ends, eigenpairs of the matrix, and of each other's mirror", () => {
    const up = solve(a, n, "smallest", n);
    const down = solve(a, n, "largest", n);
    expectEigen(a, n, up, n);
    expectEigen(a, n, down, n);
    expect([...down.values].reverse()).toEqual([...up.values]);
    for (let p = 1; p < n; p++) expect(up.values[p]!).toBeGreaterThanOrEqual(up.values[p - 1]!);
  });

  test("few vectors and tails are those of the whole", () => {
    const whole = solve(a, n, "largest", n);
    const count = Math.ceil(n / 3);
    expectEigen(a, n, solve(a, n, "largest", count), count);
    const tail = Math.min(n, 5);
    const tails = solve(a, n, "largest", n, tail);
    for (let p = 0; p < n; p++) {
      for (let i = 0; i < tail; i++) {
        const difference = Math.abs(tails.vectors[i * n + p]!) - Math.abs(whole.vectors[(n - tail + i) * n + p]!);
        // The gaps of a random matrix are wide enough for nine digits of its vectors.
        expect(Math.abs(difference)).toBeLessThan(1e-9);
      }
    }
  });
});

test.each([12, 80])("a path graph of %i has the eigenvalues 2 − 2 cos(π k / n)", (n) => {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = i === 0 || i === n - 1 ? 1 : 2;
    if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
  }
  const found = solve(a, n, "smallest", n);
  expectEigen(a, n, found, n);
  for (let k = 0; k < n; k++) expect(Math.abs(found.values[k]! - (2 - 2 * Math.cos((Math.PI * k) / n)))).toBeLessThan(4 * rounding(n));
});

test.each([10, 60])("zero, the identity, repeated eigenvalues and one rank, %i × %i", (n) => {
  const zero = new Float64Array(n * n);
  const identity = zero.map((_, k) => (k % (n + 1) === 0 ? 1 : 0));
  const ones = zero.map(() => 1);
  const signs = zero.map((_, k) => (k % (n + 1) === 0 ? 3 : Math.floor(k / n) % 2 === (k % n) % 2 ? 1 : 0));
  for (const a of [zero, identity, ones, signs]) expectEigen(a, n, solve(a, n, "largest", n), n);
  expect(solve(ones, n, "largest", 1).values[0]).toBeCloseTo(n, 12);
});

test.each([1e-200, 1e-310, 1e200])("entries near %f neither overflow nor vanish", (factor) => {
  const n = 50;
  const a = randomSymmetric(n);
  const plain = solve(a, n, "largest", 1).values;
  const scaled = solve(
    a.map((value) => value * factor),
    n,
    "largest",
    1,
  ).values;
  // Denormal numbers near 1e-310 have fourteen digits fewer than others have.
  const digits = factor === 1e-310 ? 1e-11 : 1e-13;
  for (let p = 0; p < n; p++) expect(Math.abs(scaled[p]! / factor - plain[p]!)).toBeLessThan(digits * plain[0]!);
});
