import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import { type PairProblem, solvePairs } from "../../src/classify/pair-problems.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { openRun, type Run } from "../../src/compute/run.ts";
import type { Slab } from "../../src/compute/slab.ts";
import { decide, enterKernelValues, type KernelFunction, kernelValues, weightedSums } from "../../src/compute/svc.ts";
import { fenced } from "../fence.ts";
import { referenceSmo } from "./reference-smo.ts";

/** Rounding of a sum of so many terms of size one, and of one exp. */
const rounding = (terms: number) => 4 * (terms + 8) * 2.3e-16;
/** Half a unit of f32. */
const single = 6e-8;

const engine = fenced(openEngine({ shared: false }));
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
        const place = { pointer: matrix.at(first) + 4 * first, stride: n };
        exhaust(enterKernelValues(run, dots, rows, n - first, [norms.at(first), norms.at(first)], place, undefined, kernel));
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

test.each([
  [1, 1],
  [1, 6],
  [5, 1],
  [16, 3],
  [17, 8],
  [33, 18],
])("kernel values of %d points with %d others stand in a table and in the table turned", (p, q) => {
  within((run) => {
    const kernel = functions[3]!;
    const [x, y] = [filled(run, p, 3, 6), filled(run, q, 3, 7)];
    const [ofX, ofY] = [x, y].map((points) => {
      const norms = run.take(Float64Array, points.rows);
      for (let i = 0; i < points.rows; i++) norms.view[i] = product(points.row(i), points.row(i));
      return norms;
    }) as [Slab, Slab];
    // Panels of 16 rows, as part of wider tables whose other columns nobody may touch.
    const table = run.take(Float32Array, p, q + 2);
    const turned = run.take(Float32Array, q, p + 3);
    for (const slab of [table, turned]) slab.view.fill(-7);
    for (let first = 0; first < p; first += 16) {
      const rows = Math.min(16, p - first);
      const dots = run.take(Float64Array, rows, q);
      for (let i = 0; i < rows; i++) for (let j = 0; j < q; j++) dots.row(i)[j] = product(x.row(first + i), y.row(j));
      const place = { pointer: table.at(first) + 4, stride: q + 2 };
      const mirror = { pointer: turned.pointer + 4 * (first + 2), stride: p + 3 };
      exhaust(enterKernelValues(run, dots, rows, q, [ofX.at(first), ofY.pointer], place, mirror, kernel));
    }
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < q; j++) {
        const expected = exactly(kernel, product(x.row(i), y.row(j)), ofX.view[i]! + ofY.view[j]!);
        expect(Math.abs(table.row(i)[j + 1]! - expected)).toBeLessThan(2 * single);
        expect(turned.row(j)[i + 2]).toBe(table.row(i)[j + 1]);
      }
      expect([table.row(i)[0], table.row(i)[q + 1]]).toEqual([-7, -7]);
    }
    for (let j = 0; j < q; j++) expect([0, 1, p + 2].map((i) => turned.row(j)[i])).toEqual([-7, -7, -7]);
  });
});

/** The problem of points first, …, first + count − 1 of a kernel matrix for either class, taken out of it when its turn comes. */
function problemOf(run: Run, K: readonly (readonly number[])[], [a, countA]: [number, number], [b, countB]: [number, number]): PairProblem {
  const part = (first: number, rows: number, left: number, cols: number) => {
    const slab = run.take(Float32Array, rows, cols);
    for (let i = 0; i < rows; i++) slab.row(i).set(K[first + i]!.slice(left, left + cols));
    return slab;
  };
  const diagonal = (first: number, count: number) => {
    const slab = run.take(Float64Array, count);
    for (let i = 0; i < count; i++) slab.view[i] = K[first + i]![first + i]!;
    return slab;
  };
  return {
    *open() {
      yield 0;
      return {
        withinA: part(a, countA, a, countA),
        withinB: part(b, countB, b, countB),
        between: part(a, countA, b, countB),
        turned: part(b, countB, a, countA),
        diagonalA: diagonal(a, countA),
        diagonalB: diagonal(b, countB),
      };
    },
    close: (values) => run.release(...Object.values(values)),
  };
}

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
    // Class after class: the values of its own vectors, side by side.
    const sums = run.take(Float64Array, 20, classes * (classes - 1));
    for (let c = 0; c < classes; c++) {
      const [from, count] = [starts.view[c]!, counts[c]!];
      const own = run.take(Float64Array, 20, count);
      for (let i = 0; i < 20; i++) own.row(i).set(values.row(i).subarray(from, from + count));
      const weights = [coefficients.pointer + 8 * from, vectors] as const;
      exhaust(weightedSums(run, own, 20, count, weights, classes - 1, [sums.pointer + 8 * c * (classes - 1), sums.cols]));
    }
    exhaust(decide(run, sums, classes, intercepts, out));
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
    const K = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => {
        const [x, y] = [points.row(i)[0]! - points.row(j)[0]!, points.row(i)[1]! - points.row(j)[1]!];
        return Math.fround(Math.exp(-(x * x + y * y)));
      }),
    );
    const y = Array.from({ length: n }, (_, i) => (i < na ? 1 : -1));
    for (const C of [0.5, 1, 100]) {
      // Both classes once as they come and once as if the second came first in the matrix.
      const straight = problemOf(run, K, [0, na], [na, nb]);
      const turned = problemOf(run, K, [na, nb], [0, na]);
      const settings = { C, tolerance: 1e-3, most: 1e6 };
      const before = engine.allocator.inUse;
      const [found, mirrored] = exhaust(solvePairs(run, [straight, turned], settings));
      // One after another they come to the same.
      expect(exhaust(solvePairs(run, [straight, turned], settings, 1))).toEqual([found, mirrored]);
      expect(engine.allocator.inUse).toBe(before);
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
    const K = [
      [1, 0.9, 0.8, 0.7],
      [0.9, 1, 0.85, 0.9],
      [0.8, 0.85, 1, 0.95],
      [0.7, 0.9, 0.95, 1],
    ];
    const [found] = exhaust(solvePairs(run, [problemOf(run, K, [0, 2], [2, 2])], { C: 10, tolerance: 1e-9, most: 1 }));
    expect(found).toMatchObject({ converged: false, iterations: 1 });
    expect(found!.violation).toBeGreaterThan(1e-9);
  });
});
