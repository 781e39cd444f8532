import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textWidth, type Weight } from "../../src/plot/text.ts";
import { report } from "../../src/report/index.ts";
import { sampleReport } from "./sample.ts";

const executablePath = "/usr/bin/chromium";
const missing = !existsSync(executablePath);
if (missing) console.warn(`test/report/browser: skipped, there is no ${executablePath} (apt-get install chromium).`);

describe.skipIf(missing)("the report in a browser, opened from disk", () => {
  let browser: Browser;
  let folder: string;
  const requests: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "flatland-report-"));
    writeFileSync(join(folder, "report.html"), report(sampleReport()));
    const args =
      "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
    browser = await chromium.launch({ executablePath, args: args.split(" ") });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => requests.push(`console: ${message.text()}`));
    await page.goto(pathToFileURL(join(folder, "report.html")).href);
    await page.evaluate("document.fonts.ready");
    return page;
  }

  test.each([
    [1280, "light"],
    [1500, "dark"],
    [820, "light"],
    [390, "dark"],
    [320, "light"],
  ] as const)("fits a window of %i pixels, %s", async (width, colorScheme) => {
    const page = await open({ viewport: { width, height: 800 }, colorScheme });
    const seen = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - window.innerWidth,
      background: getComputedStyle(document.body).backgroundColor,
      drawn: [...document.querySelectorAll("figure svg")].filter((svg) => svg.getBoundingClientRect().width > 0).length,
      // The smallest writing in a figure, in pixels of the screen.
      smallest: Math.min(
        ...[...document.querySelectorAll("figure svg")].flatMap((svg) => {
          const scale = svg.getBoundingClientRect().width / (svg as SVGSVGElement).viewBox.baseVal.width;
          return scale > 0 ? [...svg.querySelectorAll("text")].map((text) => scale * Number(text.getAttribute("font-size"))) : [];
        }),
      ),
    }));
    expect(seen.overflow).toBeLessThanOrEqual(0);
    expect(seen.drawn).toBe(8);
    expect(seen.background).toBe(colorScheme === "dark" ? "rgb(16, 20, 27)" : "rgb(255, 255, 255)");
    expect(seen.smallest).toBeGreaterThan(7);
    await page.context().close();
  });

  test("makes no request but for itself, and says nothing on the console", () => {
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests) expect(request).toMatch(/^(?:file:\/\/.*report\.html$|data:font\/woff2)/);
  });

  test("sets every word as wide as it was measured", async () => {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    const texts = await page.evaluate(() =>
      [...document.querySelectorAll<SVGTextElement>("figure .wide text, figure > svg text")].map((element) => ({
        text: [...element.childNodes]
          .filter((node) => node.nodeType === 3)
          .map((node) => node.textContent)
          .join(""),
        size: Number(element.getAttribute("font-size")),
        weight: Number(element.getAttribute("font-weight") ?? 400),
        drawn: element.getComputedTextLength(),
      })),
    );
    expect(texts.length).toBeGreaterThan(300);
    // The page's own typefaces, whatever the system has.
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter((face) => face.status === "loaded").map((face) => `${face.family} ${face.weight}`),
    );
    expect(loaded.map((face) => face.replace(/"/g, "")).sort()).toEqual(["Inter 400", "Inter 600", "Report Math normal"]);
    for (const { text, size, weight, drawn } of texts) {
      const measured = textWidth(text, size, weight as Weight);
      // Kerning narrows pairs by a few hundredths of an em, most of all in short words.
      expect({ text, off: Math.abs(drawn - measured) <= 0.02 * measured + 0.12 * size ? 0 : drawn - measured }).toEqual({ text, off: 0 });
    }
    await page.context().close();
  });

  test("draws points in the color of their class, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open({ viewport: { width: 1280, height: 800 }, colorScheme });
      const colors = await page.evaluate(() => {
        const svg = document.querySelector("figure svg")!;
        return [...svg.querySelectorAll('g[transform^="scale"] .f-c0, g[transform^="scale"] .f-face')].map((element) => {
          const path = element.matches("g") ? element.querySelector("path")! : element;
          const style = getComputedStyle(path);
          return [element.getAttribute("class"), style.stroke, style.color];
        });
      });
      expect(colors.length).toBeGreaterThan(1);
      for (const [name, , color] of colors) {
        if (name === "f-c0") expect(color).toBe("rgb(0, 114, 178)");
        else expect(color).toBe(colorScheme === "dark" ? "rgb(23, 28, 37)" : "rgb(246, 247, 249)");
      }
      await page.context().close();
    }
  });

  test("sets formulas with brackets that grow", async () => {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    const [bracket, letter] = await page.evaluate(() => {
      const math = document.querySelector(".math math")!;
      return ["mo[stretchy=true]", "mi"].map((name) => math.querySelector(name)!.getBoundingClientRect().height);
    });
    expect(bracket!).toBeGreaterThan(1.8 * letter!);
    await page.context().close();
  });

  test("prints light, with the wide figures, whatever the screen", async () => {
    const page = await open({ viewport: { width: 390, height: 800 }, colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const seen = await page.evaluate(() => ({
      background: getComputedStyle(document.body).backgroundColor,
      wide: document.querySelector(".wide")!.getBoundingClientRect().width > 0,
      narrow: document.querySelector(".narrow")!.getBoundingClientRect().width > 0,
    }));
    expect(seen).toEqual({ background: "rgb(255, 255, 255)", wide: true, narrow: false });
    await page.context().close();
  });
});
