import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Two entries that differ by less than this share of the larger are equal up to rounding, and so is zero beside the largest distance. */
const rounding = 1e-6;
/** Distances looked at between two yields. */
const sliceNumbers = 1e6;

/**
 * A square table of distances in kernel memory, f64, exactly symmetric (the mean of both halves) with zeros on the diagonal.
 *
 * Throws "bad-input" naming the first place where a distance is negative, where one on the diagonal is not zero, or where the two
 * halves differ. O(n²)
 */
export function* distanceTable(run: Run, table: Matrix<NumberArray>): Steps<Slab> {
  const { rows: n, data } = table;
  const perSlice = Math.max(1, Math.floor(sliceNumbers / n));
  const refuse = (what: string, mend: string, row: number, column: number): never => {
    throw new ManifoldError("bad-input", `${run.who}: ${what} ${mend}`, { row, column });
  };
  const at = (i: number, j: number): string => `the distance at row ${formatNumber(i)}, column ${formatNumber(j)}`;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = data[i * n + j]!;
      if (value < 0) refuse(`${at(i, j)} is ${value}.`, "Distances are not negative; were these similarities?", i, j);
      if (value > largest) largest = value;
    }
    if (i % perSlice === perSlice - 1) yield (0.5 * i) / n;
  }
  const slab = run.take(Float64Array, n, n);
  for (let i = 0; i < n; i++) {
    const row = slab.row(i);
    const own = data[i * n + i]!;
    if (own > rounding * largest) {
      refuse(`the distance of point ${formatNumber(i)} from itself is ${own}.`, "The diagonal of a table of distances is zero.", i, i);
    }
    for (let j = 0; j < n; j++) {
      const [there, back] = [data[i * n + j]!, data[j * n + i]!];
      if (j < i && Math.abs(there - back) > rounding * Math.max(there, back)) {
        refuse(
          `${at(i, j)} is ${there}, but the other way round ${back}.`,
          "A table of distances is symmetric; average it with its transpose.",
          i,
          j,
        );
      }
      row[j] = 0.5 * there + 0.5 * back;
    }
    row[i] = 0;
    if (i % perSlice === perSlice - 1) yield 0.5 + (0.5 * i) / n;
  }
  return slab;
}
