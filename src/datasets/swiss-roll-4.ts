import { seed } from "../base/options.ts";
import { columnOf } from "../matrix/dense.ts";
import { count } from "./counts.ts";
import { defineDataset } from "./define.ts";
import { evenly, normalClusters } from "./normal-clusters.ts";
import { randomState } from "./random-state.ts";
import { roll } from "./roll.ts";

/** Where the four clusters lie on the sheet: (radius, height). */
const centers = { rows: 4, cols: 2, data: Float64Array.of(7.5, 7.5, 7.5, 12.5, 12.5, 7.5, 12.5, 12.5) };

/**
 * A rolled-up sheet with four clusters on it, by the recipe of the founding study's `swissroll.dat`.
 *
 * Normal clusters of standard deviation 1 around (r, y) = (7.5, 7.5), (7.5, 12.5), (12.5, 7.5), (12.5, 12.5), equally large, one
 * after the other; each (r, y) goes to (r cos r, y, r sin r).
 *
 * points n × 3; labels 0 to 3 (of 1,600 points: row / 400, rounded down); coordinates n × 2: arc length from the middle of the
 * roll, and height; position = r. O(n). Throws "bad-option".
 */
export const swissRoll4 = defineDataset({
  name: "swissRoll4",
  summary: "A sheet rolled up, with four clusters on it.",
  options: {
    samples: count({ default: 1600, help: "How many points in all." }),
    seed: seed(),
  },
  make({ samples, seed }) {
    const { points: flat, labels } = normalClusters(centers, evenly(samples, 4), [1, 1, 1, 1], randomState(seed));
    const radius = columnOf(flat, 0);
    return { ...roll(radius, columnOf(flat, 1)), labels, position: radius };
  },
});
