import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import { tableTimesBlock } from "./scaling.ts";
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
  if (height >= n) return yield* tableTimesBlock(run, slabAt(run.engine.memory, slab.pointer, n, n, Float64Array), x, y);
  const p = x.cols;
  const groups = Math.ceil(p / 4);
  const bands = Math.ceil(n / height);
  const strips = run.take(Float64Array, groups * n, 4);
  yield* overRows(run, "packColumns64", groups, groups, [x.pointer, p, p, n, strips.pointer]);
  // Room for the rows themselves, and for those behind each band.
  const sums = run.take(Float64Array, groups * (bands * n - (height * bands * (bands - 1)) / 2), 4);
  yield* overRows(run, "bandsTimesBlock", bands, 1, [n, height, slab.pointer, strips.pointer, groups, sums.pointer], 128, {
    blocks: run.threads,
  });
  yield* overRows(run, "addBandSums", n, 512, [n, height, sums.pointer, p, y.pointer]);
  run.release(strips, sums);
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
