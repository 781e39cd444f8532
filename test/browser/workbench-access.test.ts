import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser } from "./chromium.ts";
import { type Bench, drop, frames, linkedView, measured, openBench, openSample, openTab, run } from "./workbench-page.ts";

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
      await page.waitForSelector(`main.${screen.toLowerCase()}`);
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
    await frames(page);
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

  test("those who listen hear what each panel shows, where they are, and what happened", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "S-curve");
    await run(page, "isomap");
    await page.waitForFunction(() => /Isomap is done/.test(document.querySelector("#live")?.textContent ?? ""));
    await measured(page);
    const heard = await page.locator("body").ariaSnapshot();
    for (const part of [
      /banner/,
      /navigation "Screens"/,
      /main/,
      /complementary "Data, method and runs"/,
      /region "Panel 2: Isomap"/,
      /application "Isomap, two dimensions, 1,000 points, trustworthiness \d\.\d{3}, continuity \d\.\d{3}"/,
      /application "S-curve, three dimensions, 1,000 points"/,
      /img "Colors: position t from [^"]+, continuous"/,
      /region "Table of all points, the selection first"/,
      /complementary "Color, selection and quality"/,
      /img "Trustworthiness by the number of neighbors"/,
    ])
      expect(heard).toMatch(part);
    await page.context().close();
  });

  test.each([
    [1024, 768],
    [768, 1024],
  ])("%i × %i, by touch: nothing lies off the page, a lasso selects, two fingers zoom", async (width, height) => {
    const { page, faults } = await openTab(bench, { width, height, touch: true });
    await openSample(page, "Swiss roll");
    await run(page, "pca");
    const across = await page.evaluate(() => document.scrollingElement!.scrollWidth);
    expect(across).toBeLessThanOrEqual(width);
    await page.tap("button:has-text('Lasso')");
    const box = (await page.locator(".panel-body").nth(1).boundingBox())!;
    expect(box.width).toBeGreaterThan(180);
    const client = await page.context().newCDPSession(page);
    const touch = (type: string, points: [number, number][]) =>
      client.send("Input.dispatchTouchEvent", {
        type: type as "touchStart",
        touchPoints: points.map(([x, y], id) => ({ x: box.x + x * box.width, y: box.y + y * box.height, id })),
      });
    await touch("touchStart", [[0.2, 0.2]]);
    for (const at of [
      [0.8, 0.2],
      [0.8, 0.8],
      [0.2, 0.8],
    ] as [number, number][])
      await touch("touchMove", [at]);
    await touch("touchEnd", []);
    await page.waitForFunction(() => /of 1,600 points/.test(document.querySelector(".inspector")?.textContent ?? ""));
    await touch("touchStart", [
      [0.4, 0.5],
      [0.6, 0.5],
    ]);
    await touch("touchMove", [
      [0.3, 0.5],
      [0.7, 0.5],
    ]);
    await touch("touchEnd", []);
    await linkedView(page, (view) => view.panels[1]!.camera[2]! > 1.5);
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
