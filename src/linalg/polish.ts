import type { Steps } from "../base/steps.ts";
import { transpose } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import { type Slab, slabAt } from "../compute/slab.ts";
import type { Operator } from "./eigenpairs.ts";
import { orthonormalize, projectRows } from "./orthonormalize.ts";

/** One more application of the inverse, beside vectors that are kept out. */
export interface Polish {
  readonly inverse: Operator;
  readonly locked: readonly Float64Array[];
}

/** V ← orthonormal columns that span A⁻¹ V beside the locked vectors; V as it was, should they be dependent. */
export function* polish(run: Run, v: Slab, { inverse, locked }: Polish): Steps<void> {
  const { rows: n, cols: count } = v;
  const all = run.take(Float64Array, locked.length + count, n);
  for (const [i, vector] of locked.entries()) all.row(i).set(vector);
  let independent = true;
  for (let first = 0; first < count; first += 32) {
    const width = Math.min(32, count - first);
    const before = locked.length + first;
    const rows = slabAt(run.engine.memory, all.at(before), width, n, Float64Array);
    const [x, y] = [run.take(Float64Array, n, width), run.take(Float64Array, n, width)];
    const [from, to] = [v.view, x.view];
    for (let i = 0; i < n; i++) to.set(from.subarray(i * count + first, i * count + first + width), i * width);
    yield* inverse.apply(run, x, y);
    yield* transpose(run, y.pointer, n, width, rows.pointer);
    run.release(x, y);
    for (let i = 0; i < width; i++) scaleToOne(rows.row(i));
    // Gram's matrix makes them orthonormal but roughly, and what is left along those before grows when a row is scaled up.
    for (let round = 0; round < 3; round++) {
      if (before > 0) yield* projectRows(run, all, before, rows);
      independent &&= (yield* orthonormalize(run, rows, width, 1e-12)) === width;
    }
  }
  if (independent) yield* transpose(run, all.at(locked.length), count, n, v.pointer);
  run.release(all);
}

/** Divides by the largest magnitude, so that squares neither overflow nor vanish. */
function scaleToOne(row: Float64Array): void {
  let largest = 0;
  for (let i = 0; i < row.length; i++) largest = Math.max(largest, Math.abs(row[i]!));
  if (largest > 0) for (let i = 0; i < row.length; i++) row[i] = row[i]! / largest;
}
