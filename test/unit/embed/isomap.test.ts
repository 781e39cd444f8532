import { describe, expect, test } from "vitest";
import { cos, sin } from "../../../src/base/elementary.ts";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { sCurve, swissRoll } from "../../../src/datasets/index.ts";
import { isomap } from "../../../src/embed/isomap.ts";
import { residualVariance } from "../../../src/embed/residual-variance.ts";
import { loadModel, ManifoldError, saveModel, transform } from "../../../src/index.ts";
import { type Matrix, takeRows } from "../../../src/matrix/dense.ts";

/** Eigenvectors are good to some 1e-11 by the tolerance of the iteration. */
const iterative = 1e-9;

function ring(n: number): Matrix {
  const angle = (i: number) => (2 * Math.PI * i) / n;
  return {
    rows: n,
    cols: 2,
    data: Float64Array.from({ length: 2 * n }, (_, e) => (e % 2 === 0 ? cos(angle(e >> 1)) : sin(angle(e >> 1)))),
  };
}

function distances({ rows: n, cols, data }: Matrix): Float64Array {
  const table = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let c = 0; c < cols; c++) sum += (data[i * cols + c]! - data[j * cols + c]!) ** 2;
      table[i * n + j] = Math.sqrt(sum);
    }
  return table;
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

/** |correlation| of two lists of numbers. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (list: ArrayLike<number>) => Array.from(list).reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i]! - meanA) * (b[i]! - meanB);
    aa += (a[i]! - meanA) ** 2;
    bb += (b[i]! - meanB) ** 2;
  }
  return Math.abs(ab / Math.sqrt(aa * bb));
}

const axis = (matrix: Matrix, a: number) => Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.cols + a]!);

describe("known answers", () => {
  test("with all others as neighbors it is classical scaling: flat points come back", () => {
    const { normal } = random(3);
    const points = { rows: 60, cols: 2, data: Float64Array.from({ length: 120 }, (_, e) => normal() * (e % 2 ? 1 : 3)) };
    const { embedding, diagnostics } = isomap.sync(points, { neighbors: 59 });
    expect(farthest(distances(embedding), distances(points))).toBeLessThan(iterative);
    expect(diagnostics.residualVariance).toBeLessThan(iterative);
    // The root of what rounding leaves of ‖B‖², which is some 1e-16 of it.
    expect(diagnostics.reconstructionError).toBeLessThan(1e-7 * 10);
    expect(diagnostics.negativeMass).toBeLessThan(iterative);
  });

  test("a strip bent into a half pipe is laid flat", () => {
    const { uniform } = random(6);
    const n = 500;
    const radius = 7;
    const flat = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, e) => uniform() * (e % 2 ? 6 : 22)) };
    const bent = {
      rows: n,
      cols: 3,
      data: Float64Array.from({ length: 3 * n }, (_, e) => {
        const [x, y] = flat.data.subarray(2 * Math.floor(e / 3), 2 * Math.floor(e / 3) + 2) as unknown as [number, number];
        return e % 3 === 0 ? radius * sin(x / radius) : e % 3 === 1 ? radius * cos(x / radius) : y;
      }),
    };
    const model = isomap.sync(bent, { neighbors: 10, keepGeodesics: true });
    // Paths over edges zigzag a little around the straight way, and are some per cent longer; chords shorter by less than 1 %.
    const wanted = distances(flat);
    let [longest, ratio] = [0, 0];
    for (let e = 0; e < wanted.length; e++) {
      if (wanted[e]! < 4) continue;
      longest = Math.max(longest, model.geodesics!.data[e]! / wanted[e]!);
      ratio = Math.max(ratio, wanted[e]! / model.geodesics!.data[e]!);
    }
    expect(ratio).toBeLessThan(1.01);
    expect(longest).toBeLessThan(1.25);
    expect(correlation(axis(model.embedding, 0), axis(flat, 0))).toBeGreaterThan(0.999);
    expect(correlation(axis(model.embedding, 1), axis(flat, 1))).toBeGreaterThan(0.99);
  });

  test("a ring with two neighbors: distances along the ring, and a circle of their spectrum", () => {
    const n = 40;
    const { embedding, eigenvalues, diagnostics, geodesics } = isomap.sync(ring(n), { neighbors: 2, keepGeodesics: true });
    const chord = 2 * sin(Math.PI / n);
    for (let j = 0; j < n; j++) expect(Math.abs(geodesics!.data[j]! - chord * Math.min(j, n - j))).toBeLessThan(1e-13 * n);
    // B is a circulant: its largest eigenvalue is −½ Σ_j s_j cos(2πj/n), twice.
    let lambda = 0;
    for (let j = 0; j < n; j++) lambda -= 0.5 * (chord * Math.min(j, n - j)) ** 2 * cos((2 * Math.PI * j) / n);
    expect(farthest(eigenvalues, [lambda, lambda])).toBeLessThan(iterative * lambda);
    for (let i = 0; i < n; i++) {
      const [x, y] = [embedding.data[2 * i]!, embedding.data[2 * i + 1]!];
      expect(Math.abs(Math.sqrt(x * x + y * y) - Math.sqrt((2 * lambda) / n))).toBeLessThan(1e-8);
    }
    expect(diagnostics.negativeMass).toBeGreaterThan(0.01);
  });

  test("a swiss roll is unrolled, an S-curve too, in either precision", () => {
    for (const precision of ["f64", "f32"] as const) {
      for (const { points, position } of [swissRoll({ samples: 800, seed: 1 }), sCurve({ samples: 600, seed: 1 })]) {
        const model = isomap.sync(points, { neighbors: 10, precision });
        // The roll's position is an angle; arc length is nearly its square, hence no more than this.
        expect(correlation(axis(model.embedding, 0), position!)).toBeGreaterThan(0.97);
        expect(model.diagnostics.residualVariance).toBeLessThan(0.01);
        expect(model.warnings).toEqual([]);
      }
    }
  });
});

describe("parts", () => {
  const { normal } = random(8);
  const two = { rows: 40, cols: 2, data: Float64Array.from({ length: 80 }, (_, e) => normal() + (e < 52 ? 0 : 50)) };

  test("joined by bridges, with a warning", () => {
    const model = isomap.sync(two, { neighbors: 6 });
    expect(model.bridges.length).toBe(1);
    expect(model.warnings.map(({ code }) => code)).toEqual(["bridged"]);
    expect(Array.from(model.diagnostics.parts)).toEqual([26, 14]);
    expect(model.embedding.rows).toBe(40);
  });

  test("the largest alone: as if the others had never been there", () => {
    const model = isomap.sync(two, { neighbors: 6, disconnected: "largest" });
    expect(model.rows).toEqual(Int32Array.from({ length: 26 }, (_, i) => i));
    const alone = isomap.sync(takeRows(two, model.rows!), { neighbors: 6 });
    expect(model.embedding).toEqual(alone.embedding);
    expect(model.points).toEqual(alone.points);
    expect("rows" in alone).toBe(false);
    const placed = isomap.transform.sync(model, takeRows(two, model.rows!));
    expect(farthest(placed.data, model.embedding.data)).toBeLessThan(1e-8);
  });

  test("refused", () => {
    expect(() => isomap.sync(two, { neighbors: 6, disconnected: "error" })).toThrow(ManifoldError);
  });

  test("more equal points than neighbors: they fall on one another", () => {
    const data = Float64Array.from({ length: 90 }, (_, e) => (e < 60 ? [3, 4][e % 2]! : Math.floor(e / 2) + (e % 2)));
    const { embedding } = isomap.sync({ rows: 45, cols: 2, data }, { neighbors: 5 });
    for (let i = 1; i < 30; i++)
      expect(farthest(embedding.data.subarray(2 * i, 2 * i + 2), embedding.data.subarray(0, 2))).toBeLessThan(1e-8);
    expect(embedding.data.every(Number.isFinite)).toBe(true);
  });

  test("all points equal: all at the origin, with a warning", () => {
    const { embedding, eigenvalues, warnings, diagnostics } = isomap.sync({ rows: 20, cols: 3, data: new Float64Array(60).fill(7) });
    expect([...embedding.data, ...eigenvalues].every((value) => value === 0)).toBe(true);
    expect(diagnostics).toMatchObject({ residualVariance: 0, reconstructionError: 0, negativeMass: 0 });
    expect(warnings.map(({ code }) => code)).toContain("negative-eigenvalues");
  });

  test("points on a line span one dimension: the second axis is flat, and transform keeps it so", () => {
    const line = { rows: 30, cols: 2, data: Float64Array.from({ length: 60 }, (_, e) => (e >> 1) * (e % 2 ? 2 : 1)) };
    const model = isomap.sync(line, { neighbors: 4 });
    expect(axis(model.embedding, 1).every((value) => value === 0)).toBe(true);
    expect(model.warnings[0]!.message).toBe(
      "isomap: the distances span only 1 of 2 dimensions; the other eigenvalues are zero or negative, and their coordinates are 0. Ask for fewer dimensions.",
    );
    expect(farthest(isomap.transform.sync(model, line).data, model.embedding.data)).toBeLessThan(iterative * 30);
  });
});

describe("scale", () => {
  const { points } = sCurve({ samples: 200, seed: 5 });
  const base = isomap.sync(points, { neighbors: 10, keepGeodesics: true });
  // Beyond these a square of a distance overflows, or loses digits because it is denormal.
  for (const power of [480, -480]) {
    test(`2^${power} times the points gives 2^${power} times the embedding, to the bit`, () => {
      const factor = 2 ** power;
      const model = isomap.sync({ ...points, data: points.data.map((value) => value * factor) }, { neighbors: 10 });
      expect(model.embedding.data).toEqual(base.embedding.data.map((value) => value * factor));
      expect(model.diagnostics.residualVariance).toBe(base.diagnostics.residualVariance);
      const queries = takeRows(points, [3, 50, 100]);
      const placed = isomap.transform.sync(model, { ...queries, data: queries.data.map((value) => value * factor) });
      const { geodesics: _, ...lean } = base;
      expect(placed.data).toEqual(isomap.transform.sync(lean, queries).data.map((value) => value * factor));
    });
  }
});

describe("runs", () => {
  test("the same bits with one and two threads, large enough for the pool to start", async () => {
    const { points } = swissRoll({ samples: 1200, seed: 2 });
    const [one, two] = await Promise.all([1, 2].map((threads) => isomap(points, { neighbors: 30, threads })));
    expect(two!.embedding).toEqual(one!.embedding);
    expect(two!.diagnostics).toEqual(one!.diagnostics);
  });

  test("too many points are refused before anything is computed", () => {
    const points = { rows: 60_000, cols: 1, data: new Float64Array(60_000) };
    expect(() => isomap.sync(points)).toThrow(
      'isomap: all pairwise geodesics of 60,000 points need 28.8 GB. Use landmarks: 1000, or precision: "f32" for half of it.',
    );
  });

  test("too many neighbors or dimensions name the option", () => {
    const points = { rows: 10, cols: 2, data: Float64Array.from({ length: 20 }, (_, e) => e * e) };
    expect(() => isomap.sync(points)).toThrow("isomap: neighbors is 12, but there are only 9 other points. Set neighbors to at most 9.");
    expect(() => isomap.sync(points, { neighbors: 3, dimensions: 10 })).toThrow("isomap: dimensions is 10, but");
  });

  test("many queries, in several chunks, with and without kept geodesics", () => {
    const { points } = sCurve({ samples: 150, seed: 1 });
    const queries = sCurve({ samples: 30_000, seed: 2 }).points;
    const model = isomap.sync(points, { neighbors: 8, keepGeodesics: true });
    const { geodesics: _, ...lean } = model;
    const kept = isomap.transform.sync(model, queries);
    const searched = isomap.transform.sync(lean, queries);
    expect(farthest(kept.data, searched.data)).toBeLessThan(iterative);
    const some = [0, 29_999, 26_623, 26_624];
    expect(isomap.transform.sync(lean, takeRows(queries, some)).data).toEqual(takeRows(searched, some).data);
  });
});

test("with many neighbors the model knows which edges carry: transform gives the same bits without that, and other sizes of it are refused", () => {
  const { points } = sCurve({ samples: 900, seed: 1 });
  const queries = sCurve({ samples: 70, seed: 2 }).points;
  for (const precision of ["f64", "f32"] as const) {
    const { carrying, ...lean } = isomap.sync(points, { neighbors: 40, precision });
    expect(carrying?.length).toBe(Math.ceil(lean.graph.indices.length / 8));
    const loaded = loadModel(saveModel(Object.assign({}, lean, { carrying })));
    expect(transform.sync(loaded, queries)).toEqual(isomap.transform.sync(lean, queries));
    for (const wrong of [carrying!.slice(1), new Uint8Array(carrying!.length + 1), Float64Array.from(carrying!)]) {
      expect(() => loadModel(saveModel(Object.assign({}, lean, { carrying: wrong })))).toThrow("carrying");
    }
  }
  expect(isomap.sync(points, { neighbors: 12 }).carrying).toBe(undefined);
});

test("residual variance is 1 − R² of geodesics and distances in the picture, by its formula", () => {
  const { points } = sCurve({ samples: 150, seed: 2 });
  // One axis cannot hold the curve, so that there is something left to explain.
  const { geodesics, embedding, diagnostics } = isomap.sync(points, { neighbors: 8, dimensions: 1, keepGeodesics: true });
  const [along, apart] = [geodesics!.data, distances(embedding)];
  const pairs = (table: ArrayLike<number>) => Array.from(table).filter((_, at) => at % 150 < Math.floor(at / 150));
  const r = correlation(pairs(along), pairs(apart));
  expect(diagnostics.residualVariance).toBeCloseTo(1 - r * r, 10);
  expect(diagnostics.residualVariance).toBeGreaterThan(0.01);
});

test("residual variance of many pairs is taken from evenly spaced points and all others", () => {
  const [n, d] = [700, 1200];
  const { normal } = random(4);
  // Each column stands there a hundred times, which makes all distances ten times as large, and saves their computing here.
  const distinct = { rows: n, cols: 12, data: Float64Array.from({ length: n * 12 }, normal) };
  const embedding = {
    rows: n,
    cols: d,
    data: Float64Array.from({ length: n * d }, (_, at) => distinct.data[12 * Math.floor(at / d) + (at % 12)]!),
  };
  const apart = distances(distinct).map((x) => 10 * x);
  // Distances that the picture tells but roughly; half the pairs would do, and so many products are more than it spends.
  const squares = apart.map((x, at) => (x * (1 + 0.2 * Math.sin(Math.min(at, (at % n) * n + Math.floor(at / n))))) ** 2);
  const run = openRun(openEngine({ shared: false }), "test");
  const found = exhaust(residualVariance(run, run.load({ rows: n, cols: n, data: squares }), embedding));
  run.close();
  const count = Math.floor(4e8 / (n * (d + 8)));
  expect(count).toBeLessThan(n);
  const chosen = Array.from({ length: count }, (_, t) => Math.floor((t * n) / count));
  const pairs = (table: ArrayLike<number>) =>
    chosen.flatMap((i) => Array.from({ length: n }, (_, j) => j).flatMap((j) => (j === i ? [] : [table[i * n + j]!])));
  const r = correlation(pairs(squares.map(Math.sqrt)), pairs(apart));
  expect(found).toBeCloseTo(1 - r * r, 9);
  expect(found).toBeGreaterThan(0.1);
});
