import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { swissRoll } from "../../src/datasets/index.ts";
import { isomap } from "../../src/embed/isomap.ts";
import { inChromium, noBrowser, openBrowser } from "./chromium.ts";
import { serveFolder } from "./serve.ts";

// An app as people write one: it imports "flatland" by name, a bundler makes files of it, and a page loads them.

const app = `
import { isomap, ManifoldError, swissRoll } from "flatland";
const { points } = swissRoll({ samples: 200, seed: 1 });
const seen = [];
globalThis.answer = (async () => {
  const model = await isomap(points, { neighbors: 10, onProgress: ({ phase }) => seen.push(phase) });
  const refused = await isomap(points, { neighbours: 10 }).catch((error) => [error instanceof ManifoldError, error.message]);
  return { embedding: Array.from(model.embedding.data), phases: [...new Set(seen)], refused, isolated: crossOriginIsolated };
})();
`;

describe.skipIf(noBrowser)(inChromium("bundled by Vite"), () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "flatland-app-"));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve("."), join(folder, "node_modules/flatland"));
    writeFileSync(
      join(folder, "index.html"),
      '<!doctype html><meta charset="utf-8"><title>app</title><script type="module" src="/app.js"></script>',
    );
    writeFileSync(join(folder, "app.js"), app);
    await build({ root: folder, configFile: false, logLevel: "error", worker: { format: "es" } });
  }, 60_000);
  afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

  test.each([true, false])("runs, with threads or without (cross-origin isolation: %s), and gives Node's bytes", async (isolated) => {
    const browser = await openBrowser();
    const server = await serveFolder(join(folder, "dist"), {}, isolated);
    try {
      const tab = await browser.newPage();
      const faults: string[] = [];
      tab.on("pageerror", (error) => faults.push(error.message));
      tab.on("requestfailed", (request) => faults.push(request.url()));
      await tab.goto(`${server.url}/index.html`);
      await tab.waitForFunction(() => "answer" in globalThis, undefined, { timeout: 20_000 });
      const answer = await tab.evaluate(() => (globalThis as never as { answer: Promise<Record<string, unknown>> }).answer);
      const { points } = swissRoll({ samples: 200, seed: 1 });
      expect(faults).toEqual([]);
      expect(answer.isolated).toBe(isolated);
      expect(answer.embedding).toEqual(Array.from(isomap.sync(points, { neighbors: 10 }).embedding.data));
      expect(answer.phases).toEqual(["neighbors", "short circuits", "geodesics", "embedding", "quality"]);
      expect(answer.refused).toEqual([true, expect.stringContaining('Did you mean "neighbors"?')]);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
