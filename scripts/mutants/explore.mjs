// Breaks the code in ways nobody chose: comparisons turned, arguments swapped, lines dropped, at places drawn by a seed, each in its turn.
// For finding what no test holds; what is found goes into list.mjs with the test that notices it. Much of what survives is no fault
// at all (a faster way that gives the same answer, a bound that is never met): survivors are to be read, not counted.
// `node scripts/mutants/explore.mjs [--seed 1] [--per 8] [--out file] src/linalg wasm` tries some breaks for each file below the paths named.
// `--seconds 60` stops after a minute; with the same `--out` the next call goes on where that one stopped.
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { breaksOf } from "./breaks.mjs";
import { openCopy } from "./copy.mjs";
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

const copy = openCopy();

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
  const path = join(copy.root, file);
  const original = readFileSync(path, "utf8");
  writeFileSync(path, original.slice(0, from) + text + original.slice(to));
  const kernels = file.startsWith("wasm/");
  const builds = !kernels || (await copy.buildKernels());
  if (!builds) say(`unbuilt  ${file}:${line} ${what}`);
  else {
    tried++;
    const { failed, hung, broken } = copy.runTests(suitesFor(file), { seconds: 90 });
    const caught = hung ? "it hangs" : broken ? `crashed: ${broken.slice(-100)}` : failed[0];
    if (!caught) survived++;
    const where = `${file}:${line} ${what}`;
    if (caught) say(`caught   ${where} | ${caught.slice(0, 110)}`);
    else
      say(
        `SURVIVED ${where}\n    - ${original.slice(from, to).replace(/\s+/g, " ").slice(0, 200)}\n    + ${text.replace(/\s+/g, " ").slice(0, 200)}`,
      );
  }
  writeFileSync(path, original);
  if (kernels) copy.restore();
}
say(`${survived} of ${tried} survived`);
