import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { renderPng } from "../../src/cli/png.ts";
import { figure, renderSvg, scatterPanel } from "../../src/plot/index.ts";
import { readSvg } from "../../src/plot/svg-reader.ts";
import { samples } from "./samples.ts";

/** Share of pixels in a box (in pixels of the figure) that differ clearly from the page. */
function inked(image: PNG, box: { x: number; y: number; width: number; height: number }, scale: number, dark: boolean): number {
  let [count, all] = [0, 0];
  for (let y = Math.floor(box.y * scale); y < (box.y + box.height) * scale; y++) {
    for (let x = Math.floor(box.x * scale); x < (box.x + box.width) * scale; x++) {
      const light = image.data[(y * image.width + x) * 4 + 1]!;
      if (dark ? light > 140 : light < 115) count++;
      all++;
    }
  }
  return count / all;
}

describe.each(["light", "dark"] as const)("a %s picture", (theme) => {
  test("has every word of the figure in it", () => {
    const made = samples.bars!();
    const image = PNG.sync.read(Buffer.from(renderPng(made, { theme, scale: 2 })));
    const { texts, width, height } = readSvg(renderSvg(made, { theme }));
    expect([image.width, image.height]).toEqual([width * 2, height * 2]);
    expect(texts.length).toBeGreaterThan(20);
    for (const { text, corners } of texts) {
      const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
      const box = {
        x: Math.min(...xs),
        y: Math.min(...ys),
        width: Math.max(...xs) - Math.min(...xs),
        height: Math.max(...ys) - Math.min(...ys),
      };
      // Letters cover between a twelfth and a half of their box, whatever the word; without a font it would be nothing.
      const share = inked(image, box, 2, theme === "dark");
      expect({ text, share, enough: share > 0.05 }).toMatchObject({ text, enough: true });
    }
  });
});

test("the same figure gives the same bytes", () => {
  const made = samples.curves!();
  expect(Buffer.from(renderPng(made)).equals(Buffer.from(renderPng(made)))).toBe(true);
});

test("points are drawn, round and square alike", () => {
  const points = [
    [0, 0],
    [1, 1],
  ];
  const made = figure({
    title: "",
    panels: [scatterPanel({ points, radius: 12, color: { kind: "classes", labels: [0, 1], shapes: true } })],
    width: 300,
  });
  const image = PNG.sync.read(Buffer.from(renderPng(made, { scale: 1 })));
  const count = (r: number, g: number, b: number) => {
    let n = 0;
    for (let i = 0; i < image.data.length; i += 4)
      if (Math.abs(image.data[i]! - r) + Math.abs(image.data[i + 1]! - g) + Math.abs(image.data[i + 2]! - b) < 12) n++;
    return n;
  };
  // A circle of radius 12 has 452 pixels, some of them blended at its edge; the square has sides of 1.8 radii.
  expect(count(0x00, 0x72, 0xb2)).toBeGreaterThan(380);
  expect(count(0xe6, 0x9f, 0x00)).toBeGreaterThan(380);
});
