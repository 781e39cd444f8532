import { inSlices, type Steps, span } from "../base/steps.ts";
import type { Csr } from "./sparse.ts";

/** Between two yields so many entries are handled: a few milliseconds. */
const slice = 400_000;

/** The rows of a sparse matrix, so many at a time, that hold about one slice of entries. */
export function rowsInSlice({ rows, indices }: Pick<Csr, "rows" | "indices">): number {
  return (slice * rows) / (indices.length + 1);
}

/** The transpose of a sparse matrix whose columns may be in any order; its own are ascending. O(entries) */
export function* turned(matrix: Csr): Steps<Csr> {
  const { rows, cols, indices } = matrix;
  const starts = startsOf(indices, cols);
  yield 0.2;
  const out = {
    rows: cols,
    cols: rows,
    offsets: starts,
    indices: new Int32Array(indices.length),
    values: new Float64Array(indices.length),
  };
  const next = starts.slice(0, cols);
  yield* span(
    0.2,
    1,
    inSlices(rows, rowsInSlice(matrix), (from, to) => turnRows(matrix, out, next, from, to)),
  );
  return out;
}

/** Where each column begins, when the entries of the columns named by `indices` stand one column behind the other. */
function startsOf(indices: Int32Array, cols: number): Int32Array {
  const starts = new Int32Array(cols + 1);
  for (let e = 0; e < indices.length; e++) starts[indices[e]! + 1]!++;
  for (let j = 0; j < cols; j++) starts[j + 1]! += starts[j]!;
  return starts;
}

/** Writes the entries of rows [from, to) behind those that their columns have already. */
function turnRows({ offsets, indices, values }: Csr, out: Csr, next: Int32Array, from: number, to: number): void {
  // Arrays are named outside the loops: within them an engine looks them up again for every entry, which takes as long as the rest.
  const { indices: rowsOut, values: valuesOut } = out;
  for (let i = from; i < to; i++) {
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) {
      const at = next[indices[e]!]!++;
      rowsOut[at] = i;
      valuesOut[at] = values[e]!;
    }
  }
}

/** The same matrix with its columns in ascending order: turned around twice. O(entries) */
export function* ascending(matrix: Csr): Steps<Csr> {
  const columns = yield* span(0, 0.5, turned(matrix));
  return yield* span(0.5, 1, turned(columns));
}
