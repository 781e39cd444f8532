import { describe, expect, test } from "vitest";
import { type Matrix, measures, type NumberArray, residualVariance, shepardCorrelation, spearman, stress } from "../../../src/index.ts";
import { as, cloud, squared } from "../neighbors/reference.ts";

/** All distances of pairs i < j. */
function distances({ data, rows, cols }: Matrix<NumberArray>): number[] {
  const list: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = i + 1; j < rows; j++) {
      list.push(Math.sqrt(squared(data.subarray(i * cols, (i + 1) * cols), data.subarray(j * cols, (j + 1) * cols))));
    }
  }
  return list;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const dot = (a: number[], b: number[]) => sum(a.map((value, i) => value * b[i]!));

/** Sums of some ten thousand numbers in another order. */
const rounding = 1e-12;

function expectNear(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(rounding * (1 + Math.abs(expected)));
}

const sets: [string, Matrix<NumberArray>, Matrix<NumberArray>][] = [
  ["few columns", cloud(103, 3, 1), cloud(103, 2, 2)],
  ["two points more than a group", cloud(6, 1, 3), cloud(6, 1, 4)],
  ["many columns", cloud(61, 50, 5), cloud(61, 30, 6)],
  [
    "bytes and f32",
    as(
      Uint8Array,
      cloud(40, 30, 7, (v) => Math.round(128 + 30 * v)),
    ),
    as(Float32Array, cloud(40, 4, 8)),
  ],
];

describe.each(sets)("%s", (_, points, embedding) => {
  const delta = distances(points);
  const d = distances(embedding);

  test("stress, in its three forms", () => {
    const scale = dot(delta, d) / dot(d, d);
    const misfit = (s: number) => sum(delta.map((value, i) => (value - s * d[i]!) ** 2));
    expectNear(stress.sync(points, embedding), Math.sqrt(misfit(scale) / dot(delta, delta)));
    expectNear(stress.sync(points, embedding, { form: "normalized" }), Math.sqrt(misfit(1) / dot(delta, delta)));
    expectNear(stress.sync(points, embedding, { form: "raw" }), misfit(1));
  });

  test("residual variance", () => {
    const center = (values: number[]) => values.map((value) => value - sum(values) / values.length);
    const [a, b] = [center(delta), center(d)];
    expectNear(residualVariance.sync(points, embedding), 1 - dot(a, b) ** 2 / (dot(a, a) * dot(b, b)));
  });

  test("rank correlation of all pairs", () => {
    expectNear(shepardCorrelation.sync(points, embedding), spearman(delta, d));
  });
});

test("a scaled copy has no stress, not even that of rounding", () => {
  const points = cloud(200, 3, 1);
  const copy = { ...points, data: points.data.map((value) => 4 * value) };
  // The first sums are right to some 10⁻¹³; the second look keeps that from becoming its root.
  expect(stress.sync(points, copy)).toBeLessThan(1e-13);
  expect(residualVariance.sync(points, copy)).toBeLessThan(1e-14);
  expect(shepardCorrelation.sync(points, copy)).toBe(1);
  expectNear(stress.sync(points, copy, { form: "normalized" }), 3);
});

test("numbers whose squares are no numbers", () => {
  const points = cloud(50, 3, 1);
  const embedding = cloud(50, 2, 2);
  for (const factor of [2 ** 485, 2 ** -1000]) {
    const scaled = { ...points, data: points.data.map((value) => Math.round(value * 256) * factor) };
    const plain = { ...points, data: points.data.map((value) => Math.round(value * 256)) };
    expectNear(stress.sync(scaled, embedding), stress.sync(plain, embedding));
    expectNear(residualVariance.sync(scaled, embedding), residualVariance.sync(plain, embedding));
    expectNear(shepardCorrelation.sync(scaled, embedding), shepardCorrelation.sync(plain, embedding));
  }
});

test("a sample of pairs comes near the number of all", () => {
  const points = cloud(400, 3, 1);
  const embedding: Matrix = { rows: 400, cols: 2, data: points.data.filter((_, i) => i % 3 !== 1) };
  const all = shepardCorrelation.sync(points, embedding, { pairs: 100_000 });
  const some = shepardCorrelation.sync(points, embedding, { pairs: 5000, seed: 3 });
  expect(some).not.toBe(all);
  // Five standard errors.
  expect(Math.abs(some - all)).toBeLessThan((5 * (1 - all * all)) / Math.sqrt(5000));
  expect(shepardCorrelation.sync(points, embedding, { pairs: 5000, seed: 3 })).toBe(some);
});

test("where there is nothing to compare", () => {
  const points = cloud(20, 3, 1);
  const flat = cloud(20, 2, 2, () => 0.5);
  expect(stress.sync(points, flat)).toBe(1);
  expect(stress.sync(flat, points)).toBe(0);
  expect(stress.sync(flat, flat, { form: "normalized" })).toBe(0);
  expect(() => stress.sync(flat, points, { form: "normalized" })).toThrow("stress: all points are equal");
  expect(() => residualVariance.sync(points, flat)).toThrow("distances between rows of the embedding are equal");
  expect(() => residualVariance.sync(flat, points)).toThrow("distances between rows of the points are equal");
  expect(() => residualVariance.sync([[0], [1]], [[0], [2]])).toThrow("are equal, so there is no variance");
  expect(() => shepardCorrelation.sync(points, flat)).toThrow("are equal and have no order");
  expect(() => shepardCorrelation.sync([[0], [1]], [[0], [2]])).toThrow("Pass at least 3.");
  expect(() => stress.sync(points, cloud(19, 2, 1))).toThrow("stress: there are 20 points but 19 rows of the embedding.");
});

describe("every measure", () => {
  const points = cloud(500, 4, 1);
  const embedding = cloud(500, 2, 2);

  test.each(measures.map((measure) => ({ measure, name: measure.info.name })))(
    "$name: three drivers, any threads, the same",
    async ({ measure }) => {
      const sync = measure.sync(points, embedding);
      for (const threads of [1, 2, 3]) expect(await measure(points, embedding, { threads })).toEqual(sync);
      const steps = measure.steps(points, embedding);
      let last = 0;
      for (;;) {
        const step = steps.next();
        if (step.done) {
          expect(step.value).toEqual(sync);
          break;
        }
        expect(step.value.fraction).toBeGreaterThanOrEqual(last);
        last = step.value.fraction;
      }
    },
  );

  test.each(measures.map((measure) => ({ measure, name: measure.info.name })))(
    "$name: bad values of options are refused",
    ({ measure, name }) => {
      for (const [option, { refuses, default: usual, allows, help }] of Object.entries(measure.info.options)) {
        for (const value of refuses) {
          expect(() => measure.sync(points, embedding, { [option]: value })).toThrow(`${name}: ${option} must be`);
        }
        expect(allows(usual)).toBe(true);
        expect(help.length).toBeGreaterThan(10);
      }
      expect(() => measure.sync(points, embedding, { wrong: 1 })).toThrow(`${name}: unknown option "wrong".`);
    },
  );
});
