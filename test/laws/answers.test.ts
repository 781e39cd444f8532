import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { svc } from "../../src/classify/svc.ts";
import { kMeans } from "../../src/cluster/k-means.ts";
import { spectralClustering } from "../../src/cluster/spectral-clustering.ts";
import { classicalMds } from "../../src/embed/classical-mds.ts";
import { isomap } from "../../src/embed/isomap.ts";
import { lle } from "../../src/embed/lle.ts";
import { pca } from "../../src/embed/pca.ts";
import { columnOf, type Matrix, takeRows, zeros } from "../../src/matrix/dense.ts";
import { measures, methods } from "../../src/methods.ts";
import { accuracy } from "../../src/quality/accuracy.ts";
import { procrustes } from "../../src/quality/procrustes.ts";

// What can be worked out on paper: every method, and every measure, has at least one such answer to give.

/** What rounding leaves of a handful of operations on numbers of size one. */
const rounding = 1e-12;
/** What an iteration that stops at residuals of 1e-11 leaves of eigenvectors whose eigenvalues are far apart. */
const iterative = 1e-8;

const { uniform, normal } = random(42);

/** A flat sheet, twice as wide as high, that lies askew in five dimensions: `flat` are its true coordinates. */
function sheet(n: number): { flat: Matrix; points: Matrix } {
  const flat: Matrix = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, at) => (at % 2 ? 1 : 2) * (uniform() - 0.5)) };
  // Two orthonormal directions in five dimensions.
  const [a, b] = [
    [0.5, 0.5, -0.5, 0.5, 0],
    [0.1, -0.7, 0.1, 0.7, 0],
  ];
  const points = zeros(n, 5);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 5; j++) points.data[i * 5 + j] = flat.data[2 * i]! * a![j]! + flat.data[2 * i + 1]! * b![j]! + 3;
  }
  return { flat, points };
}

/** n points on the unit circle, evenly spaced from angle 0 on. */
function circle(n: number): Matrix {
  const points = zeros(n, 2);
  for (let i = 0; i < n; i++) {
    points.data[2 * i] = Math.cos((2 * Math.PI * i) / n);
    points.data[2 * i + 1] = Math.sin((2 * Math.PI * i) / n);
  }
  return points;
}

/** Two heaps of n points each, a hundred times as far apart as they are wide; the first n points are the first heap. */
function heaps(n: number): Matrix {
  return { rows: 2 * n, cols: 2, data: Float64Array.from({ length: 4 * n }, (_, at) => normal() + (at >= 2 * n ? 100 : 0)) };
}
const heapLabels = (n: number): Int32Array => Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 0 : 1));

/** The largest difference between distances of rows in `a` and in `b`, as a share of the largest distance in `a`. */
function misfit(a: Matrix, b: Matrix): number {
  const distance = ({ cols, data }: Matrix, i: number, j: number): number => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += (data[i * cols + c]! - data[j * cols + c]!) ** 2;
    return Math.sqrt(sum);
  };
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < i; j++) {
      worst = Math.max(worst, Math.abs(distance(a, i, j) - distance(b, i, j)));
      largest = Math.max(largest, distance(a, i, j));
    }
  }
  return worst / largest;
}

/** What is left of each column of `wanted` when columns of `given`, and a constant, explain it linearly: 0 for an affine map. */
function unexplained(given: Matrix, wanted: Matrix): number {
  const axes: Float64Array[] = [];
  for (let a = -1; a < given.cols; a++) {
    const axis = a < 0 ? new Float64Array(given.rows).fill(1) : columnOf(given, a);
    for (const other of axes) project(axis, other);
    const length = Math.sqrt(axis.reduce((sum, x) => sum + x * x, 0));
    axes.push(axis.map((x) => x / length));
  }
  let worst = 0;
  for (let c = 0; c < wanted.cols; c++) {
    const column = columnOf(wanted, c);
    project(column, axes[0]!);
    const before = column.reduce((sum, x) => sum + x * x, 0);
    for (const axis of axes) project(column, axis);
    worst = Math.max(worst, Math.sqrt(column.reduce((sum, x) => sum + x * x, 0) / before));
  }
  return worst;
}

function project(column: Float64Array, axis: Float64Array): void {
  const along = column.reduce((sum, x, i) => sum + x * axis[i]!, 0);
  for (let i = 0; i < column.length; i++) column[i] = column[i]! - along * axis[i]!;
}

const answers: Readonly<Record<string, () => void>> = {
  classicalMds() {
    const { flat, points } = sheet(60);
    expect(misfit(flat, classicalMds.sync(points).embedding)).toBeLessThan(rounding);
    // Three points at distances 3, 4, 5: B has the eigenvalues of the centered triangle, of trace (9 + 16 + 25)/3 and determinant 4 A²/3 · …
    const triangle = classicalMds.sync(
      [
        [0, 3, 4],
        [3, 0, 5],
        [4, 5, 0],
      ],
      { metric: "precomputed" },
    );
    const [first, second] = triangle.eigenvalues;
    expect(first! + second!).toBeCloseTo(50 / 3, 12);
    // The product of the two is 4 A² / n with the area A = 6.
    expect(first! * second!).toBeCloseTo((4 * 36) / 3, 11);
  },

  isomap() {
    // Every point a neighbor of every other: geodesics are straight, and a flat sheet comes back as itself.
    const { flat, points } = sheet(40);
    expect(misfit(flat, isomap.sync(points, { neighbors: 39 }).embedding)).toBeLessThan(iterative);

    // A spiral, neighbors along it: it is unrolled into a line as long as its pieces.
    const n = 50;
    const spiral = Array.from({ length: n }, (_, i) => [i * Math.cos(i / 8), i * Math.sin(i / 8)]);
    const along = zeros(n, 1);
    for (let i = 1; i < n; i++) {
      const [a, b] = [spiral[i]!, spiral[i - 1]!];
      along.data[i] = along.data[i - 1]! + Math.sqrt((a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2);
    }
    const unrolled = isomap.sync(spiral, { neighbors: 1, dimensions: 1 });
    expect(unrolled.diagnostics.parts).toEqual(Int32Array.of(n));
    expect(misfit(along, unrolled.embedding)).toBeLessThan(iterative);
    expect(unrolled.diagnostics.residualVariance).toBeLessThan(iterative);

    // A ring: B is circulant, so the plane of the two first axes is a circle again, with points evenly around it.
    const ring = isomap.sync(circle(24), { neighbors: 2, keepGeodesics: true });
    const radii = Array.from({ length: 24 }, (_, i) => Math.sqrt(ring.embedding.data[2 * i]! ** 2 + ring.embedding.data[2 * i + 1]! ** 2));
    expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(iterative);
    expect(procrustes(circle(24), ring.embedding).disparity).toBeLessThan(iterative);
    const chord = 2 * Math.sin(Math.PI / 24);
    expect(ring.geodesics!.data[7]).toBeCloseTo(7 * chord, 12);
    expect(ring.geodesics!.data[20]).toBeCloseTo(4 * chord, 12);
    // λ = −½ Σ_t g(t)² cos(2πt/n), the discrete Fourier transform of the first row.
    let lambda = 0;
    for (let t = 0; t < 24; t++) lambda -= 0.5 * (chord * Math.min(t, 24 - t)) ** 2 * Math.cos((2 * Math.PI * t) / 24);
    expect(ring.eigenvalues[0]).toBeCloseTo(lambda, 10);
    expect(ring.eigenvalues[1]).toBeCloseTo(lambda, 10);
  },

  lle() {
    // A flat sheet, modified: itself up to an affine map, but for what the regularization of the weights takes away.
    const { flat, points } = sheet(150);
    const modified = (regularization: number) => lle.sync(points, { variant: "modified", neighbors: 10, regularization });
    expect(unexplained(flat, modified(1e-3).embedding)).toBeLessThan(0.01);
    const exact = modified(1e-9);
    expect(unexplained(flat, exact.embedding)).toBeLessThan(1e-6);
    expect(unexplained(exact.embedding, flat)).toBeLessThan(1e-6);

    // A ring with two neighbors: weights ½ and ½, M is circulant with the eigenvalues (1 − cos 2πj/n)², each but the first twice.
    const n = 30;
    const ring = lle.sync(circle(n), { neighbors: 2 });
    for (const weight of ring.weights.values) expect(weight).toBeCloseTo(0.5, 12);
    expect(ring.weights.indices.slice(2, 4)).toEqual(Int32Array.of(0, 2));
    const lambda = (1 - Math.cos((2 * Math.PI) / n)) ** 2;
    for (const value of ring.eigenvalues) expect(value / lambda).toBeCloseTo(1, 7);
    expect(ring.reconstructionError / (2 * lambda)).toBeCloseTo(1, 7);
    expect(procrustes(circle(n), ring.embedding).disparity).toBeLessThan(iterative);
    for (let a = 0; a < 2; a++) expect(columnOf(ring.embedding, a).reduce((sum, y) => sum + y * y, 0)).toBeCloseTo(1, 10);
  },

  pca() {
    // Points whose covariance is diag(4, 1, ¼) about (1, 2, 3), exactly: plus and minus each axis.
    const spread = Math.sqrt(5 / 2);
    const points = [
      [1 + 2 * spread, 2, 3],
      [1 - 2 * spread, 2, 3],
      [1, 2 + spread, 3],
      [1, 2 - spread, 3],
      [1, 2, 3 + spread / 2],
      [1, 2, 3 - spread / 2],
    ];
    const model = pca.sync(points, { dimensions: 2 });
    expect(Array.from(model.explainedVariance)).toEqual([expect.closeTo(4, 12), expect.closeTo(1, 12)]);
    expect(Array.from(model.mean)).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12), expect.closeTo(3, 12)]);
    expect(Array.from(model.components.data, Math.abs)).toEqual([1, 0, 0, 0, 1, 0].map((entry) => expect.closeTo(entry, 10)));
    expect(model.components.data[0]).toBeGreaterThan(0);
    expect(model.components.data[4]).toBeGreaterThan(0);
    expect(model.embedding.data[0]).toBeCloseTo(2 * spread, 12);
    expect(model.embedding.data[2 * 3 + 1]).toBeCloseTo(-spread, 12);
    expect(model.noiseVariance).toBeCloseTo(0.25, 12);
    expect(Array.from(model.explainedVarianceRatio)).toEqual([expect.closeTo(4 / 5.25, 12), expect.closeTo(1 / 5.25, 12)]);
    expect(model.singularValues[0]).toBeCloseTo(Math.sqrt(20), 12);
  },

  kMeans() {
    const points = heaps(20);
    const model = kMeans.sync(points, { clusters: 2 });
    expect(accuracy(heapLabels(20), model.labels)).toBe(1);
    for (const heap of [0, 1]) {
      const rows = takeRows(
        points,
        Int32Array.from({ length: 20 }, (_, i) => 20 * heap + i),
      );
      const label = model.labels[20 * heap]!;
      for (let c = 0; c < 2; c++) {
        const mean = columnOf(rows, c).reduce((sum, x) => sum + x, 0) / 20;
        expect(model.centers.data[2 * label + c]).toBeCloseTo(mean, 12);
      }
    }
    // 0, 1, 10, 11 in two clusters: centers ½ and 10½, inertia 4 · ¼.
    expect(kMeans.sync([[0], [1], [10], [11]], { clusters: 2 }).inertia).toBe(1);
  },

  spectralClustering() {
    expect(accuracy(heapLabels(20), spectralClustering.sync(heaps(20)).labels)).toBe(1);
    // Two rings, one inside the other.
    const inner = circle(40);
    const rings = { rows: 80, cols: 2, data: Float64Array.from([...inner.data, ...inner.data.map((x) => 3 * x)]) };
    expect(accuracy(heapLabels(40), spectralClustering.sync(rings).labels)).toBe(1);
    // A ring with two neighbors is a cycle: M has the eigenvalues cos 2πj/n, each but the first (and for even n the last) twice.
    const n = 31;
    const { eigenvalues } = spectralClustering.sync(circle(n), { affinity: "nearest-neighbors", neighbors: 2, clusters: 3 });
    eigenvalues.forEach((value, at) => {
      expect(value).toBeCloseTo(Math.cos((2 * Math.PI * Math.ceil(at / 2)) / n), 8);
    });
  },

  svc() {
    // −1 of class 3 and 1 of class 7, linear: the widest margin has the decision −x, and both multipliers are ½.
    const model = svc.sync([[-1], [1]], [3, 7], { kernel: "linear", C: 10, tolerance: 1e-6 });
    expect(Array.from(model.classes)).toEqual([3, 7]);
    expect(Array.from(model.dualCoefficients.data)).toEqual([expect.closeTo(0.5, 6), expect.closeTo(-0.5, 6)]);
    expect(Array.from(svc.transform.sync(model, [[-2], [0.25], [3]]).data)).toEqual([2, -0.25, -3].map((x) => expect.closeTo(x, 5)));
    expect(Array.from(svc.predict.sync(model, [[-2], [0.25], [3]]))).toEqual([3, 7, 7]);
    // With a price below ½ both are bounded by it, and the border stays in the middle.
    const cheap = svc.sync([[-1], [1]], [3, 7], { kernel: "linear", C: 0.1 });
    expect(cheap.diagnostics.boundedMultipliers).toBe(2);
    expect(cheap.intercepts[0]).toBeCloseTo(0, 12);
    const points = heaps(20);
    const labels = heapLabels(20);
    expect(svc.predict.sync(svc.sync(points, labels), points)).toEqual(labels);
  },
};

describe("every method has a known answer", () => {
  test("and none is left out", () => {
    expect(Object.keys(answers).sort()).toEqual(methods.map(({ info }) => info.name).sort());
  });
  test.each(Object.keys(answers))("%s", (name) => answers[name]!());
});

/** Six points on a line and their images with points 1 and 4 exchanged. */
const line = [[0], [1], [3], [6], [10], [15]];
const exchanged = [[0], [10], [3], [6], [1], [15]];

/** For each measure: its value for the points themselves, and for the exchanged ones, worked out by hand. */
const measured: Readonly<Record<string, { same: unknown; exchanged: unknown; options?: object }>> = {
  // Nearest in the images: 4, 3, 4, 2, 0, 1; in the data 1, 0, 1, 2, 3, 4 (ties by index). Ranks in the data of the false ones:
  // 4 of 0 is 4th, 3 of 1 is 3rd, 4 of 2 is 4th; 0 of 4 is 5th (0 is 10 away; 3, 5, 2, 1 are nearer); 1 of 5 is 4th: Σ (r − 1) = 3 + 2 + 3 + 4 + 3.
  trustworthiness: { same: 1, exchanged: 1 - (2 / (6 * 8)) * 15, options: { neighbors: 1 } },
  // The exchange is its own inverse, so the same numbers stand on the other side.
  continuity: { same: 1, exchanged: 1 - (2 / (6 * 8)) * 15, options: { neighbors: 1 } },
  trustworthinessOfPoints: {
    same: new Float64Array(6).fill(1),
    exchanged: Float64Array.of(3, 2, 3, 0, 4, 3).map((excess) => 1 - excess / 4),
    options: { neighbors: 1 },
  },
  continuityOfPoints: {
    same: new Float64Array(6).fill(1),
    exchanged: Float64Array.of(3, 4, 3, 0, 2, 3).map((excess) => 1 - excess / 4),
    options: { neighbors: 1 },
  },
  // The nearest of each is 1, 1, 2, 3, 4 and 5 away, and 10, 10, 7, 3, 5 and 14 in the images.
  stretchOfPoints: {
    same: new Float64Array(6),
    exchanged: Float64Array.of(10, 10, 3.5, 1, 1.25, 2.8).map((ratio) => Math.log2(ratio / 3.15)),
    options: { neighbors: 1 },
  },
  // Σ (δ − d)² over pairs: those of 1 and 4 with 0, 2, 3, 5 differ, by 9, 5, 1, 9 each.
  stress: { same: 0, exchanged: 2 * (81 + 25 + 1 + 81), options: { form: "raw" } },
  residualVariance: { same: expect.closeTo(0, 14), exchanged: expect.any(Number) },
  shepardCorrelation: { same: expect.closeTo(1, 14), exchanged: expect.any(Number) },
};

describe("every measure has a known answer", () => {
  test("and none is left out", () => {
    expect(Object.keys(measured).sort()).toEqual(measures.map(({ info }) => info.name).sort());
  });
  test.each(measures.map((measure) => ({ name: measure.info.name, measure })))("$name", ({ name, measure }) => {
    const { same, exchanged: other, options = {} } = measured[name]!;
    expect(measure.sync(line, line, options)).toEqual(same);
    const near = (value: unknown): unknown => (typeof value === "number" ? expect.closeTo(value, 12) : value);
    const found = measure.sync(line, exchanged, options);
    if (other instanceof Float64Array) expect([...found]).toEqual(Array.from(other, near));
    else expect(found).toEqual(near(other));
  });

  test("residual variance and Shepard correlation, from their formulas", () => {
    const distances = (points: number[][]): number[] => points.flatMap(([x], i) => points.slice(0, i).map(([y]) => Math.abs(x! - y!)));
    const [a, b] = [distances(line), distances(exchanged)];
    const correlation = (x: number[], y: number[]): number => {
      const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
      const [mx, my] = [mean(x), mean(y)];
      const cov = (p: number[], q: number[], mp: number, mq: number) => p.reduce((sum, value, i) => sum + (value - mp) * (q[i]! - mq), 0);
      return cov(x, y, mx, my) / Math.sqrt(cov(x, x, mx, mx) * cov(y, y, my, my));
    };
    const ranks = (list: number[]): number[] =>
      list.map((value) => list.filter((other) => other < value).length + (list.filter((other) => other === value).length - 1) / 2);
    const named = (name: string) => measures.find(({ info }) => info.name === name)!;
    expect(named("residualVariance").sync(line, exchanged)).toBeCloseTo(1 - correlation(a, b) ** 2, 12);
    expect(named("shepardCorrelation").sync(line, exchanged)).toBeCloseTo(correlation(ranks(a), ranks(b)), 12);
  });
});
