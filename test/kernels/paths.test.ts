import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { nearestOutside } from "../../src/compute/graph.ts";
import { type Reals, renameColumns } from "../../src/compute/paths.ts";
import type { SlabType } from "../../src/compute/slab.ts";
import { openPathSearch, pathsFrom, shortestPaths } from "../../src/graph/shortest-paths.ts";
import { shapes } from "../unit/graph/graphs.ts";
import { helpersReady, onAnyThreads } from "./threads.ts";

beforeAll(helpersReady);

describe("batched shortest paths: the same bits with any number of threads", () => {
  for (const name of ["expander", "hubs and leaves", "nearly zero edges", "several parts", "many neighbors"]) {
    test(name, () => {
      const n = 333;
      const graph = shapes[name]!(n, 1);
      for (const precision of ["f64", "f32"] as const) {
        onAnyThreads(function* (run) {
          return (yield* shortestPaths(run, graph, precision)).distances.view.slice();
        });
        const ways = { ...graph, rows: 50, offsets: graph.offsets.slice(0, 51), indices: graph.indices.slice(0, graph.offsets[50]), values: graph.values.slice(0, graph.offsets[50]) }; // biome-ignore format: one line
        // For few sources no edges are set apart, for many those that carry labels.
        for (const sources of [1, 1e6]) {
          onAnyThreads(function* (run) {
            return (yield* pathsFrom(run, yield* openPathSearch(run, graph, precision, sources), ways)).view.slice();
          });
        }
      }
    });
  }
});

test("columns renamed in place", () => {
  for (const [rows, cols] of [
    [1, 1],
    [5, 8],
    [33, 17],
  ] as const) {
    const shift = 3;
    for (const type of [Float64Array, Float32Array] as SlabType<Reals>[]) {
      const found = onAnyThreads(function* (run) {
        const [names, table] = [run.take(Int32Array, cols), run.take(type, rows, cols)];
        for (let v = 0; v < cols; v++) names.view[v] = (v + shift) % cols;
        table.view.set(table.view.map((_, e) => e));
        yield* renameColumns(run, names, table);
        return Float64Array.from(table.view);
      });
      const wanted = found.map((_, e) => Math.floor(e / cols) * cols + (((e % cols) - (shift % cols) + cols) % cols));
      expect(found).toEqual(wanted);
    }
  }
});

test("nearest point with another label: by (distance, index), ties, odd widths, none", () => {
  const { below } = random(1);
  for (const [n, cols] of [
    [1, 1],
    [2, 3],
    [40, 2],
    [30, 33],
    [25, 70],
  ] as const) {
    const points = Float64Array.from({ length: n * cols }, () => below(4));
    const labels = Int32Array.from({ length: n }, (_, i) => (i < 5 ? 0 : below(3)));
    const asked = Int32Array.from({ length: n }, (_, i) => n - 1 - i);
    const found = onAnyThreads(function* (run) {
      const [x, part, list] = [run.take(Float64Array, n, cols), run.take(Int32Array, n), run.take(Int32Array, n)];
      const [indices, distances] = [run.take(Int32Array, n), run.take(Float64Array, n)];
      x.view.set(points);
      part.view.set(labels);
      list.view.set(asked);
      yield* nearestOutside(run, list, x, part, indices, distances);
      return Float64Array.of(...indices.view, ...distances.view);
    });
    const squared = (i: number, j: number) => {
      let sum = 0;
      for (let c = 0; c < cols; c++) sum += (points[i * cols + c]! - points[j * cols + c]!) ** 2;
      return sum;
    };
    asked.forEach((i, t) => {
      let best = -1;
      for (let j = 0; j < n; j++) if (labels[j] !== labels[i] && (best < 0 || squared(i, j) < squared(i, best))) best = j;
      expect([found[t], found[n + t]]).toEqual([best, best < 0 ? Number.POSITIVE_INFINITY : Math.sqrt(squared(i, best))]);
    });
  }
});
