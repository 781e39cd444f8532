import { describe, expect, test } from "vitest";
import { pca } from "../../src/embed/pca.ts";
import { takeRows } from "../../src/matrix/dense.ts";
import { casesOf } from "./manifest.ts";
import { npy, npyMatrix } from "./npy.ts";

/** Both sides solve the problem in doubles; eigenvectors differ by rounding over the gap, which is at least some 1e-4 here. */
const rounding = 1e-10;

const cases = casesOf<{ id: string; input: string; dimensions: number; noise_variance: number }[]>("linear").filter(({ id }) =>
  id.startsWith("pca."),
);

/** The largest difference relative to the largest entry, each vector in the sign that fits better. */
function difference(found: ArrayLike<number>, expected: ArrayLike<number>, vectors: number, at: (a: number, k: number) => number): number {
  const length = found.length / vectors;
  let largest = 0;
  let worst = 0;
  for (let k = 0; k < expected.length; k++) largest = Math.max(largest, Math.abs(expected[k]!));
  for (let a = 0; a < vectors; a++) {
    let same = 0;
    let turned = 0;
    for (let k = 0; k < length; k++) {
      same = Math.max(same, Math.abs(found[at(a, k)]! - expected[at(a, k)]!));
      turned = Math.max(turned, Math.abs(found[at(a, k)]! + expected[at(a, k)]!));
    }
    worst = Math.max(worst, Math.min(same, turned));
  }
  return worst / largest;
}

describe.each(cases)("pca equals scikit-learn's on $input", ({ input: name, dimensions, noise_variance: noise }) => {
  const points = npyMatrix(`inputs/${name}`);
  const model = pca.sync(points, { dimensions });
  const reference = (field: string) => npy(`linear/pca.${name}.${field}`).data;

  test("mean, components up to sign, variances", () => {
    // Sums cancel to nothing where columns were centered before: rounding is that of the points.
    const size = Math.max(...points.data.map(Math.abs));
    reference("mean").forEach((value, j) => {
      expect(Math.abs(model.mean[j]! - value)).toBeLessThan(rounding * size);
    });
    const { cols } = points;
    expect(difference(model.components.data, reference("components"), dimensions, (a, k) => a * cols + k)).toBeLessThan(rounding);
    for (const [field, found] of [
      ["explained_variance", model.explainedVariance],
      ["explained_variance_ratio", model.explainedVarianceRatio],
      ["singular_values", model.singularValues],
    ] as const) {
      reference(field).forEach((value, a) => {
        expect(Math.abs(found[a]! / value - 1)).toBeLessThan(rounding);
      });
    }
    expect(Math.abs(model.noiseVariance - noise)).toBeLessThan(rounding * model.explainedVariance[0]!);
  });

  test.skipIf(name === "digits")("embedding up to sign, and whitened", () => {
    const column = (a: number, k: number) => k * dimensions + a;
    expect(difference(model.embedding.data, reference("embedding"), dimensions, column)).toBeLessThan(rounding);
    const white = pca.sync(points, { dimensions, whiten: true });
    const expected = npy(`linear/pca.${name}.white`).data;
    expect(difference(white.embedding.data, expected, dimensions, column)).toBeLessThan(rounding);
  });

  test("new points up to sign", () => {
    const some = takeRows(
      points,
      Array.from({ length: Math.ceil(points.rows / 9) }, (_, i) => 9 * i),
    );
    const placed = pca.transform.sync(model, { ...some, data: Float64Array.from(some.data, (value) => 1.5 * value) });
    const column = (a: number, k: number) => k * dimensions + a;
    expect(difference(placed.data, reference("transformed"), dimensions, column)).toBeLessThan(rounding);
  });
});
