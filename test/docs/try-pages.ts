import { afterAll, beforeAll, expect, test } from "vitest";
import { readPage, type Step, stepsOf } from "./blocks.ts";
import { openSession, type Session } from "./session.ts";
import { shows } from "./shown.ts";

/** Blocks that a test cannot run, by a part of their code, with the reason. */
const notRun: readonly (readonly [part: string, reason: string])[] = [
  ["npm ci", "builds and tests everything, minutes long; the continuous integration does it"],
  ["npm run", "works on the sources: minutes long, or writes to them"],
  ["npm install", "fetches from the registry"],
  ["flatland open", "serves a page until it is stopped; test/cli/open.test.ts runs it"],
  ["flatland study", "minutes long; test/cli/study.test.ts runs it"],
  ["examples/serve.mjs", "serves pages until it is stopped; test/docs/examples.test.ts runs it"],
  ["npx vitest", "runs tests from within a test"],
];

/** Why a block is not run; what is to fail fails at once, and is always run. */
const reasonAgainst = ({ block }: Step): string | undefined =>
  block.info.includes("exit=") ? undefined : notRun.find(([part]) => block.code.includes(part))?.[1];

/**
 * A test for each page: all its blocks are run in their order in one folder, and print what the page shows. With `-u` the page is
 * given what was printed in the places where it shows something else.
 */
export function tryPages(pages: readonly string[]): void {
  let session: Session;
  beforeAll(() => {
    session = openSession();
  });
  afterAll(() => session.close());

  test.each(pages)("%s", { timeout: 120_000 }, async (path) => {
    const page = readPage(path);
    const lines = page.split("\n");
    const folder = session.folder();
    // From the last to the first, so that lines that are put in do not move those that are still to be looked at.
    const changes: [from: number, to: number, printed: string][] = [];
    for (const step of stepsOf(page)) {
      if (reasonAgainst(step)) continue;
      const { block, output } = step;
      const { printed, code } = await session.run(block, folder);
      const wanted = Number(/\bexit=(\d+)/.exec(block.info)?.[1] ?? 0);
      expect(code, `line ${block.from} of ${path} ended with ${code}\n${block.code}\n${printed}`).toBe(wanted);
      if (output && !shows(output.code, printed)) changes.push([output.from, output.to, printed]);
    }
    for (const [from, to, printed] of changes.reverse()) lines.splice(from, to - from, ...printed.trimEnd().split("\n"));
    await expect(lines.join("\n")).toMatchFileSnapshot(`../../${path}`);
  });
}
