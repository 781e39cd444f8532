import { readFileSync } from "node:fs";

/** What stands in the manifest of a golden folder, `test/golden/data/<folder>/manifest.json`: its cases. */
export function casesOf<T>(folder: string): T {
  return (JSON.parse(readFileSync(new URL(`data/${folder}/manifest.json`, import.meta.url), "utf8")) as { cases: T }).cases;
}
