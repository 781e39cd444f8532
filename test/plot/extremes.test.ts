import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  barsPanel,
  colorOf,
  confusionPanel,
  embeddingPanel,
  figure,
  heatMapPanel,
  linePanel,
  lintFigure,
  type Panel,
  scatterPanel,
  spacePanel,
} from "../../src/plot/index.ts";
import { paintPoints } from "../../src/plot/point-color.ts";
import { uniform } from "./samples.ts";

const random = uniform(99);
const cloud = (n: number, cols: number, scale = 1, shift = 0): number[][] =>
  Array.from({ length: n }, () => Array.from({ length: cols }, () => shift + scale * (random() - 0.5)));
const longTitle = "A title that goes on and on, as titles do when nobody stops them, until it has filled line after line of the figure";
const unbroken = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung".repeat(2);

/** Points that have broken plotting programs. */
const hard: Readonly<Record<string, number[][]>> = {
  "no point": [],
  "one point": [[1, 2, 3]],
  "two equal points": [
    [5, 5, 5],
    [5, 5, 5],
  ],
  "all zero": cloud(9, 3, 0),
  "a constant column": cloud(30, 3).map(([x, , z]) => [x!, 7, z!]),
  "huge values": cloud(30, 3, 1e299),
  "values near the largest number": [
    [1e308, 1, 0],
    [-1e308, 2, 1],
    [0, 3, 2],
  ],
  "tiny values": cloud(30, 3, 1e-299),
  denormals: [
    [5e-324, 0, 0],
    [0, 5e-324, 1e-310],
  ],
  "a large offset": cloud(30, 3, 1, 1e9),
  "a large offset with rounding only": cloud(30, 3, 1e-3, 1e15),
  negative: cloud(30, 3, 1e-3, -12345.678),
  "columns of very different size": cloud(30, 3).map(([x, y, z]) => [x! * 1e6, y!, z! * 1e-6]),
  "not finite": [
    [Number.NaN, 1, 2],
    [1, Number.POSITIVE_INFINITY, 2],
    [0, 0, 0],
    [1, 1, 1],
    [2, 0, Number.NEGATIVE_INFINITY],
  ],
  "nothing finite": [
    [Number.NaN, Number.NaN, Number.NaN],
    [Number.NaN, 1, 1],
  ],
};

/** The faults of a figure of these panels, wide and on a phone. */
function faults(panels: Panel[], title = "Extremes", subtitle = ""): unknown[] {
  const made = figure({ title, subtitle, panels });
  return [1040, 640, 360].flatMap((width) => lintFigure(made, { width }));
}

describe.each(Object.entries(hard))("%s", (_, points) => {
  const values = points.map(([x]) => x!);
  test("in the plane", () => {
    expect(
      faults([
        scatterPanel({ points, xLabel: "first", yLabel: "second" }),
        embeddingPanel({ points, color: { kind: "continuous", values, label: "value" } }),
      ]),
    ).toEqual([]);
  });
  test("in space", () => {
    expect(
      faults([spacePanel({ points }), spacePanel({ points, aspect: "cube", color: { kind: "continuous", values, label: "value" } })]),
    ).toEqual([]);
  });
  test("as curves", () => {
    const series = [
      { name: "one", y: values },
      { name: "two", x: values, y: values.map((v) => -v), dashed: true },
    ];
    expect(
      faults([
        linePanel({ series, xLabel: "n", yLabel: "value", references: [{ axis: "y", value: 0, label: "zero" }] }),
        linePanel({ series, xScale: "log", yScale: "log" }),
      ]),
    ).toEqual([]);
  });
  test("as bars", () => {
    const groups = values.map((_, i) => `group ${i + 1}`);
    expect(
      faults([
        barsPanel({ groups, series: [{ name: "values", values }], label: "value" }),
        barsPanel({ groups, series: [{ name: "values", values }], label: "ratio", scale: "log" }),
        barsPanel({
          groups,
          series: [
            { name: "a", values },
            { name: "b", values },
          ],
          direction: "flat",
        }),
      ]),
    ).toEqual([]);
  });
  test("as a matrix", () => {
    expect(
      faults([
        heatMapPanel({ matrix: points, label: "value", numbers: true }),
        heatMapPanel({ matrix: points, label: "value", xLabel: "columns", yLabel: "rows" }),
      ]),
    ).toEqual([]);
  });
});

test("long titles, labels and names", () => {
  const points = cloud(60, 3);
  const labels = points.map((_, i) => i % 3);
  const names = [longTitle, unbroken, "short"];
  const color = { kind: "classes", labels, names, label: longTitle } as const;
  const texts = { title: longTitle, subtitle: unbroken };
  expect(
    faults(
      [
        scatterPanel({ points, color, ...texts, xLabel: longTitle, yLabel: unbroken }),
        spacePanel({ points, color, ...texts, labels: [longTitle.slice(0, 50), "y", unbroken.slice(0, 40)] }),
        spacePanel({ points, color: { kind: "continuous", values: labels, label: longTitle }, ...texts }),
        linePanel({
          series: names.map((name) => ({ name, y: [1, 2, 3] })),
          ...texts,
          xLabel: longTitle,
          yLabel: unbroken,
          references: [
            { axis: "x", value: 2, label: longTitle },
            { axis: "y", value: 2, label: unbroken },
          ],
        }),
        barsPanel({ groups: names, series: names.map((name) => ({ name, values: [1, 2, 3] })), label: longTitle, ...texts }),
        confusionPanel({
          matrix: [
            [1, 2, 3],
            [4, 5, 6],
            [7, 8, 123456],
          ],
          names,
          ...texts,
          xLabel: longTitle,
          yLabel: unbroken,
        }),
        heatMapPanel({ matrix: cloud(50, 50), label: unbroken, xLabel: longTitle, yLabel: unbroken, ...texts }),
      ],
      longTitle,
      unbroken,
    ),
  ).toEqual([]);
});

test.each([1, 2, 8, 9, 20, 45])("%i classes", (count) => {
  const points = cloud(count * 6, 3);
  const labels = points.map((_, i) => i % count);
  const color = { kind: "classes", labels, label: "class" } as const;
  expect(faults([embeddingPanel({ points, color }), spacePanel({ points, color })])).toEqual([]);
  // No two classes look alike: color and shape together tell them apart.
  const { looks } = paintPoints(color, points.length);
  expect(new Set(looks.map(({ paint, shape }) => `${colorOf(paint, "light")} ${shape}`)).size).toBe(count);
});

test("signs of many scripts, controls and halves of characters", () => {
  const title = "Ünïcødé 漢字 العربية 😀 \u0000\u0007\ud83d < > & \" ' ]]>";
  expect(
    faults(
      [
        scatterPanel({
          points: cloud(5, 2),
          title,
          xLabel: title,
          color: { kind: "classes", labels: [0, 1, 0, 1, -1], names: [title, title] },
        }),
      ],
      title,
      title,
    ),
  ).toEqual([]);
});

test("a room looks right from every side", () => {
  const points = cloud(150, 3).map(([x, y, z]) => [x! * 30, y! * 4000, z! * 100]);
  for (let azimuth = -180; azimuth <= 180; azimuth += 22.5) {
    for (const elevation of [-90, -60, -20, 0, 1, 20, 45, 89, 90]) {
      for (const aspect of ["equal", "cube"] as const) {
        const made = figure({
          title: "",
          panels: [spacePanel({ points, azimuth, elevation, aspect, labels: ["first", "second", "third"] })],
          width: 420,
        });
        expect({ azimuth, elevation, aspect, faults: lintFigure(made) }).toEqual({ azimuth, elevation, aspect, faults: [] });
      }
    }
  }
});

test("any points and any names", () => {
  const number = fc.oneof(fc.double(), fc.double({ min: -10, max: 10, noNaN: true }), fc.constantFrom(0, 1, -1, Number.NaN, 1e300));
  const rows = fc.array(fc.tuple(number, number, number), { maxLength: 30 });
  fc.assert(
    fc.property(
      rows,
      fc.string({ maxLength: 60 }),
      fc.integer({ min: 240, max: 1200 }),
      fc.integer({ min: -180, max: 180 }),
      (points, name, width, azimuth) => {
        const labels = points.map((_, i) => (i % 5) - 1);
        const made = figure({
          title: name,
          panels: [
            spacePanel({ points, azimuth, title: name, color: { kind: "classes", labels, names: [name, name] } }),
            embeddingPanel({ points, title: name, color: { kind: "continuous", values: points.map(([x]) => x), label: name } }),
            linePanel({ series: [{ name, y: points.map(([, y]) => y) }], xLabel: name, yLabel: name }),
          ],
        });
        expect(lintFigure(made, { width })).toEqual([]);
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});
