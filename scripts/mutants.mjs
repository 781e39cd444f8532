// Breaks the code in known ways, one at a time, and runs the tests that should notice. A break nobody notices is a survivor: exit code 1.
// Works in a copy of the tree, never in the tree itself. Arguments pick mutants by a part of their names: `npm run mutants -- isomap`.
// `--list` names them; `--fit` only says whether each still finds its text in the code; `--part 2/10` takes the second tenth of them;
// `--all-tests` runs the whole suite for each; `--keep` keeps the copy; `--trust` leaves out the first run of the tests on the code as it
// is, for when that has just been done.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCopy } from "./mutants/copy.mjs";
import { mutants } from "./mutants/list.mjs";

const words = process.argv.slice(2);
const [, part, parts] = /^--part (\d+)\/(\d+)$/.exec(words.slice(words.indexOf("--part")).slice(0, 2).join(" ")) ?? [];
if (part !== undefined) words.splice(words.indexOf("--part"), 2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const wanted = words.filter((word) => !word.startsWith("--"));
const named = wanted.length > 0 ? mutants.filter(({ name }) => wanted.some((word) => name.includes(word))) : mutants;
const place = (i) => Math.round((i * named.length) / Number(parts));
const chosen = part === undefined ? named : named.slice(place(Number(part) - 1), place(Number(part)));

if (flags.has("--list")) {
  for (const { name, file } of chosen) console.log(`${name.padEnd(62)} ${file}`);
  process.exit(0);
}
if (chosen.length === 0) {
  console.error(`mutants: none is called ${wanted.join(" or ")}. See --list.`);
  process.exit(2);
}

/** How often a mutant's text stands in its file: where it is gone, or stands there twice, the mutant says nothing and must be brought up to date. */
const times = ({ file, find }) => (existsSync(file) ? readFileSync(file, "utf8").split(find).length - 1 : 0);
const stale = mutants.filter((mutant) => times(mutant) !== 1);
if (stale.length > 0) {
  for (const mutant of stale) {
    const { name, file, find } = mutant;
    console.error(`mutants: "${name}" does not fit: its text stands ${times(mutant)} times in ${file}, not once:\n    ${find}`);
  }
  process.exit(2);
}
if (flags.has("--fit")) process.exit(0);

const copy = openCopy({ keep: flags.has("--keep") });
const begun = performance.now();
const suites = [...new Set(chosen.flatMap(({ tests }) => tests))];
// Kernels are broken in a build of the copy's own, which must hold without a break.
const kernels = chosen.some(({ file }) => file.startsWith("wasm/"));
if (kernels && !flags.has("--trust")) await copy.buildKernels();
const whole = flags.has("--trust") ? { failed: [] } : copy.runTests(suites, { bail: false, worker: true, seconds: 900 });
if (whole.failed.length > 0 || whole.broken || whole.hung) {
  console.error(
    `mutants: the tests fail on the code as it is:\n${whole.failed.map((name) => `  ${name}`).join("\n")}${whole.broken ?? ""}`,
  );
  process.exit(2);
}

copy.restore();

const survivors = [];
const unfit = [];
for (const mutant of chosen) {
  const { name, file, find, replace } = mutant;
  const path = join(copy.root, file);
  const original = readFileSync(path, "utf8");
  const start = performance.now();
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  const kernels = file.startsWith("wasm/");
  const built = (!kernels || (await copy.buildKernels())) && (!mutant.worker || (await copy.buildWorker()));
  const tests = flags.has("--all-tests") ? [] : mutant.tests;
  const { failed, hung, broken } = built ? copy.runTests(tests, { worker: mutant.worker }) : { failed: [], broken: "it does not build" };
  writeFileSync(path, original);
  // The next mutant may not be run on what this one broke.
  if (kernels || mutant.worker) copy.restore();
  const seconds = `${((performance.now() - start) / 1000).toFixed(0)} s`;
  if (broken) unfit.push(name);
  else if (failed.length === 0 && !hung) survivors.push(name);
  const verdict = broken
    ? `UNFIT: ${broken}`
    : hung
      ? "caught: the tests hang"
      : failed.length > 0
        ? `caught by: ${failed[0]}`
        : "SURVIVED";
  console.log(`${failed.length > 0 || hung ? "✔" : "✖"} ${name} (${seconds})\n    ${verdict}`);
}

const caught = chosen.length - survivors.length - unfit.length;
console.log(`${caught} of ${chosen.length} caught in ${((performance.now() - begun) / 60_000).toFixed(1)} min`);
if (survivors.length > 0) console.log(`Nobody noticed:\n${survivors.map((name) => `  ${name}`).join("\n")}`);
if (unfit.length > 0) console.log(`Did not build or run:\n${unfit.map((name) => `  ${name}`).join("\n")}`);
process.exit(survivors.length + unfit.length > 0 ? 1 : 0);
