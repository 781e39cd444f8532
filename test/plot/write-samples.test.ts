import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "vitest";
import { renderPng } from "../../src/cli/png.ts";
import { lintFigure, renderSvg } from "../../src/plot/index.ts";
import { samples } from "./samples.ts";

const folder = process.env.FLATLAND_FIGURES;
test.runIf(folder)("write sample figures", () => {
  mkdirSync(folder!, { recursive: true });
  for (const [name, make] of Object.entries(samples)) {
    const figure = make();
    for (const theme of ["light", "dark"] as const) writeFileSync(`${folder}/${name}-${theme}.png`, renderPng(figure, { theme }));
    writeFileSync(`${folder}/${name}-phone.png`, renderPng(figure, { width: 380 }));
    const svg = renderSvg(figure);
    writeFileSync(`${folder}/${name}.svg`, svg);
    console.log(name, svg.length, lintFigure(figure), lintFigure(figure, { width: 380 }));
  }
});
