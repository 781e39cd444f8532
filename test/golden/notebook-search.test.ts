import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { spectralClustering } from "../../src/cluster/spectral-clustering.ts";

interface Case {
  pairs: number;
  apart: number;
  near: number;
  gamma: number;
  radii: number[];
  costs: number[];
}
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL("data/notebook-search.json", import.meta.url), "utf8"));

/** Slopes are differences over 1e-8 of costs near 1: their rounding is some 1e-8 of them, and the steps follow the slopes. */
const byDifferences = 1e-6;

describe("the notebook's search goes down where SciPy's L-BFGS-B does", () => {
  test.each(cases)("$pairs pairs $near wide, $apart apart, gamma $gamma", ({ pairs, apart, near, gamma, radii, costs }) => {
    const points = Array.from({ length: 2 * pairs }, (_, i) => [apart * (i >> 1) + near * (i & 1)]);
    const { diagnostics } = spectralClustering.sync(points, { affinity: "gaussian", gamma, prune: "notebook" });
    const { path, start, radius, cost, iterations } = diagnostics.notebook!;
    expect(path.radii.length).toBe(radii.length);
    path.radii.forEach((found, step) => {
      expect(Math.abs(found / radii[step]! - 1)).toBeLessThanOrEqual(byDifferences);
      expect(Math.abs(path.costs[step]! / costs[step]! - 1)).toBeLessThanOrEqual(byDifferences);
    });
    expect([start, radius, cost, iterations]).toEqual([path.radii[0], path.radii.at(-1), path.costs.at(-1), radii.length - 1]);
    expect(radius).toBeLessThan(start);
  });
});
