import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import type { IntegerArray } from "../../../src/compute/gemm16.ts";
import type { NeighborSink } from "../../../src/compute/neighbors.ts";
import type { Run } from "../../../src/compute/run.ts";
import type { Slab } from "../../../src/compute/slab.ts";
import type { Matrix } from "../../../src/matrix/dense.ts";
import { packWhole } from "../../../src/neighbors/panels.ts";
import { nearestByProjection, projectionMayPay } from "../../../src/neighbors/projected.ts";
import { fitsDirections, projectOn, widestDirections } from "../../../src/neighbors/projection.ts";
import { valueRange } from "../../../src/neighbors/range.ts";
import { as, cloud, firstDifference, type Lists, reference, squared, within, withThreads } from "./reference.ts";

/** Whole numbers near a few dimensions in many columns, as images are: `spread` across, `noise` beside, moved by `shift`. */
function images(rows: number, cols: number, seed: number, { dimensions = 6, spread = 20, noise = 2, shift = 0 } = {}): Matrix {
  const { normal } = random(seed);
  const axes = Float64Array.from({ length: dimensions * cols }, normal);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const place = Array.from({ length: dimensions }, normal);
    for (let j = 0; j < cols; j++) {
      let value = noise * normal();
      for (let a = 0; a < dimensions; a++) value += (spread / dimensions) * place[a]! * axes[a * cols + j]!;
      data[i * cols + j] = Math.max(-128, Math.min(127, Math.round(value))) + shift;
    }
  }
  return { rows, cols, data };
}

/** The neighbors by projection; undefined where it declined. */
function projected(run: Run, points: Matrix<IntegerArray>, k: number): Lists | undefined {
  const slab = run.load(points) as Slab<IntegerArray>;
  const range = exhaust(valueRange(run, slab));
  const { y } = exhaust(packWhole(run, range, slab));
  const sink: NeighborSink = { indices: run.take(Int32Array, points.rows, k), distances: run.take(Float64Array, points.rows, k), unit: 1 };
  if (!exhaust(nearestByProjection(run, y, slab, range, sink))) return undefined;
  return { indices: sink.indices.view.slice(), distances: sink.distances.view.slice() };
}

function expectExact(points: Matrix<IntegerArray>, k: number): void {
  const found = within((run) => projected(run, points, k));
  expect(found, "declined").toBeDefined();
  expect(firstDifference(found!, reference(points, points, k, true))).toBeUndefined();
}

describe("neighbors by projection are the neighbors", () => {
  test.each([1, 2, 10])("bytes, k = %i", (k) => expectExact(as(Uint8Array, images(600, 300, k, { shift: 128 })), k));
  test("signed bytes, odd widths", () => expectExact(as(Int8Array, images(501, 293, 3)), 5));
  test("16-bit integers", () => expectExact(as(Int16Array, images(500, 259, 4, { shift: -900 })), 6));
  test("unsigned 16-bit integers", () => expectExact(as(Uint16Array, images(500, 264, 5, { shift: 9000 })), 6));
  test("more points than are sampled", () => expectExact(as(Uint8Array, images(1150, 256, 6, { shift: 128 })), 9));

  test("many points that are equal, and clusters far apart", () => {
    const points = images(800, 256, 7, { shift: 128 });
    const { data, cols } = points;
    for (let i = 0; i < 60; i++) data.copyWithin(i * cols, 700 * cols, 701 * cols);
    for (let i = 100; i < 300; i++) for (let j = 0; j < 80; j++) data[i * cols + j] = j % 2 ? 255 : 0;
    expectExact(as(Uint8Array, points), 10);
  });

  test("rows whose neighbors lie beyond their candidates are compared with all points", () => {
    // Sixty points that differ by noise alone, which the directions do not see, at places that are not asked beforehand.
    const points = images(900, 256, 8, { shift: 128 });
    const { below } = random(9);
    const asked = new Set(Array.from({ length: 48 }, (_, i) => Math.floor((i * 900) / 48)));
    for (let i = 0, left = 60; left > 0; i += 7) {
      if (asked.has(i)) continue;
      for (let j = 0; j < 256; j++) points.data[i * 256 + j] = 100 + 3 * (j % 17) + below(3);
      left--;
    }
    expectExact(as(Uint8Array, points), 3);
  });

  test("the same with three threads", async () => {
    const points = as(Uint8Array, images(700, 300, 10, { shift: 128 }));
    const found = await withThreads(3, (run) => projected(run, points, 8));
    expect(firstDifference(found!, reference(points, points, 8, true))).toBeUndefined();
  });
});

describe("declines", () => {
  test("noise, whose bounds tell nothing", () => {
    const noise = as(
      Uint8Array,
      cloud(600, 300, 1, (value) => Math.max(0, Math.min(255, Math.round(128 + 40 * value)))),
    );
    expect(within((run) => projected(run, noise, 5))).toBeUndefined();
  });

  test("points in fewer dimensions than the projection has", () => {
    const flat = as(Uint8Array, {
      rows: 400,
      cols: 256,
      data: Float64Array.from({ length: 400 * 256 }, (_, at) => Math.floor(at / 256) % 256),
    });
    expect(within((run) => projected(run, flat, 5))).toBeUndefined();
  });

  test("few points, few columns, many neighbors, and numbers that are none of 16 bits", () => {
    within((run) => {
      const bytes = (rows: number, cols: number) => run.take(Uint8Array, rows, cols);
      const range = { least: 0, most: 255, whole: true };
      expect(projectionMayPay(bytes(4000, 784), range, 10)).toBe(true);
      expect(projectionMayPay(bytes(2000, 784), range, 10)).toBe(false);
      expect(projectionMayPay(bytes(12000, 64), range, 10)).toBe(false);
      expect(projectionMayPay(bytes(4000, 784), range, 63)).toBe(false);
      expect(projectionMayPay(run.take(Float64Array, 4000, 784), range, 10)).toBe(false);
      expect(projectionMayPay(run.take(Uint16Array, 4000, 784), { least: 39000, most: 40000, whole: true }, 10)).toBe(false);
      expect(fitsDirections(4000, 784)).toBe(true);
      expect(fitsDirections(5000, 784)).toBe(false);
    });
  });
});

test("distances of projections are bounds", () => {
  const points = as(Uint8Array, images(300, 256, 11, { shift: 128, dimensions: 20 }));
  within((run) => {
    const slab = run.load(points) as Slab<IntegerArray>;
    const directions = exhaust(widestDirections(run, slab, 32))!;
    const { rows, factor, slack } = exhaust(projectOn(run, slab, directions));
    const row = (i: number) => points.data.subarray(i * 256, (i + 1) * 256);
    let tight = 0;
    for (let i = 0; i < 300; i++) {
      for (let j = 0; j < i; j++) {
        const p = Math.sqrt(squared(rows.row(i), rows.row(j)));
        const d = Math.sqrt(squared(row(i), row(j)));
        expect(p).toBeLessThanOrEqual(factor * d + slack);
        tight = Math.max(tight, p / (factor * d));
      }
    }
    // They lose little where the points vary in the directions that were chosen.
    expect(tight).toBeGreaterThan(0.95);
    expect(slack / factor).toBeLessThan(4);
  });
});
