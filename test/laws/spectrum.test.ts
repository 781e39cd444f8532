import { describe, expect, test } from "vitest";
import { columnOf, type Matrix, zeros } from "../../src/matrix/dense.ts";
import { lawCases, strands } from "./cases.ts";
import { jacobiValues } from "./jacobi.ts";

// Law 5: the eigenpairs a model reports are eigenpairs of the matrix the method is defined by, and those of the right end.
// The matrix is built here from the definition, and its spectrum by a solver of the tests' own.

/** Reported vectors satisfy A v = λ v to this share of the largest |λ|. */
const residual = 1e-8;

interface Spectral {
  /** Options that make the model hold what the matrix is built from. */
  readonly options?: object;
  /** The n × n matrix whose eigenpairs the model reports. */
  matrix(model: Record<string, never>, points: Matrix): Float64Array;
  readonly end: "largest" | "smallest";
  /** Eigenpairs at that end that are no part of the answer. */
  readonly skip?: number;
  values(model: Record<string, never>): Float64Array;
  vectors(model: Record<string, never>): Matrix | undefined;
}

const points = strands(90, 3);

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

interface Sparse {
  readonly rows: number;
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

const spectral: Readonly<Record<string, Spectral | string>> = {
  classicalMds: {
    matrix: (_, given) => doublyCentered(squaresBetween(given), given.rows),
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
    matrix: ({ geodesics }) => {
      const { data, rows } = geodesics as unknown as Matrix;
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
    matrix: ({ weights }) => {
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

describe.each(lawCases.filter(({ name }) => typeof spectral[name] === "object"))("$name: the spectrum", ({ name, method, call }) => {
  const { options = {}, matrix, end, skip = 0, values, vectors } = spectral[name] as Spectral;
  const more = "dimensions" in method.info.options ? { dimensions: 3 } : {};
  const model = method.sync(...call(points, { ...options, ...more }));
  const a = matrix(model, points);
  const n = Math.sqrt(a.length);
  const all = jacobiValues(a, n);
  const scale = Math.max(Math.abs(all[0]!), Math.abs(all[n - 1]!));
  const found = values(model);

  test(`is that of the ${end} eigenvalues of its matrix, none left out`, () => {
    expect(found.length).toBeGreaterThanOrEqual(2);
    found.forEach((value, at) => {
      const expected = end === "largest" ? all[n - 1 - skip - at]! : all[skip + at]!;
      expect(Math.abs(value - expected), `eigenvalue ${at}: ${value}, not ${expected}`).toBeLessThanOrEqual(residual * scale);
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
      expect(Math.sqrt(off)).toBeLessThanOrEqual(residual * scale);
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
    for (const value of reported) expect(value).toBeLessThanOrEqual(residual * scale);
  });
});
