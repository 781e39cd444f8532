// flatland and its peers in turn on the same data, each run in its own process. See README.md.
import { parseArgs } from "node:util";
import { ensureData, NoData } from "./data.mjs";
import { writePage } from "./page.mjs";
import { ourCommand, peerCommand } from "./peers.mjs";
import { runReport } from "./process.mjs";
import { keepResult, meanRatio, readResults, studyRatios, summaryOf } from "./results.mjs";
import { rowOf, rows } from "./rows.mjs";
import { megabytes, time } from "./words.mjs";

/** What is measured beside the rows, by its flag: a module with a function `measure({ rounds, threads })` that gives a result. */
const others = ["start", "scaling", "browser", "kernels", "latency", "landmarks"];

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    growth: { type: "boolean", default: false },
    rows: { type: "string" },
    rounds: { type: "string" },
    threads: { type: "string", default: "2" },
    alone: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
    ...Object.fromEntries(others.map((name) => [name, { type: "boolean", default: false }])),
  },
});
const wanted = others.filter((name) => flags[name] || flags.all);
const onlyOthers = !flags.all && (flags.page || wanted.length > 0) && !flags.rows;

const sizes = flags.quick
  ? ["quick"]
  : flags.all
    ? ["quick", "normal", "large", "growth"]
    : flags.growth
      ? ["growth"]
      : ["quick", "normal"];
const chosen = flags.rows ? flags.rows.split(",").map(rowOf) : onlyOthers ? [] : rows.filter(({ size }) => sizes.includes(size));
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
/** Seconds of warming up and of counted calls in one process. */
const pace = flags.quick ? { warmup: 0.5, budget: 0.3 } : { warmup: 1.5, budget: 1 };
/** A glance is not kept: its rounds are few and short. */
const kept = !flags.quick && !flags.alone;

/** How many rounds a peer gets: fewer where it is only shown beside, or so slow that what a round can change is nothing beside the ratio. */
function roundsOf(row, peer, seconds) {
  if (seconds > 60) return Math.min(rounds, 2);
  if (seconds > 20 || row.peers[peer] === 0) return Math.min(rounds, 3);
  return rounds;
}

/** One row: rounds of ours, then each peer; then what it comes to. */
async function measure(row) {
  const data = await ensureData(row.data);
  // A glance is at scikit-learn only.
  const peers = flags.alone ? [] : Object.keys(row.peers).filter((peer) => !flags.quick || peer === "scikit-learn");
  const ours = [];
  const theirs = Object.fromEntries(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    ours.push(await runReport(...ourCommand(row.id, data, flags.threads, pace), flags.threads, { careful: !flags.quick }));
    for (const peer of peers) {
      if (round >= roundsOf(row, peer, theirs[peer][0]?.cold.seconds ?? 0)) continue;
      theirs[peer].push(await runReport(...peerCommand(row.id, peer, data, pace), flags.threads, { careful: !flags.quick }));
    }
  }
  return summaryOf(row, ours, theirs, flags.threads);
}

function print({ id, ours, peers }) {
  const cells = [
    id.padEnd(28),
    `${time(ours.warm.median)} (first ${time(ours.cold.median)}, CPU ${time(ours.cpu)}, ${megabytes(ours.peak)})`,
  ];
  const others = Math.max(...[ours, ...Object.values(peers)].map(({ others }) => others));
  if (others > 0.15) cells.push(`disturbed: others took up to ${others.toFixed(2)} processors`);
  for (const [peer, { warm, peak, ratio, disagreement }] of Object.entries(peers)) {
    const span = `${ratio.median.toFixed(1)}× [${ratio.least.toFixed(1)}, ${ratio.most.toFixed(1)}]`;
    cells.push(
      `${peer} ${time(warm.median)}, ${megabytes(peak)}: ${span}, CPU ${ratio.cpu.toFixed(1)}×${disagreement ? ` DISAGREES: ${disagreement}` : ""}`,
    );
  }
  console.log(cells.join(" | "));
}

const fresh = {};
for (const row of chosen) {
  try {
    const result = await measure(row);
    print(result);
    fresh[row.id] = result;
    if (kept) keepResult(result);
    if (Object.values(result.peers).some(({ disagreement }) => disagreement)) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof NoData)) {
      console.error(`${row.id}: ${error.message}`);
      process.exitCode = 1;
    } else console.log(`${row.id}: left out, ${error.message}`);
  }
}
for (const name of wanted) {
  const { measure } = await import(`./${name}.mjs`);
  const result = await measure({ rounds, threads: Number(flags.threads) });
  console.log(JSON.stringify(result));
  keepResult({ ...result, id: name, date: new Date().toISOString().slice(0, 10) });
}
if (flags.quick) {
  console.log(
    `geometric mean over ${studyRatios(fresh).ratios.length} rows of the study: ${meanRatio(fresh).toFixed(2)}×, at a glance; the page and its numbers stay as they are`,
  );
} else if (!flags.alone) {
  const results = readResults();
  console.log(`geometric mean over the study's rows: ${meanRatio(results).toFixed(2)}×`);
  writePage(results);
}
