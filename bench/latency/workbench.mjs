// How soon the workbench answers: a lasso over 200,000 points in four panels, and a cancel of a run on 20,000. In Chromium, whose
// drawing may be done by the processor where there is no graphics card. Times are reported here and asserted nowhere.
//
//   npm run -w bench workbench
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { swissRoll } from "flatland";
import { writeTable } from "flatland/io";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const folder = mkdtempSync(join(tmpdir(), "flatland-latency-"));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function rollFile(samples) {
  const { points, position } = swissRoll({ samples, seed: 5 });
  const columns = ["x", "y", "z"].map((name, j) => ({
    name,
    kind: "number",
    missing: 0,
    values: Float64Array.from({ length: samples }, (_, i) => points.data[3 * i + j]),
  }));
  columns.push({ name: "t", kind: "number", missing: 0, values: position });
  const path = join(folder, `roll-${samples}.parquet`);
  writeFileSync(path, await writeTable({ rows: samples, columns, format: "parquet", notes: [] }, "parquet"));
  return path;
}

/** The page as `flatland open` serves it, with threads. */
async function openServed(file) {
  const child = spawn(process.execPath, [join(root, "dist/cli.js"), "open", file, "--no-browser"]);
  const url = await new Promise((resolve) => {
    let text = "";
    child.stdout.on("data", (data) => {
      const found = /http:\S+/.exec((text += data));
      if (found) resolve(found[0]);
    });
  });
  return { url, close: () => child.kill() };
}

/** The page on a plain static host, without threads; the file comes as the served one does. */
async function openStatic(file) {
  const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    if (path === "/data/file") response.end(readFileSync(file));
    else if (path === "/index.html") {
      const html = readFileSync(join(root, "dist/workbench/index.html"), "utf8");
      response.end(html.replace('name="flatland-file" content=""', 'name="flatland-file" content="roll.parquet"'));
    } else response.end(readFileSync(join(root, "dist/workbench", path)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/index.html`, close: () => server.close() };
}

async function start(page, method, options = {}) {
  await page.selectOption("#method", method);
  for (const [name, value] of Object.entries(options)) await page.fill(`#option-${name}`, String(value));
  await page.click(".pipeline button[type=submit]");
}

async function toPoints(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(url);
  await page.waitForSelector(".check");
  await page.click("text=Look at the points");
  await page.waitForSelector(".panel-body");
  return page;
}

/** From letting go of a lasso until all panels say how many points it holds, and until they are drawn; medians over ten lassos. */
async function lassos(page) {
  await page.evaluate(() => {
    globalThis.answers = [];
    const texts = () => [...document.querySelectorAll(".panel > footer > .muted")].map((one) => one.textContent);
    addEventListener(
      "pointerup",
      () => {
        const before = texts();
        const start = performance.now();
        let told = 0;
        const look = () => {
          const now = texts();
          if (now.length < 4 || now.some((text, i) => text === before[i])) return requestAnimationFrame(look);
          if (told === 0) {
            told = performance.now() - start;
            return requestAnimationFrame(look);
          }
          globalThis.answers.push([told, performance.now() - start]);
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
  await page.click("button:has-text('Lasso')");
  for (let round = 0; round < 11; round++) {
    const box = await page
      .locator(".panel-body")
      .nth(round % 4)
      .boundingBox();
    const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
    const off = 0.01 * round;
    await page.mouse.move(...at(0.25 + off, 0.2));
    await page.mouse.down();
    for (const [x, y] of [
      [0.6, 0.2],
      [0.65, 0.6],
      [0.45, 0.85],
      [0.3, 0.5],
    ])
      await page.mouse.move(...at(x + off, y), { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction((count) => globalThis.answers.length > count, round, { timeout: 30_000 });
  }
  const answers = (await page.evaluate(() => globalThis.answers)).slice(1);
  return { told: median(answers.map(([told]) => told)), drawn: median(answers.map(([, drawn]) => drawn)) };
}

/** From the click on Cancel until the run is cancelled on the page; the longest of five. */
async function cancels(page) {
  let longest = 0;
  for (let round = 0; round < 5; round++) {
    await start(page, "isomap");
    await page.waitForSelector(".run.running");
    await page.waitForTimeout(150 + 250 * round);
    const spent = await page.evaluate(async () => {
      const cancelled = () => document.querySelectorAll(".run.cancelled").length;
      const before = cancelled();
      const begin = performance.now();
      document.querySelector(".run.running button[aria-label^='Cancel']").click();
      while (cancelled() === before) await new Promise((done) => setTimeout(done));
      return performance.now() - begin;
    });
    longest = Math.max(longest, spent);
  }
  return longest;
}

const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
try {
  const large = await openServed(await rollFile(200_000));
  const page = await toPoints(browser, large.url);
  await start(page, "pca");
  await start(page, "classicalMds");
  await start(page, "pca", { dimensions: 3 });
  await page.waitForFunction(() => document.querySelectorAll(".run.done").length === 3, undefined, { timeout: 60_000 });
  const { told, drawn } = await lassos(page);
  console.log(
    `lasso over 200,000 points in four panels: told in all after ${told.toFixed(0)} ms, drawn in all after ${drawn.toFixed(0)} ms`,
  );
  await page.close();
  large.close();
  const some = await rollFile(20_000);
  for (const [words, open] of [
    ["with threads", openServed],
    ["without isolation", openStatic],
  ]) {
    const server = await open(some);
    const tab = await toPoints(browser, server.url);
    console.log(`cancel of Isomap on 20,000 points, ${words}: ${(await cancels(tab)).toFixed(0)} ms at most`);
    await tab.close();
    server.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
