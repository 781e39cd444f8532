// What a program waits for before its first answer.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const child = join(dirname(fileURLToPath(import.meta.url)), "start-child.mjs");

/** Milliseconds of import and first call, on the calling thread and awaited, each in fresh processes in turn: medians and spreads. */
export async function measureStart(rounds) {
  const times = { sync: [], awaited: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [way, list] of Object.entries(times))
      list.push(Number(spawnSync(process.execPath, [child, way], { encoding: "utf8" }).stdout));
  }
  const spread = (list) => {
    const sorted = list.sort((a, b) => a - b);
    return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted.at(-1) };
  };
  return { id: "start-up", sync: spread(times.sync), awaited: spread(times.awaited) };
}
