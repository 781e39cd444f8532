import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

// Rules that never fail would prove nothing: here each one meets what it is there to find.

const folder = mkdtempSync(join(tmpdir(), "flatland-rules-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

function run(tool: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [resolve("node_modules", tool), ...args], { cwd: folder, encoding: "utf8" });
  return stdout + stderr;
}

test("the linter finds what differs between engines, and nothing else", () => {
  const bad = [
    "export const a = Math.exp(1);",
    "export const b = [1, 2].map(Math.log);",
    "export const c = Math.random();",
    "export const { sin } = Math;",
    'export const d = Math["cos"](1);',
    "export const e = a ** 2;",
    "export const f = 2 ** a;",
    "export let g = 2;",
    "g **= 2;",
    "export const h = Date.now();",
    "export const i = new Date(5);",
    'export const j = "a".localeCompare("b");',
    "export const k = (5).toLocaleString();",
    "export const l = new Intl.Collator();",
    "export const m = Math.hypot(1, 2);",
  ];
  const good = ["export const n = Math.sqrt(2) + Math.abs(-1) * Math.PI + Math.imul(2, 3);", "export const o = 2 ** 31 - 1;", "g += 2;"];
  write("lint.ts", [...bad, ...good].join("\n"));
  write(
    "biome.json",
    JSON.stringify({ plugins: [resolve("scripts/lint/same-everywhere.grit")], linter: { rules: { recommended: false } } }),
  );
  const output = run("@biomejs/biome/bin/biome", "lint", "--max-diagnostics=100", "lint.ts");
  const lines = [...output.matchAll(/lint\.ts:(\d+):\d+ plugin/g)].map(([, line]) => Number(line));
  const declared = bad.indexOf("export let g = 2;") + 1;
  expect([...new Set(lines)].sort((a, b) => a - b)).toEqual(bad.map((_, i) => i + 1).filter((line) => line !== declared));
});

test("the boundaries are guarded", () => {
  write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions: { module: "ESNext", moduleResolution: "bundler", allowImportingTsExtensions: true } }),
  );
  write("src/index.ts", "export const x = 1;");
  write("src/matrix/dense.ts", "export const m = 1;");
  write("src/io/npy.ts", "export const n = 1;");
  write("src/cluster/one.ts", "export const one = defineMethod();");
  write("src/cluster/two.ts", 'import { one } from "./one.ts";\nexport const two = defineMethod(one);');
  write("src/base/up.ts", 'import { m } from "../matrix/dense.ts";\nexport const u = m;');
  write("src/base/aside.ts", 'import { n } from "../io/npy.ts";\nexport const u = n;');
  write("src/base/node.ts", 'import { readFileSync } from "node:fs";\nexport const u = readFileSync;');
  write("src/base/top.ts", 'import { x } from "../index.ts";\nexport const u = x;');
  write("src/base/lost.ts", 'import { x } from "./nowhere.ts";\nexport const u = x;');
  write("src/datasets/across.ts", 'import { n } from "../io/npy.ts";\nexport const u = n;');
  write("src/graph/a.ts", 'import { b } from "./b.ts";\nexport const a = () => b;');
  write("src/graph/b.ts", 'import { a } from "./a.ts";\nexport const b = () => a;');
  write("src/graph/c.ts", 'import type { D } from "./d.ts";\nexport type C = D;');
  write("src/graph/d.ts", 'import type { C } from "./c.ts";\nexport type D = C | 1;');
  write(
    "src/cli/files.ts",
    'import { readFileSync } from "node:fs";\nimport { n } from "../io/npy.ts";\nexport const u = [readFileSync, n];',
  );
  const output = run(
    "dependency-cruiser/bin/dependency-cruise.mjs",
    "src",
    "--config",
    resolve(".dependency-cruiser.cjs"),
    "--output-type",
    "err",
  );
  const found = [...output.matchAll(/error ([\w-]+): (\S+)/g)].map(([, rule, file]) => `${rule} ${file}`).sort();
  expect(found).toEqual([
    "all-imports-resolve src/base/lost.ts",
    "base-looks-down src/base/aside.ts",
    "base-looks-down src/base/up.ts",
    "datasets-stands-beside src/datasets/across.ts",
    "entries-are-the-top src/base/top.ts",
    "no-cycles src/graph/a.ts",
    "node-in-its-place src/base/node.ts",
    "recipes-stand-alone src/cluster/two.ts",
  ]);
});
