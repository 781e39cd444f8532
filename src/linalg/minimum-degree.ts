import type { Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";
import { openBuckets } from "./degree-buckets.ts";
import { type EliminationForest, forestOf, multiplications } from "./elimination-forest.ts";

/** Steps of list work between two yields, some milliseconds; a pivot costs something even when its lists are short. */
const sliceWork = 40_000;
const pivotWork = 20;

/**
 * An order of the unknowns of a sparse symmetric matrix that keeps its Cholesky factor sparse: approximate minimum degree.
 *
 * Elimination is followed on the quotient graph: an eliminated pivot becomes an *element*, which stands for the clique of the
 * unknowns beside it; an element whose unknowns all lie in a newer one is absorbed. Unknowns with the same neighbors are merged
 * and eliminated together. The degree of an unknown i beside the new element p is bounded by
 * |A_i \ i| + |L_p \ i| + Σ |L_e \ L_p| over its other elements e, capped by the old bound plus |L_p \ i|.
 * Unknowns of very large degree come last. Only the pattern is read. Usually O(entries) and somewhat more.
 *
 * @see P. R. Amestoy, T. A. Davis, I. S. Duff, SIAM J. Matrix Anal. Appl. 17 (1996) 886–905, doi:10.1137/S0895479894278952
 */
export function* minimumDegree(matrix: Csr): Steps<EliminationForest> {
  const graph = openGraph(matrix);
  const { n } = graph;
  yield 0;
  let work = 0;
  for (let p = graph.next(); p >= 0; p = graph.next()) {
    work += graph.eliminate(p) + pivotWork;
    if (work > sliceWork) {
      work = 0;
      yield graph.eliminated / Math.max(1, n);
    }
  }
  yield 1;
  return graph.forest();
}

interface Quotient {
  readonly n: number;
  /** Unknowns eliminated so far. */
  readonly eliminated: number;
  /** An unknown of least degree, or −1 when all are eliminated. */
  next(): number;
  /** Makes the unknown an element; gives the work it took. */
  eliminate(p: number): number;
  forest(): EliminationForest;
}

function openGraph(matrix: Csr): Quotient {
  const n = matrix.rows;
  // The list of node i is lists[start[i] … start[i] + length[i]): for an unknown first `elements[i]` elements, then unknowns;
  // for an element its unknowns. New lists are written at the end; `compact` closes the gaps when there is no room.
  let lists = new Int32Array(matrix.indices.length + 8 * n + 64);
  let end = 0;
  const start = new Int32Array(n);
  const length = new Int32Array(n);
  const elements = new Int32Array(n);
  /** How many unknowns the node stands for; 0 once it is merged into another, negative while it is marked. */
  const weight = new Int32Array(n).fill(1);
  /** Bound of the degree of an unknown; weight of an element's list. */
  const degree = new Int32Array(n);
  /** 0: unknown; 1: element; 2: gone (merged, absorbed or eliminated without a list). */
  const state = new Uint8Array(n);
  /** For a merged unknown the one it went into; for an absorbed element the element that took it. −1: none. */
  const into = new Int32Array(n).fill(-1);
  const overlap = new Float64Array(n);
  const overlapOf = new Int32Array(n).fill(-1);
  const buckets = openBuckets(n);
  const pivots: number[] = [];
  const last: number[] = [];
  let eliminated = 0;
  let entries = 0;
  let operations = 0;
  /** Work tokens for compare marks. */
  const seen = new Int32Array(n).fill(-1);
  let token = 0;

  const most = Math.max(16, Math.floor(10 * Math.sqrt(n)));
  for (let i = 0; i < n; i++) {
    start[i] = end;
    for (let e = matrix.offsets[i]!; e < matrix.offsets[i + 1]!; e++) if (matrix.indices[e] !== i) lists[end++] = matrix.indices[e]!;
    length[i] = end - start[i]!;
  }
  for (let i = 0; i < n; i++) {
    if (length[i]! > most) {
      state[i] = 2;
      weight[i] = 0;
      last.push(i);
    }
  }
  for (let i = 0; i < n; i++) {
    if (state[i] === 2) continue;
    degree[i] = keepUnknowns(i);
    buckets.put(i, degree[i]!);
  }
  eliminated = last.length;

  /** Drops unknowns that are gone from an unknown's own list at the start. */
  function keepUnknowns(i: number): number {
    const first = start[i]!;
    let to = first;
    for (let at = first; at < first + length[i]!; at++) if (state[lists[at]!] === 0) lists[to++] = lists[at]!;
    length[i] = to - first;
    return to - first;
  }

  /** Makes room for `room` numbers at the end of the lists. */
  function reserve(room: number): void {
    if (end + room <= lists.length) return;
    const nodes = [];
    for (let i = 0; i < n; i++) if (state[i] !== 2 && length[i]! > 0) nodes.push(i);
    nodes.sort((i, j) => start[i]! - start[j]!);
    let to = 0;
    for (const i of nodes) {
      const from = start[i]!;
      lists.copyWithin(to, from, from + length[i]!);
      start[i] = to;
      to += length[i]!;
    }
    end = to;
    if (end + room > lists.length) {
      const larger = new Int32Array(Math.max(end + room, Math.ceil(1.5 * lists.length)));
      larger.set(lists.subarray(0, end));
      lists = larger;
    }
  }

  /** L_p: all unknowns beside p, by its own list and by its elements, which p absorbs. Marks them by negative weights. */
  function gather(p: number): { first: number; size: number; work: number } {
    let bound = length[p]! - elements[p]!;
    for (let k = 0; k < elements[p]!; k++) bound += length[lists[start[p]! + k]!]!;
    reserve(bound);
    const first = end;
    let size = 0;
    let work = 0;
    const own = weight[p]!;
    weight[p] = -own;
    const take = (from: number, to: number): void => {
      for (let at = from; at < to; at++) {
        const i = lists[at]!;
        const w = weight[i]!;
        if (w <= 0 || state[i] !== 0) continue;
        weight[i] = -w;
        size += w;
        lists[end++] = i;
        buckets.remove(i, degree[i]!);
      }
      work += to - from;
    };
    for (let k = 0; k < elements[p]!; k++) {
      const e = lists[start[p]! + k]!;
      if (state[e] !== 1) continue;
      take(start[e]!, start[e]! + length[e]!);
      state[e] = 2;
      into[e] = p;
    }
    take(start[p]! + elements[p]!, start[p]! + length[p]!);
    weight[p] = own;
    return { first, size, work };
  }

  function eliminate(p: number): number {
    const gathered = gather(p);
    let { size, work } = gathered;
    state[p] = 1;
    start[p] = gathered.first;
    length[p] = end - gathered.first;
    elements[p] = 0;
    let own = weight[p]!;

    // overlap[e] = |L_e \ L_p| for every element beside an unknown of L_p.
    for (let at = start[p]!; at < end; at++) {
      const i = lists[at]!;
      const w = -weight[i]!;
      for (let k = start[i]!; k < start[i]! + elements[i]!; k++) {
        const e = lists[k]!;
        if (state[e] !== 1) continue;
        if (overlapOf[e] !== p) {
          overlapOf[e] = p;
          overlap[e] = degree[e]!;
        }
        overlap[e] = overlap[e]! - w;
      }
      work += elements[i]!;
    }

    const hashes = new Map<number, number[]>();
    for (let at = start[p]!; at < end; at++) {
      const i = lists[at]!;
      const w = -weight[i]!;
      const first = start[i]!;
      const middle = first + elements[i]!;
      const stop = first + length[i]!;
      work += length[i]!;
      let bound = 0;
      let hash = p;
      // The new element goes first; since at least one entry (p, or an element p absorbed) leaves the list, there is room.
      let kept = 0;
      for (let k = first; k < middle; k++) {
        const e = lists[k]!;
        if (state[e] !== 1 || e === p) continue;
        if (overlap[e]! > 0) {
          bound += overlap[e]!;
          hash += e;
          scratch[kept++] = e;
        } else {
          // All unknowns of e lie in L_p: it is absorbed.
          state[e] = 2;
          into[e] = p;
        }
      }
      const keptElements = kept;
      for (let k = middle; k < stop; k++) {
        const j = lists[k]!;
        if (weight[j]! <= 0 || state[j] !== 0) continue;
        bound += weight[j]!;
        hash += j;
        scratch[kept++] = j;
      }
      if (bound === 0) {
        // Nothing beside i but L_p: it is eliminated along with p.
        own += w;
        size -= w;
        merge(i, p);
        continue;
      }
      lists[first] = p;
      for (let k = 0; k < kept; k++) lists[first + 1 + k] = scratch[k]!;
      elements[i] = keptElements + 1;
      length[i] = kept + 1;
      degree[i] = Math.min(degree[i]!, bound);
      const bucket = hashes.get(hash);
      if (bucket) bucket.push(i);
      else hashes.set(hash, [i]);
    }
    for (const bucket of hashes.values()) if (bucket.length > 1) work += mergeEqual(bucket);

    // The list of the new element without what was merged, and the degrees of its unknowns.
    let to = start[p]!;
    const left = n - eliminated - own;
    for (let at = to; at < end; at++) {
      const i = lists[at]!;
      if (state[i] !== 0) continue;
      const w = -weight[i]!;
      weight[i] = w;
      degree[i] = Math.max(0, Math.min(degree[i]! + size - w, left - w));
      buckets.put(i, degree[i]!);
      lists[to++] = i;
    }
    end = to;
    length[p] = to - start[p]!;
    degree[p] = size;
    weight[p] = own;
    if (size === 0) state[p] = 2;
    pivots.push(p);
    eliminated += own;
    entries += (own * (own + 1)) / 2 + own * size;
    operations += multiplications(own, size);
    return work;
  }

  /** The unknown i is from now on a part of `target`. */
  function merge(i: number, target: number): void {
    state[i] = 2;
    weight[i] = 0;
    into[i] = target;
  }

  /** Merges unknowns of one hash whose lists are the same; gives the work. */
  function mergeEqual(bucket: number[]): number {
    let work = 0;
    for (let a = 0; a < bucket.length; a++) {
      const i = bucket[a]!;
      if (state[i] !== 0) continue;
      token++;
      for (let k = start[i]!; k < start[i]! + length[i]!; k++) seen[lists[k]!] = token;
      work += length[i]!;
      for (let b = a + 1; b < bucket.length; b++) {
        const j = bucket[b]!;
        if (state[j] !== 0 || length[j] !== length[i] || elements[j] !== elements[i]) continue;
        let same = true;
        for (let k = start[j]!; same && k < start[j]! + length[j]!; k++) same = seen[lists[k]!] === token;
        work += length[j]!;
        if (!same) continue;
        weight[i] = weight[i]! + weight[j]!;
        merge(j, i);
      }
    }
    return work;
  }

  const scratch = new Int32Array(n + 1);

  return {
    n,
    get eliminated() {
      return eliminated;
    },
    next: () => (eliminated < n ? buckets.least() : -1),
    eliminate,
    forest: () => forestOf(into, { pivots, last, entries, operations }),
  };
}
