import { describe, expect, test } from "vitest";
import { exhaust } from "../../../src/base/steps.ts";
import { swissRoll } from "../../../src/datasets/index.ts";
import { isomap } from "../../../src/embed/isomap.ts";
import { batchesOf } from "../../../src/graph/batches.ts";
import { compactRuns, spreadLandmarks } from "../../../src/graph/landmarks.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";
import { loadModel, saveModel } from "../../../src/model/model-file.ts";
import { procrustes } from "../../../src/quality/procrustes.ts";

const { points } = swissRoll({ samples: 600, seed: 4 });
const options = { neighbors: 8 };
const full = isomap.sync(points, options);

/** The largest difference of two matrices. */
function apart(a: { data: Float64Array }, b: { data: Float64Array }): number {
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
}

/** The size of the coordinates is some 40, their last bits 1e-14. */
const rounding = 1e-10;

describe("landmark Isomap", () => {
  test("with all points as landmarks it is Isomap", () => {
    const model = isomap.sync(points, { ...options, landmarks: 600 });
    expect(model.landmarks!.toSorted()).toEqual(Int32Array.from({ length: 600 }, (_, i) => i));
    expect(procrustes(full.embedding, model.embedding).disparity).toBeLessThan(1e-20);
    for (let a = 0; a < 2; a++) expect(model.eigenvalues[a]! / full.eigenvalues[a]!).toBeCloseTo(1, 10);
    // Taken over the pairs of landmarks and evenly spaced points, each with itself among them, not over all pairs once.
    expect(model.diagnostics.residualVariance).toBeCloseTo(full.diagnostics.residualVariance, 2);
  });

  test("a few landmarks come near it, and more come nearer", () => {
    const disparity = (landmarks: number): number =>
      procrustes(full.embedding, isomap.sync(points, { ...options, landmarks }).embedding).disparity;
    const [few, some, many] = [disparity(10), disparity(60), disparity(300)];
    expect(few).toBeLessThan(0.02);
    expect(some).toBeLessThan(few);
    expect(many).toBeLessThan(some);
  });

  test("every axis of the landmarks is their classical scaling: transform gives the embedding again, f32 nearly", () => {
    const model = isomap.sync(points, { ...options, landmarks: 50, dimensions: 3 });
    expect(model.eigenvectors).toMatchObject({ rows: 50, cols: 3 });
    expect(model.rowMeans.length).toBe(50);
    expect(apart(isomap.transform.sync(model, points), model.embedding)).toBeLessThan(rounding);
    const single = isomap.sync(points, { ...options, landmarks: 50, dimensions: 3, precision: "f32" });
    // In f32 twice as many share a batch, so other landmarks are taken.
    expect(procrustes(single.embedding, model.embedding).disparity).toBeLessThan(0.02);
    expect(apart(isomap.transform.sync(single, points), single.embedding)).toBeLessThan(1e-3);
  });

  test("an odd number of landmarks and of axes, more than one table of them", () => {
    const model = isomap.sync(points, { ...options, landmarks: 131, dimensions: 1 });
    expect(apart(isomap.transform.sync(model, points), model.embedding)).toBeLessThan(rounding);
  });

  test("a saved model whose landmarks are no points of it, or fewer than its spectrum has rows, is refused", () => {
    const model = isomap.sync(points, { ...options, landmarks: 40 });
    const { landmarks } = loadModel(saveModel(model)) as typeof model;
    expect(landmarks).toEqual(model.landmarks);
    for (const wrong of [landmarks!.with(3, 600), landmarks!.with(3, -1), landmarks!.slice(1), undefined]) {
      expect(() => loadModel(saveModel(Object.assign({}, model, { landmarks: wrong })))).toThrow(
        /do not fit together: (landmarks|eigenvectors)/,
      );
    }
  });

  test("parts: the largest alone can be taken", () => {
    const far = Array.from({ length: 5 }, (_, i) => [500 + i, 0, 0]);
    const rows = [...far, ...Array.from({ length: 600 }, (_, i) => Array.from(points.data.subarray(3 * i, 3 * i + 3)))];
    const model = isomap.sync(rows, { neighbors: 4, landmarks: 40, disconnected: "largest" });
    expect(model.embedding.rows).toBe(model.rows!.length);
    expect(Math.max(...model.landmarks!)).toBeLessThan(model.rows!.length);
    expect(() => isomap.sync(rows, { neighbors: 4, landmarks: 604, disconnected: "largest" })).toThrow(
      /^isomap: landmarks is 604, but there are only \d+ points/,
    );
  });

  test.each([
    [{ landmarks: 601 }, "isomap: landmarks is 601, but there are only 600 points"],
    [{ landmarks: 2, dimensions: 2 }, "isomap: dimensions is 2, but there are only 1 dimensions that landmarks"],
    [{ landmarks: 50, keepGeodesics: true }, "isomap: keepGeodesics keeps the geodesics of all pairs"],
    [{ landmarks: 1 }, 'isomap: landmarks must be "all" or a whole number of at least 2'],
  ] as const)("%j is refused", (wrong, message) => {
    expect(() => isomap.sync(points, { ...options, ...wrong })).toThrow(message);
  });

  test("points that would not fit fit with landmarks, and the message says so", () => {
    const many = { data: Float32Array.from({ length: 60_000 }, (_, i) => i), shape: [30_000, 2] };
    expect(() => isomap.sync(many)).toThrow(/30,000 points need 7\.2 GB\. Use landmarks: 1000/);
  });
});

test("landmarks are distinct, cover the graph, and stand in runs of near ones", () => {
  const { graph, embedding } = isomap.sync(swissRoll({ samples: 8000, seed: 4 }).points, { ...options, landmarks: 50 });
  const landmarks = exhaust(spreadLandmarks(graph, exhaust(batchesOf(graph, 16)), 320));
  expect(new Set(landmarks).size).toBe(320);
  const distance = (i: number, j: number): number =>
    Math.hypot(...[0, 1].map((a) => embedding.data[2 * i + a]! - embedding.data[2 * j + a]!));
  // No point is far from all landmarks: 320 of them cover the sheet of about 90 × 20.
  for (let i = 0; i < 8000; i += 7) expect(Math.min(...Array.from(landmarks, (l) => distance(i, l)))).toBeLessThan(10);
  // The sixteen that are solved together are near each other: two of them are up to 16 apart on average here, where evenly spaced ones
  // as they come have 22.
  const spans = Array.from({ length: 20 }, (_, r) => {
    const run = Array.from(landmarks.subarray(16 * r, 16 * r + 16));
    return Math.max(...run.flatMap((l) => run.map((m) => distance(l, m))));
  });
  expect(spans.reduce((sum, span) => sum + span, 0) / spans.length).toBeLessThan(18);
});

describe("runs of a graph's nodes", () => {
  /** A grid of rows × cols, each node joined to those beside it, above and below. */
  function grid(rows: number, cols: number): Csr {
    const neighborsOf = (v: number): number[] => {
      const [r, c] = [Math.floor(v / cols), v % cols];
      return [r > 0 ? v - cols : -1, c > 0 ? v - 1 : -1, c < cols - 1 ? v + 1 : -1, r < rows - 1 ? v + cols : -1].filter((u) => u >= 0);
    };
    return csrOf(Array.from({ length: rows * cols }, (_, v) => neighborsOf(v)));
  }
  function csrOf(lists: readonly number[][]): Csr {
    const offsets = Int32Array.from({ length: lists.length + 1 }, (_, v) => lists.slice(0, v).flat().length);
    const indices = Int32Array.from(lists.flat());
    return { rows: lists.length, cols: lists.length, offsets, indices, values: new Float64Array(indices.length).fill(1) };
  }

  test("of a grid are compact, every one of them", () => {
    const order = exhaust(compactRuns(grid(16, 32), 16));
    expect(order.toSorted()).toEqual(Int32Array.from({ length: 512 }, (_, i) => i));
    for (let from = 0; from < 512; from += 16) {
      const members = Array.from(order.subarray(from, from + 16));
      const extent = (of: (v: number) => number): number => Math.max(...members.map(of)) - Math.min(...members.map(of)) + 1;
      // Sixteen of them are a square of 4 × 4 at best, which is 8 long and high.
      expect(extent((v) => Math.floor(v / 32)) + extent((v) => v % 32)).toBeLessThanOrEqual(12);
    }
  });

  test("stay within its parts where these fill them; what is left comes last", () => {
    const two = csrOf(Array.from({ length: 41 }, (_, v) => [v - 2, v + 2].filter((u) => u >= 0 && u < 41)));
    const order = exhaust(compactRuns(two, 4));
    // Even and odd numbers are a path each, of 21 and 20 nodes, and every full run is a piece of one of them.
    const pieces = Array.from({ length: 10 }, (_, r) => order.slice(4 * r, 4 * r + 4).sort());
    for (const piece of pieces) expect(piece).toEqual(Int32Array.from(piece, (_, t) => piece[0]! + 2 * t));
    expect(order.toSorted()).toEqual(Int32Array.from({ length: 41 }, (_, i) => i));
    expect(exhaust(compactRuns(csrOf([]), 4))).toEqual(new Int32Array(0));
    expect(exhaust(compactRuns(csrOf([[], [], []]), 2)).toSorted()).toEqual(Int32Array.of(0, 1, 2));
  });
});
