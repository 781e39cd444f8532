import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exp } from "../../src/base/elementary.ts";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import * as kernels from "../../src/compute/affinity.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { countExponents, sortKeys } from "../../src/compute/radix.ts";
import { openRun, type Run } from "../../src/compute/run.ts";
import type { Slab } from "../../src/compute/slab.ts";
import { fenced } from "../fence.ts";

/** Sums of some hundred terms in another order, and roots and powers of them. */
const rounding = 1e-13;

const engine = fenced(openEngine({ shared: false }));
let run: Run;
beforeEach(() => {
  run = openRun(engine, "test");
});
afterEach(() => run.close());

/** A symmetric table of squared distances of random points, and the same as a plain array. */
function table(n: number, seed = 1): { slab: Slab; d: Float64Array } {
  const { normal } = random(seed);
  const x = Array.from({ length: n }, () => [normal(), normal(), normal()]);
  const d = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i * n + j] = x[i]!.reduce((sum, v, c) => sum + (v - x[j]![c]!) ** 2, 0);
  return { slab: run.load({ rows: n, cols: n, data: d }), d };
}

const close = (found: number, expected: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(rounding * Math.max(1, Math.abs(expected)));
const sizes = [1, 2, 3, 7, 8, 9, 16, 33];

/** φ by its formula. */
const phi = (key: number, { radius, halves }: kernels.Taper) =>
  halves === 0 ? 1 : Math.max(1 - Math.sqrt(key) / radius, 0) ** (halves / 2);

describe.each(sizes)("tables of %i points", (n) => {
  test.each([1, 4, 8])("%i smallest and the largest", (m) => {
    const { slab, d } = table(n);
    const smallest = run.take(Float64Array, n, m);
    const largest = run.take(Float64Array, n);
    exhaust(kernels.rowExtremes(run, slab, smallest, largest));
    for (let i = 0; i < n; i++) {
      const sorted = [...d.subarray(i * n, (i + 1) * n)].sort((a, b) => a - b);
      expect([...smallest.row(i)]).toEqual(Array.from({ length: m }, (_, t) => sorted[Math.min(t, n - 1)]));
      expect(largest.view[i]).toBe(sorted.at(-1));
    }
  });

  test("the least positive entry", () => {
    const { slab, d } = table(n);
    const least = run.take(Float64Array, n);
    exhaust(kernels.leastPositive(run, slab, least));
    for (let i = 0; i < n; i++) {
      const positive = [...d.subarray(i * n, (i + 1) * n)].filter((value) => value > 0);
      expect(least.view[i]).toBe(positive.length > 0 ? Math.min(...positive) : 0);
    }
  });

  test("scaling, affinities, sums", () => {
    const { slab, d } = table(n);
    const { uniform } = random(2);
    const rowScales = run.load({ rows: n, cols: 1, data: Float64Array.from({ length: n }, () => 0.5 + uniform()) });
    const scales = run.load({ rows: n, cols: 1, data: Float64Array.from({ length: n }, () => 0.5 + uniform()) });
    exhaust(kernels.scaleTable(run, slab, rowScales, scales));
    const z = d.map((value, at) => value / (rowScales.view[Math.floor(at / n)]! * scales.view[at % n]!));
    expect([...slab.view]).toEqual([...z]);

    const out = run.take(Float64Array, n, n);
    exhaust(kernels.affinityTable(run, { table: slab, spread: 2, diagonal: 0.25 }, out));
    for (let at = 0; at < n * n; at++) expect(out.view[at]).toBe(at % (n + 1) === 0 ? 0.25 : exp(z[at]! * -0.5));

    const sums = run.take(Float64Array, n);
    exhaust(kernels.squaredAffinities(run, { table: slab, spread: 2, diagonal: 1 }, sums));
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = i + 1; j < n; j++) sum += exp(-z[i * n + j]!);
      close(sums.view[i]!, sum);
    }
    for (const power of [1, 2] as const) {
      exhaust(kernels.rowSums(run, slab, power, sums));
      for (let i = 0; i < n; i++)
        close(
          sums.view[i]!,
          z.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value ** power, 0),
        );
    }
  });

  test.each([0, 2, 3, 4, 5, 9])("tapers with halves %i, sparse and dense, affinities computed and given", (halves) => {
    const { slab, d } = table(n);
    const taper = { radius: 1.6, halves };
    const k = d.map((value) => Math.exp(-value / 3));
    const given = run.load({ rows: n, cols: n, data: k });
    for (const affinities of [undefined, given]) {
      for (const diagonal of [0, 1]) {
        const keys = { table: slab, affinities, spread: 3, diagonal };
        const expected = d.map((value, at) => (at % (n + 1) === 0 ? diagonal : value < 1.6 ** 2 ? k[at]! * phi(value, taper) : 0));
        const out = run.take(Float64Array, n, n);
        exhaust(kernels.denseAffinities(run, keys, taper, out));
        for (let at = 0; at < n * n; at++) close(out.view[at]!, expected[at]!);

        const counts = run.take(Int32Array, n);
        exhaust(kernels.countBelow(run, slab, 1.6 ** 2, false, counts));
        const offsets = run.take(Uint32Array, n + 1);
        offsets.view[0] = 0;
        counts.view.forEach((count, i) => {
          offsets.view[i + 1] = offsets.view[i]! + count + diagonal;
        });
        const entries = offsets.view[n]!;
        const indices = run.take(Int32Array, entries);
        const values = run.take(Float64Array, entries);
        exhaust(kernels.sparseAffinities(run, keys, taper, offsets, indices, values));
        const back = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let e = offsets.view[i]!; e < offsets.view[i + 1]!; e++) {
            if (e > offsets.view[i]!) expect(indices.view[e]).toBeGreaterThan(indices.view[e - 1]!);
            back[i * n + indices.view[e]!] = values.view[e]!;
          }
        }
        expect([...back]).toEqual([...out.view]);
      }
    }
  });

  test("pairs below a limit, upper triangle", () => {
    const { slab, d } = table(n);
    const values = run.load({ rows: n, cols: n, data: d.map((value) => value + 1) });
    const counts = run.take(Int32Array, n);
    exhaust(kernels.countBelow(run, slab, 2, true, counts));
    const offsets = run.take(Uint32Array, n);
    let total = 0;
    const expected: number[] = [];
    for (let i = 0; i < n; i++) {
      offsets.view[i] = total;
      for (let j = i + 1; j < n; j++) if (d[i * n + j]! < 2) expected.push(d[i * n + j]!);
      total = expected.length;
      expect(counts.view[i]).toBe(total - offsets.view[i]!);
    }
    const keys = run.take(Float64Array, Math.max(1, total));
    const others = run.take(Float64Array, Math.max(1, total));
    exhaust(kernels.pairsBelow(run, { table: slab, affinities: values, spread: 1, diagonal: 0 }, 2, offsets, keys, others));
    expect([...keys.view.subarray(0, total)]).toEqual(expected);
    expect([...others.view.subarray(0, total)]).toEqual(expected.map((key) => key + 1));
  });

  test("mismatch of a compact kernel with affinities", () => {
    const { slab, d } = table(n);
    const k = d.map((value) => Math.exp(-value));
    const taper = { radius: 2, halves: 3 };
    const [off, own, some] = exhaust(kernels.tableMismatch(run, slab, run.load({ rows: n, cols: n, data: k }), taper));
    const values = d.map((value) => phi(value, taper));
    close(
      off,
      values.reduce((sum, value, at) => sum + (value - k[at]!) ** 2, 0),
    );
    close(
      own,
      values.reduce((sum, value) => sum + value * value, 0),
    );
    expect(some).toBe(values.filter((value) => value > 0).length);
  });

  test("a minimum spanning tree is as short as Kruskal's", () => {
    const { slab, d } = table(n, 5);
    const { edges, lengths } = exhaust(kernels.spanningTree(run, slab));
    expect(lengths.length).toBe(n - 1);
    const group = Array.from({ length: n }, (_, i) => i);
    const pairs: [number, number][] = [];
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) pairs.push([i, j]);
    pairs.sort(([a, b], [c, e]) => d[a * n + b]! - d[c * n + e]!);
    const expected: number[] = [];
    for (const [i, j] of pairs) {
      if (group[i] === group[j]) continue;
      const old = group[j];
      for (let v = 0; v < n; v++) if (group[v] === old) group[v] = group[i]!;
      expected.push(d[i * n + j]!);
    }
    expect([...lengths].sort((a, b) => a - b)).toEqual(expected);
    const reached = new Set([0]);
    for (let e = 0; e < n - 1; e++) {
      expect(reached.has(edges[2 * e]!)).toBe(true);
      expect(reached.has(edges[2 * e + 1]!)).toBe(false);
      reached.add(edges[2 * e + 1]!);
      expect(lengths[e]).toBe(d[edges[2 * e]! * n + edges[2 * e + 1]!]);
    }
  });

  test.each(["lists", "scaled taper", "plain taper"] as const)("extension to new points: %s", (mode) => {
    const { uniform } = random(4);
    const q = 5;
    const squares = run.load({ rows: q, cols: n, data: Float64Array.from({ length: q * n }, () => 3 * uniform()) });
    const few = (count: number) => run.load({ rows: count, cols: 1, data: Float64Array.from({ length: count }, () => 0.5 + uniform()) });
    const [rowReach, reach, weights] = [few(q), few(n), few(n)];
    const vectors = run.load({ rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, () => uniform() - 0.5) });
    const taper = { radius: 1.3, halves: mode === "plain taper" ? 3 : 0 };
    const out = run.take(Float64Array, q, 2);
    const totals = run.take(Float64Array, q);
    exhaust(kernels.extendRows(run, { squares, mode, taper, spread: 2, rowReach, reach, weights, vectors }, out, totals));
    for (let i = 0; i < q; i++) {
      const sums = [0, 0, 0];
      for (let j = 0; j < n; j++) {
        const d = squares.row(i)[j]!;
        const z = d / (rowReach.view[i]! * reach.view[j]!);
        const key = mode === "scaled taper" ? z : d;
        const a =
          mode === "lists"
            ? Number(d <= rowReach.view[i]!) / 2 + Number(d <= reach.view[j]!) / 2
            : key < 1.3 ** 2
              ? Math.exp(-z / 2) * phi(key, taper)
              : 0;
        sums[2]! += a;
        for (const c of [0, 1]) sums[c]! += a * weights.view[j]! * vectors.row(j)[c]!;
      }
      close(out.row(i)[0]!, sums[0]!);
      close(out.row(i)[1]!, sums[1]!);
      close(totals.view[i]!, sums[2]!);
    }
  });
});

test("sums over pairs, in several blocks and at odd counts", () => {
  const { uniform } = random(6);
  for (const count of [0, 1, 2, 5, 16384, 16385, 40001]) {
    const d = Float64Array.from({ length: count }, () => uniform()).sort();
    const k = d.map((value) => 1 - value / 2);
    const taper = { radius: 1.5, halves: 3 };
    const slabs = [d, k].map((data) => run.load({ rows: count, cols: 1, data }));
    const [both, own] = exhaust(kernels.compactSums(run, slabs[0]!, slabs[1]!, count, taper));
    const expected = [0, 0];
    d.forEach((value, e) => {
      const f = phi(value * value, taper);
      expected[0]! += f * k[e]!;
      expected[1]! += f * f;
    });
    close(both, expected[0]!);
    close(own, expected[1]!);
  }
});

describe("radix sort", () => {
  test.each([0, 1, 2, 100, 4097])("%i keys with values, over all magnitudes", (count) => {
    const { uniform } = random(7);
    const keys = Float64Array.from({ length: count }, (_, e) => (e % 10 === 0 ? 0 : uniform() * 2 ** (600 * uniform() - 300)));
    if (count > 2) keys.set([5e-324, Number.MAX_VALUE], 0);
    const values = keys.map((key) => key + 1);
    const [keySlab, valueSlab] = [keys, values].map((data) => run.load({ rows: count, cols: 1, data })) as [Slab, Slab];
    exhaust(sortKeys(run, keySlab, count, valueSlab));
    expect([...keySlab.view]).toEqual([...keys].sort((a, b) => a - b));
    expect([...valueSlab.view]).toEqual([...keySlab.view].map((key) => key + 1));
  });

  // Bits that all keys share are passed over: an odd number of passes ends in the spare memory, an even one in the keys' own.
  test.each([
    ["one pass: whole numbers of some bits", (e: number) => 1024 + ((e * 37) % 90)],
    ["two passes", (e: number) => 1 + ((e * 2654435761) % 2 ** 14) / 2 ** 14],
    ["three passes", (e: number) => 1 + ((e * 2654435761) % 2 ** 30) / 2 ** 30],
    ["none: all equal", () => 3],
  ] as const)("few bits that differ, %s", (_, keyOf) => {
    const keys = Float64Array.from({ length: 333 }, (_, e) => keyOf(e));
    const order = Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
    const [alone, beside] = [keys, keys].map((data) => run.load({ rows: 333, cols: 1, data })) as [Slab, Slab];
    const places = run.load({ rows: 333, cols: 1, data: Float64Array.from(keys.keys()) });
    exhaust(sortKeys(run, alone, 333));
    exhaust(sortKeys(run, beside, 333, places));
    expect([...alone.view]).toEqual(order.map((e) => keys[e]!));
    expect([...beside.view]).toEqual([...alone.view]);
    expect([...places.view]).toEqual(order);
  });

  test("equal keys keep their order, and nothing behind the count is touched", () => {
    const keys = run.load({ rows: 6, cols: 1, data: Float64Array.of(2, 1, 2, 1, 0, -9) });
    const values = run.load({ rows: 6, cols: 1, data: Float64Array.of(10, 11, 12, 13, 14, 15) });
    exhaust(sortKeys(run, keys, 5, values));
    expect([...keys.view]).toEqual([0, 1, 1, 2, 2, -9]);
    expect([...values.view]).toEqual([14, 11, 13, 10, 12, 15]);
  });

  test("exponents", () => {
    const numbers = run.load({ rows: 5, cols: 1, data: Float64Array.of(0, 1, 1.5, 2, 0.5) });
    const counts = exhaust(countExponents(run, numbers, 5));
    expect([counts[0], counts[1022], counts[1023], counts[1024]]).toEqual([1, 1, 2, 1]);
  });
});
