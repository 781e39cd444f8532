import { expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { sCurve, swissRoll } from "../../../src/datasets/index.ts";
import { connectedNeighborGraph } from "../../../src/graph/connected.ts";
import { neighborGraph } from "../../../src/graph/neighbor-graph.ts";
import { type ShortCircuits, shortCircuits } from "../../../src/graph/short-circuits.ts";
import type { Matrix } from "../../../src/matrix/dense.ts";
import { nearestNeighbors } from "../../../src/neighbors/nearest.ts";
import { fenced } from "../../fence.ts";
import { floydWarshall } from "./graphs.ts";

const engine = fenced(openEngine());

function find(points: Matrix, neighbors: number, disconnected: "connect" | "largest" = "connect"): ShortCircuits | undefined {
  const run = openRun(engine, "test");
  try {
    const found = exhaust(connectedNeighborGraph(run, run.load(points), { neighbors, disconnected }));
    return exhaust(shortCircuits(run, found.graph, found.neighbors, found.rows, found.graph.rows));
  } finally {
    run.close();
    expect(engine.allocator.inUse).toBe(0);
  }
}

function cloud(rows: number, cols: number, draw: "normal" | "uniform", seed = 1): Matrix {
  const source = random(seed);
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, () => source[draw]()) };
}

test("by definition: all edges against all paths of the sparser graph", () => {
  const points = swissRoll({ samples: 400, seed: 1 }).points;
  const k = 20;
  const run = openRun(engine, "test");
  const lists = exhaust(nearestNeighbors(run, run.load(points), k));
  const graph = exhaust(neighborGraph(lists));
  const along = floydWarshall(exhaust(neighborGraph(lists, 8)));
  const wanted: string[] = [];
  for (let i = 0; i < graph.rows; i++) {
    for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
      const j = graph.indices[e]!;
      const at = (rank: number, v: number) => lists.distances.row(v)[rank - 1]!;
      const limit = 2 * Math.max(at(k, i), at(k, j)) + 4 * Math.max(at(8, i), at(8, j));
      if (i < j && along[i * graph.rows + j]! > limit) wanted.push(`${i}–${j}`);
    }
  }
  const found = exhaust(shortCircuits(run, graph, lists, undefined, graph.rows))!;
  run.close();
  expect(wanted.length).toBeGreaterThan(3);
  expect(found.edges.map(({ from, to }) => `${from}–${to}`).sort()).toEqual(wanted.sort());
  expect(found).toMatchObject({ count: wanted.length, estimated: false, neighbors: 8 });
  for (const { from, to, along: least } of found.edges) expect(least).toBeLessThanOrEqual(along[from * graph.rows + to]! * (1 + 1e-12));
});

test("rolls and S-curves with few neighbors, sheets and clouds have none", () => {
  const clean = [
    swissRoll({ samples: 1600, seed: 1 }).points,
    sCurve({ samples: 1000, seed: 1337 }).points,
    cloud(1000, 2, "uniform"),
    cloud(800, 3, "normal"),
    cloud(400, 20, "normal"),
  ];
  for (const [index, points] of clean.entries()) {
    for (const k of [10, 12]) expect([index, k, find(points, k)!.count]).toEqual([index, k, 0]);
  }
});

test("too many neighbors short-circuit the S-curve: the edges found are those across the gap", () => {
  const { points, position } = sCurve({ samples: 1000, seed: 1337 });
  const found = find(points, 100)!;
  expect(found.count).toBeGreaterThan(40);
  expect(found.count).toBeLessThan(110);
  // Ends on one arm of the S are at most π apart along it; those of these edges are on different ones.
  for (const { from, to, length } of found.edges) expect(Math.abs(position![from]! - position![to]!)).toBeGreaterThan(2 * length);
});

test("an estimate from some of the points is near the count", () => {
  const { points, coordinates } = swissRoll({ samples: 1600, seed: 4 });
  const found = find(points, 100)!;
  expect(found.estimated).toBe(true);
  const run = openRun(engine, "test");
  const graph = exhaust(neighborGraph(exhaust(nearestNeighbors(run, run.load(points), 100))));
  run.close();
  let far = 0;
  for (let i = 0; i < graph.rows; i++) {
    for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
      const j = graph.indices[e]!;
      const apart = [0, 1].map((a) => coordinates.data[2 * i + a]! - coordinates.data[2 * j + a]!);
      if (i < j && Math.sqrt(apart[0]! ** 2 + apart[1]! ** 2) > 2 * graph.values[e]!) far++;
    }
  }
  expect(far).toBeGreaterThan(1000);
  // Of 60,000 edges looked at thousands count; chance alone moves that by some per cent.
  expect(Math.abs(found.count / far - 1)).toBeLessThan(0.15);
});

test("parts, bridges, duplicates: what holds two blobs together is no short circuit", () => {
  const { normal } = random(2);
  const blobs = { rows: 120, cols: 2, data: Float64Array.from({ length: 240 }, (_, e) => normal() + (e < 120 ? 0 : 40)) };
  expect(find(blobs, 10)!.count).toBe(0);
  expect(find(blobs, 10, "largest")!.count).toBe(0);
  const same = { rows: 40, cols: 1, data: Float64Array.from({ length: 40 }, (_, i) => Math.floor(i / 20)) };
  expect(find(same, 12)!.count).toBe(0);
});

test("with fewer than ten neighbors nothing is looked at", () => {
  expect(find(cloud(50, 2, "normal"), 9)).toBeUndefined();
});
