// Slices, stalls and aborts, as bench/latency/run.mjs measures them in a process of its own.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../latency/run.mjs", import.meta.url));

/** For each method milliseconds: the whole call, the longest slice and stall, an abort until it rejects and until the thread is free. */
export async function measure() {
  const { stdout, status } = spawnSync(process.execPath, [script, "--json", "--browser"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", 2],
  });
  if (status !== 0) throw new Error("latency/run.mjs failed");
  return JSON.parse(stdout);
}
