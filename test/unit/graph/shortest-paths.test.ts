import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun, type Run } from "../../../src/compute/run.ts";
import { openPathSearch, type Precision, pathsFrom, shortestPaths } from "../../../src/graph/shortest-paths.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";
import { fenced } from "../../fence.ts";
import { floydWarshall, graphOf, shapes } from "./graphs.ts";

const engine = fenced(openEngine());
function within<T>(body: (run: Run) => T): T {
  const run = openRun(engine, "test");
  try {
    return body(run);
  } finally {
    run.close();
    expect(engine.allocator.inUse).toBe(0);
  }
}

const allPairs = (graph: Csr, precision: Precision = "f64") =>
  within((run) => {
    const distances = exhaust(shortestPaths(run, graph, precision)).distances.view.slice();
    return distances;
  });

/** A path has at most n edges, each of which may round once, in one order or another. */
const rounding = (n: number, precision: Precision) => 2 * n * (precision === "f64" ? 2 ** -53 : 2 ** -24);

function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  for (let e = 0; e < found.length; e++) {
    if (
      Math.abs(found[e]! - wanted[e]!) > tolerance * wanted[e]! ||
      Number.isNaN(found[e]!) ||
      (wanted[e] === Number.POSITIVE_INFINITY) !== (found[e] === Number.POSITIVE_INFINITY)
    ) {
      expect.fail(`entry ${e} is ${found[e]}, not ${wanted[e]}`);
    }
  }
}

/** The entries u → v that end a way x → u → v shorter than all others of one or two edges. */
function shortestEnds({ rows: n, offsets, indices, values }: Csr): Set<number> {
  const needed = new Set<number>();
  for (let x = 0; x < n; x++) {
    const best = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const last = new Int32Array(n).fill(-1);
    best[x] = 0;
    for (let e = offsets[x]!; e < offsets[x + 1]!; e++) best[indices[e]!] = values[e]!;
    for (let e = offsets[x]!; e < offsets[x + 1]!; e++) {
      for (let g = offsets[indices[e]!]!; g < offsets[indices[e]! + 1]!; g++) {
        const length = values[e]! + values[g]!;
        if (length === best[indices[g]!]) last[indices[g]!] = -1;
        if (length >= best[indices[g]!]!) continue;
        best[indices[g]!] = length;
        last[indices[g]!] = g;
      }
    }
    for (const g of last) if (g >= 0) needed.add(g);
  }
  return needed;
}

describe("all pairs", () => {
  for (const [name, make] of Object.entries(shapes)) {
    for (const precision of ["f64", "f32"] as const) {
      test(`${name}, ${precision}, as Floyd and Warshall`, () => {
        for (const n of [5, 16, 17, 33, 64, 101]) {
          const graph = make(n, n);
          expectNear(allPairs(graph, precision), floydWarshall(graph), rounding(n, precision));
        }
      });
    }
  }

  test("graphs at random", () => {
    const edges = fc.array(fc.tuple(fc.nat(39), fc.nat(39), fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true }))), {
      maxLength: 150,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), edges, (n, list) => {
        const graph = graphOf(
          n,
          list.filter(([i, j]) => i < n && j < n && i !== j),
        );
        expectNear(allPairs(graph), floydWarshall(graph), rounding(n, "f64"));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("the table is symmetric to the bit, also where there and back are rounded differently", () => {
    const n = 90;
    const { uniform } = random(11);
    // Along a chain the nodes of one batch are many edges apart, and sums from either end differ in their last bits.
    const chain = graphOf(n, Array.from({ length: n - 1 }, (_, i) => [i, i + 1, uniform()])); // biome-ignore format: one line
    const graphs = [chain, ...Object.values(shapes).map((make) => make(n, 1))];
    for (const precision of ["f64", "f32"] as const) {
      for (const graph of graphs) {
        const distances = allPairs(graph, precision);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++) if (distances[i * n + j] !== distances[j * n + i]) expect.fail(`(${i}, ${j}) and back differ`);
        }
      }
    }
  });

  test("a grid of unit squares has city-block distances, exactly", () => {
    const [rows, cols] = [9, 13];
    const edges: [number, number, number][] = [];
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++) {
        if (j + 1 < cols) edges.push([i * cols + j, i * cols + j + 1, 1]);
        if (i + 1 < rows) edges.push([i * cols + j, (i + 1) * cols + j, 1]);
      }
    const n = rows * cols;
    const distances = allPairs(graphOf(n, edges));
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        const across = Math.abs((a % cols) - (b % cols));
        const down = Math.abs(Math.floor(a / cols) - Math.floor(b / cols));
        expect(distances[a * n + b]).toBe(across + down);
      }
  });

  test("where nodes have many neighbors part of the edges are set apart, and the distances stay", () => {
    const n = 500;
    const graph = shapes["many neighbors"]!(n, 3);
    const wanted = floydWarshall(graph);
    for (const precision of ["f64", "f32"] as const) expectNear(allPairs(graph, precision), wanted, rounding(n, precision));
    const carried = (sources: number) =>
      within((run) => {
        const { graph: loaded } = exhaust(openPathSearch(run, graph, "f64", sources));
        const places = loaded.offsets.view;
        let [taken, given] = [0, 0];
        for (let v = 0; v < n; v++) {
          taken += places[4 * v + 2]! - places[4 * v]!;
          given += places[4 * v + 3]! - places[4 * v + 1]!;
        }
        return { taken, given, all: places[4 * n]! };
      });
    const all = graph.indices.length;
    expect(carried(1)).toEqual({ taken: all, given: all, all });
    const { taken, given } = carried(1e6);
    expect(taken).toBe(given);
    expect(taken).toBeLessThan(0.9 * all);
    // No fewer than the edges that end the one shortest way of two edges from somewhere, which must carry.
    expect(taken).toBeGreaterThanOrEqual(shortestEnds(graph).size);
  });

  test("edges too long for f32 are refused", () => {
    expect(() =>
      allPairs(
        graphOf(3, [
          [0, 1, 1e38],
          [1, 2, 1e38],
        ]),
        "f32",
      ),
    ).toThrow(/precision: "f64"/);
  });
});

describe("from some sources", () => {
  /** Ways that lead from the source straight to its own node. */
  const atNodes = (n: number, nodes: readonly number[]): Csr => ({
    rows: nodes.length,
    cols: n,
    offsets: Int32Array.from({ length: nodes.length + 1 }, (_, i) => i),
    indices: Int32Array.from(nodes),
    values: new Float64Array(nodes.length),
  });
  const from = (graph: Csr, ways: Csr, precision: Precision = "f64") =>
    within((run) => exhaust(pathsFrom(run, exhaust(openPathSearch(run, graph, precision, 1e6)), ways)).view.slice());

  for (const [name, make] of Object.entries(shapes)) {
    test(`${name}: rows of the whole table`, () => {
      const n = 70;
      const graph = make(n, 5);
      const wanted = floydWarshall(graph);
      const nodes = [3, 69, 0, 3, ...Array.from({ length: 40 }, (_, i) => (i * 11) % n)];
      for (const precision of ["f64", "f32"] as const) {
        const found = from(graph, atNodes(n, nodes), precision);
        nodes.forEach((node, q) => {
          expectNear(found.subarray(q * n, (q + 1) * n), wanted.subarray(node * n, (node + 1) * n), rounding(n, precision));
        });
      }
    });
  }

  test("sources outside the graph take their shortest way in", () => {
    const n = 60;
    const graph = shapes.expander!(n, 9);
    const wanted = floydWarshall(graph);
    const { uniform, below } = random(4);
    const offsets = Int32Array.from({ length: 38 }, (_, q) => 3 * q);
    const indices = Int32Array.from({ length: 111 }, () => below(n));
    const values = Float64Array.from({ length: 111 }, () => uniform());
    const found = from(graph, { rows: 37, cols: n, offsets, indices, values });
    for (let q = 0; q < 37; q++) {
      const row = Float64Array.from({ length: n }, (_, v) =>
        Math.min(...[0, 1, 2].map((w) => values[3 * q + w]! + wanted[indices[3 * q + w]! * n + v]!)),
      );
      expectNear(found.subarray(q * n, (q + 1) * n), row, rounding(n + 1, "f64"));
    }
  });

  test("sources that enter by many nodes, over edges that were set apart in an earlier search", () => {
    const n = 500;
    const graph = shapes["many neighbors"]!(n, 3);
    const wanted = floydWarshall(graph);
    const { uniform, below } = random(5);
    // From 1 to 40 ways each, some of them twice to one node.
    const counts = Array.from({ length: 39 }, (_, q) => q + 2);
    const offsets = Int32Array.from([0, ...counts].map((_, q) => counts.slice(0, q).reduce((sum, count) => sum + count, 0)));
    const indices = Int32Array.from({ length: offsets[39]! }, () => below(n));
    const values = Float64Array.from(indices, () => 0.3 * uniform());
    const ways = { rows: 39, cols: n, offsets, indices, values };
    const carrying = within((run) => exhaust(shortestPaths(run, graph)).carrying)!;
    expect(carrying.length).toBe(Math.ceil(graph.indices.length / 8));
    for (const precision of ["f64", "f32"] as const) {
      const [known, unknown] = [carrying, undefined].map((bits) =>
        within((run) => exhaust(pathsFrom(run, exhaust(openPathSearch(run, graph, precision, 1, bits)), ways)).view.slice()),
      ) as [Float64Array, Float64Array];
      expect(known).toEqual(unknown);
      for (let q = 0; q < 39; q++) {
        const entries = Array.from(indices.subarray(offsets[q]!, offsets[q + 1]!), (node, w) => [node, values[offsets[q]! + w]!] as const);
        const row = Float64Array.from({ length: n }, (_, v) => Math.min(...entries.map(([node, way]) => way + wanted[node * n + v]!)));
        expectNear(known.subarray(q * n, (q + 1) * n), row, rounding(n + 1, precision));
      }
    }
  });

  test("the bits of edges that carry are those of the edges in their order, each way by itself", () => {
    const n = 500;
    const graph = shapes["many neighbors"]!(n, 3);
    const carrying = within((run) => exhaust(shortestPaths(run, graph)).carrying)!;
    const ends = shortestEnds(graph);
    let set = 0;
    for (let e = 0; e < graph.indices.length; e++) {
      const bit = (carrying[e >> 3]! >> (e & 7)) & 1;
      set += bit;
      if (ends.has(e)) expect([e, bit]).toEqual([e, 1]);
    }
    expect(set).toBeLessThan(0.9 * graph.indices.length);
  });

  test("each row depends on its source alone, to the bit", () => {
    const n = 80;
    const graph = shapes["hubs and leaves"]!(n, 2);
    const nodes = Array.from({ length: 40 }, (_, i) => (i * 7) % n);
    const together = from(graph, atNodes(n, nodes));
    nodes.forEach((node, q) => {
      expect(from(graph, atNodes(n, [node]))).toEqual(together.slice(q * n, (q + 1) * n));
    });
  });

  test("no sources", () => {
    expect(from(shapes.ring!(5, 0), atNodes(5, [])).length).toBe(0);
  });
});
