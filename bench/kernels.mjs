// Speed of the kernels: on one thread, and how much quicker two are. `npm run bench` builds first; `--json` prints JSON, `--only WORD` picks rows, `--seconds N` gives each more or less time.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { helpers, inside } from "./inside.mjs";

const { values: flags } = parseArgs({ options: { json: { type: "boolean" }, only: { type: "string" }, seconds: { type: "string" } } });
/** Every row is measured for so long, and at least three times. */
const seconds = Number(flags.seconds ?? 0.7);

const kit = await inside(
  "base/steps.ts",
  "base/elementary.ts",
  "base/random.ts",
  "compute/engine.ts",
  "compute/pool.ts",
  "compute/run.ts",
  "compute/gemm.ts",
  "compute/gemm16.ts",
  "compute/convert.ts",
  "compute/distance.ts",
  "compute/elementwise.ts",
  "compute/scaling.ts",
);
const { exhaust, openEngine, openRun, startPool, random } = kit;
const engine = openEngine();
const pool = await helpers(startPool, engine, 1);

/** A slab of numbers in [0, 1), or of whole numbers in [0, 255]. */
function numbers(run, type, rows, cols) {
  const { uniform } = random(1);
  const slab = run.take(type, rows, cols);
  const { view } = slab;
  const whole = type.name.startsWith("Float") ? 1 : 256;
  const some = Float64Array.from({ length: 4099 }, () => uniform() * whole);
  for (let i = 0; i < view.length; i++) view[i] = some[i % 4099];
  return slab;
}

const square = (type, n) => (run) => {
  const [a, b, c] = [numbers(run, type, n, n), numbers(run, type, n, n), run.take(type, n, n)];
  return () => kit.gemm(run, a, b, c, { transposeB: true });
};
const gram = (type, n, m, transpose) => (run) => {
  const a = numbers(run, type, n, m);
  const side = transpose ? m : n;
  const c = run.take(type, side, side);
  return () => kit.syrk(run, a, c, { transpose });
};
const gramWhole = (n, m, transpose) => (run) => {
  const a = numbers(run, Uint8Array, n, m);
  const side = transpose ? m : n;
  const c = run.take(Float64Array, side, side);
  return () => kit.gemm16(run, a, undefined, c, 33025, { transpose });
};
const narrow = (type, n, p, transposeA) => (run) => {
  const [a, x, y] = [numbers(run, type, n, n), numbers(run, type, n, p), run.take(type, n, p)];
  return () => kit.gemm(run, a, x, y, { transposeA });
};
const distances = (n, m) => (run) => {
  const [x, d] = [numbers(run, Float64Array, n, m), run.take(Float64Array, n, n)];
  return () => kit.squaredDistances(run, x, d);
};
/** y = S x for a square table: what block Krylov spends its time in. */
const table = (type, n, p) => (run) => {
  const [s, x, y] = [numbers(run, type, n, n), numbers(run, Float64Array, n, p), run.take(Float64Array, n, p)];
  return () => kit.tableTimesBlock(run, s, x, y);
};
/** A product in (min, +): the ways of new points through k known ones each to all others. */
const minPlus = (type, queries, k, n) => (run) => {
  const [s, ways, out] = [numbers(run, type, n, n), numbers(run, Float64Array, queries, k), run.take(type, queries, n)];
  const names = run.take(Int32Array, queries, k);
  names.view.set(Int32Array.from({ length: queries * k }, (_, e) => (e * 7) % n));
  return () => kit.nearestThrough(run, s, names, ways, out);
};
const each =
  (name, type, n, ...more) =>
  (run) => {
    const [x, y] = [numbers(run, type, n, 1), run.take(type, n, 1)];
    return () => kit[name](run, x, ...(name === "powers" ? [...more, y] : [y, ...more]));
  };
const convert = (name, n, m) => (run) => {
  const x = numbers(run, Uint8Array, n, m);
  return function* () {
    run.release(yield* kit[name](run, x));
  };
};

/** Name, unit, units of work (in 10⁹) what makes it ready, and what one thread is to reach. Products count one multiplication with its addition; symmetric ones the half that is needed. */
const rows = [
  ["gemm f64, 256³, in cache", "GMAC/s", 256 ** 3, square(Float64Array, 256), 8],
  ["gemm f32, 256³, in cache", "GMAC/s", 256 ** 3, square(Float32Array, 256), 15],
  ["gemm f64, 1536³", "GMAC/s", 1536 ** 3, square(Float64Array, 1536)],
  ["gemm f32, 1536³", "GMAC/s", 1536 ** 3, square(Float32Array, 1536)],
  ["A Aᵀ f64, 3000 × 500", "GMAC/s", (3000 ** 2 * 500) / 2, gram(Float64Array, 3000, 500)],
  ["A Aᵀ f32, 3000 × 500", "GMAC/s", (3000 ** 2 * 500) / 2, gram(Float32Array, 3000, 500)],
  ["AᵀA f64, 10000 × 600", "GMAC/s", (600 ** 2 * 10000) / 2, gram(Float64Array, 10000, 600, true)],
  ["A Aᵀ u8, 256 × 512, in cache", "GMAC/s", (256 ** 2 * 512) / 2, gramWhole(256, 512), 28],
  ["A Aᵀ u8, 3000 × 3072", "GMAC/s", (3000 ** 2 * 3072) / 2, gramWhole(3000, 3072)],
  ["AᵀA u8, 20000 × 784", "GMAC/s", (784 ** 2 * 20000) / 2, gramWhole(20000, 784, true)],
  ...[1, 4, 8, 16, 32].map((p) => [`A X f64, 3000 × 3000 × ${p}`, "GMAC/s", 3000 ** 2 * p, narrow(Float64Array, 3000, p)]),
  ["Aᵀ X f64, 3000 × 3000 × 8", "GMAC/s", 3000 ** 2 * 8, narrow(Float64Array, 3000, 8, true)],
  ...[4, 8, 16].map((p) => [`table X f64, 3000 × 3000 × ${p}`, "GMAC/s", 3000 ** 2 * p, table(Float64Array, 3000, p)]),
  ["min-plus f32, 512 × 64 × 256, in cache", "G(add+min)/s", 512 * 64 * 256, minPlus(Float32Array, 512, 64, 256)],
  ["min-plus f64, 512 × 64 × 256, in cache", "G(add+min)/s", 512 * 64 * 256, minPlus(Float64Array, 512, 64, 256)],
  ["distances f64, 3000 × 3", "G differences/s", (3000 ** 2 * 3) / 2, distances(3000, 3)],
  ["distances f64, 2000 × 64", "G differences/s", (2000 ** 2 * 64) / 2, distances(2000, 64)],
  ["exp f64", "G/s", 4e6, each("exponentials", Float64Array, 4e6, -3)],
  ["exp f32", "G/s", 4e6, each("exponentials", Float32Array, 4e6, -3)],
  ["log f64", "G/s", 4e6, each("logarithms", Float64Array, 4e6)],
  ["log f32", "G/s", 4e6, each("logarithms", Float32Array, 4e6)],
  ["pow f64", "G/s", 4e6, each("powers", Float64Array, 4e6, 0.79)],
  ["u8 to f64", "G/s", 8e6, convert("toFloat64", 8000, 1000)],
  ["column means of u8", "G/s", 8e6, convert("columnMeans", 8000, 1000)],
  ["squared norms of u8", "G/s", 8e6, convert("squaredNorms", 8000, 1000)],
];

/**
 * The shortest of some rounds in seconds, by the clock and of processor time. The machine may be busy with other things: the
 * least is what the code can do, and one thread's processor time is what it takes undisturbed.
 */
function measure(prepare, threads) {
  engine.pool = threads > 1 ? pool : undefined;
  const run = openRun(engine, "bench", { count: threads, spawn: undefined });
  try {
    const start = prepare(run);
    exhaust(start());
    let clock = Number.POSITIVE_INFINITY;
    let processor = Number.POSITIVE_INFINITY;
    const end = performance.now() + seconds * 1000;
    for (let round = 0; round < 3 || performance.now() < end; round++) {
      const used = process.cpuUsage();
      const begin = performance.now();
      exhaust(start());
      clock = Math.min(clock, (performance.now() - begin) / 1000);
      const { user, system } = process.cpuUsage(used);
      processor = Math.min(processor, (user + system) / 1e6);
    }
    return { clock, processor };
  } finally {
    run.close();
  }
}

const results = [];
for (const [name, unit, work, prepare, target] of rows) {
  if (flags.only && !name.includes(flags.only)) continue;
  const one = measure(prepare, 1);
  const two = measure(prepare, 2);
  const result = {
    name,
    unit,
    oneThread: work / one.processor / 1e9,
    twoThreads: work / two.clock / 1e9,
    speedUp: one.clock / two.clock,
    ...(target ? { target } : {}),
  };
  results.push(result);
  if (!flags.json) {
    const figures = [result.oneThread.toFixed(2).padStart(7), unit.padEnd(15), `${result.speedUp.toFixed(2)}× on two threads`];
    console.log(name.padEnd(40), ...figures);
  }
}
const report = { node: process.version, processor: cpus()[0]?.model, processors: cpus().length, seconds, results };
mkdirSync(new URL("results/", import.meta.url), { recursive: true });
writeFileSync(new URL("results/kernels.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
if (flags.json) console.log(JSON.stringify(report, null, 2));
pool.stop();
