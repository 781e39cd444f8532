import { inSlices, type Steps, span } from "../base/steps.ts";
import { toFloat64 } from "../compute/convert.ts";
import { subtractRows } from "../compute/linalg.ts";
import type { Reals } from "../compute/paths.ts";
import type { Run } from "../compute/run.ts";
import { squareRows } from "../compute/scaling.ts";
import type { Slab } from "../compute/slab.ts";
import { spreadLandmarks } from "../graph/landmarks.ts";
import { openPathSearch, type Precision, pathsFromNodes } from "../graph/shortest-paths.ts";
import type { Matrix } from "../matrix/dense.ts";
import type { Csr } from "../matrix/sparse.ts";
import { classicalScaling, type Scaling } from "./classical-scaling.ts";
import { unexplained } from "./residual-variance.ts";

/** Geodesics from some of the nodes of a graph to all of them. */
export interface LandmarkPaths {
  /** The nodes they start at. */
  readonly landmarks: Int32Array;
  /** The column that each node has in the tables. */
  readonly places: Int32Array;
  /** One row a landmark, n columns, in tables of at most {@link together} landmarks. */
  readonly tables: readonly Slab<Reals>[];
}

/** Landmarks whose paths are held in one table. */
const together = 128;

/**
 * Shortest paths from `count` landmarks to all nodes of a connected graph.
 *
 * Landmarks spread over the graph as the points do. O(count · edges / 16); memory: count × n numbers.
 */
export function* landmarkPaths(run: Run, graph: Csr, count: number, precision: Precision): Steps<LandmarkPaths> {
  const search = yield* span(0, 0.03, openPathSearch(run, graph, precision, count));
  const landmarks = yield* span(0.03, 0.05, spreadLandmarks(graph, search.batches, count));
  const tables: Slab<Reals>[] = [];
  for (let from = 0; from < count; from += together) {
    const to = Math.min(count, from + together);
    const share = (at: number): number => 0.05 + (0.95 * at) / count;
    tables.push(yield* span(share(from), share(to), pathsFromNodes(run, search, landmarks.subarray(from, to))));
  }
  search.close();
  return { landmarks, places: search.batches.places, tables };
}

/**
 * Landmark scaling: classical scaling of the landmarks alone, and every other point placed by its distances to them,
 *
 *   y_a = ½ λ_a^(−½) Σⱼ u_ja (rⱼ − g_j²),   g_j the distance to landmark j, rⱼ the mean of landmark j's squares to the landmarks,
 *
 * which gives a landmark its own place again. Eigenpairs, row means, error and negative mass are those of the landmarks. Lets the
 * tables go. O(count² · passes + count · n · d)
 *
 * @see V. de Silva, J. B. Tenenbaum, Sparse multidimensional scaling using landmark points, Stanford University (2004)
 */
export function* landmarkScaling(run: Run, paths: LandmarkPaths, dimensions: number): Steps<Scaling & { readonly residual: number }> {
  const { landmarks, places, tables } = paths;
  const n = tables[0]!.cols;
  const between = yield* span(0, 0.1, betweenLandmarks(run, paths));
  const scaling = yield* span(0.1, 0.6, classicalScaling(run, between, dimensions));
  run.release(between);

  const { eigenvalues, eigenvectors, rowMeans, scale } = scaling;
  const factors = eigenvalues.map((value) => (value > 1e-12 * eigenvalues[0]! ? 0.5 / Math.sqrt(value) : 0));
  const axes = run.take(Float64Array, dimensions, n);
  for (let a = 0; a < dimensions; a++) {
    let constant = 0;
    for (let j = 0; j < landmarks.length; j++) constant += factors[a]! * eigenvectors.data[j * dimensions + a]! * rowMeans[j]!;
    axes.row(a).fill(constant);
  }
  const squares: Float64Array[] = [];
  const looked = lookedAt(n);
  const lookedPlaces = looked.map((node) => places[node]!);
  for (let t = 0; t < tables.length; t++) {
    const table = tables[t]!;
    const share = (part: number): number => 0.6 + (0.35 * (t + part)) / tables.length;
    const sums = run.take(Float64Array, table.rows, 2);
    yield* span(share(0), share(0.3), squareRows(run, table, scale, sums));
    const rows = table.type.BYTES_PER_ELEMENT === 8 ? (table as Slab) : yield* span(share(0.3), share(0.5), toFloat64(run, table));
    const weights = run.take(Float64Array, table.rows, dimensions);
    const entries = weights.view;
    for (let e = 0; e < entries.length; e++) {
      entries[e] = (factors[e % dimensions]! / scale / scale) * eigenvectors.data[t * together * dimensions + e]!;
    }
    yield* span(share(0.5), share(1), subtractRows(run, weights, rows, table.rows, axes, dimensions));
    for (let j = 0; j < table.rows; j++) squares.push(chosen(rows.row(j), lookedPlaces, 1 / scale / scale));
    run.release(sums, weights, table, ...(rows === table ? [] : [rows]));
  }
  const embedding: Matrix = { rows: n, cols: dimensions, data: new Float64Array(n * dimensions) };
  yield* span(
    0.95,
    0.98,
    inSlices(n, 1e6 / dimensions, (from, to) => {
      const byAxis = axes.view;
      for (let i = from; i < to; i++) {
        for (let a = 0; a < dimensions; a++) embedding.data[i * dimensions + a] = byAxis[a * n + places[i]!]!;
      }
    }),
  );
  run.release(axes);
  const residual = yield* span(0.98, 1, residualOf(embedding, landmarks, looked, squares));
  return { ...scaling, embedding, residual };
}

/** The distances between landmarks: symmetric, where there and back were rounded differently the smaller. */
function* betweenLandmarks(run: Run, { landmarks, places, tables }: LandmarkPaths): Steps<Slab<Reals>> {
  const count = landmarks.length;
  const n = tables[0]!.cols;
  const columns = landmarks.map((node) => places[node]!);
  const between = run.take(tables[0]!.type, count, count);
  yield* inSlices(count, 2e5 / count, (from, to) => {
    const entries = between.view;
    const views = tables.map(({ view }) => view);
    for (let i = from; i < to; i++) {
      const there = (i % together) * n;
      for (let j = 0; j < i; j++) {
        const back = views[Math.floor(j / together)]![(j % together) * n + columns[i]!]!;
        const least = Math.min(views[Math.floor(i / together)]![there + columns[j]!]!, back);
        entries[i * count + j] = least;
        entries[j * count + i] = least;
      }
      entries[i * count + i] = 0;
    }
  });
  return between;
}

/** Evenly spaced points whose distances to the landmarks are held against those in the embedding. */
function lookedAt(n: number): Int32Array {
  const count = Math.min(n, 1000);
  return Int32Array.from({ length: count }, (_, t) => Math.floor((t * n) / count));
}

/** Chosen entries of a row, times a factor. */
function chosen(row: Float64Array, places: Int32Array, factor: number): Float64Array {
  const entries = new Float64Array(places.length);
  for (let t = 0; t < places.length; t++) entries[t] = row[places[t]!]! * factor;
  return entries;
}

/** The share of the variance of the distances between landmarks and some points that the embedding does not explain. */
function* residualOf({ cols, data }: Matrix, landmarks: Int32Array, looked: Int32Array, squares: readonly Float64Array[]): Steps<number> {
  const sums: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  yield* inSlices(landmarks.length, 2e6 / (looked.length * (cols + 2)), (from, to) => {
    for (let j = from; j < to; j++) {
      const own = landmarks[j]! * cols;
      for (let t = 0; t < looked.length; t++) {
        let square = 0;
        for (let c = 0, at = looked[t]! * cols; c < cols; c++) {
          const apart = data[at + c]! - data[own + c]!;
          square += apart * apart;
        }
        const [a, b] = [Math.sqrt(squares[j]![t]!), Math.sqrt(square)];
        sums[0] += a;
        sums[1] += b;
        sums[2] += a * a;
        sums[3] += b * b;
        sums[4] += a * b;
      }
    }
  });
  return unexplained(landmarks.length * looked.length, sums);
}
