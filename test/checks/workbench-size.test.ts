import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

/** What the page may load before it computes: its own code, the drawing of points, and styles. */
const mostBytes = 300_000;

const folder = "dist/workbench/assets";

/** The files that a module of the page needs before it runs, itself included; what it imports on demand is left out. */
function needed(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const code = readFileSync(join(folder, name), "utf8");
  for (const [, other] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) needed(other!, found);
  return found;
}

test("the page loads at most 300 kB, compressed, before it computes", () => {
  const html = readFileSync("dist/workbench/index.html", "utf8");
  const [, entry] = /<script[^>]+src="\.\/assets\/([^"]+)"/.exec(html)!;
  const files = needed(entry!);
  // The code that draws points comes with the first picture, still before any method runs.
  const stage = readdirSync(folder).find((name) => /^stage-.*\.js$/.test(name))!;
  needed(stage, files);
  for (const name of readdirSync(folder)) if (name.endsWith(".css")) files.add(name);
  const bytes = [...files].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
  expect(files.size).toBeGreaterThan(3);
  expect(bytes).toBeLessThan(mostBytes);
});

test("the page holds no kernels: it computes in its worker alone", () => {
  // The kernels are the one WebAssembly module of many kilobytes, written as hexadecimal digits.
  const holders = readdirSync(folder).filter(
    (name) => name.endsWith(".js") && /0061736d[\da-f]{20000}/.test(readFileSync(join(folder, name), "utf8")),
  );
  expect(holders.every((name) => /^worker-web/.test(name))).toBe(true);
  expect(holders.length).toBeGreaterThan(0);
});
