// Pages of the bench in headless Chromium: a server of the checkout on this machine alone, and a tab that shows one of its pages.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json" };

/** The library's entry for Node stands for the one for browsers, so that a page can import what a process does. */
const page = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="importmap">{ "imports": { "/dist/node.js": "/dist/browser.js" } }</script>`;

/** Serves the checkout, and a folder under /data/; cross-origin isolated, which shared memory needs, or not. */
function serve(folder, isolated) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (isolated) {
      response.setHeader("cross-origin-opener-policy", "same-origin");
      response.setHeader("cross-origin-embedder-policy", "require-corp");
    }
    const file = path.startsWith("/data/") ? join(folder, path.slice(6)) : join(root, path);
    const found = path !== "/" && existsSync(file) && statSync(file).isFile();
    response.statusCode = path === "/" || found ? 200 : 404;
    response.setHeader("content-type", path === "/" ? "text/html" : (types[extname(path)] ?? "application/octet-stream"));
    response.end(path === "/" ? page : found ? readFileSync(file) : "");
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Runs `code` with `argument` in a page of a fresh browser; gives its answer and the browser's version. */
export async function inPage(code, argument, { folder = "", isolated = true } = {}) {
  const { chromium } = await import("playwright-core");
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("no Chromium is installed");
  const server = await serve(folder, isolated);
  const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    return { answer: await tab.evaluate(code, argument), version: browser.version() };
  } finally {
    await browser.close();
    server.close();
  }
}
