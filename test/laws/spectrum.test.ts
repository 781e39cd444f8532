import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { exhaust } from "../../src/base/steps.ts";
import { openEngine } from "../../src/compute/engine.ts";
import { openRun } from "../../src/compute/run.ts";
import { modifiedAlignment } from "../../src/embed/alignment.ts";
import { pca } from "../../src/embed/pca.ts";
import { columnOf, type Matrix, zeros } from "../../src/matrix/dense.ts";
import { lawCases, strands } from "./cases.ts";
import { jacobiValues } from "./jacobi.ts";

// Law 5: the eigenpairs a model reports are eigenpairs of the matrix the method is defined by, and those of the right end.
// The matrix is built here from the definition, and its spectrum by a solver of the tests' own.

/** Reported vectors satisfy A v = λ v to this share of the largest |λ|. */
const residual = 1e-8;
/** The same where the table is held in single precision. */
const float32 = 1e-6;

/** One of the ways through a method: options, or data of a shape, that lead to another solver or another matrix. */
interface Way {
  readonly options?: object;
  readonly points?: Matrix;
  readonly tolerance?: number;
}

interface Spectral {
  /** Options that make the model hold what the matrix is built from. */
  readonly options?: object;
  /** By what each is there for; beside the plain call. */
  readonly ways: Readonly<Record<string, Way>>;
  /** The n × n matrix whose eigenpairs the model reports. */
  matrix(model: Record<string, never>, points: Matrix): Float64Array;
  readonly end: "largest" | "smallest";
  /** Eigenpairs at that end that are no part of the answer. */
  readonly skip?: number;
  values(model: Record<string, never>): Float64Array;
  vectors(model: Record<string, never>): Matrix | undefined;
}

const points = strands(90, 3);
/** Above a hundred unknowns sparse matrices are factored. */
const many = strands(150, 3);
/** More columns than points. */
const wide = strands(40, 5, 60);
/** Three groups with nothing between them. */
const apart: Matrix = {
  ...points,
  data: points.data.map((x, at) => x + 100 * (Math.floor(at / points.cols) % 3)),
};

/** The matrix of modified LLE, whose entries test/golden/lle.test.ts holds to scikit-learn's, of the neighbors that the weights name. */
function modifiedMatrix(given: Matrix, weights: Sparse): Float64Array {
  const { rows: n, offsets, indices: columns, values } = weights;
  const run = openRun(openEngine({ shared: false }), "test");
  // Bridges between parts give a few points more neighbors than the others.
  const sizes = Int32Array.from({ length: n }, (_, i) => offsets[i + 1]! - offsets[i]!);
  const most = Math.max(...sizes);
  const indices = run.take(Int32Array, n, most);
  const slab = run.take(Float64Array, n, most);
  const counts = run.take(Int32Array, n);
  counts.view.set(sizes);
  for (let i = 0; i < n; i++) {
    indices.row(i).set(columns.subarray(offsets[i]!, offsets[i + 1]!));
    slab.row(i).set(values.subarray(offsets[i]!, offsets[i + 1]!));
  }
  const matrix = exhaust(modifiedAlignment(run, run.load(given), { indices, counts }, slab, 3));
  const full = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let e = matrix.offsets[i]!; e < matrix.offsets[i + 1]!; e++) full[i * n + matrix.indices[e]!] = matrix.values[e]!;
  run.close();
  return full;
}

/** −½ J S J of a table of squared distances. */
function doublyCentered(squares: Float64Array, n: number): Float64Array {
  const means = Float64Array.from({ length: n }, (_, i) => squares.subarray(i * n, (i + 1) * n).reduce((sum, x) => sum + x, 0) / n);
  const mean = means.reduce((sum, x) => sum + x, 0) / n;
  return squares.map((x, at) => -0.5 * (x - means[Math.floor(at / n)]! - means[at % n]! + mean));
}

function squaresBetween({ rows: n, cols, data }: Matrix): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += (data[Math.floor(at / n) * cols + c]! - data[(at % n) * cols + c]!) ** 2;
    return sum;
  });
}

/** The distances between points, each to a power: of distances below the first, fewer and fewer are what points can have. */
function distancesOf(given: Matrix, power = 1): Matrix {
  return { rows: given.rows, cols: given.rows, data: squaresBetween(given).map((x) => x ** (power / 2)) };
}

interface Sparse {
  readonly rows: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** The shortest paths between some nodes of a graph, by Floyd's rule over all of its nodes. */
function pathsBetween({ rows: n, offsets, indices, values }: Sparse, nodes: Int32Array): Matrix {
  const all = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    all[i * n + i] = 0;
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) all[i * n + indices[e]!] = values[e]!;
  }
  for (let via = 0; via < n; via++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) all[i * n + j] = Math.min(all[i * n + j]!, all[i * n + via]! + all[via * n + j]!);
  const k = nodes.length;
  return { rows: k, cols: k, data: Float64Array.from({ length: k * k }, (_, at) => all[nodes[Math.floor(at / k)]! * n + nodes[at % k]!]!) };
}

const spectral: Readonly<Record<string, Spectral | string>> = {
  classicalMds: {
    ways: {
      "more columns than points": { points: wide },
      "a table of distances": { points: distancesOf(points), options: { metric: "precomputed" } },
      "a table that no points have": { points: distancesOf(points, 0.7), options: { metric: "precomputed" } },
    },
    matrix: ({ options }, given) => {
      const { metric } = options as { metric: string };
      return doublyCentered(metric === "precomputed" ? given.data.map((x) => x * x) : squaresBetween(given), given.rows);
    },
    end: "largest",
    values: (model) => model.eigenvalues!,
    // The embedding is V √Λ.
    vectors: ({ embedding, eigenvalues }) =>
      scaledColumns(
        embedding!,
        Float64Array.from(eigenvalues as Float64Array, (value) => 1 / Math.sqrt(value)),
      ),
  },
  isomap: {
    options: { keepGeodesics: true },
    ways: {
      "single precision": { options: { precision: "f32" }, tolerance: float32 },
      "parts joined by bridges": { points: apart },
      "every other point a neighbor": { options: { neighbors: 89 } },
      "from landmarks": { options: { landmarks: 40, keepGeodesics: false } },
      "from landmarks, in single precision": { options: { landmarks: 40, keepGeodesics: false, precision: "f32" }, tolerance: float32 },
    },
    matrix: ({ geodesics, graph, landmarks }) => {
      const { data, rows } = (landmarks ? pathsBetween(graph!, landmarks) : geodesics) as unknown as Matrix;
      return doublyCentered(
        data.map((x) => x * x),
        rows,
      );
    },
    end: "largest",
    values: (model) => model.eigenvalues!,
    vectors: (model) => model.eigenvectors!,
  },
  lle: {
    ways: {
      "a factored matrix": { points: many },
      modified: { options: { variant: "modified" } },
      "modified, a factored matrix": { points: many, options: { variant: "modified" } },
      "modified, fewer neighbors than columns": { points: strands(120, 4, 12), options: { variant: "modified", neighbors: 7 } },
    },
    matrix: ({ weights, options }, given) => {
      if ((options as { variant: string }).variant === "modified") return modifiedMatrix(given, weights as unknown as Sparse);
      const { rows: n, offsets, indices, values } = weights as unknown as Sparse;
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        a[i * n + i] = 1;
        for (let e = offsets[i]!; e < offsets[i + 1]!; e++) a[i * n + indices[e]!]! -= values[e]!;
      }
      const m = new Float64Array(n * n);
      for (let r = 0; r < n; r++) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) m[i * n + j]! += a[r * n + i]! * a[r * n + j]!;
      return m;
    },
    end: "smallest",
    // The constant vector.
    skip: 1,
    values: (model) => model.eigenvalues!,
    vectors: (model) => model.embedding!,
  },
  pca: {
    ways: {
      "more columns than points": { points: wide },
      "Krylov on the covariance": { points: strands(150, 6, 130) },
      "Krylov on the products of points": { points: strands(130, 6, 150) },
      "single precision": { points: { ...wide, data: Float32Array.from(wide.data) } as unknown as Matrix },
      "whole numbers": { points: { ...wide, data: Uint8Array.from(wide.data, (x) => 20 * (x + 5)) } as unknown as Matrix },
    },
    matrix: (_, { rows, cols, data }) => {
      const covariance = new Float64Array(cols * cols);
      const mean = Array.from({ length: cols }, (_, j) => columnOf({ rows, cols, data }, j).reduce((sum, x) => sum + x, 0) / rows);
      for (let i = 0; i < rows; i++) {
        for (let a = 0; a < cols; a++) {
          for (let b = 0; b < cols; b++)
            covariance[a * cols + b]! += ((data[i * cols + a]! - mean[a]!) * (data[i * cols + b]! - mean[b]!)) / (rows - 1);
        }
      }
      return covariance;
    },
    end: "largest",
    values: (model) => model.explainedVariance!,
    vectors: ({ components }) => {
      const { rows, cols, data } = components as unknown as Matrix;
      const turned = zeros(cols, rows);
      for (let a = 0; a < rows; a++) for (let j = 0; j < cols; j++) turned.data[j * rows + a] = data[a * cols + j]!;
      return turned;
    },
  },
  spectralClustering: {
    options: { keepAffinity: true },
    ways: {
      "gaussian, not pruned": { options: { affinity: "gaussian", prune: "none" } },
      "one radius for all, tapered": { options: { affinity: "gaussian", prune: "kagp", taper: "askey" } },
      "neighbor lists": { options: { affinity: "nearest-neighbors", neighbors: 12 } },
      "neighbor lists, a factored matrix": { points: many, options: { affinity: "nearest-neighbors", neighbors: 6 } },
      "wide neighbor lists": { points: many, options: { affinity: "nearest-neighbors", neighbors: 60 } },
      "as many parts as clusters": { points: apart, options: { affinity: "nearest-neighbors", clusters: 3 } },
      "more clusters than parts": { points: apart, options: { clusters: 5 } },
    },
    matrix: ({ affinity }) => {
      const { rows: n, data } = (affinity as { after: Matrix }).after;
      const degrees = Float64Array.from({ length: n }, (_, i) => data.subarray(i * n, (i + 1) * n).reduce((sum, x) => sum + x, 0));
      return data.map((x, at) => x / Math.sqrt(degrees[Math.floor(at / n)]! * degrees[at % n]!));
    },
    end: "largest",
    values: (model) => model.eigenvalues!,
    // Rows were scaled to length 1, and `norms` are the lengths they had.
    vectors: ({ embedding, training }) => {
      const { rows, cols, data } = embedding as unknown as Matrix;
      const { norms } = training as unknown as { norms: Float64Array };
      return { rows, cols, data: data.map((x, at) => x * norms[Math.floor(at / cols)]!) };
    },
  },
  kMeans: "it has no spectrum",
  svc: "it has no spectrum",
};

function scaledColumns({ rows, cols, data }: Matrix, factors: Float64Array): Matrix {
  return { rows, cols, data: data.map((x, at) => x * factors[at % cols]!) };
}

test("every method tells where its spectrum comes from, or that it has none", () => {
  expect(Object.keys(spectral).sort()).toEqual(lawCases.map(({ name }) => name).sort());
});

const tried = lawCases.flatMap(({ name, method, call }) => {
  const own = spectral[name];
  if (typeof own !== "object") return [];
  const ways = Object.entries<Way>({ "as it comes": {}, ...own.ways });
  return ways.map(([way, given]) => ({ name, way, given, own, method, call }));
});

describe.each(tried)("$name, $way: the spectrum", ({ method, call, own, given }) => {
  const { options = {}, matrix, end, skip = 0, values, vectors } = own;
  const { points: sample = points, tolerance = residual } = given;
  const more = "dimensions" in method.info.options ? { dimensions: 3 } : {};
  const model = method.sync(...call(sample, { ...options, ...more, ...given.options }));
  const a = matrix(model, sample);
  const n = Math.sqrt(a.length);
  const all = jacobiValues(a, n);
  const scale = Math.max(Math.abs(all[0]!), Math.abs(all[n - 1]!));
  const found = values(model);

  test(`is that of the ${end} eigenvalues of its matrix, none left out`, () => {
    expect(found.length).toBeGreaterThanOrEqual(2);
    found.forEach((value, at) => {
      const expected = end === "largest" ? all[n - 1 - skip - at]! : all[skip + at]!;
      expect(Math.abs(value - expected), `eigenvalue ${at}: ${value}, not ${expected}`).toBeLessThanOrEqual(tolerance * scale);
    });
  });

  test("its vectors are eigenvectors, of unit length, orthogonal, the largest entry positive", () => {
    const v = vectors(model)!;
    for (let k = 0; k < v.cols; k++) {
      const x = columnOf(v, k);
      let off = 0;
      for (let i = 0; i < n; i++) {
        let sum = -found[k]! * x[i]!;
        for (let j = 0; j < n; j++) sum += a[i * n + j]! * x[j]!;
        off += sum * sum;
      }
      expect(Math.sqrt(off)).toBeLessThanOrEqual(tolerance * scale);
      for (let l = 0; l <= k; l++) {
        const y = columnOf(v, l);
        expect(x.reduce((sum, entry, i) => sum + entry * y[i]!, 0)).toBeCloseTo(k === l ? 1 : 0, 7);
      }
      // Known eigenvectors of parts are D^½ 1, positive anyway.
      let largest = 0;
      for (const entry of x) if (Math.abs(entry) > Math.abs(largest) + 1e-9) largest = entry;
      expect(largest).toBeGreaterThan(0);
    }
  });

  test("residuals that the model reports are those of its vectors", () => {
    const reported = model.diagnostics.residuals as Float64Array | undefined;
    if (!reported) return;
    for (const value of reported) expect(value).toBeLessThanOrEqual(tolerance * scale);
  });
});

// PCA iterates on the data themselves only where both sides are larger than 1,200, too large for a solver of the tests' own. There the
// points are made from their spectrum.
test("pca, Krylov on the data: the variances and axes that the points are made of, the largest ones", () => {
  const [n, cols, dimensions] = [1210, 1205, 3];
  // X = H S G, with reflections H and G, and S zero but for σ_k at (k + 1, k). H takes the first unit vector to that along the ones, so that the
  // other columns have mean zero. The small end of the spectrum stands first, and no two values are equal.
  const sigma = Float64Array.from({ length: cols - 1 }, (_, k) => 1 + 9 / (cols - 1 - k));
  const ones = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(n) - (i === 0 ? 1 : 0));
  const { normal } = random(8);
  const left = unit(ones);
  const right = unit(Float64Array.from({ length: cols }, () => normal()));
  /** The k-th row of G. */
  const axis = (k: number): Float64Array => right.map((x, j) => (j === k ? 1 : 0) - 2 * x * right[k]!);
  const data = new Float64Array(n * cols);
  const along = new Float64Array(cols);
  for (let k = 0; k < sigma.length; k++) {
    const row = axis(k).map((x) => sigma[k]! * x);
    data.set(row, (k + 1) * cols);
    for (let j = 0; j < cols; j++) along[j] = along[j]! + left[k + 1]! * row[j]!;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < cols; j++) data[i * cols + j] = data[i * cols + j]! - 2 * left[i]! * along[j]!;

  const model = pca.sync({ rows: n, cols, data }, { dimensions });
  expect(model.diagnostics.route).toBe("data");
  for (let a = 0; a < dimensions; a++) {
    const k = sigma.length - 1 - a;
    expect(Math.abs(model.singularValues[a]! - sigma[k]!)).toBeLessThan(1e-12 * sigma.at(-1)!);
    const wanted = axis(k);
    const found = model.components.data.subarray(a * cols, (a + 1) * cols);
    // All axes but one are nearly the k-th unit vector, whose entry is positive.
    expect(Math.max(...found.map((x, j) => Math.abs(x - wanted[j]!)))).toBeLessThan(residual);
  }
});

function unit(x: Float64Array): Float64Array {
  const length = Math.sqrt(x.reduce((sum, entry) => sum + entry * entry, 0));
  return x.map((entry) => entry / length);
}
