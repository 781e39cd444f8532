import { cos, sin } from "../base/elementary.ts";
import { flag, seed } from "../base/options.ts";
import { columnOf, zeros } from "../matrix/dense.ts";
import { counts } from "./counts.ts";
import { defineDataset } from "./define.ts";
import { addNoiseByRow, noiseOption } from "./noise.ts";
import { randomState } from "./random-state.ts";
import { inOrder } from "./shuffled.ts";

/**
 * Two half circles of radius 1 that reach into each other.
 *
 * points n × 2; labels 0 (upper) and 1 (lower); coordinates n × 1: the angle along the half circle in [0, π]; position = angle.
 * Each moon's points are equally spaced, ends included; of an odd number the lower moon has one more. `samples: [upper, lower]`
 * sets both. The points are those of scikit-learn's `make_moons` for the same seed. O(n). Throws "bad-option".
 */
export const moons = defineDataset({
  name: "moons",
  summary: "Two half circles that reach into each other.",
  options: {
    samples: counts({ default: 200, parts: 2, help: "How many points in all, or [upper, lower]." }),
    noise: noiseOption(0.05),
    shuffle: flag({ default: true, help: "Whether the points come in random order." }),
    seed: seed(),
  },
  make({ samples, noise, shuffle, seed }) {
    const [upper, lower] = typeof samples === "number" ? [Math.floor(samples / 2), Math.ceil(samples / 2)] : [samples[0]!, samples[1]!];
    const n = upper + lower;
    const points = zeros(n, 2);
    const coordinates = zeros(n, 1);
    const labels = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const isLower = i >= upper;
      const angle = isLower ? fromZeroToPi(i - upper, lower) : fromZeroToPi(i, upper);
      points.data[2 * i] = isLower ? 1 - cos(angle) : cos(angle);
      points.data[2 * i + 1] = isLower ? 1 - sin(angle) - 0.5 : sin(angle);
      coordinates.data[i] = angle;
      labels[i] = isLower ? 1 : 0;
    }
    const draws = randomState(seed);
    const made = { points, coordinates, coordinateNames: ["angle"], labels };
    const mixed = shuffle ? inOrder(made, draws.permutation(n)) : made;
    addNoiseByRow(mixed.points, noise, draws);
    return { ...mixed, position: columnOf(mixed.coordinates, 0) };
  },
});

/** The i-th of n equally spaced angles from 0 to π, both included. */
function fromZeroToPi(i: number, n: number): number {
  return i > 0 && i === n - 1 ? Math.PI : i * (Math.PI / Math.max(1, n - 1));
}
