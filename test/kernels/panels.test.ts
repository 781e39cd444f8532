import { describe, expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { fillPanel, type Packed, packInteger } from "../../src/compute/neighbors.ts";
import type { Run } from "../../src/compute/run.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { packBounds } from "../../src/neighbors/panels.ts";
import { valueRange } from "../../src/neighbors/range.ts";
import { as, cloud, squared, within } from "../unit/neighbors/reference.ts";

const rowOf = ({ data, cols }: Matrix, i: number) => data.subarray(i * cols, (i + 1) * cols);

/** The keys of all of x against all of y, in the words they are stored in. */
function keysOf(run: Run, x: Packed, y: Packed): Int32Array {
  const width = Math.ceil(y.rows / 3) * 3;
  const keys = run.take(Int32Array, Math.ceil(x.rows / 3) * 3, width + 16);
  exhaust(fillPanel(run, { keys, x, y, rowFirst: 0, rows: x.rows, columnFirst: 0, columns: y.rows }, { blocks: 1 }));
  return Int32Array.from({ length: x.rows * y.rows }, (_, at) => keys.row(Math.floor(at / y.rows))[at % y.rows]!);
}

const sizes = [
  [1, 1, 1],
  [2, 4, 8],
  [3, 3, 15],
  [4, 5, 16],
  [7, 10, 17],
  [31, 95, 33],
] as const;

test.each(sizes)("integer keys are the squared distances: %i × %i, %i columns", (rows, others, cols) => {
  const a = cloud(rows, cols, 1, (value) => Math.round(300 * value) + 7);
  const b = cloud(others, cols, 2, (value) => Math.round(300 * value) + 7);
  within((run) => {
    const x = exhaust(packInteger(run, run.load(as(Int16Array, a)), 5));
    const y = exhaust(packInteger(run, run.load(b), 5));
    const keys = keysOf(run, x, y);
    for (let i = 0; i < rows; i++) for (let j = 0; j < others; j++) expect(keys[i * others + j]).toBe(squared(rowOf(a, i), rowOf(b, j)));
  });
});

describe("keys in f32 are bounds of squared distances", () => {
  const kinds: [string, (rows: number, cols: number, seed: number) => Matrix][] = [
    ["normal numbers", cloud],
    ["far from the origin", (rows, cols, seed) => cloud(rows, cols, seed, (value) => 1e9 + value)],
    ["of very different size", (rows, cols, seed) => cloud(rows, cols, seed, (value) => value * value * value * value * value)],
    ["near duplicates", (rows, cols, seed) => cloud(rows, cols, seed, (value) => Math.round(value) + 1e-9 * value)],
  ];
  for (const [what, make] of kinds) {
    test.each([...sizes, [20, 20, 700] as const])(`${what}: %i × %i, %i columns`, (rows, others, cols) => {
      const a = make(rows, cols, 1);
      const b = make(others, cols, 2);
      within((run) => {
        const [queries, points] = [run.load(a), run.load(b)];
        const range = exhaust(valueRange(run, queries, points));
        const { x, y, unit, slack } = exhaust(packBounds(run, range, points, queries));
        const lower = new Float32Array(keysOf(run, x, y).buffer);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < others; j++) {
            const d = unit * unit * squared(rowOf(a, i), rowOf(b, j));
            expect(lower[i * others + j]).toBeLessThanOrEqual(d);
            const upper = lower[i * others + j]! + slack * (x.norms.view[i]! + y.norms.view[j]!);
            expect(upper).toBeGreaterThanOrEqual(d);
          }
        }
      });
    });
  }
});
