import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A message as it stands in the sources, with holes where numbers and names go. */
export interface Template {
  readonly file: string;
  /** The text in the source, holes as `…`. */
  readonly text: string;
  /** Matches every message made from it. */
  readonly pattern: RegExp;
}

/** The literal messages of all `new ManifoldError("code", …)` and of all `run.warn("code", …)` below a folder of src/. */
export function templatesIn(folder: string, call: RegExp): Template[] {
  const found: Template[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.name.includes(".generated.")) continue;
    const file = join(entry.parentPath, entry.name);
    const source = readFileSync(file, "utf8");
    for (const match of source.matchAll(call)) {
      const parts = literalAt(source, match.index + match[0].length);
      if (!parts) continue;
      const pattern = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\s\\S]*")}`);
      found.push({ file, text: parts.join("…"), pattern });
    }
  }
  return found;
}

/** The fixed parts of the string or template literal that begins at `at`; undefined where something else stands there. */
function literalAt(source: string, at: number): string[] | undefined {
  const quote = source[at];
  if (quote !== "`" && quote !== '"' && quote !== "'") return undefined;
  const parts = [""];
  for (let i = at + 1; i < source.length; i++) {
    const c = source[i]!;
    if (c === quote) return parts;
    if (c === "\\") parts[parts.length - 1] += source[++i];
    else if (quote === "`" && c === "$" && source[i + 1] === "{") {
      i = endOfHole(source, i + 2);
      parts.push("");
    } else parts[parts.length - 1] += c;
  }
  return undefined;
}

/** The place of the brace that closes a hole whose inside begins at `at`. */
function endOfHole(source: string, at: number): number {
  let depth = 1;
  for (let i = at; i < source.length; i++) {
    const c = source[i]!;
    if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i;
    else if (c === "`" || c === '"' || c === "'") {
      for (i++; source[i] !== c; i++) {
        if (source[i] === "\\") i++;
        else if (c === "`" && source[i] === "$" && source[i + 1] === "{") i = endOfHole(source, i + 2);
      }
    }
  }
  throw new Error("a template is not closed");
}
