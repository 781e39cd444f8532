import { type Steps, span } from "../base/steps.ts";
import type { PairPoints } from "../compute/pair-sums.ts";
import type { Run } from "../compute/run.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { inversePower, valueRange } from "../neighbors/range.ts";
import { asColumns, asDoubles } from "../neighbors/way.ts";

/** Points and their images, made ready for looking at all pairs of both. */
export interface DistancePairs {
  readonly x: PairPoints;
  readonly y: PairPoints;
  /** The powers of two by which the coordinates of the two were multiplied, so that sums of squares neither overflow nor vanish. */
  readonly xUnit: number;
  readonly yUnit: number;
}

/** Up to so many columns distances are computed from columns, several points at a time. */
const fewColumns = 24;

/** Makes points and embedding ready; with `alike` both are scaled by one factor. O(n m) */
export function* openPairs(run: Run, points: Matrix<NumberArray>, embedding: Matrix<NumberArray>, alike: boolean): Steps<DistancePairs> {
  const given = run.load(points);
  const image = run.load(embedding);
  const xRange = yield* span(0, 0.2, valueRange(run, given));
  const yRange = yield* span(0.2, 0.4, valueRange(run, image));
  const xSpread = xRange.most - xRange.least;
  const ySpread = yRange.most - yRange.least;
  const both = Math.max(xSpread, ySpread);
  const xUnit = unitOf(alike ? both : xSpread);
  const yUnit = unitOf(alike ? both : ySpread);
  const x = yield* span(0.4, 0.7, pairPoints(run, yield* asDoubles(run, given, xUnit)));
  const y = yield* span(0.7, 1, pairPoints(run, yield* asDoubles(run, image, yUnit)));
  if (x.rows !== (given as unknown)) run.release(given);
  if (y.rows !== (image as unknown)) run.release(image);
  return { x, y, xUnit, yUnit };
}

function unitOf(spread: number): number {
  return spread > 0 ? inversePower(spread) : 1;
}

function* pairPoints(run: Run, rows: PairPoints["rows"]): Steps<PairPoints> {
  if (rows.cols > fewColumns) return { rows, columns: undefined, stride: 0 };
  return { rows, ...(yield* asColumns(run, rows, 1)) };
}
