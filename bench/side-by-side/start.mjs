// What a program waits for before its first answer.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { spread } from "./results.mjs";

const child = join(dirname(fileURLToPath(import.meta.url)), "start-child.mjs");

/** Milliseconds of import, and of import and first call, on the calling thread and awaited, and of a thread of Node that does nothing; each in fresh processes in turn. */
export async function measure({ rounds }) {
  const times = { sync: [], awaited: [], thread: [], import: [] };
  for (let round = 0; round < Math.max(15, rounds); round++) {
    for (const way of ["sync", "awaited", "thread"]) {
      const { stdout } = spawnSync(process.execPath, [child, way], { encoding: "utf8" });
      const [imported, whole] = stdout.split(" ").map(Number);
      if (way !== "thread") times.import.push(imported);
      times[way].push(whole);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([way, list]) => [way, spread(list)]));
}
