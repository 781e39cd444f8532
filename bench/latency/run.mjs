// How soon a cancelled call lets go, and how long the caller's thread stands still meanwhile. Times differ from machine to machine
// and from run to run, so they are reported here and asserted nowhere: tests count slices and turns of the loop instead.
//
//   npm run -w bench latency                 in Node, all methods
//   npm run -w bench latency -- isomap lle   some of them
//   npm run -w bench latency -- --browser    the stall of a page in Chromium, too
//   npm run -w bench workbench               lasso and cancel in the workbench (workbench.mjs)
import { parseArgs } from "node:util";
import { blobs, methods, swissRoll } from "flatland";
import { inPage } from "../chromium.mjs";

const { values: flags, positionals: wanted } = parseArgs({
  options: { browser: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
  allowPositionals: true,
});

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

/** The longest slice of a call on one thread, and the phase it is in. */
function longestSlice(method, args) {
  const longest = { phase: "", time: 0 };
  let last = now();
  for (const { phase } of method.steps(...args)) {
    const time = now() - last;
    if (time > longest.time) Object.assign(longest, { phase, time });
    last = now();
  }
  return longest;
}

/** All figures of one method, in milliseconds. */
async function latencyOf(name) {
  const method = methodOf(name);
  const args = calls[name]();
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
  // The first run's slices are long while the engine still compiles, and a slice that the machine interrupts says nothing of ours.
  const slices = Array.from({ length: 3 }, () => longestSlice(method, args)).slice(1);
  const { phase, time } = slices.reduce((a, b) => (b.time < a.time ? b : a));
  return { name, whole, rejected, free, slice: time, phase, stall };
}

/** The longest time between two turns of a page's loop during an Isomap of 5,000 points, in milliseconds, and how long that took. */
async function stallInPage() {
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
}

const print = (line) => (flags.json ? undefined : console.log(line));
print("abort: until the promise rejects, and until the background thread is free again, at five moments of the call, the longest;");
print("slice: the longest between two looks at the signal on one thread; stall: the longest the caller's loop stood still\n");
print(`${"".padEnd(36)}${["whole", "rejects", "free", "slice", "stall"].map((word) => word.padStart(9)).join("")}`);
const rows = [];
for (const name of Object.keys(calls)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const row = await latencyOf(name);
  rows.push(row);
  const figures = [row.whole, row.rejected, row.free, row.slice, row.stall].map(ms).join(" ");
  print(`${name.padEnd(36)}${figures}   (longest slice in: ${row.phase})`);
}
const page = flags.browser ? (await inPage(stallInPage)).answer : undefined;
if (page) print(`\nIsomap of 5,000 points in Chromium: the page stood still for ${ms(page.longest)} of ${ms(page.whole)} at most`);
if (flags.json) await new Promise((resolve) => process.stdout.write(JSON.stringify({ rows, page }), resolve));
process.exit(0);
