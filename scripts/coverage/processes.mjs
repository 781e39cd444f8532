// Which lines of src/ ran in processes that were started with NODE_V8_COVERAGE, through the source maps beside the files they ran.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** From what V8 wrote into `folder` for each process: a map from the file, seen from here, to the set of its lines that ran at least once. */
export function linesRunIn(folder) {
  const lines = new Map();
  for (const [path, ran] of placesRun(folder)) {
    if (!existsSync(`${path}.map`)) continue;
    const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8")));
    const text = readFileSync(path, "utf8");
    let start = 0;
    for (const [row, line] of text.split("\n").entries()) {
      // A mapping begins where a word or a sign does.
      for (const { index } of line.matchAll(/\w+|[^\w\s]/g)) {
        if (!ran[start + index]) continue;
        const { originalSource, originalLine } = map.findEntry(row, index);
        if (originalSource === undefined) continue;
        const file = relative(
          ".",
          resolve(dirname(path), originalSource.startsWith("file:") ? fileURLToPath(originalSource) : originalSource),
        );
        if (!lines.has(file)) lines.set(file, new Set());
        lines.get(file).add(originalLine + 1);
      }
      start += line.length + 1;
    }
  }
  return lines;
}

/** For each file that a process ran: a byte for each of its characters, 1 where it ran in any process. */
function placesRun(folder) {
  const all = new Map();
  for (const name of readdirSync(folder)) {
    for (const { url, functions } of JSON.parse(readFileSync(join(folder, name), "utf8")).result) {
      if (!url.startsWith("file:") || url.includes("node_modules")) continue;
      const path = fileURLToPath(url);
      const ranges = functions.flatMap((f) => f.ranges);
      const here = new Uint8Array(Math.max(...ranges.map(({ endOffset }) => endOffset)));
      // A range inside another comes after it and says what is true of its part.
      for (const { startOffset, endOffset, count } of ranges) here.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      const before = all.get(path);
      if (before) for (let i = 0; i < here.length; i++) here[i] |= before[i];
      all.set(path, here);
    }
  }
  return all;
}
