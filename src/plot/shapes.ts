import type { Shape } from "./marks.ts";

type Corner = readonly [x: number, y: number];

/** Corners of a plus about its middle. */
const plus: readonly Corner[] = [
  [-0.45, -1.3],
  [0.45, -1.3],
  [0.45, -0.45],
  [1.3, -0.45],
  [1.3, 0.45],
  [0.45, 0.45],
  [0.45, 1.3],
  [-0.45, 1.3],
  [-0.45, 0.45],
  [-1.3, 0.45],
  [-1.3, -0.45],
  [-0.45, -0.45],
];

/** Corners of each shape about its middle, about as large as a circle of radius 1; y grows downward. */
const corners: Readonly<Record<Exclude<Shape, "circle">, readonly Corner[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.45],
    [1.28, 0.78],
    [-1.28, 0.78],
  ],
  wedge: [
    [0, 1.45],
    [-1.28, -0.78],
    [1.28, -0.78],
  ],
  diamond: [
    [0, -1.35],
    [1.25, 0],
    [0, 1.35],
    [-1.25, 0],
  ],
  plus,
  cross: plus.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
  star: [
    [0, -1.6],
    [0.44, -0.61],
    [1.52, -0.49],
    [0.71, 0.23],
    [0.94, 1.29],
    [0, 0.75],
    [-0.94, 1.29],
    [-0.71, 0.23],
    [-1.52, -0.49],
    [-0.44, -0.61],
  ],
};

/** A closed shape in relative path commands that begins and ends at the middle of the point, in whole units. */
export function shapePath(shape: Exclude<Shape, "circle">, radius: number): string {
  const points = corners[shape].map(([x, y]) => [Math.round(x * radius), Math.round(y * radius)] as const);
  let d = "";
  let [lastX, lastY] = [0, 0];
  for (const [i, [x, y]] of points.entries()) {
    d += `${i === 0 ? "m" : "l"}${x - lastX}${y - lastY < 0 ? "" : " "}${y - lastY}`;
    [lastX, lastY] = [x, y];
  }
  const [firstX, firstY] = points[0]!;
  return `${d}zm${-firstX}${-firstY < 0 ? "" : " "}${-firstY}`.replaceAll("-0 ", "0 ");
}
