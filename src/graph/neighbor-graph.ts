import { inSlices, type Steps, span } from "../base/steps.ts";
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
  const rowsAtOnce = slice / k;
  // Lists turned around once have each row's columns in order of the row they came from, that is ascending; twice, they are
  // the lists themselves again, but sorted.
  const lists = yield* span(0, 0.2, firstOf(neighbors, k, rowsAtOnce));
  const backward = yield* span(0.2, 0.5, turned(lists, rowsAtOnce));
  const forward = yield* span(0.5, 0.8, turned(backward, rowsAtOnce));
  const most = 2 * n * k;
  const both: Csr = { rows: n, cols: n, offsets: new Int32Array(n + 1), indices: new Int32Array(most), values: new Float64Array(most) };
  yield* span(
    0.8,
    1,
    inSlices(n, rowsAtOnce, (from, to) => unite(forward, backward, both, from, to)),
  );
  const entries = both.offsets[n]!;
  return { ...both, indices: both.indices.slice(0, entries), values: both.values.slice(0, entries) };
}

/** The first k of every list, as a sparse matrix whose columns are in order of distance. */
function* firstOf({ rows, k: width, indices, distances }: Neighbors, k: number, rowsAtOnce: number): Steps<Csr> {
  const offsets = Int32Array.from({ length: rows + 1 }, (_, i) => i * k);
  const first = { rows, cols: rows, offsets, indices: new Int32Array(rows * k), values: new Float64Array(rows * k) };
  yield* inSlices(rows, rowsAtOnce, (from, to) => {
    const [names, lengths] = [indices.view, distances.view];
    for (let i = from, at = from * k; i < to; i++) {
      for (let e = i * width; e < i * width + k; e++, at++) {
        first.indices[at] = names[e]!;
        first.values[at] = lengths[e]!;
      }
    }
  });
  return first;
}

/** The transpose of an n × n matrix whose columns may be in any order; its own are ascending. */
function* turned({ rows, cols, offsets, indices, values }: Csr, rowsAtOnce: number): Steps<Csr> {
  const starts = new Int32Array(rows + 1);
  for (const column of indices) starts[column + 1]!++;
  for (let i = 0; i < rows; i++) starts[i + 1]! += starts[i]!;
  yield 0.2;
  const next = starts.slice();
  const turnedIndices = new Int32Array(indices.length);
  const turnedValues = new Float64Array(indices.length);
  yield* inSlices(rows, rowsAtOnce, (from, to) => {
    for (let i = from; i < to; i++) {
      for (let e = offsets[i]!; e < offsets[i + 1]!; e++) {
        const at = next[indices[e]!]!++;
        turnedIndices[at] = i;
        turnedValues[at] = values[e]!;
      }
    }
  });
  return { rows, cols, offsets: starts, indices: turnedIndices, values: turnedValues };
}

/** Writes rows [from, to) of the union of two matrices behind those before. */
function unite(a: Csr, b: Csr, out: Csr, from: number, to: number): void {
  let at = out.offsets[from]!;
  for (let i = from; i < to; i++) {
    let [s, t] = [a.offsets[i]!, b.offsets[i]!];
    const [sEnd, tEnd] = [a.offsets[i + 1]!, b.offsets[i + 1]!];
    while (s < sEnd || t < tEnd) {
      const left = s < sEnd ? a.indices[s]! : a.cols;
      const right = t < tEnd ? b.indices[t]! : a.cols;
      out.indices[at] = Math.min(left, right);
      out.values[at++] = left <= right ? a.values[s]! : b.values[t]!;
      if (left <= right) s++;
      if (right <= left) t++;
    }
    out.offsets[i + 1] = at;
  }
}
