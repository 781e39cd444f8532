import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser } from "./chromium.ts";
import { type Bench, drop, frames, lasso, linkedView, measured, openBench, openSample, openTab, run } from "./workbench-page.ts";

/** Pixels that may differ: the shades of edges that two drawings round differently. */
const mostDifferent = 60;

describe.skipIf(noBrowser)("links", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench?.close());

  test("the address of a view, opened elsewhere, gives the same picture", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "S-curve");
    await run(page, "isomap");
    await run(page, "lle");
    await measured(page);
    const box = (await page.locator(".panel-body").nth(0).boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 110, box.y + 80, { steps: 4 });
    await page.mouse.up();
    await page.click("button:has-text('Lasso')");
    await lasso(page, 1);
    await page.mouse.move(640, 5);
    const hash = await linkedView(page, (view) => view.runs.length === 2 && view.selection !== undefined);
    expect(hash).toMatch(/^#v1\./);
    expect(hash.length).toBeLessThan(8000);
    const shot = async (tab: typeof page) => PNG.sync.read(await tab.locator("div.grid").screenshot());
    const before = await shot(page);

    const { page: other, faults } = await openTab(bench, { hash });
    await other.waitForFunction(() => document.querySelectorAll(".run.done").length === 2, undefined, { timeout: 60_000 });
    await measured(other);
    await other.mouse.move(640, 5);
    // Which panel has the focus is no part of a link.
    for (const tab of [page, other]) {
      await tab.locator(".panel-body").nth(0).focus();
      await tab.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    }
    for (const tab of [page, other]) await frames(tab);
    const after = await shot(other);
    const reference = await shot(page);
    expect([after.width, after.height]).toEqual([before.width, before.height]);
    expect(pixelmatch(reference.data, after.data, undefined, before.width, before.height, { threshold: 0.2 })).toBeLessThan(mostDifferent);
    expect(faults.filter((text) => !/Content Security Policy/.test(text))).toEqual([]);
    await page.context().close();
    await other.context().close();
  });

  test("a link to a file of another machine says which file it needs, and goes on with it", async () => {
    const bytes = new TextEncoder().encode(["a,b,c", ...Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 3) % 11},${i}`)].join("\n"));
    const { page } = await openTab(bench);
    await drop(page, "mine.csv", bytes);
    await page.waitForSelector(".check");
    await page.click('button[aria-label="Run PCA"]');
    await page.waitForSelector(".run.done");
    const hash = await linkedView(page, (view) => view.runs.length === 1);
    const { page: other } = await openTab(bench, { hash });
    expect(await other.locator("main").innerText()).toMatch(/shows a view of mine\.csv/);
    await drop(other, "mine.csv", bytes);
    await other.waitForSelector(".run.done");
    expect(await other.locator(".panel h2").allInnerTexts()).toEqual(["Data", "PCA"]);
    await page.context().close();
    await other.context().close();
  });

  test("a broken link opens the start screen", async () => {
    for (const hash of ["#v1.%%%", "#v1.e30", "#v9.x"]) {
      const { page, faults } = await openTab(bench, { hash });
      expect(await page.locator("h1").innerText()).toMatch(/shape of your data/);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });

  test("undo and redo go through selections, panels and colors", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "Circles");
    await page.selectOption('select[aria-label="Color by"]', { label: "x" });
    await page.click(".tool-bar button[aria-label='4 panels']");
    await page.click("button[aria-label=Undo]");
    expect(await page.locator("div.grid").getAttribute("class")).toMatch(/grid-1/);
    await page.click("button[aria-label=Undo]");
    expect(await page.locator('select[aria-label="Color by"]').inputValue()).not.toBe("field 0");
    await page.click("button[aria-label=Redo]");
    expect(await page.locator('select[aria-label="Color by"]').inputValue()).toBe("field 0");
    await page.context().close();
  });
});
