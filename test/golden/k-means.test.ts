import { describe, expect, test } from "vitest";
import { adjustedRandIndex, kMeans } from "../../src/index.ts";
import { takeRows } from "../../src/matrix/dense.ts";
import { casesOf } from "./manifest.ts";
import { npy, npyLabels, npyMatrix } from "./npy.ts";

interface Run {
  iterations: number;
  inertia: number;
}
interface Case {
  input: string;
  clusters: number;
  inertia: number;
  /** From the first points, to a fine and to a coarse tolerance. */
  first: Run;
  early: Run;
}

/** Means and sums of some thousand terms in another order than the reference takes them. */
const rounding = 1e-12;
/** Best minima of different random starts may differ in the labels of a point or two between clusters. */
const nearlyTheSameMinimum = 1e-5;

describe.each(casesOf<{ kmeans: Case[] }>("cluster").kmeans)("k-means on $input equals scikit-learn's", (wanted) => {
  const { input: name, clusters } = wanted;
  const points = npyMatrix(`inputs/${name}`);
  const init = takeRows(
    points,
    Array.from({ length: clusters }, (_, j) => j),
  );

  test("from the same start: labels, iterations, centers, inertia", () => {
    const model = kMeans.sync(points, { clusters, init, tolerance: 1e-8 });
    expect(model.labels).toEqual(npyLabels(`cluster/kmeans.${name}.first.labels`));
    expect(model.iterations).toBe(wanted.first.iterations);
    expect(Math.abs(model.inertia / wanted.first.inertia - 1)).toBeLessThan(rounding);
    const centers = npy(`cluster/kmeans.${name}.first.centers`).data;
    const scale = Math.max(...centers.map(Math.abs));
    for (let i = 0; i < centers.length; i++) expect(Math.abs(model.centers.data[i]! - centers[i]!)).toBeLessThan(rounding * scale);
  });

  test("a coarse tolerance stops where scikit-learn's stops", () => {
    const model = kMeans.sync(points, { clusters, init, tolerance: 1e-2 });
    expect(model.iterations).toBe(wanted.early.iterations);
    expect(Math.abs(model.inertia / wanted.early.inertia - 1)).toBeLessThan(rounding);
  });

  test("from its own starts: as good as the best of the reference's fifty", () => {
    const model = kMeans.sync(points, { clusters, restarts: 50, tolerance: 1e-8 });
    expect(model.inertia / wanted.inertia).toBeLessThan(1 + nearlyTheSameMinimum);
    // Nearly equal minima differ in a share of the points; circles have many equally good cuts.
    if (name !== "circles200") expect(adjustedRandIndex(model.labels, npyLabels(`cluster/kmeans.${name}.labels`))).toBeGreaterThan(0.97);
  });
});
