import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { rowExtremes, symmetrize } from "../../src/compute/distance-table.ts";
import type { Reals } from "../../src/compute/paths.ts";
import { correlateRows, nearestThrough, projectRows, squareRows, tableTimesBlock } from "../../src/compute/scaling.ts";
import type { SlabType } from "../../src/compute/slab.ts";
import { helpersReady, onAnyThreads } from "./threads.ts";

beforeAll(helpersReady);

/** A sum of n terms of magnitude 1, in any order. */
const rounding = (n: number) => (n + 4) * 2 ** -52;

const draw = (length: number, seed: number) => {
  const { uniform } = random(seed);
  return Float64Array.from({ length }, () => Math.fround(uniform()));
};

function expectNear(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  for (let e = 0; e < found.length; e++) {
    if (!(Math.abs(found[e]! - wanted[e]!) <= tolerance)) expect.fail(`entry ${e} is ${found[e]}, not ${wanted[e]}`);
  }
}

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 17, 34, 65];

const types: readonly { readonly name: string; readonly type: SlabType<Reals> }[] = [
  { name: "f64", type: Float64Array },
  { name: "f32", type: Float32Array },
];

describe.each(types)("$name", ({ type }) => {
  const round = (value: number) => (type === Float32Array ? Math.fround(value) : value);

  test("squares of rows and their sums", () => {
    for (const n of sizes) {
      const d = draw(n * n, n);
      const found = onAnyThreads(function* (run) {
        const table = run.take(type, n, n);
        const sums = run.take(Float64Array, n, 2);
        table.view.set(d);
        yield* squareRows(run, table, 0.5, sums);
        return Float64Array.of(...table.view, ...sums.view);
      });
      const squares = d.map((value) => round(round(0.5 * value) * round(0.5 * value)));
      expect(found.subarray(0, n * n)).toEqual(squares);
      const wanted = Float64Array.from({ length: 2 * n }, (_, e) => {
        const row = squares.subarray((e >> 1) * n, ((e >> 1) + 1) * n);
        return row.reduce((sum, s) => sum + (e % 2 ? s * s : s), 0);
      });
      expectNear(found.subarray(n * n), wanted, rounding(n));
    }
  });

  test("table times block", () => {
    for (const n of sizes) {
      for (const p of [1, 2, 4, 5, 12]) {
        const [a, b] = [draw(n * n, n), draw(n * p, n + 1)];
        const found = onAnyThreads(function* (run) {
          const [table, x, y] = [run.take(type, n, n), run.take(Float64Array, n, p), run.take(Float64Array, n, p)];
          table.view.set(a);
          x.view.set(b);
          yield* tableTimesBlock(run, table, x, y);
          return y.view.slice();
        });
        const wanted = Float64Array.from({ length: n * p }, (_, e) => {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += a[Math.floor(e / p) * n + j]! * b[j * p + (e % p)]!;
          return sum;
        });
        // Every entry is one sum over rising j, so it is the same to the bit.
        expect(found).toEqual(wanted);
      }
    }
  });

  test("sums for the correlation of distances", () => {
    for (const n of sizes) {
      for (const [d, half] of [
        [1, true],
        [2, false],
        [5, true],
      ] as const) {
        const [s, y] = [draw(n * n, n), draw(n * d, n + 1)];
        const rows = Int32Array.from({ length: n }, (_, t) => t).filter((t) => t % 3 !== 1);
        const found = onAnyThreads(function* (run) {
          const [table, list, axes] = [run.take(type, n, n), run.take(Int32Array, rows.length), run.take(Float64Array, d, n)];
          const sums = run.take(Float64Array, rows.length, 5);
          table.view.set(s);
          list.view.set(rows);
          axes.view.set(y);
          yield* correlateRows(run, table, list, half, axes, sums);
          return sums.view.slice();
        });
        const wanted: number[] = [];
        for (const i of rows) {
          const sums = [0, 0, 0, 0, 0];
          for (let j = 0; j < (half ? i : n); j++) {
            let square = 0;
            for (let c = 0; c < d; c++) square += (y[c * n + i]! - y[c * n + j]!) ** 2;
            const [a, b] = [Math.sqrt(s[i * n + j]!), Math.sqrt(square)];
            [a, b, a * a, b * b, a * b].forEach((term, t) => {
              sums[t]! += term;
            });
          }
          wanted.push(...sums);
        }
        expectNear(found, wanted, 5 * n * rounding(n));
      }
    }
  });

  test("least way through the neighbors", () => {
    // Few queries go row by row, many by columns, 8 or 16 at a time.
    const works = [1, 2, 3, 5, 511, 514].map((n) => [n, 3]).concat([7, 8, 9, 16, 17, 31, 72].map((n) => [n, 4 * n]));
    for (const [n, queries] of works as [number, number][]) {
      for (const k of [1, 2, 3, 4, 5, 9]) {
        const d = draw(n * n, n);
        const names = Int32Array.from({ length: queries * k }, (_, e) => (e * 7) % n);
        const ways = draw(queries * k, k);
        const found = onAnyThreads(function* (run) {
          const [table, out] = [run.take(type, n, n), run.take(type, queries, n)];
          const [indices, distances] = [run.take(Int32Array, queries, k), run.take(Float64Array, queries, k)];
          table.view.set(d);
          indices.view.set(names);
          distances.view.set(ways);
          yield* nearestThrough(run, table, indices, distances, out);
          return Float64Array.from(out.view);
        });
        const wanted = Float64Array.from({ length: queries * n }, (_, e) => {
          const q = Math.floor(e / n);
          return Math.min(...Array.from({ length: k }, (_, t) => round(ways[q * k + t]! + d[names[q * k + t]! * n + (e % n)]!)));
        });
        expect(found).toEqual(wanted);
      }
    }
  });

  test("rows projected on weights", () => {
    for (const n of sizes) {
      for (const p of [2, 4, 8, 10, 18]) {
        const [g, m, w] = [draw(3 * n, n), draw(n, n + 1), draw(n * p, n + 2)];
        const found = onAnyThreads(function* (run) {
          const [rows, out] = [run.take(type, 3, n), run.take(Float64Array, 3, p)];
          const [means, weights] = [run.take(Float64Array, n), run.take(Float64Array, n, p)];
          rows.view.set(g);
          means.view.set(m);
          weights.view.set(w);
          yield* projectRows(run, rows, 2, means, weights, out);
          return out.view.slice();
        });
        const wanted = Float64Array.from({ length: 3 * p }, (_, e) => {
          let sum = 0;
          for (let j = 0; j < n; j++) {
            const twice = 2 * g[Math.floor(e / p) * n + j]!;
            sum += (m[j]! - twice * twice) * w[j * p + (e % p)]!;
          }
          return sum;
        });
        expect(found).toEqual(wanted);
      }
    }
  });
});

describe("tables of distances", () => {
  const halves = (n: number) => draw(n * n, n + 7);

  test("extremes of rows", () => {
    for (const n of sizes.filter((size) => size > 0)) {
      const d = halves(n).map((value) => value - 0.5);
      const found = onAnyThreads(function* (run) {
        const [table, out] = [run.take(Float64Array, n, n), run.take(Float64Array, n, 2)];
        table.view.set(d);
        yield* rowExtremes(run, table, out);
        return Float64Array.from(out.view);
      });
      for (let i = 0; i < n; i++) {
        const row = d.subarray(i * n, (i + 1) * n);
        expect(Array.from(found.subarray(2 * i, 2 * i + 2))).toEqual([Math.min(...row), Math.max(...row)]);
      }
    }
  });

  test("pairs become their mean, and unequal ones are told of wherever they stand", () => {
    for (const n of sizes) {
      const d = halves(n);
      const symmetrized = (given: Float64Array, share: number) =>
        onAnyThreads(function* (run) {
          const table = run.take(Float64Array, n, n);
          table.view.set(given);
          const unequal = yield* symmetrize(run, table, share);
          return Float64Array.of(...table.view, unequal ? 1 : 0);
        });
      const means = Float64Array.from(d, (value, e) => {
        const [i, j] = [Math.floor(e / n), e % n];
        return i === j ? 0 : 0.5 * value + 0.5 * d[j * n + i]!;
      });
      const found = symmetrized(d, 1);
      expect(found.subarray(0, n * n)).toEqual(means);
      expect(found[n * n]).toBe(0);
      if (n < 2) continue;
      expect(symmetrized(means, 0)[n * n]).toBe(0);
      for (const [i, j] of [
        [0, 1],
        [n - 1, 0],
        [n - 1, n - 2],
        [n >> 1, 0],
      ] as const) {
        if (i === j) continue;
        const spoilt = means.slice();
        spoilt[i * n + j]! *= 1.01;
        spoilt[i * n + j]! += 0.01;
        expect(symmetrized(spoilt, 1e-6)[n * n]).toBe(1);
      }
    }
  });
});
