// Which lines of src/ the tests run. First everything on the calling thread, since what runs in another thread is not seen; then the
// command line, which its tests run as built, in processes of their own. Says the share of all lines, and the lines of each file that
// no test runs; fails below 95 %. Arguments pick tests of the first part, and then the second is left out.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { linesRunIn } from "./coverage/processes.mjs";

/** Least share of lines, in per cent. */
const least = 95;
/** Tests of built files in browsers and of other things than src/: they add minutes, and none of it is seen. */
const apart = ["test/browser/**", "test/cli/**", "test/report/browser.test.ts", "test/checks/**", "test/plot/**/*.pictures.ts"];

const run = (args, env = {}) => spawnSync(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } }).status ?? 1;
const vitest = ["node_modules/vitest/vitest.mjs", "run"];

const picked = process.argv.slice(2);
const built = run(["scripts/build.mjs"]);
if (built !== 0) process.exit(built);
const args = [...vitest, "--coverage", "--coverage.reporter=json", "--coverage.reporter=html"];
for (const glob of apart) args.push("--exclude", glob);
const status = run([...args, ...picked], { FLATLAND_INLINE: "1" });
if (status !== 0) process.exit(status);

let elsewhere = new Map();
if (picked.length === 0) {
  // The command with a map to its sources; the next build makes it anew without one.
  const folder = mkdtempSync(join(tmpdir(), "flatland-coverage-"));
  rmSync("dist/.package.stamp", { force: true });
  const bundled = run(["node_modules/tsdown/dist/run.mjs", "--logLevel", "warn"], { FLATLAND_MAPS: "1" });
  const tested = bundled || run([...vitest, "test/cli"], { NODE_V8_COVERAGE: folder });
  elsewhere = linesRunIn(folder);
  rmSync(folder, { recursive: true, force: true });
  if (tested !== 0) process.exit(tested);
}

const report = JSON.parse(readFileSync("coverage/coverage-final.json", "utf8"));
let all = 0;
let seen = 0;
const gaps = [];
for (const [path, { statementMap, s }] of Object.entries(report)) {
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap)) lines.set(start.line, (lines.get(start.line) ?? 0) + s[id]);
  const file = relative(".", path);
  const missed = [...lines].filter(([line, count]) => count === 0 && !elsewhere.get(file)?.has(line)).map(([line]) => line);
  all += lines.size;
  seen += lines.size - missed.length;
  if (missed.length > 0) gaps.push({ file, missed, of: lines.size });
}
gaps.sort((a, b) => b.missed.length - a.missed.length);
for (const { file, missed, of } of gaps)
  console.log(`${file.padEnd(44)} ${String(of - missed.length).padStart(4)} of ${of}; not ${inRuns(missed)}`);
const share = (100 * seen) / all;
console.log(`${seen} of ${all} lines with statements in src/ are run by tests: ${share.toFixed(2)} % (at least ${least} %)`);
process.exit(share >= least ? 0 : 1);

/** 3, 4, 5, 9 as "3–5, 9", cut short. */
function inRuns(lines) {
  const runs = [];
  for (const line of lines.sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && line <= last[1] + 2) last[1] = line;
    else runs.push([line, line]);
  }
  const words = runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return words.length > 12 ? `${words.slice(0, 12).join(", ")} …` : words.join(", ");
}
