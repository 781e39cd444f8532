import type { Steps } from "../base/steps.ts";
import { overRows, type Pace, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** The element types distances may have. */
export type Reals = Float64Array | Float32Array;

/** A graph as the path kernels take it. */
export interface PathGraph<T extends Reals> {
  readonly nodes: number;
  /**
   * 4 nodes + 1 numbers: where each node's edges begin, and three places between, p ≤ q ≤ r: labels are taken over those before q,
   * and given over those from p to r. All carry the labels of a source to its neighbors.
   */
  readonly offsets: Slab<Int32Array>;
  /** The other end of every edge, times {@link nodeBytes}. */
  readonly targets: Slab<Int32Array>;
  readonly lengths: Slab<T>;
  /** The number each node has in the result. */
  readonly names: Slab<Int32Array>;
}

/** Bytes of labels a node has in a batch: one label a source. */
export const nodeBytes = 128;

/** The sources of one batch: 16 in f64, 32 in f32. */
function batchWidth(lengths: Slab<Reals>): number {
  return nodeBytes / lengths.type.BYTES_PER_ELEMENT;
}

/** Scratch memory of a batch: labels, two pairs of keys and nodes, counts of a sort, states. */
function scratchBytes(nodes: number): number {
  return nodes * (nodeBytes + 16 + 1) + 4096;
}

/**
 * Marks (1 in place of 0) the edges that carry labels farther than from a source to its neighbors: `pulls` those over which their own node takes
 * them, `pushes` those over which it gives them, each marked at one of its two ends. `units` has the lengths in whole units of the longest's
 * 30,000th part, rounded down. O(Σ degree² / 32) and up
 */
export function markEdges(
  run: Run,
  { nodes, offsets, targets }: PathGraph<Reals>,
  units: Slab<Uint16Array>,
  pulls: Slab<Uint8Array>,
  pushes: Slab<Uint8Array>,
): Steps<void> {
  const pointers = [offsets, targets, units, pulls, pushes].map((slab) => slab.pointer);
  return overRows(run, "markEdges", Math.ceil(nodes / 32), 1, [nodes, ...pointers], 264 * nodes);
}

/** Makes marks at one end of an edge hold at its other end, too. O(edges · log degree) */
export function shareMarks(
  run: Run,
  { nodes, offsets, targets }: PathGraph<Reals>,
  pulls: Slab<Uint8Array>,
  pushes: Slab<Uint8Array>,
): Steps<void> {
  const pointers = [offsets, targets, pulls, pushes].map((slab) => slab.pointer);
  return overRows(run, "shareMarks", nodes, nodesAtOnce(nodes, targets.rows), pointers);
}

/** Puts the edges of each node in the order of {@link PathGraph}'s offsets, by their marks at both ends, and sets these. O(edges) */
export function sortParts(
  run: Run,
  { nodes, offsets, targets, lengths }: PathGraph<Reals>,
  pulls: Slab<Uint8Array>,
  pushes: Slab<Uint8Array>,
): Steps<void> {
  const starts = offsets.view;
  let most = 0;
  for (let v = 0; v < nodes; v++) most = Math.max(most, starts[4 * v + 4]! - starts[4 * v]!);
  const kernel = lengths.type.BYTES_PER_ELEMENT === 8 ? "sortParts64" : "sortParts32";
  const pointers = [offsets, targets, lengths, pulls, pushes].map((slab) => slab.pointer);
  return overRows(run, kernel, nodes, nodesAtOnce(nodes, targets.rows), [most, ...pointers], 16 + 12 * most);
}

/** Nodes that have some 100,000 edges together. */
function nodesAtOnce(nodes: number, edges: number): number {
  return Math.max(1, Math.floor((1e5 * nodes) / (edges + 1)));
}

/**
 * One round of all-pairs shortest paths: solves the batches at places [from, to) of the order `batches`, where rows of
 * batches at places before `from` are solved. Batch b has the nodes b · L … b · L + L − 1, L the width of a batch;
 * `places` is the inverse of `batches`. Rows of `distances` are in the order of names, columns in that of nodes.
 */
export function allPairs<T extends Reals>(
  run: Run,
  { nodes, offsets, targets, lengths, names }: PathGraph<T>,
  batches: Slab<Int32Array>,
  places: Slab<Int32Array>,
  from: number,
  to: number,
  distances: Slab<T>,
  pace: Pace,
): Steps<void> {
  const kernel = lengths.type.BYTES_PER_ELEMENT === 8 ? "allPairs64" : "allPairs32";
  const pointers = [places, offsets, targets, lengths, names, distances].map((slab) => slab.pointer);
  return overRows(run, kernel, to - from, 1, [nodes, from, batches.at(from), ...pointers], scratchBytes(nodes), pace);
}

/**
 * Makes `distances` symmetric between batches of one round of `together`: each had computed the distances to the others itself,
 * and there and back may be rounded differently. The smaller counts. O(n · together · width)
 */
export function agree<T extends Reals>(
  run: Run,
  { nodes, names }: PathGraph<T>,
  batches: Slab<Int32Array>,
  together: number,
  distances: Slab<T>,
): Steps<void> {
  const kernel = distances.type.BYTES_PER_ELEMENT === 8 ? "agree64" : "agree32";
  return overRows(run, kernel, batches.rows, 32, [nodes, together, batches.pointer, names.pointer, distances.pointer]);
}

/** Sources outside the graph, by their ways into it. */
export interface Starts<T extends Reals> {
  /** sources + 1 numbers: where each source's ways begin. */
  readonly offsets: Slab<Int32Array>;
  /** The node each way leads to. */
  readonly nodes: Slab<Int32Array>;
  readonly lengths: Slab<T>;
  /** The sources in the order they are batched. */
  readonly order: Slab<Int32Array>;
}

/**
 * Distances from every source to every node, into `distances` (sources × nodes); columns in the order of nodes. `pace` is shared by
 * calls for one graph.
 */
export function fromStarts<T extends Reals>(
  run: Run,
  { nodes, offsets, targets, lengths }: PathGraph<T>,
  starts: Starts<T>,
  distances: Slab<T>,
  pace: Pace,
): Steps<void> {
  const kernel = lengths.type.BYTES_PER_ELEMENT === 8 ? "fromStarts64" : "fromStarts32";
  const sources = starts.order.rows;
  const slabs = [starts.order, starts.offsets, starts.nodes, starts.lengths, offsets, targets, lengths, distances];
  const pointers = slabs.map((slab) => slab.pointer);
  return overRows(run, kernel, Math.ceil(sources / batchWidth(lengths)), 1, [nodes, sources, ...pointers], scratchBytes(nodes), pace);
}

/** Puts the columns of `distances` from the order of nodes into that of names, in place. */
export function renameColumns<T extends Reals>(run: Run, names: Slab<Int32Array>, distances: Slab<T>): Steps<void> {
  const kernel = distances.type.BYTES_PER_ELEMENT === 8 ? "renameColumns64" : "renameColumns32";
  const { rows, cols } = distances;
  const block = Math.max(1, Math.floor(1e6 / (cols + 1)));
  return overRows(run, kernel, rows, block, [cols, names.pointer, distances.pointer], cols * distances.type.BYTES_PER_ELEMENT);
}
