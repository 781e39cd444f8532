import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "vitest";
import { renderPng } from "../../src/cli/png.ts";
import { renderSvg } from "../../src/plot/index.ts";
import { samples } from "./samples.ts";

test.each(Object.keys(samples))("the figure %s", (name) => {
  mkdirSync(".pictures", { recursive: true });
  const made = samples[name]!();
  for (const theme of ["light", "dark"] as const) writeFileSync(`.pictures/${name}-${theme}.png`, renderPng(made, { theme }));
  writeFileSync(`.pictures/${name}-phone.png`, renderPng(made, { width: 380 }));
  writeFileSync(`.pictures/${name}.svg`, renderSvg(made, { font: "embed" }));
});
