import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { allPages, blocksOf, readPage } from "./blocks.ts";

/** A page without its blocks of code and without code in lines, where brackets mean other things. */
function prose(page: string): string {
  const lines = page.split("\n");
  for (const { from, to } of blocksOf(page)) lines.fill("", from, to);
  return lines.join("\n").replace(/`[^`\n]+`/g, "");
}

/** The anchors of a page's headings, as code hosts make them. */
function anchorsOf(page: string): string[] {
  const lines = page.split("\n");
  for (const { from, to } of blocksOf(page)) lines.fill("", from, to);
  return lines.flatMap((line) => {
    const [, title] = /^#{1,6} (.*)$/.exec(line) ?? [];
    return title === undefined
      ? []
      : [
          title
            .toLowerCase()
            .replace(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
        ];
  });
}

test.each(allPages())("%s: links and pictures lead somewhere", (path) => {
  const lost: string[] = [];
  for (const [, target] of prose(readPage(path)).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(?:https?|mailto):/.test(target!)) continue;
    const [file, anchor] = target!.split("#") as [string, string | undefined];
    const full = file === "" ? path : normalize(join(dirname(path), file));
    if (!existsSync(full)) lost.push(target!);
    else if (anchor !== undefined && !(statSync(full).isFile() && anchorsOf(readPage(full)).includes(anchor))) lost.push(target!);
  }
  expect(lost).toEqual([]);
});

test("every page can be come to from the README", () => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path) || !path.endsWith(".md") || !existsSync(path)) return;
    seen.add(path);
    for (const [, target] of prose(readPage(path)).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
      if (!/^(?:https?|mailto):/.test(target!)) visit(normalize(join(dirname(path), target!)));
    }
  };
  visit("README.md");
  expect(allPages().filter((path) => !seen.has(path))).toEqual([]);
});

test.each(allPages())("%s: every block says what it is", (path) => {
  const known = ["sh", "js", "ts", "html", "json", "text"];
  const strange = blocksOf(readPage(path)).filter(({ language }) => !known.includes(language));
  expect(strange.map(({ from, language }) => `line ${from}: "${language}"`)).toEqual([]);
});

test("the tables of options are those of the registry and of the commands", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/docs-tables.mjs", "--check"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
