import { type Steps, span } from "../base/steps.ts";
import { toFloat64 } from "../compute/convert.ts";
import { type NeighborSink, nearestColumns } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";

/** Numbers copied between two looks at the clock. */
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

/** Neighbors by direct differences of all pairs, for few columns. O(q n m) */
export function* nearestDirect(
  run: Run,
  queries: Slab<SlabArray>,
  points: Slab<SlabArray>,
  scale: number,
  self: boolean,
  sink: NeighborSink,
): Steps<void> {
  const rows = yield* span(0, 0.02, asDoubles(run, queries, scale));
  const { columns, stride } = yield* span(0.02, 0.05, asColumns(run, points, scale));
  yield* span(0.05, 1, nearestColumns(run, rows, columns, stride, points.rows, self, sink));
  run.release(columns);
  if (rows !== queries) run.release(rows);
}

/** The same coordinate of all points side by side, one coordinate after another, `stride` apart. */
function* asColumns(run: Run, points: Slab<SlabArray>, scale: number): Steps<{ columns: Slab; stride: number }> {
  const { rows, cols } = points;
  // An odd number of cache lines: columns whose distance is a power of two would all fall into the same few places of a cache.
  const stride = 8 * (Math.ceil(rows / 8) | 1);
  // The kernel takes three columns at a time where there are few.
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
