import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeWhole } from "../../../src/cli/files.ts";
import { readWhole } from "../../../src/cli/input-files.ts";
import { testFolder } from "./folder.ts";

const folder = testFolder();

test("a file is written whole, folders and all, and takes the place of an older one", async () => {
  const path = join(folder, "a", "b", "report.html");
  await writeWhole(path, "first");
  await writeWhole(path, Uint8Array.of(50, 10));
  expect(readFileSync(path, "utf8")).toBe("2\n");
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["report.html"]);
});

test("what fails leaves nothing behind, and says what to do", async () => {
  const taken = join(folder, "taken");
  mkdirSync(taken);
  await expect(writeWhole(taken, "x")).rejects.toMatchObject({ code: "file-access", message: expect.stringContaining("it is a folder") });
  writeFileSync(join(folder, "file"), "");
  await expect(writeWhole(join(folder, "file", "x"), "x")).rejects.toThrow("a part of the path is a file");
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a process that exits takes its unfinished files away", async () => {
  const path = join(folder, "slow");
  const before = process.listeners("exit").length;
  const writing = writeWhole(path, Buffer.alloc(200e6));
  const parts = () => readdirSync(folder).filter((name) => name.startsWith("slow."));
  while (parts().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const listener of process.listeners("exit").slice(Math.max(0, before - 1))) {
    if (String(listener).includes("unfinished")) (listener as (code: number) => void)(130);
  }
  expect(parts()).toEqual([]);
  await expect(writing).rejects.toMatchObject({ code: "file-access" });
  expect(readdirSync(folder)).not.toContain("slow");
});

test("a missing file is named, with the nearest that is there", async () => {
  writeFileSync(join(folder, "swissroll.dat"), "1");
  await expect(readWhole(join(folder, "swisroll.dat"))).rejects.toMatchObject({
    code: "file-access",
    message: expect.stringMatching(/swisroll\.dat: there is no such file\. Did you mean "swissroll\.dat"\?$/),
  });
  await expect(readWhole(join(folder, "something else entirely"))).rejects.toThrow("it was looked for in");
  await expect(readWhole(join(folder, "no", "such"))).rejects.toThrow("Its folder");
  await expect(readWhole(folder)).rejects.toThrow("it is a folder. Name a file.");
});
