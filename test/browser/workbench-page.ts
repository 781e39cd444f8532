import type { Browser, Page } from "playwright-core";
import { type PageServer, servePage } from "../../src/cli/serve/server.ts";
import { openBrowser } from "./chromium.ts";
import { serveFolder } from "./serve.ts";

/** The built workbench in a browser, served as `flatland open` serves it, or as a plain static host does. */
export interface Bench {
  readonly browser: Browser;
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a browser and a server; `isolated: false` is a static host without the headers that allow threads. */
export async function openBench({ isolated = true, file }: { isolated?: boolean; file?: string } = {}): Promise<Bench> {
  const server: PageServer | { url: string; close(): void } = isolated
    ? await servePage({ page: "dist/workbench", file })
    : await serveFolder("dist/workbench", {}, false);
  const browser = await openBrowser();
  return {
    browser,
    url: isolated ? server.url : `${server.url}/index.html`,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** How a test looks at the page. */
export interface Look {
  readonly theme?: "light" | "dark";
  readonly hash?: string;
  readonly width?: number;
  readonly height?: number;
  readonly touch?: boolean;
  /** Runs in the page before anything of it does. */
  readonly before?: () => void;
}

/** A fresh tab on the start screen; anything the page throws or a policy refuses is kept in `faults`. */
export async function openTab(
  { browser, url }: Bench,
  { theme = "light", hash = "", width = 1280, height = 720, touch = false, before }: Look = {},
) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, hasTouch: touch, acceptDownloads: true });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  if (before) await page.addInitScript(before);
  await page.goto(url + hash);
  await page.waitForSelector("main");
  return { page, faults };
}

/** Opens a sample from the start screen and waits for its points. */
export async function openSample(page: Page, title: string): Promise<void> {
  await page.click(`.samples button:has-text("${title}")`);
  await page.waitForSelector(".panel-body");
  await page.waitForFunction(() => document.querySelector("#stage")?.getAttribute("width") !== null);
}

/** Waits until the page has drawn what was asked of it: two frames, since a drawing is asked for in one and made in the next. */
export async function frames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let step = 0; step < 4; step++) await new Promise((done) => requestAnimationFrame(done));
  });
}

/** The view in the address of a page, once it is as wanted; the address follows the view after a moment. */
export async function linkedView(page: Page, wanted: (view: LinkedView) => boolean): Promise<string> {
  for (;;) {
    const hash = await page.evaluate(() => location.hash);
    if (hash.startsWith("#v1.") && wanted(JSON.parse(Buffer.from(hash.slice(4), "base64url").toString()))) return hash;
    await frames(page);
  }
}

/** What tests ask of a view in an address. */
export interface LinkedView {
  readonly runs: readonly unknown[];
  readonly panels: readonly { readonly camera: readonly number[] }[];
  readonly selection?: string;
}

/** Runs a method of the pipeline and waits until its picture is measured. */
export async function run(page: Page, method: string): Promise<void> {
  const before = await page.locator(".run").count();
  await page.selectOption("#method", method);
  await page.click(".pipeline button[type=submit]");
  await page.waitForFunction(
    (count) => document.querySelectorAll(".run").length > count && document.querySelector(".run")?.matches(".done"),
    before,
    { timeout: 60_000 },
  );
}

/** Waits until every panel with a run shows its scores. */
export async function measured(page: Page): Promise<void> {
  await page.waitForFunction(
    () => [...document.querySelectorAll(".panel .badge")].every((badge) => /^T /.test(badge.textContent ?? "")),
    undefined,
    {
      timeout: 60_000,
    },
  );
}

/** Drops a file onto the page as a person does. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle(
    ({ name, text }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], name));
      return transfer;
    },
    { name, text: Buffer.from(bytes).toString("base64") },
  );
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** Draws a lasso around the middle of a panel. */
export async function lasso(page: Page, place: number, keys: "" | "Shift" | "Alt" = ""): Promise<void> {
  const box = (await page.locator(".panel-body").nth(place).boundingBox())!;
  const at = (x: number, y: number): [number, number] => [box.x + box.width * x, box.y + box.height * y];
  if (keys) await page.keyboard.down(keys);
  await page.mouse.move(...at(0.3, 0.25));
  await page.mouse.down();
  for (const [x, y] of [
    [0.55, 0.2],
    [0.6, 0.6],
    [0.45, 0.8],
    [0.3, 0.55],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 3 });
  await page.mouse.up();
  if (keys) await page.keyboard.up(keys);
}
