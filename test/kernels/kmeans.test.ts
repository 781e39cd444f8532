import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import { type Engine, openEngine } from "../../src/compute/engine.ts";
import {
  centerDistances,
  keepTrial,
  labelSums,
  nearestCenters,
  ownDistances,
  shiftSums,
  trialBlock,
  tryCenters,
} from "../../src/compute/kmeans.ts";
import { openRun, type Run } from "../../src/compute/run.ts";
import type { Slab, SlabArray } from "../../src/compute/slab.ts";
import { fenced } from "../fence.ts";

const types = [Float64Array, Float32Array, Int8Array, Uint8Array, Int16Array, Uint16Array] as const;
/** Sums of at most 19 products in another order. */
const rounding = 1e-13;

const engine: Engine = fenced(openEngine({ shared: false }));
let run: Run;
beforeEach(() => {
  run = openRun(engine, "test");
});
afterEach(() => run.close());

describe.each(types)("k-means kernels on %s", (type) => {
  test.each([
    [1, 1, 1],
    [5, 2, 3],
    [7, 3, 4],
    [9, 4, 5],
    [13, 7, 8],
    [6, 8, 9],
    [11, 17, 6],
    [3, 19, 2],
    [0, 3, 2],
  ])("%i points, %i columns, %i centers", (n, cols, k) => {
    const { points, x } = sample<SlabArray>(type, n, cols, 1);
    const { points: centers, x: c } = sample(Float64Array, k, cols, 2);
    const distance = (i: number, j: number) => {
      let sum = 0;
      for (let t = 0; t < cols; t++) sum += (x[i * cols + t]! - c[j * cols + t]!) ** 2;
      return sum;
    };

    const all = run.take(Float64Array, n, k);
    const labels = run.take(Int32Array, n);
    const nearest = run.take(Float64Array, n);
    const own = run.take(Float64Array, n);
    exhaust(centerDistances(run, points, centers, all));
    exhaust(nearestCenters(run, points, centers, labels, nearest));
    exhaust(ownDistances(run, points, centers, labels, own));
    for (let i = 0; i < n; i++) {
      const row = Array.from({ length: k }, (_, j) => distance(i, j));
      for (let j = 0; j < k; j++) expect(Math.abs(all.row(i)[j]! / row[j]! - 1)).toBeLessThan(rounding);
      expect(labels.view[i]).toBe(row.indexOf(Math.min(...row)));
      // Every kernel sums a distance in the same order.
      expect(nearest.view[i]).toBe(all.row(i)[labels.view[i]!]);
      expect(own.view[i]).toBe(nearest.view[i]);
    }

    const sums = run.take(Float64Array, k, cols);
    exhaust(labelSums(run, points, labels, sums));
    const expected = new Float64Array(k * cols);
    for (let i = 0; i < n; i++) for (let t = 0; t < cols; t++) expected[labels.view[i]! * cols + t]! += x[i * cols + t]!;
    close(sums.view, n > 0 ? expected : new Float64Array(sums.view));

    if (n < 3 || k < 2) return;
    const changes = run.take(Int32Array, 2, 3);
    changes.view.set([0, labels.view[0]!, (labels.view[0]! + 1) % k, n - 1, labels.view[n - 1]!, (labels.view[n - 1]! + k - 1) % k]);
    exhaust(shiftSums(run, points, changes, 2, sums));
    for (const [i, from, to] of [changes.row(0), changes.row(1)] as unknown as [number, number, number][]) {
      for (let t = 0; t < cols; t++) {
        expected[from * cols + t]! -= x[i * cols + t]!;
        expected[to * cols + t]! += x[i * cols + t]!;
      }
    }
    close(sums.view, expected);
  });
});

test("a step of k-means++ over several blocks", () => {
  const [n, cols, trials] = [5000, 200, 3];
  const { points, x } = sample(Float32Array, n, cols, 3);
  const { points: candidates, x: c } = sample(Float64Array, trials, cols, 4);
  const block = trialBlock(cols, trials);
  const blocks = Math.ceil(n / block);
  expect(blocks).toBeGreaterThan(2);
  const nearest = run.take(Float64Array, n);
  const before = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 1e9));
  nearest.view.set(before);
  const least = run.take(Float64Array, n, trials);
  const potentials = run.take(Float64Array, blocks, trials);
  exhaust(tryCenters(run, points, candidates, nearest, least, potentials));
  const sums = new Float64Array(blocks * trials);
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < trials; t++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += (x[i * cols + j]! - c[t * cols + j]!) ** 2;
      const expected = Math.min(before[i]!, sum);
      if (Math.abs(least.row(i)[t]! / expected - 1) > rounding) expect.unreachable(`point ${i}, trial ${t}`);
      sums[Math.floor(i / block) * trials + t]! += least.row(i)[t]!;
    }
  }
  expect([...potentials.view]).toEqual([...sums]);
  exhaust(keepTrial(run, least, 1, nearest));
  expect([...nearest.view]).toEqual([...least.view.filter((_, at) => at % trials === 1)]);
});

/** Numbers that the element type holds exactly. */
function sample<T extends SlabArray>(
  type: new (length: number) => T,
  n: number,
  cols: number,
  seed: number,
): { points: Slab<T>; x: Float64Array } {
  const { normal } = random(seed);
  const data = new type(n * cols);
  const signed = !(data instanceof Uint8Array || data instanceof Uint16Array);
  for (let i = 0; i < data.length; i++) data[i] = 20 * normal() + (signed ? 0 : 100);
  return { points: run.load({ rows: n, cols, data }) as unknown as Slab<T>, x: Float64Array.from(data) };
}

function close(found: Float64Array, expected: Float64Array): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThanOrEqual(rounding * scale);
}
