import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lawCases, strands } from "../laws/cases.ts";
import { modelHash } from "../laws/hash.ts";
import { inChromium, noBrowser, openBrowser } from "./chromium.ts";
import { serveFolder } from "./serve.ts";

const page = `<!doctype html><meta charset="utf-8"><title>flatland</title>
<script type="module">
  import * as flatland from "/dist/browser.js";
  globalThis.flatland = flatland;
  globalThis.ready = true;
</script>`;

/** What a page computes for one method: the model with its arrays as plain ones, and how the page fared meanwhile. */
async function inPage({ name, args }: { name: string; args: unknown[] }) {
  const { methods } = (globalThis as never as { flatland: typeof import("../../src/index.ts") }).flatland;
  const method = methods.find(({ info }) => info.name === name)!;
  const scope = globalThis as unknown as Record<string, new (list: unknown) => unknown>;
  const revive = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const { typed, list } = value as { typed?: string; list?: unknown };
    if (typed !== undefined) return new scope[typed]!(list);
    return Array.isArray(value) ? value.map(revive) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
  };
  const plain = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value))
      return {
        typed: value.constructor.name,
        list: Array.from(value as never, (entry: number) => (Object.is(entry, -0) ? "-0" : String(entry))),
      };
    if (typeof value === "number") return { number: Object.is(value, -0) ? "-0" : String(value) };
    if (typeof value !== "object" || value === null) return value;
    return Array.isArray(value) ? value.map(plain) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  };
  const given = args.map(revive) as unknown[];
  const options = given.pop() as object;
  const strip = ({ timings: _, ...content }: Record<string, unknown>) => plain(content);
  const models: Record<string, unknown> = { sync: strip(method.sync(...given, options)) };
  for (const threads of [1, 2, 3]) models[`${threads} threads`] = strip(await method(...given, { ...options, threads }));
  return { models, isolated: globalThis.crossOriginIsolated };
}

/** Numbers go into and come out of a page as text, to the last bit. */
function portable(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return { typed: value.constructor.name, list: Array.from(value as never as ArrayLike<number>) };
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(portable) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, portable(part)]));
}

function revived(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("number" in value) return Number((value as { number: string }).number);
  if ("typed" in value) {
    const { typed, list } = value as { typed: string; list: string[] };
    return new (globalThis as never as Record<string, new (list: number[]) => unknown>)[typed]!(list.map(Number));
  }
  return Array.isArray(value) ? value.map(revived) : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revived(part)]));
}

describe.skipIf(noBrowser).each([
  ["with cross-origin isolation", true],
  ["without cross-origin isolation", false],
])(inChromium("%s"), (_, isolated) => {
  let browser: Browser;
  let server: { url: string; close(): void };
  const open = async () => {
    const tab = await browser.newPage();
    const faults: string[] = [];
    tab.on("pageerror", (error) => faults.push(error.message));
    await tab.goto(`${server.url}/index.html`);
    await tab
      .waitForFunction(() => (globalThis as { ready?: boolean }).ready, undefined, { timeout: 10_000 })
      .catch((error) => {
        throw new Error(`${error.message}\n${faults.join("\n")}`);
      });
    return tab;
  };
  beforeAll(async () => {
    browser = await openBrowser();
    server = await serveFolder(".", { "/index.html": page }, isolated);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("every method gives the bytes it gives in Node, .sync and promised with 1, 2 and 3 threads", async () => {
    const tab = await open();
    // Enough work that the page's background thread has started its helpers, where it can have any.
    const helpers = await tab.evaluate(async () => {
      const { pca } = (globalThis as never as { flatland: typeof import("../../src/index.ts") }).flatland;
      const data = Float64Array.from({ length: 900 * 700 }, (_, i) => ((i * 7919) % 1009) / 1009);
      for (let round = 0; round < 3; round++) await pca({ data, shape: [900, 700] }, { dimensions: 2, threads: 3 });
      return performance.getEntriesByType("resource").filter(({ name }) => name.includes("worker-web")).length;
    });
    expect(helpers).toBeGreaterThan(0);
    const points = strands(240);
    const compared: string[] = [];
    for (const { name, method, call } of lawCases) {
      const expected = modelHash(method.sync(...call(points)));
      const found = await tab.evaluate(inPage, { name, args: call(points).map(portable) });
      expect(found.isolated).toBe(isolated);
      for (const [how, model] of Object.entries(found.models)) {
        expect(modelHash(revived(model) as object), `${name}, ${how}`).toBe(expected);
        compared.push(how);
      }
    }
    expect(compared.length).toBe(4 * lawCases.length);
  });

  test("no slice runs on the page's thread: promised calls never make an instance of the kernels there", async () => {
    const tab = await open();
    const made = await tab.evaluate(async () => {
      const { isomap, kMeans } = (globalThis as never as { flatland: typeof import("../../src/index.ts") }).flatland;
      const scope = globalThis as unknown as { WebAssembly: { Instance: new (...args: unknown[]) => object } };
      const { Instance } = scope.WebAssembly;
      let made = 0;
      scope.WebAssembly.Instance = class extends Instance {
        constructor(...args: unknown[]) {
          super(...args);
          made++;
        }
      };
      const points = Array.from({ length: 300 }, (_, i) => [i % 17, Math.sqrt(i), (i * i) % 23]);
      const model = await isomap(points, { neighbors: 12 });
      await isomap.transform(model, points.slice(0, 5));
      await kMeans(points);
      const promised = made;
      // The counter counts: a call on the page's own thread makes one.
      kMeans.sync(points);
      return { promised, sync: made };
    });
    expect(made).toEqual({ promised: 0, sync: 1 });
  });

  test("the page's loop turns while the work is done, and an abort is answered", async () => {
    const tab = await open();
    const { turns, reason, bytes } = await tab.evaluate(async () => {
      const { pca } = (globalThis as never as { flatland: typeof import("../../src/index.ts") }).flatland;
      const data = new Float64Array(2500 * 900);
      for (let i = 0; i < data.length; i++) data[i] = ((i * 7919) % 1009) / 1009;
      const controller = new AbortController();
      let turns = 0;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        turns++;
        if (turns === 200) controller.abort("enough");
        if (!controller.signal.aborted) channel.port2.postMessage(0);
      };
      channel.port2.postMessage(0);
      const reason = await pca({ data, shape: [2500, 900] }, { dimensions: 50, signal: controller.signal }).then(
        () => "finished",
        (error) => error,
      );
      const { embedding } = await pca([
        [0, 0],
        [3, 4],
        [1, 1],
      ]);
      return { turns, reason, bytes: embedding.data.byteLength };
    });
    expect(["enough", "finished"]).toContain(reason);
    expect(turns).toBeGreaterThan(reason === "enough" ? 199 : 20);
    expect(bytes).toBeGreaterThan(0);
  });
});
