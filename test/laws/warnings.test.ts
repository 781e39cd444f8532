import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { sCurve } from "../../src/datasets/index.ts";
import { classicalMds } from "../../src/embed/classical-mds.ts";
import { isomap } from "../../src/embed/isomap.ts";
import { lle } from "../../src/embed/lle.ts";
import { pca } from "../../src/embed/pca.ts";
import { spectralClustering } from "../../src/index.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { strands } from "./cases.ts";

// A warning comes exactly where the number that it tells of passes its bound: data are changed little by little until it does.

interface Seen {
  readonly value: number;
  readonly warned: boolean;
}

/** Warned of on one side of the bound and not on the other, and both sides were looked at closely. */
function expectBound(seen: readonly Seen[], bound: number, side: "above" | "below", near: number): void {
  for (const { value, warned } of seen) expect(warned, String(value)).toBe(side === "above" ? value > bound : value < bound);
  const apart = (warned: boolean) => Math.min(...seen.filter((one) => one.warned === warned).map(({ value }) => Math.abs(value - bound)));
  expect(apart(true)).toBeLessThan(near);
  expect(apart(false)).toBeLessThan(near);
}

const warnedOf = ({ warnings }: { warnings: readonly { code: string }[] }, code: string) => warnings.some((one) => one.code === code);

test("classicalMds tells of distances that no points have when a tenth of the spectrum is negative", () => {
  // From a circle in the plane to the ways around it.
  const n = 30;
  const seen = Array.from({ length: 41 }, (_, step) => {
    const table = Float64Array.from({ length: n * n }, (_, at) => {
      const around = Math.min((Math.floor(at / n) - (at % n) + n) % n, ((at % n) - Math.floor(at / n) + n) % n);
      const straight = (n / Math.PI) * Math.sin((Math.PI * around) / n);
      return straight + (step / 40) * (around - straight);
    });
    const model = classicalMds.sync({ rows: n, cols: n, data: table }, { metric: "precomputed" });
    return { value: model.diagnostics.negativeMass, warned: warnedOf(model, "not-euclidean") };
  });
  expectBound(seen, 0.1, "above", 0.01);
});

test("lle tells that the number of dimensions is not clear when an eigenvalue is more than half the next", () => {
  const seen = Array.from({ length: 40 }, (_, seed) => {
    const { normal } = random(seed);
    const cloud = { rows: 70, cols: 3, data: Float64Array.from({ length: 210 }, normal) };
    const model = lle.sync(cloud, { neighbors: 12 });
    return { value: model.diagnostics.gapRatio, warned: warnedOf(model, "ambiguous-dimension") };
  });
  expectBound(seen, 0.5, "above", 0.05);
});

test("spectralClustering tells that no gap is clear when the next eigenvalue is less than 1.25 times as far from one", () => {
  // Along a line eigenvalues are 1, 4, 9 … times as far from one as the first.
  const line = Array.from({ length: 80 }, (_, i) => [i]);
  const seen = Array.from({ length: 11 }, (_, at) => {
    const model = spectralClustering.sync(line, { clusters: at + 2, affinity: "nearest-neighbors", neighbors: 2 });
    return { value: model.diagnostics.eigengapRatio, warned: warnedOf(model, "no-clear-eigengap") };
  });
  expectBound(seen, 1.25, "below", 0.05);
});

test("isomap tells of bridges, of points left out and of short circuits where there are any, and only there", () => {
  const whole = strands(90, 3);
  const split: Matrix = { ...whole, data: whole.data.map((x, at) => x + 50 * (Math.floor(at / whole.cols) % 2)) };
  for (const disconnected of ["connect", "largest"] as const) {
    const [together, apart] = [whole, split].map((points) => isomap.sync(points, { neighbors: 9, disconnected }));
    const code = disconnected === "connect" ? "bridged" : "left-out";
    for (const model of [together!, apart!]) expect(warnedOf(model, code)).toBe(model.diagnostics.parts.length > 1);
    expect(apart!.diagnostics.parts.length).toBeGreaterThan(1);
  }
  const { points: curve } = sCurve({ samples: 240, seed: 2 });
  const counts = [10, 20, 40, 80].map((neighbors) => {
    const model = isomap.sync(curve, { neighbors });
    const found = model.diagnostics.shortCircuits!;
    expect(warnedOf(model, "short-circuit")).toBe(found.count > 0);
    return found.count;
  });
  expect(counts[0]).toBe(0);
  expect(Math.max(...counts)).toBeGreaterThan(0);
});

describe("what there is no reason for is not said", () => {
  const square = Array.from({ length: 5 }, (_, i) => [i * i, 3 * (i % 2)]);

  test("pca and classicalMds have nothing to say of axes along which points vary, and tell of the others", () => {
    const { normal } = random(7);
    for (const rank of [1, 2, 3]) {
      const points = Array.from({ length: 12 }, () => Array.from({ length: 3 }, (_, j) => (j < rank ? normal() : 0)));
      for (const dimensions of [1, 2, 3]) {
        const wanted = dimensions > rank ? [{ code: "zero-variance", details: { rank, dimensions } }] : [];
        for (const model of [pca.sync(points, { dimensions }), classicalMds.sync(points, { dimensions })]) {
          expect(model.warnings).toMatchObject(wanted);
          expect(model.warnings).toHaveLength(wanted.length);
        }
      }
    }
  });

  test("as many clusters as points leave no eigenvalue to be apart from", () => {
    expect(spectralClustering.sync(square, { clusters: 5 }).warnings.map(({ code }) => code)).not.toContain("no-clear-eigengap");
  });

  test("of two parts of one size the first is the largest", () => {
    const twins = Array.from({ length: 24 }, (_, i) => [(i % 2) * 100 + Math.floor(i / 2), i % 3]);
    const model = isomap.sync(twins, { neighbors: 4, disconnected: "largest" });
    expect([...model.rows!]).toEqual(Array.from({ length: 12 }, (_, t) => 2 * t));
  });
});
