import type { Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";
import type { EliminationForest } from "./elimination-forest.ts";

/**
 * The structure of a multifrontal Cholesky factor. Unknowns are named by their place in the order of elimination; groups of
 * places are eliminated together, children before their parents.
 */
export interface FactorStructure {
  readonly n: number;
  /** The unknown at each place, and the place of each unknown. */
  readonly order: Int32Array;
  readonly place: Int32Array;
  /** Group g eliminates the places pivots[g] … pivots[g + 1). */
  readonly pivots: Int32Array;
  /** The rows below them are rows[rowStarts[g] … rowStarts[g + 1]), ascending. */
  readonly rowStarts: Int32Array;
  readonly rows: Int32Array;
  readonly parents: Int32Array;
  /** Multiplications of the numeric factorization. */
  readonly operations: number;
  /** Numbers of the factor. */
  readonly entries: number;
}

/** A child joins its parent where that makes a group of at most so many pivots with at most such a share of zeros in its columns. */
const relaxed = [
  { pivots: 8, zeros: 0.6 },
  { pivots: 16, zeros: 0.3 },
  { pivots: 48, zeros: 0.1 },
  { pivots: Number.POSITIVE_INFINITY, zeros: 0.04 },
];

/** Entries looked at between two yields: a few milliseconds. */
const sliceWork = 200_000;

/** Finds the rows of every group of the forest, joins small groups, and numbers the unknowns in postorder. O(entries of all fronts) */
export function* factorStructure(matrix: Csr, forest: EliminationForest): Steps<FactorStructure> {
  const n = matrix.rows;
  const { order, starts, parents } = forest;
  const groups = parents.length;
  const groupOf = new Int32Array(n);
  for (let g = 0; g < groups; g++) for (let at = starts[g]!; at < starts[g + 1]!; at++) groupOf[order[at]!] = g;
  const children = listsOf(parents);

  // Rows of group g: unknowns of later groups beside its own unknowns, or in its children's rows.
  const below: Int32Array[] = [];
  const seen = new Int32Array(n).fill(-1);
  const collected = new Int32Array(n);
  /** The rows of group g; gives the entries it looked at. A plain function, since engines compile loops in generators late or never. */
  const findRows = (g: number): number => {
    let work = 0;
    let count = 0;
    const take = (i: number): void => {
      if (groupOf[i]! > g && seen[i] !== g) {
        seen[i] = g;
        collected[count++] = i;
      }
    };
    for (let at = starts[g]!; at < starts[g + 1]!; at++) {
      const i = order[at]!;
      for (let e = matrix.offsets[i]!; e < matrix.offsets[i + 1]!; e++) take(matrix.indices[e]!);
      work += matrix.offsets[i + 1]! - matrix.offsets[i]!;
    }
    for (const child of children[g]!) {
      const rows = below[child]!;
      for (let k = 0; k < rows.length; k++) take(rows[k]!);
      work += rows.length;
    }
    below[g] = collected.slice(0, count);
    return work;
  };
  yield* inWork(groups, findRows, 0, 0.5);

  // Joining: a parent takes over a child with few pivots. joined[g] names the group that g became a part of.
  const size = new Int32Array(groups);
  for (let g = 0; g < groups; g++) size[g] = starts[g + 1]! - starts[g]!;
  const zeros = new Float64Array(groups);
  const joined = Int32Array.from({ length: groups }, (_, g) => g);
  const kept: number[][] = children.map(() => []);
  const taken: number[][] = children.map(() => []);
  const join = (g: number): number => {
    for (const child of children[g]!) {
      // The child's columns grow from its own rows to all of the parent's.
      const pivots = size[g]! + size[child]!;
      const rows = below[g]!.length;
      const added = zeros[g]! + zeros[child]! + size[child]! * (size[g]! + rows - below[child]!.length);
      const allowed = relaxed.find((step) => pivots <= step.pivots)!.zeros;
      if (added <= allowed * ((pivots * (pivots + 1)) / 2 + pivots * rows)) {
        size[g] = pivots;
        zeros[g] = added;
        joined[child] = g;
        taken[g]!.push(child);
        for (const grandchild of kept[child]!) kept[g]!.push(grandchild);
      } else kept[g]!.push(child);
    }
    return 20 + 20 * children[g]!.length;
  };
  yield* inWork(groups, join, 0.5, 0.6);

  const sequence: number[] = [];
  for (let g = 0; g < groups; g++) if (parents[g] === -1) postorder(g, kept, sequence);
  const count = sequence.length;
  const number = new Int32Array(groups);
  sequence.forEach((g, s) => {
    number[g] = s;
  });
  const pivots = new Int32Array(count + 1);
  const place = new Int32Array(n);
  const placed = new Int32Array(n);
  let next = 0;
  for (let s = 0; s < count; s++) {
    pivots[s] = next;
    const members: number[] = [];
    postorder(sequence[s]!, taken, members);
    for (const g of members) {
      for (let at = starts[g]!; at < starts[g + 1]!; at++) {
        place[order[at]!] = next;
        placed[next++] = order[at]!;
      }
    }
  }
  pivots[count] = next;
  yield 0.7;

  const rowStarts = new Int32Array(count + 1);
  for (let s = 0; s < count; s++) rowStarts[s + 1] = rowStarts[s]! + below[sequence[s]!]!.length;
  const rows = new Int32Array(rowStarts[count]!);
  const parent = new Int32Array(count).fill(-1);
  let operations = 0;
  let entries = 0;
  const describe = (s: number): number => {
    const g = sequence[s]!;
    const list = rows.subarray(rowStarts[s]!, rowStarts[s + 1]!);
    const mine = below[g]!;
    for (let k = 0; k < mine.length; k++) list[k] = place[mine[k]!]!;
    list.sort();
    if (parents[g]! >= 0) {
      let up = parents[g]!;
      while (joined[up] !== up) up = joined[up]!;
      parent[s] = number[up]!;
    }
    const own = pivots[s + 1]! - pivots[s]!;
    const front = own + list.length;
    entries += own * front;
    for (let k = 0; k < own; k++) operations += ((front - k) * (front - k + 1)) / 2;
    return 20 + 5 * list.length + own;
  };
  yield* inWork(count, describe, 0.7, 1);
  return { n, order: placed, place, pivots, rowStarts, rows, parents: parent, operations, entries };
}

/** Does `each(0)`, `each(1)`, … `each(count − 1)`, which tell the work they took, with yields from one share to another in between. */
function* inWork(count: number, each: (i: number) => number, from: number, until: number): Steps<void> {
  let work = 0;
  for (let i = 0; i < count; i++) {
    work += each(i);
    if (work <= sliceWork) continue;
    work = 0;
    yield from + ((until - from) * i) / count;
  }
  yield until;
}

/** Children by parent. */
function listsOf(parents: Int32Array): number[][] {
  const lists: number[][] = Array.from(parents, () => []);
  parents.forEach((parent, child) => {
    if (parent >= 0) lists[parent]!.push(child);
  });
  return lists;
}

/** Appends `root` and all below it to `sequence`, every group after its children. */
function postorder(root: number, children: readonly number[][], sequence: number[]): void {
  const stack = [{ group: root, next: 0 }];
  for (let top = stack[0]; top; top = stack[stack.length - 1]) {
    const child = children[top.group]![top.next++];
    if (child !== undefined) stack.push({ group: child, next: 0 });
    else {
      sequence.push(top.group);
      stack.pop();
    }
  }
}
