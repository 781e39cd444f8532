import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { adjustedRandIndex, kMeans } from "../../src/index.ts";
import { takeRows } from "../../src/matrix/dense.ts";
import { npy, npyLabels, npyMatrix } from "./npy.ts";

const manifest: { cases: { id: string; params: Record<string, number>; scalars: Record<string, number> }[] } = JSON.parse(
  readFileSync(new URL("data/cluster/manifest.json", import.meta.url), "utf8"),
);

/** Means and sums of some thousand terms in another order than the reference takes them. */
const rounding = 1e-12;
/** Best minima of different random starts may differ in the labels of a point or two between clusters. */
const nearlyTheSameMinimum = 1e-5;

describe.each(["iris", "wine_z", "digits", "circles200", "swissroll1600"])("k-means on %s equals scikit-learn's", (name) => {
  const { params, scalars } = manifest.cases.find(({ id }) => id === `kmeans.${name}`)!;
  const points = npyMatrix(`cluster/in.${name}`);
  const clusters = params.n_clusters!;

  test("from the same start: labels, iterations, centers, inertia", () => {
    const init = takeRows(
      points,
      Array.from({ length: clusters }, (_, j) => j),
    );
    const model = kMeans.sync(points, { clusters, init, tolerance: 1e-8 });
    expect(model.labels).toEqual(npyLabels(`cluster/kmeans.${name}.lloyd_first_k_init_labels`));
    expect(model.iterations).toBe(scalars.lloyd_n_iter);
    expect(Math.abs(model.inertia / scalars.lloyd_inertia! - 1)).toBeLessThan(rounding);
    const centers = npy(`cluster/kmeans.${name}.lloyd_first_k_init_centers`).data;
    const scale = Math.max(...centers.map(Math.abs));
    for (let i = 0; i < centers.length; i++) expect(Math.abs(model.centers.data[i]! - centers[i]!)).toBeLessThan(rounding * scale);
  });

  test("from its own starts: as good as the best of the reference's fifty", () => {
    const model = kMeans.sync(points, { clusters, restarts: 30, tolerance: 1e-8 });
    expect(model.inertia / scalars.inertia!).toBeLessThan(1 + nearlyTheSameMinimum);
    // Nearly equal minima differ in a share of the points; circles have many equally good cuts.
    if (name !== "circles200") expect(adjustedRandIndex(model.labels, npyLabels(`cluster/kmeans.${name}.labels`))).toBeGreaterThan(0.97);
  });
});

test("the default tolerance stops where scikit-learn's stops", () => {
  const points = npyMatrix("cluster/in.swissroll1600");
  const model = kMeans.sync(points, { clusters: 4, init: takeRows(points, [0, 1, 2, 3]) });
  // scikit-learn 1.9.1, tol=1e-4: n_iter_ and inertia_.
  expect(model.iterations).toBe(16);
  expect(Math.abs(model.inertia / 44908.31401036188 - 1)).toBeLessThan(rounding);
});
