import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { classicalMds } from "../../../src/embed/classical-mds.ts";

const { normal } = random(11);
const flat = Array.from({ length: 40 }, () => [3 * normal(), normal()]);
const distance = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  Math.sqrt(Array.from(x, (value, k) => (value - y[k]!) ** 2).reduce((a, b) => a + b, 0));
const table = (points: readonly (readonly number[])[]): number[][] => points.map((x) => points.map((y) => distance(x, y)));
const rowsOf = ({ rows, cols, data }: { rows: number; cols: number; data: Float64Array }): Float64Array[] =>
  Array.from({ length: rows }, (_, i) => data.slice(i * cols, (i + 1) * cols));

/** Distances of the embedding, the square root of some ε of the largest square, differ from the true ones by so much. */
const rounding = 1e-7;

describe("classicalMds", () => {
  test.each(["euclidean", "precomputed"] as const)("a flat sheet in space comes back as itself, %s", (metric) => {
    const sheet = flat.map(([x, y]) => [x! * 0.6 + 5, x! * 0.8 - 2, y!]);
    const model = classicalMds.sync(metric === "euclidean" ? sheet : table(sheet), { metric });
    const found = rowsOf(model.embedding);
    for (let i = 0; i < 40; i++)
      for (let j = 0; j < i; j++) expect(Math.abs(distance(found[i]!, found[j]!) - distance(flat[i]!, flat[j]!))).toBeLessThan(rounding);
    expect(model.diagnostics.negativeMass).toBeLessThan(1e-12);
    expect(model.diagnostics.explained).toBeCloseTo(1, 12);
  });

  test("points and their distances give the same picture, signs included", () => {
    const a = classicalMds.sync(flat);
    const b = classicalMds.sync(table(flat), { metric: "precomputed" });
    a.embedding.data.forEach((value, k) => {
      expect(Math.abs(value - b.embedding.data[k]!)).toBeLessThan(1e-9);
    });
    for (const x of [0, 1]) expect(Math.abs(a.eigenvalues[x]! / b.eigenvalues[x]! - 1)).toBeLessThan(1e-12);
  });

  test("transform gives training points their place, and new ones theirs", () => {
    const fresh = Array.from({ length: 7 }, () => [2 * normal(), normal()]);
    const byPoints = classicalMds.sync(flat);
    const byTable = classicalMds.sync(table(flat), { metric: "precomputed" });
    const toTraining = (points: readonly (readonly number[])[]) => points.map((x) => flat.map((y) => distance(x, y)));
    expect(classicalMds.transform.sync(byPoints, flat)).toEqual(byPoints.embedding);
    const again = classicalMds.transform.sync(byTable, toTraining(flat));
    again.data.forEach((value, k) => {
      expect(Math.abs(value - byTable.embedding.data[k]!)).toBeLessThan(1e-9);
    });
    const a = classicalMds.transform.sync(byPoints, fresh);
    const b = classicalMds.transform.sync(byTable, toTraining(fresh));
    a.data.forEach((value, k) => {
      expect(Math.abs(value - b.data[k]!)).toBeLessThan(1e-9);
    });
  });

  test("points on a line fill one axis, the other is zero and told", () => {
    for (const metric of ["euclidean", "precomputed"] as const) {
      const line = Array.from({ length: 9 }, (_, i) => [i, 2 * i]);
      const model = classicalMds.sync(metric === "euclidean" ? line : table(line), { metric });
      expect(model.warnings.map(({ code }) => code)).toEqual([metric === "euclidean" ? "zero-variance" : "negative-eigenvalues"]);
      for (let i = 0; i < 9; i++) {
        expect(Math.abs(model.embedding.data[2 * i + 1]!)).toBe(0);
        expect(Math.abs(Math.abs(model.embedding.data[2 * i]!) - Math.abs(i - 4) * Math.sqrt(5))).toBeLessThan(1e-12);
      }
    }
  });

  test("distances around a circle are no flat distances: the negative part is told", () => {
    // The circulant B has the eigenvalues −½ Σ_k d_k² cos(2π a k/n), a = 1 … n − 1.
    const n = 24;
    const ring = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => Math.min((i - j + n) % n, (j - i + n) % n)));
    const spectrum = Array.from({ length: n - 1 }, (_, a) =>
      ring[0]!.reduce((sum, d, k) => sum - 0.5 * d * d * Math.cos((2 * Math.PI * (a + 1) * k) / n), 0),
    );
    const negative = spectrum.reduce((sum, value) => sum + Math.max(0, -value), 0);
    const all = spectrum.reduce((sum, value) => sum + Math.abs(value), 0);
    const model = classicalMds.sync(ring, { metric: "precomputed" });
    expect(model.diagnostics.negativeMass).toBeCloseTo(negative / all, 12);
    expect(model.warnings.map(({ code }) => code)).toEqual(["not-euclidean"]);
    const [first, second] = spectrum.sort((a, b) => b - a);
    expect(model.diagnostics.explained).toBeCloseTo((first! + second!) / all, 12);
  });

  test("what is no table of distances is refused with the place", () => {
    const wrong = (change: (t: number[][]) => void): (() => unknown) => {
      const t = table(flat.slice(0, 5));
      change(t);
      return () => classicalMds.sync(t, { metric: "precomputed" });
    };
    expect(wrong((t) => (t[2]![3] = -1))).toThrow("the distance at row 2, column 3 is -1.");
    expect(wrong((t) => (t[4]![4] = 0.5))).toThrow("the distance of point 4 from itself is 0.5.");
    expect(wrong((t) => (t[3]![1] = 100))).toThrow("the distance at row 3, column 1 is 100, but the other way round");
    expect(wrong((t) => t.pop())).toThrow("not 4 × 5");
    expect(() => classicalMds.sync(flat, { dimensions: 3 })).toThrow(
      "dimensions must be at most 2, the smaller of 40 points and 2 columns, not 3.",
    );
  });

  test.each([1e-6, 1, 1e6])("a millionth is rounding and more is a fault, in units of %d", (unit) => {
    const distances = table(flat.slice(0, 19)).map((row) => row.map((value) => value * unit));
    const largest = Math.max(...distances.flat());
    // What is only rounded is not what is named, even where it stands before.
    distances[4]![3]! *= 1 + 0.7e-6;
    distances[0]![0] = 0.7e-6 * largest;
    const place = (i: number, j: number, value: number) => () => {
      const changed = distances.map((row) => row.slice());
      changed[i]![j] = value;
      return classicalMds.sync(changed, { metric: "precomputed" });
    };
    for (const i of [0, 7, 18]) {
      expect(place(i, i, 0.7e-6 * largest)).not.toThrow();
      expect(place(i, i, 1.4e-6 * largest)).toThrow(`the distance of point ${i} from itself is`);
    }
    for (const [i, j] of [
      [1, 0],
      [2, 9],
      [17, 2],
      [3, 16],
      [18, 0],
      [17, 18],
    ] as const) {
      expect(place(i, j, distances[i]![j]! * (1 + 0.7e-6))).not.toThrow();
      expect(place(i, j, distances[i]![j]! * (1 + 1.4e-6))).toThrow(`the distance at row ${Math.max(i, j)}, column ${Math.min(i, j)} is`);
    }
  });
});
