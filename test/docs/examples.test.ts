import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inChromium, noBrowser, openBrowser } from "../browser/chromium.ts";

// The programs of examples/ are run as a reader would run them, from a folder that has nothing but the package.

const root = mkdtempSync(join(tmpdir(), "flatland-examples-"));
beforeAll(() => {
  cpSync("examples", join(root, "examples"), { recursive: true });
  symlinkSync(resolve("dist"), join(root, "dist"), "junction");
  cpSync("package.json", join(root, "package.json"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
const linesOf = (path: string) => readFileSync(join(root, path), "utf8").trimEnd().split("\n");

test("node-script: two maps of the digits, a table and a figure of the better one", () => {
  const { stdout, status } = node("examples/node-script.mjs", "out");
  expect(status).toBe(0);
  expect(stdout).toMatch(/Isomap: trustworthiness 0\.\d{3}\nLLE: trustworthiness 0\.\d{3}\n/);
  const lines = linesOf("out/map.csv");
  expect(lines[0]).toBe("digit,e1,e2");
  expect(lines).toHaveLength(1798);
  expect(lines.slice(1).every((line) => line.split(",").every((value) => value !== "" && Number.isFinite(Number(value))))).toBe(true);
  expect(readFileSync(join(root, "out/map.svg"), "utf8")).toMatch(/^<svg[\s\S]*handwritten digits[\s\S]*<\/svg>\s*$/);
});

test("streaming-transform: every row of the big file has its place, in order", () => {
  const { stdout, status } = node("examples/streaming-transform.mjs", "20000", "streamed");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^20000 rows placed/);
  const lines = linesOf("streamed/placed.csv");
  expect(lines).toHaveLength(20_001);
  // The command that does the same gives the same places: of the last rows, which came in another batch.
  const cli = resolve("dist/cli.js");
  const tail = linesOf("streamed/big.csv").slice(-3);
  const { stdout: placed } = spawnSync(process.execPath, [cli, "transform", "streamed/roll.flatland", "-", "-o", "-", "--quiet"], {
    cwd: root,
    encoding: "utf8",
    input: `x,y,z\n${tail.join("\n")}\n`,
  });
  expect(
    placed
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.slice(line.indexOf(",") + 1)),
  ).toEqual(lines.slice(-3));
});

describe.skipIf(noBrowser)(inChromium("pages"), () => {
  let browser: Browser;
  let server: ChildProcess;
  let address = "";
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    server = spawn(process.execPath, ["examples/serve.mjs", "0"], { cwd: root });
    address = await new Promise<string>((done) => {
      server.stdout!.on("data", (text) => done(/http:\S+?(?=\/examples)/.exec(String(text))![0]));
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill();
  });
  const open = async (name: string): Promise<Page> => {
    const page = await browser.newPage();
    page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
    await page.goto(`${address}/examples/${name}.html`);
    return page;
  };
  const colored = (page: Page) =>
    page.evaluate(() => {
      const canvas = document.querySelector("canvas")!;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });

  test("page: a map, and another one for another number of neighbors", async () => {
    const page = await open("page");
    await page.waitForFunction(() => /^Trustworthiness 0\.99/.test(document.querySelector("[role=status]")!.textContent!));
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
    expect(await colored(page)).toBeGreaterThan(10_000);
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>("[name=neighbors]")!;
      input.value = "50";
      input.dispatchEvent(new Event("input"));
    });
    await page.waitForFunction(() => /short-circuit/.test(document.querySelector("[role=status]")!.textContent!));
    // A run that is stopped says so and leaves the page at rest.
    await page.evaluate(() => {
      document.querySelector("[name=neighbors]")!.dispatchEvent(new Event("input"));
      document.querySelector<HTMLButtonElement>("[name=stop]")!.click();
    });
    await page.waitForFunction(() => document.querySelector("[role=status]")!.textContent === "Stopped.");
    expect(faults).toEqual([]);
  });

  test("worker: groups of the made-up file, and of a file that is chosen", async () => {
    const page = await open("worker");
    await page.waitForFunction(() => /^600 rows, 4 groups/.test(document.querySelector("[role=status]")!.textContent!));
    const cells = await page.locator("td").allTextContents();
    expect(cells).toHaveLength(20);
    const counts = cells.filter((_, i) => i % 5 !== 0).map(Number);
    expect(counts.reduce((sum, count) => sum + count)).toBe(600);
    // Each group is one class.
    expect(counts.filter((count) => count > 0)).toEqual([150, 150, 150, 150]);
    await page.setInputFiles("[type=file]", { name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("x,kind\n1,a\n2\n") });
    await page.waitForFunction(() => /bad\.csv: line 3/.test(document.querySelector("[role=status]")!.textContent!));
    expect(faults).toEqual([]);
  });

  test("notebook: the cell yields its progress and then the map, anew for each input", async () => {
    const page = await open("notebook");
    await page.waitForSelector("canvas[title^='10 neighbors, trustworthiness 0.99']");
    expect(await colored(page)).toBeGreaterThan(5_000);
    await page.evaluate(() => {
      const input = document.querySelector("input")!;
      for (const value of ["30", "12"]) {
        input.value = value;
        input.dispatchEvent(new Event("input"));
      }
    });
    await page.waitForSelector("canvas[title^='12 neighbors']");
    expect(faults).toEqual([]);
  });
});
