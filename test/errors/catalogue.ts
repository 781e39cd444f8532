import { ManifoldError } from "../../src/base/errors.ts";
import { exhaust } from "../../src/base/steps.ts";
import { svc } from "../../src/classify/svc.ts";
import { kMeans } from "../../src/cluster/k-means.ts";
import { spectralClustering } from "../../src/cluster/spectral-clustering.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { gemm, syrk } from "../../src/compute/gemm.ts";
import { openRun } from "../../src/compute/run.ts";
import { blobs, circles, swissRoll } from "../../src/datasets/index.ts";
import { predict, transform } from "../../src/dispatch.ts";
import { classicalMds } from "../../src/embed/classical-mds.ts";
import { isomap } from "../../src/embed/isomap.ts";
import { lle } from "../../src/embed/lle.ts";
import { pca } from "../../src/embed/pca.ts";
import { imagesOfSheet, readCifar10Batch } from "../../src/io/cifar.ts";
import { readNpy, writeNpy } from "../../src/io/npy.ts";
import { readTable } from "../../src/io/read-table.ts";
import { selectPoints } from "../../src/io/select.ts";
import { readText } from "../../src/io/text.ts";
import { symmetricEigen } from "../../src/linalg/symmetric-eigen.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { nearestNeighbors } from "../../src/neighbors/nearest.ts";
import { accuracy } from "../../src/quality/accuracy.ts";
import { minimumAssignment } from "../../src/quality/assignment.ts";
import { f1 } from "../../src/quality/f1.ts";
import { adjustedRandIndex } from "../../src/quality/partition-scores.ts";
import { procrustes } from "../../src/quality/procrustes.ts";
import { residualVariance } from "../../src/quality/residual-variance.ts";
import { shepardCorrelation } from "../../src/quality/shepard-correlation.ts";
import { spearman } from "../../src/quality/spearman.ts";
import { stress } from "../../src/quality/stress.ts";
import { stretchOfPoints } from "../../src/quality/stretch.ts";
import { trustworthiness } from "../../src/quality/trustworthiness.ts";
import { openClient } from "../../src/worker/client.ts";
import { commandMishaps } from "./commands.ts";
import { fileMishaps } from "./files.ts";
import { resultMishaps } from "./results.ts";

// Every message that the core of the library has for its users, each brought about once, in the way a user would.

/** Something that goes wrong: what was done, and the doing of it. */
export interface Mishap {
  readonly what: string;
  readonly attempt: () => unknown;
}

/** Something that goes well and is warned about: the call gives a model, and the model holds a warning of this code. */
export interface Caution {
  readonly what: string;
  readonly code: string;
  readonly attempt: () => { readonly warnings: readonly { readonly code: string; readonly message: string }[] };
}

const some: number[][] = Array.from({ length: 12 }, (_, i) => [i, (i * i) % 7, Math.sqrt(i)]);
const square = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => Math.abs(i - j)));
const wide = (n: number): Matrix => ({ rows: n, cols: 2, data: Float64Array.from({ length: 2 * n }, (_, at) => at % 977) });
const heaps = (...sizes: number[]): number[][] =>
  sizes.flatMap((size, heap) => Array.from({ length: size }, (_, i) => [heap * 1000 + i, (i * 3) % 5]));
const changed = (row: number, column: number, value: unknown): number[][] =>
  some.map((line, i) => (i === row ? line.map((x, j) => (j === column ? (value as number) : x)) : line));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const npy = (header: string, body = new Uint8Array(0)): Uint8Array =>
  Uint8Array.from([0x93, ...bytes("NUMPY"), 1, 0, header.length & 255, header.length >> 8, ...bytes(header), ...body]);
const headerOf = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

function inRun<T>(body: (run: ReturnType<typeof openRun>) => Generator<unknown, T, void>): T {
  const run = openRun(openEngine(), "pca");
  try {
    return exhaust(body(run));
  } finally {
    run.close();
  }
}

/** Mishaps by what they are about. */
export const mishaps: Readonly<Record<string, readonly Mishap[]>> = {
  Points: [
    { what: "nothing is passed", attempt: () => pca.sync(undefined as never) },
    { what: "a word is passed", attempt: () => pca.sync("iris.csv" as never) },
    { what: "one long array is passed", attempt: () => pca.sync([1, 2, 3, 4] as never) },
    { what: "a typed array without a shape", attempt: () => pca.sync(new Float64Array(6) as never) },
    { what: "a shape of one number", attempt: () => pca.sync({ data: [1, 2, 3, 4], shape: [4] }) },
    { what: "a Matrix whose rows are no number", attempt: () => pca.sync({ rows: 2.5, cols: 2, data: new Float64Array(5) }) },
    { what: "data that is no list of numbers", attempt: () => pca.sync({ data: "1 2 3" as never, shape: [1, 3] }) },
    { what: "a shape that does not fit the data", attempt: () => pca.sync({ data: [1, 2, 3, 4, 5], shape: [2, 3] }) },
    { what: "a row that is no row", attempt: () => pca.sync([[1, 2], 3, [4, 5]] as never) },
    { what: "a row that is too short", attempt: () => pca.sync([[1, 2], [3], [4, 5]]) },
    { what: "text among the numbers", attempt: () => pca.sync(changed(3, 1, "n/a")) },
    { what: "a missing value", attempt: () => isomap.sync(changed(7, 2, Number.NaN)) },
    { what: "an infinite value", attempt: () => isomap.sync(changed(7, 2, Number.POSITIVE_INFINITY)) },
    { what: "a value whose square is beyond all numbers", attempt: () => isomap.sync(changed(7, 2, 1e200)) },
    { what: "no points", attempt: () => pca.sync([]) },
    { what: "one point", attempt: () => pca.sync([[1, 2]]) },
    { what: "points of no numbers", attempt: () => pca.sync([[], [], []]) },
  ],
  Labels: [
    { what: "labels are forgotten", attempt: () => svc.sync(some, undefined as never) },
    { what: "too few labels", attempt: () => svc.sync(some, [0, 1, 1]) },
    { what: "labels that are words", attempt: () => svc.sync(some, some.map((_, i) => (i % 2 ? "cat" : "dog")) as never) },
    {
      what: "one class only",
      attempt: () =>
        svc.sync(
          some,
          some.map(() => 4),
        ),
    },
  ],
  Options: [
    { what: "an option is misspelled", attempt: () => isomap.sync(some, { neighbours: 4 } as never) },
    { what: "an option of another method", attempt: () => pca.sync(some, { perplexity: 30 } as never) },
    { what: "options are not in an object", attempt: () => pca.sync(some, 2 as never) },
    { what: "a number where a whole one is wanted", attempt: () => pca.sync(some, { dimensions: 1.5 }) },
    { what: "a number as text", attempt: () => isomap.sync(some, { neighbors: "12" as never }) },
    { what: "a word that is no choice", attempt: () => lle.sync(some, { variant: "hessian" as never }) },
    {
      what: "a number out of range",
      attempt: () =>
        svc.sync(
          some,
          some.map((_, i) => i % 2),
          { C: 0 },
        ),
    },
    {
      what: "neither a choice nor a number",
      attempt: () =>
        svc.sync(
          some,
          some.map((_, i) => i % 2),
          { gamma: "large" as never },
        ),
    },
    { what: "no yes or no", attempt: () => pca.sync(some, { whiten: "yes" as never }) },
    { what: "no threads", attempt: () => pca.sync(some, { threads: 0 }) },
    { what: "a controller in place of its signal", attempt: () => pca.sync(some, { signal: new AbortController() as never }) },
    { what: "progress to nobody", attempt: () => pca.sync(some, { onProgress: true as never }) },
    { what: "an option where there is none to take", attempt: () => pca.transform.sync(pca.sync(some), some, { signals: 1 } as never) },
  ],
  "Options that the data do not allow": [
    { what: "pca: more dimensions than columns", attempt: () => pca.sync(some, { dimensions: 4 }) },
    { what: "classicalMds: more dimensions than columns", attempt: () => classicalMds.sync(some, { dimensions: 4 }) },
    {
      what: "classicalMds: more dimensions than distances have",
      attempt: () => classicalMds.sync(square, { metric: "precomputed", dimensions: 5 }),
    },
    { what: "isomap: more neighbors than points", attempt: () => isomap.sync(some, { neighbors: 12 }) },
    { what: "isomap: more dimensions than points", attempt: () => isomap.sync(some.slice(0, 4), { neighbors: 2, dimensions: 4 }) },
    {
      what: "isomap: more dimensions than the largest part has points",
      attempt: () => isomap.sync(heaps(4, 3), { neighbors: 2, dimensions: 4, disconnected: "largest" }),
    },
    { what: "lle: more neighbors than points", attempt: () => lle.sync(some, { neighbors: 20 }) },
    { what: "lle: more dimensions than columns", attempt: () => lle.sync(some, { neighbors: 5, dimensions: 4 }) },
    { what: "lle: modified, no more neighbors than dimensions", attempt: () => lle.sync(some, { variant: "modified", neighbors: 2 }) },
    { what: "kMeans: more clusters than points", attempt: () => kMeans.sync(some, { clusters: 20 }) },
    {
      what: "kMeans: starting points for another number of clusters",
      attempt: () => kMeans.sync(some, { clusters: 3, init: some.slice(0, 2) }),
    },
    { what: "spectralClustering: more clusters than points", attempt: () => spectralClustering.sync(some, { clusters: 20 }) },
    {
      what: "spectralClustering: more neighbors than points",
      attempt: () => spectralClustering.sync(some, { affinity: "nearest-neighbors", neighbors: 12 }),
    },
    { what: "trustworthiness: too many neighbors", attempt: () => trustworthiness.sync(some, some, { neighbors: 6 }) },
    { what: "stretchOfPoints: too many neighbors", attempt: () => stretchOfPoints.sync(some, some, { neighbors: 12 }) },
    { what: "trustworthiness: too few points", attempt: () => trustworthiness.sync([[1], [2]], [[1], [2]], { neighbors: 1 }) },
  ],
  "Tables of distances": [
    { what: "a table that is not square", attempt: () => classicalMds.sync(some, { metric: "precomputed" }) },
    {
      what: "similarities in place of distances",
      attempt: () =>
        classicalMds.sync(
          square.map((row, i) => row.map((x, j) => (i === 1 && j === 3 ? -0.4 : x))),
          { metric: "precomputed" },
        ),
    },
    {
      what: "a point that is apart from itself",
      attempt: () =>
        classicalMds.sync(
          square.map((row, i) => row.map((x, j) => (i === 2 && j === 2 ? 1 : x))),
          { metric: "precomputed" },
        ),
    },
    {
      what: "distances that differ there and back",
      attempt: () =>
        classicalMds.sync(
          square.map((row, i) => row.map((x, j) => (i === 4 && j === 0 ? 5 : x))),
          { metric: "precomputed" },
        ),
    },
  ],
  "Graphs in several parts": [
    { what: "isomap: parts are to be an error", attempt: () => isomap.sync(heaps(7, 5), { neighbors: 3, disconnected: "error" }) },
    {
      what: "lle: many parts are to be an error",
      attempt: () => lle.sync(heaps(4, 4, 4, 4, 4, 4), { neighbors: 2, disconnected: "error" }),
    },
    {
      what: "spectralClustering: more parts than clusters are to be an error",
      attempt: () =>
        spectralClustering.sync(heaps(6, 6, 6), { clusters: 2, affinity: "nearest-neighbors", neighbors: 3, disconnected: "error" }),
    },
  ],
  "Too large": [
    { what: "isomap: all pairs of 40,000 points", attempt: () => isomap.sync(wide(40_000)) },
    { what: "isomap: in single precision", attempt: () => isomap.sync(wide(50_000), { precision: "f32" }) },
    { what: "lle: many neighbors of many points", attempt: () => lle.sync(wide(40_000), { neighbors: 120 }) },
    { what: "spectralClustering: full affinities of many points", attempt: () => spectralClustering.sync(wide(40_000)) },
    {
      what: "svc: two large classes",
      attempt: () =>
        svc.sync(
          wide(120_000),
          Int32Array.from({ length: 120_000 }, (_, i) => i % 2),
        ),
    },
    {
      what: "memory runs out on the way",
      attempt: () =>
        inRun(function* (run) {
          run.take(Float64Array, 60_000, 10_000);
          yield;
        }),
    },
    { what: "a dataset of too many points", attempt: () => blobs({ samples: 1_000_000, dimensions: 10_000 }) },
  ],
  "Values too large to compute with": [
    {
      what: "isomap: edges beyond single precision",
      attempt: () =>
        isomap.sync(
          some.map((row) => row.map((x) => x * 1e100)),
          { neighbors: 4, precision: "f32" },
        ),
    },
    {
      what: "svc: kernel values beyond single precision",
      attempt: () =>
        svc.sync(
          some.map((row) => row.map((x) => x * 1e30)),
          some.map((_, i) => i % 2),
          { kernel: "linear" },
        ),
    },
    {
      what: "svc: new points far beyond the training data",
      attempt: () => {
        const model = svc.sync(
          some,
          some.map((_, i) => i % 2),
          { kernel: "poly", degree: 9 },
        );
        return svc.predict.sync(
          model,
          some.map((row) => row.map((x) => x * 1e40)),
        );
      },
    },
  ],
  Models: [
    { what: "no model", attempt: () => isomap.transform.sync(some as never, some) },
    { what: "the model of another method", attempt: () => isomap.transform.sync(pca.sync(some) as never, some) },
    { what: "a model of a later version", attempt: () => pca.transform.sync({ ...pca.sync(some), formatVersion: 9 }, some) },
    { what: "new points of another width", attempt: () => pca.transform.sync(pca.sync(some), [[1, 2]]) },
    { what: "a method that cannot do this", attempt: () => lle.predict.sync(lle.sync(some, { neighbors: 4 }), some) },
    { what: "transform(model, …): no model", attempt: () => transform.sync(some as never, some) },
    {
      what: "predict(model, …): a method that does not exist",
      attempt: () => predict.sync({ ...pca.sync(some), method: "isomaps" } as never, some),
    },
    {
      what: "a model with a function in it, sent to the background thread",
      attempt: () =>
        openClient(() => ({
          post: (message) => void structuredClone(message),
          hold: () => {},
          end: () => {},
        })).call("pca.transform", [{ helper: () => {} }], {}),
    },
  ],
  Measures: [
    { what: "points and embedding of different length", attempt: () => stress.sync(some, some.slice(1)) },
    { what: "no points to compare", attempt: () => stress.sync([], []) },
    { what: "one point to compare", attempt: () => stress.sync([[1]], [[2]]) },
    { what: "an embedding without columns", attempt: () => stress.sync([[1], [2]], [[], []]) },
    { what: "stress: points that are all equal", attempt: () => stress.sync([[1], [1]], [[1], [2]], { form: "normalized" }) },
    { what: "residualVariance: distances that are all equal", attempt: () => residualVariance.sync([[1], [2]], [[1], [2]]) },
    { what: "shepardCorrelation: one distance", attempt: () => shepardCorrelation.sync([[1], [2]], [[1], [2]]) },
    { what: "shepardCorrelation: distances without an order", attempt: () => shepardCorrelation.sync([[1], [1], [1]], [[1], [2], [4]]) },
    { what: "spearman: lists of different length", attempt: () => spearman([1, 2, 3], [1, 2]) },
    { what: "spearman: one value", attempt: () => spearman([1], [1]) },
    { what: "spearman: a missing value", attempt: () => spearman([1, Number.NaN], [1, 2]) },
    { what: "procrustes: different numbers of points", attempt: () => procrustes(some, some.slice(1)) },
    {
      what: "procrustes: points that all coincide",
      attempt: () =>
        procrustes(
          some,
          some.map(() => [1, 1]),
        ),
    },
    { what: "accuracy: no labels", attempt: () => accuracy(undefined as never, [1]) },
    { what: "accuracy: empty labels", attempt: () => accuracy([], []) },
    { what: "f1: different numbers of labels", attempt: () => f1([1, 2, 3], [1, 2]) },
    { what: "adjustedRandIndex: the second labels are no list", attempt: () => adjustedRandIndex([1, 2, 3], 3 as never) },
    {
      what: "minimumAssignment: more rows than columns",
      attempt: () => minimumAssignment({ rows: 3, cols: 2, data: new Float64Array(6) }),
    },
  ],
  Datasets: [
    { what: "an option is misspelled", attempt: () => circles({ factr: 0.5 } as never) },
    { what: "fewer samples than none", attempt: () => swissRoll({ samples: -1 }) },
    { what: "blobs: no centers", attempt: () => blobs({ centers: [] as never }) },
    { what: "blobs: a spread for each center", attempt: () => blobs({ centers: 3, deviation: [1, 2] }) },
  ],
  "Files of numbers": [
    { what: "an empty text", attempt: () => readTable(bytes("\n# nothing\n"), { name: "empty.csv" }) },
    { what: "names without rows", attempt: () => readTable(bytes("x,y\n"), { name: "names.csv" }) },
    { what: "a row of another length", attempt: () => readTable(bytes("1,2\n3,4,5\n"), { name: "points.csv" }) },
    {
      what: "text among the numbers",
      attempt: async () =>
        selectPoints(await readTable(bytes("x,y\n1,2\n3,4\n5,6\n3,tall\n"), { name: "points.csv" }), { name: "points.csv" }),
    },
    {
      what: "a missing value",
      attempt: async () => selectPoints(await readTable(bytes("x,y\n1,\n2,3\n"), { name: "points.csv" }), { name: "points.csv" }),
    },
    {
      what: "a column that is not there",
      attempt: async () => selectPoints(await readTable(bytes("width,y\n1,2\n2,3\n")), { name: "points.csv", features: "widht" }),
    },
    { what: "a first line that may be names", attempt: () => readTable(bytes("1,two,3\n3,4,5\n"), { name: "points.csv" }) },
    { what: "a quote that is not closed", attempt: () => readTable(bytes('1,"2\n3,4\n'), { name: "points.csv" }) },
    { what: "text behind a quote", attempt: () => readTable(bytes('"1"x,2\n'), { name: "points.csv", separator: "," }) },
    { what: "a web page in place of a table", attempt: () => readTable(bytes("<!DOCTYPE html>\n<html></html>"), { name: "points.csv" }) },
    { what: "a MATLAB file", attempt: () => readTable(bytes(`MATLAB 5.0 MAT-file\0${" ".repeat(120)}`), { name: "x.mat" }) },
    { what: "a pickle", attempt: () => readTable(Uint8Array.of(0x80, 4, 0x95, 0, 0, 0), { name: "x.pkl" }) },
    { what: "bytes of no known kind", attempt: () => readTable(Uint8Array.of(1, 2, 0, 3, 4), { name: "x.bin" }) },
    { what: "a picture in place of text", attempt: () => readText(Uint8Array.of(0x89, 0x50, 0, 0), "picture.png") },
    { what: "text in an old encoding", attempt: () => readText(Uint8Array.of(0x47, 0xfc, 0x74, 0x65), "old.csv") },
    { what: "no NPY file", attempt: () => readNpy(bytes("PK\u0003\u0004 not at all"), "points.npz") },
    { what: "NPY of a later version", attempt: () => readNpy(Uint8Array.of(0x93, ...bytes("NUMPY"), 9, 0, 0, 0), "points.npy") },
    { what: "NPY cut short in its header", attempt: () => readNpy(npy(headerOf("<f8", "(2, 3)")).slice(0, 40), "points.npy") },
    { what: "NPY cut short in its numbers", attempt: () => readNpy(npy(headerOf("<f8", "(2, 3)"), new Uint8Array(40)), "points.npy") },
    { what: "NPY with more than its numbers", attempt: () => readNpy(npy(headerOf("<f8", "(2, 3)"), new Uint8Array(50)), "points.npy") },
    { what: "NPY of words", attempt: () => readNpy(npy(headerOf("<U5", "(2,)"), new Uint8Array(40)), "words.npy") },
    { what: "NPY with a header of its own", attempt: () => readNpy(npy("{'descr': '<f8'}"), "points.npy") },
    {
      what: "NPY with whole numbers that no double holds",
      attempt: () => readNpy(npy(headerOf("<i8", "(1,)"), new Uint8Array(8).fill(0x7f)), "keys.npy"),
    },
    { what: "writeNpy: no numbers", attempt: () => writeNpy({ data: [1, 2] as never, shape: [2] }) },
    { what: "writeNpy: a shape that does not fit", attempt: () => writeNpy({ data: new Float64Array(5), shape: [2, 3] }) },
    { what: "CIFAR-10: not a batch", attempt: () => readCifar10Batch(new Uint8Array(1000), 10, "data_batch_1.bin") },
    { what: "CIFAR-10: labels of CIFAR-100", attempt: () => readCifar10Batch(new Uint8Array(3073).fill(77), 10, "train.bin") },
    {
      what: "CIFAR-10: a sheet of another width",
      attempt: () => imagesOfSheet({ width: 32, height: 32, data: new Uint8Array(4096) }, 10, "sheet.png"),
    },
  ],
  ...fileMishaps,
  ...resultMishaps,
  ...commandMishaps,
  "The platform": [
    {
      what: "the background thread ends",
      attempt: () =>
        openClient((_, lost) => ({
          post: () => lost("exit code 134"),
          hold: () => {},
          end: () => {},
        })).call("pca.fit", [], {}),
    },
    {
      what: "a platform without WebAssembly",
      attempt: () => without("WebAssembly", () => openEngine()),
    },
  ],
  "Faults of ours": [
    {
      what: "a product of matrices that do not fit each other",
      attempt: () =>
        inRun(function* (run) {
          const a = run.take(Float64Array, 2, 3);
          yield* gemm(run, a, a, run.take(Float64Array, 2, 2));
        }),
    },
    {
      what: "a Gram matrix into a table that does not fit",
      attempt: () =>
        inRun(function* (run) {
          yield* syrk(run, run.take(Float64Array, 2, 3), run.take(Float64Array, 3, 3));
        }),
    },
    { what: "a matrix with an infinite entry", attempt: () => symmetricEigen(Float64Array.of(1, Number.POSITIVE_INFINITY, 0, 1), 2) },
    {
      what: "a search for no neighbors",
      attempt: () =>
        inRun(function* (run) {
          yield* nearestNeighbors(run, run.load({ rows: 3, cols: 1, data: Float64Array.of(1, 2, 3) }), 0);
        }),
    },
    {
      what: "something unforeseen on the background thread",
      attempt: () =>
        openClient((receive) => ({
          post: (message) =>
            receive({
              kind: "failed",
              id: message.id,
              error: new ManifoldError(
                "internal",
                "flatland: a fault of ours: x is not a function. Please report it with the data that shows it.",
              ),
              inUse: 0,
            }),
          hold: () => {},
          end: () => {},
        })).call("pca.fit", [], {}),
    },
  ],
};

function without<T>(name: string, body: () => T): T {
  const scope = globalThis as Record<string, unknown>;
  const kept = scope[name];
  scope[name] = undefined;
  try {
    return body();
  } finally {
    scope[name] = kept;
  }
}

const flat = Array.from({ length: 12 }, (_, i) => [i, 2 * i, -i]);
const roll = swissRoll({ samples: 500, seed: 3 }).points;
const ring = (n: number) => Array.from({ length: n }, (_, i) => [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n)]);

/** What is computed all the same, with a warning on the model. */
export const cautions: readonly Caution[] = [
  { what: "pca: points on a line, two dimensions", code: "zero-variance", attempt: () => pca.sync(flat) },
  { what: "classicalMds: points on a line, two dimensions", code: "zero-variance", attempt: () => classicalMds.sync(flat) },
  {
    what: "classicalMds: distances along a line, two dimensions",
    code: "negative-eigenvalues",
    attempt: () => classicalMds.sync(square, { metric: "precomputed" }),
  },
  {
    what: "classicalMds: distances that break the triangle inequality",
    code: "not-euclidean",
    attempt: () =>
      classicalMds.sync(
        square.map((row, i) => row.map((x, j) => (i === j ? 0 : (i + j) % 2 ? 1 : 5 * x))),
        { metric: "precomputed" },
      ),
  },
  { what: "isomap: parts are joined", code: "bridged", attempt: () => isomap.sync(heaps(7, 5), { neighbors: 3 }) },
  {
    what: "isomap: the largest part is kept",
    code: "left-out",
    attempt: () => isomap.sync(heaps(7, 5), { neighbors: 3, disconnected: "largest" }),
  },
  { what: "isomap: neighbors across the gap of a roll", code: "short-circuit", attempt: () => isomap.sync(roll, { neighbors: 40 }) },
  { what: "isomap: points on a line, two dimensions", code: "negative-eigenvalues", attempt: () => isomap.sync(flat, { neighbors: 2 }) },
  { what: "lle: parts that only bridges join", code: "parts-apart", attempt: () => lle.sync(heaps(9, 9), { neighbors: 4 }) },
  {
    what: "lle: no end of the embedding at two dimensions",
    code: "ambiguous-dimension",
    attempt: () => lle.sync(ring(30), { neighbors: 2, dimensions: 1 }),
  },
  {
    what: "kMeans: fewer distinct points than clusters",
    code: "few-distinct-points",
    attempt: () => kMeans.sync([[1], [1], [2], [2], [2]], { clusters: 3 }),
  },
  {
    what: "kMeans: stopped too early",
    code: "not-converged",
    attempt: () => kMeans.sync(roll, { clusters: 12, maxIterations: 1, tolerance: 0 }),
  },
  {
    what: "spectralClustering: nothing is left of the affinities",
    code: "identity-affinity",
    attempt: () => spectralClustering.sync(roll, { prune: "notebook" }),
  },
  {
    what: "spectralClustering: more parts than clusters",
    code: "more-components-than-clusters",
    attempt: () => spectralClustering.sync(heaps(6, 6, 6), { clusters: 2, affinity: "nearest-neighbors", neighbors: 3 }),
  },
  {
    what: "spectralClustering: a point that is alone",
    code: "isolated-points",
    attempt: () => spectralClustering.sync([...heaps(8, 8), [1e7, 1e7]], { clusters: 3, affinity: "gaussian", gamma: 0.1 }),
  },
  {
    what: "spectralClustering: a radius beyond all points",
    code: "nothing-pruned",
    attempt: () => spectralClustering.sync(circles({ samples: 200, seed: 1337 }).points, { prune: "notebook" }),
  },
  {
    what: "spectralClustering: no clusters there",
    code: "no-clear-eigengap",
    attempt: () => spectralClustering.sync(ring(31), { clusters: 2 }),
  },
  {
    what: "svc: stopped too early",
    code: "not-converged",
    attempt: () =>
      svc.sync(
        roll,
        Int32Array.from({ length: 500 }, (_, i) => i % 2),
        { maxIterations: 5 },
      ),
  },
  { what: "svc: points that are all equal", code: "constant-points", attempt: () => svc.sync([[1], [1]], [0, 1]) },
];
