import { degreesOf, normalized, type Weights } from "../affinity/weights.ts";
import { random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Components } from "../graph/components.ts";
import { type Eigenpairs, fixSigns } from "../linalg/eigenpairs.ts";
import { largestEigenpairs } from "../linalg/krylov.ts";
import { denseOperator } from "../linalg/operators.ts";
import { smallestEigenpairs } from "../linalg/smallest.ts";
import { type Matrix, zeros } from "../matrix/dense.ts";
import type { Csr } from "../matrix/sparse.ts";

/** Residuals of eigenvectors, relative to the largest eigenvalue, which is 1. */
const tolerance = 1e-8;

/** Eigenpairs of the normalized affinities, values descending, with the degrees they were normalized by. */
export interface SpectralPairs extends Eigenpairs {
  readonly degrees: Float64Array;
}

/**
 * The `count` largest eigenvalues and eigenvectors of M = D^−½ A D^−½, A symmetric and ≥ 0, D its degrees. A table A is overwritten.
 *
 * M has the eigenvalue 1 once for each part of the graph, with eigenvectors D^½ 1 on the parts: these are put down exactly, in the
 * order of the parts, and kept out of the search for the others. Values lie in [−1, 1].
 * With more parts than the `wanted` vectors there is no saying which are the leading ones: then come `wanted` arbitrary ones out of
 * the space of the parts, as from any eigensolver, drawn from the seed.
 */
export function* leadingEigenvectors(
  run: Run,
  weights: Weights,
  parts: Components,
  { wanted, count, seed }: { readonly wanted: number; readonly count: number; readonly seed: number },
): Steps<SpectralPairs> {
  const degrees = yield* span(0, 0.03, degreesOf(run, weights));
  if (parts.count > wanted) return { degrees, ...arbitraryVectors(degrees, parts, wanted, seed) };
  const known = partVectors(degrees, parts);
  const matrix = yield* span(0.03, 0.06, normalized(run, weights, degrees));
  const found = yield* span(0.06, 1, search(run, matrix, Math.max(0, count - known.length), known, seed));
  return { ...found, degrees, ...joined(known, found, count) };
}

/** Known eigenvectors of eigenvalue 1, and behind them those that were found. */
function joined(known: readonly Float64Array[], found: Eigenpairs, count: number): Pick<Eigenpairs, "values" | "vectors" | "residuals"> {
  const first = Math.min(count, known.length);
  const cols = first + found.values.length;
  const n = found.vectors.rows;
  const values = new Float64Array(cols).fill(1);
  const residuals = new Float64Array(cols);
  const vectors = zeros(n, cols);
  values.set(found.values, first);
  residuals.set(found.residuals, first);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < first; a++) vectors.data[i * cols + a] = known[a]![i]!;
    for (let a = first; a < cols; a++) vectors.data[i * cols + a] = found.vectors.data[i * (cols - first) + a - first]!;
  }
  return { values, vectors, residuals };
}

/** D^½ 1 on each part, of unit length. */
function partVectors(degrees: Float64Array, { labels, count }: Components): Float64Array[] {
  const volumes = new Float64Array(count);
  for (let i = 0; i < labels.length; i++) volumes[labels[i]!]! += degrees[i]!;
  const vectors = Array.from({ length: count }, () => new Float64Array(labels.length));
  for (let i = 0; i < labels.length; i++) vectors[labels[i]!]![i] = Math.sqrt(degrees[i]! / volumes[labels[i]!]!);
  return vectors;
}

/** The largest eigenvalues of M beside the known eigenvectors: of a sparse M as the smallest of I − M. */
function* search(run: Run, normalized: Weights, count: number, deflate: Float64Array[], seed: number): Steps<Eigenpairs> {
  if ("dense" in normalized) {
    return yield* largestEigenpairs(run, denseOperator(normalized.dense), count, { deflate, seed, tolerance });
  }
  const matrix = yield* span(0, 0.03, laplacian(normalized.sparse));
  const found = yield* span(0.03, 1, smallestEigenpairs(run, matrix, count, { deflate, seed, tolerance, solver: "gapped" }));
  return { ...found, values: found.values.map((value) => 1 - value) };
}

/** I − M. Every row gets a diagonal entry. O(entries) */
function* laplacian({ rows, cols, offsets, indices, values }: Csr): Steps<Csr> {
  const outOffsets = new Int32Array(rows + 1);
  const outIndices = new Int32Array(indices.length + rows);
  const outValues = new Float64Array(indices.length + rows);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    let e = offsets[i]!;
    const end = offsets[i + 1]!;
    for (; e < end && indices[e]! < i; e++, at++) {
      outIndices[at] = indices[e]!;
      outValues[at] = -values[e]!;
    }
    const own = e < end && indices[e] === i ? values[e++]! : 0;
    outIndices[at] = i;
    outValues[at++] = 1 - own;
    for (; e < end; e++, at++) {
      outIndices[at] = indices[e]!;
      outValues[at] = -values[e]!;
    }
    outOffsets[i + 1] = at;
    if (i % 65536 === 65535) yield i / rows;
  }
  return { rows, cols, offsets: outOffsets, indices: outIndices.slice(0, at), values: outValues.slice(0, at) };
}

/** Arbitrary orthonormal vectors out of the space of the parts. Of no use but for showing that it is of no use. */
function arbitraryVectors(degrees: Float64Array, parts: Components, count: number, seed: number): Eigenpairs {
  const { normal } = random(seed, 1);
  const n = degrees.length;
  const known = { rows: parts.count, cols: count, data: Float64Array.from({ length: parts.count * count }, normal) };
  orthonormalizeColumns(known);
  const volumes = new Float64Array(parts.count);
  for (let i = 0; i < n; i++) volumes[parts.labels[i]!]! += degrees[i]!;
  const vectors = zeros(n, count);
  for (let i = 0; i < n; i++) {
    const part = parts.labels[i]!;
    const size = Math.sqrt(degrees[i]! / volumes[part]!);
    for (let a = 0; a < count; a++) vectors.data[i * count + a] = size * known.data[part * count + a]!;
  }
  fixSigns(vectors);
  return { values: new Float64Array(count).fill(1), vectors, residuals: new Float64Array(count), passes: 0, converged: true };
}

/** Gram and Schmidt, in place, for few random columns. */
function orthonormalizeColumns({ rows, cols, data }: Matrix): void {
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b <= a; b++) {
      let dot = 0;
      for (let i = 0; i < rows; i++) dot += data[i * cols + a]! * data[i * cols + b]!;
      const scale = b === a ? 1 / Math.sqrt(dot) : 0;
      for (let i = 0; i < rows; i++)
        data[i * cols + a] = b === a ? data[i * cols + a]! * scale : data[i * cols + a]! - dot * data[i * cols + b]!;
    }
  }
}
