import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type ErrorCode, ManifoldError } from "../../src/base/errors.ts";
import { bytesInUse } from "../../src/method/task.ts";
import { cautions, mishaps } from "./catalogue.ts";
import { cleanUp } from "./commands.ts";
import { bareThrowsIn, templatesIn } from "./templates.ts";

// Every error is brought about once; together they are docs/errors.md. `npm run errors` writes it anew.

/** What fetches data is not called here: test/unit/cli does it, with an npm and a registry that are played. */
const fetching = "src/cli/data/";

/** Everything in src/: the messages of all of it must be in the catalogue. */
const rooms = readdirSync("src");

/** Where something else than a ManifoldError is thrown, and why: the beginning of a path. */
const bare: Readonly<Record<string, string>> = {
  "src/io/arrow-": "says why an Arrow file is damaged; the error of the file carries it",
  "src/io/column-builder.ts": "says why a column does not fit; the error of the file carries it",
  "src/io/lz4-frame.ts": "says why a packed buffer is damaged; the error of the file carries it",
  "src/io/parquet": "says why a Parquet file is damaged; the error of the file carries it",
  "src/model/": "says what is wrong in a model file; the error of the file carries it",
  "src/compute/": "a guard against faults of ours, before any data are looked at",
  "src/plot/": "a guard against faults of ours",
  "src/cli/arguments.ts": "the reader of the command line makes its own error of it",
  "src/cli/files.ts": "stands for what the file system says, which the error of the file carries",
  "src/cli/input-files.ts": "stands for what the file system says, which the error of the file carries",
  "src/cli/data/npm-package.ts": "says what a registry answered; the error of the data set carries it",
};

/** Messages that no call brings about in a test, and why. */
const unreachable: Readonly<Record<string, string>> = {
  "flatland: this platform does not take our WebAssembly (…). It needs SIMD: Node 20.19 or newer, or a current browser.":
    "the kernels are compiled once, and here they compile",
  "flatland: a fault of ours: a helper thread failed in kernel …. Please report it with the data that shows it.":
    "threads fail in test/unit/compute/pool.test.ts",
  "flatland: a helper thread ended in the middle of kernel …. If memory ran out, use fewer points, or threads: 1; else please report it.":
    "threads end in test/unit/compute/pool.test.ts",
  "…: … of JSON are more than one text can hold (…). Save it as JSON Lines or Parquet.": "it takes half a gigabyte of text",
  "…: … of text are more than one string can hold (…). Save the numbers as NPY.": "it takes half a gigabyte of text",
  "a row of more than 100 million characters begins": "it takes such a row",
  "…: line … has more than … values. Put each point on a line of its own.": "it takes a line of that many",
  "is one of rows with more than 1,000,000 keys in all": "it takes as many",
  "Give rows with the same keys.": "it takes as many",
  "…: … rows of … columns need … of memory. Read it in batches, or save a part of it.": "it takes a file of a billion values",
  "writeTable: the arrays take more than …, the most of a plain zip archive. Write parquet.": "it takes four gigabytes",
  "they are …": "it is said as: must be rows of numbers, not …",
  "they are a flat array of numbers": "it is said as: must be rows of numbers, not a flat array of numbers",
  "…: there are names but no rows below them. Add rows, or pass header: false.": "the look at the beginning of the file tells it first",
  "…: the page would reach outside: ….": "a guard against faults of ours: all prose is escaped, and figures are drawn here",
  "…: the file has become shorter while it was read. Try again.": "it takes another program at the same moment",
  "png: the typeface is missing (looked for …). Install the package anew.": "it takes a package without its files",
  "result: vectors are spread by column.": "a guard against faults of ours",
  "open: port … cannot be opened: ….": "test/cli/open.test.ts asks for a port that is taken",
  "CIFAR-10: there are … … images where … are wanted. Are all of its batches in the folder?":
    "it takes folders of images: test/unit/cli/cifar10.test.ts",
  "diagonalize: QL did not settle at … of ….": "nobody has seen it",
  "…: the distances are not all finite. Scale the data, or join its parts.":
    "graphs are joined and values bounded before distances are made of them",
};

const templates = rooms.flatMap((room) => templatesIn(`src/${room}`));

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

afterAll(cleanUp);

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
    // A part of a file is told behind its name: an array of an archive, a piece that begins at a row.
    expect(message).toMatch(/^[\w./-]+(?:, array \w+| \(from row [\d,]+ on\))?: [^ ].*[.?]$/s);
    // What is wrong, and what to do: two sentences, or one that says what must be there. Faults of ours need no advice.
    if (code !== "internal")
      expect(message, "it does not say how to mend it").toMatch(
        /[.?] (?:[A-Z]|flatland |\w+ takes )|; (?:give|name|did you)|must be |needs at least |needs an object like |go from /,
      );
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
    const missing = templates
      .filter(({ file }) => !file.startsWith(fetching) || file.endsWith("cifar10-folder.ts"))
      .filter(({ text, pattern }) => !(text in unreachable) && !messages.some((message) => pattern.test(message)))
      .map(({ file, text }) => `${file}: ${text}`);
    expect(missing).toEqual([]);
  });

  test("sees whatever is thrown: a ManifoldError, but in places that are known", () => {
    const files = new Set(rooms.flatMap((room) => bareThrowsIn(`src/${room}`)));
    const places = Object.keys(bare);
    expect([...files].filter((file) => !places.some((place) => file.startsWith(place)))).toEqual([]);
    expect(places.filter((place) => ![...files].some((file) => file.startsWith(place)))).toEqual([]);
  });

  test("makes no exception for a message that is gone", () => {
    const texts = new Set(templates.map(({ text }) => text));
    expect(Object.keys(unreachable).filter((text) => !texts.has(text))).toEqual([]);
  });

  test("has every warning of the methods", () => {
    const source = rooms.flatMap((room) => templatesIn(`src/${room}`, { warnings: true }));
    const missing = source
      .filter(({ pattern }) => !warnings.some(({ message }) => pattern.test(message)))
      .map(({ file, text }) => `${file}: ${text}`);
    // It tells how large rounding errors are, which would change the page with every bit: test/unit/embed/lle.test.ts brings it about.
    expect(missing).toEqual([
      "src/embed/lle.ts: lle: the eigenvectors are good to … only. Use more neighbors, or a larger regularization.",
    ]);
  });

  test("has every code", () => {
    const declared = [...readFileSync("src/base/errors.ts", "utf8").matchAll(/^ {2}\| "([\w-]+)"/gm)].map((match) => match[1]!);
    const shown = new Set(errors.flatMap(({ entries }) => entries.map(({ code }) => code)));
    // What is fetched is tried in test/unit/cli. No method gives up for want of convergence: it warns.
    const elsewhere: ErrorCode[] = ["unavailable", "not-converged"];
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
