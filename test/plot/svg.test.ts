import { describe, expect, test } from "vitest";
import { barsPanel, embeddingPanel, figure, heatMapPanel, linePanel, renderSvg, scatterPanel, spacePanel } from "../../src/plot/index.ts";
import { readSvg } from "../../src/plot/svg-reader.ts";
import { circles, samples, swissRoll } from "./samples.ts";

/** Names of elements that are not closed in order; empty for well-formed text. */
function unclosed(svg: string): string[] {
  const open: string[] = [];
  const rest = svg.replace(/<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/gi, (_, closing, name, __, alone) => {
    if (alone) return "";
    if (!closing) open.push(name);
    else if (open.pop() !== name) open.push(`/${name}`);
    return "";
  });
  return rest.includes("<") ? [...open, rest.slice(rest.indexOf("<"), rest.indexOf("<") + 40)] : open;
}

const hostile = `</title><script>alert(1)</script>"'&<!--]]>`;

describe.each(Object.keys(samples))("the figure %s", (name) => {
  const made = samples[name]!();
  test.each(["light", "dark", "auto"] as const)("is well-formed in the theme %s", (theme) => {
    expect(unclosed(renderSvg(made, { theme, font: "embed" }))).toEqual([]);
  });
  test("says what it shows", () => {
    const svg = renderSvg(made);
    const [, ids] = /role="img" aria-labelledby="([^"]+)"/.exec(svg)!;
    for (const id of ids!.split(" ")) expect(svg).toMatch(new RegExp(`<(?:title|desc) id="${id}">[^<]{10,}</`));
  });
  test("uses no id twice", () => {
    const ids = [...renderSvg(made).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of renderSvg(made).matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });
  test("is the same text every time, and leaves its figure alone", () => {
    const before = JSON.stringify(made);
    expect(renderSvg(made)).toBe(renderSvg(made));
    expect(JSON.stringify(made)).toBe(before);
  });
});

test("whatever the texts say, they stay text", () => {
  const { points, labels } = circles(20);
  const color = { kind: "classes", labels, names: [hostile, hostile], label: hostile } as const;
  const made = figure({
    title: hostile,
    subtitle: hostile,
    panels: [
      scatterPanel({ points, color, title: hostile, subtitle: hostile, xLabel: hostile, yLabel: hostile }),
      linePanel({ series: [{ name: hostile, y: [1, 2] }], references: [{ axis: "y", value: 1.5, label: "<b>&" }] }),
    ],
  });
  const svg = renderSvg(made);
  expect(unclosed(svg)).toEqual([]);
  expect(svg).not.toMatch(/<script|<!--/);
});

test("the theme auto names no color in the drawing, and its style sheet knows light, dark and screens", () => {
  const svg = renderSvg(samples.circles!(), { theme: "auto" });
  const [, style, body] = /<style>([\s\S]*?)<\/style>([\s\S]*)/.exec(svg)!;
  expect(body).not.toMatch(/(?:fill|stroke)="#/);
  expect(style).toContain("@media screen and (prefers-color-scheme:dark)");
  for (const [, name] of body!.matchAll(/class="([^"]+)"/g)) expect(style).toContain(`.${name}{color:`);
});

test("without background and styles it fits into a page", () => {
  const svg = renderSvg(samples.bars!(), { background: false, styles: false });
  expect(svg).not.toContain("<style>");
  expect(svg).not.toContain("f-paper");
});

test("1,600 points in space stay below 60 kB", () => {
  const { points, labels } = swissRoll(1600);
  const values = points.map(([x, , z]) => Math.hypot(x!, z!));
  for (const color of [
    { kind: "classes", labels },
    { kind: "continuous", values, label: "radius" },
  ] as const) {
    const svg = renderSvg(figure({ title: "", panels: [spacePanel({ points, color })] }));
    expect(svg.length).toBeLessThan(60_000);
  }
});

describe("points stand where their coordinates say", () => {
  const points = [
    [0, 0],
    [4, 0],
    [4, 1],
    [0, 1],
  ];
  const seen = (equal: boolean) => {
    const made = figure({ title: "", panels: [scatterPanel({ points, equal, color: { kind: "plain" } })], width: 500 });
    // Rims come first and hold the same points: reading the last four is enough. They are sorted from left to right.
    return readSvg(renderSvg(made)).dots.slice(-4);
  };
  test("up is up and right is right", () => {
    const [a, b, c, d] = seen(false) as [
      { x: number; y: number },
      { x: number; y: number },
      { x: number; y: number },
      { x: number; y: number },
    ];
    expect(a.x).toBeCloseTo(b.x, 0);
    expect(c.x).toBeGreaterThan(b.x + 100);
    expect(a.y).toBeGreaterThan(b.y + 100);
    expect(c.x).toBeCloseTo(d.x, 0);
  });
  test("in an embedding a unit is as long up as along", () => {
    const dots = seen(true);
    const width = Math.max(...dots.map(({ x }) => x)) - Math.min(...dots.map(({ x }) => x));
    const height = Math.max(...dots.map(({ y }) => y)) - Math.min(...dots.map(({ y }) => y));
    // Points are written in fifths of a pixel.
    expect(Math.abs(width / 4 - height)).toBeLessThan(0.4);
  });
});

test("points in space are drawn from far to near, and nearer ones larger", () => {
  const points = Array.from({ length: 64 }, (_, i) => [0, i - 32, 0.01 * (i % 3)]);
  // Seen from the side of negative y: high rows are far.
  const made = figure({
    title: "",
    panels: [
      spacePanel({
        points,
        azimuth: -90,
        elevation: 5,
        color: { kind: "classes", shapes: false, labels: points.map((_, i) => (i < 32 ? 0 : 1)) },
      }),
    ],
  });
  const svg = renderSvg(made, { theme: "light" });
  // The legend stands outside the room.
  const layers = [...svg.slice(svg.indexOf("data-room")).matchAll(/stroke-width="(\d+)"><path stroke="(#0072b2|#e69f00)"/g)].map(
    ([, width, paint]) => ({
      width: Number(width),
      paint,
    }),
  );
  expect(layers.length).toBeGreaterThan(4);
  expect(layers[0]!.paint).toBe("#e69f00");
  expect(layers.at(-1)!.paint).toBe("#0072b2");
  expect(layers.at(-1)!.width).toBeGreaterThan(layers[0]!.width);
});

test("legends that panels share are drawn once, others at their panel", () => {
  const { points, labels } = circles(20);
  const classes = { kind: "classes", labels, names: ["outer", "inner"] } as const;
  const count = (svg: string, word: string) => svg.split(`>${word}<`).length - 1;
  const shared = renderSvg(
    figure({ title: "", panels: [embeddingPanel({ points, color: classes }), embeddingPanel({ points, color: classes })] }),
  );
  expect(count(shared, "outer")).toBe(1);
  const other = { ...classes, names: ["a", "b"] };
  const apart = renderSvg(
    figure({ title: "", panels: [embeddingPanel({ points, color: classes }), embeddingPanel({ points, color: other })] }),
  );
  expect([count(apart, "outer"), count(apart, "a")]).toEqual([1, 1 + 1]); // "a" is also the letter of the panel
});

test("large matrices become one picture and say that they were averaged", () => {
  const matrix = { rows: 900, cols: 900, data: new Float32Array(810_000).fill(0.5) };
  const svg = renderSvg(figure({ title: "", panels: [heatMapPanel({ matrix, label: "affinity" })] }));
  expect(svg).toContain("averaged in blocks of 3 × 3");
  expect(svg).toContain("data:image/png;base64,");
  expect(svg.length).toBeLessThan(20_000);
});

test("points left out are counted below the figure", () => {
  const points = [
    [0, 0],
    [1, 1],
    [Number.NaN, 2],
    [2, Number.POSITIVE_INFINITY],
  ];
  expect(renderSvg(figure({ title: "", panels: [scatterPanel({ points })] }))).toContain("2 points without finite coordinates not drawn");
});

test("bars on a logarithmic axis start at one, go back for less, and the square is twice as long", () => {
  const made = figure({
    title: "",
    panels: [
      barsPanel({
        groups: ["a", "b", "c", "none"],
        series: [{ name: "ratio", values: [3, 9, 1 / 3, 0] }],
        scale: "log",
        direction: "flat",
        values: true,
      }),
    ],
  });
  const svg = renderSvg(made);
  // The one path that is filled with a color of a class: M x y h width v height h −width for each bar.
  const bars = [...svg.matchAll(/ d="((?:M[\d. ]+h[\d.]+v[\d.]+h-[\d.]+[zZ]){3})"/g)].map(([, d]) =>
    [...d!.matchAll(/M([\d.]+) [\d.]+h([\d.]+)/g)].map(([, x, width]) => [Number(x), Number(width)] as const),
  );
  expect(bars).toHaveLength(1);
  const [three, nine, third] = bars[0]! as [readonly [number, number], readonly [number, number], readonly [number, number]];
  expect(nine[0]).toBeCloseTo(three[0], 1);
  expect(nine[1]).toBeCloseTo(2 * three[1], 0);
  expect(third[1]).toBeCloseTo(three[1], 0);
  expect(third[0] + third[1]).toBeCloseTo(three[0], 0);
  expect(svg).toContain(">n/a<");
});
