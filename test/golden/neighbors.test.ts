import { expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { openRun } from "../../src/compute/run.ts";
import { digits } from "../../src/datasets/index.ts";
import { nearestNeighbors } from "../../src/neighbors/nearest.ts";
import { casesOf } from "./manifest.ts";
import { npyLabels, npyMatrix } from "./npy.ts";

/** scikit-learn's distances come from d² = |x|² + |y|² − 2 x·y in f64, with norms of up to 5,000 in the digits: some 2⁻⁵³ · 10⁴ of d². */
const rounding = 1e-11;

test.each(casesOf<{ X: string; neighbors: number }[]>("neighbors"))(
  "the neighbors of $X as scikit-learn finds them",
  async ({ X, neighbors: k }) => {
    const points = X === "digits" ? (await digits()).points : npyMatrix(`inputs/${X}`);
    const distances = npyMatrix(`neighbors/knn.${X}.distances`);
    const indices = npyLabels(`neighbors/knn.${X}.indices`);
    const run = openRun(openEngine(), "test");
    const found = exhaust(nearestNeighbors(run, run.load(points), k));
    for (let i = 0; i < distances.rows; i++) {
      for (let r = 0; r < k; r++) {
        const expected = distances.data[i * k + r]!;
        expect(Math.abs(found.distances.row(i)[r]! - expected)).toBeLessThanOrEqual(rounding * (1 + expected));
      }
      // Equal distances come in any order there: those that stand alone must be the same points.
      for (let r = 0; r < k - 1; r++) {
        const at = (place: number) => distances.data[i * k + place] ?? Number.NEGATIVE_INFINITY;
        const tied = at(r + 1) - at(r) < 1e-9 || (r > 0 && at(r) - at(r - 1) < 1e-9);
        if (!tied) expect(found.indices.row(i)[r]).toBe(indices[i * k + r]);
      }
    }
    run.close();
  },
);
