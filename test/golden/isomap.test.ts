import { describe, expect, test } from "vitest";
import { isomap } from "../../src/embed/isomap.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { casesOf } from "./manifest.ts";
import { npyMatrix } from "./npy.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly neighbors: number;
  readonly reconstruction_error: number;
}

/** Both libraries' eigenvectors are good to some 1e-11, ours by the tolerance of the iteration. */
const iterative = 1e-9;
/** Table entries are rounded to 24 bits, and roots of eigenvalues and differences of distances magnify that a little. */
const float32 = 1e-5;

/** The largest difference of two embeddings, each axis turned to agree, relative to the largest coordinate. */
function farthest(found: Matrix, wanted: Matrix<Float64Array | Uint8Array>, signs: readonly number[]): number {
  let most = 0;
  let size = 0;
  for (let i = 0; i < wanted.rows; i++) {
    for (let a = 0; a < 2; a++) {
      const value = wanted.data[i * wanted.cols + a]!;
      most = Math.max(most, Math.abs(found.data[2 * i + a]! - signs[a]! * value));
      size = Math.max(size, Math.abs(value));
    }
  }
  expect(found.rows).toBe(wanted.rows);
  return most / size;
}

/** +1 or −1 for each axis: which way round the other library's is. */
function signsOf(found: Matrix, wanted: Matrix<Float64Array | Uint8Array>): number[] {
  return [0, 1].map((a) => {
    let dot = 0;
    for (let i = 0; i < wanted.rows; i++) dot += found.data[2 * i + a]! * wanted.data[i * wanted.cols + a]!;
    return Math.sign(dot);
  });
}

describe.each(casesOf<Case[]>("isomap"))("$id: scikit-learn's Isomap", ({ id, input, neighbors, reconstruction_error }) => {
  const points = npyMatrix(`inputs/${input}`);
  const file = (name: "embedding" | "eigenvalues" | "geodesics" | "queries" | "placed") => npyMatrix(`isomap/${id}.${name}`);

  for (const precision of ["f64", "f32"] as const) {
    test(`embedding, eigenvalues, geodesics, reconstruction error and transform in ${precision}`, () => {
      const tolerance = precision === "f64" ? iterative : float32;
      const model = isomap.sync(points, { neighbors, precision, keepGeodesics: true });
      const wanted = file("embedding");
      const signs = signsOf(model.embedding, wanted);
      expect(farthest(model.embedding, wanted, signs)).toBeLessThan(tolerance);
      file("eigenvalues")
        .data.subarray(0, 2)
        .forEach((value, a) => {
          expect(Math.abs(model.eigenvalues[a]! / value - 1)).toBeLessThan(tolerance);
        });
      const geodesics = file("geodesics");
      for (let e = 0; e < geodesics.data.length; e++) {
        expect(Math.abs(model.geodesics!.data[e]! - geodesics.data[e]!)).toBeLessThanOrEqual((tolerance * geodesics.data[e]!) / 10);
      }
      const { reconstructionError } = model.diagnostics;
      expect(Math.abs(reconstructionError / reconstruction_error - 1)).toBeLessThan(10 * tolerance);

      const queries = file("queries");
      const { geodesics: _, ...lean } = model;
      const placed = { kept: isomap.transform.sync(model, queries), searched: isomap.transform.sync(lean, queries) };
      expect(farthest(placed.kept, file("placed"), signs)).toBeLessThan(tolerance);
      expect(farthest(placed.searched, file("placed"), signs)).toBeLessThan(tolerance);
      expect(farthest(isomap.transform.sync(lean, points), model.embedding, [1, 1])).toBeLessThan(tolerance);
    });
  }
});
