import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "vitest";
import { report } from "../../src/report/index.ts";
import { sampleReport } from "./sample.ts";

test("the report", () => {
  mkdirSync(".pictures", { recursive: true });
  writeFileSync(".pictures/report.html", report(sampleReport()));
});
