import { formatNumber, ManifoldError } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { type Csr, submatrix, withEntries } from "../matrix/sparse.ts";
import { type Neighbors, nearestNeighbors } from "../neighbors/nearest.ts";
import { type Bridge, shortestBridges } from "./bridges.ts";
import { type Components, components, openUnion } from "./components.ts";
import { neighborGraph } from "./neighbor-graph.ts";

/** What becomes of a neighbor graph that falls into parts. */
export type Disconnected = "connect" | "largest" | "error";

interface Wanted {
  readonly neighbors: number;
  readonly disconnected: Disconnected;
  /** Lists of neighbors that are made only to word a message may take so many bytes. */
  readonly listBytes?: number;
}

/** A neighbor graph in one piece. */
export interface ConnectedGraph {
  /** Symmetric, without diagonal; its nodes are the kept points. */
  readonly graph: Csr;
  /** The points that are its nodes, ascending, where some were left out. */
  readonly rows: Int32Array | undefined;
  /** Edges that were added, shortest first. */
  readonly bridges: readonly Bridge[];
  /** Points in each part the graph had at first, largest part first. */
  readonly sizes: Int32Array;
  /** The neighbor lists it was made of, of all points, in kernel memory. */
  readonly neighbors: Neighbors;
}

/**
 * The graph that joins each of `points` (n × m) to its `neighbors` nearest, in one piece.
 *
 * Where it falls into parts, "connect" joins them by the shortest bridges (and warns "bridged": distances across bridges are
 * guesses), "largest" keeps the largest part (the first of equals, and warns "left-out"), "error" throws "disconnected" and says how
 * many neighbors would join the parts, as far as lists of `listBytes` tell. Exact neighbors; cost that of their search, and see {@link shortestBridges}.
 */
export function* connectedNeighborGraph(
  run: Run,
  points: Slab<SlabArray>,
  { neighbors: k, disconnected, listBytes = 256e6 }: Wanted,
): Steps<ConnectedGraph> {
  const neighbors = yield* span(0, 0.7, nearestNeighbors(run, points, k));
  const graph = yield* span(0.7, 0.85, neighborGraph(neighbors));
  const parts = yield* span(0.85, 0.9, components(graph));
  const sizes = parts.sizes.slice().sort((a, b) => b - a);
  if (parts.count === 1) return { graph, rows: undefined, bridges: [], sizes, neighbors };
  const found = `with neighbors: ${formatNumber(k)} the graph falls into ${formatNumber(parts.count)} parts (${listed(sizes)} points)`;
  const details = { neighbors: k, parts: parts.count, sizes };

  if (disconnected === "error") {
    const most = Math.min(points.rows - 1, Math.floor(listBytes / (12 * points.rows)));
    const enough = yield* span(0.9, 1, neighborsToJoin(run, points, k, most));
    const advice = enough
      ? `Use ${formatNumber(enough)} neighbors, which join them, or set`
      : `Even ${formatNumber(most)} neighbors would not join them. Set`;
    throw new ManifoldError("disconnected", `${run.who}: ${found}. ${advice} disconnected: "connect" or "largest".`, {
      ...details,
      enough,
    });
  }

  if (disconnected === "largest") {
    const rows = largestPart(parts);
    run.warn(
      "left-out",
      `${run.who}: ${found}. Only the largest part is kept: ${formatNumber(rows.length)} of ${formatNumber(points.rows)} points.`,
      details,
    );
    return { graph: submatrix(graph, rows), rows, bridges: [], sizes, neighbors };
  }

  const bridges = yield* span(0.9, 1, shortestBridges(run, points, parts));
  const longest = bridges.at(-1)!.length;
  run.warn(
    "bridged",
    `${run.who}: ${found}. They were joined by the shortest bridges there are, ${formatNumber(bridges.length)} in number and up to ${formatNumber(longest)} long; distances across them are guesses. Use more neighbors, or treat the parts one by one.`,
    { ...details, bridges: bridges.length, longest },
  );
  const both = bridges.flatMap(({ from, to, length }) => [
    { row: from, col: to, value: length },
    { row: to, col: from, value: length },
  ]);
  return { graph: withEntries(graph, both), rows: undefined, bridges, sizes, neighbors };
}

/**
 * The smallest number of neighbors, above `k` and up to `most`, for which the graph is in one piece; undefined where there is none.
 * Lists twice as long are made until they join all points; then edges are put in by rank until one part is left.
 */
function* neighborsToJoin(run: Run, points: Slab<SlabArray>, k: number, most: number): Steps<number | undefined> {
  const n = points.rows;
  for (let length = Math.min(most, 2 * k); length > k; length = Math.min(most, 2 * length)) {
    const lists = yield* nearestNeighbors(run, points, length);
    const indices = lists.indices.view.slice();
    run.release(lists.indices, lists.distances);
    const union = openUnion(n);
    let parts = n;
    for (let rank = 0; rank < length; rank++) {
      for (let i = 0; i < n; i++) if (union.join(i, indices[i * length + rank]!)) parts--;
      if (parts === 1) return rank + 1;
      yield rank / length;
    }
    if (length === most) break;
  }
  return undefined;
}

function largestPart({ labels, sizes }: Components): Int32Array {
  const largest = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)));
  return Int32Array.from(labels, (_, i) => i).filter((i) => labels[i] === largest);
}

/** "1,175 + 425", or the first few sizes and how many more. */
function listed(sizes: Int32Array): string {
  const shown = Array.from(sizes.subarray(0, 4), formatNumber);
  return sizes.length > 4 ? `${shown.join(" + ")} + ${formatNumber(sizes.length - 4)} more of up to ${sizes[4]}` : shown.join(" + ");
}
