import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { loadSparse, releaseSparse, sparseTimes } from "../../../src/compute/sparse.ts";
import type { EliminationForest } from "../../../src/linalg/elimination-forest.ts";
import { minimumDegree } from "../../../src/linalg/minimum-degree.ts";
import { sparseCholesky } from "../../../src/linalg/sparse-cholesky.ts";
import { factorStructure } from "../../../src/linalg/symbolic.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";
import { fenced } from "../../fence.ts";
import { gridEdges, laplacian, randomEdges, symmetric } from "./matrices.ts";

/** A definite matrix of a graph: its Laplacian with random weights and a little on the diagonal. */
function definite(n: number, edges: Iterable<readonly [number, number]>): Csr {
  const draw = random(1);
  return laplacian(
    n,
    edges,
    () => 0.1 + draw.uniform(),
    (i) => (i % 50 === 0 ? 1 : 1e-3),
  );
}

const matrices: Record<string, Csr> = {
  "one unknown": symmetric(1, [[0, 0, 4]]),
  "a diagonal": definite(7, []),
  "a path": definite(
    60,
    Array.from({ length: 59 }, (_, i) => [i, i + 1] as const),
  ),
  "a star": definite(
    80,
    Array.from({ length: 79 }, (_, i) => [0, i + 1] as const),
  ),
  "a grid": definite(31 * 17, gridEdges(31, 17)),
  "a complete graph": definite(
    70,
    Array.from({ length: 70 * 70 }, (_, k) => [Math.floor(k / 70), k % 70] as const).filter(([i, j]) => i < j),
  ),
  "a random graph": definite(300, randomEdges(300, 900, 3)),
  "a denser random graph": definite(400, randomEdges(400, 4000, 4)),
  "two parts and a lonely unknown": definite(121, [
    ...gridEdges(6, 10),
    ...[...gridEdges(10, 6)].map(([i, j]) => [i + 60, j + 60] as const),
  ]),
};

function orderOf(matrix: Csr): EliminationForest {
  return exhaust(minimumDegree(matrix));
}

describe.each(Object.entries(matrices))("%s", (_, matrix) => {
  const n = matrix.rows;

  test("the order names every unknown once, parents come later, and its bounds hold", () => {
    const forest = orderOf(matrix);
    expect([...forest.order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (__, i) => i));
    forest.parents.forEach((parent, g) => {
      expect(parent === -1 || parent > g).toBe(true);
    });
    expect(forest.entries).toBeGreaterThanOrEqual(factorEntries(matrix, forest.order));
  });

  test("A A⁻¹ b = b for blocks of every width", () => {
    const engine = fenced(openEngine({ shared: false }));
    const run = openRun(engine, "test");
    const a = loadSparse(run, matrix);
    const structure = exhaust(factorStructure(matrix, orderOf(matrix)));
    const factor = exhaust(sparseCholesky(run, a, structure, 0))!;
    for (const b of [1, 3, 4, 9, 32]) {
      const x = run.take(Float64Array, n, b);
      const y = run.take(Float64Array, n, b);
      const right = Float64Array.from({ length: n * b }, (__, k) => ((k * 37) % 101) / 50 - 1);
      x.view.set(right);
      exhaust(factor.solve(x));
      exhaust(sparseTimes(run, a, x, y));
      const size = Math.max(...Array.from(x.view, Math.abs));
      // Backward stable: the residual is some ε times |A| |x|.
      y.view.forEach((value, k) => {
        expect(Math.abs(value - right[k]!)).toBeLessThan(1e-13 * (1 + 100 * size));
      });
      run.release(x, y);
    }
    factor.close();
    releaseSparse(run, a);
    expect(engine.allocator.inUse).toBe(0);
    run.close();
  });
});

/** Entries of the factor for an order, by following the elimination. */
function factorEntries(matrix: Csr, order: Int32Array): number {
  const n = matrix.rows;
  const place = new Int32Array(n);
  order.forEach((i, k) => {
    place[i] = k;
  });
  const columns = Array.from({ length: n }, () => new Set<number>());
  for (let i = 0; i < n; i++) {
    for (let e = matrix.offsets[i]!; e < matrix.offsets[i + 1]!; e++) {
      const [p, q] = [place[i]!, place[matrix.indices[e]!]!];
      if (p < q) columns[p]!.add(q);
    }
  }
  let entries = n;
  for (let k = 0; k < n; k++) {
    const rows = [...columns[k]!].sort((a, b) => a - b);
    entries += rows.length;
    for (const q of rows.slice(1)) columns[rows[0]!]!.add(q);
  }
  return entries;
}

test("a grid is ordered with little fill, and an indefinite matrix is told", () => {
  const side = 50;
  const matrix = definite(side * side, gridEdges(side, side));
  // Row by row it would leave 125,000.
  expect(factorEntries(matrix, orderOf(matrix).order)).toBeLessThan(50_000);
  const run = openRun(openEngine({ shared: false }), "test");
  const bad = symmetric(3, [
    [0, 0, 1],
    [1, 0, 2],
    [1, 1, 1],
    [2, 2, 1],
  ]);
  const a = loadSparse(run, bad);
  expect(exhaust(sparseCholesky(run, a, exhaust(factorStructure(bad, orderOf(bad))), 0))).toBeUndefined();
  run.close();
});
