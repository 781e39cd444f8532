// flatland and its peers in turn on the same data, each run in its own process. See README.md.
import { parseArgs } from "node:util";
import { ensureData, NoData } from "./data.mjs";
import { writePage } from "./page.mjs";
import { ourCommand, peerCommand } from "./peers.mjs";
import { runReport } from "./process.mjs";
import { keepResult, meanRatio, readResults, summaryOf } from "./results.mjs";
import { rowOf, rows } from "./rows.mjs";
import { measureStart } from "./start.mjs";
import { megabytes, time } from "./words.mjs";

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
    start: { type: "boolean", default: false },
  },
});

const sizes = flags.quick
  ? ["quick"]
  : flags.all
    ? ["quick", "normal", "large", "growth"]
    : flags.growth
      ? ["growth"]
      : ["quick", "normal"];
const chosen = flags.rows ? flags.rows.split(",").map(rowOf) : rows.filter(({ size }) => sizes.includes(size));
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 5));
/** Seconds of warm calls in one process. */
const budget = flags.quick ? 0.3 : 1;

/** One row: rounds of ours, then each peer; then what it comes to. */
async function measure(row) {
  const data = await ensureData(row.data);
  const peers = flags.alone ? [] : Object.keys(row.peers);
  const ours = [];
  const theirs = Object.fromEntries(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    ours.push(await runReport(...ourCommand(row.id, data, flags.threads, budget), flags.threads));
    for (const peer of peers) {
      // A peer that is only shown beside, or far slower, is not asked as often.
      const seconds = theirs[peer][0]?.cold.seconds ?? 0;
      if ((seconds > 60 || row.peers[peer] === 0) && round >= 2) continue;
      theirs[peer].push(await runReport(...peerCommand(row.id, peer, data, budget), flags.threads));
    }
  }
  return summaryOf(row, ours, theirs, flags.threads);
}

function print(result) {
  const { id, ours, peers } = result;
  const cells = [
    id.padEnd(28),
    `${time(ours.warm.median)} (first ${time(ours.cold.median)}, CPU ${time(ours.cpu)}, ${megabytes(ours.peak)})`,
  ];
  for (const [peer, { warm, peak, ratio, disagreement }] of Object.entries(peers)) {
    const span = `${ratio.median.toFixed(1)}× [${ratio.least.toFixed(1)}, ${ratio.most.toFixed(1)}]`;
    cells.push(
      `${peer} ${time(warm.median)}, ${megabytes(peak)}: ${span}, CPU ${ratio.cpu.toFixed(1)}×${disagreement ? ` DISAGREES: ${disagreement}` : ""}`,
    );
  }
  console.log(cells.join(" | "));
}

if (flags.start) {
  const result = await measureStart(Math.max(rounds, 7));
  console.log(JSON.stringify(result));
  keepResult(result);
} else if (!flags.page) {
  for (const row of chosen) {
    try {
      const result = await measure(row);
      print(result);
      if (!flags.alone) keepResult(result);
      if (Object.values(result.peers).some(({ disagreement }) => disagreement)) process.exitCode = 1;
    } catch (error) {
      if (!(error instanceof NoData)) console.error(`${row.id}: ${error.message}`);
      else console.log(`${row.id}: left out, ${error.message}`);
    }
  }
}
const results = readResults();
console.log(`geometric mean over the study's rows: ${meanRatio(results).toFixed(2)}×`);
if (!flags.alone && !flags.quick) writePage(results);
