import type { Steps } from "../base/steps.ts";
import { rowRanges } from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";

/** Between which values the coordinates lie, and whether all of them are whole numbers. */
export interface ValueRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** The range of all coordinates of one or several sets of points; that of the type for bytes. O(n m) */
export function* valueRange(run: Run, ...sets: Slab<SlabArray>[]): Steps<ValueRange> {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (const points of sets) {
    if (points.rows === 0) continue;
    if (points.type === (Uint8Array as unknown) || points.type === (Int8Array as unknown)) {
      const signed = points.type === (Int8Array as unknown);
      least = Math.min(least, signed ? -128 : 0);
      most = Math.max(most, signed ? 127 : 255);
      continue;
    }
    const ranges = run.take(Float64Array, points.rows, 3);
    yield* rowRanges(run, points, ranges);
    const { view } = ranges;
    for (let i = 0; i < view.length; i += 3) {
      least = Math.min(least, view[i]!);
      most = Math.max(most, view[i + 1]!);
      whole &&= view[i + 2] === 1;
    }
    run.release(ranges);
  }
  return { least, most, whole };
}

/** The whole number in the middle of a range. */
export function centerOf({ least, most }: ValueRange): number {
  return Math.round((least + most) / 2);
}

/**
 * A power of two near 1 / spread, as a factor for coordinates whose squares would leave the range of f64; 1 where they do not.
 * Multiplying by a power of two rounds nothing, so distances keep their bits.
 */
export function scaleFor({ least, most }: ValueRange): number {
  const spread = most - least;
  return spread === 0 || (spread > 1e-100 && spread < 1e100) ? 1 : inversePower(spread);
}

/** The power of two p with p · value in [0.5, 1), or as near as f64 has one; `value` > 0. */
export function inversePower(value: number): number {
  let power = 1;
  // Halving and doubling are exact; some two thousand steps at the most.
  while (value * power >= 1 && power > 2.3e-308) power /= 2;
  while (value * power < 0.5 && power < 8e307) power *= 2;
  return power;
}
