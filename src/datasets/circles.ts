import { cos, sin } from "../base/elementary.ts";
import { flag, number, seed } from "../base/options.ts";
import { columnOf, zeros } from "../matrix/dense.ts";
import { counts } from "./counts.ts";
import { defineDataset } from "./define.ts";
import { addNoiseByRow, noiseOption } from "./noise.ts";
import { randomState } from "./random-state.ts";
import { inOrder } from "./shuffled.ts";

/**
 * Two circles around the origin, the inner one of radius `factor`: two parts that no straight line parts.
 *
 * points n × 2; labels 0 (outer, radius 1) and 1 (inner); coordinates n × 2: angle in [0, 2π) and radius; position = angle.
 * Each circle's points are equally spaced; of an odd number the inner circle has one more. `samples: [outer, inner]` sets both.
 * The points are those of scikit-learn's `make_circles` for the same seed. O(n). Throws "bad-option".
 */
export const circles = defineDataset({
  name: "circles",
  summary: "Two circles, one inside the other.",
  options: {
    samples: counts({ default: 200, parts: 2, help: "How many points in all, or [outer, inner]." }),
    noise: noiseOption(0.05),
    factor: number({ default: 0.5, minimum: 0, below: 1, help: "Radius of the inner circle; the outer one has radius 1." }),
    shuffle: flag({ default: true, help: "Whether the points come in random order." }),
    seed: seed(),
  },
  make({ samples, noise, factor, shuffle, seed }) {
    const [outer, inner] = typeof samples === "number" ? [Math.floor(samples / 2), Math.ceil(samples / 2)] : [samples[0]!, samples[1]!];
    const n = outer + inner;
    const points = zeros(n, 2);
    const coordinates = zeros(n, 2);
    const labels = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const isInner = i >= outer;
      const angle = isInner ? (i - outer) * ((2 * Math.PI) / inner) : i * ((2 * Math.PI) / outer);
      const radius = isInner ? factor : 1;
      points.data[2 * i] = cos(angle) * radius;
      points.data[2 * i + 1] = sin(angle) * radius;
      coordinates.data[2 * i] = angle;
      coordinates.data[2 * i + 1] = radius;
      labels[i] = isInner ? 1 : 0;
    }
    const draws = randomState(seed);
    const made = { points, coordinates, coordinateNames: ["angle", "radius"], labels };
    const mixed = shuffle ? inOrder(made, draws.permutation(n)) : made;
    addNoiseByRow(mixed.points, noise, draws);
    return { ...mixed, position: columnOf(mixed.coordinates, 0) };
  },
});
