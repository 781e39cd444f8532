import { expect, test } from "vitest";
import { smallSvd } from "../../src/linalg/small-svd.ts";
import { symmetricEigen } from "../../src/linalg/symmetric-eigen.ts";
import { npy } from "./npy.ts";

const numbers = (path: string): Float64Array => Float64Array.from(npy(path).data);

/** Both sides are backward stable; vectors differ by rounding over the gaps, the narrowest of which is some thousandth. */
const rounding = 1e-10;

/** The largest difference of column `a` of two matrices in the sign that fits better. */
function apart(found: Float64Array, expected: (i: number) => number, rows: number, cols: number, a: number): number {
  let [same, turned] = [0, 0];
  for (let i = 0; i < rows; i++) {
    same = Math.max(same, Math.abs(found[i * cols + a]! - expected(i)));
    turned = Math.max(turned, Math.abs(found[i * cols + a]! + expected(i)));
  }
  return Math.min(same, turned);
}

test("symmetricEigen equals SciPy's eigh on a 60 × 60 matrix", () => {
  const { values, vectors } = symmetricEigen(numbers("inputs/sym60"), 60);
  const [w, v] = [numbers("linear/eigh.values"), numbers("linear/eigh.vectors")];
  const norm = Math.max(...w.map(Math.abs));
  for (let a = 0; a < 60; a++) {
    expect(Math.abs(values[a]! - w[a]!)).toBeLessThan(rounding * norm);
    expect(apart(vectors, (i) => v[i * 60 + a]!, 60, 60, a)).toBeLessThan(rounding);
  }
});

test("smallSvd equals NumPy's svd on a 40 × 25 matrix", () => {
  const { u, sigma, v } = smallSvd(numbers("inputs/rect"), 40, 25);
  const [s, eu, vt] = [numbers("linear/svd.s"), numbers("linear/svd.u"), numbers("linear/svd.vt")];
  for (let a = 0; a < 25; a++) {
    expect(Math.abs(sigma[a]! - s[a]!)).toBeLessThan(rounding * s[0]!);
    expect(apart(u, (i) => eu[i * 25 + a]!, 40, 25, a)).toBeLessThan(rounding);
    expect(apart(v, (i) => vt[a * 25 + i]!, 25, 25, a)).toBeLessThan(rounding);
  }
});
