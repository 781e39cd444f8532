import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { reconstructionWeights } from "../../src/compute/lle.ts";
import { openRun } from "../../src/compute/run.ts";
import { modifiedAlignment, standardAlignment } from "../../src/embed/alignment.ts";
import type { Csr } from "../../src/matrix/sparse.ts";
import { npy, npyMatrix } from "./npy.ts";

const { cases }: { cases: Record<string, { neighbors: number; dimensions: number }> } = JSON.parse(
  readFileSync(new URL("data/lle/matrices.json", import.meta.url), "utf8"),
);

/** Solves with condition 1 / regularization = 1000, and as many roundings as a neighborhood has entries. */
const rounding = 1e-12;

function dense({ rows, cols, offsets, indices, values }: Csr): Float64Array {
  const full = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let e = offsets[i]!; e < offsets[i + 1]!; e++) full[i * cols + indices[e]!] = values[e]!;
  return full;
}

describe.each(Object.entries(cases))("%s: scikit-learn's weights and matrices", (name, { neighbors, dimensions }) => {
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
