// Writes what was measured: the marked parts of docs/performance.md, its charts, and the README's sentence.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { barsPanel, figure, linePanel, renderSvg } from "../../dist/plot.js";
import { filled, growthCurves, headline, headlinePattern, main, measured, pageParts } from "./page-parts.mjs";
import { meanRatio } from "./results.mjs";
import { times } from "./words.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const ratioOf = (peers) => peers[main].ratio.median;

function draw(name, picture) {
  for (const [theme, end] of [
    ["light", ""],
    ["dark", "-dark"],
  ]) {
    writeFileSync(join(root, "docs", "pictures", `${name}${end}.svg`), renderSvg(picture, { theme, font: "embed" }));
  }
}

function drawGrowth(results) {
  const curves = growthCurves(results);
  if (curves.length === 0) return;
  const panel = (method, { ours, peer }, key, yLabel, factor) =>
    linePanel({
      title: method,
      xLabel: "points",
      yLabel,
      xScale: "log",
      yScale: "log",
      series: [
        ["flatland", ours, false],
        [main, peer, true],
      ].flatMap(([name, points, dashed]) =>
        points.length === 0
          ? []
          : [{ name, x: points.map(({ n }) => n), y: points.map((point) => point[key] * factor), dashed, markers: true }],
      ),
    });
  draw(
    "growth",
    figure({
      title: "Cost as the work grows",
      subtitle: "swiss roll, two threads; above the time of a warm call, below the peak memory of the process",
      columns: curves.length,
      width: 300 * curves.length,
      panels: [
        ...curves.map(([method, lists]) => panel(method, lists, "seconds", "seconds", 1)),
        ...curves.map(([method, lists]) => panel(method, lists, "bytes", "megabytes", 1e-6)),
      ],
    }),
  );
}

function drawRatios(results) {
  const list = measured(results).filter(({ peers, size }) => size !== "growth" && peers[main] && !peers[main].disagreement);
  if (list.length === 0) return;
  draw(
    "ratios",
    figure({
      title: "How many times as quick as scikit-learn",
      subtitle: `warm, two threads, median of rounds in turn; longer is better · study's geometric mean ${times(meanRatio(results))}`,
      columns: 1,
      width: 900,
      panels: [
        barsPanel({
          groups: list.map(({ id }) => id),
          series: [{ name: "ratio", values: list.map(({ peers }) => ratioOf(peers)) }],
          label: "scikit-learn's time / flatland's",
          scale: "log",
          direction: "flat",
          values: true,
          decimals: 1,
        }),
      ],
    }),
  );
}

/** Writes the page, its charts and the sentence anew. */
export function writePage(results) {
  drawGrowth(results);
  drawRatios(results);
  const rewrite = (path, change) => writeFileSync(join(root, path), change(readFileSync(join(root, path), "utf8")));
  rewrite("docs/performance.md", (text) => filled(text, pageParts(results)));
  rewrite("README.md", (text) => text.replace(headlinePattern, headline(results)));
}
