import type { Matrix } from "../../src/matrix/dense.ts";
import type { MethodInfo } from "../../src/method/define.ts";
import { strands } from "./cases.ts";

// Values of every option that can be told from each other, and the ways through a method that they make.

/** How an option is shown to matter: two values of it, what must be set besides, and data where the default sample shows nothing. */
export interface Shown {
  readonly values: readonly [unknown, unknown];
  readonly besides?: Readonly<Record<string, unknown>>;
  readonly points?: Matrix;
}

export const sample = strands(90, 4);
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

export const shown: Readonly<Record<string, Readonly<Record<string, Shown>>>> = {
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

/** The value as it is passed: starts given as points are a flat list above, so that they can be told in one line. */
export function givenValue(value: unknown, points: Matrix): unknown {
  return value instanceof Float64Array ? { rows: value.length / points.cols, cols: points.cols, data: value } : value;
}

/** A way through a method: options, and the points on which they can be told. */
export interface Way {
  readonly way: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly points: Matrix;
}

/** The ways through a method: each option with every value above and with every word that it can be. */
export function waysOf({ name, options }: MethodInfo): readonly Way[] {
  return Object.entries(shown[name] ?? {}).flatMap(([option, { values, besides = {}, points = sample }]) => {
    const words: readonly unknown[] = options[option]?.choices ?? [];
    return [...new Set([...values, ...words])].map((value) => ({
      way: `${option}: ${ArrayBuffer.isView(value) ? "points" : value}`,
      options: { ...besides, [option]: givenValue(value, points) },
      points: words.includes(value) && !values.includes(value) ? sample : points,
    }));
  });
}
