import type { Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";
import type { Neighbors } from "../neighbors/nearest.ts";

/** Between two yields so many entries are handled: a few milliseconds. */
const slice = 400_000;

/**
 * The neighbor graph of n points: i and j are joined when either is among the `k` nearest of the other, by an edge as long
 * as they are apart.
 *
 * Gives a symmetric n × n matrix without diagonal. Duplicates are joined by edges of length zero, which are entries like
 * any other. `k` may be smaller than the number of neighbors in the lists. O(n k)
 */
export function* neighborGraph(neighbors: Neighbors, k: number = neighbors.k): Steps<Csr> {
  const { rows: n } = neighbors;
  // Lists turned around once have each row's columns in order of the row they came from, that is ascending; twice, they are
  // the lists themselves again, but sorted.
  const backward = yield* turned(n, listsOf(neighbors, k), 0, 0.4);
  const forward = yield* turned(n, backward, 0.4, 0.8);

  const offsets = new Int32Array(n + 1);
  const most = forward.indices.length + backward.indices.length;
  const indices = new Int32Array(most);
  const values = new Float64Array(most);
  let at = 0;
  for (let i = 0, handled = 0; i < n; i++) {
    let f = forward.offsets[i]!;
    let b = backward.offsets[i]!;
    const fEnd = forward.offsets[i + 1]!;
    const bEnd = backward.offsets[i + 1]!;
    while (f < fEnd || b < bEnd) {
      const fCol = f < fEnd ? forward.indices[f]! : n;
      const bCol = b < bEnd ? backward.indices[b]! : n;
      indices[at] = Math.min(fCol, bCol);
      values[at++] = fCol <= bCol ? forward.values[f]! : backward.values[b]!;
      if (fCol <= bCol) f++;
      if (bCol <= fCol) b++;
    }
    handled += at - offsets[i]!;
    offsets[i + 1] = at;
    if (handled > slice) {
      yield 0.8 + (0.2 * i) / n;
      handled = 0;
    }
  }
  return { rows: n, cols: n, offsets, indices: indices.slice(0, at), values: values.slice(0, at) };
}

/** The first k of every list, as a sparse matrix whose columns are in order of distance. */
function listsOf({ rows, k: width, indices, distances }: Neighbors, k: number): Csr {
  const offsets = Int32Array.from({ length: rows + 1 }, (_, i) => i * k);
  if (k === width) return { rows, cols: rows, offsets, indices: indices.view.slice(), values: distances.view.slice() };
  const first = { indices: new Int32Array(rows * k), values: new Float64Array(rows * k) };
  for (let i = 0; i < rows; i++) {
    first.indices.set(indices.row(i).subarray(0, k), i * k);
    first.values.set(distances.row(i).subarray(0, k), i * k);
  }
  return { rows, cols: rows, offsets, ...first };
}

/** The transpose of an n × n matrix whose columns may be in any order; its own are ascending. */
function* turned(n: number, { offsets, indices, values }: Csr, from: number, to: number): Steps<Csr> {
  const starts = new Int32Array(n + 1);
  for (let e = 0; e < indices.length; e++) starts[indices[e]! + 1]!++;
  for (let i = 0; i < n; i++) starts[i + 1]! += starts[i]!;
  yield from;
  const next = starts.slice();
  const turnedIndices = new Int32Array(indices.length);
  const turnedValues = new Float64Array(indices.length);
  for (let i = 0, handled = 0; i < n; i++) {
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) {
      const at = next[indices[e]!]!++;
      turnedIndices[at] = i;
      turnedValues[at] = values[e]!;
    }
    handled += offsets[i + 1]! - offsets[i]!;
    if (handled > slice) {
      yield from + ((to - from) * i) / n;
      handled = 0;
    }
  }
  return { rows: n, cols: n, offsets: starts, indices: turnedIndices, values: turnedValues };
}
