import type { DotsMark, Mark } from "./marks.ts";
import type { Painted } from "./point-color.ts";

/** The radius that lets `n` points fill a plot area without drowning each other. */
export function autoRadius(n: number, area: number): number {
  return Math.max(0.9, Math.min(3.8, 0.225 * Math.sqrt(area / Math.max(1, n))));
}

/** With more points than this a rim around each would leave nothing of the points. */
const mostRimmed = 6000;

/**
 * Points as marks, one for each look, so that the drawing stays small.
 * Classes are laid down in several rounds, so that no class hides another by its number alone. O(n).
 *
 * @param rows the points to draw, in drawing order
 */
export function dotMarks(xs: ArrayLike<number>, ys: ArrayLike<number>, rows: ArrayLike<number>, painted: Painted, radius: number): Mark[] {
  const rounds = painted.classes && painted.looks.length > 1 ? Math.min(8, Math.max(1, Math.floor(rows.length / 50))) : 1;
  const rim = rows.length <= mostRimmed ? Math.min(0.9, radius * 0.3) : 0;
  const marks: Mark[] = [];
  for (let round = 0; round < rounds; round++) {
    const members: number[][] = painted.looks.map(() => []);
    for (let r = round; r < rows.length; r += rounds) members[painted.group[rows[r]!]!]!.push(rows[r]!);
    members.forEach((list, look) => {
      if (list.length) marks.push(dotsOf(list, xs, ys, painted.looks[look]!, radius, rim));
    });
  }
  return marks;
}

/** One mark for the points `rows`. */
export function dotsOf(
  rows: readonly number[],
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  look: Painted["looks"][number],
  radius: number,
  rim: number,
): DotsMark {
  const mark = {
    kind: "dots",
    xs: Float64Array.from(rows, (i) => xs[i]!),
    ys: Float64Array.from(rows, (i) => ys[i]!),
    radius,
    ...look,
  } as const;
  return rim > 0 ? { ...mark, rim } : mark;
}
