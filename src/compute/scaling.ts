import type { Steps } from "../base/steps.ts";
import type { Reals } from "./paths.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Rows of a block that costs `each` operations a row, so that it takes a millisecond or two. */
function blockOf(each: number): number {
  return Math.max(4, Math.floor(2e6 / (each + 1)) & ~3);
}

function is64(slab: Slab<Reals>): boolean {
  return slab.type.BYTES_PER_ELEMENT === 8;
}

/** Every entry d of a table becomes (scale · d)²; the sums of these, and of their squares, of row i go to row i of `sums` (rows × 2). */
export function squareRows(run: Run, table: Slab<Reals>, scale: number, sums: Slab): Steps<void> {
  const kernel = is64(table) ? "squareRows64" : "squareRows32";
  return overRows(run, kernel, table.rows, blockOf(table.cols), [table.cols, table.pointer, scale, sums.pointer]);
}

/** y = S x for an n × n table in f64 or f32 and n × p blocks. O(n² p) */
export function* tableTimesBlock(run: Run, table: Slab<Reals>, x: Slab, y: Slab): Steps<void> {
  const kernel = is64(table) ? "tableTimesBlock64" : "tableTimesBlock32";
  const { rows: n, cols: p } = x;
  const count = Math.ceil(p / 4);
  const strips = run.take(Float64Array, count * n, 4);
  yield* overRows(run, "packColumns64", count, count, [x.pointer, p, p, n, strips.pointer]);
  yield* overRows(run, kernel, table.rows, blockOf(n * p), [n, table.pointer, strips.pointer, p, y.pointer], 128);
  run.release(strips);
}

/**
 * For the given rows of a table of squared distances, the sums over all columns (with `half`: those before the row) of a = √s,
 * b = ‖yᵢ − yⱼ‖, a², b² and a b, into `sums` (rows × 5). `axes` holds Y by columns, d × n. O(rows n d)
 */
export function correlateRows(run: Run, table: Slab<Reals>, rows: Slab<Int32Array>, half: boolean, axes: Slab, sums: Slab): Steps<void> {
  const kernel = is64(table) ? "correlateRows64" : "correlateRows32";
  const n = table.cols;
  return overRows(run, kernel, rows.rows, blockOf(n * (axes.rows + 4)), [
    rows.pointer,
    half ? 1 : 0,
    n,
    table.pointer,
    axes.pointer,
    axes.rows,
    sums.pointer,
  ]);
}

/**
 * The least of distance + table entry over the k points of each query, for every column, into `out` (queries × n) of the type
 * of the table. O(queries k n)
 */
export function nearestThrough(run: Run, table: Slab<Reals>, indices: Slab<Int32Array>, distances: Slab, out: Slab<Reals>): Steps<void> {
  const k = indices.cols;
  const n = table.cols;
  const bytes = table.type.BYTES_PER_ELEMENT;
  if (k * indices.rows >= 4 * n && n * bytes >= 64) {
    // Every row of the table is asked for several times: its columns, some at a time, are kept near for all queries.
    const groups = Math.ceil((n * bytes) / 64);
    const args = [indices.rows, k, indices.pointer, distances.pointer, n, table.pointer, out.pointer];
    return overRows(
      run,
      is64(table) ? "nearestByColumns64" : "nearestByColumns32",
      groups,
      Math.max(1, Math.floor(5e5 / (k * indices.rows))),
      args,
      64 * (n + 1),
    );
  }
  const kernel = is64(table) ? "nearestThrough64" : "nearestThrough32";
  const block = Math.max(1, Math.floor(4e6 / (k * n + 1)));
  return overRows(run, kernel, indices.rows, block, [k, indices.pointer, distances.pointer, n, table.pointer, out.pointer]);
}

/** Rows y = Σⱼ wⱼ (mⱼ − (scale · gⱼ)²) for rows g of `distances`; `weights` n × p, p even, `out` rows × p. O(rows n p) */
export function projectRows(run: Run, distances: Slab<Reals>, scale: number, means: Slab, weights: Slab, out: Slab): Steps<void> {
  const kernel = is64(distances) ? "projectRows64" : "projectRows32";
  const n = distances.cols;
  const args = [n, distances.pointer, scale, means.pointer, weights.pointer, weights.cols, out.pointer];
  return overRows(run, kernel, distances.rows, Math.max(1, Math.floor(1e6 / (n * weights.cols + 1))), args, n * 8);
}
