// How soon a cancelled call lets go, and how long the caller's thread stands still meanwhile. Times differ from machine to machine
// and from run to run, so they are reported here and asserted nowhere: tests count slices and turns of the loop instead.
//
//   npm run -w bench latency                 in Node, all methods
//   npm run -w bench latency -- isomap lle   some of them
//   npm run -w bench latency -- --browser    the stall of a page in Chromium, too
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { blobs, methods, swissRoll } from "flatland";

const root = fileURLToPath(new URL("../..", import.meta.url));
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith("--"));

const roll = (samples) => swissRoll({ samples, seed: 1 }).points;
const wide = (samples, dimensions) => blobs({ samples, dimensions, centers: 10, seed: 1 });

/** A substantial call of each method: some seconds of work. */
const calls = {
  classicalMds: () => [wide(6000, 600).points, { dimensions: 20 }],
  isomap: () => [roll(5000), { neighbors: 12 }],
  lle: () => [roll(6000), { neighbors: 20, variant: "modified" }],
  "lle, 200 neighbors in 300 columns": () => [wide(1200, 300).points, { neighbors: 200, variant: "modified" }],
  pca: () => [wide(6000, 800).points, { dimensions: 50 }],
  kMeans: () => [wide(30000, 50).points, { clusters: 50 }],
  spectralClustering: () => [roll(4000), { clusters: 4 }],
  svc: () => {
    const { points, labels } = wide(4000, 100);
    return [points, labels, { C: 10 }];
  },
};

const now = () => performance.now();
const ms = (time) => `${time.toFixed(0)} ms`.padStart(8);
const methodOf = (name) => methods.find(({ info }) => info.name === name.split(",")[0]);
const smallest = methodOf("pca");
const tiny = [
  [0, 1],
  [1, 0],
  [2, 2],
];

/** The longest time between two turns of this thread's loop while `work` goes on. */
async function longestStall(work) {
  let longest = 0;
  let last = now();
  let going = true;
  const turn = () => {
    longest = Math.max(longest, now() - last);
    last = now();
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  going = false;
  return longest;
}

/** Aborts a call after a while; the time until its promise rejects, and until the background thread answers the next call. */
async function abortAfter(method, args, delay) {
  const controller = new AbortController();
  const options = { ...args.at(-1), signal: controller.signal };
  const promise = method(...args.slice(0, -1), options).then(
    () => "done",
    (reason) => reason,
  );
  await new Promise((resolve) => setTimeout(resolve, delay));
  const start = now();
  controller.abort("enough");
  if ((await promise) !== "enough") return undefined;
  const rejected = now() - start;
  await smallest(tiny);
  return { rejected, free: now() - start };
}

console.log("abort: until the promise rejects, and until the background thread is free again, at five moments of the call, the longest;");
console.log("slice: the longest between two looks at the signal on one thread; stall: the longest the caller's loop stood still\n");
console.log(
  `${"".padEnd(36)}${"whole".padStart(9)}${"rejects".padStart(9)}${"free".padStart(9)}${"slice".padStart(9)}${"stall".padStart(9)}`,
);
for (const [name, make] of Object.entries(calls)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const method = methodOf(name);
  const args = make();
  await smallest(tiny);
  const begin = now();
  let whole = 0;
  const stall = await longestStall(async () => {
    await method(...args);
    whole = now() - begin;
  });
  let rejected = 0;
  let free = 0;
  for (const share of [0.05, 0.25, 0.45, 0.65, 0.85]) {
    const found = await abortAfter(method, args, share * whole);
    if (!found) continue;
    rejected = Math.max(rejected, found.rejected);
    free = Math.max(free, found.free);
  }
  const phases = {};
  let last = now();
  for (const { phase } of method.steps(...args)) {
    const spent = now() - last;
    if (spent > (phases[phase] ?? 0)) phases[phase] = spent;
    last = now();
  }
  const [worst, slice] = Object.entries(phases).reduce((a, b) => (b[1] > a[1] ? b : a));
  console.log(`${name.padEnd(36)}${ms(whole)} ${ms(rejected)} ${ms(free)} ${ms(slice)} ${ms(stall)}   (longest slice in: ${worst})`);
}

if (words.includes("--browser")) console.log(`\nIsomap of 5,000 points in Chromium: the page stood still for ${await pageStall()} at most`);

/** The longest time between two turns of a page's loop during an Isomap of 5,000 points. */
async function pageStall() {
  const { chromium } = await import("playwright-core");
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) return "(no Chromium is installed)";
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const type = { ".js": "text/javascript" }[extname(path)] ?? "text/html";
    response.setHeader("content-type", type);
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    response.end(path === "/" ? "<!doctype html><title>latency</title>" : readFileSync(join(root, path)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const found = await tab.evaluate(async () => {
      const { isomap, swissRoll } = await import("/dist/browser.js");
      const { points } = swissRoll({ samples: 5000, seed: 1 });
      await isomap(swissRoll({ samples: 100, seed: 1 }).points);
      let longest = 0;
      let last = performance.now();
      let going = true;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        if (going) channel.port2.postMessage(0);
      };
      channel.port2.postMessage(0);
      const begin = performance.now();
      await isomap(points, { neighbors: 12 });
      going = false;
      return { longest, whole: performance.now() - begin };
    });
    return `${found.longest.toFixed(0)} ms of ${found.whole.toFixed(0)} ms`;
  } finally {
    await browser.close();
    server.close();
  }
}
process.exit(0);
