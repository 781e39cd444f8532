import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Points for sums over pairs: rows of f64, and where there are few columns the same as columns, `stride` apart. */
export interface PairPoints {
  readonly rows: Slab;
  readonly columns: Slab | undefined;
  readonly stride: number;
}

/** Sums over all pairs i < j, for u = x − a − c y and v = y − b with x, y the distances of i and j in the two sets. */
export interface PairSums {
  readonly u: number;
  readonly v: number;
  readonly uu: number;
  readonly vv: number;
  readonly uv: number;
}

/** The sums for two sets of n points each, added up row by row in order. O(n² m) time, O(n) memory */
export function* pairSums(run: Run, x: PairPoints, y: PairPoints, a: number, b: number, c: number): Steps<PairSums> {
  const n = x.rows.rows;
  const out = run.take(Float64Array, n, 5);
  const args = [
    n,
    x.rows.pointer,
    x.columns?.pointer ?? 0,
    x.rows.cols,
    y.rows.pointer,
    y.columns?.pointer ?? 0,
    y.rows.cols,
    // Both have n rows, so where both are given as columns these are equally far apart.
    Math.max(x.stride, y.stride),
    a,
    b,
    c,
    out.pointer,
  ];
  const block = 4 * Math.max(1, Math.floor(2.5e5 / (n * (x.rows.cols + y.rows.cols + 4))));
  yield* overRows(run, "pairSums", n, block, args, run.engine.kernels.pairSumsScratch(n));
  const sums = [0, 0, 0, 0, 0];
  const { view } = out;
  for (let i = 0; i < view.length; i++) sums[i % 5]! += view[i]!;
  run.release(out);
  const [u, v, uu, vv, uv] = sums as [number, number, number, number, number];
  return { u, v, uu, vv, uv };
}

/** The distances of the listed pairs of rows (pairs × 2), as f64 from the address `out` on. O(pairs · m) */
export function pairDistances(run: Run, pairs: Slab<Int32Array>, rows: Slab, out: number): Steps<void> {
  const block = Math.max(1, Math.floor(1e6 / (rows.cols + 10)));
  return overRows(run, "pairDistances", pairs.rows, block, [pairs.pointer, rows.pointer, rows.cols, out], 64);
}
