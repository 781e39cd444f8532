import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { exhaust } from "../../../src/base/steps.ts";
import { type Clusters, kMeansOn, type LloydOptions } from "../../../src/cluster/lloyd.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";
import { accuracy, blobs, kMeans } from "../../../src/index.ts";
import type { Matrix, NumberArray } from "../../../src/matrix/dense.ts";
import { fenced } from "../../fence.ts";

/** Points spread evenly over a cube, on which k-means takes its time. */
function withoutClusters(samples: number, cols: number): Matrix {
  const draw = random(5);
  return { rows: samples, cols, data: Float64Array.from({ length: samples * cols }, () => draw.uniform()) };
}

describe("known answers", () => {
  test("two far blobs", () => {
    const { points, labels } = blobs({
      samples: 300,
      centers: [
        [0, 0],
        [100, 0],
      ],
      seed: 3,
    });
    const model = kMeans.sync(points, { clusters: 2 });
    expect(accuracy(labels!, model.labels)).toBe(1);
    expect(model.warnings).toEqual([]);
    expect([...model.diagnostics.sizes].sort()).toEqual([150, 150]);
  });

  test("four points by hand", () => {
    const model = kMeans.sync([[0], [2], [10], [14]], { clusters: 2, init: [[0], [1]] });
    // {0} {2 10 14} → 0, 26/3 → {0 2} {10 14} → 1, 12 → the same.
    expect([...model.labels]).toEqual([0, 0, 1, 1]);
    expect([...model.centers.data]).toEqual([1, 12]);
    expect(model.inertia).toBe(1 + 1 + 4 + 4);
    expect(model.iterations).toBe(3);
  });

  test.each([
    ["few points", 300, 2, 8],
    ["many points", 3000, 8, 40],
  ])(
    "%s: the tolerance goes with the variance, so that units do not matter, and a larger one stops earlier",
    (_, samples, columns, clusters) => {
      const points = withoutClusters(samples, columns);
      const settings = { clusters, restarts: 1, seed: 2, maxIterations: 1000 };
      const iterations = [0, 1e-2].map((tolerance) => {
        const model = kMeans.sync(points, { ...settings, tolerance });
        for (const unit of [2 ** -12, 2 ** 12]) {
          const scaled = kMeans.sync({ ...points, data: points.data.map((x) => x * unit) }, { ...settings, tolerance });
          expect(scaled.iterations).toBe(model.iterations);
          expect(scaled.labels).toEqual(model.labels);
        }
        return model.iterations;
      });
      expect(iterations[0]!).toBeGreaterThan(iterations[1]!);
    },
  );

  test("as many clusters as points, and one", () => {
    const points = [
      [0, 0],
      [5, 1],
      [2, 8],
      [9, 9],
      [4, 4],
    ];
    const all = kMeans.sync(points, { clusters: 5 });
    expect(all.inertia).toBe(0);
    expect(new Set(all.labels).size).toBe(5);
    const one = kMeans.sync(points, { clusters: 1 });
    expect([...one.labels]).toEqual([0, 0, 0, 0, 0]);
    expect([...one.centers.data]).toEqual([4, 4.4]);
    expect(kMeans.sync([[3, 4]], { clusters: 1 }).inertia).toBe(0);
  });

  test("of equal distances the first center wins", () => {
    const model = kMeans.sync([[-1], [0], [1]], { clusters: 2, init: [[-1], [1]], maxIterations: 1 });
    expect([...kMeans.predict.sync({ ...model, centers: { rows: 2, cols: 1, data: Float64Array.of(-1, 1) } }, [[0], [0.1]])]).toEqual([
      0, 1,
    ]);
  });
});

describe("an empty cluster", () => {
  test("gets the farthest point, as in scikit-learn", () => {
    // KMeans(3, init=[[0], [0.5], [1000]], n_init=1).fit([[0], [1], [2], [20]]): labels, centers, n_iter of scikit-learn 1.9.1.
    const model = kMeans.sync([[0], [1], [2], [20]], { clusters: 3, init: [[0], [0.5], [1000]] });
    expect([...model.labels]).toEqual([0, 1, 1, 2]);
    expect([...model.centers.data]).toEqual([0, 1.5, 20]);
    expect(model.inertia).toBe(0.5);
  });

  test("stays empty when there are no more distinct points, and a warning says so", () => {
    const points = Array.from({ length: 20 }, (_, i) => [i % 2, 7]);
    const model = kMeans.sync(points, { clusters: 5 });
    expect(model.inertia).toBe(0);
    expect(new Set(model.labels).size).toBe(2);
    expect(model.warnings.map(({ code }) => code)).toEqual(["few-distinct-points"]);
    expect(model.warnings[0]!.message).toBe(
      "kMeans: only 2 of 5 clusters hold points: the data has no more distinct points. Ask for fewer clusters.",
    );
    // One too many is too many, and as many as there are places is not.
    expect(kMeans.sync(points, { clusters: 3 }).warnings.map(({ details }) => details)).toEqual([{ filled: 2, clusters: 3 }]);
    expect(kMeans.sync(points, { clusters: 2 }).warnings).toEqual([]);
  });
});

describe("Lloyd's iteration equals a plain one", () => {
  /** Labels, centers and iterations, computed anew each time in the simplest way. */
  function plain(x: number[][], init: number[][], mostIterations: number) {
    const away = (a: number[], b: number[]) => a.reduce((sum, v, c) => sum + (v - b[c]!) ** 2, 0);
    const nearest = (row: number[], centers: number[][]) =>
      centers.reduce((best, center, j) => (away(row, center) < away(row, centers[best]!) ? j : best), 0);
    let centers = init.map((row) => [...row]);
    let labels: number[] = [];
    let iterations = 0;
    for (let settled = false; !settled && iterations < mostIterations; iterations++) {
      const now = x.map((row) => nearest(row, centers));
      settled = now.join() === labels.join();
      labels = now;
      const groups = centers.map((_, j) => x.filter((__, i) => labels[i] === j));
      const far = x.map((row, i) => ({ i, d: away(row, centers[labels[i]!]!) })).sort((a, b) => b.d - a.d || a.i - b.i);
      groups.forEach((group, j) => {
        if (group.length > 0) return;
        const at = far.findIndex(({ i, d }) => d > 0 && groups[labels[i]!]!.length > 1);
        const { i } = far.splice(at, 1)[0]!;
        const from = groups[labels[i]!]!;
        from.splice(from.indexOf(x[i]!), 1);
        groups[j] = [x[i]!];
      });
      centers = groups.map((group) => init[0]!.map((_, c) => group.reduce((sum, row) => sum + row[c]!, 0) / group.length));
    }
    if (iterations === mostIterations) labels = x.map((row) => nearest(row, centers));
    return { labels, centers, iterations };
  }

  test.each([1, 2, 3, 4, 5, 6])("with empty clusters on the way, seed %i", (seed) => {
    const { normal } = random(seed);
    const x = Array.from({ length: 150 }, (_, i) => [normal() + 3 * (i % 4), normal()]);
    const init = [...x.slice(0, 4), [1e3, 0], [-1e3, 5], [0, 1e4]];
    for (const mostIterations of [2, 300]) {
      const expected = plain(x, init, mostIterations);
      const found = kMeans.sync(x, { clusters: 7, init, tolerance: 0, maxIterations: mostIterations });
      expect([...found.labels]).toEqual(expected.labels);
      expect(found.iterations).toBe(expected.iterations);
      found.centers.data.forEach((value, at) => {
        expect(value).toBeCloseTo(expected.centers.flat()[at]!, 10);
      });
    }
  });
});

test("one greedy start finds 25 blobs nearly always", () => {
  const { normal } = random(2);
  const points = Array.from({ length: 500 }, (_, i) => [10 * (i % 5) + normal(), 10 * (Math.floor(i / 5) % 5) + normal()]);
  let perfect = 0;
  for (let seed = 0; seed < 20; seed++) {
    // Two blobs under one center would add some 1,000 to an inertia of some 950.
    if (kMeans.sync(points, { clusters: 25, restarts: 1, seed }).inertia < 1200) perfect++;
  }
  // The best of 5 candidates for each center: 19 or so of 20 starts find all. With one candidate it is 1 of 20.
  expect(perfect).toBeGreaterThanOrEqual(15);
});

describe("bounds, and whole starts at once,", () => {
  const engine = fenced(openEngine({ shared: false }));
  function cluster(points: Matrix<NumberArray>, clusters: number, options: Partial<LloydOptions>): Clusters {
    const run = openRun(engine, "test");
    try {
      const settings = { restarts: 2, maxIterations: 50, tolerance: 0, seed: 4, ...options };
      return exhaust(kMeansOn(run, run.load(points), clusters, settings));
    } finally {
      run.close();
    }
  }

  test.each([
    ["scattered", 400, 5, 12, (u: number) => u],
    ["on a grid, many equal distances", 401, 2, 9, (u: number) => Math.floor(u * 6)],
    ["many columns", 300, 40, 7, (u: number) => u],
    ["few distinct points", 101, 1, 6, (u: number) => Math.floor(u * 4)],
  ] as const)("change nothing: %s", (_, rows, cols, k, shape) => {
    const { uniform } = random(rows + cols);
    const points = { rows, cols, data: Float64Array.from({ length: rows * cols }, () => shape(uniform())) };
    const plain = cluster(points, k, { bounds: false });
    expect(cluster(points, k, { bounds: true })).toEqual(plain);
    expect(cluster(points, k, { whole: true })).toEqual(plain);
    const few = { maxIterations: 2, tolerance: 1e-4, restarts: 3 };
    expect(cluster(points, k, { ...few, whole: true })).toEqual(cluster(points, k, { ...few, whole: false }));
    // A start far outside leaves clusters empty.
    const init = { rows: k, cols, data: Float64Array.from({ length: k * cols }, (_, at) => 100 * Math.floor(at / cols)) };
    expect(cluster(points, k, { init, whole: true })).toEqual(cluster(points, k, { init, whole: false }));
  });

  test("change nothing for bytes and for iterations that fill several slices", () => {
    const { uniform } = random(1);
    const bytes = { rows: 9000, cols: 5, data: Uint8Array.from({ length: 45000 }, () => Math.floor(256 * uniform())) };
    expect(cluster(bytes, 14, { maxIterations: 20, whole: true })).toEqual(cluster(bytes, 14, { maxIterations: 20, whole: false }));
  });
});

test("of starts that end equally well the first is kept", () => {
  // Four far heaps that every start finds, numbered in the order it met them.
  const { points } = blobs({
    samples: 80,
    centers: [
      [0, 0],
      [90, 0],
      [0, 90],
      [90, 90],
    ],
    seed: 2,
  });
  const alone = kMeans.sync(points, { clusters: 4, restarts: 1 });
  const best = kMeans.sync(points, { clusters: 4, restarts: 10 });
  expect(best.inertia).toBe(alone.inertia);
  expect(best.labels).toEqual(alone.labels);
});

describe("new points", () => {
  const { points } = blobs({ samples: 200, centers: 4, seed: 5 });
  const model = kMeans.sync(points, { clusters: 4 });

  test("predict gives training points their labels", () => {
    expect(kMeans.predict.sync(model, points)).toEqual(model.labels);
  });

  test("transform gives the distances to the centers", () => {
    const { data } = kMeans.transform.sync(model, [[1, 2]]);
    for (let j = 0; j < 4; j++) {
      const [dx, dy] = [1 - model.centers.data[2 * j]!, 2 - model.centers.data[2 * j + 1]!];
      expect(data[j]).toBe(Math.sqrt(dx * dx + dy * dy));
    }
  });
});

describe("refusals", () => {
  const points = [
    [0, 0],
    [1, 1],
    [2, 2],
  ];
  test.each([
    [{ clusters: 4 }, "kMeans: clusters is 4, but there are only 3 points. Ask for at most as many clusters as points."],
    [{ clusters: 2, init: [[0, 0]] }, "kMeans: init is 1 × 2, but 2 clusters of points with 2 columns start at 2 × 2 numbers."],
    [{ clusters: 2, init: [[0], [1]] }, "kMeans: init is 2 × 1, but"],
    [{ clusters: 2, init: [[0, 0], [1]] }, "kMeans: row 1 of init has 1 value where"],
    [
      {
        clusters: 2,
        init: [
          [0, 0],
          [1, Number.NaN],
        ],
      },
      "kMeans: the value of init at row 1, column 1 is NaN.",
    ],
    [{ clusters: 2, init: "random" as "k-means++" }, 'kMeans: init must be "k-means++" or points'],
    [{}, "kMeans: clusters is 8, but there are only 3 points."],
  ])("%j", (options, message) => {
    expect(() => kMeans.sync(points, options)).toThrow(message);
  });
});

test("a start that does not come to rest is told", () => {
  const { points } = blobs({ samples: 500, centers: 1, seed: 1 });
  const model = kMeans.sync(points, { clusters: 8, maxIterations: 2, restarts: 1 });
  expect(model.iterations).toBe(2);
  expect(model.diagnostics.converged).toBe(false);
  expect(model.warnings.map(({ code }) => code)).toEqual(["not-converged"]);
});

test("data far from the origin cluster as near it", () => {
  const { points } = blobs({ samples: 200, centers: 3, seed: 8 });
  // A shift that costs no bits: coordinates rounded to multiples of 2⁻²⁰.
  const near = { ...points, data: points.data.map((x) => Math.round(x * 1048576) / 1048576) };
  const far = { ...near, data: near.data.map((x) => x + 2 ** 30) };
  expect(kMeans.sync(far, { clusters: 3 }).labels).toEqual(kMeans.sync(near, { clusters: 3 }).labels);
});
