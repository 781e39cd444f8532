import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser } from "./chromium.ts";
import { type Bench, drop, measured, openBench, openSample, openTab, run } from "./workbench-page.ts";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/** Serious and critical findings of axe on what the page shows now, one line each. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(() => (globalThis as never as { axe: { run(): Promise<unknown> } }).axe.run())) as AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
}

describe.skipIf(noBrowser)("access", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench?.close());

  test.each(["light", "dark"] as const)("axe finds nothing serious on any screen, %s", async (theme) => {
    const { page } = await openTab(bench, { theme });
    const found: Record<string, string[]> = { start: await findings(page) };
    await openSample(page, "Circles");
    await run(page, "pca");
    await run(page, "isomap");
    await run(page, "kMeans");
    await measured(page);
    await page.click(".classes button >> nth=0");
    found.workbench = await findings(page);
    for (const screen of ["Compare", "Clusters", "Sweep", "Report"]) {
      await page.click(`nav >> text=${screen}`);
      await page.waitForTimeout(400);
      found[screen] = await findings(page);
    }
    await page.keyboard.press("?");
    found.keys = await findings(page);
    await page.keyboard.press("Escape");
    await page.click("text=Export…");
    found.export = await findings(page);
    await page.keyboard.press("Escape");
    await page.click(".data-chip");
    await page.waitForSelector(".check");
    found.check = await findings(page);
    await drop(page, "lie.parquet", new TextEncoder().encode("PAR1 this is no Parquet PAR1"));
    await page.waitForSelector("[role=alert]");
    found.error = await findings(page);
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
    await page.context().close();
  });

  test("by keyboard alone: from a sample through a run, a selection and another panel to an exported table", async () => {
    const { page, faults } = await openTab(bench);
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    /** Tabs until what has the focus matches. */
    const tabTo = async (selector: string): Promise<void> => {
      for (let step = 0; step < 120; step++) {
        await press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      }
      throw new Error(`Tab never reaches ${selector}`);
    };
    await tabTo(".samples button");
    await press("Tab", "Enter");
    await page.waitForSelector(".panel-body");
    await press("r");
    await page.waitForSelector(".run.done");
    await measured(page);
    // A panel takes the keys: turn, zoom, open a box, size it, select.
    await press("]");
    expect(await page.evaluate(() => document.activeElement?.classList.contains("panel-body"))).toBe(true);
    await press("ArrowLeft", "ArrowUp", "+", "0");
    await page.waitForTimeout(400);
    await press("b", "Shift+ArrowRight", "Shift+ArrowDown", "ArrowLeft", "Enter");
    expect(await page.locator(".inspector").innerText()).toMatch(/\d+ of 1,000 points/);
    expect(await page.locator("#live").textContent()).toMatch(/points selected/);
    await press("n", "n");
    expect(await page.locator(".ring").count()).toBeGreaterThan(0);
    await press("Escape");
    expect(await page.locator(".inspector").innerText()).toMatch(/None\./);
    await press("Control+z");
    await page.waitForFunction(() => /of 1,000 points/.test(document.querySelector(".inspector")?.textContent ?? ""));
    await press("e");
    await page.waitForSelector("dialog[open]");
    await tabTo("dialog button:not([aria-label])");
    for (let step = 0; step < 20; step++) {
      if ((await page.evaluate(() => document.activeElement?.textContent)) === "CSV") break;
      await press("Tab");
    }
    const [download] = await Promise.all([page.waitForEvent("download"), press("Enter")]);
    expect(download.suggestedFilename()).toMatch(/isomap\.csv$/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("what has the focus can be seen, and no dialog lets it out", async () => {
    const { page } = await openTab(bench);
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press("Tab");
      const inside = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
      );
      expect(inside).toBe(true);
    }
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(outline).toBe("solid");
    await page.context().close();
  });
});
