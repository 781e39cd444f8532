import { inSlices, type Steps, span } from "../base/steps.ts";
import { type Csr, withEntries } from "../matrix/sparse.ts";
import type { Batches } from "./batches.ts";

/**
 * `count` nodes that are spread over a graph as its nodes are, in an order whose runs lie close together.
 *
 * They are evenly spaced in the order of `batches`, which goes from neighbor to neighbor. Then every node goes to the landmark that is
 * the fewest edges away, and landmarks whose nodes are joined by an edge count as neighbors for the grouping: see {@link compactRuns}.
 * O(edges + count · log)
 */
export function* spreadLandmarks(graph: Csr, batches: Batches, count: number): Steps<Int32Array> {
  const n = graph.rows;
  const spaced = Int32Array.from({ length: count }, (_, t) => batches.nodes[Math.floor(((t + 0.5) * n) / count)]!);
  const owners = yield* span(0, 0.5, nearestOf(graph, spaced));
  const touching = new Set<number>();
  yield* span(
    0.5,
    0.9,
    inSlices(n, (400_000 * n) / (graph.indices.length + 1), (from, to) => {
      for (let v = from; v < to; v++) {
        const own = owners[v]!;
        for (let e = graph.offsets[v]!; e < graph.offsets[v + 1]!; e++) {
          const other = owners[graph.indices[e]!]!;
          if (other !== own) touching.add(own * count + other);
        }
      }
    }),
  );
  const entries = Array.from(touching, (pair) => ({ row: Math.floor(pair / count), col: pair % count, value: 1 }));
  const none: Csr = {
    rows: count,
    cols: count,
    offsets: new Int32Array(count + 1),
    indices: new Int32Array(0),
    values: new Float64Array(0),
  };
  const grouped = yield* span(0.9, 1, compactRuns(withEntries(none, entries), batches.width));
  return grouped.map((landmark) => spaced[landmark]!);
}

/**
 * The nodes of a graph in an order whose runs of `width` nodes are compact, all but the last of them full.
 *
 * The graph is halved over and over, between two nodes that lie far apart: a node goes to the side it is fewer edges away from than
 * others are. Unlike {@link batchesOf}, which is quicker, this leaves no remnants between the runs that have to share one.
 * O(edges · log(nodes / width))
 */
export function* compactRuns(graph: Csr, width: number): Steps<Int32Array> {
  const n = graph.rows;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const part = new Int32Array(n);
  let parts = 0;
  const left: [from: number, to: number][] = [[0, n]];
  for (let range = left.pop(); range; range = left.pop()) {
    const [from, to] = range;
    const size = to - from;
    if (size <= width) continue;
    const members = order.slice(from, to);
    parts++;
    for (const v of members) part[v] = parts;
    const some = hops(graph, members[0]!, members, part);
    yield from / n;
    const byOne = hops(graph, some.last, members, part);
    yield from / n;
    const byOther = hops(graph, byOne.last, members, part);
    // Sorted as numbers that also hold the place in the order so far, which decides between equals.
    const keys = Float64Array.from(members, (_, t) => (byOne.counts[t]! - byOther.counts[t]! + size) * size + t).sort();
    for (let t = 0; t < size; t++) order[from + t] = members[keys[t]! % size]!;
    const middle = from + width * Math.max(1, Math.round(size / (2 * width)));
    left.push([middle, to], [from, middle]);
    yield from / n;
  }
  return order;
}

/**
 * How many edges each of `members` (the nodes v whose `part` is that of the start) is away from a start on ways among them, and one
 * that is farthest away. A member that cannot be reached counts as farther away than all others.
 */
function hops(
  { offsets, indices }: Csr,
  start: number,
  members: Int32Array,
  part: Int32Array,
): { readonly counts: Int32Array; readonly last: number } {
  const own = part[start]!;
  const away = new Map<number, number>([[start, 0]]);
  let last = start;
  // A map is walked in the order its entries were made, those too that are made on the way.
  for (const [v, count] of away) {
    last = v;
    for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
      const u = indices[e]!;
      if (part[u] === own && !away.has(u)) away.set(u, count + 1);
    }
  }
  const counts = Int32Array.from(members, (v) => away.get(v) ?? members.length);
  const beyond = counts.indexOf(members.length);
  return { counts, last: beyond < 0 ? last : members[beyond]! };
}

/** For every node of a connected graph the number of the landmark that is the fewest edges away. */
function* nearestOf({ rows: n, offsets, indices }: Csr, landmarks: Int32Array): Steps<Int32Array> {
  const owners = new Int32Array(n).fill(-1);
  const queue = new Int32Array(n);
  landmarks.forEach((node, landmark) => {
    owners[node] = landmark;
    queue[landmark] = node;
  });
  let end = landmarks.length;
  yield* inSlices(n, (400_000 * n) / (indices.length + 1), (from, to) => {
    for (let at = from; at < to; at++) {
      const v = queue[at]!;
      for (let e = offsets[v]!; e < offsets[v + 1]!; e++) {
        const u = indices[e]!;
        if (owners[u] !== -1) continue;
        owners[u] = owners[v]!;
        queue[end++] = u;
      }
    }
  });
  return owners;
}
