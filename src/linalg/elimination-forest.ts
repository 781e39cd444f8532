/** An order of elimination, as a forest of groups of unknowns that are eliminated together. */
export interface EliminationForest {
  /** The unknowns, group after group, in the order of elimination. */
  readonly order: Int32Array;
  /** Group g holds order[starts[g] … starts[g + 1]). */
  readonly starts: Int32Array;
  /** A later group that takes over what elimination of g leaves, or −1 for a root. */
  readonly parents: Int32Array;
  /** An upper bound of the factor's entries. */
  readonly entries: number;
  /** An upper bound of the multiplications of the factorization. */
  readonly operations: number;
}

/** The multiplications of `own` pivots with `size` rows below them. */
export function multiplications(own: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < own; k++) sum += ((size + k + 1) * (size + k + 2)) / 2;
  return sum;
}

/** What elimination has come to. */
interface Eliminated {
  /** The pivots in their order; with each those unknowns were eliminated that were merged into it. */
  readonly pivots: readonly number[];
  /** Unknowns that were not followed, to be eliminated last. */
  readonly last: readonly number[];
  /** Entries and multiplications of the pivots' columns. */
  readonly entries: number;
  readonly operations: number;
}

/**
 * The forest of an elimination. `into[i]` is, for a merged unknown, the one it went into; for a pivot the one that absorbed what it left; −1 for
 * none. O(n)
 */
export function forestOf(into: Int32Array, { pivots, last, entries, operations }: Eliminated): EliminationForest {
  const n = into.length;
  const groups = pivots.length;
  const all = groups + (last.length > 0 ? 1 : 0);
  const lastGroup = groups;
  const groupOf = new Int32Array(n).fill(-1);
  pivots.forEach((p, g) => {
    groupOf[p] = g;
  });
  // Every unknown belongs to the pivot it was merged into, directly or by others.
  const member = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let top = i;
    while (groupOf[top] === -1 && into[top]! >= 0) top = into[top]!;
    member[i] = groupOf[top]!;
  }
  for (const i of last) member[i] = lastGroup;
  const starts = new Int32Array(all + 1);
  for (let i = 0; i < n; i++) starts[member[i]! + 1]!++;
  for (let g = 0; g < all; g++) starts[g + 1] = starts[g + 1]! + starts[g]!;
  const order = new Int32Array(n);
  const place = starts.slice();
  for (let i = 0; i < n; i++) order[place[member[i]!]!++] = i;
  const parents = new Int32Array(all).fill(-1);
  for (let g = 0; g < groups; g++) {
    const taker = into[pivots[g]!]!;
    parents[g] = taker >= 0 ? groupOf[taker]! : last.length > 0 ? lastGroup : -1;
  }
  const m = last.length;
  // What lies beside the last ones was not followed: each earlier pivot may reach all of them.
  return {
    order,
    starts,
    parents,
    entries: entries + (m * (m + 1)) / 2 + m * (n - m),
    operations: operations + multiplications(m, 0) + m * (n - m) * m,
  };
}
