import { formatNumber, ManifoldError } from "../base/errors.ts";
import { type Steps, span } from "../base/steps.ts";
import { rowExtremes, symmetrize } from "../compute/distance-table.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Two entries that differ by less than this share of the larger are equal up to rounding, and so is zero beside the largest distance. */
const rounding = 1e-6;
/** Distances copied or looked at between two yields. */
const sliceNumbers = 1e6;

/**
 * A square table of distances in kernel memory, f64, exactly symmetric (the mean of both halves) with zeros on the diagonal.
 *
 * Throws "bad-input" naming the first place where a distance is negative, where one on the diagonal is not zero, or where the two
 * halves differ. O(n²)
 */
export function* distanceTable(run: Run, table: Matrix<NumberArray>): Steps<Slab> {
  const { rows: n, data } = table;
  const slab = run.take(Float64Array, n, n);
  const perSlice = Math.max(1, Math.floor(sliceNumbers / n)) * n;
  for (let from = 0; from < data.length; from += perSlice) {
    slab.view.set(data.subarray(from, Math.min(data.length, from + perSlice)), from);
    yield (0.5 * from) / data.length;
  }
  const extremes = run.take(Float64Array, n, 2);
  yield* span(0.5, 0.6, rowExtremes(run, slab, extremes));
  let [least, largest] = [0, 0];
  for (const value of extremes.view) {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  run.release(extremes);
  const own = (i: number): number => data[i * n + i]!;
  const diagonal = Array.from({ length: n }, (_, i) => i).some((i) => own(i) > rounding * largest);
  const unequal = yield* span(0.6, 1, symmetrize(run, slab, rounding));
  if (least < 0 || diagonal || unequal) yield* throwFirst(run, table, largest);
  return slab;
}

/** Throws for the first place that speaks against a table of distances, row after row: negative ones first. */
function* throwFirst(run: Run, { rows: n, data }: Matrix<NumberArray>, largest: number): Steps<void> {
  const fault = (what: string, mend: string, row: number, column: number): ManifoldError =>
    new ManifoldError("bad-input", `${run.who}: ${what} ${mend}`, { row, column });
  const at = (i: number, j: number): string => `the distance at row ${formatNumber(i)}, column ${formatNumber(j)}`;
  const perSlice = Math.max(1, Math.floor(sliceNumbers / n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = data[i * n + j]!;
      if (value < 0) throw fault(`${at(i, j)} is ${value}.`, "Distances are not negative; were these similarities?", i, j);
    }
    if (i % perSlice === perSlice - 1) yield 1;
  }
  for (let i = 0; i < n; i++) {
    const own = data[i * n + i]!;
    if (own > rounding * largest) {
      const what = `the distance of point ${formatNumber(i)} from itself is ${own}.`;
      throw fault(what, "The diagonal of a table of distances is zero.", i, i);
    }
    for (let j = 0; j < i; j++) {
      const [there, back] = [data[i * n + j]!, data[j * n + i]!];
      if (Math.abs(there - back) <= rounding * Math.max(there, back)) continue;
      const what = `${at(i, j)} is ${there}, but the other way round ${back}.`;
      throw fault(what, "A table of distances is symmetric; average it with its transpose.", i, j);
    }
    if (i % perSlice === perSlice - 1) yield 1;
  }
}
