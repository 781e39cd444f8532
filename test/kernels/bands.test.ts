import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { bandsOf, bandsTimesBlock, mirrorBand, type SymmetricTable, takeSymmetric, wholeTable } from "../../src/compute/bands.ts";
import { bandedGram, syrk } from "../../src/compute/gemm.ts";
import { bandedGram16, gemm16 } from "../../src/compute/gemm16.ts";
import type { Run } from "../../src/compute/run.ts";
import { tableTimesBlock } from "../../src/compute/scaling.ts";
import type { Slab } from "../../src/compute/slab.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads } from "./threads.ts";

beforeAll(helpersReady);

const sizes = [1, 2, 5, 8, 9, 15, 16, 17, 31, 40, 67];
/** Bands of 8 and 24 rows, of which the last is cut short or not, one that is all there is, and one that would hold more. */
const heights = (n: number) => [8, 24, n, n + 5];

function draw(run: Run, rows: number, cols: number, seed: number): Slab {
  const { uniform } = random(seed);
  const slab = run.take(Float64Array, rows, cols);
  slab.view.set(Float64Array.from({ length: rows * cols }, () => 2 * uniform() - 1));
  return slab;
}

/** Expects sums of n products of numbers in [−1, 1], in any order. */
function expectSums(found: Float64Array, wanted: Float64Array, n: number): void {
  expect(found.length).toBe(wanted.length);
  for (let e = 0; e < found.length; e++) expect(Math.abs(found[e]! - wanted[e]!), `entry ${e}`).toBeLessThanOrEqual(n * n * 2 ** -53);
}

/** A symmetric table in full, and the same in bands. */
function both(run: Run, n: number, height: number): { full: Slab; table: SymmetricTable } {
  const full = draw(run, n, n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) full.view[i * n + j] = full.view[j * n + i]!;
  const table = takeSymmetric(run, n, height);
  for (const { first, rows } of bandsOf(run, table)) {
    for (let i = 0; i < rows.rows; i++) rows.row(i).set(full.row(first + i).subarray(first));
  }
  return { full, table };
}

describe.each(sizes)("a symmetric table of %d rows in bands", (n) => {
  test.each(heights(n))("of %d: its entries are there once or twice, and the whole of it again", (height) => {
    const found = onAnyThreads(function* (run) {
      const { full, table } = both(run, n, height);
      const kept = bandsOf(run, table).reduce((sum, { rows }) => sum + rows.rows * rows.cols, 0);
      expect(kept).toBe(table.slab.rows);
      if (height < n) expect(kept).toBeLessThanOrEqual((n * (n + height)) / 2);
      const wanted = full.view.slice();
      // What lies below the diagonal is made from what lies above.
      for (const { rows } of bandsOf(run, table)) {
        for (let i = 0; i < rows.rows; i++) rows.row(i).fill(Number.NaN, 0, height < n ? i : 0);
      }
      const whole = yield* wholeTable(run, table);
      expectSame(whole.view, wanted);
      return whole.view.slice();
    });
    expect(found.length).toBe(n * n);
  });

  test.each(heights(n))("of %d, times a block: the table in full", (height) => {
    for (const p of [1, 3, 4, 8, 9]) {
      const found = onAnyThreads(function* (run) {
        const { full, table } = both(run, n, height);
        const x = draw(run, n, p, p);
        const [y, z] = [run.take(Float64Array, n, p), run.take(Float64Array, n, p)];
        yield* tableTimesBlock(run, full, x, y);
        yield* bandsTimesBlock(run, table, x, z);
        expectSums(z.view, y.view, n);
        return z.view.slice();
      });
      expect(found.length).toBe(n * p);
    }
  });

  test.each(heights(n))("of %d, filled with products of points", (height) => {
    for (const depth of [1, 4, 33, 300]) {
      for (const transpose of [false, true]) {
        const [rows, cols] = transpose ? [depth, n] : [n, depth];
        const { below } = random(depth);
        const bytes = { rows, cols, data: Uint8Array.from({ length: rows * cols }, () => below(256)) };
        onAnyThreads(function* (run) {
          const [doubles, whole] = [draw(run, rows, cols, depth), run.load(bytes)];
          const full = run.take(Float64Array, n, n);
          const table = takeSymmetric(run, n, height);
          yield* syrk(run, doubles, full, { transpose });
          yield* bandedGram(run, doubles, table, { transpose });
          yield* sameAs(run, table, full, 1);
          yield* bandedGram(run, doubles, table, { transpose, accumulate: true });
          // Blocks of 256 products are added one by one: only a single one comes to exactly twice as much.
          if (depth <= 256) yield* sameAs(run, table, full, 2);
          // As many products at a time as a limit of 300 allows, and less.
          for (const limit of [256, 257]) {
            yield* gemm16(run, whole, undefined, full, limit, { transpose });
            yield* bandedGram16(run, whole, table, limit, { transpose });
            yield* sameAs(run, table, full, 1);
            yield* bandedGram16(run, whole, table, limit, { transpose, accumulate: true });
            yield* sameAs(run, table, full, 2);
          }
          return table.slab.view.slice();
        });
      }
    }
  });
});

test("a table of so many rows that they are shared out: times a block, the table in full", () => {
  const n = 1103;
  onAnyThreads(function* (run) {
    const { full, table } = both(run, n, 256);
    const x = draw(run, n, 9, 1);
    const [y, z] = [run.take(Float64Array, n, 9), run.take(Float64Array, n, 9)];
    yield* tableTimesBlock(run, full, x, y);
    yield* bandsTimesBlock(run, table, x, z);
    expectSums(z.view, y.view, n);
    return z.view.slice();
  });
});

/** Expects the bands, mirrored, to be so many times the full table. */
function* sameAs(run: Run, table: SymmetricTable, full: Slab, times: number) {
  for (const band of bandsOf(run, table)) {
    yield* mirrorBand(run, band);
    for (let i = 0; i < band.rows.rows; i++) {
      const wanted = full.row(band.first + i).subarray(band.first);
      expectSame(
        band.rows.row(i),
        wanted.map((value) => times * value),
      );
    }
  }
}

/** Bytes with zeros in ways that whole pieces of a product vanish, in part, or not at all. */
const patterns: Record<string, (i: number, j: number, below: (n: number) => number) => number> = {
  "nothing but zeros": () => 0,
  "a single number": (i, j) => (i === 70 && j === 9 ? 255 : 0),
  "the last number of all": (i, j) => (i === 1204 && j === 17 ? 255 : 0),
  "every other row": (i, _, below) => (i % 2 === 0 ? 0 : below(256)),
  "every other column": (_, j, below) => (j % 2 === 0 ? 0 : below(256)),
  "every fourth column and a block of rows": (i, j, below) => (j % 8 === 3 || (i >= 128 && i < 192) ? below(256) : 0),
  "one number in twenty": (_i, _j, below) => (below(20) === 0 ? 1 + below(255) : 0),
  "the largest number in half of the columns": (_, j) => (j < 9 ? 255 : 0),
  "no zeros": (_i, _j, below) => 1 + below(255),
};

describe.each(Object.keys(patterns))("products of bytes: %s", (pattern) => {
  // Sixty-four pairs are a word, 512 a block; 1,025 and 1,205 rows need two of each, of which the last is not full.
  test.each([
    [18, 1205],
    [13, 1025],
    [8, 129],
    [9, 127],
    [4, 71],
  ])("%d columns of %d rows, by columns and by rows", (cols, rows) => {
    const { below } = random(cols);
    const data = Uint8Array.from({ length: rows * cols }, (_, at) => patterns[pattern]!(Math.floor(at / cols), at % cols, below));
    const turned = Uint8Array.from({ length: rows * cols }, (_, at) => data[(at % rows) * cols + Math.floor(at / rows)]!);
    for (const height of [8, cols]) {
      onAnyThreads(function* (run) {
        const full = run.take(Float64Array, cols, cols);
        for (let i = 0; i < cols; i++) {
          for (let j = 0; j < cols; j++) {
            let sum = 0;
            for (let k = 0; k < rows; k++) sum += data[k * cols + i]! * data[k * cols + j]!;
            full.view[i * cols + j] = sum;
          }
        }
        const table = takeSymmetric(run, cols, height);
        const [down, across] = [run.load({ rows, cols, data }), run.load({ rows: cols, cols: rows, data: turned })];
        for (const limit of [33_025, 256]) {
          yield* bandedGram16(run, down, table, limit, { transpose: true });
          yield* sameAs(run, table, full, 1);
          yield* bandedGram16(run, across, table, limit, { accumulate: true });
          yield* sameAs(run, table, full, 2);
        }
        return table.slab.view.slice();
      });
    }
  });
});
