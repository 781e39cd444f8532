import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import {
  accuracy,
  adjustedRandIndex,
  blobs,
  circles,
  moons,
  spectralClustering,
  swissRoll4,
  unmatchedAccuracy,
} from "../../../src/index.ts";
import { type Matrix, takeRows, toRows } from "../../../src/matrix/dense.ts";

const study = circles({ samples: 200, noise: 0.05, factor: 0.5, seed: 1337 });
const roll = swissRoll4({ seed: 1337 });
/** The split of the sheet at radius 10. */
const split = Array.from(roll.position!, (radius) => (radius > 10 ? 1 : 0));
const codes = (model: { warnings: readonly { code: string }[] }) => model.warnings.map(({ code }) => code);

describe("the circles of the study", () => {
  test("are told apart with no options", () => {
    const model = spectralClustering.sync(study.points);
    expect(accuracy(study.labels!, model.labels)).toBe(1);
    expect(codes(model)).toEqual([]);
    expect(model.diagnostics.components).toBe(1);
    expect(model.diagnostics.eigengapRatio).toBeGreaterThan(2);
    expect(model.diagnostics.widestGap).toBe(2);
    expect(model.diagnostics.kept).toBeLessThan(0.1);
    expect([0, 1]).toContain(unmatchedAccuracy(study.labels!, model.labels));
  });

  test.each([
    { scale: "zelnik-manor-perona" },
    { taper: "askey" },
    { prune: "none" },
    { prune: "kagp" },
    { prune: "notebook" },
    { affinity: "nearest-neighbors" },
    { affinity: "gaussian", gamma: 100 },
    { clusters: "auto" },
  ] as const)("and with %j", (options) => {
    const model = spectralClustering.sync(study.points, options);
    expect(accuracy(study.labels!, model.labels)).toBe(1);
    expect(model.diagnostics.clusters).toBe(2);
  });

  test("the unpruned spectrum is that of a dense solver", () => {
    // numpy.linalg.eigvalsh of D^−½ A D^−½, A = exp(−d²/(2 σᵢσⱼ)), σ the mean of the five smallest distances, own 0 included.
    const { eigenvalues } = spectralClustering.sync(study.points, { prune: "none" });
    [1, 0.999471, 0.997323, 0.996455].forEach((value, a) => {
      expect(eigenvalues[a]).toBeCloseTo(value, 6);
    });
  });

  test("the radius found is the least of a fine scan", () => {
    // 400 radii in logarithmic steps, NumPy: 2.45 with v = 3/2.
    const { search, guarded, radius } = spectralClustering.sync(study.points).diagnostics;
    expect(search!.radius).toBeCloseTo(2.4556, 3);
    expect(search!.alignment).toBeGreaterThan(0.95);
    expect(guarded).toBe(true);
    expect(radius).toBeGreaterThan(search!.radius);
    const { costs } = search!.tried;
    expect(Math.min(...costs)).toBe(search!.cost);
  });
});

test.each([{}, { scale: "zelnik-manor-perona" }, { affinity: "gaussian", gamma: 4 }] as const)(
  "the costs of all radii tried are those of the criterion, for one radius for all points: %j",
  (options) => {
    const { points } = circles({ samples: 61, noise: 0.06, factor: 0.5, seed: 8 });
    const n = points.rows;
    const model = spectralClustering.sync(points, { ...options, prune: "kagp", keepAffinity: true });
    const { before } = model.affinity!;
    const distances = Float64Array.from({ length: n * n }, (_, at) =>
      Math.hypot(...[0, 1].map((c) => points.data[2 * Math.floor(at / n) + c]! - points.data[2 * (at % n) + c]!)),
    );
    const { radii, costs, alignments, sparsities } = model.diagnostics.search!.tried;
    const sorted = distances
      .toSorted()
      .subarray(n)
      .filter((_, at) => at % 2 === 0);
    radii.forEach((radius, at) => {
      const phi = distances.map((d) => Math.max(1 - d / radius, 0) ** model.diagnostics.exponent!);
      const sum = (f: (e: number) => number) => phi.reduce((total, _, e) => total + f(e), 0);
      const norms = sum((e) => phi[e]! ** 2) * sum((e) => before.data[e]! ** 2);
      const alignment = sum((e) => phi[e]! * before.data[e]!) / Math.sqrt(norms);
      // Between two neighboring distances the number of pairs within is interpolated.
      const within = sorted.filter((d) => d < radius).length;
      const [last, next] = [sorted[within - 1] ?? 0, sorted[within]];
      const share = next === undefined ? 0 : (radius - last) / (next - last);
      const sparsity = 1 - (n + 2 * (within + share)) / (n * n);
      expect(alignments[at]).toBeCloseTo(alignment, 10);
      expect(sparsities[at]).toBeCloseTo(Math.max(0, sparsity), 8);
      expect(costs[at]).toBeCloseTo(Math.sqrt((Math.log(alignment) ** 2 + Math.log(sparsity) ** 2) / 2), 7);
    });
    expect(radii.length).toBeGreaterThan(40);
    expect(Math.min(...costs)).toBe(model.diagnostics.search!.cost);
  },
);

describe("the notebook's pruning", () => {
  test("prunes nothing on the circles: it ends far beyond the largest distance", () => {
    const model = spectralClustering.sync(study.points, { prune: "notebook" });
    const { radius, largestDistance, kept, notebook } = model.diagnostics;
    expect(codes(model)).toEqual(["nothing-pruned"]);
    expect(largestDistance).toBeCloseTo(2.1957, 4);
    expect(kept).toBe(1);
    // SciPy ends at 52.8 or 53.9, as its version rounds.
    expect(radius).toBeGreaterThan(52);
    expect(radius).toBeLessThan(55);
    expect(notebook!.start).toBeCloseTo(0.0157722, 7);
    expect(notebook!.cost).toBeCloseTo(22.808, 3);
    expect(notebook!.iterations).toBeGreaterThan(10);
  });

  test("prunes everything on the roll: it stops where it starts, and the labels are random", () => {
    const model = spectralClustering.sync(roll.points, { prune: "notebook" });
    const { radius, notebook, components, entriesPerRow } = model.diagnostics;
    expect(codes(model)).toEqual(["identity-affinity"]);
    expect(notebook!.iterations).toBe(0);
    expect(radius).toBe(notebook!.start);
    expect(components).toBe(1600);
    expect(entriesPerRow).toBe(1);
    expect(accuracy(split, model.labels)).toBeLessThan(0.6);
  });
});

describe("the swiss roll of the study", () => {
  test.each([{}, { scale: "zelnik-manor-perona" }, { affinity: "nearest-neighbors" }] as const)(
    "is split along the sheet, in one part: %j",
    (options) => {
      const model = spectralClustering.sync(roll.points, options);
      expect(accuracy(split, model.labels)).toBeGreaterThanOrEqual(0.95);
      expect(model.diagnostics.components).toBe(1);
      expect(codes(model)).toEqual([]);
    },
  );
});

describe("shapes", () => {
  test("two far blobs: two parts, two labels", () => {
    const { points, labels } = blobs({
      samples: 300,
      centers: [
        [0, 0],
        [100, 0],
      ],
      seed: 3,
    });
    const model = spectralClustering.sync(points);
    expect(accuracy(labels!, model.labels)).toBe(1);
    expect(model.diagnostics.components).toBe(2);
    expect([...model.eigenvalues.slice(0, 2)]).toEqual([1, 1]);
    expect(codes(model)).toEqual([]);
  });

  test("moons", () => {
    const { points, labels } = moons({ samples: 400, noise: 0.08, seed: 1 });
    expect(accuracy(labels!, spectralClustering.sync(points).labels)).toBe(1);
  });

  test("three moons", () => {
    const { normal, uniform } = random(1);
    const labels = Int32Array.from({ length: 450 }, (_, i) => i % 3);
    const points = Array.from(labels, (moon) => {
      const angle = Math.PI * uniform();
      const side = moon === 1 ? -1 : 1;
      return [Math.cos(angle) + 1.2 * moon + 0.05 * normal(), side * Math.sin(angle) + 0.4 * (moon % 2) + 0.05 * normal()];
    });
    expect(accuracy(labels, spectralClustering.sync(points, { clusters: 3 }).labels)).toBe(1);
  });

  test.each([
    [
      "two far blobs",
      [
        [0, 0],
        [100, 0],
      ],
    ],
    [
      "three blobs",
      [
        [0, 0],
        [9, 0],
        [0, 9],
      ],
    ],
    [
      "four blobs, two of them nearer",
      [
        [0, 0],
        [12, 0],
        [60, 0],
        [90, 40],
      ],
    ],
  ])("the number of clusters is found: %s", (_, centers) => {
    const { points } = blobs({ samples: 80 * centers.length, centers, seed: 4 });
    expect(spectralClustering.sync(points, { clusters: "auto" }).diagnostics.clusters).toBe(centers.length);
  });

  test("five blobs, some close: found as five", () => {
    const { points, labels } = blobs({ samples: 600, centers: 5, seed: 3 });
    const model = spectralClustering.sync(points, { clusters: "auto" });
    expect(model.diagnostics.clusters).toBe(5);
    expect(accuracy(labels!, model.labels)).toBeGreaterThan(0.97);
  });

  test("a ring of points has the spectrum of a cycle", () => {
    const n = 30;
    const ring = Array.from({ length: n }, (_, i) => [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n)]);
    const { eigenvalues } = spectralClustering.sync(ring, { affinity: "nearest-neighbors", neighbors: 2 });
    for (let a = 0; a < eigenvalues.length; a++) {
      expect(eigenvalues[a]).toBeCloseTo(Math.cos((2 * Math.PI * Math.ceil(a / 2)) / n), 10);
    }
  });

  test("three points by hand", () => {
    // γ = 1, points 0, 1, 3: a = e⁻¹, b = e⁻⁴, c = e⁻⁹; no diagonal.
    const model = spectralClustering.sync([[0], [1], [3]], { affinity: "gaussian", gamma: 1, prune: "none", keepAffinity: true });
    const [a, b, c] = [Math.exp(-1), Math.exp(-4), Math.exp(-9)];
    [0, a, c, a, 0, b, c, b, 0].forEach((value, at) => {
      expect(model.affinity!.before.data[at]).toBeCloseTo(value, 14);
    });
    [a + c, a + b, b + c].forEach((value, i) => {
      expect(model.training.degrees[i]).toBeCloseTo(value, 14);
    });
    // The eigenvalues of D^−½ A D^−½ add up to its trace, 0.
    expect(model.eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    expect(new Set([model.labels[0], model.labels[1]]).size + Number(model.labels[2] === model.labels[0])).toBe(1);
  });
});

describe("what must not matter", () => {
  const { points, labels } = blobs({ samples: 240, centers: 3, seed: 8 });
  const reference = spectralClustering.sync(points, { clusters: 3 }).labels;

  test("the order of the points", () => {
    const order = Int32Array.from({ length: 240 }, (_, i) => (i * 77) % 240);
    const shuffled = spectralClustering.sync(takeRows(points, order), { clusters: 3 }).labels;
    expect(
      adjustedRandIndex(
        shuffled,
        Array.from(order, (i) => reference[i]!),
      ),
    ).toBe(1);
    expect(accuracy(labels!, reference)).toBeGreaterThan(0.97);
  });

  test("turning, moving, scaling", () => {
    const changed = toRows(points).map(([x, y]) => [7e3 * (0.6 * x! - 0.8 * y!) + 1e6, 7e3 * (0.8 * x! + 0.6 * y!) - 1e5]);
    expect(adjustedRandIndex(spectralClustering.sync(changed, { clusters: 3 }).labels, reference)).toBe(1);
  });

  test("many columns: products of centered points instead of differences", () => {
    const wide = { rows: 240, cols: 60, data: new Float64Array(240 * 60) };
    for (let i = 0; i < 240; i++) for (let c = 0; c < 2; c++) wide.data[i * 60 + 17 * (c + 1)] = points.data[2 * i + c]!;
    const bytes = wide.data.map((x) => Math.round(4 * (x + 20)));
    expect(adjustedRandIndex(spectralClustering.sync(wide, { clusters: 3 }).labels, reference)).toBe(1);
    expect(spectralClustering.sync({ ...wide, data: Uint8Array.from(bytes) }, { clusters: 3 }).labels).toEqual(
      spectralClustering.sync({ ...wide, data: bytes }, { clusters: 3 }).labels,
    );
  });

  test("units so small or large that squares overflow", () => {
    for (const unit of [2 ** -500, 2 ** 400]) {
      const scaled: Matrix = { ...points, data: points.data.map((x) => x * unit) };
      const model = spectralClustering.sync(scaled, { clusters: 3 });
      expect(model.labels).toEqual(reference);
      expect(model.diagnostics.largestDistance! / unit).toBeCloseTo(spectralClustering.sync(points).diagnostics.largestDistance!, 10);
      expect(spectralClustering.predict.sync(model, scaled)).toEqual(reference);
    }
  });

  test("radii are told in the units of the points, those of the search too", () => {
    const plain = spectralClustering.sync(points, { prune: "kagp" }).diagnostics;
    for (const unit of [2 ** -500, 2 ** 400, 2 ** 3]) {
      const scaled: Matrix = { ...points, data: points.data.map((x) => x * unit) };
      const { radius, search } = spectralClustering.sync(scaled, { prune: "kagp" }).diagnostics;
      expect(radius! / unit).toBeCloseTo(plain.radius!, 10);
      expect(search!.radius / unit).toBeCloseTo(plain.search!.radius, 8);
      expect(search!.cost).toBeCloseTo(plain.search!.cost, 10);
      search!.tried.radii.forEach((tried, at) => {
        expect(tried / unit).toBeCloseTo(plain.search!.tried.radii[at]!, 8);
      });
    }
  });
});

describe("hard data", () => {
  test("duplicates, more than a scale looks at", () => {
    const { points, labels } = blobs({
      samples: 60,
      centers: [
        [0, 0],
        [9, 9],
      ],
      seed: 2,
    });
    const rows = toRows(points).flatMap((row) => Array.from({ length: 8 }, () => row));
    const truth = Array.from(labels!).flatMap((label) => Array.from({ length: 8 }, () => label));
    for (const affinity of ["self-tuning", "gaussian"] as const) {
      expect(accuracy(truth, spectralClustering.sync(rows, { affinity }).labels)).toBe(1);
    }
  });

  test("as many clusters as points", () => {
    const points = [
      [0, 0],
      [1, 0],
      [5, 5],
      [6, 5],
      [20, 1],
    ];
    expect(new Set(spectralClustering.sync(points, { clusters: 5 }).labels).size).toBe(5);
    expect(spectralClustering.sync([[0], [1]]).labels.toSorted()).toEqual(Int32Array.of(0, 1));
  });

  test("all points equal: refused", () => {
    const points = Array.from({ length: 20 }, () => [3, 3]);
    expect(() => spectralClustering.sync(points)).toThrow("spectralClustering: all 20 points are equal");
  });

  test("no clusters in the data: no clear gap", () => {
    const square = Array.from({ length: 400 }, (_, i) => [i % 20, Math.floor(i / 20)]);
    expect(codes(spectralClustering.sync(square, { clusters: 2 }))).toEqual(["no-clear-eigengap"]);
  });
});

test("auto, where no number of clusters stands out: the one before the widest gap, as the diagnostics tell it", () => {
  // A line of points: eigenvalues fall off smoothly and rows lie along a curve, whatever the number.
  const line = Array.from({ length: 120 }, (_, i) => [i]);
  const model = spectralClustering.sync(line, { clusters: "auto" });
  const { clusters, widestGap, sizes } = model.diagnostics;
  expect(clusters).toBe(widestGap);
  expect(sizes.length).toBe(clusters);
  expect(new Set(model.labels).size).toBe(clusters);
  const asked = spectralClustering.sync(line, { clusters });
  expect(model.labels).toEqual(asked.labels);
  const missing = Array.from(model.eigenvalues.subarray(1, 12), (value) => 1 - value);
  const ratios = missing.slice(1).map((value, k) => value / missing[k]!);
  expect(2 + ratios.indexOf(Math.max(...ratios.slice(0, 9)))).toBe(clusters);
});

describe("more parts than clusters", () => {
  const { points, labels } = blobs({
    samples: 400,
    centers: [
      [0, 0],
      [40, 0],
      [400, 0],
      [440, 0],
    ],
    shuffle: false,
    seed: 3,
  });
  const pairs = Array.from(labels!, (label) => label >> 1);

  // The Gaussian affinities fill a table, a quarter of which is not zero.
  test.each([{ affinity: "self-tuning" }, { affinity: "nearest-neighbors" }, { affinity: "gaussian", gamma: 1, prune: "none" }] as const)(
    "are joined by the shortest bridges: %j",
    (options) => {
      const model = spectralClustering.sync(points, options);
      expect(codes(model)).toEqual(["more-components-than-clusters"]);
      expect(model.diagnostics.components).toBe(4);
      expect(model.diagnostics.bridged).toBe(true);
      expect(accuracy(pairs, model.labels)).toBe(1);
      // As many clusters as parts need no bridges.
      const whole = spectralClustering.sync(points, { ...options, clusters: 4 });
      expect(accuracy(labels!, whole.labels)).toBe(1);
      expect(whole.diagnostics.bridged).toBe(false);
    },
  );

  test("are an error where that is asked for", () => {
    expect(() => spectralClustering.sync(points, { disconnected: "error" })).toThrow(
      "spectralClustering: the affinities fall into 4 parts, more than the 2 clusters. Ask for more clusters",
    );
  });

  test("a point far from all others is told", () => {
    const model = spectralClustering.sync([...toRows(points).slice(0, 100), [1e6, 1e6]]);
    expect(codes(model)).toEqual(["isolated-points"]);
    expect(model.diagnostics.isolated).toBe(1);
  });
});

describe("new points", () => {
  test.each([
    {},
    { scale: "zelnik-manor-perona", prune: "none" },
    { prune: "kagp", taper: "askey" },
    { affinity: "gaussian" },
    { affinity: "nearest-neighbors" },
  ] as const)("fall to the cluster they lie in: %j", (options) => {
    const rings = circles({ samples: 400, noise: 0.04, factor: 0.4, seed: 5 });
    const model = spectralClustering.sync(rings.points, { gamma: 60, ...options });
    expect(accuracy(rings.labels!, model.labels)).toBe(1);
    expect(spectralClustering.predict.sync(model, rings.points)).toEqual(model.labels);
    const others = circles({ samples: 200, noise: 0.04, factor: 0.4, seed: 6 });
    const inner = model.labels[rings.labels!.indexOf(1)]!;
    const expected = Int32Array.from(others.labels!, (label) => (label === 1 ? inner : 1 - inner));
    expect(unmatchedAccuracy(expected, spectralClustering.predict.sync(model, others.points))).toBe(1);
    // Beyond the reach of all affinities: the nearest point decides.
    expect(spectralClustering.predict.sync(model, [[1e5, 0]])[0]).toBe(1 - inner);
  });

  test("a training point has the label of the model, also where another center is nearer", () => {
    const model = spectralClustering.sync(study.points);
    const relabelled = { ...model, labels: model.labels.map((label) => 5 - label) };
    expect(spectralClustering.predict.sync(relabelled, study.points)).toEqual(relabelled.labels);
    // A point that is none of them goes by the centers.
    const beside = { ...study.points, data: study.points.data.map((x) => x + 1e-6) };
    expect(spectralClustering.predict.sync(relabelled, beside)).toEqual(model.labels);
  });

  test("get the training points' eigenvectors back: clusters that run into each other", () => {
    // Degrees of 12 and more: the point itself, which a new point has for a neighbor and a training point has not, hardly counts.
    const { points } = blobs({
      samples: [700, 100, 40],
      centers: [
        [0, 0],
        [3, 0],
        [1, 4],
      ],
      deviation: [1.2, 0.5, 0.5],
      seed: 2,
    });
    const near = { ...points, data: points.data.map((x) => x + 1e-7) };
    for (const clusters of [2, 3, 5]) {
      const model = spectralClustering.sync(points, { affinity: "gaussian", gamma: 0.5, prune: "none", clusters });
      expect(unmatchedAccuracy(model.labels, spectralClustering.predict.sync(model, near))).toBeGreaterThan(0.995);
    }
  });

  test("close to a training point have its label", () => {
    const model = spectralClustering.sync(roll.points, {});
    const near = { ...roll.points, data: roll.points.data.map((x) => x + 1e-9) };
    expect(unmatchedAccuracy(model.labels, spectralClustering.predict.sync(model, near))).toBe(1);
  });
});

describe("affinities for drawing", () => {
  test("come before and after pruning, symmetric, and only when asked for", () => {
    const { affinity } = spectralClustering.sync(study.points, { keepAffinity: true });
    const { before, after } = affinity!;
    expect([before.rows, before.cols, after.rows, after.cols]).toEqual([200, 200, 200, 200]);
    let kept = 0;
    for (let i = 0; i < 200; i++) {
      expect(before.data[i * 201]).toBe(1);
      for (let j = 0; j < 200; j++) {
        expect(before.data[i * 200 + j]).toBe(before.data[j * 200 + i]);
        expect(after.data[i * 200 + j]).toBe(after.data[j * 200 + i]);
        if (after.data[i * 200 + j] === 0) continue;
        kept++;
        expect(after.data[i * 200 + j]).toBe(before.data[i * 200 + j]);
      }
    }
    const plain = spectralClustering.sync(study.points);
    expect(kept).toBe(plain.diagnostics.kept * 40_000);
    expect("affinity" in plain).toBe(false);
  });
});

describe("refusals", () => {
  test.each([
    [{ clusters: 6 }, "spectralClustering: clusters is 6, but there are only 5 points."],
    [{ clusters: 1 }, "spectralClustering: clusters must be"],
    [
      { affinity: "nearest-neighbors" },
      "spectralClustering: neighbors is 10, but there are only 5 points. Ask for fewer neighbors than points.",
    ],
    [{ gamma: 0 }, "spectralClustering: gamma must be"],
  ] as const)("%j", (options, message) => {
    expect(() => spectralClustering.sync([[0], [1], [2], [3], [9]], options)).toThrow(message);
  });

  test("too many points for a full table, before anything is computed", () => {
    const many = { data: Float32Array.from({ length: 60_000 }, (_, i) => i), shape: [30_000, 2] };
    expect(() => spectralClustering.sync(many)).toThrow(
      'spectralClustering: the affinities of all pairs of 30,000 points need 7.2 GB. Use affinity: "nearest-neighbors"',
    );
  });
});
