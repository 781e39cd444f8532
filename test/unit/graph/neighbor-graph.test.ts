import fc from "fast-check";
import { expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { components } from "../../../src/graph/components.ts";
import { neighborGraph } from "../../../src/graph/neighbor-graph.ts";
import type { Matrix } from "../../../src/matrix/dense.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";
import { submatrix, withEntries } from "../../../src/matrix/sparse.ts";
import { nearestNeighbors } from "../../../src/neighbors/nearest.ts";
import { graphOf } from "./graphs.ts";

const engine = openEngine();

/** The graph of the k nearest, from lists of `listed` neighbors. */
function graphOn(points: Matrix, k: number, listed = k): Csr {
  const run = openRun(engine, "test");
  try {
    return exhaust(neighborGraph(exhaust(nearestNeighbors(run, run.load(points), listed)), k));
  } finally {
    run.close();
  }
}

function cloud(rows: number, cols: number, seed: number): Matrix {
  const { normal } = random(seed);
  return { rows, cols, data: Float64Array.from({ length: rows * cols }, normal) };
}

/** By definition: every pair, joined when either is among the other's k nearest by (distance, index). */
function reference({ rows: n, cols, data }: Matrix, k: number): Csr {
  const squared = (i: number, j: number) => {
    const sums = [0, 0];
    for (let c = 0; c < cols; c++)
      sums[c & 1]! += (data[i * cols + c]! - data[j * cols + c]!) * (data[i * cols + c]! - data[j * cols + c]!);
    return sums[0]! + sums[1]!;
  };
  const edges: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => squared(i, a) - squared(i, b) || a - b);
    for (const j of others.slice(0, k)) edges.push([i, j, Math.sqrt(squared(i, j))]);
  }
  return graphOf(n, edges);
}

test("by definition, also from longer lists", () => {
  for (const [n, cols, k] of [
    [2, 1, 1],
    [30, 2, 3],
    [57, 5, 10],
    [20, 2, 19],
  ] as const) {
    const points = cloud(n, cols, n);
    expect(graphOn(points, k)).toEqual(reference(points, k));
    expect(graphOn(points, Math.ceil(k / 2), k)).toEqual(reference(points, Math.ceil(k / 2)));
  }
});

test("duplicates are joined by edges of length zero", () => {
  const points = { rows: 4, cols: 1, data: Float64Array.of(7, 1, 7, 2) };
  const graph = graphOn(points, 1);
  expect(graph).toEqual(graphOf(4, [[0, 2, 0], [1, 3, 1]])); // biome-ignore format: a list of edges
  expect(Array.from(graph.values)).toEqual([0, 1, 0, 1]);
});

test("components: numbers in order of first nodes, sizes, lone nodes", () => {
  const graph = graphOf(7, [[5, 1, 1], [1, 6, 0], [2, 4, 3]]); // biome-ignore format: a list of edges
  expect(exhaust(components(graph))).toEqual({ count: 4, labels: Int32Array.of(0, 1, 2, 3, 2, 1, 1), sizes: Int32Array.of(1, 3, 2, 1) });
  expect(exhaust(components(graphOf(0, []))).count).toBe(0);
});

test("components at random: two nodes are in one part exactly when a path joins them", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 25 }), (list) => {
      const graph = graphOf(20, list.filter(([i, j]) => i !== j).map(([i, j]) => [i, j, 1])); // biome-ignore format: one line
      const { labels } = exhaust(components(graph));
      const reached = new Set([0]);
      for (const v of reached) for (let e = graph.offsets[v]!; e < graph.offsets[v + 1]!; e++) reached.add(graph.indices[e]!);
      for (let v = 0; v < 20; v++) expect(labels[v] === 0).toBe(reached.has(v));
    }),
    { seed: 3, numRuns: 100 },
  );
});

test("entries put into a sparse matrix: the smaller of two at one place stays", () => {
  const graph = graphOf(5, [[0, 3, 2], [1, 2, 5]]); // biome-ignore format: a list of edges
  const both = (i: number, j: number, value: number) => [
    { row: i, col: j, value },
    { row: j, col: i, value },
  ];
  const extended = withEntries(graph, [...both(0, 3, 1), ...both(1, 2, 7), ...both(4, 0, 3), ...both(0, 4, 9)]);
  expect(extended).toEqual(graphOf(5, [[0, 3, 1], [1, 2, 5], [0, 4, 3]])); // biome-ignore format: a list of edges
});

test("a part of a sparse matrix, renumbered", () => {
  const graph = graphOf(5, [[0, 3, 2], [1, 2, 5], [2, 4, 6], [3, 4, 0]]); // biome-ignore format: a list of edges
  expect(submatrix(graph, Int32Array.of(1, 2, 4))).toEqual(graphOf(3, [[0, 1, 5], [1, 2, 6]])); // biome-ignore format: a list of edges
});
