/**
 * A sparse matrix in compressed rows: the entries of row i stand at `offsets[i] … offsets[i + 1] − 1` of `indices` (their
 * columns, ascending, each at most once) and `values`.
 *
 * Plain data, so it can be cloned, posted and saved. A stored zero is an entry like any other: in a graph, an edge of
 * length zero.
 */
export interface Csr {
  readonly rows: number;
  readonly cols: number;
  /** rows + 1 numbers; the last is the number of entries. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** The number of stored entries. */
export function entriesOf(matrix: Csr): number {
  return matrix.indices.length;
}

/** One entry of a sparse matrix, or an edge: from `row` to `col`. */
export interface Entry {
  readonly row: number;
  readonly col: number;
  readonly value: number;
}

/** `matrix` with a few `extra` entries put in; of two entries at one place the smaller value stays. O(entries + extra log extra) */
export function withEntries(matrix: Csr, extra: readonly Entry[]): Csr {
  if (extra.length === 0) return matrix;
  const { rows, cols, offsets, indices, values } = matrix;
  const added = [...extra].sort((a, b) => a.row - b.row || a.col - b.col || a.value - b.value);
  const most = indices.length + added.length;
  const out = { offsets: new Int32Array(rows + 1), indices: new Int32Array(most), values: new Float64Array(most) };
  let at = 0;
  let next = 0;
  const put = (first: number, col: number, value: number): void => {
    if (at > first && out.indices[at - 1] === col) {
      out.values[at - 1] = Math.min(out.values[at - 1]!, value);
      return;
    }
    out.indices[at] = col;
    out.values[at++] = value;
  };
  for (let i = 0; i < rows; i++) {
    const first = at;
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) {
      for (; next < added.length && added[next]!.row === i && added[next]!.col <= indices[e]!; next++) {
        put(first, added[next]!.col, added[next]!.value);
      }
      put(first, indices[e]!, values[e]!);
    }
    for (; next < added.length && added[next]!.row === i; next++) put(first, added[next]!.col, added[next]!.value);
    out.offsets[i + 1] = at;
  }
  return { rows, cols, offsets: out.offsets, indices: out.indices.slice(0, at), values: out.values.slice(0, at) };
}

/** The rows and columns named by `kept` (ascending), renumbered 0 … kept.length − 1. O(rows + entries) */
export function submatrix(matrix: Csr, kept: Int32Array): Csr {
  const place = new Int32Array(matrix.cols).fill(-1);
  for (let i = 0; i < kept.length; i++) place[kept[i]!] = i;
  const offsets = new Int32Array(kept.length + 1);
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float64Array(matrix.indices.length);
  let at = 0;
  for (let i = 0; i < kept.length; i++) {
    for (let e = matrix.offsets[kept[i]!]!; e < matrix.offsets[kept[i]! + 1]!; e++) {
      const col = place[matrix.indices[e]!]!;
      if (col < 0) continue;
      indices[at] = col;
      values[at++] = matrix.values[e]!;
    }
    offsets[i + 1] = at;
  }
  return { rows: kept.length, cols: kept.length, offsets, indices: indices.slice(0, at), values: values.slice(0, at) };
}
