import { formatNumber, ManifoldError } from "../base/errors.ts";
import { either, flag, integer, oneOf } from "../base/options.ts";
import type { Steps } from "../base/steps.ts";
import type { Reals } from "../compute/paths.ts";
import type { Progress, Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Bridge } from "../graph/bridges.ts";
import { type ConnectedGraph, connectedNeighborGraph } from "../graph/connected.ts";
import { type ShortCircuits, shortCircuits } from "../graph/short-circuits.ts";
import { type Precision, shortestPaths } from "../graph/shortest-paths.ts";
import { type Matrix, type NumberArray, takeRows } from "../matrix/dense.ts";
import type { Csr } from "../matrix/sparse.ts";
import { defineMethod, type Fitted } from "../method/define.ts";
import { classicalScaling, type Scaling } from "./classical-scaling.ts";
import { extend } from "./isomap-transform.ts";
import { landmarkPaths, landmarkScaling } from "./landmark-scaling.ts";
import { residualVariance } from "./residual-variance.ts";

/**
 * Isomap: unroll a curved surface by measuring distances along it.
 *
 * 1. neighbor graph: join each point to its k nearest; an edge is as long as its ends are apart. O(n² m)
 * 2. geodesics: D = lengths of the shortest paths between all pairs. O(n² · degree / 16)
 * 3. classical scaling: B = −½ J (D∘D) J with J = I − 11ᵀ/n; the embedding is V √Λ, V and Λ the d largest eigenpairs of B. O(n² · passes)
 *
 * Input n × m, any element type; embedding n × d in the units of the input; axes ordered by falling eigenvalue, the largest entry of
 * each axis positive. With `landmarks: L` steps 2 and 3 take only the paths from L of the points, and the others are placed by their
 * distances to these (landmark Isomap): O(n · L · degree / 16) and L × n numbers in place of n². Where the graph falls into parts, `disconnected` says what to do: with "largest" only the kept points have rows
 * in the embedding, and `model.rows` says which they are. Memory: n² numbers, which the model does not hold unless `keepGeodesics`.
 *
 * `transform` places new points by their distances to all training points along the graph, entered at the k nearest
 * (Bengio and others, 2004): y_a(x) = ½ λ_a^(−½) Σⱼ u_ja (rⱼ − g_j(x)²), g_j(x) = min over neighbors i of ‖x − xᵢ‖ + D_ij,
 * rⱼ = mean of the squares in row j of D. Training points get their place in the embedding again.
 *
 * Embedding, geodesics, reconstruction error and transform are scikit-learn's for connected graphs; parts it joins by more edges.
 * Throws "bad-option" for more neighbors or dimensions than there are points, "too-large", "disconnected".
 * Warns "bridged", "left-out", "short-circuit", "negative-eigenvalues".
 *
 * @see J. B. Tenenbaum, V. de Silva, J. C. Langford, Science 290 (2000) 2319–2323, doi:10.1126/science.290.5500.2319
 * @see V. de Silva, J. B. Tenenbaum, Global versus local methods in nonlinear dimensionality reduction, NIPS 15 (2002): landmarks
 * @see Y. Bengio and others, Out-of-sample extensions for LLE, Isomap, MDS, eigenmaps, and spectral clustering, NIPS 16 (2004)
 */
export const isomap = defineMethod({
  name: "isomap",
  summary: "Unrolls a curved surface: distances along the neighbor graph become distances in the picture.",
  kind: "embedding",
  options: {
    dimensions: integer({ default: 2, minimum: 1, help: "Dimensions of the embedding." }),
    neighbors: integer({
      default: 12,
      minimum: 1,
      help: "Nearest neighbors each point is joined to: few enough to stay on the surface, enough to hold together.",
    }),
    disconnected: oneOf(["connect", "largest", "error"], {
      default: "connect",
      help: "What to do when the graph falls into parts: join them by the shortest bridges, keep the largest part, or fail.",
    }),
    landmarks: either(["all"], {
      default: "all",
      minimum: 2,
      whole: true,
      help: "Points geodesics are measured from: all of them, or for large data so many, and the others are placed by their distances to these.",
    }),
    precision: oneOf(["f64", "f32"], {
      default: "f64",
      help: "How geodesics are stored: f32 takes half the memory and about half the time, and keeps about six digits.",
    }),
    keepGeodesics: flag({
      default: false,
      help: "Keep all pairwise geodesics on the model, n × n numbers, to transform many points quickly.",
    }),
  },

  check({ rows }, { neighbors, dimensions, landmarks, keepGeodesics }) {
    checkFits("neighbors", neighbors, rows - 1, "other points");
    if (landmarks === "all") return checkFits("dimensions", dimensions, rows - 1, "dimensions that points of this number can span");
    checkFits("landmarks", landmarks, rows, "points");
    checkFits("dimensions", dimensions, landmarks - 1, "dimensions that landmarks of this number can span");
    if (keepGeodesics) {
      const message = "isomap: keepGeodesics keeps the geodesics of all pairs, which landmarks does without. Leave out one of the two.";
      throw new ManifoldError("bad-option", message, { option: "keepGeodesics", value: true });
    }
  },

  *fit(points, { dimensions, neighbors, disconnected, landmarks, precision, keepGeodesics }, run) {
    if (disconnected !== "largest") requireTable(run, points.rows, landmarks, precision);
    const x = run.load(points);
    const connected = yield* run.phase("neighbors", 0.15, connectedNeighborGraph(run, x, { neighbors, disconnected }));
    const { graph, rows, bridges, sizes } = connected;
    run.release(x);
    if (rows)
      checkFits(
        "dimensions",
        dimensions,
        rows.length - 1,
        `dimensions the ${formatNumber(rows.length)} points of the largest part can span`,
      );
    requireTable(run, graph.rows, landmarks, precision);
    const circuits = yield* run.phase("short circuits", 0.2, findShortCircuits(run, connected, neighbors, landmarks));

    const unrolled =
      landmarks === "all"
        ? byAll(run, graph, { dimensions, precision, keepGeodesics })
        : byLandmarks(run, graph, { landmarks, dimensions, precision });
    const { residual, ...scaling } = yield* unrolled;
    const { embedding, eigenvalues, eigenvectors, rowMeans, carrying, geodesics, reconstructionError, negativeMass } = scaling;
    return {
      embedding,
      ...(rows ? { rows } : {}),
      points: rows ? takeRows(points, rows) : points,
      graph,
      ...(carrying ? { carrying } : {}),
      bridges,
      eigenvalues,
      eigenvectors,
      rowMeans,
      ...(scaling.landmarks ? { landmarks: scaling.landmarks } : {}),
      ...(geodesics ? { geodesics } : {}),
      diagnostics: {
        parts: sizes,
        residualVariance: residual,
        reconstructionError,
        negativeMass,
        ...(circuits ? { shortCircuits: circuits } : {}),
      },
    } satisfies IsomapFit as IsomapFit;
  },

  *transform(model, points, run) {
    return yield* run.phase("transform", 1, extend(run, model, points));
  },
});

interface Unrolled extends Scaling {
  /** Residual variance. */
  readonly residual: number;
  readonly carrying?: Uint8Array;
  readonly landmarks?: Int32Array;
  readonly geodesics?: Matrix<Reals>;
}

type Phases<T> = Generator<Progress, T, void>;

/** Classical scaling of the geodesics of all pairs. */
function* byAll(run: Run, graph: Csr, options: { dimensions: number; precision: Precision; keepGeodesics: boolean }): Phases<Unrolled> {
  const { distances, carrying } = yield* run.phase("geodesics", 0.75, shortestPaths(run, graph, options.precision));
  const geodesics = options.keepGeodesics ? yield* run.phase("copy", 0.77, copied(distances)) : undefined;
  const scaling = yield* run.phase("embedding", 0.95, classicalScaling(run, distances, options.dimensions));
  const residual = yield* run.phase("quality", 1, residualVariance(run, distances, scaling.embedding, scaling.scale));
  return { ...scaling, residual, ...(carrying ? { carrying } : {}), ...(geodesics ? { geodesics } : {}) };
}

/** Classical scaling of the landmarks, the other points placed by their geodesics to them. */
function* byLandmarks(run: Run, graph: Csr, options: { landmarks: number; dimensions: number; precision: Precision }): Phases<Unrolled> {
  checkFits("landmarks", options.landmarks, graph.rows, "points in the largest part");
  const paths = yield* run.phase("geodesics", 0.85, landmarkPaths(run, graph, options.landmarks, options.precision));
  const scaling = yield* run.phase("embedding", 1, landmarkScaling(run, paths, options.dimensions));
  return { ...scaling, landmarks: paths.landmarks };
}

/** What an Isomap model holds beside what every model has; k is the number of kept points. */
export interface IsomapFit extends Fitted, Pick<Scaling, "embedding" | "eigenvalues" | "eigenvectors" | "rowMeans"> {
  /** The rows of the input that were kept, ascending; only there with `disconnected: "largest"` when some were left out. */
  readonly rows?: Int32Array;
  /** The kept points, in their own element type. */
  readonly points: Matrix<NumberArray>;
  /** The neighbor graph of the kept points, k × k, with its bridges. */
  readonly graph: Csr;
  /**
   * For each entry of the graph, in the order of its indices, a bit (the lowest of a byte first): whether a shortest path may go on over it. A path
   * needs the others only as its first edge, which makes searches shorter. Not there where that was not looked for: below some 32 neighbors.
   */
  readonly carrying?: Uint8Array;
  /** Edges that were added to join parts, shortest first. */
  readonly bridges: readonly Bridge[];
  /** With `landmarks`: which of the kept points they are. Eigenvectors and row means then have one row a landmark. */
  readonly landmarks?: Int32Array;
  /** k × k, with `keepGeodesics`. */
  readonly geodesics?: Matrix<Reals>;
  readonly diagnostics: {
    /** Points in each part of the neighbor graph, the largest first; one number when it is in one piece. */
    readonly parts: Int32Array;
    /** 1 − R² of geodesics and distances in the embedding. */
    readonly residualVariance: number;
    /** As scikit-learn's `reconstruction_error()`. */
    readonly reconstructionError: number;
    /** Σ|λ⁻| / Σ|λ|: how far the geodesics are from being Euclidean distances. */
    readonly negativeMass: number;
    /** Edges that join what is far apart along the surface; not there with fewer than 10 neighbors. */
    readonly shortCircuits?: ShortCircuits;
  };
}

function checkFits(option: string, value: number, most: number, what: string): void {
  if (value <= most) return;
  throw new ManifoldError(
    "bad-option",
    `isomap: ${option} is ${formatNumber(value)}, but there are only ${formatNumber(most)} ${what}. Set ${option} to at most ${formatNumber(most)}.`,
    { option, value, most },
  );
}

function requireTable(run: Run, n: number, landmarks: number | "all", precision: Precision): void {
  const rows = landmarks === "all" ? n : landmarks;
  const what =
    landmarks === "all" ? `all pairwise geodesics of ${formatNumber(n)} points` : `the geodesics of ${formatNumber(rows)} landmarks`;
  const fewer = landmarks === "all" ? "landmarks: 1000" : "fewer landmarks";
  const half = precision === "f64" ? ', or precision: "f32" for half of it' : "";
  run.require(rows * n * (precision === "f64" ? 8 : 4), what, `Use ${fewer}${half}.`);
}

/** Short circuits among the edges, with a warning where there are any; lets the neighbor lists go. */
function* findShortCircuits(
  run: Run,
  { graph, neighbors, rows }: ConnectedGraph,
  k: number,
  landmarks: number | "all",
): Steps<ShortCircuits | undefined> {
  const found = yield* shortCircuits(run, graph, neighbors, rows, landmarks === "all" ? graph.rows : landmarks);
  run.release(neighbors.indices, neighbors.distances);
  if (found && found.count > 0) {
    const { count, estimated, edges } = found;
    const worst = edges[0]!;
    run.warn(
      "short-circuit",
      `isomap: with neighbors: ${formatNumber(k)}, ${estimated ? "about " : ""}${formatNumber(count)} of ${formatNumber(graph.indices.length / 2)} edges short-circuit the surface: they join points that are far apart along it, up to ${formatNumber(Math.round((10 * worst.along) / worst.length) / 10)} times the edge's length or more. Use fewer neighbors.`,
      { count, estimated, edges: graph.indices.length / 2, worst },
    );
  }
  return found;
}

/** A table copied out of kernel memory, some rows at a time. */
function* copied(table: Slab<Reals>): Steps<Matrix<Reals>> {
  const { rows, cols, type } = table;
  const data = type.BYTES_PER_ELEMENT === 8 ? new Float64Array(rows * cols) : new Float32Array(rows * cols);
  const each = Math.max(1, Math.floor(1e6 / cols));
  for (let i = 0; i < rows; i++) {
    data.set(table.row(i), i * cols);
    if (i % each === 0) yield i / rows;
  }
  return { rows, cols, data };
}
