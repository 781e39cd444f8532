import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { localMatrices, type NeighborLists, neighborhoodAxes, reconstructionWeights } from "../../src/compute/lle.ts";
import { openRun, type Run } from "../../src/compute/run.ts";
import type { Slab } from "../../src/compute/slab.ts";
import { modifiedAlignment, standardAlignment } from "../../src/embed/alignment.ts";
import { symmetricEigen } from "../../src/linalg/symmetric-eigen.ts";
import type { Csr } from "../../src/matrix/sparse.ts";
import { fenced } from "../fence.ts";

/** Systems of condition 1000 at most, some hundred roundings. */
const rounding = 1e-11;

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

interface Sample {
  points: Slab;
  lists: NeighborLists;
  weights: Slab;
  /** The neighbors of each point. */
  neighbors: number[][];
}

/** n random points with random lists of up to `width` others. */
function sample(run: Run, n: number, m: number, width: number, ragged: boolean, scale = 1): Sample {
  const { normal, below } = random(n * 1000 + m * 10 + width);
  const points = run.take(Float64Array, n, m);
  points.view.set(Float64Array.from({ length: n * m }, () => scale * normal()));
  const indices = run.take(Int32Array, n, width);
  const counts = run.take(Int32Array, n);
  const neighbors = Array.from({ length: n }, (_, i) => {
    const others = Array.from({ length: n }, (__, j) => j).filter((j) => j !== i);
    const k = ragged ? 1 + below(width) : width;
    return Array.from({ length: k }, () => others.splice(below(others.length), 1)[0]!);
  });
  for (const [i, list] of neighbors.entries()) {
    indices.row(i).set(list);
    counts.view[i] = list.length;
  }
  return { points, lists: { indices, counts }, weights: run.take(Float64Array, n, width), neighbors };
}

const rowsOf = (points: Slab, list: readonly number[], i: number) =>
  list.map((j) => Array.from(points.row(j), (value, c) => value - points.row(i)[c]!));
const dot = (x: ArrayLike<number>, y: ArrayLike<number>) => Array.from(x).reduce((sum, value, k) => sum + value * y[k]!, 0);

/** Gauss and Jordan with pivots. */
function solve(a: number[][], b: number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < rows.length; c++) {
    let pivot = c;
    for (let r = c; r < rows.length; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    for (let r = 0; r < rows.length; r++) {
      if (r === c) continue;
      const factor = rows[r]![c]! / rows[c]![c]!;
      for (let k = c; k < rows[r]!.length; k++) rows[r]![k]! -= factor * rows[c]![k]!;
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

/** (C Cᵀ + R I) w = 1, then Σ w = 1. */
function referenceWeights(C: number[][], regularization: number): number[] {
  const trace = C.reduce((sum, row) => sum + dot(row, row), 0);
  const system = C.map((x, p) => C.map((y, o) => dot(x, y) + (p === o ? regularization * trace : 0)));
  const w = solve(
    system,
    C.map(() => 1),
  );
  const sum = w.reduce((a, b) => a + b);
  return w.map((value) => value / sum);
}

const shapes = [
  [5, 1, 4],
  [9, 2, 1],
  [9, 2, 2],
  [20, 3, 7],
  [20, 7, 7],
  [20, 8, 7],
  [30, 17, 5],
  [30, 4, 29],
] as const;

describe.each(shapes)("neighborhoods of %d points in %d columns, up to %d neighbors", (n, m, width) => {
  test.each([false, true])("weights solve the regularized system (ragged lists: %s)", (ragged) => {
    for (const scale of [1, 1e-170, 1e140]) {
      within((run) => {
        const { points, lists, weights, neighbors } = sample(run, n, m, width, ragged, scale);
        exhaust(reconstructionWeights(run, points, points, lists, 1e-3, weights));
        for (const [i, list] of neighbors.entries()) {
          const expected = referenceWeights(
            rowsOf(points, list, i).map((row) => row.map((value) => value / scale)),
            1e-3,
          );
          for (const [p, value] of expected.entries()) expect(Math.abs(weights.row(i)[p]! - value)).toBeLessThan(rounding);
        }
      });
    }
  });

  test("weights of points among their duplicates are equal", () => {
    within((run) => {
      const { points, lists, weights } = sample(run, n, m, width, false);
      points.view.fill(7);
      exhaust(reconstructionWeights(run, points, points, lists, 1e-3, weights));
      for (const value of weights.view) expect(value).toBe(1 / width);
    });
  });

  test("axes are the eigenvectors of the neighborhood", () => {
    within((run) => {
      const { points, lists, neighbors } = sample(run, n, m, width, true);
      const most = Math.min(m, width);
      const values = run.take(Float64Array, n, most);
      const vectors = run.take(Float64Array, n, most * most);
      exhaust(neighborhoodAxes(run, points, lists, values, vectors));
      for (const [i, list] of neighbors.entries()) {
        const C = rowsOf(points, list, i);
        const k = list.length;
        const q = Math.min(k, m);
        const gram = Array.from({ length: q }, (_, a) =>
          Array.from({ length: q }, (__, b) => (m < k ? C.reduce((sum, row) => sum + row[a]! * row[b]!, 0) : dot(C[a]!, C[b]!))),
        );
        const own = Array.from(values.row(i)).slice(0, q);
        const axes = Array.from({ length: q }, (_, a) => vectors.row(i).subarray(a * q, (a + 1) * q));
        expect(values.row(i).slice(q)).toEqual(new Float64Array(most - q));
        expect(own).toEqual([...own].sort((a, b) => b - a));
        // The differences were scaled by a power of two to size one, and their squares with them.
        const largest = Math.max(...C.flat().map(Math.abs));
        const scale = 4 ** Math.floor(Math.log2(largest));
        for (const [a, axis] of axes.entries()) {
          for (let b = 0; b < q; b++) {
            expect(Math.abs(dot(gram[b]!, axis) / scale - own[a]! * axis[b]!)).toBeLessThan(1e-13 * own[0]! * q);
            expect(Math.abs(dot(axis, axes[b]!) - (a === b ? 1 : 0))).toBeLessThan(1e-13 * q);
          }
        }
      }
    });
  });

  test.each([false, true])("the standard matrix is (I − W)ᵀ (I − W) (ragged lists: %s)", (ragged) => {
    within((run) => {
      const { points, lists, weights, neighbors } = sample(run, n, m, width, ragged);
      exhaust(reconstructionWeights(run, points, points, lists, 1e-3, weights));
      const A = neighbors.map((list, i) => {
        const row = new Array<number>(n).fill(0);
        row[i] = 1;
        for (const [p, j] of list.entries()) row[j] = -weights.row(i)[p]!;
        return row;
      });
      const expected = A.map((_, r) => A.map((__, c) => A.reduce((sum, row) => sum + row[r]! * row[c]!, 0)));
      compare(exhaust(standardAlignment(run, lists, weights)), expected, 1e-13);
    });
  });

  test.each([1, 2])("the modified matrix is made of orthonormal bases turned to the weights (%d dimensions)", (dimensions) => {
    within((run) => {
      const { points, lists, weights, neighbors } = sample(run, n, m, width, false);
      if (width < 2) return;
      exhaust(reconstructionWeights(run, points, points, lists, 1e-3, weights));
      const expected = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      const spectra = neighbors.map((list, i) => spectrum(rowsOf(points, list, i)));
      const q = Math.min(width, m);
      const share = (values: Float64Array, d: number) => {
        const [head, tail] = [values.slice(0, d), values.slice(d, q)].map((part) => part.reduce((a, b) => a + b, 0));
        return tail! / head!;
      };
      const shares = spectra.map(({ values }) => (q > dimensions ? share(values, dimensions) : 0)).sort((a, b) => a - b);
      const eta = (shares[(n - 1) >> 1]! + shares[n >> 1]!) / 2;
      for (const [i, list] of neighbors.entries()) {
        const { values, vectors } = spectra[i]!;
        let rank = 1;
        while (rank < q && share(values, rank) >= eta) rank++;
        // As the paper has it: V spans what the leading directions leave; H turns the row sums of V to α; W = V H + (1 − α) w 1ᵀ.
        rank = Math.min(rank, width - 1);
        const s = width - rank;
        const V = list.map((_, p) => Array.from({ length: s }, (__, a) => vectors[rank + a]![p]!));
        const sums = Array.from({ length: s }, (_, a) => V.reduce((sum, row) => sum + row[a]!, 0));
        const alpha = Math.sqrt(dot(sums, sums) / s);
        const h = sums.map((value) => alpha - value);
        const norm = Math.sqrt(dot(h, h));
        const u = h.map((value) => (norm < 1e-12 ? 0 : value / norm));
        const W = V.map((row, p) => {
          const along = dot(row, u);
          return row.map((value, a) => value - 2 * along * u[a]! + (1 - alpha) * weights.row(i)[p]!);
        });
        const places = [i, ...list];
        const B = [new Array<number>(s).fill(-1), ...W];
        for (const [a, r] of places.entries()) for (const [b, c] of places.entries()) expected[r]![c]! += dot(B[a]!, B[b]!);
      }
      compare(exhaust(modifiedAlignment(run, points, lists, weights, dimensions)), expected, 1e-11);
    });
  });
});

/** Left singular vectors of C, all k of them, as rows; eigenvalues descending. */
function spectrum(C: number[][]): { values: Float64Array; vectors: number[][] } {
  const k = C.length;
  const { values, vectors } = symmetricEigen(Float64Array.from(C.flatMap((x) => C.map((y) => dot(x, y)))), k);
  const order = Array.from({ length: k }, (_, a) => k - 1 - a);
  return {
    values: Float64Array.from(order, (a) => values[a]!),
    vectors: order.map((a) => Array.from({ length: k }, (_, p) => vectors[p * k + a]!)),
  };
}

function compare(found: Csr, expected: number[][], tolerance: number): void {
  const n = expected.length;
  const scale = Math.max(...expected.flat().map(Math.abs));
  for (let r = 0; r < n; r++) {
    const row = new Array<number>(n).fill(0);
    let last = -1;
    for (let e = found.offsets[r]!; e < found.offsets[r + 1]!; e++) {
      expect(found.indices[e]).toBeGreaterThan(last);
      last = found.indices[e]!;
      row[last] = found.values[e]!;
    }
    for (let c = 0; c < n; c++) expect(Math.abs(row[c]! - expected[r]![c]!)).toBeLessThan(tolerance * scale);
  }
}

test("a neighborhood whose tangent directions hold the ones keeps finite local matrices", () => {
  within((run) => {
    // All neighbors in one direction at one distance: C is the ones times a vector, and α is 0.
    const points = run.take(Float64Array, 4, 2);
    points.view.set([0, 0, 1, 1, 1, 1, 1, 1]);
    const indices = run.take(Int32Array, 4, 3);
    indices.view.set([1, 2, 3, 2, 3, 0, 1, 3, 0, 1, 2, 0]);
    const counts = run.take(Int32Array, 4);
    counts.view.fill(3);
    const lists = { indices, counts };
    const weights = run.take(Float64Array, 4, 3);
    exhaust(reconstructionWeights(run, points, points, lists, 1e-3, weights));
    const values = run.take(Float64Array, 4, 2);
    const vectors = run.take(Float64Array, 4, 4);
    exhaust(neighborhoodAxes(run, points, lists, values, vectors));
    const ranks = run.take(Int32Array, 4);
    ranks.view.fill(1);
    const { bases, parts } = exhaust(localMatrices(run, points, lists, vectors, ranks, weights));
    for (const value of parts.view) expect(Number.isFinite(value)).toBe(true);
    expect(Math.abs(bases.view[0]! - Math.sqrt(1 / 3)) < rounding || Math.abs(bases.view[0]! + Math.sqrt(1 / 3)) < rounding).toBe(true);
  });
});
