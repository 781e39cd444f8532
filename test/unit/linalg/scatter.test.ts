import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { wholeTable } from "../../../src/compute/bands.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { columnMeans } from "../../../src/linalg/centered.ts";
import { type Side, scatter, trace } from "../../../src/linalg/scatter.ts";
import type { Matrix, NumberArray } from "../../../src/matrix/dense.ts";

const engine = openEngine({ shared: false });
engine.poison = true;

/** The scatter matrix, its trace, and how much memory is held beside it at the end. */
function scatterOf(points: Matrix<NumberArray>, of: Side, height: number): { found: Float64Array; sum: number } {
  const run = openRun(engine, "test");
  const mean = exhaust(columnMeans(run, points));
  const table = exhaust(scatter(run, points, mean, 1, of, height));
  expect(engine.allocator.inUse).toBeLessThan(8 * table.slab.rows + 64);
  const sum = trace(run, table);
  const found = exhaust(wholeTable(run, table)).view.slice();
  run.close();
  return { found, sum };
}

/** The same by its definition. */
function plainly({ rows: n, cols, data }: Matrix<NumberArray>, of: Side): Float64Array {
  const mean = Array.from({ length: cols }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[i * cols + j]!;
    return sum / n;
  });
  const x = (i: number, j: number) => data[i * cols + j]! - mean[j]!;
  const [m, depth] = of === "columns" ? [cols, n] : [n, cols];
  return Float64Array.from({ length: m * m }, (_, at) => {
    const [a, b] = [Math.floor(at / m), at % m];
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += of === "columns" ? x(k, a) * x(k, b) : x(a, k) * x(b, k);
    return sum;
  });
}

const { below, uniform } = random(5);
const sparse = () => (below(5) > 0 ? 0 : below(256));
const kinds: [string, (length: number) => NumberArray][] = [
  ["bytes", (length) => Uint8Array.from({ length }, () => below(256))],
  ["bytes of which most are 0", (length) => Uint8Array.from({ length }, sparse)],
  ["signed bytes", (length) => Int8Array.from({ length }, () => below(256) - 128)],
  ["16-bit integers", (length) => Int16Array.from({ length }, () => below(2000) - 1000)],
  ["16-bit integers too large for exact sums", (length) => Uint16Array.from({ length }, () => below(65536))],
  ["bytes far from 0", (length) => Uint8Array.from({ length }, () => 254 + below(2))],
  ["16-bit integers so far from 0 that centering first is better", (length) => Int16Array.from({ length }, () => 2000 + below(3))],
  ["equal bytes", (length) => new Uint8Array(length).fill(7)],
  ["doubles", (length) => Float64Array.from({ length }, () => uniform())],
  ["singles", (length) => Float32Array.from({ length }, () => uniform())],
];

describe.each(kinds)("%s", (_, make) => {
  test.each([
    [1, 1],
    [2, 3],
    [9, 16],
    [40, 17],
    [17, 40],
    // More rows than are multiplied at a time.
    [2600, 12],
  ])("%d × %d: products of columns and of rows less the mean, in bands and in one", (rows, cols) => {
    const points = { rows, cols, data: make(rows * cols) };
    for (const of of ["columns", "rows"] as const) {
      const m = of === "columns" ? cols : rows;
      if (m > 1000) continue;
      const wanted = plainly(points, of);
      const size = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const one = scatterOf(points, of, m);
      for (const { found, sum } of [one, scatterOf(points, of, 8)]) {
        // Sums of squares about a mean that is far away may lose four digits, never more.
        for (let at = 0; at < wanted.length; at++) expect(Math.abs(found[at]! - wanted[at]!)).toBeLessThanOrEqual(1e-11 * size + 1e-12);
        let diagonal = 0;
        for (let i = 0; i < m; i++) diagonal += found[i * m + i]!;
        expect(Math.abs(sum - diagonal)).toBeLessThanOrEqual(1e-13 * sum);
      }
    }
  });
});
