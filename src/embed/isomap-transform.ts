import { type Steps, span } from "../base/steps.ts";
import type { Reals } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";
import { nearestThrough, projectRows } from "../compute/scaling.ts";
import type { Slab } from "../compute/slab.ts";
import { openPathSearch, type Precision, pathsFrom } from "../graph/shortest-paths.ts";
import { unitScale } from "../linalg/symmetric-eigen.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import type { Csr } from "../matrix/sparse.ts";
import { type Neighbors, nearestTo } from "../neighbors/nearest.ts";

/** What is needed of an Isomap model to place new points. */
export interface Placed {
  readonly points: Matrix<NumberArray>;
  readonly graph: Csr;
  readonly carrying?: Uint8Array;
  readonly eigenvalues: Float64Array;
  readonly eigenvectors: Matrix;
  readonly rowMeans: Float64Array;
  readonly geodesics?: Matrix<Reals>;
  /** The points that eigenvectors and row means belong to, where these are not all. */
  readonly landmarks?: Int32Array;
  readonly options: { readonly neighbors: number; readonly precision: Precision };
}

/** Distances from queries to all training points take so many bytes at a time. */
const chunkBytes = 32e6;

/**
 * Places for new points (q × m) in the embedding of a model: q × d, each row by itself, to the bit.
 *
 * With the model's geodesics O(q k n), without O(q · edges / 16) by a search from every query into the graph; memory some 32 MB beside
 * the graph or the geodesics.
 */
export function* extend(run: Run, model: Placed, queries: Matrix<NumberArray>): Steps<Matrix> {
  const { graph, geodesics, options, eigenvectors } = model;
  const n = graph.rows;
  const d = eigenvectors.cols;
  const embedding: Matrix = { rows: queries.rows, cols: d, data: new Float64Array(queries.rows * d) };
  const points = run.load(model.points);
  const projection = loadProjection(run, model);
  const table = geodesics && run.load(geodesics);
  const search = table ? undefined : yield* span(0, 0.05, openPathSearch(run, graph, options.precision, queries.rows, model.carrying));
  const size = Math.max(32, Math.floor(chunkBytes / (8 * n)) & ~31);
  for (let from = 0; from < queries.rows; from += size) {
    const to = Math.min(queries.rows, from + size);
    const share = (part: number): number => 0.05 + (0.95 * (from + part * (to - from))) / queries.rows;
    const { cols } = queries;
    const chunk = run.load({ rows: to - from, cols, data: queries.data.subarray(from * cols, to * cols) });
    const neighbors = yield* span(share(0), share(0.3), nearestTo(run, chunk, points, Math.min(n, options.neighbors)));
    let distances: Slab<Reals>;
    if (table) {
      distances = run.take(table.type, to - from, n);
      yield* span(share(0.3), share(0.9), nearestThrough(run, table, neighbors.indices, neighbors.distances, distances));
    } else distances = yield* span(share(0.3), share(0.9), pathsFrom(run, search!, waysOf(neighbors, n)));
    const placed = run.take(Float64Array, to - from, projection.weights.cols);
    yield* span(share(0.9), share(1), projectRows(run, distances, projection.scale, projection.means, projection.weights, placed));
    for (let q = from; q < to; q++) embedding.data.set(placed.row(q - from).subarray(0, d), q * d);
    run.release(chunk, neighbors.indices, neighbors.distances, distances, placed);
  }
  search?.close();
  run.release(points, projection.weights, projection.means, ...(table ? [table] : []));
  return embedding;
}

/** Neighbor lists as ways from queries to nodes. */
function waysOf({ rows, k, indices, distances }: Neighbors, n: number): Csr {
  const offsets = Int32Array.from({ length: rows + 1 }, (_, q) => q * k);
  return { rows, cols: n, offsets, indices: indices.view.slice(), values: distances.view.slice() };
}

interface Projection {
  /** Distances are multiplied by it before they are squared, so that squares neither overflow nor vanish. */
  readonly scale: number;
  /** scale² rⱼ. */
  readonly means: Slab;
  /** ½ u_ja λ_a^(−½) / scale², with a column of zeros if the number of axes is odd, and for axes without a positive eigenvalue. */
  readonly weights: Slab;
}

/** The projection by all points; with landmarks, the others have no weight. */
function loadProjection(run: Run, { graph, eigenvalues, eigenvectors, rowMeans, landmarks }: Placed): Projection {
  const n = graph.rows;
  const { rows, cols: d, data } = eigenvectors;
  const scale = unitScale(rowMeans.map(Math.sqrt));
  const means = run.take(Float64Array, n);
  const factors = eigenvalues.map((value) => (value > 1e-12 * eigenvalues[0]! ? 0.5 / Math.sqrt(value) / scale / scale : 0));
  const weights = run.take(Float64Array, n, d + (d & 1));
  const entries = weights.view.fill(0);
  const squares = means.view.fill(0);
  for (let j = 0; j < rows; j++) {
    const point = landmarks ? landmarks[j]! : j;
    squares[point] = rowMeans[j]! * scale * scale;
    for (let a = 0; a < d; a++) entries[point * weights.cols + a] = factors[a]! * data[j * d + a]!;
  }
  return { scale, means, weights };
}
