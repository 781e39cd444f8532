import { describe, expect, test } from "vitest";
import { lintFigure } from "../../src/plot/index.ts";
import { samples } from "./samples.ts";

describe.each(Object.keys(samples))("the figure %s", (name) => {
  const figure = samples[name]!();
  test.each([figure.width, 680, 480, 380, 320])("has no fault at %i pixels", (width) => {
    expect(lintFigure(figure, { width })).toEqual([]);
  });
});
