// A copy of the tree in which code may be broken: kernels built within this process, which is much quicker the second time, and tests run.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import asc from "assemblyscript/asc";
import { build } from "tsdown";
import { pureCalls } from "../build-pure-calls.mjs";

const kernels = "src/compute/kernels.generated.ts";

/** Makes a copy, which goes away with the process. */
export function openCopy({ keep = false } = {}) {
  const root = mkdtempSync(join(tmpdir(), "flatland-mutants-"));
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { encoding: "utf8" }).stdout;
  for (const path of [...listed.split("\0").filter(Boolean), kernels, "dist"]) {
    // A file that was deleted but not yet committed is still listed.
    if (path === "node_modules" || !existsSync(path)) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(path, join(root, path), { recursive: true, filter: (from) => !from.endsWith(".map") });
  }
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  // What was built is kept beside: the tree itself may be built anew while the copy is at work.
  const built = [kernels, "dist/worker-node.js"].map((path) => ({ path: join(root, path), bytes: readFileSync(path) }));
  process.on("exit", () => keep || rmSync(root, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

  /** Builds the kernels of the copy; not as tightly as for use, which changes no result. Tells whether they build. */
  async function buildKernels() {
    const out = "kernels.wasm";
    const options =
      "-O1 --noAssert --runtime stub --memoryBase 1024 --enable simd --enable threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536";
    const { error } = await asc.main(["wasm/index.ts", "--baseDir", root, "--outFile", out, ...options.split(" ")]);
    if (error) return false;
    const text = readFileSync(join(root, out)).toString("hex");
    // Were they written in another way than build-wasm.mjs writes them, no kernel would run, and every break would pass for caught.
    const digits = /(const wasm =\s+)"0061736d[0-9a-f]*"/;
    const before = built[0].bytes.toString("utf8");
    if (!digits.test(before)) throw new Error("src/compute/kernels.generated.ts holds its kernels in a form that is not known here.");
    const source = before.replace(digits, (_, start) => `${start}"${text}"`);
    writeFileSync(join(root, kernels), source);
    return true;
  }

  /** Builds the worker file of the copy, which threads run. */
  async function buildWorker() {
    try {
      await build({
        config: false,
        cwd: root,
        entry: { "worker-node": "src/worker/worker-node.ts" },
        format: "esm",
        target: "es2023",
        outDir: "dist",
        clean: false,
        platform: "node",
        dts: false,
        fixedExtension: false,
        external: [/^node:/],
        plugins: [pureCalls()],
        logLevel: "silent",
      });
      return true;
    } catch {
      return false;
    }
  }

  /** Puts back what was built. */
  function restore() {
    for (const { path, bytes } of built) writeFileSync(path, bytes);
  }

  /**
   * Runs tests on the copy as it is: `{ failed, hung, broken }`, `failed` with the names of tests. Unless `worker` is set promises run on
   * the calling thread, so that only kernels need to be built, and no test fails merely because the built worker differs from the sources.
   */
  function runTests(tests, { worker = false, bail = true, seconds = 300 } = {}) {
    const report = join(root, "report.json");
    rmSync(report, { force: true });
    const args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=json", `--outputFile=${report}`, ...(bail ? ["--bail=1"] : [])];
    const env = { ...process.env, ...(worker ? {} : { FLATLAND_INLINE: "1" }) };
    const result = spawnSync("timeout", ["-s", "KILL", String(seconds), process.execPath, ...args, ...tests], {
      cwd: root,
      encoding: "utf8",
      env,
    });
    // What kills at the end of the time goes with what it kills, and then leaves no status.
    if (result.status === 137 || result.signal === "SIGKILL") return { hung: true, failed: [] };
    let found;
    try {
      found = JSON.parse(readFileSync(report, "utf8"));
    } catch {
      return { broken: result.stderr.slice(-2000) || "no report was written", failed: [] };
    }
    const failed = found.testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "failed"));
    const unloaded = found.testResults.find(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0);
    // A file that does not load at all tells of a fault only when what it does while loading is to call the library.
    if (failed.length === 0 && unloaded) return { failed: [`${unloaded.name.split("/test/")[1]}: ${unloaded.message.split("\n")[0]}`] };
    if (found.numTotalTests === 0) return { broken: "no test was run", failed: [] };
    return { failed: failed.map(({ fullName }) => fullName) };
  }

  return { root, buildKernels, buildWorker, restore, runTests };
}
