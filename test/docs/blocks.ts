import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A fenced block of a page. */
export interface Block {
  /** "sh", "js", "ts", "text", … */
  readonly language: string;
  /** What follows the language: "exit=2" for a command that is to fail. */
  readonly info: string;
  readonly code: string;
  /** Lines of the page that hold the code, the fences left out: from, and one past the last. */
  readonly from: number;
  readonly to: number;
}

/** A block that is run, with the block of what it prints, where the page shows that. */
export interface Step {
  readonly block: Block;
  readonly output: Block | undefined;
}

/** Languages whose blocks are run. */
const run = ["sh", "js", "ts"];

/** All pages that a reader may come to, by their paths. */
export function allPages(): string[] {
  const inside = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return name === "reference" || name === "node_modules" ? [] : inside(path);
      return name.endsWith(".md") ? [path] : [];
    });
  return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...inside("docs"), ...inside("examples")].sort();
}

/** The fenced blocks of a page in their order. */
export function blocksOf(page: string): Block[] {
  const lines = page.split("\n");
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, indent, fence, language, info] = /^(\s*)(`{3,})(\w*)\s*(.*)$/.exec(lines[i]!) ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, at) => at > i && line.trim() === fence);
    if (end < 0) throw new Error(`the block of line ${i + 1} is not closed`);
    const code = lines.slice(i + 1, end).map((line) => (line.startsWith(indent!) ? line.slice(indent!.length) : line));
    blocks.push({ language: language!, info: info!, code: code.join("\n"), from: i + 1, to: end });
    i = end;
  }
  return blocks;
}

/** What there is to run on a page. A block of text right behind one that is run is what that prints. */
export function stepsOf(page: string): Step[] {
  const lines = page.split("\n");
  const blocks = blocksOf(page);
  return blocks.flatMap((block, i) => {
    if (!run.includes(block.language)) return [];
    const next = blocks[i + 1];
    const follows = next?.language === "text" && lines.slice(block.to + 1, next.from - 1).every((line) => line.trim() === "");
    return [{ block, output: follows ? next : undefined }];
  });
}

/** A page's text. */
export const readPage = (path: string): string => readFileSync(path, "utf8");
