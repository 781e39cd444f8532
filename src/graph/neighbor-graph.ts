import { inSlices, type Steps, span } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";
import { rowsInSlice, turned } from "../matrix/turned.ts";
import type { Neighbors } from "../neighbors/nearest.ts";

/**
 * The neighbor graph of n points: i and j are joined when either is among the `k` nearest of the other, by an edge as long
 * as they are apart.
 *
 * Gives a symmetric n × n matrix without diagonal. Duplicates are joined by edges of length zero, which are entries like
 * any other. `k` may be smaller than the number of neighbors in the lists. O(n k)
 */
export function* neighborGraph(neighbors: Neighbors, k: number = neighbors.k): Steps<Csr> {
  const lists = firstOf(neighbors, k);
  const holders = yield* span(0.1, 0.4, turned(lists));
  const both = yield* span(0.4, 0.7, united(lists, holders));
  // The graph is its own transpose, and turning it around puts its columns in order.
  return yield* span(0.7, 1, turned(both));
}

/** The first k of every list, as a sparse matrix whose columns are in order of distance. O(n k) */
function firstOf({ rows, k: width, indices, distances }: Neighbors, k: number): Csr {
  const offsets = Int32Array.from({ length: rows + 1 }, (_, i) => i * k);
  const lists = { rows, cols: rows, offsets };
  if (k === width) return { ...lists, indices: indices.view.slice(), values: distances.view.slice() };
  const first = { ...lists, indices: new Int32Array(rows * k), values: new Float64Array(rows * k) };
  const [names, lengths] = [indices.view, distances.view];
  for (let i = 0; i < rows; i++) {
    for (let r = 0; r < k; r++) {
      first.indices[i * k + r] = names[i * width + r]!;
      first.values[i * k + r] = lengths[i * width + r]!;
    }
  }
  return first;
}

/** Every row of `a`, and behind it what the row of `b` holds beside that. */
function* united(a: Csr, b: Csr): Steps<Csr> {
  const most = a.indices.length + b.indices.length;
  const out: Csr = { ...a, offsets: new Int32Array(a.rows + 1), indices: new Int32Array(most), values: new Float64Array(most) };
  const holder = new Int32Array(a.cols).fill(-1);
  yield* inSlices(a.rows, rowsInSlice(a) / 2, (from, to) => unite(a, b, out, holder, from, to));
  const entries = out.offsets[a.rows]!;
  return { ...out, indices: out.indices.subarray(0, entries), values: out.values.subarray(0, entries) };
}

/** Writes rows [from, to) of the union of two matrices behind those before; `holder` names the last row that had each column. */
function unite(a: Csr, b: Csr, out: Csr, holder: Int32Array, from: number, to: number): void {
  const { indices, values, offsets } = out;
  const [aColumns, aValues, bColumns, bValues] = [a.indices, a.values, b.indices, b.values];
  let at = offsets[from]!;
  for (let i = from; i < to; i++) {
    const aEnd = a.offsets[i + 1]!;
    for (let e = a.offsets[i]!; e < aEnd; e++) {
      const column = aColumns[e]!;
      holder[column] = i;
      indices[at] = column;
      values[at++] = aValues[e]!;
    }
    const bEnd = b.offsets[i + 1]!;
    for (let e = b.offsets[i]!; e < bEnd; e++) {
      const column = bColumns[e]!;
      if (holder[column] === i) continue;
      indices[at] = column;
      values[at++] = bValues[e]!;
    }
    offsets[i + 1] = at;
  }
}
