import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { components } from "../../../src/graph/components.ts";
import { connectedNeighborGraph, type Disconnected } from "../../../src/graph/connected.ts";
import { neighborGraph } from "../../../src/graph/neighbor-graph.ts";
import type { Matrix, NumberArray } from "../../../src/matrix/dense.ts";
import { nearestNeighbors } from "../../../src/neighbors/nearest.ts";
import { fenced } from "../../fence.ts";

const engine = fenced(openEngine());

/** The connected graph, its neighbor lists left out, and the warnings that came with it. */
function connect(points: Matrix<NumberArray>, neighbors: number, disconnected: Disconnected = "connect", listBytes = 256e6) {
  const run = openRun(engine, "isomap");
  try {
    const { neighbors: _, ...connected } = exhaust(connectedNeighborGraph(run, run.load(points), { neighbors, disconnected, listBytes }));
    return { ...connected, warnings: run.warnings };
  } finally {
    run.close();
    expect(engine.allocator.inUse).toBe(0);
  }
}

/** Whether the graph of the k nearest is in one piece. */
function holdsTogether(points: Matrix<NumberArray>, k: number): boolean {
  const run = openRun(engine, "test");
  try {
    return exhaust(components(exhaust(neighborGraph(exhaust(nearestNeighbors(run, run.load(points), k)))))).count === 1;
  } finally {
    run.close();
  }
}

/** Clumps of the given sizes in the plane, their centers at random places in a square of side `apart`. */
function clumps(sizes: readonly number[], apart: number, seed: number): Matrix {
  const { normal, uniform } = random(seed);
  const rows: number[] = [];
  for (const size of sizes) {
    const [x, y] = [apart * uniform(), apart * uniform()];
    for (let i = 0; i < size; i++) rows.push(x + normal(), y + normal());
  }
  return { rows: rows.length / 2, cols: 2, data: Float64Array.from(rows) };
}

const distance = ({ data, cols }: Matrix<NumberArray>, i: number, j: number) => {
  let sum = 0;
  for (let c = 0; c < cols; c++) sum += (data[i * cols + c]! - data[j * cols + c]!) ** 2;
  return Math.sqrt(sum);
};

/** Lengths of the edges of the minimum spanning tree over the parts of the graph of the k nearest, by Kruskal. */
function spanningLengths(points: Matrix, labels: Int32Array): number[] {
  const pairs: [number, number, number][] = [];
  for (let i = 0; i < points.rows; i++) for (let j = 0; j < i; j++) if (labels[i] !== labels[j]) pairs.push([distance(points, i, j), i, j]);
  pairs.sort((a, b) => a[0] - b[0]);
  const part = Array.from(labels);
  const lengths: number[] = [];
  for (const [length, i, j] of pairs) {
    const [from, to] = [part[i]!, part[j]!];
    if (from === to) continue;
    lengths.push(length);
    for (let v = 0; v < part.length; v++) if (part[v] === from) part[v] = to;
  }
  return lengths;
}

describe("connect", () => {
  test("a graph in one piece is left as it is", () => {
    const { graph, rows, bridges, sizes, warnings } = connect(clumps([40], 0, 1), 5);
    expect([graph.rows, rows, bridges, Array.from(sizes), warnings]).toEqual([40, undefined, [], [40], []]);
  });

  test("bridges are the minimum spanning tree over the parts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 3, max: 9 }), { minLength: 2, maxLength: 6 }), fc.nat(1000), (sizes, seed) => {
        const points = clumps(sizes, 40, seed);
        const { graph, bridges, warnings, sizes: parts } = connect(points, 2);
        expect(exhaust(components(graph)).count).toBe(1);
        expect(bridges.length).toBe(parts.length - 1);
        expect(warnings.map(({ code }) => code)).toEqual(parts.length > 1 ? ["bridged"] : []);
        const run = openRun(engine, "test");
        const { labels } = exhaust(components(exhaust(neighborGraph(exhaust(nearestNeighbors(run, run.load(points), 2))))));
        run.close();
        const wanted = spanningLengths(points, labels);
        // Sums of squares may be rounded in another order.
        bridges.forEach(({ from, to, length }, b) => {
          expect(Math.abs(length - wanted[b]!)).toBeLessThanOrEqual(4 * 2 ** -52 * length);
          expect(from).toBeLessThan(to);
          const at = graph.indices.subarray(graph.offsets[from], graph.offsets[from + 1]).indexOf(to);
          expect(graph.values[graph.offsets[from]! + at]).toBe(length);
        });
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test("bytes and many columns; equal distances everywhere", () => {
    const data = new Uint8Array(12 * 40);
    for (let i = 0; i < 12; i++) data[i * 40 + Math.floor(i / 3)] = 200;
    const { bridges, sizes } = connect({ rows: 12, cols: 40, data }, 2);
    expect(Array.from(sizes)).toEqual([3, 3, 3, 3]);
    expect(bridges.map(({ length }) => length)).toEqual([200, 200, 200].map((side) => side * Math.SQRT2));
  });

  test("the warning names parts and bridges", () => {
    const points = { rows: 7, cols: 1, data: Float64Array.of(0, 1, 2, 10, 11, 30, 31) };
    const { warnings } = connect(points, 1);
    expect(warnings[0]!.message).toBe(
      "isomap: with neighbors: 1 the graph falls into 3 parts (3 + 2 + 2 points). They were joined by the shortest bridges there are, 2 in number and up to 19 long; distances across them are guesses. Use more neighbors, or treat the parts one by one.",
    );
  });
});

describe("largest", () => {
  test("keeps the largest part, renumbered, and says which rows", () => {
    const points = { rows: 8, cols: 1, data: Float64Array.of(0, 50, 51, 1, 52, 2, 53, 90) };
    const { graph, rows, sizes, warnings } = connect(points, 1, "largest");
    expect(rows).toEqual(Int32Array.of(1, 2, 4, 6, 7));
    expect(Array.from(sizes)).toEqual([5, 3]);
    expect(graph.rows).toBe(5);
    expect(Array.from(graph.values)).toEqual([1, 1, 1, 1, 1, 1, 37, 37]);
    expect(warnings[0]!.message).toBe(
      "isomap: with neighbors: 1 the graph falls into 2 parts (5 + 3 points). Only the largest part is kept: 5 of 8 points.",
    );
  });
});

describe("error", () => {
  const sized = (sizes: number[], k: number) => () => connect(clumps(sizes, 1000, 3), k, "error");

  test("says how many neighbors would join the parts", () => {
    expect(sized([30, 12], 4)).toThrow(
      'isomap: with neighbors: 4 the graph falls into 2 parts (30 + 12 points). Use 12 neighbors, which join them, or set disconnected: "connect" or "largest".',
    );
  });

  test("tells how many it looked at where that is not enough", () => {
    // Twelve bytes for each neighbor of 42 points: lists of eleven, one too few for a part of twelve; the twelfth joins it.
    const listed = (neighbors: number) => () => connect(clumps([30, 12], 1000, 3), 4, "error", 12 * 42 * neighbors);
    expect(listed(11)).toThrow(
      'isomap: with neighbors: 4 the graph falls into 2 parts (30 + 12 points). Even 11 neighbors would not join them. Set disconnected: "connect" or "largest".',
    );
    expect(listed(12)).toThrow("Use 12 neighbors, which join them");
    // No longer than the lists that are there.
    expect(listed(3)).toThrow("Even 3 neighbors would not join them.");
  });

  test("many parts are not all listed", () => {
    expect(sized([9, 8, 7, 6, 5, 4], 2)).toThrow("falls into 6 parts (9 + 8 + 7 + 6 + 2 more of up to 5 points)");
  });

  test("the number is the smallest that joins them", () => {
    for (let seed = 0; seed < 12; seed++) {
      const points = clumps([20, 9, 14], 12, seed);
      if (holdsTogether(points, 3)) continue;
      let enough = 0;
      try {
        connect(points, 3, "error");
      } catch (error) {
        enough = (error as { details: { enough: number } }).details.enough;
      }
      expect([seed, holdsTogether(points, enough), holdsTogether(points, enough - 1)]).toEqual([seed, true, false]);
    }
  });
});

test("the graph is symmetric to the bit whatever is done about its parts, each edge as long as its ends are apart", () => {
  for (const disconnected of ["connect", "largest"] as const) {
    const points = clumps([14, 9, 6], 400, 3);
    const { graph, rows, bridges } = connect(points, 3, disconnected);
    const at = (i: number, j: number): number | undefined => {
      for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) if (graph.indices[e] === j) return graph.values[e]!;
      return undefined;
    };
    for (let i = 0; i < graph.rows; i++) {
      expect(at(i, i)).toBeUndefined();
      for (let e = graph.offsets[i]!; e < graph.offsets[i + 1]!; e++) {
        const j = graph.indices[e]!;
        expect(at(j, i)).toBe(graph.values[e]);
        expect(graph.values[e]).toBeCloseTo(distance(points, rows?.[i] ?? i, rows?.[j] ?? j), 12);
      }
    }
    for (const { from, to, length } of bridges) {
      expect(from).toBeLessThan(to);
      expect([at(from, to), at(to, from)]).toEqual([length, length]);
    }
    expect(bridges.length).toBe(disconnected === "connect" ? 2 : 0);
  }
});

test("of equally large parts the first is kept", () => {
  const line = { rows: 12, cols: 1, data: Float64Array.of(0, 1, 2, 100, 101, 102, 103, 200, 201, 202, 203, 300) };
  // The last point hangs on the third part's end, which lies nearest to it; then the third part would be the largest.
  const { rows, sizes } = connect({ ...line, rows: 11, data: line.data.slice(0, 11) }, 2, "largest");
  expect(Array.from(sizes)).toEqual([4, 4, 3]);
  expect(Array.from(rows!)).toEqual([3, 4, 5, 6]);
});
