import type { Steps } from "../base/steps.ts";
import type { NeighborLists } from "../compute/lle.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { ConnectedGraph } from "../graph/connected.ts";
import type { Csr } from "../matrix/sparse.ts";
import { ascending } from "../matrix/turned.ts";

/**
 * The neighborhoods of the points of a connected graph: each point's nearest ones, nearest first, and behind them what a bridge
 * joins it to. Where points were left out the others are renumbered; a part that is kept holds all its neighbors. O(n k)
 */
export function neighborhoodsOf(
  run: Run,
  { neighbors, rows, bridges }: Pick<ConnectedGraph, "neighbors" | "rows" | "bridges">,
): NeighborLists {
  const { k } = neighbors;
  const n = rows?.length ?? neighbors.rows;
  const counts = run.take(Int32Array, n);
  const lengths = counts.view.fill(k);
  for (const { from, to } of bridges) {
    lengths[from]!++;
    lengths[to]!++;
  }
  const width = lengths.reduce((most, length) => Math.max(most, length), k);
  const indices = run.take(Int32Array, n, width);
  const list = indices.view;
  const nearest = neighbors.indices.view;
  const place = rows && placesOf(rows, neighbors.rows);
  for (let i = 0; i < n; i++) {
    const from = (rows?.[i] ?? i) * k;
    for (let p = 0; p < k; p++) list[i * width + p] = place ? place[nearest[from + p]!]! : nearest[from + p]!;
  }
  const next = new Int32Array(n).fill(k);
  for (const { from, to } of bridges) {
    list[from * width + next[from]!++] = to;
    list[to * width + next[to]!++] = from;
  }
  return { indices, counts };
}

/** Where each of n points stands in `rows`; −1 for those that do not. */
function placesOf(rows: Int32Array, n: number): Int32Array {
  const place = new Int32Array(n).fill(-1);
  for (let i = 0; i < rows.length; i++) place[rows[i]!] = i;
  return place;
}

/** Numbers beside neighbor lists as a sparse n × n matrix, columns ascending. O(n k) */
export function* asSparse({ indices, counts }: NeighborLists, numbers: Slab): Steps<Csr> {
  const { rows: n, cols: width } = indices;
  const offsets = new Int32Array(n + 1);
  const lengths = counts.view;
  for (let i = 0; i < n; i++) offsets[i + 1] = offsets[i]! + lengths[i]!;
  const columns = new Int32Array(offsets[n]!);
  const values = new Float64Array(offsets[n]!);
  const [list, beside] = [indices.view, numbers.view];
  for (let i = 0; i < n; i++) {
    const [from, to] = [i * width, i * width + lengths[i]!];
    columns.set(list.subarray(from, to), offsets[i]!);
    values.set(beside.subarray(from, to), offsets[i]!);
  }
  return yield* ascending({ rows: n, cols: n, offsets, indices: columns, values });
}
