// The tables and charts of docs/performance.md, between its marks; the words around them are written by hand.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { barsPanel, figure, linePanel, renderSvg } from "../../dist/plot.js";
import { meanRatio } from "./results.mjs";
import { rows } from "./rows.mjs";
import { megabytes, time } from "./words.mjs";

const docs = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs");
const main = "scikit-learn";

/** A ratio that is longer is cut off in the chart. */
const longestBar = 40;
const ratioOf = (peers) => peers[main].ratio.median;

/** A ratio in words. */
const times = (ratio) => `${ratio < 9.95 ? ratio.toFixed(1) : Math.round(ratio)}×`;

const table = (head, lines) =>
  [head, head.map((_, i) => (i === 0 ? "---" : "---:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Rows of the page in the order of the list of rows, those that were measured. */
const measured = (results) => rows.map(({ id }) => results[id]).filter((result) => result && Object.keys(result.peers).length > 0);

/** One line a row and peer: times, ratio, target, memory. */
function ratioTable(results) {
  const lines = [];
  for (const { name, study, ours, peers, size } of measured(results)) {
    if (size === "growth") continue;
    for (const [peer, { warm, ratio, peak, target, disagreement, rounds }] of Object.entries(peers)) {
      const reached = target === 0 ? "–" : `${target}×${ratio.median >= target ? "" : " (missed)"}`;
      lines.push([
        `${study ? "**study** " : ""}${name}`,
        peer,
        time(ours.warm.median),
        time(warm.median),
        disagreement ? `answers differ: ${disagreement}` : `**${times(ratio.median)}** (${times(ratio.least)}–${times(ratio.most)})`,
        reached,
        times(ratio.cold),
        times(ratio.start),
        `${megabytes(ours.peak)} : ${megabytes(peak)}`,
        String(rounds),
      ]);
    }
  }
  const head = [
    "row",
    "peer",
    "ours",
    "peer's",
    "ratio (least–most)",
    "target",
    "first call",
    "whole process",
    "peak memory, ours : peer's",
    "rounds",
  ];
  return table(head, lines);
}

/** The exponent p of seconds ≈ c nᵖ, by least squares of logarithms. */
function exponent(points) {
  const x = points.map(({ n }) => Math.log(n));
  const y = points.map(({ seconds }) => Math.log(seconds));
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

/** Time against n for each method, ours and the peer's. */
function growthCurves(results) {
  const methods = new Map();
  for (const result of measured(results)) {
    if (!result.growth || !result.peers[main]) continue;
    const { method, n } = result.growth;
    if (!methods.has(method)) methods.set(method, { ours: [], peer: [] });
    methods.get(method).ours.push({ n, seconds: result.ours.warm.median, bytes: result.ours.peak });
    methods.get(method).peer.push({ n, seconds: result.peers[main].warm.median, bytes: result.peers[main].peak });
  }
  return [...methods].filter(([, { ours }]) => ours.length >= 3);
}

function drawGrowth(curves) {
  const panel = (title, key, yLabel, factor) =>
    linePanel({
      title,
      xLabel: "points",
      yLabel,
      xScale: "log",
      yScale: "log",
      series: curves.flatMap(([method, { ours, peer }]) =>
        [
          [`${method}, flatland`, ours, false],
          [`${method}, ${main}`, peer, true],
        ].map(([name, points, dashed]) => ({
          name,
          x: points.map(({ n }) => n),
          y: points.map((point) => point[key] * factor),
          dashed,
          markers: true,
        })),
      ),
    });
  const picture = figure({
    title: "Cost as the work grows: swiss roll, two threads",
    subtitle: "solid: flatland · dashed: scikit-learn",
    columns: 2,
    panels: [panel("Time", "seconds", "seconds", 1), panel("Peak memory of the process", "bytes", "megabytes", 1e-6)],
  });
  writeFileSync(join(docs, "pictures", "growth.svg"), renderSvg(picture, { theme: "light", font: "embed" }));
}

function drawRatios(results) {
  const list = measured(results).filter(({ peers, size }) => size !== "growth" && peers[main] && !peers[main].disagreement);
  if (list.length === 0) return;
  const picture = figure({
    title: "How many times as quick as scikit-learn",
    subtitle: `warm, two threads, median of rounds in turn; longer is better · study's geometric mean ${times(meanRatio(results))}`,
    columns: 1,
    width: 900,
    panels: [
      barsPanel({
        // A bar that is cut off says in its name how long it would be.
        groups: list.map(({ id, peers }) => (ratioOf(peers) > longestBar ? `${id} (${times(ratioOf(peers))}, cut off)` : id)),
        series: [{ name: "ratio", values: list.map(({ peers }) => Math.min(longestBar, ratioOf(peers))) }],
        label: "scikit-learn's time / flatland's",
        direction: "flat",
        values: true,
        decimals: 1,
      }),
    ],
  });
  writeFileSync(join(docs, "pictures", "ratios.svg"), renderSvg(picture, { theme: "light", font: "embed" }));
}

function growthTable(curves) {
  return table(
    ["method", "ours: exponent of time", "scikit-learn's"],
    curves.map(([method, { ours, peer }]) => [method, exponent(ours).toFixed(2), exponent(peer).toFixed(2)]),
  );
}

const milliseconds = ({ median, least, most }) => `${Math.round(median)} ms (${Math.round(least)}–${Math.round(most)})`;

/** Puts what was measured between the marks of docs/performance.md, and draws its charts. */
export function writePage(results) {
  const path = join(docs, "performance.md");
  const curves = growthCurves(results);
  const versions = [...new Set(measured(results).flatMap(({ peers }) => Object.values(peers).map(({ version }) => version)))]
    .sort()
    .join(", ");
  const kernels = [...new Set(measured(results).flatMap(({ peers }) => Object.values(peers).flatMap(({ kernel = [] }) => kernel)))].join(
    "; ",
  );
  const start = results["start-up"];
  const none = "Not measured yet.";
  const any = measured(results).length > 0;
  const parts = {
    versions: any ? `Peers: ${versions}. BLAS kernels they chose: ${kernels}.` : none,
    mean: any
      ? `Geometric mean over the ${measured(results).filter(({ study }) => study).length} study rows against scikit-learn: **${meanRatio(results).toFixed(1)}×**.`
      : none,
    ratios: any ? `![Ratios](pictures/ratios.svg)\n\n${ratioTable(results)}` : none,
    growth: curves.length > 0 ? `![Time and memory against the number of points](pictures/growth.svg)\n\n${growthTable(curves)}` : none,
    start: start
      ? `Import and first call in a fresh process: ${milliseconds(start.sync)} on the calling thread (\`.sync\`), ${milliseconds(start.awaited)} awaited.`
      : none,
  };
  if (curves.length > 0) drawGrowth(curves);
  drawRatios(results);
  let text = readFileSync(path, "utf8");
  for (const [name, part] of Object.entries(parts)) {
    const marks = new RegExp(`(<!-- bench:${name} -->\n)[\\s\\S]*?(<!-- /bench -->)`);
    text = text.replace(marks, (_, open, close) => `${open}\n${part}\n\n${close}`);
  }
  writeFileSync(path, text);
}
