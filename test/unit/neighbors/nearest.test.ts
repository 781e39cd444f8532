import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exhaust } from "../../../src/base/steps.ts";
import type { Matrix, NumberArray } from "../../../src/matrix/dense.ts";
import { nearestNeighbors, nearestTo } from "../../../src/neighbors/nearest.ts";
import { as, cloud, firstDifference, type Lists, plain, reference, within, withThreads } from "./reference.ts";

function nearest(points: Matrix<NumberArray>, k: number): Lists {
  return within((run) => plain(exhaust(nearestNeighbors(run, run.load(points), k))));
}

function nearestOf(queries: Matrix<NumberArray>, points: Matrix<NumberArray>, k: number): Lists {
  return within((run) => plain(exhaust(nearestTo(run, run.load(queries), run.load(points), k))));
}

function expectSame(found: Lists, expected: Lists, what?: string): void {
  expect(firstDifference(found, expected), what).toBeUndefined();
}

/** The first k of every list of `width`. */
function firstOf({ indices, distances }: Lists, width: number, k: number): Lists {
  return { indices: indices.filter((_, i) => i % width < k), distances: distances.filter((_, i) => i % width < k) };
}

const round = (value: number) => Math.round(value);
const bytes = (value: number) => Math.max(0, Math.min(255, Math.round(128 + 40 * value)));

/** Data for each way there is: direct differences, inner products in f32, inner products of integers. */
const ways: [string, (rows: number, cols: number, seed: number) => Matrix<NumberArray>, number[]][] = [
  ["direct differences", (rows, cols, seed) => cloud(rows, cols, seed), [1, 2, 3, 4, 7, 8, 23]],
  ["bounds in f32", (rows, cols, seed) => cloud(rows, cols, seed), [24, 25, 61]],
  ["bounds in f32, f32 points", (rows, cols, seed) => as(Float32Array, cloud(rows, cols, seed)), [24, 33]],
  ["bytes", (rows, cols, seed) => as(Uint8Array, cloud(rows, cols, seed, bytes)), [8, 9, 70]],
  [
    "signed bytes",
    (rows, cols, seed) =>
      as(
        Int8Array,
        cloud(rows, cols, seed, (v) => bytes(v) - 128),
      ),
    [16],
  ],
  [
    "16-bit integers",
    (rows, cols, seed) =>
      as(
        Int16Array,
        cloud(rows, cols, seed, (v) => round(500 * v)),
      ),
    [17],
  ],
  [
    "unsigned 16-bit integers",
    (rows, cols, seed) =>
      as(
        Uint16Array,
        cloud(rows, cols, seed, (v) => 5000 + round(900 * v)),
      ),
    [17],
  ],
  [
    "wide 16-bit integers",
    (rows, cols, seed) =>
      as(
        Uint16Array,
        cloud(rows, cols, seed, (v) => 30000 + round(6000 * v)),
      ),
    [3, 40],
  ],
  ["whole numbers as f64", (rows, cols, seed) => cloud(rows, cols, seed, (v) => round(3 * v)), [8, 64]],
];

describe.each(ways)("equals the definition: %s", (_, make, widths) => {
  for (const cols of widths) {
    test(`${cols} columns`, () => {
      for (const rows of [2, 5, 97, 200]) {
        const points = make(rows, cols, rows + cols);
        const all = reference(points, points, rows - 1, true);
        for (const k of new Set([1, Math.min(7, rows - 1), rows - 1])) {
          expectSame(nearest(points, k), firstOf(all, rows - 1, k), `${rows} rows, k = ${k}`);
        }
      }
    });

    test(`${cols} columns, queries of their own`, () => {
      const points = make(130, cols, cols);
      for (const rows of [0, 1, 4, 98]) {
        const queries = make(rows, cols, rows + 1);
        const all = reference(queries, points, 130, false);
        for (const k of [1, 10, 130]) {
          expectSame(nearestOf(queries, points, k), firstOf(all, 130, k), `${rows} queries, k = ${k}`);
        }
      }
    });
  }
});

test("any small data", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.boolean(),
      fc.nat(),
      (rows, cols, seed, ties, want) => {
        const points = cloud(rows, cols, seed, ties ? round : undefined);
        const k = 1 + (want % (rows - 1));
        expectSame(nearest(points, k), reference(points, points, k, true));
      },
    ),
    { numRuns: 100 },
  );
});

describe("more points than one panel or one strip holds", () => {
  for (const [what, points] of [
    ["direct differences", cloud(8300, 2, 1)],
    ["bounds in f32", cloud(4200, 24, 2)],
    ["bytes", as(Uint8Array, cloud(4200, 9, 3, bytes))],
  ] as const) {
    test(what, () => {
      const { indices, distances } = nearest(points, 9);
      // Some rows of all: the reference takes a while.
      const some = [0, 1, 95, 96, 97, 4094, 4095, 4096, points.rows - 1];
      for (const i of some) {
        const query = { rows: 1, cols: points.cols, data: points.data.subarray(i * points.cols, (i + 1) * points.cols) };
        const all = reference(query, points, 10, false);
        expect(Array.from(indices.subarray(i * 9, i * 9 + 9))).toEqual(Array.from(all.indices).filter((j) => j !== i));
        expect(distances.subarray(i * 9, i * 9 + 9)).toEqual(all.distances.subarray(1));
      }
    });
  }
});

describe("ties and duplicates", () => {
  for (const cols of [2, 12, 40]) {
    test(`${cols} columns, all points equal`, () => {
      const points = cloud(150, cols, 1, () => 0.3);
      expectSame(nearest(points, 20), reference(points, points, 20, true));
    });

    test(`${cols} columns, more duplicates than neighbors`, () => {
      const distinct = cloud(4, cols, 2);
      const data = Float64Array.from({ length: 160 * cols }, (_, i) => distinct.data[(Math.floor(i / cols) % 4) * cols + (i % cols)]!);
      const points = { rows: 160, cols, data };
      expectSame(nearest(points, 12), reference(points, points, 12, true));
      expectSame(nearest(points, 50), reference(points, points, 50, true));
    });
  }
});

describe("a shift by 10⁷ changes no neighbor", () => {
  for (const cols of [3, 30]) {
    test(`${cols} columns`, () => {
      // Multiples of 2⁻²⁰, so that the shifted numbers are the same numbers.
      const points = cloud(300, cols, 8, (value) => round(value * 1048576) / 1048576);
      const moved = { ...points, data: points.data.map((value) => value + 1e7) };
      expectSame(nearest(moved, 15), nearest(points, 15));
    });
  }
});

test("tiny clusters far apart: where f32 cannot tell, direct differences do", () => {
  const noise = cloud(300, 30, 4);
  const points = { ...noise, data: noise.data.map((value, i) => 1e-5 * value + ((Math.floor(i / 30) * 7) % 3) * 1000) };
  expectSame(nearest(points, 15), reference(points, points, 15, true));
  // One far point does not spoil the others' bounds, nor its own.
  const far = { ...noise, data: noise.data.map((value, i) => (i < 30 ? 1e6 + value : value)) };
  expectSame(nearest(far, 15), reference(far, far, 15, true));
});

describe("the range of numbers", () => {
  for (const [what, factor] of [
    ["huge", 2 ** 497],
    ["tiny", 2 ** -520],
    ["denormal", 2 ** -1040],
  ] as const) {
    for (const cols of [2, 30]) {
      test(`${what}, ${cols} columns`, () => {
        // Few digits, so that they are kept even as denormals; a power of two moves distances and changes nothing else.
        const points = cloud(120, cols, 6, (value) => round(value * 256) / 256);
        const scaled = { ...points, data: points.data.map((value) => value * factor) };
        const expected = reference(points, points, 11, true);
        const found = nearest(scaled, 11);
        expect(found.indices).toEqual(expected.indices);
        expect(found.distances).toEqual(expected.distances.map((value) => value * factor));
      });
    }
  }
});

test("the same bits with one, two and three threads", async () => {
  const sets: Matrix<NumberArray>[] = [cloud(700, 3, 1), cloud(700, 40, 2), as(Uint8Array, cloud(700, 40, 3, bytes))];
  for (const points of sets) {
    const alone = nearest(points, 13);
    for (const threads of [2, 3]) {
      expectSame(await withThreads(threads, (run) => plain(exhaust(nearestNeighbors(run, run.load(points), 13)))), alone);
    }
  }
});

test("progress does not fall", () => {
  const sets: Matrix<NumberArray>[] = [cloud(600, 3, 1), cloud(600, 40, 1), as(Uint8Array, cloud(600, 40, 3, bytes))];
  for (const points of sets) {
    within((run) => {
      let last = 0;
      let slices = 0;
      for (const fraction of nearestNeighbors(run, run.load(points), 5)) {
        expect(fraction).toBeGreaterThanOrEqual(last);
        expect(fraction).toBeLessThanOrEqual(1);
        last = fraction;
        slices++;
      }
      expect(slices).toBeGreaterThan(1);
    });
  }
});

test("more neighbors than points, or none, are refused", () => {
  const points = cloud(5, 2, 1);
  expect(() => nearest(points, 5)).toThrow("test: 5 neighbors of each of 5 points are not to be had. Ask for 1 to 4.");
  expect(() => nearest(points, 0)).toThrow("Ask for 1 to 4.");
  expect(() => nearestOf(points, points, 6)).toThrow("test: 6 neighbors of a point among 5 are not to be had. Ask for 1 to 5.");
});
