import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder for the tests of one file, gone when they are over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "flatland-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
