import { inSlices, type Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";

/** The connected parts of a graph. */
export interface Components {
  readonly count: number;
  /** The part each node belongs to, numbered from 0 in order of their first nodes. */
  readonly labels: Int32Array;
  /** Nodes in each part. */
  readonly sizes: Int32Array;
}

/** Between two yields so many edges are handled. */
const slice = 1_000_000;

/**
 * The connected parts of a graph; an edge joins its ends whatever its length and direction. O(edges), nearly; once all nodes are found to
 * be in one part, the other edges are not looked at.
 */
export function* components(graph: Csr): Steps<Components> {
  const { rows: n, offsets, indices } = graph;
  const parts = openUnion(n);
  let left = n;
  yield* inSlices(n, (slice * n) / (indices.length + 1), (from, to) => {
    for (let i = from; i < to && left > 1; i++) {
      const end = offsets[i + 1]!;
      for (let e = offsets[i]!; e < end; e++) if (parts.join(i, indices[e]!)) left--;
    }
  });
  return numbered(n, parts);
}

/** Sets that grow together: which nodes belong to the same one, nearly in constant time. */
export interface Union {
  /** A node that stands for the set of `node`. */
  find(node: number): number;
  /** Makes one set of two; tells whether they were two. */
  join(a: number, b: number): boolean;
}

/** n nodes, each a set of its own. Paths are halved as they are walked, and the smaller number stands for the set. */
export function openUnion(n: number): Union {
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const find = (node: number): number => {
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]!]!;
      node = parent[node]!;
    }
    return node;
  };
  return {
    find,
    join(a, b) {
      const first = find(a);
      const second = find(b);
      if (first === second) return false;
      parent[Math.max(first, second)] = Math.min(first, second);
      return true;
    },
  };
}

/** The sets of n nodes, numbered in order of their first nodes. */
export function numbered(n: number, parts: Union): Components {
  const labels = new Int32Array(n);
  const number = new Int32Array(n).fill(-1);
  const sizes: number[] = [];
  for (let i = 0; i < n; i++) {
    const root = parts.find(i);
    if (number[root] === -1) number[root] = sizes.push(0) - 1;
    labels[i] = number[root]!;
    sizes[labels[i]!]!++;
  }
  return { count: sizes.length, labels, sizes: Int32Array.from(sizes) };
}
