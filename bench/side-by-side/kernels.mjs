// The kernels' speed, as bench/kernels.mjs measures it in a process of its own.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../kernels.mjs", import.meta.url));

/** A name, a unit, the speed on one thread and on two, and how much quicker two are, for each kernel. */
export async function measure() {
  const { stdout, status } = spawnSync(process.execPath, [script, "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", 2] });
  if (status !== 0) throw new Error("kernels.mjs failed");
  return { rows: JSON.parse(stdout).results };
}
