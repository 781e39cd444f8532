import type { Csr } from "../matrix/sparse.ts";
import type { EliminationForest } from "./elimination-forest.ts";

/**
 * An order of elimination by level sets: the unknowns one step from the first, two steps, and so on, every level a group. It takes
 * next to no time to find, and is good where levels are small: on strips, rings, and surfaces of a few thousand unknowns.
 * Every part of the graph starts at an unknown far out, found by a first walk. O(entries)
 *
 * @see A. George, J. W. H. Liu, Computer Solution of Large Sparse Positive Definite Systems (1981), chapter 4
 */
export function levelSets(matrix: Csr): EliminationForest {
  const n = matrix.rows;
  const order = new Int32Array(n);
  const seen = new Int32Array(n);
  const starts: number[] = [];
  const parents: number[] = [];
  let entries = 0;
  let operations = 0;
  for (let first = 0, end = 0; first < n; first++) {
    if (seen[first] !== 0) continue;
    const begin = end;
    end = walk(matrix, first, order, begin, seen, 1).end;
    const { levels } = walk(matrix, order[end - 1]!, order, begin, seen, 2);
    for (let g = 0; g < levels.length; g++) {
      const own = (levels[g + 1] ?? end) - levels[g]!;
      const front = own + (g + 1 < levels.length ? (levels[g + 2] ?? end) - levels[g + 1]! : 0);
      starts.push(levels[g]!);
      parents.push(g + 1 < levels.length ? starts.length : -1);
      entries += own * front;
      // Σ over the pivots of ½ (front − k)².
      operations += (own * (front * front + (front - own) * (front - own) + front * (front - own))) / 6;
    }
  }
  return { order, starts: Int32Array.of(...starts, n), parents: Int32Array.from(parents), entries, operations };
}

/** Walks through a part of the graph from `first`, breadth first, into `order` from `begin` on; gives where levels begin. */
function walk({ offsets, indices }: Csr, first: number, order: Int32Array, begin: number, seen: Int32Array, mark: number) {
  const levels: number[] = [];
  let end = begin;
  order[end++] = first;
  seen[first] = mark;
  for (let from = begin; from < end; ) {
    levels.push(from);
    const to = end;
    for (; from < to; from++) {
      const i = order[from]!;
      for (let e = offsets[i]!; e < offsets[i + 1]!; e++) {
        const j = indices[e]!;
        if (seen[j] === mark) continue;
        seen[j] = mark;
        order[end++] = j;
      }
    }
  }
  return { levels, end };
}
