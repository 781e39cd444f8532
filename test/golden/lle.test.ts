import { describe, expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { reconstructionWeights } from "../../src/compute/lle.ts";
import { openRun } from "../../src/compute/run.ts";
import { modifiedAlignment, standardAlignment } from "../../src/embed/alignment.ts";
import { lle } from "../../src/embed/lle.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import type { Csr } from "../../src/matrix/sparse.ts";
import { casesOf } from "./manifest.ts";
import { npy, npyMatrix } from "./npy.ts";

interface Embedding {
  id: string;
  neighbors: number;
  dimensions: number;
  variant: "standard" | "modified";
  input: string;
  reconstruction_error: number;
  /** One more than dimensions: those of the answer and the next. */
  eigenvalues: number[];
}
const { matrices, embeddings } = casesOf<{
  matrices: Record<string, { neighbors: number; dimensions: number }>;
  embeddings: Embedding[];
}>("lle");

/** Solves with condition 1 / regularization = 1000, and as many roundings as a neighborhood has entries. */
const rounding = 1e-12;

function dense({ rows, cols, offsets, indices, values }: Csr): Float64Array {
  const full = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let e = offsets[i]!; e < offsets[i + 1]!; e++) full[i * cols + indices[e]!] = values[e]!;
  return full;
}

describe.each(Object.entries(matrices))("%s: scikit-learn's weights and matrices", (name, { neighbors, dimensions }) => {
  const engine = openEngine({ shared: false });
  engine.poison = true;
  const run = openRun(engine, "test");
  const points = npyMatrix(`lle/${name}.points`);
  const n = points.rows;
  const x = run.load({ ...points, data: Float64Array.from(points.data) });
  const indices = run.take(Int32Array, n, neighbors);
  indices.view.set(npy(`lle/${name}.lists`).data);
  const counts = run.take(Int32Array, n);
  counts.view.fill(neighbors);
  const lists = { indices, counts };
  const weights = run.take(Float64Array, n, neighbors);
  exhaust(reconstructionWeights(run, x, x, lists, 1e-3, weights));

  test("weights", () => {
    const expected = npy(`lle/${name}.weights`).data;
    const found = weights.view;
    for (let p = 0; p < expected.length; p++) expect(Math.abs(found[p]! - expected[p]!)).toBeLessThan(rounding);
  });

  test.each(["standard", "modified"] as const)("the %s matrix", (variant) => {
    const before = engine.allocator.inUse;
    const matrix = exhaust(
      variant === "standard" ? standardAlignment(run, lists, weights) : modifiedAlignment(run, x, lists, weights, dimensions),
    );
    expect(engine.allocator.inUse).toBe(before);
    const found = dense(matrix);
    const expected = npyMatrix(`lle/${name}.${variant}`).data;
    const scale = Math.max(...expected.map(Math.abs));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        expect(Math.abs(found[i * n + j]! - expected[i * n + j]!)).toBeLessThan(rounding * scale);
        expect(found[i * n + j]).toBe(found[j * n + i]);
      }
    }
  });
});

/** The sine of the largest angle between the columns of `b` and the space of the columns of `a`, both orthonormal. */
function largestSine(a: Matrix, b: Matrix): number {
  let largest = 0;
  for (let column = 0; column < b.cols; column++) {
    const left = Array.from({ length: b.rows }, (_, i) => b.data[i * b.cols + column]!);
    for (let p = 0; p < a.cols; p++) {
      const along = left.reduce((sum, value, i) => sum + value * a.data[i * a.cols + p]!, 0);
      for (let i = 0; i < left.length; i++) left[i]! -= along * a.data[i * a.cols + p]!;
    }
    largest = Math.max(largest, Math.sqrt(left.reduce((sum, value) => sum + value * value, 0)));
  }
  return largest;
}

/** cos ≥ 1 − 1e-8 between the planes, as a sine. */
const angle = Math.sqrt(2e-8);
/** Eigenvalues lie 1e-7 to 1e-10 below the norm of M, which both solvers know to 16 digits. */
const eigenvalueRounding = 1e-14;

describe.each(embeddings)(
  "$id: scikit-learn's embedding",
  ({ id, neighbors, dimensions, variant, input, reconstruction_error, eigenvalues }) => {
    test("the same space, the same axes, the same eigenvalues", () => {
      const model = lle.sync(npyMatrix(`inputs/${input}`), { neighbors, variant, dimensions });
      const expected = npyMatrix(`lle/embedding.${id}`) as Matrix;
      expect(largestSine(expected, model.embedding)).toBeLessThan(angle);
      expect(Math.abs(model.reconstructionError - reconstruction_error)).toBeLessThan(eigenvalueRounding + 1e-8 * reconstruction_error);
      for (let a = 0; a < dimensions; a++) expect(Math.abs(model.eigenvalues[a]! - eigenvalues[a]!)).toBeLessThan(eigenvalueRounding);
      // Eigenvalues of the standard variant lie apart, so its axes are the same too, up to sign.
      for (let a = 0; a < dimensions && variant === "standard"; a++) {
        let along = 0;
        for (let i = 0; i < expected.rows; i++) along += expected.data[dimensions * i + a]! * model.embedding.data[dimensions * i + a]!;
        expect(Math.abs(Math.abs(along) - 1)).toBeLessThan(angle * angle);
      }
      expect(model.warnings.filter(({ code }) => code !== "ambiguous-dimension")).toEqual([]);
    });
  },
);
