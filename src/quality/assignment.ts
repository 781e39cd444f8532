import { ManifoldError } from "../base/errors.ts";
import type { Matrix } from "../matrix/dense.ts";

/**
 * The cheapest one-to-one assignment of rows to columns.
 *
 * `cost` is r × c with r ≤ c and finite entries; the result gives every row its column, no column twice, so that the sum of
 * the chosen costs is least. Throws "bad-input" when there are more rows than columns.
 *
 * Shortest augmenting paths: rows are added one at a time, each along a path of least reduced cost, with potentials
 * u and v that keep all reduced costs cost(i, j) − u(i) − v(j) at or above zero. O(r² c).
 *
 * @see R. Jonker, A. Volgenant, Computing 38 (1987) 325–340, doi:10.1007/BF02278710
 */
export function minimumAssignment(cost: Matrix): Int32Array {
  const { rows, cols, data } = cost;
  if (rows > cols) {
    throw new ManifoldError(
      "bad-input",
      `minimumAssignment: ${rows} rows cannot each have one of ${cols} columns to themselves. Pass the transpose.`,
      { rows, cols },
    );
  }
  const u = new Float64Array(rows);
  const v = new Float64Array(cols);
  const columns = new Int32Array(rows).fill(-1);
  /** The row that has column j, or −1. */
  const holder = new Int32Array(cols).fill(-1);
  const distance = new Float64Array(cols);
  /** The row from which column j is reached on the shortest path. */
  const from = new Int32Array(cols);
  const done = new Uint8Array(cols);
  for (let start = 0; start < rows; start++) {
    distance.fill(Number.POSITIVE_INFINITY);
    done.fill(0);
    let row = start;
    let reached = 0;
    let end = -1;
    while (end < 0) {
      let next = -1;
      for (let j = 0; j < cols; j++) {
        if (done[j]) continue;
        const through = reached + data[row * cols + j]! - u[row]! - v[j]!;
        if (through < distance[j]!) {
          distance[j] = through;
          from[j] = row;
        }
        if (next < 0 || distance[j]! < distance[next]!) next = j;
      }
      reached = distance[next]!;
      done[next] = 1;
      if (holder[next]! < 0) end = next;
      else row = holder[next]!;
    }
    // Potentials change by how much earlier than the end of the path a column was reached.
    u[start]! += reached;
    for (let j = 0; j < cols; j++) {
      if (!done[j] || j === end) continue;
      u[holder[j]!]! += reached - distance[j]!;
      v[j]! -= reached - distance[j]!;
    }
    // Along the path every row takes the column it was reached by and leaves its old one to the row before.
    for (let j = end; j >= 0; ) {
      const i = from[j]!;
      const left = columns[i]!;
      columns[i] = j;
      holder[j] = i;
      j = i === start ? -1 : left;
    }
  }
  return columns;
}
