import { describe, expect, test } from "vitest";
import {
  barsPanel,
  confusionPanel,
  embeddingPanel,
  figure,
  heatMapPanel,
  linePanel,
  renderSvg,
  scatterPanel,
  spacePanel,
} from "../../src/plot/index.ts";

const points = [
  [0, 0, 0],
  [1, 1, 1],
];
const loose = (value: unknown) => value as never;

describe("what does not fit is refused with the reason", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["unknown option", () => scatterPanel(loose({ points, colour: 1 })), /^scatterPanel: unknown option "colour"\. Did you mean "color"\?/],
    ["too few columns", () => spacePanel({ points: [[1, 2]] }), /^spacePanel: columns 0, 1, 2 were asked for, but the points have 2/],
    [
      "too few columns in the plane",
      () => embeddingPanel({ points: [[1]] }),
      /^scatterPanel: columns 0 and 1 were asked for, but the points have 1/,
    ],
    ["too few labels", () => scatterPanel({ points, color: { kind: "classes", labels: [1] } }), /color has 1 labels for 2 points/],
    ["a label that is no whole number", () => scatterPanel({ points, color: { kind: "classes", labels: [0.5, 1] } }), /label 0 is 0\.5/],
    [
      "too few values",
      () => scatterPanel({ points, color: { kind: "continuous", values: [1], label: "t" } }),
      /color has 1 values for 2 points/,
    ],
    ["an unknown coloring", () => scatterPanel({ points, color: loose({ kind: "rainbow" }) }), /color must be \{ kind/],
    [
      "a misspelled key of a coloring",
      () => scatterPanel({ points, color: loose({ kind: "classes", labels: [0, 1], name: [] }) }),
      /Did you mean "names"/,
    ],
    [
      "an edge to nowhere",
      () => scatterPanel({ points, edges: { pairs: [0, 2], label: "e" } }),
      /edge 0 names row 2, but there are 2 points/,
    ],
    ["half an edge", () => scatterPanel({ points, edges: { pairs: [0], label: "e" } }), /no whole number of pairs/],
    ["a title that is no text", () => scatterPanel(loose({ points, title: 7 })), /title must be a string, not 7/],
    ["an elevation beyond the pole", () => spacePanel({ points, elevation: 91 }), /elevation must be a number from -90 to 90, not 91/],
    ["an unknown aspect", () => spacePanel(loose({ points, aspect: "wide" })), /aspect must be "equal" or "cube"/],
    ["curves of unequal lengths", () => linePanel({ series: [{ name: "a", x: [1], y: [1, 2] }] }), /a has 1 x for 2 y/],
    ["curves that are no list", () => linePanel(loose({ series: 3 })), /series must be an array/],
    ["bars without a group", () => barsPanel({ groups: ["a"], series: [{ name: "s", values: [1, 2] }] }), /s has 2 values for 1 groups/],
    ["bars on an unknown scale", () => barsPanel(loose({ groups: [], series: [], scale: "root" })), /scale must be "linear" or "log"/],
    ["a confusion matrix that is not square", () => confusionPanel({ matrix: [[1, 2]], names: ["a"] }), /needs a square matrix/],
    [
      "too few names",
      () =>
        confusionPanel({
          matrix: [
            [1, 2],
            [3, 4],
          ],
          names: ["a"],
        }),
      /names has 1 entries for 2/,
    ],
    [
      "an order of another length",
      () =>
        heatMapPanel({
          matrix: [
            [1, 2],
            [3, 4],
          ],
          order: [0],
          label: "",
        }),
      /order has 1 entries for a matrix of 2 × 2/,
    ],
    ["a panel that is none", () => figure({ title: "", panels: [loose({})] }), /^figure: panel 0 is no panel/],
    ["a figure without panels", () => figure(loose({ title: "" })), /panels must be an array/],
    [
      "a theme that there is not",
      () => renderSvg(figure({ title: "", panels: [] }), loose({ theme: "sepia" })),
      /theme must be "light" or "dark" or "auto"/,
    ],
    [
      "a width too small to draw in",
      () => renderSvg(figure({ title: "", panels: [] }), { width: 10 }),
      /width must be a number from 240 to 4000/,
    ],
    ["no figure", () => renderSvg(loose(undefined)), /needs a figure/],
  ])("%s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: "ManifoldError", code: expect.stringMatching(/^bad-(option|input)$/) }));
  });
});

test("a figure is plain data", () => {
  const made = figure({ title: "t", panels: [scatterPanel({ points, color: { kind: "classes", labels: [0, 1] } })] });
  expect(renderSvg(structuredClone(made))).toBe(renderSvg(made));
});

test("all input forms draw the same", () => {
  const data = Float64Array.of(0, 0, 1, 1);
  const svgs = [
    [
      [0, 0],
      [1, 1],
    ],
    { data, shape: [2, 2] },
    { rows: 2, cols: 2, data },
  ].map((form) => renderSvg(figure({ title: "", panels: [scatterPanel({ points: form })] })));
  expect(new Set(svgs).size).toBe(1);
});
