import { list, matrix, number, optional, places, record, type Shape, sparse, vector, whole, word } from "./shape.ts";

/** Points in the element type they were given in. */
const any: readonly string[] = [];
const bridge = record({ from: whole(0, (of) => of("k") - 1), to: whole(0, (of) => of("k") - 1), length: number });
/** The rows that were kept, of n; without them all were. */
const kept: Shape = (value, sizes, path) => {
  if (value === undefined) {
    if (sizes.get("k") !== sizes.get("n")) throw new Error(`${path} is missing, though only some rows were kept`);
  } else places("k", "n")(value, sizes, path);
};
/** The points whose paths were searched, l of k; without them all were. */
const landmarks: Shape = (value, sizes, path) => {
  if (value === undefined) sizes.set("l", sizes.get("k")!);
  else places("l", "k")(value, sizes, path);
};

/**
 * What a model of each method holds beside what every model has: a loaded model must fit, so that no step that uses it reads outside
 * of an array. n and m are rows and columns of the training data, d the dimensions; other letters are bound where they first stand.
 */
export const modelShapes: Readonly<Record<string, Shape>> = {
  classicalMds: record({
    embedding: matrix("n", "d"),
    eigenvalues: vector("d"),
    axes: (value, sizes, path) => {
      if (value !== undefined) sizes.set("axes", 1);
      optional(record({ mean: vector("m"), components: matrix("d", "m") }))(value, sizes, path);
    },
    distances: (value, sizes, path) => {
      if (value === undefined && !sizes.has("axes")) throw new Error("axes and distances are both missing");
      optional(record({ eigenvectors: matrix("n", "d"), rowMeans: vector("n") }))(value, sizes, path);
    },
  }),
  isomap: record({
    points: matrix("k", "m", any),
    rows: kept,
    embedding: matrix("k", "d"),
    graph: sparse("k", "entries"),
    carrying: optional(vector((of) => Math.ceil(of("entries") / 8), ["u8"])),
    bridges: list(bridge),
    landmarks,
    eigenvalues: vector("d"),
    eigenvectors: matrix("l", "d"),
    rowMeans: vector("l"),
    geodesics: optional(matrix("k", "k", ["f64", "f32"])),
  }),
  lle: record({
    points: matrix("k", "m", any),
    rows: kept,
    embedding: matrix("k", "d"),
    eigenvalues: vector("d"),
    weights: sparse("k", "entries"),
    bridges: list(bridge),
    options: record({ neighbors: whole(1, "k") }),
  }),
  pca: record({
    mean: vector("m"),
    components: matrix("d", "m"),
    explainedVariance: vector("d"),
    explainedVarianceRatio: vector("d"),
    singularValues: vector("d"),
    embedding: matrix("n", "d"),
    noiseVariance: number,
  }),
  kMeans: record({ centers: matrix("c", "m"), labels: places("n", "c"), inertia: number, iterations: number }),
  spectralClustering: record({
    centers: matrix("c", "c"),
    labels: places("n", "c"),
    embedding: matrix("n", "c"),
    eigenvalues: (value, sizes, path) => {
      vector("e")(value, sizes, path);
      if (sizes.get("e")! < sizes.get("c")!) throw new Error(`${path} are fewer than the clusters`);
    },
    training: record({
      points: matrix("n", "m", any),
      degrees: vector("n"),
      norms: vector("n"),
      rule: record({
        mode: word("lists", "scaled taper", "plain taper"),
        spread: number,
        radius: number,
        halves: number,
        unit: number,
        floor: number,
        reach: vector("n"),
        neighbors: whole(0, "n"),
      }),
    }),
    affinity: optional(record({ before: matrix("n", "n"), after: matrix("n", "n") })),
  }),
  svc: record({
    classes: vector("c", ["i32"]),
    support: places("s", "n"),
    supportVectors: matrix("s", "m", any),
    supportStarts: (value, sizes, path) => {
      vector((of) => of("c") + 1, ["i32"])(value, sizes, path);
      const starts = value as Int32Array;
      const rising = starts.every((start, i) => i === 0 || start >= starts[i - 1]!);
      if (starts[0] !== 0 || starts.at(-1) !== sizes.get("s") || !rising) throw new Error(`${path} do not part the support vectors`);
    },
    dualCoefficients: matrix((of) => of("c") - 1, "s"),
    intercepts: vector((of) => (of("c") * (of("c") - 1)) / 2),
    gamma: number,
  }),
};
