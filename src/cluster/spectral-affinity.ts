import { nearestNeighborAffinity } from "../affinity/nearest-neighbor.ts";
import { pairwiseSquares } from "../affinity/pairwise.ts";
import { type Choice, chooseTaper, type PruneRule, partsOf } from "../affinity/prune.ts";
import {
  intrinsicDimension,
  type LocalScales,
  localScale,
  localScales,
  type NearestFew,
  nearestFew,
  type ScaleRule,
} from "../affinity/scales.ts";
import { type Filling, taperedWeights, type Weights, withWeights } from "../affinity/weights.ts";
import { type Steps, span } from "../base/steps.ts";
import { affinityTable, type Extension, type Keys, scaleTable, untapered } from "../compute/affinity.ts";
import type { Run } from "../compute/run.ts";
import { type Slab, type SlabArray, toPlain } from "../compute/slab.ts";
import { shortestBridges } from "../graph/bridges.ts";
import { type Components, components } from "../graph/components.ts";
import { neighborGraph } from "../graph/neighbor-graph.ts";
import { type Matrix, zeros } from "../matrix/dense.ts";
import { type Csr, type Entry, entriesOf } from "../matrix/sparse.ts";
import { nearestNeighbors } from "../neighbors/nearest.ts";

/** The options of spectral clustering that say what the affinities are. */
export interface AffinityOptions {
  readonly affinity: "self-tuning" | "gaussian" | "nearest-neighbors";
  readonly scale: ScaleRule;
  readonly gamma: number | "auto";
  readonly prune: PruneRule;
  readonly taper: "hard" | "askey";
  readonly neighbors: number;
  readonly keepAffinity: boolean;
}

/** Affinities of points, with all that is to be told about them and that new points will need. */
export interface PointAffinity {
  readonly weights: Weights;
  readonly parts: Components;
  /** Edges that would join the parts, both ways. */
  bridges(): Steps<Entry[]>;
  readonly filling: Filling;
  readonly choice: Choice | undefined;
  /** Whether the notebook's search was asked for, whose results are taken as they are. */
  readonly asFound: boolean;
  readonly facts: AffinityFacts;
  readonly rule: ExtensionRule;
  /** Tables for drawing, if they were asked for. */
  readonly tables: { readonly before: Matrix; readonly after: Matrix } | undefined;
}

/** Numbers about the data. */
export type AffinityFacts = {
  readonly largestDistance?: number;
  /** By the ratio of the distances to the two nearest others. */
  readonly intrinsicDimension?: number;
  /** The exponent v of the compactly supported function (1 − t)^v. */
  readonly exponent?: number;
  /** The γ of a Gaussian affinity. */
  readonly gamma?: number;
};

/** How affinities of new points follow: plain data, lengths times `unit`. */
export interface ExtensionRule {
  readonly mode: Extension["mode"];
  readonly spread: number;
  readonly radius: number;
  readonly halves: number;
  /** A power of two by which coordinates are multiplied. */
  readonly unit: number;
  /** How the local scale of a new point follows; `"none"` if there are no local scales. */
  readonly scale: ScaleRule | "none";
  /** The least local scale. */
  readonly floor: number;
  /** One number a point: its local scale, or how far its neighbor list reaches (a squared distance); 1 where neither matters. */
  readonly reach: Float64Array;
  /** The length of neighbor lists, where the mode is "lists". */
  readonly neighbors: number;
}

/** The affinities of points (n × m) that the options ask for. O(n² m) for full ones, the neighbor search for neighbor lists */
export function pointAffinity(run: Run, points: Slab<SlabArray>, options: AffinityOptions): Steps<PointAffinity> {
  return options.affinity === "nearest-neighbors" ? fromNeighbors(run, points, options) : fromDistances(run, points, options);
}

/** The affinities with all parts joined into one by bridges. */
export function* joinParts(affinity: PointAffinity): Steps<{ weights: Weights; parts: Components }> {
  const { weights, parts } = affinity;
  const n = parts.labels.length;
  const bridges = yield* affinity.bridges();
  return { weights: withWeights(weights, bridges), parts: { count: 1, labels: new Int32Array(n), sizes: Int32Array.of(n) } };
}

/** ½ (C + Cᵀ) of the k nearest. */
function* fromNeighbors(run: Run, points: Slab<SlabArray>, options: AffinityOptions): Steps<PointAffinity> {
  const n = points.rows;
  const neighbors = yield* span(0, 0.8, nearestNeighbors(run, points, options.neighbors));
  const graph = yield* span(0.8, 0.9, neighborGraph(neighbors));
  const sparse = yield* span(0.9, 0.95, nearestNeighborAffinity(neighbors, graph));
  const parts = yield* span(0.95, 1, components(sparse));
  const { k } = neighbors;
  const reach = Float64Array.from({ length: n }, (_, i) => listReach(neighbors.distances.view[i * k + k - 1]!));
  run.release(neighbors.indices, neighbors.distances);
  const table = options.keepAffinity ? plainTable(sparse) : undefined;
  return {
    weights: { sparse },
    parts,
    *bridges() {
      const found = yield* shortestBridges(run, points, parts);
      // A bridge counts as an edge that is in one of two lists.
      return found.flatMap(({ from, to }) => [
        { row: from, col: to, value: 0.5 },
        { row: to, col: from, value: 0.5 },
      ]);
    },
    filling: { entries: entriesOf(sparse), share: entriesOf(sparse) / (n * n) },
    choice: undefined,
    asFound: false,
    facts: {},
    rule: { mode: "lists", spread: 1, ...untapered, unit: 1, scale: "none", floor: 0, reach, neighbors: k },
    tables: table && { before: table, after: table },
  };
}

/** exp(−d²/(c σᵢ σⱼ)) or exp(−γ d²), pruned. */
function* fromDistances(run: Run, points: Slab<SlabArray>, options: AffinityOptions): Steps<PointAffinity> {
  const { rows: n, cols } = points;
  const local = options.affinity === "self-tuning";
  const plain = options.prune === "kagp" || options.prune === "notebook";
  const { squares, unit } = yield* span(0, 0.25, pairwiseSquares(run, points, plain ? 2 : 1));
  const nearest = yield* span(0.25, 0.35, nearestFew(run, squares, true));
  const scales = yield* span(0.35, 0.36, localScales(run, squares, options.scale, nearest));
  const gamma = options.gamma === "auto" ? autoGamma(nearest) : options.gamma / (unit * unit);
  const spread = local ? (options.scale === "study" ? 2 : 1) : 1 / gamma;
  const diagonal = local && options.scale === "study" ? 1 : 0;
  const keys = yield* span(0.36, 0.45, keysOf(run, squares, local ? scales : undefined, { spread, diagonal, plain }));

  let before: Matrix | undefined;
  if (options.keepAffinity) before = yield* untaperedTable(run, keys);
  const dimension = intrinsicDimension(nearest, cols);
  // v ≥ (d + 1)/2 keeps φ positive definite on d dimensions; for the notebook those of the space, else those of the data.
  const halves = 1 + (options.prune === "notebook" ? cols : Math.round(dimension));
  const choice = yield* span(0.45, 0.8, chooseTaper(run, keys, options.prune, options.taper, halves));
  const { taper, tree } = choice;
  const { parts, bridges } = partsOf(keys, taper, tree);
  const { weights, filling } = yield* span(0.8, 1, taperedWeights(run, keys, taper));
  const largest = Math.sqrt(nearest.farthest.reduce((a, b) => Math.max(a, b), 0)) / unit;
  return {
    weights,
    parts,
    *bridges() {
      yield 1;
      return bridges;
    },
    filling,
    choice,
    asFound: options.prune === "notebook",
    facts: {
      largestDistance: largest,
      intrinsicDimension: dimension,
      exponent: halves / 2,
      ...(local ? {} : { gamma: gamma * unit * unit }),
    },
    rule: {
      mode: plain ? "plain taper" : "scaled taper",
      spread,
      ...taper,
      unit,
      scale: local ? options.scale : "none",
      floor: scales.floor,
      reach: local ? scales.scales : new Float64Array(n).fill(1),
      neighbors: 0,
    },
    tables: before && { before, after: "dense" in weights ? toPlain(weights.dense) : plainTable(weights.sparse) },
  };
}

/** Keys in the place of the squared distances: scaled ones, or the same with a table of affinities beside them. */
function* keysOf(
  run: Run,
  squares: Slab,
  local: LocalScales | undefined,
  { spread, diagonal, plain }: { spread: number; diagonal: number; plain: boolean },
): Steps<Keys> {
  const n = squares.rows;
  const scaled = plain ? run.take(Float64Array, n, n) : squares;
  if (plain) {
    for (let i = 0; i < n; i++) {
      scaled.row(i).set(squares.row(i));
      if (i % 256 === 255) yield (0.3 * i) / n;
    }
  }
  if (local) {
    const scales = run.take(Float64Array, n);
    scales.view.set(local.scales);
    yield* span(0.3, 0.6, scaleTable(run, scaled, scales, scales));
    run.release(scales);
  }
  const keys = { table: scaled, spread, diagonal };
  if (!plain) return keys;
  yield* span(0.6, 1, affinityTable(run, keys, scaled));
  return { table: squares, affinities: scaled, spread, diagonal };
}

/** γ = 1/(2 s²), s the median over points of the distance to the seventh nearest; in the units of the table. */
function autoGamma(nearest: NearestFew): number {
  const reach = Float64Array.from(nearest.farthest, (_, i) => localScale("zelnik-manor-perona", nearest, i)).sort();
  const farthest = nearest.farthest.reduce((a, b) => Math.max(a, b), 0);
  const median = reach[reach.length >> 1]! || Math.sqrt(farthest) || 1;
  return 1 / (2 * median * median);
}

/** The affinities before pruning, as a plain matrix. */
function* untaperedTable(run: Run, keys: Keys): Steps<Matrix> {
  if (keys.affinities) return toPlain(keys.affinities);
  const table = run.take(Float64Array, keys.table.rows, keys.table.cols);
  yield* affinityTable(run, keys, table);
  const plain = toPlain(table);
  run.release(table);
  return plain;
}

/** A sparse matrix with all its zeros. */
function plainTable({ rows, cols, offsets, indices, values }: Csr): Matrix {
  const table = zeros(rows, cols);
  for (let i = 0; i < rows; i++) for (let e = offsets[i]!; e < offsets[i + 1]!; e++) table.data[i * cols + indices[e]!] = values[e]!;
  return table;
}

/** The squared distance up to which a neighbor list reaches whose last entry is at `distance`: a little more, since the root was rounded. */
export const listReach = (distance: number): number => distance * distance * (1 + 1e-12);
