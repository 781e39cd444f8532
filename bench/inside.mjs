// Parts of the library that are not public, built for a bench to look at: compute and base.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "tsdown";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Everything that the named source files (paths under src/) export, in one object. */
export async function inside(...files) {
  const folder = mkdtempSync(join(tmpdir(), "flatland-bench-"));
  const entry = join(folder, "entry.ts");
  writeFileSync(entry, files.map((file) => `export * from ${JSON.stringify(join(root, "src", file))};\n`).join(""));
  const out = join(folder, "out");
  await build({
    config: false,
    entry: [entry],
    outDir: out,
    format: "esm",
    platform: "node",
    dts: false,
    logLevel: "silent",
    fixedExtension: true,
  });
  const module = await import(pathToFileURL(join(out, "entry.mjs")).href);
  rmSync(folder, { recursive: true });
  return module;
}

/** Starts helper threads from the built worker over an engine and waits until they take part. */
export async function helpers(startPool, engine, count) {
  const pool = startPool(engine, count, (setup) => {
    const worker = new Worker(join(root, "dist/worker-node.js"), { workerData: { kind: "help", setup } });
    worker.unref();
    return { stop: () => void worker.terminate() };
  });
  while (pool.ready < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return pool;
}
