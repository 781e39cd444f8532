import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noBrowser } from "./chromium.ts";
import { type Bench, drop, frames, lasso, openBench, openSample, openTab, run } from "./workbench-page.ts";

/** How many pixels of the stage are painted within a panel. */
function painted(place: number): number {
  const canvas = document.querySelector<HTMLCanvasElement>("#stage")!;
  const box = document.querySelectorAll(".panel-body")[place]!.getBoundingClientRect();
  const copy = new OffscreenCanvas(box.width, box.height);
  const context = copy.getContext("2d")!;
  const ratio = canvas.width / innerWidth;
  context.drawImage(canvas, box.left * ratio, box.top * ratio, box.width * ratio, box.height * ratio, 0, 0, box.width, box.height);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]! > 0) count++;
  return count;
}

/** Waits until so many pixels of the first panel are painted. */
async function drawn(page: Page, least: number): Promise<void> {
  while ((await page.evaluate(painted, 0)) <= least) await frames(page);
}

describe.skipIf(noBrowser)("trouble ends in words and a way on", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench?.close());

  test("no WebGL2: the points are drawn on a plain canvas, and the page says so", async () => {
    const { page } = await openTab(bench, {
      before: () => {
        const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: never[]) {
          return /webgl/.test(kind) ? null : (get as (...args: unknown[]) => unknown).call(this, kind, ...rest);
        } as never;
      },
    });
    await openSample(page, "Swiss roll");
    await page.waitForSelector(".stage-note");
    expect(await page.locator(".stage-note").innerText()).toMatch(/without WebGL2/);
    await drawn(page, 3000);
    await run(page, "isomap");
    await page.click("button:has-text('Lasso')");
    await lasso(page, 1);
    expect(await page.locator(".panel > footer > .muted").first().innerText()).toMatch(/of 1,600 selected/);
    await page.context().close();
  });

  test("a lost graphics context: drawn without it, and one click brings it back", async () => {
    const { page } = await openTab(bench);
    await openSample(page, "S-curve");
    await frames(page);
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>("#stage")!;
      canvas.getContext("webgl2")!.getExtension("WEBGL_lose_context")!.loseContext();
    });
    await page.waitForSelector(".stage-note");
    expect(await page.locator(".stage-note").innerText()).toMatch(/graphics context was lost/);
    await drawn(page, 2000);
    await page.click(".stage-note button");
    await page.waitForSelector(".stage-note", { state: "detached" });
    await page.context().close();
  });

  test("a computing thread that dies: the run says so, and the next one works", async () => {
    const { page } = await openTab(bench, {
      before: () => {
        // The thread dies the moment it is given the fit, so that the fit cannot have ended before.
        let doomed = true;
        globalThis.Worker = class extends globalThis.Worker {
          override postMessage(message: { kind?: string; task?: string }, ...rest: never[]): void {
            if (!doomed || message.kind !== "call" || !/isomap/.test(message.task ?? "")) {
              super.postMessage(message, ...rest);
              return;
            }
            doomed = false;
            this.terminate();
            setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })));
          }
        };
      },
    });
    await openSample(page, "Digits");
    await page.click(".pipeline button[type=submit]");
    await page.waitForSelector(".run.failed");
    expect(await page.locator(".run.failed .note").innerText()).toMatch(/background thread ended \(out of memory\).*fewer points/);
    await run(page, "pca");
    expect(await page.locator(".run.done").count()).toBe(1);
    await page.context().close();
  });

  test("a run that is cancelled keeps the picture it had told of", async () => {
    const { page } = await openTab(bench, {
      before: () => {
        // No method here tells pictures on the way yet: the thread is made to, so that what the page does with them can be seen.
        globalThis.Worker = class extends globalThis.Worker {
          override postMessage(message: { kind?: string; id?: number; task?: string }, ...rest: never[]): void {
            if (message.kind !== "call" || !/isomap/.test(message.task ?? "")) {
              super.postMessage(message, ...rest);
              return;
            }
            const data = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i));
            const progress = { phase: "descent", fraction: 0.4, embedding: { rows: 1000, cols: 2, data } };
            setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: { kind: "progress", id: message.id, progress } })));
          }
        };
      },
    });
    await openSample(page, "S-curve");
    await page.click(".pipeline button[type=submit]");
    await page.waitForFunction(() => /descent · 40 %/.test(document.querySelector(".run.running")?.textContent ?? ""));
    await page.click("button[aria-label='Cancel Isomap']");
    await page.waitForSelector(".run.cancelled");
    expect(await page.locator(".run.cancelled").innerText()).toMatch(/its last picture stays/);
    expect(await page.locator(".panel").count()).toBe(2);
    expect(await page.locator(".panel-message").count()).toBe(0);
    await page.context().close();
  });

  test("a CSV of 300 MB: read, or refused in words", async () => {
    const { page, faults } = await openTab(bench);
    const file = await page.evaluateHandle(() => {
      const lines = Array.from({ length: 12_000 }, (_, i) =>
        Array.from({ length: 10 }, (_, j) => Math.sin(i * 10 + j).toFixed(8)).join(","),
      );
      const piece = new Blob([`${lines.join("\n")}\n`]);
      const head = `${Array.from({ length: 10 }, (_, j) => `c${j}`).join(",")}\n`;
      const transfer = new DataTransfer();
      transfer.items.add(new File([head, ...new Array(Math.ceil(300e6 / piece.size)).fill(piece)], "large.csv"));
      return transfer;
    });
    await page.dispatchEvent("main", "drop", { dataTransfer: file });
    await page.waitForSelector(".check, [role=alert]", { timeout: 170_000 });
    const words = await page.locator("main").innerText();
    expect(words).toMatch(/2,\d{3},\d{3} rows · 10 columns|too large|larger than|memory/);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 180_000);

  test.each([
    ["a Parquet that is none", "lie.parquet", "PAR1 nothing of the kind PAR1", /lie\.parquet/],
    ["a PNG named CSV, cut short", "lie.csv", "\u0089PNG\r\n\u001a\n", /lie\.csv|No column is a feature/],
    ["an empty file", "empty.csv", "", /empty/],
    ["rows of different lengths", "ragged.csv", "a,b\n1,2\n3\n4,5,6\n", /line 3/],
    ["names and nothing else", "names.csv", "a,b,c\n", /names\.csv/],
  ])("%s: the reader says what is wrong", async (_, name, text, words) => {
    const { page, faults } = await openTab(bench);
    await drop(page, name, new TextEncoder().encode(text));
    await page.waitForSelector("[role=alert]");
    expect(await page.locator("[role=alert]").innerText()).toMatch(words);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a column that misses values, words among numbers, options that cannot be: each is told where it is", async () => {
    const { page } = await openTab(bench);
    await drop(page, "text.csv", new TextEncoder().encode("a,b\nred,blue\ngreen,red\nblue,green\n"));
    await page.waitForSelector(".check");
    expect(await page.locator(".ready").innerText()).toMatch(/0 features/);
    expect(await page.locator("text=Look at the points").isDisabled()).toBe(true);
    await page.context().close();
    const { page: other } = await openTab(bench);
    await openSample(other, "Circles");
    await other.fill("#option-neighbors", "0");
    expect(await other.locator("#option-neighbors-help").innerText()).toMatch(/must be a whole number of at least 1/);
    expect(await other.locator(".pipeline button[type=submit]").isDisabled()).toBe(true);
    await other.fill("#option-neighbors", "5000");
    await other.click(".pipeline button[type=submit]");
    await other.waitForSelector(".run.failed");
    expect(await other.locator(".run.failed").innerText()).toMatch(/only 999 other points/);
    await other.context().close();
  });
});
