import { inSlices, type Steps, span } from "../base/steps.ts";
import { type Csr, withEntries } from "../matrix/sparse.ts";
import { type Batches, batchesOf } from "./batches.ts";

/**
 * `count` nodes that are spread over a graph as its nodes are, in an order whose runs lie close together.
 *
 * They are evenly spaced in the order of `batches`, which goes from neighbor to neighbor. Then every node goes to the landmark that is
 * the fewest edges away, and landmarks whose nodes are joined by an edge count as neighbors for the grouping. O(edges)
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
  const grouped = yield* span(0.9, 1, batchesOf(withEntries(none, entries), batches.width));
  return grouped.nodes.map((landmark) => spaced[landmark]!);
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
