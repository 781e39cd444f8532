import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ErrorCode, ManifoldError } from "../../src/base/errors.ts";
import { bytesInUse } from "../../src/method/task.ts";
import { cautions, mishaps } from "./catalogue.ts";
import { templatesIn } from "./templates.ts";

// Every error is brought about once; together they are docs/errors.md. `npm run errors` writes it anew.

/** The rooms of src/ whose messages must all be in the catalogue. */
const rooms = [
  "affinity",
  "base",
  "classify",
  "cluster",
  "compute",
  "embed",
  "graph",
  "linalg",
  "matrix",
  "method",
  "neighbors",
  "quality",
  "worker",
];

/** Messages that no call brings about in a test, and why. */
const unreachable: Readonly<Record<string, string>> = {
  "flatland: this platform does not take our WebAssembly (…). It needs SIMD: Node 20.19 or newer, or a current browser.":
    "the kernels are compiled once, and here they compile",
  "flatland: a fault of ours: a helper thread failed in kernel …. Please report it with the data that shows it.":
    "threads fail in test/unit/compute/pool.test.ts",
  "flatland: a helper thread ended in the middle of kernel …. If memory ran out, use fewer points, or threads: 1; else please report it.":
    "threads end in test/unit/compute/pool.test.ts",
  "diagonalize: QL did not settle at … of ….": "nobody has seen it",
  "…: the distances are not all finite. Scale the data, or join its parts.":
    "graphs are joined and values bounded before distances are made of them",
};

interface Shown {
  readonly what: string;
  readonly code: string;
  readonly message: string;
}

async function happens(attempt: () => unknown): Promise<unknown> {
  try {
    await attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}

const errors: { title: string; entries: Shown[] }[] = [];
const warnings: Shown[] = [];

describe.each(Object.keys(mishaps))("%s", (title) => {
  const entries: Shown[] = [];
  errors.push({ title, entries });
  test.each(mishaps[title]!.map(({ what, attempt }) => ({ what, attempt })))("$what", async ({ what, attempt }) => {
    const error = await happens(attempt);
    expect(error).toBeInstanceOf(ManifoldError);
    const { code, message } = error as ManifoldError;
    entries.push({ what, code, message });
    expect(message).toMatch(/^[\w.-]+: [^ ].*[.?]$/s);
    // What is wrong, and what to do: two sentences, or one that says what must be there. Faults of ours need no advice.
    if (code !== "internal")
      expect(message, "it does not say how to mend it").toMatch(/[.?] [A-Z]|; (?:give|name|did you)|must be |needs at least |go from /);
    expect(message).not.toMatch(/undefined (?!\.)|\[object|function \(|[^×,.] 1 (?:values|points|columns|rows|neighbors|clusters) /);
    expect(bytesInUse()).toBe(0);
  });
});

describe("warnings", () => {
  test.each(cautions.map(({ what, code, attempt }) => ({ what, code, attempt })))("$what: $code", ({ what, code, attempt }) => {
    const found = attempt().warnings.find((warning) => warning.code === code);
    expect(found, `no warning "${code}"`).toBeDefined();
    warnings.push({ what, code, message: found!.message });
    expect(found!.message).toMatch(/^\w+: .*\.$/s);
  });
});

describe("the catalogue", () => {
  test("has every message of the core", () => {
    const messages = errors.flatMap(({ entries }) => entries.map(({ message }) => message));
    const missing = rooms
      .flatMap((room) => templatesIn(`src/${room}`, /new ManifoldError\(\s*"[\w-]+",\s*/g))
      .filter(({ text, pattern }) => !(text in unreachable) && !messages.some((message) => pattern.test(message)))
      .map(({ file, text }) => `${file}: ${text}`);
    expect(missing).toEqual([]);
  });

  test("has every warning of the methods", () => {
    const source = rooms.flatMap((room) => templatesIn(`src/${room}`, /\brun\.warn\(\s*"[\w-]+",\s*/g));
    const missing = source
      .filter(({ pattern }) => !warnings.some(({ message }) => pattern.test(message)))
      .map(({ file, text }) => `${file}: ${text}`);
    expect(missing).toEqual(["src/embed/lle.ts: lle: the eigenvectors are good to … only. Use more neighbors."]);
  });

  test("has every code", () => {
    const declared = [...readFileSync("src/base/errors.ts", "utf8").matchAll(/^ {2}\| "([\w-]+)"/gm)].map((match) => match[1]!);
    const shown = new Set(errors.flatMap(({ entries }) => entries.map(({ code }) => code)));
    // Files and fetching are the command's; test/unit/cli has them. No method gives up for want of convergence: it warns.
    const elsewhere: ErrorCode[] = ["file-access", "unavailable", "not-converged"];
    expect(declared.filter((code) => !shown.has(code) && !elsewhere.includes(code as ErrorCode))).toEqual([]);
  });

  test("is docs/errors.md", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/errors.md");
  });
});

/** The catalogue as a page. */
function page(): string {
  const codes = [...readFileSync("src/base/errors.ts", "utf8").matchAll(/\/\*\* (.+) \*\/\n {2}\| "([\w-]+)"/g)];
  const entry = ({ what, code, message }: Shown) => `- ${what} (\`${code}\`)\n\n  > ${message}\n`;
  return `# Errors and warnings

What goes wrong and what to do about it, in the library's own words. This page is made by the tests, which bring about every one of
these once (\`npm run errors\` writes it).

Every error is a \`ManifoldError\` with a \`code\` to branch on, a \`message\` that names the place, what is wrong and how to mend it,
and \`details\`, the same as numbers. The promise of a call rejects with it, \`.sync\` throws it.

| code | meaning |
| --- | --- |
${codes.map(([, meaning, code]) => `| \`${code}\` | ${meaning} |`).join("\n")}

${errors.map(({ title, entries }) => `## ${title}\n\n${entries.map(entry).join("\n")}`).join("\n")}
## Warnings

What a reader of the result should know stands on the model, \`model.warnings\`, each with a \`code\`, a \`message\` and \`details\`. The
library itself writes nothing to the console.

${warnings.map(entry).join("\n")}`;
}
