import { cos, sin } from "../base/elementary.ts";
import { seed } from "../base/options.ts";
import { columnOf, zeros } from "../matrix/dense.ts";
import { count } from "./counts.ts";
import { defineDataset } from "./define.ts";
import { addNoiseByColumn, noiseOption } from "./noise.ts";
import { randomState } from "./random-state.ts";

/**
 * A sheet bent into an S: (sin t, height, sign(t) (cos t − 1)) with t uniform in [−3π/2, 3π/2) and height in [0, 2).
 *
 * points n × 3; coordinates n × 2: t, which is arc length here, and height, so that straight distances between coordinates are
 * distances along the sheet; position = t. The points are those of scikit-learn's `make_s_curve` for the same seed. O(n).
 * Throws "bad-option".
 */
export const sCurve = defineDataset({
  name: "sCurve",
  summary: "A sheet bent into an S.",
  options: {
    samples: count({ default: 1000, help: "How many points." }),
    noise: noiseOption(0),
    seed: seed(),
  },
  make({ samples: n, noise, seed }) {
    const draws = randomState(seed);
    const coordinates = zeros(n, 2);
    for (let i = 0; i < n; i++) coordinates.data[2 * i] = 3 * Math.PI * (draws.uniform() - 0.5);
    for (let i = 0; i < n; i++) coordinates.data[2 * i + 1] = 2 * draws.uniform();
    const points = zeros(n, 3);
    for (let i = 0; i < n; i++) {
      const t = coordinates.data[2 * i]!;
      points.data[3 * i] = sin(t);
      points.data[3 * i + 1] = coordinates.data[2 * i + 1]!;
      points.data[3 * i + 2] = Math.sign(t) * (cos(t) - 1);
    }
    addNoiseByColumn(points, noise, draws);
    return { points, coordinates, coordinateNames: ["arc length", "height"], position: columnOf(coordinates, 0) };
  },
});
