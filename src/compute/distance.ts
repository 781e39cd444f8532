import { type Steps, span } from "../base/steps.ts";
import { squaredNorms, toFloat64 } from "./convert.ts";
import { type FloatArray, mirror, type PackedRows, packRows, timesPanels } from "./gemm.ts";
import { distances16, exactDepth, isInteger, packRows16, rowProducts16 } from "./gemm16.ts";
import type { Run } from "./run.ts";
import type { Slab, SlabArray } from "./slab.ts";

// Bits that the kernels know.
const upper = 2;
const differences = 8;

/**
 * Squared Euclidean distances of all rows to one another, to `out` (n × n, f64): symmetric, 0 on the diagonal and between equal rows.
 *
 * By differences, Σ (x − y)², which lose nothing to a distant origin; exact for 8- and 16-bit integers. Each depends on its
 * two rows alone, to the bit. O(n² m / 2)
 */
export function* squaredDistances(run: Run, points: Slab<SlabArray>, out: Slab): Steps<void> {
  if (isInteger(points) && points.cols <= ((yield* span(0, 0.02, exactDepth(run, points))) ?? 0)) {
    const norms = yield* span(0.02, 0.04, squaredNorms(run, points));
    yield* span(0.04, 1, distances16(run, points, norms, out));
    run.release(norms);
    return;
  }
  const x = yield* span(0.02, 0.04, asFloat64(run, points));
  const packed = yield* span(0.04, 0.08, packRows(run, x));
  yield* span(0.08, 0.95, rowDistances(run, x, 0, x.rows, packed, out, upper));
  run.release(packed.panels);
  if (x !== points) run.release(x);
  yield* span(0.95, 1, mirror(run, out));
}

/** Squared Euclidean distances of `queries` (q × m) to `points` (n × m), to `out` (q × n, f64). As {@link squaredDistances}. O(q n m) */
export function* squaredDistancesTo(run: Run, queries: Slab<SlabArray>, points: Slab<SlabArray>, out: Slab): Steps<void> {
  if (isInteger(queries) && isInteger(points) && points.cols <= ((yield* span(0, 0.02, exactDepth(run, queries, points))) ?? 0)) {
    const packed = yield* span(0.02, 0.04, packRows16(run, points));
    const norms = [yield* span(0.04, 0.06, squaredNorms(run, queries)), yield* span(0.06, 0.08, squaredNorms(run, points))] as const;
    yield* span(0.08, 1, rowProducts16(run, queries, 0, queries.rows, packed, out, { norms }));
    run.release(packed.panels, ...norms);
    return;
  }
  const x = yield* span(0.02, 0.04, asFloat64(run, queries));
  const y = yield* span(0.04, 0.06, asFloat64(run, points));
  const packed = yield* span(0.06, 0.08, packRows(run, y));
  yield* span(0.08, 1, rowDistances(run, x, 0, x.rows, packed, out));
  run.release(packed.panels);
  if (x !== queries) run.release(x);
  if (y !== points) run.release(y);
}

/**
 * Squared distances of rows first, …, first + rows − 1 of A to all packed rows, to the start of `out`: rows × count.
 *
 * For work that goes through a table of distances a few rows at a time. By differences, in the element type of A. O(rows n m)
 */
export function* rowDistances<T extends FloatArray>(
  run: Run,
  a: Slab<T>,
  first: number,
  rows: number,
  { panels, count, depth }: PackedRows<T>,
  out: Slab<T>,
  flags = 0,
): Steps<void> {
  if (depth === 0) out.view.fill(0, 0, rows * count);
  else yield* timesPanels(run, a.at(first), a.cols, rows, panels.pointer, out, count, depth, flags | differences);
}

/** The same slab if it holds f64, else a fresh one. */
function* asFloat64(run: Run, points: Slab<SlabArray>): Steps<Slab> {
  return (points.type as unknown) === Float64Array ? (points as Slab) : yield* toFloat64(run, points);
}
