import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import { type Slab, slabAt } from "./slab.ts";

/**
 * A symmetric n × n table in f64 of which hardly more than half is kept: bands of rows, each from the diagonal on.
 *
 * Band b has the rows from b · height on, `height` of them or what is left, and of each the columns from b · height on; what the
 * square at its start has on both sides of the diagonal is there twice. With height ≥ n it is the whole table. Some 4 n² bytes.
 */
export interface SymmetricTable {
  readonly n: number;
  /** A multiple of 8, or at least n. */
  readonly height: number;
  /** All bands, one behind the other. */
  readonly slab: Slab;
}

/** One band as a matrix: rows × (n − first), whose entry (0, 0) is entry (first, first) of the table. */
export interface Band {
  readonly first: number;
  readonly rows: Slab;
}

/** Memory for a table. */
export function takeSymmetric(run: Run, n: number, height: number): SymmetricTable {
  let entries = 0;
  for (let first = 0; first < n; first += height) entries += Math.min(height, n - first) * (n - first);
  return { n, height, slab: run.take(Float64Array, entries) };
}

/** The bands of a table, in order. */
export function bandsOf(run: Run, { n, height, slab }: SymmetricTable): Band[] {
  const bands: Band[] = [];
  for (let first = 0, at = 0; first < n; first += height) {
    const rows = slabAt(run.engine.memory, slab.pointer + 8 * at, Math.min(height, n - first), n - first, Float64Array);
    bands.push({ first, rows });
    at += rows.rows * rows.cols;
  }
  return bands;
}

/** Within the square at the start of a band, copies what lies above the diagonal below it. */
export function mirrorBand(run: Run, { rows }: Band): Steps<void> {
  return overRows(run, "mirror64", rows.rows, 64, [rows.pointer, rows.cols]);
}

/** y = S x for n × p blocks. O(n² p) */
export function* bandsTimesBlock(run: Run, { n, height, slab }: SymmetricTable, x: Slab, y: Slab): Steps<void> {
  const p = x.cols;
  const count = Math.ceil(p / 4);
  const strips = run.take(Float64Array, count * n, 4);
  yield* overRows(run, "packColumns64", count, count, [x.pointer, p, p, n, strips.pointer]);
  const block = Math.max(8, Math.floor(2e6 / (n * p + 1)) & ~7);
  yield* overRows(
    run,
    "bandsTimesBlock",
    n,
    block,
    [n, height, slab.pointer, strips.pointer, p, y.pointer],
    128 + 8 * Math.min(block, Math.ceil(n / 8) * 8) * Math.min(n, height),
  );
  run.release(strips);
}

/** The whole table, n × n, in place of its bands, which are given back. O(n²) */
export function* wholeTable(run: Run, table: SymmetricTable): Steps<Slab> {
  const { n, height, slab } = table;
  if (height >= n) return slabAt(run.engine.memory, slab.pointer, n, n, Float64Array);
  const whole = run.take(Float64Array, n, n);
  for (const { first, rows } of bandsOf(run, table)) {
    for (let i = 0; i < rows.rows; i++) whole.row(first + i).set(rows.row(i), first);
    yield first / n;
  }
  run.release(slab);
  yield* overRows(run, "mirror64", n, 64, [whole.pointer, n]);
  return whole;
}
