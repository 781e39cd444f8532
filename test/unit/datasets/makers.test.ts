import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { blobs, circles, moons, sCurve, swissRoll, swissRoll4 } from "../../../src/datasets/index.ts";
import { rowOf } from "../../../src/matrix/dense.ts";

const makers = [blobs, circles, moons, sCurve, swissRoll, swissRoll4];

/** A point is a few operations away from its coordinates. */
const rounding = 1e-14;

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof ManifoldError) return error.code;
    throw error;
  }
  return "no error";
}

describe.each(makers.map((maker) => [maker.info.name, maker] as const))("%s", (name, maker) => {
  const make = maker as (options?: object) => ReturnType<typeof circles>;

  test("refuses every bad value by the option's name, and unknown options with a suggestion", () => {
    for (const [option, { refuses }] of Object.entries(maker.info.options)) {
      for (const value of refuses) {
        expect(() => make({ [option]: value }), `${option}: ${JSON.stringify(value)}`).toThrow(new RegExp(`^${name}: ${option} must be`));
      }
    }
    expect(() => make({ sample: 3 })).toThrow('Did you mean "samples"?');
  });

  test("makes the same points again from the options it reports, others with another seed", () => {
    const made = make({ seed: 5 });
    expect(make(made.options)).toEqual(made);
    expect(make({ seed: 6 }).points).not.toEqual(made.points);
    expect(make({ seed: undefined })).toEqual(make());
  });

  test("says where every point lies", () => {
    const { points, coordinates, coordinateNames, labels, position } = make({ samples: 37 });
    expect([points.rows, coordinates.rows]).toEqual([37, 37]);
    expect(coordinates.cols).toBe(coordinateNames.length);
    if (labels) expect(labels.length).toBe(37);
    if (position) expect(position.length).toBe(37);
    for (const value of points.data) expect(value).toSatisfy(Number.isFinite);
  });
});

test("circles without noise lie where their coordinates say", () => {
  const { points, coordinates, labels } = circles({ samples: 51, noise: 0, factor: 0.3, seed: 2 });
  for (let i = 0; i < 51; i++) {
    const [angle, radius] = rowOf(coordinates, i) as unknown as [number, number];
    expect(Math.abs(points.data[2 * i]! - radius * Math.cos(angle))).toBeLessThan(rounding);
    expect(Math.abs(points.data[2 * i + 1]! - radius * Math.sin(angle))).toBeLessThan(rounding);
    expect(radius).toBe(labels[i] === 0 ? 1 : 0.3);
  }
  expect(labels.reduce((sum, label) => sum + label)).toBe(26);
});

test("noise leaves the true coordinates alone", () => {
  for (const maker of [circles, moons, sCurve, swissRoll]) {
    const options = { samples: 40, seed: 3 };
    const calm = maker({ ...options, noise: 0 });
    const noisy = maker({ ...options, noise: 0.1 });
    expect(noisy.coordinates).toEqual(calm.coordinates);
    expect(noisy.points).not.toEqual(calm.points);
  }
});

test("the coordinates of the sheets are isometric: neighbors are as far apart on the sheet as in space", () => {
  for (const { points, coordinates } of [sCurve({ samples: 3000 }), swissRoll({ samples: 3000 }), swissRoll4({ samples: 3000 })]) {
    const p = points.data;
    const flat = coordinates.data;
    let pairs = 0;
    for (let i = 0; i < points.rows; i++) {
      for (let j = 0; j < i; j++) {
        const along = Math.sqrt((flat[2 * i]! - flat[2 * j]!) ** 2 + (flat[2 * i + 1]! - flat[2 * j + 1]!) ** 2);
        if (along > 0.05) continue;
        const straight = Math.hypot(p[3 * i]! - p[3 * j]!, p[3 * i + 1]! - p[3 * j + 1]!, p[3 * i + 2]! - p[3 * j + 2]!);
        // On a curve of curvature κ ≤ 1 a chord is shorter than its arc s by s³ κ² / 24 at most.
        expect(Math.abs(straight - along)).toBeLessThan(along * 0.05 ** 2);
        pairs++;
      }
    }
    expect(pairs).toBeGreaterThan(20);
  }
});

test("a swiss roll with a hole has nothing in the middle", () => {
  const { position, points } = swissRoll({ samples: 500, hole: true });
  for (let i = 0; i < 500; i++) {
    const inside =
      position[i]! > 2.5 * Math.PI && position[i]! < 3.5 * Math.PI && points.data[3 * i + 1]! > 7 && points.data[3 * i + 1]! < 14;
    expect(inside).toBe(false);
  }
});

test("swissRoll4 is split by radius 10 and height 10 into its clusters, nearly", () => {
  const { points, labels, position } = swissRoll4();
  let fits = 0;
  for (let i = 0; i < 1600; i++) {
    expect(labels[i]).toBe(Math.floor(i / 400));
    const [x, y, z] = rowOf(points, i) as unknown as [number, number, number];
    expect(Math.abs(Math.hypot(x, z) - position[i]!)).toBeLessThan(rounding);
    if ((Math.hypot(x, z) > 10 ? 2 : 0) + (y > 10 ? 1 : 0) === labels[i]) fits++;
  }
  // A coordinate strays 2.5 standard deviations to the wrong side with probability 0.0062; 20 of 1,600 points are expected to.
  expect(fits).toBeGreaterThan(1560);
});

test("blobs takes centers and sizes that fit together", () => {
  const { centers, labels } = blobs({
    samples: [3, 1],
    centers: [
      [0, 0, 9],
      [1, 1, 1],
    ],
    shuffle: false,
  });
  expect([centers.rows, centers.cols]).toEqual([2, 3]);
  expect(Array.from(labels)).toEqual([0, 0, 0, 1]);
  expect(blobs({ samples: [1, 2, 3, 4] }).centers.rows).toBe(4);
  expect(codeOf(() => blobs({ samples: [1, 2], centers: 5 }))).toBe("bad-option");
  expect(() => blobs({ samples: [1, 2], centers: 5 })).toThrow("blobs: samples lists 2 numbers for 5 centers. Give one for each center.");
  expect(codeOf(() => blobs({ deviation: [1, 2], centers: 5 }))).toBe("bad-option");
  expect(() => blobs({ deviation: [1, 2], centers: 5 })).toThrow(
    "blobs: deviation lists 2 numbers for 5 centers. Give one for each center.",
  );
  expect(codeOf(() => blobs({ centers: [[1, 2], [1]] }))).toBe("bad-input");
  expect(codeOf(() => blobs({ centers: [[Number.NaN, 1]] }))).toBe("bad-input");
  expect(codeOf(() => blobs({ centers: [] }))).toBe("bad-input");
  expect(codeOf(() => blobs({ samples: 1e7, dimensions: 1e6 }))).toBe("too-large");
});
