// Breaks the code in ways nobody chose: comparisons turned, arguments swapped, lines dropped, at places drawn by a seed, each in its turn.
// For finding what no test holds; what is found goes into list.mjs with the test that notices it. Much of what survives is no fault
// at all (a faster way that gives the same answer, a bound that is never met): survivors are to be read, not counted.
// `node scripts/mutants/explore.mjs [--seed 1] [--per 8] [--out file] src/linalg wasm` tries some breaks for each file below the paths named.
// `--seconds 60` stops after a minute; with the same `--out` the next call goes on where that one stopped.
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import asc from "assemblyscript/asc";
import { breaksOf } from "./breaks.mjs";
import { suitesFor } from "./suites.mjs";

const words = process.argv.slice(2);
const paths = [];
const flags = { seed: "1", per: "8", out: "", seconds: "Infinity" };
for (let i = 0; i < words.length; i++) {
  if (words[i].startsWith("--")) flags[words[i].slice(2)] = words[++i];
  else paths.push(words[i]);
}

const tracked = spawnSync("git", ["ls-files", "-z"], { encoding: "utf8" }).stdout.split("\0").filter(Boolean);
const files = tracked.filter(
  (path) =>
    /^(src|wasm)\/.*\.ts$/.test(path) && !/generated|\.d\.ts$|\/index\.ts$/.test(path) && paths.some((start) => path.startsWith(start)),
);

const copy = mkdtempSync(join(tmpdir(), "flatland-explore-"));
for (const path of [...tracked, "src/compute/kernels.generated.ts"]) {
  if (/^(apps|bench|docs)\//.test(path)) continue;
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  if (statSync(path, { throwIfNoEntry: false })) cpSync(path, join(copy, path));
}
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
symlinkSync(resolve("docs"), join(copy, "docs"));
symlinkSync(resolve("dist"), join(copy, "dist"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** The kernels of the copy, built within this process, which is much quicker the second time. */
async function buildKernels() {
  const out = join(copy, "kernels.wasm");
  const options =
    "-O1 --noAssert --runtime stub --memoryBase 1024 --enable simd --enable threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536";
  const { error } = await asc.main(["wasm/index.ts", "--baseDir", copy, "--outFile", out, ...options.split(" ")]);
  if (error) return false;
  const generated = readFileSync("src/compute/kernels.generated.ts", "utf8");
  const text = readFileSync(resolve(copy, out)).toString("base64");
  writeFileSync(
    join(copy, "src/compute/kernels.generated.ts"),
    generated.replace(/(const wasm =\s+)"[^"]*"/, (_, start) => `${start}"${text}"`),
  );
  return true;
}

function runTests(tests) {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", "--bail=1", "--maxWorkers=1", "--reporter=json", `--outputFile=${report}`];
  const env = { ...process.env, FLATLAND_INLINE: "1" };
  const [command, ...rest] = ["timeout", "-s", "KILL", "90", process.execPath, ...args, ...tests];
  const result = spawnSync(command, rest, { cwd: copy, encoding: "utf8", env });
  if (result.status === 137) return "hung";
  try {
    const found = JSON.parse(readFileSync(report, "utf8"));
    if (found.success && found.numPassedTests > 0) return undefined;
    for (const { name, message, assertionResults } of found.testResults) {
      const failed = assertionResults.find(({ status }) => status === "failed");
      if (failed) return `${name.split("/test/")[1]}: ${failed.title}`;
      if (message) return `${name.split("/test/")[1]}: ${message.split("\n")[0]}`;
    }
    return "failed";
  } catch {
    return `crashed: ${result.stderr.slice(-200)}`;
  }
}

function say(line) {
  console.log(line);
  if (flags.out) appendFileSync(flags.out, `${line}\n`);
}

const all = files.flatMap((file) => breaksOf(file, readFileSync(file, "utf8"), Number(flags.seed), Number(flags.per)));
// Drawn so that a run that is stopped early has seen something of every file.
all.sort((a, b) => a.turn - b.turn || a.file.localeCompare(b.file));
const done = flags.out && existsSync(flags.out) ? (readFileSync(flags.out, "utf8").match(/^(caught|SURVIVED|unbuilt)/gm)?.length ?? 0) : 0;
const begun = performance.now();
let survived = 0;
let tried = 0;
for (const { file, line, what, from, to, text } of all.slice(done)) {
  if (performance.now() - begun > 1000 * Number(flags.seconds)) process.exit(3);
  const path = join(copy, file);
  const original = readFileSync(path, "utf8");
  writeFileSync(path, original.slice(0, from) + text + original.slice(to));
  const kernels = file.startsWith("wasm/");
  const builds = !kernels || (await buildKernels());
  if (!builds) say(`unbuilt  ${file}:${line} ${what}`);
  else {
    tried++;
    const caught = runTests(suitesFor(file));
    if (!caught) survived++;
    const where = `${file}:${line} ${what}`;
    if (caught) say(`caught   ${where} | ${caught.slice(0, 110)}`);
    else
      say(
        `SURVIVED ${where}\n    - ${original.slice(from, to).replace(/\s+/g, " ").slice(0, 200)}\n    + ${text.replace(/\s+/g, " ").slice(0, 200)}`,
      );
  }
  writeFileSync(path, original);
  if (kernels) cpSync("src/compute/kernels.generated.ts", join(copy, "src/compute/kernels.generated.ts"));
}
say(`${survived} of ${tried} survived`);
