import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, test } from "vitest";
import { inFont, shortened, textWidth, wrapText } from "../../src/plot/text.ts";

const fontFiles = [400, 600].map((weight) => fileURLToPath(new URL(`../../assets/fonts/inter-${weight}.ttf`, import.meta.url)));

/** Width of the ink of a line of text as a drawing library sets it in the shipped font. */
function drawnWidth(text: string, size: number, weight: number): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4000 200"><text x="10" y="120" font-family="Inter" font-size="${size}" font-weight="${weight}">${text}</text></svg>`;
  return new Resvg(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter" } }).innerBBox()!.width;
}

describe("the measured width", () => {
  test.each([
    ["trustworthiness 0.955 · continuity 0.986", 400],
    ["S-curve, 1,000 points: the data and three embeddings", 600],
    ["−0.0123456789 ×10⁻³", 400],
    ["αβγδ λ₁ ≤ λ₂ → ∞", 400],
    ["Überprüfung, naïveté, Dvořák", 600],
  ] as const)("of %j in weight %i is the drawn one", (text, weight) => {
    const size = 100;
    const measured = textWidth(text, size, weight);
    const drawn = drawnWidth(text, size, weight);
    // Ink ends before the advance does, by the side bearings of the first and last letter, and pairs are kerned.
    expect(drawn).toBeLessThan(measured * 1.005);
    expect(drawn).toBeGreaterThan(measured * 0.975);
  });
});

test("wrapped lines fit and lose nothing", () => {
  const text = "one two three  four Donaudampfschifffahrtsgesellschaft five\nsix";
  const lines = wrapText(text, 90, 12);
  for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(90);
  expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
  expect(lines.at(-1)).toBe("six");
});

test("with a limit the last line ends in an ellipsis", () => {
  const lines = wrapText("one two three four five six seven eight nine ten", 60, 12, 400, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
  expect(textWidth(lines[1]!, 12)).toBeLessThanOrEqual(60);
});

test("shortening keeps what fits", () => {
  expect(shortened("abc", 1000, 12)).toBe("abc");
  expect(shortened("abcdefgh", 40, 12)).toMatch(/^abc.*…$/);
  expect(shortened("abcdefgh", 1, 12)).toBe("…");
});

test("the font knows its characters", () => {
  expect(inFont("Latin, Ελληνικά minus − times × ⁻³")).toBe(false); // accented Greek is not in it
  expect(inFont("Latin, αβγ minus − times × ⁻³ ₂ ≤ ½")).toBe(true);
  expect(inFont("漢字")).toBe(false);
});
