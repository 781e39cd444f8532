import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { base64, palettePng } from "../../src/plot/palette-png.ts";
import { uniform } from "./samples.ts";

const colors = Array.from(
  { length: 64 },
  (_, i) => `#${(i * 4).toString(16).padStart(2, "0")}${(255 - i).toString(16).padStart(2, "0")}80`,
);

function decoded(width: number, height: number, pixels: Uint8Array): { width: number; height: number; data: Buffer; size: number } {
  const file = Buffer.from(palettePng(width, height, pixels, colors), "base64");
  return { ...PNG.sync.read(file), size: file.length };
}

const random = uniform(8);
test.each([
  ["one pixel", 1, 1, () => 5],
  ["noise", 37, 53, () => Math.floor(random() * 64)],
  ["one color, with runs longer than a match", 400, 400, () => 7],
  ["a pattern that repeats row by row", 301, 90, (i: number) => (i * 7) % 43],
  ["blocks", 200, 200, (i: number) => (Math.floor(i / 200) < 100 === i % 200 < 100 ? 40 : 3)],
] as const)("a decoder reads back %s", (_, width, height, at) => {
  const pixels = Uint8Array.from({ length: width * height }, (__, i) => at(i));
  const image = decoded(width, height, pixels);
  expect([image.width, image.height]).toEqual([width, height]);
  const expected = Buffer.alloc(pixels.length * 4);
  pixels.forEach((pixel, i) => {
    Buffer.from([...Buffer.from(colors[pixel]!.slice(1), "hex"), 255]).copy(expected, i * 4);
  });
  expect(image.data.equals(expected)).toBe(true);
});

test("what repeats is stored once", () => {
  expect(decoded(400, 400, new Uint8Array(160_000)).size).toBeLessThan(2500);
});

test("bytes beyond the palette take its last color", () => {
  const { data } = decoded(1, 1, Uint8Array.of(255));
  expect([...data.subarray(0, 3)]).toEqual([...Buffer.from(colors[63]!.slice(1), "hex")]);
});

test.each([0, 1, 2, 3, 4, 5])("base 64 of %i bytes", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => 250 - i * 31);
  expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
});
