import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import { solvePairs } from "../../src/classify/pair-problems.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { openRun, type Run } from "../../src/compute/run.ts";
import type { Slab } from "../../src/compute/slab.ts";
import { decide, enterKernelMatrix, type KernelFunction, kernelValues } from "../../src/compute/svc.ts";
import { referenceSmo } from "./reference-smo.ts";

/** Rounding of a sum of so many terms of size one, and of one exp. */
const rounding = (terms: number) => 4 * (terms + 8) * 2.3e-16;
/** Half a unit of f32. */
const single = 6e-8;

const engine = openEngine({ shared: false });
engine.poison = true;
function within(body: (run: Run) => void): void {
  const run = openRun(engine, "test");
  try {
    body(run);
  } finally {
    run.close();
    expect(engine.allocator.inUse).toBe(0);
  }
}

function filled(run: Run, rows: number, cols: number, seed: number): Slab {
  const { uniform } = random(seed);
  const slab = run.take(Float64Array, rows, cols);
  slab.view.set(Float64Array.from({ length: rows * cols }, () => 2 * uniform() - 1));
  return slab;
}

const product = (x: ArrayLike<number>, y: ArrayLike<number>) => Array.from(x).reduce((sum, value, k) => sum + value * y[k]!, 0);
const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33];

const functions: KernelFunction[] = [
  { kind: "linear", gamma: 1, coef0: 0, degree: 3 },
  { kind: "poly", gamma: 0.5, coef0: 0.25, degree: 1 },
  { kind: "poly", gamma: 0.5, coef0: -0.25, degree: 5 },
  { kind: "rbf", gamma: 0.7, coef0: 0, degree: 3 },
  { kind: "rbf", gamma: 400, coef0: 0, degree: 3 },
];
function exactly({ kind, gamma, coef0, degree }: KernelFunction, dot: number, norms: number): number {
  if (kind === "linear") return dot;
  if (kind === "poly") return (gamma * dot + coef0) ** degree;
  return Math.exp(-gamma * Math.max(0, norms - 2 * dot));
}

describe.each(functions)("kernel values, $kind γ = $gamma, degree $degree", (kernel) => {
  test.each(sizes)("of queries with %d points", (p) => {
    within((run) => {
      const n = 18;
      const dots = filled(run, n, p, 3);
      const before = dots.view.slice();
      const x = filled(run, n, 1, 4);
      const y = filled(run, p, 1, 5);
      for (const slab of [x, y]) slab.view.set(slab.view.map((value) => 3 + value));
      exhaust(kernelValues(run, dots, n, p, x.pointer, y.pointer, kernel));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < p; j++) {
          const expected = exactly(kernel, before[i * p + j]!, x.view[i]! + y.view[j]!);
          // The argument of exp is of size γ · 10, and so is its rounding; below e⁻⁷⁰⁰ there is nothing to tell apart.
          const slack = kernel.kind === "rbf" ? Math.max(1, 10 * kernel.gamma) * expected + 1e-300 : 1;
          expect(Math.abs(dots.row(i)[j]! - expected)).toBeLessThanOrEqual(rounding(10) * slack + 1e-300);
        }
      }
    });
  });

  test.each(sizes)("as the symmetric matrix of %d points, from panels", (n) => {
    within((run) => {
      const points = filled(run, n, 3, 6);
      const norms = run.take(Float64Array, n);
      for (let i = 0; i < n; i++) norms.view[i] = product(points.row(i), points.row(i));
      const matrix = run.take(Float32Array, n, n);
      for (let first = 0; first < n; first += 16) {
        const rows = Math.min(16, n - first);
        const dots = run.take(Float64Array, rows, n - first);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < n - first; j++) dots.row(i)[j] = product(points.row(first + i), points.row(first + j));
        }
        exhaust(enterKernelMatrix(run, dots, rows, first, norms, matrix, kernel));
        run.release(dots);
      }
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const expected = exactly(kernel, product(points.row(i), points.row(j)), norms.view[i]! + norms.view[j]!);
          expect(Math.abs(matrix.row(i)[j]! - expected)).toBeLessThan(2 * single);
          expect(matrix.row(i)[j]).toBe(matrix.row(j)[i]);
        }
      }
    });
  });
});

test.each([2, 3, 5])("decision values of %d classes", (classes) => {
  within((run) => {
    const { below } = random(classes);
    const counts = Array.from({ length: classes }, () => below(8));
    const starts = run.take(Int32Array, classes + 1);
    starts.view[0] = 0;
    for (let c = 0; c < classes; c++) starts.view[c + 1] = starts.view[c]! + counts[c]!;
    const vectors = starts.view[classes]!;
    const pairs = (classes * (classes - 1)) / 2;
    const values = filled(run, 20, vectors, 7);
    const coefficients = filled(run, classes - 1, vectors, 8);
    const intercepts = filled(run, pairs, 1, 9);
    const out = run.take(Float64Array, 20, pairs);
    exhaust(decide(run, values, 20, vectors, coefficients, starts, intercepts, out.pointer));
    for (let i = 0; i < 20; i++) {
      let pair = 0;
      for (let a = 0; a < classes; a++) {
        for (let b = a + 1; b < classes; b++, pair++) {
          let sum = intercepts.view[pair]!;
          for (let s = starts.view[a]!; s < starts.view[a + 1]!; s++) sum += coefficients.row(b - 1)[s]! * values.row(i)[s]!;
          for (let s = starts.view[b]!; s < starts.view[b + 1]!; s++) sum += coefficients.row(a)[s]! * values.row(i)[s]!;
          expect(Math.abs(out.row(i)[pair]! - sum)).toBeLessThan(rounding(vectors));
        }
      }
    }
  });
});

test.each([
  [1, 1],
  [1, 4],
  [3, 2],
  [7, 9],
  [20, 13],
  [64, 33],
])("pair problems of %d and %d points: the steps of the plain reference", (na, nb) => {
  within((run) => {
    const n = na + nb;
    const points = filled(run, n, 2, na);
    const matrix = run.take(Float32Array, n, n);
    const diagonal = run.take(Float64Array, n);
    diagonal.view.fill(1);
    const K = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        const [x, y] = [points.row(i)[0]! - points.row(j)[0]!, points.row(i)[1]! - points.row(j)[1]!];
        return Math.fround(Math.exp(-(x * x + y * y)));
      }),
    );
    for (let i = 0; i < n; i++) matrix.row(i).set(K[i]!);
    const y = Array.from({ length: n }, (_, i) => (i < na ? 1 : -1));
    for (const C of [0.5, 1, 100]) {
      // Both classes once as they come and once as if the second came first in the matrix.
      const straight = { a: { first: 0, count: na }, b: { first: na, count: nb } };
      const turned = { a: straight.b, b: straight.a };
      const settings = { matrix, diagonal, C, tolerance: 1e-3, most: 1e6 };
      const [found, mirrored] = exhaust(solvePairs(run, [straight, turned], settings));
      const expected = referenceSmo(K, y, C, 1e-3);
      expect(found!.converged).toBe(true);
      expect(found!.violation).toBeLessThan(1e-3);
      expect(found!.iterations).toBe(expected.iterations);
      for (let t = 0; t < n; t++) expect(Math.abs(found!.alpha[t]! - expected.alpha[t]!)).toBeLessThan(1e-10 * C);
      expect(Math.abs(found!.offset - expected.offset)).toBeLessThan(1e-10 * C);
      expect(Math.abs(found!.objective - expected.objective)).toBeLessThan(1e-10 * C * n);
      // The mirror image of a problem has the mirrored offset, up to what the tolerance leaves open.
      expect(Math.abs(mirrored!.offset + found!.offset)).toBeLessThan(0.01);
    }
  });
});

test("a problem stops at the limit of steps and says so", () => {
  within((run) => {
    const matrix = run.take(Float32Array, 4, 4);
    matrix.view.set([1, 0.9, 0.8, 0.7, 0.9, 1, 0.85, 0.9, 0.8, 0.85, 1, 0.95, 0.7, 0.9, 0.95, 1]);
    const diagonal = run.take(Float64Array, 4);
    diagonal.view.fill(1);
    const problem = { a: { first: 0, count: 2 }, b: { first: 2, count: 2 } };
    const [found] = exhaust(solvePairs(run, [problem], { matrix, diagonal, C: 10, tolerance: 1e-9, most: 1 }));
    expect(found).toMatchObject({ converged: false, iterations: 1 });
    expect(found!.violation).toBeGreaterThan(1e-9);
  });
});
