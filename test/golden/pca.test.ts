import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pca } from "../../src/embed/pca.ts";
import { npy, npyMatrix } from "./npy.ts";

/** Both sides solve the problem in doubles; eigenvectors differ by rounding over the gap, which is at least some 1e-4 here. */
const rounding = 1e-10;

const cases = [
  { name: "iris", input: "cluster/in.iris", dimensions: 4 },
  { name: "wine", input: "linear/in.wine", dimensions: 5 },
  { name: "scurve300", input: "cluster/in.scurve300", dimensions: 3 },
  { name: "digits", input: "cluster/in.digits", dimensions: 10 },
];

const manifest: { cases: { id: string; scalars: { noise_variance?: number } }[] } = JSON.parse(
  readFileSync(new URL("data/linear/manifest.json", import.meta.url), "utf8"),
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

describe.each(cases)("pca equals scikit-learn's on $name", ({ name, input, dimensions }) => {
  const points = npyMatrix(input);
  const model = pca.sync(points, { dimensions });
  const reference = (field: string) => npy(`linear/pca.${name}.${field}`).data;

  test("mean, components up to sign, variances", () => {
    expect(difference(model.mean, reference("mean"), 1, (_, k) => k)).toBeLessThan(rounding);
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
    const { noise_variance: noise = Number.NaN } = manifest.cases.find(({ id }) => id === `pca.${name}`)!.scalars;
    expect(Math.abs(model.noiseVariance - noise)).toBeLessThan(rounding * model.explainedVariance[0]!);
  });

  test.skipIf(name === "digits")("embedding up to sign, and whitened", () => {
    const column = (a: number, k: number) => k * dimensions + a;
    expect(difference(model.embedding.data, reference("embedding"), dimensions, column)).toBeLessThan(rounding);
    const white = pca.sync(points, { dimensions, whiten: true });
    const expected = npy(`linear/pca_whiten.${name}.embedding`).data;
    expect(difference(white.embedding.data, expected, dimensions, column)).toBeLessThan(rounding);
  });
});
