// Which lines of src/ the tests run. Everything runs on the calling thread, since what runs in another thread is not seen.
// Says the share of all lines, and the lines of each file that no test runs; fails below 95 %. Arguments pick tests.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** Least share of lines, in per cent. */
const least = 95;
/** Tests of built files in other processes and browsers: they add minutes, and none of it is seen. */
const apart = ["test/browser/**", "test/cli/**", "test/report/browser.test.ts", "test/checks/**", "test/plot/**/*.pictures.ts"];

const picked = process.argv.slice(2);
const built = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" }).status;
if (built !== 0) process.exit(built ?? 1);
const args = ["node_modules/vitest/vitest.mjs", "run", "--coverage", "--coverage.reporter=json", "--coverage.reporter=html"];
for (const glob of apart) args.push("--exclude", glob);
const { status } = spawnSync(process.execPath, [...args, ...picked], { stdio: "inherit", env: { ...process.env, FLATLAND_INLINE: "1" } });
if (status !== 0) process.exit(status ?? 1);

const report = JSON.parse(readFileSync("coverage/coverage-final.json", "utf8"));
let all = 0;
let run = 0;
const gaps = [];
for (const [path, { statementMap, s }] of Object.entries(report)) {
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap)) lines.set(start.line, (lines.get(start.line) ?? 0) + s[id]);
  const missed = [...lines].filter(([, count]) => count === 0).map(([line]) => line);
  all += lines.size;
  run += lines.size - missed.length;
  if (missed.length > 0) gaps.push({ file: relative(".", path), missed, of: lines.size });
}
gaps.sort((a, b) => b.missed.length - a.missed.length);
for (const { file, missed, of } of gaps)
  console.log(`${file.padEnd(44)} ${String(of - missed.length).padStart(4)} of ${of}; not ${inRuns(missed)}`);
const share = (100 * run) / all;
console.log(`${run} of ${all} lines with statements in src/ are run by tests: ${share.toFixed(2)} % (at least ${least} %)`);
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
