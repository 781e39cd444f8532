import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const { filled, headline, headlinePattern, pageParts } = await import(pathToFileURL(resolve("bench/side-by-side/page-parts.mjs")).href);
const text = (path: string): string => readFileSync(path, "utf8");
const results = JSON.parse(text("docs/performance.json"));

// What is said of speed is what was measured; `npm run bench -- --page` writes both anew.

test("the README's sentence about speed follows from docs/performance.json", () => {
  expect(text("README.md").match(headlinePattern)?.[0]).toBe(headline(results));
});

test("the tables of docs/performance.md follow from docs/performance.json", () => {
  const page = text("docs/performance.md");
  for (const name of Object.keys(pageParts(results))) expect(page).toContain(`<!-- bench:${name} -->`);
  expect(filled(page, pageParts(results))).toBe(page);
});
