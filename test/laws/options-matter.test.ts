import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { measures } from "../../src/methods.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

// Law 7, its other half: an option that is taken is not left aside. For every option there is data on which another value gives
// another answer; settings of the run, such as the number of threads, give the same one.

/** How an option is shown to matter: two values of it, what must be set besides, and data where the default sample shows nothing. */
interface Shown {
  readonly values: readonly [unknown, unknown];
  readonly besides?: Readonly<Record<string, unknown>>;
  readonly points?: Matrix;
}

const sample = strands(90, 4);
/** Three groups so far apart that no neighbor lies across. */
const apart: Matrix = {
  rows: 75,
  cols: 2,
  data: Float64Array.from({ length: 150 }, (_, at) => Math.sin(at * 12.9898) + (at >= 100 ? 1000 : at >= 50 ? 400 : 0)),
};
/** The distances of some points on a line: points as well, to who takes them for such. */
const table: Matrix = {
  rows: 12,
  cols: 12,
  data: Float64Array.from({ length: 144 }, (_, at) => Math.abs((at % 12) ** 1.5 - Math.floor(at / 12) ** 1.5)),
};
/** A filled square, where clusters are anybody's choice. */
const square: Matrix = { rows: 200, cols: 2, data: strands(200, 6, 2).data.map((_, at) => Math.abs(Math.sin(at * 78.233)) % 1) };

const shown: Readonly<Record<string, Readonly<Record<string, Shown>>>> = {
  classicalMds: {
    dimensions: { values: [2, 3] },
    metric: { values: ["euclidean", "precomputed"], points: table },
  },
  isomap: {
    dimensions: { values: [2, 3] },
    neighbors: { values: [8, 9] },
    disconnected: { values: ["connect", "largest"], points: apart },
    landmarks: { values: ["all", 30] },
    precision: { values: ["f64", "f32"] },
    keepGeodesics: { values: [false, true] },
  },
  lle: {
    dimensions: { values: [2, 3] },
    neighbors: { values: [8, 9] },
    variant: { values: ["standard", "modified"] },
    regularization: { values: [1e-3, 1e-2] },
    disconnected: { values: ["connect", "largest"], points: apart },
  },
  pca: {
    dimensions: { values: [2, 3] },
    whiten: { values: [false, true] },
  },
  kMeans: {
    clusters: { values: [3, 4] },
    init: { values: ["k-means++", square.data.slice(0, 16)], points: square, besides: { clusters: 8 } },
    restarts: { values: [1, 10], points: square, besides: { clusters: 8 } },
    maxIterations: { values: [1, 300], points: square, besides: { clusters: 8, restarts: 1 } },
    tolerance: { values: [0, 0.5], points: square, besides: { clusters: 8, restarts: 1 } },
    seed: { values: [0, 1], points: square, besides: { clusters: 8, restarts: 1 } },
  },
  spectralClustering: {
    clusters: { values: [2, 3] },
    affinity: { values: ["self-tuning", "gaussian"] },
    scale: { values: ["study", "zelnik-manor-perona"] },
    gamma: { values: [0.5, 1], besides: { affinity: "gaussian" } },
    prune: { values: ["local", "none"] },
    taper: { values: ["hard", "askey"] },
    neighbors: { values: [8, 9], besides: { affinity: "nearest-neighbors" } },
    disconnected: { values: ["connect", "error"], points: apart, besides: { clusters: 2, affinity: "nearest-neighbors" } },
    restarts: { values: [1, 10], points: square, besides: { clusters: 8 } },
    keepAffinity: { values: [false, true] },
    seed: { values: [0, 1], points: square, besides: { clusters: 8, restarts: 1 } },
  },
  svc: {
    kernel: { values: ["rbf", "linear"] },
    C: { values: [1, 2] },
    gamma: { values: ["scale", "auto"] },
    degree: { values: [2, 3], besides: { kernel: "poly" } },
    coef0: { values: [0, 1], besides: { kernel: "poly" } },
    tolerance: { values: [1e-3, 0.5] },
    maxIterations: { values: [5, 10_000_000] },
  },
};

/** The answer alone: what says how it was made, and how well, is left out. An error is an answer, too. */
function answerOf(call: () => object): string {
  try {
    const { options: _, warnings: __, diagnostics: ___, ...answer } = call() as Record<string, unknown>;
    return modelHash(answer);
  } catch (error) {
    if (!(error instanceof ManifoldError)) throw error;
    return error.message;
  }
}

describe.each(lawCases)("$name: what is set has an effect", ({ name, method, call }) => {
  test("every option is looked at", () => {
    expect(Object.keys(shown[name] ?? {}).sort()).toEqual(Object.keys(method.info.options).sort());
  });

  test.each(Object.entries(shown[name] ?? {}))("%s", (option, { values, besides = {}, points = sample }) => {
    const [one, other] = values.map((value) => {
      // Starts given as points are a flat list above, so that they can be told in one line.
      const given = value instanceof Float64Array ? { rows: value.length / points.cols, cols: points.cols, data: value } : value;
      return answerOf(() => method.sync(...call(points, { ...besides, [option]: given })));
    });
    expect(one).not.toBe(other);
  });

  test("settings of the run are checked, and do not become options", () => {
    for (const [setting, bad] of [
      ["threads", 0],
      ["threads", 65],
      ["threads", 1.5],
      ["threads", "2"],
      ["threads", null],
      ["signal", {}],
      ["signal", "stop"],
      ["onProgress", true],
    ] as const) {
      const attempt = () => method.sync(...call(sample, { [setting]: bad }));
      expect(attempt, `${setting}: ${String(bad)}`).toThrow(`${name}: ${setting} must be`);
    }
    const controller = new AbortController();
    const model = method.sync(...call(sample, { threads: 64, signal: controller.signal, onProgress: () => {} }));
    expect(Object.keys(model.options).sort()).toEqual(Object.keys(method.info.options).sort());
    expect(modelHash(model)).toBe(modelHash(method.sync(...call(sample))));
  });

  test("a signal that has been given already stops the call before it begins", async () => {
    const signal = AbortSignal.abort("beforehand");
    const seen: unknown[] = [];
    const settings = { signal, onProgress: (progress: unknown) => seen.push(progress) };
    await expect(method(...call(sample, settings))).rejects.toBe("beforehand");
    let thrown: unknown;
    try {
      method.sync(...call(sample, settings));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe("beforehand");
    expect(seen).toEqual([]);
  });
});

/** Many points are grouped in another way than few: pass by pass over their rows, not start by start. */
test.each<[string, unknown, unknown, object?]>([
  ["clusters", 8, 9],
  ["restarts", 1, 4],
  ["maxIterations", 3, 12],
  ["tolerance", 0, 0.5],
  ["seed", 0, 1],
])("kMeans: %s, on many points", (option, one, other) => {
  const { method, call } = lawCases.find(({ name }) => name === "kMeans")!;
  const n = 80_000;
  const many: Matrix = { rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, at) => Math.abs(Math.sin(at * 78.233)) % 1) };
  const answers = [one, other, one].map((value) =>
    answerOf(() => method.sync(...call(many, { clusters: 8, restarts: 1, maxIterations: 12, tolerance: 1e-6, [option]: value }))),
  );
  expect(answers[0]).not.toBe(answers[1]);
  expect(answers[2]).toBe(answers[0]);
});

describe("measures", () => {
  const image = strands(90, 9, 2);
  test.each([
    ["trustworthiness", { neighbors: 5 }, { neighbors: 6 }],
    ["continuity", { neighbors: 5 }, { neighbors: 6 }],
    ["trustworthinessOfPoints", { neighbors: 5 }, { neighbors: 6 }],
    ["continuityOfPoints", { neighbors: 5 }, { neighbors: 6 }],
    ["stretchOfPoints", { neighbors: 5 }, { neighbors: 6 }],
    ["stress", { form: "scaled" }, { form: "normalized" }],
    ["stress", { form: "normalized" }, { form: "raw" }],
    ["shepardCorrelation", { pairs: 100 }, { pairs: 200 }],
    ["shepardCorrelation", { pairs: 100, seed: 0 }, { pairs: 100, seed: 1 }],
  ] as [string, object, object][])("%s: %o is not %o", (name, one, other) => {
    const measure = measures.find(({ info }) => info.name === name)!;
    expect(measure.sync(sample, image, one)).not.toEqual(measure.sync(sample, image, other));
  });

  test("every option of theirs is among these", () => {
    const all = measures.flatMap(({ info }) => Object.keys(info.options).map((option) => `${info.name}.${option}`));
    expect(all.sort()).toEqual([
      "continuity.neighbors",
      "continuityOfPoints.neighbors",
      "shepardCorrelation.pairs",
      "shepardCorrelation.seed",
      "stress.form",
      "stretchOfPoints.neighbors",
      "trustworthiness.neighbors",
      "trustworthinessOfPoints.neighbors",
    ]);
  });
});
