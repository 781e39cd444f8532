// Breaks the code in known ways, one at a time, and runs the tests that should notice. A break nobody notices is a survivor: exit code 1.
// Works in a copy of the tree, never in the tree itself. Arguments pick mutants by a part of their names: `npm run mutants -- isomap`.
// `--list` names them; `--all-tests` runs the whole suite for each; `--keep` keeps the copy.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { mutants } from "./mutants/list.mjs";

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const wanted = words.filter((word) => !word.startsWith("--"));
const chosen = wanted.length > 0 ? mutants.filter(({ name }) => wanted.some((word) => name.includes(word))) : mutants;

if (flags.has("--list")) {
  for (const { name, file } of chosen) console.log(`${name.padEnd(62)} ${file}`);
  process.exit(0);
}
if (chosen.length === 0) {
  console.error(`mutants: none is called ${wanted.join(" or ")}. See --list.`);
  process.exit(2);
}

/** A mutant whose text is gone, or stands there twice, says nothing: it must be brought up to date. */
const stale = mutants.filter(({ file, find }) => readFileSync(file, "utf8").split(find).length !== 2);
if (stale.length > 0) {
  for (const { name, file, find } of stale) {
    const times = readFileSync(file, "utf8").split(find).length - 1;
    console.error(`mutants: "${name}" does not fit: its text stands ${times} times in ${file}, not once:\n    ${find}`);
  }
  process.exit(2);
}

const copy = mkdtempSync(join(tmpdir(), "flatland-mutants-"));
const tracked = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { encoding: "utf8" }).stdout;
const made = ["src/compute/kernels.generated.ts", "dist"];
for (const path of [...tracked.split("\0").filter(Boolean), ...made]) {
  if (path === "node_modules") continue;
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  // A file that was deleted but not yet committed is still listed.
  cpSync(path, join(copy, path), { recursive: true, force: true, errorOnExist: false, filter: (from) => !from.endsWith(".map") });
}
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
process.on("exit", () => flags.has("--keep") || rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

function node(args, env = {}, limit = 600_000) {
  return spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8", timeout: limit, env: { ...process.env, ...env } });
}

/**
 * Runs tests on the copy as it is. Unless the mutant is about the background thread, promises run on the calling thread, so that
 * only the kernels need to be built, and no test fails merely because the built worker differs from the sources.
 */
function runTests({ tests, worker }, bail) {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=json", `--outputFile=${report}`, ...(bail ? ["--bail=1"] : [])];
  const result = node([...args, ...(flags.has("--all-tests") ? [] : tests)], worker ? {} : { FLATLAND_INLINE: "1" }, 300_000);
  if (result.error?.code === "ETIMEDOUT") return { hung: true, failed: [] };
  let found;
  try {
    found = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return { broken: result.stderr.slice(-2000), failed: [] };
  }
  const failed = found.testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "failed"));
  const unloaded = found.testResults.find(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0);
  // A file that does not load at all tells of a fault only when what it does while loading is to call the library.
  if (failed.length === 0 && unloaded)
    return { failed: [{ fullName: `${unloaded.name.split("/test/")[1]}: ${unloaded.message.split("\n")[0]}` }] };
  if (found.numTotalTests === 0) return { broken: "no test was run", failed: [] };
  return { failed };
}

function build({ file, worker }) {
  const script = worker ? "scripts/build.mjs" : file.startsWith("wasm/") ? "scripts/build-wasm.mjs" : undefined;
  return script === undefined ? 0 : node([script]).status;
}

const begun = performance.now();
const suites = [...new Set(chosen.flatMap(({ tests }) => tests))];
const whole = runTests({ tests: suites, worker: true }, false);
if (whole.failed.length > 0 || whole.broken || whole.hung) {
  console.error(
    `mutants: the tests fail on the code as it is:\n${whole.failed.map(({ fullName }) => `  ${fullName}`).join("\n")}${whole.broken ?? ""}`,
  );
  process.exit(2);
}

const survivors = [];
const unfit = [];
for (const mutant of chosen) {
  const { name, file, find, replace } = mutant;
  const path = join(copy, file);
  const original = readFileSync(path, "utf8");
  const start = performance.now();
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  const built = build(mutant);
  const { failed, hung, broken } = built === 0 ? runTests(mutant, true) : { failed: [], broken: "it does not build" };
  writeFileSync(path, original);
  // The next mutant may not rebuild what this one broke.
  if (file.startsWith("wasm/") || mutant.worker)
    for (const made of ["src/compute/kernels.generated.ts", "dist"]) cpSync(made, join(copy, made), { recursive: true });
  const seconds = `${((performance.now() - start) / 1000).toFixed(0)} s`;
  if (broken) unfit.push(name);
  else if (failed.length === 0 && !hung) survivors.push(name);
  const verdict = broken
    ? `UNFIT: ${broken}`
    : hung
      ? "caught: the tests hang"
      : failed.length > 0
        ? `caught by: ${failed[0].fullName}`
        : "SURVIVED";
  console.log(`${failed.length > 0 || hung ? "✔" : "✖"} ${name} (${seconds})\n    ${verdict}`);
}

const caught = chosen.length - survivors.length - unfit.length;
console.log(`${caught} of ${chosen.length} caught in ${((performance.now() - begun) / 60_000).toFixed(1)} min`);
if (survivors.length > 0) console.log(`Nobody noticed:\n${survivors.map((name) => `  ${name}`).join("\n")}`);
if (unfit.length > 0) console.log(`Did not build or run:\n${unfit.map((name) => `  ${name}`).join("\n")}`);
process.exit(survivors.length + unfit.length > 0 ? 1 : 0);
