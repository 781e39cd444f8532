// Draws the pictures of the README with the library itself: node scripts/pictures.mjs, after a build.
import { mkdirSync, writeFileSync } from "node:fs";
import { classicalMds, isomap, lle, sCurve, trustworthiness } from "flatland";
import { embeddingPanel, figure, renderSvg, spacePanel } from "flatland/plot";

const seed = 1337;
const { points, position } = sCurve({ samples: 1000, seed });
const color = { kind: "continuous", values: position, label: "position t" };
const methods = [
  ["MDS", classicalMds, {}],
  ["Isomap, 12 neighbors", isomap, { neighbors: 12 }],
  ["LLE, 12 neighbors", lle, { neighbors: 12 }],
];
const panels = [spacePanel({ points, color, azimuth: -72, elevation: 18, title: "Data", subtitle: "three coordinates" })];
for (const [title, method, options] of methods) {
  const { embedding } = await method(points, { dimensions: 2, ...options });
  const score = await trustworthiness(points, embedding, { neighbors: 12 });
  panels.push(embeddingPanel({ points: embedding, color, title, subtitle: `trustworthiness ${score.toFixed(3)}` }));
}
const picture = figure({
  title: "S-curve, 1,000 points: the data and three embeddings in the plane",
  subtitle: `seed ${seed} · color: true position along the curve`,
  columns: 2,
  panels,
});
mkdirSync("docs/pictures", { recursive: true });
writeFileSync("docs/pictures/s-curve.svg", renderSvg(picture, { theme: "light", font: "embed" }));
