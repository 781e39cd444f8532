import { describe, expect, test } from "vitest";
import { random } from "../../../src/base/random.ts";
import { svc } from "../../../src/classify/svc.ts";
import { blobs, circles } from "../../../src/datasets/index.ts";
import { type Matrix, type NumberArray, rowOf, takeRows } from "../../../src/matrix/dense.ts";

type Model = ReturnType<typeof svc.sync>;

/** n points of three overlapping clouds, the label of each. */
function clouds(n: number, seed = 1, cols = 4): { points: Matrix; labels: Int32Array } {
  const { normal } = random(seed);
  const labels = Int32Array.from({ length: n }, (_, i) => [-7, 0, 12][i % 3]!);
  const data = Float64Array.from({ length: n * cols }, (_, p) => normal() + (p % cols === 0 ? (Math.floor(p / cols) % 3) * 1.5 : 0));
  return { points: { rows: n, cols, data }, labels };
}

function kernelOf({ options, gamma }: Model): (x: ArrayLike<number>, y: ArrayLike<number>) => number {
  const { kernel, coef0, degree } = options;
  return (x, y) => {
    let dot = 0;
    let squared = 0;
    for (let k = 0; k < x.length; k++) {
      dot += x[k]! * y[k]!;
      squared += (x[k]! - y[k]!) ** 2;
    }
    return kernel === "linear" ? dot : kernel === "poly" ? (gamma * dot + coef0) ** degree : Math.exp(-gamma * squared);
  };
}

/** Calls `each(a, b, pair)` for the pairs of classes in their order. */
function pairsOf(model: Model, each: (a: number, b: number, pair: number) => void): void {
  const classes = model.classes.length;
  for (let a = 0, pair = 0; a < classes; a++) for (let b = a + 1; b < classes; b++) each(a, b, pair++);
}

test("exclusive or: no line does it, the radial kernel does", () => {
  const points = [
    [0, 0],
    [1, 1],
    [0, 1],
    [1, 0],
  ];
  const model = svc.sync(points, [0, 0, 1, 1], { C: 10 });
  expect([...svc.predict.sync(model, points)]).toEqual([0, 0, 1, 1]);
  // By symmetry all four multipliers are equal and the intercept is 0.
  const [first, ...others] = model.dualCoefficients.data.map((value) => Math.abs(value));
  for (const other of others) expect(Math.abs(other - first!)).toBeLessThan(1e-3);
  expect(Math.abs(model.intercepts[0]!)).toBeLessThan(1e-3);
});

test("two points: the border is half way, the margin reaches both", () => {
  const model = svc.sync([[-1], [3]], [5, 9], { kernel: "linear", C: 100 });
  // w = 2/|x − y| = ½ and f(x) = −(x − 1)/2: +1 at the lower class, −1 at the higher.
  expect([...svc.transform.sync(model, [[-1], [1], [3]]).data]).toEqual([1, 0, -1]);
  expect([...svc.predict.sync(model, [[-1], [0.9], [1.1], [3]])]).toEqual([5, 5, 9, 9]);
  expect([...model.dualCoefficients.data]).toEqual([0.125, -0.125]);
});

test("rings inside each other are told apart; separable blobs leave few support vectors", () => {
  const rings = circles({ seed: 3 });
  const ringModel = svc.sync(rings.points, rings.labels);
  expect([...svc.predict.sync(ringModel, rings.points)]).toEqual([...rings.labels]);
  const far = blobs({ seed: 1, samples: 120, centers: 3, deviation: 0.3 });
  const model = svc.sync(far.points, far.labels, { kernel: "linear" });
  expect([...svc.predict.sync(model, far.points)]).toEqual([...far.labels]);
  expect(model.support.length).toBeLessThan(12);
});

describe.each([
  { kernel: "rbf" },
  { kernel: "linear", C: 0.3 },
  { kernel: "poly", C: 5, coef0: 1, degree: 2 },
  { kernel: "rbf", C: 50, gamma: 2 },
] as const)("the solution with %o", (options) => {
  const { points, labels } = clouds(150);
  const tolerance = 1e-4;
  const model = svc.sync(points, labels, { ...options, tolerance });
  const K = kernelOf(model);
  const C = model.options.C;
  const decisions = svc.transform.sync(model, points);

  test("names its support vectors, class after class", () => {
    expect([...model.classes]).toEqual([-7, 0, 12]);
    expect(model.supportVectors).toEqual(takeRows(points, model.support));
    for (let c = 0; c < 3; c++) {
      const own = model.support.subarray(model.supportStarts[c]!, model.supportStarts[c + 1]!);
      expect(own.every((i) => labels[i] === model.classes[c])).toBe(true);
      expect([...own]).toEqual([...own].sort((a, b) => a - b));
    }
    expect(model.supportStarts[3]).toBe(model.support.length);
  });

  test("decides by Σ yα K + intercept", () => {
    pairsOf(model, (a, b, pair) => {
      for (const i of [0, 1, 77, 149]) {
        let sum = model.intercepts[pair]!;
        model.support.forEach((s, place) => {
          const row = labels[s] === model.classes[a] ? b - 1 : labels[s] === model.classes[b] ? a : undefined;
          if (row !== undefined)
            sum += model.dualCoefficients.data[row * model.support.length + place]! * K(rowOf(points, s), rowOf(points, i));
        });
        // Rounding of some hundred terms of size C.
        expect(Math.abs(rowOf(decisions, i)[pair]! - sum)).toBeLessThan(1e-11 * C);
      }
    });
  });

  test("meets the conditions of Karush, Kuhn and Tucker in every pair", () => {
    pairsOf(model, (a, b, pair) => {
      const alphaOf = new Map<number, number>();
      let balance = 0;
      model.support.forEach((s, place) => {
        const [row, sign] = labels[s] === model.classes[a] ? [b - 1, 1] : labels[s] === model.classes[b] ? [a, -1] : [-1, 0];
        if (row < 0) return;
        const coefficient = model.dualCoefficients.data[row * model.support.length + place]!;
        balance += coefficient;
        alphaOf.set(s, sign * coefficient);
      });
      // Σ yα = 0 and 0 ≤ α ≤ C
      expect(Math.abs(balance)).toBeLessThan(1e-11 * C);
      for (const alpha of alphaOf.values()) expect(alpha >= 0 && alpha <= C).toBe(true);
      // y f ≥ 1 at α = 0, ≤ 1 at α = C, = 1 between; the rounding of K to f32 adds to the tolerance.
      const slack = 2 * tolerance + 6e-8 * 150 * C * 10;
      for (let i = 0; i < points.rows; i++) {
        const sign = labels[i] === model.classes[a] ? 1 : labels[i] === model.classes[b] ? -1 : 0;
        if (sign === 0) continue;
        const alpha = alphaOf.get(i) ?? 0;
        const margin = sign * rowOf(decisions, i)[pair]!;
        if (alpha < C) expect(margin).toBeGreaterThan(1 - slack);
        if (alpha > 0) expect(margin).toBeLessThan(1 + slack);
      }
    });
    expect(model.diagnostics.violation).toBeLessThan(tolerance);
  });
});

test("the order of the points and the numbers of the classes do not matter", () => {
  const { points, labels } = clouds(120, 5);
  const queries = clouds(200, 6).points;
  const tight = { tolerance: 1e-8 };
  const expected = svc.sync(points, labels, tight);
  const decisions = svc.transform.sync(expected, queries);
  const order = Int32Array.from({ length: 120 }, (_, i) => (i * 77) % 120);
  const reordered = svc.sync(
    takeRows(points, order),
    order.map((i) => labels[i]!),
    tight,
  );
  expect([...reordered.support].map((i) => order[i]!).sort((a, b) => a - b)).toEqual([...expected.support].sort((a, b) => a - b));
  const again = svc.transform.sync(reordered, queries);
  for (let p = 0; p < again.data.length; p++) expect(Math.abs(again.data[p]! - decisions.data[p]!)).toBeLessThan(1e-6);

  // −7, 0, 12 renamed 3, −1, 2: (−1, 2), (−1, 3), (2, 3) are what (0, 12), (0, −7), (12, −7) were.
  const renamed = new Map([
    [-7, 3],
    [0, -1],
    [12, 2],
  ]);
  const other = svc.sync(
    points,
    labels.map((label) => renamed.get(label)!),
    tight,
  );
  const renamedDecisions = svc.transform.sync(other, queries);
  for (let i = 0; i < queries.rows; i++) {
    const [lowMiddle, lowHigh, middleHigh] = rowOf(decisions, i);
    const [a, b, c] = rowOf(renamedDecisions, i);
    expect(Math.abs(a! - middleHigh!) + Math.abs(b! + lowMiddle!) + Math.abs(c! + lowHigh!)).toBeLessThan(1e-6);
  }
});

test("duplicates, even with contradicting labels, are taken as they are", () => {
  const { points, labels } = clouds(60, 9);
  const twice = { rows: 120, cols: 4, data: Float64Array.from([...points.data, ...points.data]) };
  const model = svc.sync(twice, [...labels, ...labels], { C: 0.5 });
  const once = svc.sync(points, labels, { C: 1 });
  // Every point twice at half the price is the same problem.
  const a = svc.transform.sync(model, points).data;
  const b = svc.transform.sync(once, points).data;
  for (let p = 0; p < a.length; p++) expect(Math.abs(a[p]! - b[p]!)).toBeLessThan(0.01);
  const contradiction = svc.sync(twice, [...labels, ...labels.map((label) => (label === 0 ? 12 : 0))]);
  for (const value of svc.transform.sync(contradiction, points).data) expect(Number.isFinite(value)).toBe(true);
});

test("a constant column changes nothing but the scale of gamma", () => {
  const { points, labels } = clouds(90, 2);
  const wider = { rows: 90, cols: 5, data: new Float64Array(450).fill(41) };
  for (let i = 0; i < 90; i++) wider.data.set(rowOf(points, i), i * 5);
  const expected = svc.sync(points, labels, { gamma: 0.5 });
  const model = svc.sync(wider, labels, { gamma: 0.5 });
  expect([...model.support]).toEqual([...expected.support]);
  model.dualCoefficients.data.forEach((value, p) => {
    expect(Math.abs(value - expected.dualCoefficients.data[p]!)).toBeLessThan(1e-6);
  });
});

test("a distant origin costs the radial kernel no more than the digits of the data", () => {
  const { points, labels } = clouds(90, 4);
  const shifted = { ...points, data: points.data.map((value) => value + 1e7) };
  const expected = svc.transform.sync(svc.sync(points, labels, { tolerance: 1e-8, gamma: 0.3 }), points);
  const found = svc.transform.sync(svc.sync(shifted, labels, { tolerance: 1e-8, gamma: 0.3 }), shifted);
  // At 1e7 a double keeps nine digits behind the point.
  for (let p = 0; p < expected.data.length; p++) expect(Math.abs(found.data[p]! - expected.data[p]!)).toBeLessThan(1e-6);
});

test("gamma: scale is 1 / (columns · variance), auto is 1 / columns", () => {
  const points: number[][] = [
    [0, 1, 2],
    [3, 4, 5],
    [0, 0, 9],
  ] as const;
  const all = points.flat();
  const mean = all.reduce((a, b) => a + b) / 9;
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9;
  expect(svc.sync(points, [0, 1, 1]).gamma).toBeCloseTo(1 / (3 * variance), 14);
  expect(svc.sync(points, [0, 1, 1], { gamma: "auto" }).gamma).toBe(1 / 3);
  expect(svc.sync(points, [0, 1, 1], { gamma: 0.25 }).gamma).toBe(0.25);
});

test("gamma: scale of points that are all equal is 1, with a warning", () => {
  const model = svc.sync(
    Array.from({ length: 6 }, () => [2, 2]),
    [0, 1, 0, 1, 0, 0],
  );
  expect(model.gamma).toBe(1);
  expect(model.warnings.map(({ code }) => code)).toEqual(["constant-points"]);
  expect(svc.predict.sync(model, [[2, 2]]).length).toBe(1);
});

test("of equal votes the lowest label wins", () => {
  // Three classes around a circle, each beating the next: all get one vote at the center.
  const model = svc.sync([[0], [1], [2]], [4, 5, 6], { kernel: "linear" });
  const tied = { ...model, supportVectors: model.supportVectors, intercepts: Float64Array.from([1, -1, 1]) };
  const silent = { ...tied, dualCoefficients: { ...model.dualCoefficients, data: new Float64Array(model.dualCoefficients.data.length) } };
  expect([...svc.transform.sync(silent, [[7]]).data]).toEqual([1, -1, 1]);
  expect([...svc.predict.sync(silent, [[7]])]).toEqual([4]);
});

test.each(["rbf", "linear", "poly"] as const)("bytes and the same numbers in other types give the same bits with %s", (kernel) => {
  const { below } = random(5);
  const bytes = Uint8Array.from({ length: 70 * 13 }, () => below(256));
  const labels = Int32Array.from({ length: 70 }, (_, i) => i % 4);
  const queries = Uint8Array.from({ length: 9 * 13 }, () => below(256));
  const options = { kernel, C: kernel === "rbf" ? 1 : 1e-4 };
  const run = (convert: (bytes: Uint8Array) => NumberArray, scale = 1) => {
    const model = svc.sync({ data: convert(bytes), shape: [70, 13] }, labels, { ...options, C: options.C / scale });
    return { model, decisions: svc.transform.sync(model, { data: convert(queries), shape: [9, 13] }).data };
  };
  const expected = run((data) => data);
  expect(expected.model.supportVectors.data).toBeInstanceOf(Uint8Array);
  const wide = run((data) => Uint16Array.from(data));
  expect(wide.decisions).toEqual(expected.decisions);
  const double = run((data) => Float64Array.from(data));
  // The radial kernel of doubles is computed around their mean, which is no whole number.
  for (let p = 0; p < 54; p++) expect(Math.abs(double.decisions[p]! - expected.decisions[p]!)).toBeLessThan(1e-5);
  if (kernel !== "rbf") expect(double.decisions).toEqual(expected.decisions);
  // Large 16-bit values leave the exact path and go through doubles, which hold them exactly too.
  const large = run((data) => Uint16Array.from(data, (value) => 257 * value), kernel === "linear" ? 257 * 257 : 1);
  expect([...large.model.support]).toEqual([...expected.model.support]);
});

test("1, 2 and 3 threads give the same bits", async () => {
  // Enough work that the background thread starts its helpers in the first of these runs.
  const { points, labels } = clouds(1800, 8, 30);
  const expected = svc.sync(points, labels);
  const decisions = svc.transform.sync(expected, points);
  for (const threads of [1, 2, 3]) {
    const { timings: _, ...model } = await svc(points, labels, { threads });
    const { timings: __, ...same } = expected;
    expect(model).toEqual(same);
    expect(await svc.transform(model as Model, points, { threads })).toEqual(decisions);
  }
});

describe("errors and warnings", () => {
  const { points, labels } = clouds(30);

  test("one class only, labels that do not fit", () => {
    expect(() => svc.sync(points, new Int32Array(30).fill(4))).toThrow(
      "svc: all 30 points have the label 4. A classifier needs at least two classes.",
    );
    expect(() => svc.sync(points, [1, 2])).toThrow("svc: there are 2 labels for 30 points. Pass one for each point.");
    expect(() =>
      svc.sync(
        points,
        Array.from(labels, (label) => label + 0.5),
      ),
    ).toThrow("not a whole number");
  });

  test("values too large for the kernel", () => {
    const huge = { ...points, data: points.data.map((value) => value * 1e40) };
    expect(() => svc.sync(huge, labels, { kernel: "linear" })).toThrow(/^svc: values of the linear kernel reach .* Scale the points/);
    expect(() => svc.sync(huge, labels, { kernel: "poly", gamma: 1, degree: 100 })).toThrow("values of the poly kernel reach Infinity");
    const model = svc.sync(points, labels, { kernel: "poly" });
    const query = [[1e120, 1e120, 1e120, 1e120]];
    expect(() => svc.predict.sync(model, query)).toThrow("svc.predict: these points make the poly kernel overflow.");
  });

  test("a matrix of kernel values that cannot be had is refused before any work", () => {
    const many = { data: new Uint8Array(80_000), shape: [80_000, 1] };
    const two = Int32Array.from({ length: 80_000 }, (_, i) => i % 2);
    expect(() => svc.sync(many, two)).toThrow(
      "svc: the kernel values of 80,000 points in two classes need 25.6 GB. Train on a sample of the points.",
    );
  });

  test("too few steps end in a warning", () => {
    const model = svc.sync(points, labels, { maxIterations: 2 });
    expect(model.warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "not-converged: svc: 3 of 3 pairs of classes stopped after 2 steps before reaching the tolerance. Scale the columns, lower C, or raise maxIterations.",
    ]);
    expect(model.diagnostics.violation).toBeGreaterThan(1e-3);
  });
});

test("labels must be as many as points: neither fewer nor more", () => {
  const points = [[0], [1], [2], [3]];
  expect(() => svc.sync(points, [0, 1, 0])).toThrow("svc: there are 3 labels for 4 points. Pass one for each point.");
  expect(() => svc.sync(points, [0, 1, 0, 1, 0])).toThrow("svc: there are 5 labels for 4 points. Pass one for each point.");
});
