import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { swissRoll } from "../../src/datasets/swiss-roll.ts";
import type { Table } from "../../src/io/table.ts";
import { writeTable } from "../../src/io/write-table.ts";
import { noBrowser } from "./chromium.ts";
import { type Bench, drop, lasso, measured, openBench, openSample, openTab, run } from "./workbench-page.ts";

/** A swiss roll as a table. */
function rollTable(samples: number): Table {
  const { points, position } = swissRoll({ samples, seed: 3 });
  const column = (name: string, j: number) => ({
    name,
    kind: "number" as const,
    values: Float64Array.from({ length: samples }, (_, i) => points.data[3 * i + j]!),
    missing: 0,
  });
  const columns = [column("x", 0), column("y", 1), column("z", 2), { name: "t", kind: "number" as const, values: position, missing: 0 }];
  return { rows: samples, columns, format: "csv", notes: [] };
}

describe.skipIf(noBrowser)("the workbench", () => {
  let bench: Bench;
  let large: Bench;
  const folder = mkdtempSync(join(tmpdir(), "flatland-large-"));
  beforeAll(async () => {
    // More than are drawn while a picture moves (30,000), and more than 16 bits can number.
    writeFileSync(join(folder, "roll.npy"), await writeTable(rollTable(70_000), "npy"));
    bench = await openBench();
    large = await openBench({ file: join(folder, "roll.npy") });
  });
  afterAll(async () => {
    await bench?.close();
    await large?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(["csv", "tsv", "json", "npy", "parquet", "arrow"] as const)(
    "a %s file dropped becomes an Isomap picture in at most three clicks",
    async (format) => {
      const { page, faults } = await openTab(bench);
      await drop(page, `roll.${format}`, await writeTable(rollTable(300), format));
      await page.waitForSelector(".check");
      let clicks = 0;
      const click = async (selector: string): Promise<void> => {
        clicks++;
        await page.click(selector);
      };
      await click('button[aria-label="Run Isomap"]');
      await page.waitForSelector(".run.done");
      await measured(page);
      expect(clicks).toBeLessThanOrEqual(3);
      expect(await page.locator(".panel h2", { hasText: "Isomap" }).count()).toBe(1);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test("roles are guessed and can be changed; what is wrong with the data is said with counts", async () => {
    const { page } = await openTab(bench);
    const text = [
      "id,height,width,species,flat",
      ...Array.from({ length: 40 }, (_, i) => `${i},${i === 7 ? "" : i * 1000},${(i * 7) % 5},${i % 2 ? "a" : "b"},1`),
      "3,3000,1,a,1",
    ];
    await drop(page, "faults.csv", new TextEncoder().encode(text.join("\n")));
    await page.waitForSelector(".check");
    const role = (name: string) => page.locator(`select[aria-label="Role of ${name}"]`).inputValue();
    expect(await Promise.all(["id", "height", "width", "species", "flat"].map(role))).toEqual([
      "id",
      "feature",
      "feature",
      "label",
      "ignore",
    ]);
    const findings = await page.locator(".findings").innerText();
    expect(findings).toMatch(/missing in height \(1\)/);
    expect(findings).toMatch(/flat is the same in every row/);
    expect(findings).toMatch(/1 row repeats an earlier one/);
    expect(findings).toMatch(/times the narrowest/);
    await page.selectOption('select[aria-label="Role of id"]', "feature");
    expect(await page.locator(".ready").innerText()).toMatch(/3 features/);
    await page.waitForFunction(() => /about/.test(document.querySelector(".costs")?.textContent ?? ""));
    await page.click("text=Look at the points");
    await page.waitForSelector(".panel-body");
    expect(await page.locator(".pipeline").innerText()).toMatch(/40 points/);
    await page.context().close();
  });

  test("four panels in plane and space are linked: a lasso in one selects in all, on one canvas with one context", async () => {
    const { page, faults } = await openTab(bench, {
      before: () => {
        const made = new Set<unknown>();
        const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: never[]) {
          const context = (get as (...args: unknown[]) => unknown).call(this, kind, ...rest);
          if (/webgl/.test(kind) && context) made.add(context);
          (globalThis as { contexts?: number }).contexts = made.size;
          return context;
        } as never;
      },
    });
    await openSample(page, "Swiss roll");
    for (const method of ["isomap", "lle", "classicalMds"]) await run(page, method);
    expect(await page.locator(".panel").count()).toBe(4);
    await page.click("button:has-text('Lasso')");
    const words = () => page.locator(".panel > footer > .muted").allInnerTexts();
    const counted = async (): Promise<number> => {
      const texts = await words();
      expect(texts).toHaveLength(4);
      expect(new Set(texts).size).toBe(1);
      return Number(/^([\d,]+) of 1,600/.exec(texts[0]!)![1]!.replace(",", ""));
    };
    // In the plane; then in space added to it, then in the plane taken away.
    await lasso(page, 1);
    const first = await counted();
    expect(first).toBeGreaterThan(50);
    expect(first).toBeLessThan(1500);
    await lasso(page, 0, "Shift");
    const second = await counted();
    expect(second).toBeGreaterThan(first);
    await lasso(page, 1, "Alt");
    expect(await counted()).toBeLessThan(second);
    // The table has the selection first.
    expect(await page.locator(".data-table tbody tr.chosen").count()).toBeGreaterThan(3);
    expect(await page.evaluate(() => (globalThis as { contexts?: number }).contexts)).toBe(1);
    expect(await page.locator("canvas#stage").count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("seventy thousand points in four panels are linked like few, on one context", async () => {
    const { page, faults } = await openTab(large);
    await page.waitForSelector(".check");
    await page.click("text=Look at the points");
    await page.waitForSelector(".panel-body");
    for (const method of ["pca", "classicalMds"]) await run(page, method);
    await page.selectOption("#method", "pca");
    await page.fill("#option-dimensions", "3");
    await run(page, "pca");
    expect(await page.locator(".panel").count()).toBe(4);
    expect(await page.locator("button[aria-pressed=true]", { hasText: "3-D" }).count()).toBe(2);
    await page.click("button:has-text('Lasso')");
    await lasso(page, 1);
    const texts = await page.locator(".panel > footer > .muted").allInnerTexts();
    expect(texts).toHaveLength(4);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toMatch(/^\d+,\d{3} of 70,000 selected$/);
    expect(await page.locator("canvas#stage").count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 180_000);

  test("a point under the pointer is marked in every panel and told in the one it is in", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "S-curve");
    await run(page, "pca");
    const box = (await page.locator(".panel-body").nth(1).boundingBox())!;
    for (let step = 0; step < 30 && (await page.locator(".ring").count()) < 2; step++)
      await page.mouse.move(box.x + box.width * (0.2 + 0.02 * step), box.y + box.height / 2);
    expect(await page.locator(".ring").count()).toBe(2);
    expect(await page.locator(".tip").innerText()).toMatch(/row [\d,]+\s+position t/);
    await page.context().close();
  });

  test("what a class is called can be clicked to select its points, and colors follow columns and clusters", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "Circles");
    await page.selectOption('select[aria-label="Color by"]', { label: "ring" });
    await page.click(".classes button:has-text('inner')");
    expect(await page.locator(".inspector").innerText()).toMatch(/500 of 1,000 points/);
    await run(page, "spectralClustering");
    expect(await page.locator('select[aria-label="Color by"]').inputValue()).toMatch(/^run /);
    await page.click("nav >> text=Clusters");
    expect(await page.locator(".clusters").innerText()).toMatch(/accuracy after matching\s+1\.000/);
    expect(await page.locator(".confusion .cell.right").allInnerTexts()).toEqual(["500", "500"]);
    await page.context().close();
  });

  test("a sweep shows methods against neighbors with their scores, and one can be taken into the workbench", async () => {
    const { page, faults } = await openTab(bench);
    await openSample(page, "S-curve");
    await page.click("nav >> text=Sweep");
    await page.fill(".sweep-bar input:not([type=checkbox])", "8, 14");
    await page.click(".sweep-bar button[type=submit]");
    await page.waitForFunction(
      () => [...document.querySelectorAll(".small-panel footer")].filter((one) => /T /.test(one.textContent ?? "")).length >= 4,
      undefined,
      { timeout: 60_000 },
    );
    expect(await page.locator(".best-panel").count()).toBeGreaterThan(0);
    await page.click('button[aria-label="Take Isomap, 14 neighbors into the workbench"]');
    expect(await page.locator(".panel h2").allInnerTexts()).toEqual(["Data", "Isomap"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("pictures are laid upon each other; the neighbors of a point are told as kept, lost and gained", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "S-curve");
    await run(page, "isomap");
    await run(page, "classicalMds");
    await page.click("nav >> text=Compare");
    expect(await page.locator(".compare-bar").innerText()).toMatch(/disparity\s+0\.\d{3}/);
    const box = (await page.locator(".panel-body").first().boundingBox())!;
    for (let step = 0; step < 30 && (await page.locator(".fate .kept").count()) === 0; step++)
      await page.mouse.move(box.x + box.width * (0.2 + 0.02 * step), box.y + box.height / 2);
    const [kept, lost, gained] = /(\d+) kept.*?(\d+) lost.*?(\d+) gained/
      .exec(await page.locator(".fate").innerText())!
      .slice(1)
      .map(Number) as [number, number, number];
    expect(kept + lost).toBe(12);
    expect(lost).toBe(gained);
    await page.context().close();
  });
});

describe.skipIf(noBrowser).each([
  ["with cross-origin isolation", true],
  ["on a plain static host", false],
])("cancelling, %s", (_, isolated) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench({ isolated });
  });
  afterAll(() => bench?.close());

  test("a run on 20,000 points ends with the click, and the next run works", async () => {
    const { page, faults } = await openTab(bench);
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(isolated);
    await drop(page, "roll.csv", await writeTable(rollTable(20_000), "csv"));
    await page.waitForSelector(".check");
    await page.click("text=Look at the points");
    await page.waitForSelector(".panel-body");
    // Answered without waiting for the worker: by the next frame but one. All in the page, so that the run cannot end in between.
    const answered = await page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      document.querySelector<HTMLElement>(".pipeline button[type=submit]")!.click();
      let cancel: HTMLElement | null = null;
      while (!cancel) {
        await frame();
        cancel = document.querySelector(".run.running button[aria-label^='Cancel']");
      }
      for (let step = 0; step < 10; step++) await frame();
      cancel.click();
      for (let step = 0; step < 2; step++) await frame();
      return document.querySelector(".run.cancelled") !== null;
    });
    expect(answered).toBe(true);
    await run(page, "pca");
    expect(await page.locator(".run.done").count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 150_000);
});
