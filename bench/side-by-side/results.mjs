// What rounds of a row come to, and the file that keeps it: one entry a row, so that rows can be measured at different times.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "performance.json");

/** The middle of a list of numbers. */
export const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
/** The middle and the ends of a list of numbers. */
export const spread = (list) => ({ median: median(list), least: Math.min(...list), most: Math.max(...list) });

/** The reports of one program over the rounds: seconds warm, at the first call, from its start; CPU seconds; bytes. */
function digest(reports) {
  const warm = reports.map((report) => median(report.warm.map(({ seconds }) => seconds)));
  return {
    rounds: reports.length,
    warm: spread(warm),
    cpu: median(reports.map((report) => median(report.warm.map(({ cpu }) => cpu)))),
    cold: spread(reports.map(({ cold }) => cold.seconds)),
    start: spread(reports.map(({ start }) => start)),
    peak: median(reports.map(({ peak }) => peak)),
    others: Math.max(...reports.map(({ others }) => others)),
  };
}

/** One row's result: ours, and each peer with its ratio and what is wrong with the agreement, if anything is. */
export function summaryOf(row, ours, theirs, threads) {
  const mine = digest(ours);
  const warmOf = (report) => median(report.warm.map(({ seconds }) => seconds));
  const peers = {};
  for (const [peer, reports] of Object.entries(theirs)) {
    const own = digest(reports);
    const check = typeof row.agree === "function" ? row.agree : row.agree?.[peer];
    peers[peer] = {
      ...own,
      version: reports[0].version,
      ...(reports[0].kernel ? { kernel: reports[0].kernel } : {}),
      target: row.peers[peer],
      // Round by round, so that what slows a whole round slows both.
      ratio: {
        ...spread(reports.map((report, i) => warmOf(report) / warmOf(ours[i]))),
        cold: own.cold.median / mine.cold.median,
        start: own.start.median / mine.start.median,
        cpu: own.cpu / mine.cpu,
      },
      disagreement: (check && ours.map(({ answer }, i) => reports[i] && check(answer, reports[i].answer)).find(Boolean)) || "",
    };
  }
  const { id, name, study = false, size, growth, limits } = row;
  return {
    id,
    name,
    study,
    size,
    ...(growth ? { growth } : {}),
    ...(limits ? { limits } : {}),
    threads: Number(threads),
    date: new Date().toISOString().slice(0, 10),
    ours: mine,
    peers,
  };
}

/** All results so far, by id. */
export function readResults() {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** Adds a row's result, or replaces it. */
export function keepResult(result) {
  const results = { ...readResults(), [result.id]: result };
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}

/** The ratios against scikit-learn of the study's rows whose answers agree, and their geometric mean. */
export function studyRatios(results) {
  const ratios = Object.values(results)
    .filter(({ study, peers = {} }) => study && peers["scikit-learn"] && !peers["scikit-learn"].disagreement)
    .map(({ peers }) => peers["scikit-learn"].ratio.median);
  return { ratios, mean: Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / Math.max(1, ratios.length)) };
}

/** That mean alone. */
export const meanRatio = (results) => studyRatios(results).mean;
