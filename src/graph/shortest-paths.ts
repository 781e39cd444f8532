import { formatNumber, ManifoldError } from "../base/errors.ts";
import { inSlices, type Steps, span } from "../base/steps.ts";
import * as paths from "../compute/paths.ts";
import type { Pace, Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Csr } from "../matrix/sparse.ts";
import { type Batches, batchesOf, edgesAtOnce } from "./batches.ts";
import { carryingFirst } from "./carrying-edges.ts";

/** How distances are stored. */
export type Precision = "f64" | "f32";

/** The lengths of the shortest paths between all pairs, and what a search over the same graph can use again. */
export interface AllPaths {
  readonly distances: Slab<paths.Reals>;
  /** A bit for each entry of the graph: whether paths need its edge behind their first one. Not there where that was not looked for. */
  readonly carrying?: Uint8Array;
}

/**
 * Lengths of the shortest paths between all pairs of nodes of a symmetric graph with edges ≥ 0.
 *
 * Gives a symmetric n × n slab; 0 on the diagonal, infinity between nodes that no path joins. Exact up to rounding: every entry
 * is the sum of the edges of some shortest path.
 *
 * Sources near each other are solved together, 16 (f64) or 32 (f32) at a time, visiting nodes in the order of their
 * distance from a solved source nearby; distances to nodes whose own batch is solved are known by symmetry. Batches go in
 * rounds: those of a round use only rows solved in earlier rounds, so the result does not depend on the number of threads.
 *
 * Each batch looks at each edge a little more than once: O(n² · degree / 16), with two to five visits for a node of a
 * neighbor graph. Memory: n² entries, and 145 n bytes for each thread.
 */
export function* shortestPaths(run: Run, graph: Csr, precision: Precision = "f64"): Steps<AllPaths> {
  const n = graph.rows;
  const distances = take(run, precision, n, n);
  const batches = yield* span(0, 0.04, batchesOf(graph, widthOf(precision)));
  const count = Math.ceil(n / batches.width);
  // An edge between two nodes is looked at until one of them is solved: by a third of the batches.
  const { loaded, carrying } = yield* span(0.04, 0.1, load(run, graph, batches, precision, count / 3));
  const order = spreadOrder(count);
  const order32 = run.take(Int32Array, count);
  const places = run.take(Int32Array, count);
  order32.view.set(order);
  for (let p = 0; p < count; p++) places.view[order[p]!] = p;

  // Later batches have fewer nodes left to search: the work done by place p is about 2 p/count − (p/count)².
  const done = (p: number): number => 0.1 + 0.85 * (p / count) * (2 - p / count);
  const each = roundSize(count);
  const pace = { blocks: 1 };
  for (let from = 0; from < count; from += each) {
    const to = Math.min(count, from + each);
    yield* span(done(from), done(to), paths.allPairs(run, loaded, order32, places, from, to, distances, pace));
  }
  yield* span(0.95, 0.97, paths.agree(run, loaded, order32, each, distances));
  yield* span(0.97, 1, paths.renameColumns(run, loaded.names, distances));
  run.release(order32, places, ...slabsOf(loaded));
  return { distances, ...(carrying ? { carrying } : {}) };
}

/** A graph made ready for {@link pathsFrom}, in kernel memory. */
export interface PathSearch {
  readonly batches: Batches;
  readonly graph: paths.PathGraph<paths.Reals>;
  readonly precision: Precision;
  /** How long its batches take. */
  readonly pace: Pace;
  close(): void;
}

/** Makes a symmetric graph with edges ≥ 0 ready for {@link pathsFrom} from about so many sources; with {@link AllPaths.carrying}, if it is known. O(edges) */
export function* openPathSearch(run: Run, graph: Csr, precision: Precision, sources: number, carrying?: Uint8Array): Steps<PathSearch> {
  const batches = yield* span(0, 0.7, batchesOf(graph, widthOf(precision)));
  const { loaded } = yield* span(0.7, 1, load(run, graph, batches, precision, sources / batches.width, carrying));
  return { batches, graph: loaded, precision, pace: { blocks: 1 }, close: () => run.release(...slabsOf(loaded)) };
}

/**
 * Lengths of the shortest ways from sources that lie outside a symmetric graph and reach some of its nodes directly.
 *
 * `ways` sources × n: its entry (q, v) is the length of the way from source q to node v; a source that *is* node v has the
 * one entry 0 there. Gives a sources × n slab; each row depends on its source alone, to the bit.
 * Sources share a batch with those that enter the graph near them. O(sources · edges / 16), twice the work a row has in
 * {@link shortestPaths}.
 */
export function* pathsFrom(run: Run, search: PathSearch, ways: Csr): Steps<Slab<paths.Reals>> {
  const { batches, graph } = search;
  const { rows, offsets, indices, values } = ways;
  const entrance = Int32Array.from({ length: rows }, (_, q) => {
    let nearest = offsets[q]!;
    for (let e = nearest + 1; e < offsets[q + 1]!; e++) if (values[e]! < values[nearest]!) nearest = e;
    return batches.places[indices[nearest]!] ?? graph.nodes;
  });
  const order = Int32Array.from({ length: rows }, (_, q) => q).sort((a, b) => entrance[a]! - entrance[b]! || a - b);
  const distances = yield* span(0, 0.9, batched(run, search, ways, order));
  yield* span(0.9, 1, paths.renameColumns(run, graph.names, distances));
  return distances;
}

/**
 * Lengths of the shortest paths from some nodes, which stand in runs of near ones, to all: a slab with a row for each of them, whose
 * columns are in the order of the batches, that is, node v's at `batches.places[v]`.
 */
export function pathsFromNodes(run: Run, search: PathSearch, nodes: Int32Array): Steps<Slab<paths.Reals>> {
  const offsets = Int32Array.from({ length: nodes.length + 1 }, (_, i) => i);
  const themselves = { rows: nodes.length, cols: search.graph.nodes, offsets, indices: nodes, values: new Float64Array(nodes.length) };
  return batched(run, search, themselves, offsets.subarray(0, nodes.length));
}

/** Shortest ways from sources in batches of `order`; columns in the order of the graph's batches. */
function* batched(
  run: Run,
  { batches, graph, precision, pace }: PathSearch,
  { rows, offsets, indices, values }: Csr,
  order: Int32Array,
): Steps<Slab<paths.Reals>> {
  const distances = take(run, precision, rows, graph.nodes);
  const starts = {
    offsets: run.take(Int32Array, rows + 1),
    nodes: run.take(Int32Array, indices.length),
    lengths: take(run, precision, indices.length, 1),
    order: run.take(Int32Array, rows),
  };
  starts.offsets.view.set(offsets);
  starts.lengths.view.set(values);
  starts.order.view.set(order);
  const nodes = starts.nodes.view;
  for (let e = 0; e < indices.length; e++) nodes[e] = batches.places[indices[e]!]!;
  yield* paths.fromStarts(run, graph, starts, distances, pace);
  run.release(starts.offsets, starts.nodes, starts.lengths, starts.order);
  return distances;
}

function widthOf(precision: Precision): number {
  return paths.nodeBytes / (precision === "f64" ? 8 : 4);
}

function take(run: Run, precision: Precision, rows: number, cols: number): Slab<paths.Reals> {
  return precision === "f64" ? run.take(Float64Array, rows, cols) : run.take(Float32Array, rows, cols);
}

function slabsOf({ offsets, targets, lengths, names }: paths.PathGraph<paths.Reals>): Slab<paths.Reals | Int32Array>[] {
  return [offsets, targets, lengths, names];
}

/** The graph in kernel memory for so many `searches` of a batch of sources through all of it, its nodes renumbered batch by batch. */
function* load(
  run: Run,
  graph: Csr,
  { nodes, places }: Batches,
  precision: Precision,
  searches: number,
  known?: Uint8Array,
): Steps<{ loaded: paths.PathGraph<paths.Reals>; carrying: Uint8Array | undefined }> {
  const n = graph.rows;
  const loaded = {
    nodes: n,
    offsets: run.take(Int32Array, 4 * n + 1),
    targets: run.take(Int32Array, graph.indices.length),
    lengths: take(run, precision, graph.indices.length, 1),
    names: run.take(Int32Array, n),
  };
  loaded.names.view.set(nodes);
  const starts = loaded.offsets.view.fill(0);
  for (let v = 0; v < n; v++) {
    const node = nodes[v]!;
    starts[4 * v + 1] = starts[4 * v]!;
    starts.fill(starts[4 * v]! + graph.offsets[node + 1]! - graph.offsets[node]!, 4 * v + 2, 4 * v + 5);
  }
  let longest = 0;
  // An edge is written at its other end, so that each node's edges come in order of these: labels are then read in one direction.
  const opposite = new Int32Array(graph.indices.length);
  const next = Int32Array.from({ length: n }, (_, v) => starts[4 * v]!);
  const written = inSlices(n, (edgesAtOnce * n) / (graph.indices.length + 1), (from, to) => {
    const [targets, lengths] = [loaded.targets.view, loaded.lengths.view];
    const { offsets, indices, values } = graph;
    let most = longest;
    for (let v = from; v < to; v++) {
      const end = offsets[nodes[v]! + 1]!;
      for (let e = offsets[nodes[v]!]!; e < end; e++) {
        const length = values[e]!;
        if (length > most) most = length;
        const at = next[places[indices[e]!]!]!++;
        opposite[e] = at;
        targets[at] = v * paths.nodeBytes;
        lengths[at] = length;
      }
    }
    longest = most;
  });
  yield* span(0, 0.3, written);
  if (precision === "f32" && longest * n > 1e38) {
    throw new ManifoldError(
      "bad-input",
      `${run.who}: edges as long as ${formatNumber(longest)} are too long for f32. Use precision: "f64", or scale the data.`,
      {
        longest,
      },
    );
  }
  const carrying = yield* span(0.3, 1, carryingFirst(run, { graph, paths: loaded, opposite }, longest, searches, known));
  return { loaded, carrying };
}

/** 0 … count − 1 with the first ones spread out: the bits of the place, read backwards. */
function spreadOrder(count: number): number[] {
  let bits = 0;
  while (1 << bits < count) bits++;
  const order: number[] = [];
  for (let i = 0; i < 1 << bits; i++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
    if (reversed < count) order.push(reversed);
  }
  return order;
}

/** Batches in a round: enough to share among threads, few beside all of them, since a round cannot use its own rows. */
function roundSize(count: number): number {
  return Math.max(4, Math.min(16, Math.ceil(count / 16)));
}
