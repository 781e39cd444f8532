import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { report } from "../../src/report/index.ts";
import { sampleReport } from "./sample.ts";

const folder = process.env.FLATLAND_FIGURES;

test.runIf(folder)("write a sample report", () => {
  const html = report(sampleReport());
  console.log(html.length);
  writeFileSync(`${folder}/report.html`, html);
});
