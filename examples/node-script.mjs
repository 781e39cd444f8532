// A Node script: handwritten digits in the plane by two methods, the better one as a table and a figure.
//
//   node examples/node-script.mjs [folder]

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digits, isomap, lle, trustworthiness } from "flatland";
import { writeTable } from "flatland/io";
import { embeddingPanel, figure, renderSvg } from "flatland/plot";

const folder = process.argv[2] ?? "digits-map";
const { points, labels } = await digits();

// Two methods side by side; each call runs on the background thread and tells how far it is.
const onProgress = ({ phase, fraction }) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${phase} ${Math.round(100 * fraction)} %        `);
};
const models = {
  Isomap: await isomap(points, { neighbors: 8, onProgress }),
  LLE: await lle(points, { neighbors: 12, onProgress }),
};
if (process.stderr.isTTY) process.stderr.write("\n");

const maps = [];
for (const [name, { embedding, warnings }] of Object.entries(models)) {
  const score = await trustworthiness(points, embedding);
  console.log(`${name}: trustworthiness ${score.toFixed(3)}`);
  for (const { message } of warnings) console.log(`  ${message}`);
  maps.push({ name, embedding, score });
}
const best = maps.sort((a, b) => b.score - a.score)[0];

// A table with a row for each image, and a figure whose colors are the digits.
const column = (j) => Float64Array.from({ length: points.rows }, (_, i) => best.embedding.data[2 * i + j]);
/** @type {import("flatland/io").Table} */
const table = {
  rows: points.rows,
  columns: [
    { name: "digit", kind: "number", values: labels, missing: 0 },
    { name: "e1", kind: "number", values: column(0), missing: 0 },
    { name: "e2", kind: "number", values: column(1), missing: 0 },
  ],
  format: "csv",
  notes: [],
};
/** @type {import("flatland/plot").PointColor} */
const color = { kind: "classes", labels, names: Array.from({ length: 10 }, (_, digit) => String(digit)), label: "digit" };
const picture = figure({
  title: `${best.name} of 1,797 handwritten digits`,
  subtitle: `trustworthiness ${best.score.toFixed(3)}`,
  panels: [embeddingPanel({ points: best.embedding, color })],
});

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "map.csv"), await writeTable(table, "csv"));
writeFileSync(join(folder, "map.svg"), renderSvg(picture, { theme: "light", font: "embed" }));
console.log(`Written: ${join(folder, "map.csv")} and ${join(folder, "map.svg")}, by ${best.name}`);
