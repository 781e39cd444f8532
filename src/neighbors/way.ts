import type { Steps } from "../base/steps.ts";
import { toFloat64 } from "../compute/convert.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { scaleFor, type ValueRange, valueRange } from "./range.ts";

/** How distances of these points are best compared. All ways give the same bits. */
export interface Way {
  /**
   * "direct": differences of coordinates in f64; for few columns.
   * "integer": inner products of whole numbers, exact.
   * "bounds": inner products in f32 with bounds for their error, and differences where those do not tell.
   */
  readonly way: "direct" | "integer" | "bounds";
  readonly range: ValueRange;
  /** The power of two that brings coordinates into a range where their squares are numbers; 1 for all but extreme ones. */
  readonly scale: number;
}

/** Below so many columns direct differences are quicker than inner products with their detours. */
const fewColumns = 24;
const fewIntegerColumns = 8;

/** The way for one or several sets of points of equal width. O(n m) */
export function* wayFor(run: Run, ...sets: Slab<SlabArray>[]): Steps<Way> {
  const range = yield* valueRange(run, ...sets);
  const { cols } = sets[0]!;
  const way = cols >= fewIntegerColumns && fitsInteger(range, cols) ? "integer" : cols < fewColumns ? "direct" : "bounds";
  return { way, range, scale: scaleFor(range) };
}

/** Whether inner products of these whole numbers, less the middle of their range, and all squared distances fit into 31 bits. */
function fitsInteger({ least, most, whole }: ValueRange, cols: number): boolean {
  const spread = most - least;
  return whole && spread * spread * cols < 2147483647;
}

/** Numbers handled between two looks at the clock. */
const slice = 1e6;

/** The same points as f64 times `scale`; the same slab where nothing changes. */
export function* asDoubles(run: Run, points: Slab<SlabArray>, scale: number): Steps<Slab> {
  if (scale === 1) return points.view instanceof Float64Array ? (points as Slab) : yield* toFloat64(run, points);
  const doubles = run.take(Float64Array, points.rows, points.cols);
  const count = points.rows * points.cols;
  for (let from = 0; from < count; from += slice) {
    const source = points.view;
    const target = doubles.view;
    const to = Math.min(count, from + slice);
    for (let i = from; i < to; i++) target[i] = source[i]! * scale;
    yield to / count;
  }
  return doubles;
}

/** The same, but f32 stays f32 where it needs no scaling. */
export function* asFloats(run: Run, points: Slab<SlabArray>, scale: number): Steps<Slab<Float64Array | Float32Array>> {
  if (scale === 1 && points.view instanceof Float32Array) return points as Slab<Float32Array>;
  return yield* asDoubles(run, points, scale);
}

/** Points turned on their side: one coordinate of all of them side by side, the next one `stride` further on. */
export interface Columns {
  readonly columns: Slab;
  readonly stride: number;
}

/** Points times `scale` as columns of f64, three at least: zeros stand in for those that are missing. O(n m) */
export function* asColumns(run: Run, points: Slab<SlabArray>, scale: number): Steps<Columns> {
  const { rows, cols } = points;
  // An odd number of cache lines: columns whose distance is a power of two would all fall into the same few places of a cache.
  const stride = 8 * (Math.ceil(rows / 8) | 1);
  const columns = run.take(Float64Array, Math.max(3, cols), stride);
  if (cols < 3) columns.view.fill(0, cols * stride);
  const step = Math.max(1, Math.floor(slice / cols));
  for (let from = 0; from < rows; from += step) {
    const source = points.view;
    const target = columns.view;
    const to = Math.min(rows, from + step);
    for (let j = 0; j < cols; j++) {
      for (let i = from; i < to; i++) target[j * stride + i] = source[i * cols + j]! * scale;
    }
    yield to / rows;
  }
  return { columns, stride };
}
