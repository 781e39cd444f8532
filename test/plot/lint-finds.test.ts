import { describe, expect, test } from "vitest";
import { lintFigure } from "../../src/plot/index.ts";

const svg = (body: string) => `<svg viewBox="0 0 200 100">${body}</svg>`;
const kinds = (body: string) => lintFigure(svg(body)).map(({ kind }) => kind);

describe("the lint", () => {
  test("passes words side by side", () => {
    expect(kinds('<text x="10" y="20" font-size="10">one</text><text x="40" y="20" font-size="10">two</text>')).toEqual([]);
  });
  test("finds words on top of each other", () => {
    expect(kinds('<text x="10" y="20" font-size="10">one word</text><text x="30" y="22" font-size="10">two</text>')).toEqual(["overlap"]);
  });
  test("measures from the anchor", () => {
    expect(
      kinds('<text x="100" y="20" font-size="10">left</text><text x="99" y="20" font-size="10" text-anchor="end">right</text>'),
    ).toEqual([]);
    expect(
      kinds('<text x="100" y="20" font-size="10">left</text><text x="99" y="20" font-size="10" text-anchor="middle">right</text>'),
    ).toEqual(["overlap"]);
  });
  test("finds words beyond an edge, turned ones too", () => {
    expect(kinds('<text x="180" y="20" font-size="10">too long a word</text>')).toEqual(["clipped"]);
    expect(kinds('<text x="-1" y="50" font-size="10">a</text>')).toEqual(["clipped"]);
    expect(kinds('<text transform="translate(20 30)rotate(-90)" font-size="10">much too long to stand</text>')).toEqual(["clipped"]);
    expect(kinds('<text transform="translate(20 90)rotate(-90)" font-size="10">stands</text>')).toEqual([]);
  });
  test("tells neighboring slanted words from crossing ones", () => {
    const slanted = (x: number) => `<text transform="translate(${x} 50)rotate(-45)" font-size="10" text-anchor="end">automobile</text>`;
    expect(kinds(slanted(80) + slanted(110))).toEqual([]);
    expect(kinds(slanted(80) + slanted(85))).toEqual(["overlap"]);
  });
  test("finds points outside their area", () => {
    const dots = (x: number) =>
      `<g data-area="50 20 100 60"><g transform="scale(0.2)" stroke-linecap="round"><path d="m${x * 5} 250h0m5 5h0"/></g></g>`;
    expect(kinds(dots(60))).toEqual([]);
    expect(kinds(dots(30))).toEqual(["outside"]);
  });
  test("finds lines that leave their area", () => {
    expect(kinds('<g data-area="50 20 100 60"><path d="M60 30L190 90"/></g>')).toEqual(["outside"]);
  });
  test("finds words in a plot area that is not theirs, and over the points of a room", () => {
    expect(kinds('<g data-area="50 20 100 60"></g><text x="40" y="40" font-size="10">label</text>')).toEqual(["covered"]);
    const room = '<g data-room="50 20 100 60"><g transform="scale(0.2)" stroke-linecap="round"><path d="m350 180h0"/></g></g>';
    expect(kinds(`${room}<text x="60" y="39" font-size="10">label</text>`)).toEqual(["covered"]);
    expect(kinds(`${room}<text x="60" y="60" font-size="10">label</text>`)).toEqual([]);
  });
  test("finds writing too small, and coordinates that are no numbers", () => {
    expect(kinds('<text x="10" y="20" font-size="5">tiny</text>')).toEqual(["tiny"]);
    expect(kinds('<path d="MNaN 3"/>')).toContain("not-a-number");
  });
  test("takes NaN in words for words", () => {
    expect(kinds('<text x="10" y="20" font-size="10">NaN</text>')).toEqual([]);
  });
});
