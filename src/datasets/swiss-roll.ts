import { flag, seed } from "../base/options.ts";
import { count } from "./counts.ts";
import { defineDataset } from "./define.ts";
import { addNoiseByColumn, noiseOption } from "./noise.ts";
import { type RandomState, randomState } from "./random-state.ts";
import { roll } from "./roll.ts";

/**
 * A sheet rolled up: (t cos t, height, t sin t) with t uniform in [3π/2, 9π/2) and height in [0, 21).
 *
 * points n × 3; coordinates n × 2: arc length from the middle of the roll, and height, so that straight distances between
 * coordinates are distances along the sheet; position = t. With `hole` the middle ninth of the sheet is missing.
 * The points are those of scikit-learn's `make_swiss_roll` for the same seed. O(n). Throws "bad-option".
 */
export const swissRoll = defineDataset({
  name: "swissRoll",
  summary: "A sheet rolled up, evenly covered.",
  options: {
    samples: count({ default: 1600, help: "How many points." }),
    noise: noiseOption(0),
    hole: flag({ default: false, help: "Whether the middle of the sheet is missing." }),
    seed: seed(),
  },
  make({ samples, noise, hole, seed }) {
    const draws = randomState(seed);
    const { t, height } = hole ? aroundHole(samples, draws) : wholeSheet(samples, draws);
    const rolled = roll(t, height);
    addNoiseByColumn(rolled.points, noise, draws);
    return { ...rolled, position: t };
  },
});

interface Sheet {
  readonly t: Float64Array;
  readonly height: Float64Array;
}

function wholeSheet(n: number, draws: RandomState): Sheet {
  const t = Float64Array.from({ length: n }, () => 1.5 * Math.PI * (1 + 2 * draws.uniform()));
  const height = Float64Array.from({ length: n }, () => 21 * draws.uniform());
  return { t, height };
}

/** The sheet in 3 × 3 fields, each of π by 7; a point falls into one of the eight that are not in the middle. */
function aroundHole(n: number, draws: RandomState): Sheet {
  const fields = Int32Array.from({ length: n }, () => draws.upTo(7)).map((field) => (field < 4 ? field : field + 1));
  const t = Float64Array.from(fields, (field) => Math.PI * (1.5 + Math.floor(field / 3)) + draws.uniform() * Math.PI);
  const height = Float64Array.from(fields, (field) => (field % 3) * 7 + draws.uniform() * 7);
  return { t, height };
}
