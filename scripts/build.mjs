// Builds what has changed: kernels from wasm/, the package from src/, then the workbench from apps/ with that package inside. A stamp of the inputs' hash stands beside each output.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\n`).update(readFileSync(path));
  return hash.digest("hex");
}

function run(command, args) {
  const { status } = spawnSync(process.execPath, [command, ...args], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs `make` when the inputs differ from those of the last time, or an output is missing. */
function stage(name, inputs, outputs, make) {
  const stamp = join("dist", `.${name}.stamp`);
  const hash = hashOf(inputs);
  if (outputs.every(existsSync) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  mkdirSync("dist", { recursive: true });
  rmSync(stamp, { force: true });
  make();
  writeFileSync(stamp, hash);
}

const tools = [
  "package.json",
  "package-lock.json",
  "tsdown.config.ts",
  "tsconfig.json",
  ...filesIn("scripts").filter((path) => /build/.test(path)),
];
const kernels = "src/compute/kernels.generated.ts";
stage("kernels", [...filesIn("wasm"), ...tools], [kernels], () => run("scripts/build-wasm.mjs", []));

/** Chunks carry a hash in their names; those of the last build must not pile up. */
function bundle() {
  for (const file of readdirSync("dist")) if (/\.(?:js|d\.ts|map)$/.test(file)) rmSync(join("dist", file));
  run("node_modules/tsdown/dist/run.mjs", ["--logLevel", "warn"]);
}
stage("package", [...filesIn("src"), ...tools], ["dist/node.js", "dist/cli.js", "dist/worker-node.js", "dist/worker-web.js"], bundle);

// The workbench is made of the built package, so it is made anew whenever that is.
const workbench = filesIn("apps/workbench").filter((path) => !path.includes("node_modules"));
stage("workbench", [...workbench, ...filesIn("src"), ...filesIn("assets"), ...tools], ["dist/workbench/index.html"], () =>
  run("node_modules/vite/bin/vite.js", ["build", "apps/workbench", "--config", "apps/workbench/vite.config.ts", "--logLevel", "error"]),
);
