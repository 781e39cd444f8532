// Draws the pictures of the README and of docs/ with the library itself: node scripts/pictures.mjs, after a build. Names pick some of
// them. Each follows the reader's light or dark setting, and is checked for writing that overlaps or is cut off.
import { mkdirSync, writeFileSync } from "node:fs";
import {
  classicalMds,
  digits,
  isomap,
  lle,
  pca,
  procrustes,
  sCurve,
  stretchOfPoints,
  swissRoll,
  trustworthiness,
  trustworthinessOfPoints,
} from "flatland";
import { embeddingPanel, figure, linePanel, lintFigure, renderSvg, spacePanel } from "flatland/plot";

const folder = "docs/pictures";
const along = (values) => ({ kind: "continuous", values, label: "position along the sheet" });
const scored = async (points, embedding) => `trustworthiness ${(await trustworthiness(points, embedding)).toFixed(3)}`;
const roll = swissRoll({ samples: 800, seed: 0 });

const pictures = {
  /** The README's: the data and three views of it. */
  async "s-curve"() {
    const seed = 1337;
    const { points, position } = sCurve({ samples: 1000, seed });
    const color = { kind: "continuous", values: position, label: "position t" };
    const panels = [spacePanel({ points, color, azimuth: -72, elevation: 18, title: "Data", subtitle: "three coordinates" })];
    for (const [title, method, options] of [
      ["MDS", classicalMds, {}],
      ["Isomap, 12 neighbors", isomap, { neighbors: 12 }],
      ["LLE, 12 neighbors", lle, { neighbors: 12 }],
    ]) {
      const { embedding } = await method(points, options);
      panels.push(embeddingPanel({ points: embedding, color, title, subtitle: await scored(points, embedding) }));
    }
    return figure({
      title: "S-curve, 1,000 points: the data and three embeddings in the plane",
      subtitle: `seed ${seed} · color: true position along the curve`,
      columns: 2,
      panels,
    });
  },

  /** One roll, good and bad numbers of neighbors. */
  async "roll-neighbors"() {
    const { points, position } = roll;
    const color = along(position);
    const panels = [];
    const joints = (model) => ({
      pairs: model.diagnostics.shortCircuits.edges.flatMap(({ from, to }) => [from, to]),
      label: "short circuit",
    });
    const bad = await isomap(points, { neighbors: 20 });
    panels.push(
      spacePanel({
        points,
        color,
        azimuth: -75,
        elevation: 8,
        edges: joints(bad),
        title: "Data",
        subtitle: "and the short circuits of 20 neighbors",
      }),
    );
    for (const [neighbors, what] of [
      [10, "flat"],
      [20, "folded"],
      [60, "no longer a map"],
    ]) {
      const { embedding } = neighbors === 20 ? bad : await isomap(points, { neighbors });
      const subtitle = `${what}; ${await scored(points, embedding)}`;
      panels.push(embeddingPanel({ points: embedding, color, title: `Isomap, ${neighbors} neighbors`, subtitle }));
    }
    return figure({ title: "A swiss roll at three numbers of neighbors", subtitle: "800 points", columns: 2, panels });
  },

  /** One S-curve by what the methods keep of it. */
  async "s-curve-methods"() {
    const { points, position } = sCurve({ samples: 800, seed: 0 });
    const color = along(position);
    const panels = [];
    for (const [title, method, options] of [
      ["PCA", pca, {}],
      ["Isomap, 12 neighbors", isomap, { neighbors: 12 }],
      ["Isomap, 150 neighbors", isomap, { neighbors: 150 }],
      ["LLE, 12 neighbors", lle, { neighbors: 12 }],
      ["Modified LLE, 12 neighbors", lle, { neighbors: 12, variant: "modified" }],
      ["LLE, 150 neighbors", lle, { neighbors: 150 }],
    ]) {
      const { embedding } = await method(points, options);
      panels.push(embeddingPanel({ points: embedding, color, title, subtitle: await scored(points, embedding) }));
    }
    return figure({ title: "One S-curve, six pictures", subtitle: "800 points", columns: 3, panels });
  },

  /** Where a map can be believed. */
  async "local-quality"() {
    const { points } = roll;
    const panels = [];
    for (const [title, method, options] of [
      ["PCA", pca, {}],
      ["Isomap, 10 neighbors", isomap, { neighbors: 10 }],
      ["Isomap, 20 neighbors", isomap, { neighbors: 20 }],
    ]) {
      const { embedding } = await method(points, options);
      const values = await trustworthinessOfPoints(points, embedding);
      const color = { kind: "continuous", values, label: "trustworthiness of the point", domain: [0.4, 1] };
      panels.push(embeddingPanel({ points: embedding, color, title, subtitle: await scored(points, embedding) }));
    }
    return figure({ title: "Where to believe: trustworthiness point by point", subtitle: "a swiss roll, 800 points", columns: 3, panels });
  },

  /** How much longer or shorter neighborhoods have become. */
  async "local-stretch"() {
    const { points } = sCurve({ samples: 800, seed: 0 });
    const panels = [];
    for (const [title, method, options, subtitle] of [
      ["PCA", pca, {}, "the width is gone, everywhere alike"],
      ["Isomap, 12 neighbors", isomap, { neighbors: 12 }, "nearly the same everywhere"],
      ["LLE, 12 neighbors", lle, { neighbors: 12 }, "one end drawn out, the other shrunk"],
    ]) {
      const { embedding } = await method(points, options);
      const color = {
        kind: "continuous",
        values: (await stretchOfPoints(points, embedding)).map((doublings) => 2 ** doublings),
        label: "local stretch, times the median",
        domain: [0.4, 1.6],
      };
      panels.push(embeddingPanel({ points: embedding, color, title, subtitle }));
    }
    return figure({ title: "How much longer neighborhoods have become", subtitle: "an S-curve, 800 points", columns: 3, panels });
  },

  /** Where the axes end. */
  async eigenvalues() {
    const { points } = await digits();
    const { explainedVarianceRatio } = await pca(points, { dimensions: 30 });
    const shares = async (neighbors) => {
      const { eigenvalues } = await isomap(roll.points, { neighbors, dimensions: 8 });
      return eigenvalues.map((value) => value / eigenvalues[0]);
    };
    return figure({
      title: "Where the axes end",
      columns: 2,
      panels: [
        linePanel({
          title: "PCA of the digits",
          subtitle: "no edge: as many as you need",
          xLabel: "component",
          yLabel: "share of the variance",
          whole: true,
          yDomain: [0, 0.16],
          series: [{ name: "digits", y: explainedVarianceRatio }],
        }),
        linePanel({
          title: "Isomap of a swiss roll",
          subtitle: "10 neighbors: two, then next to nothing",
          xLabel: "component",
          yLabel: "eigenvalue, share of the first",
          whole: true,
          yScale: "log",
          series: [
            { name: "10 neighbors", y: await shares(10) },
            { name: "20 neighbors", y: await shares(20), dashed: true },
          ],
        }),
      ],
    });
  },

  /** Points that were there at the fit, and points that came later. */
  async "new-points"() {
    const { points, position } = roll;
    const model = await isomap(points, { neighbors: 10 });
    const fresh = swissRoll({ samples: 200, seed: 7 });
    const placed = await isomap.transform(model, fresh.points);
    const away = { data: fresh.points.data.map((value, i) => (i % 3 === 1 ? value + 15 : value)), shape: [200, 3] };
    const lost = await isomap.transform(model, away);
    const both = (more) => ({ data: Float64Array.from([...model.embedding.data, ...more.data]), shape: [1000, 2] });
    const labels = Int32Array.from({ length: 1000 }, (_, i) => (i < 800 ? 0 : 1));
    const color = { kind: "classes", labels, names: ["fitted", "new"] };
    const all = Float64Array.from([...position, ...fresh.position]);
    return figure({
      title: "New points on the map of an old fit",
      subtitle: "800 points fitted, 200 placed",
      columns: 2,
      panels: [
        embeddingPanel({
          points: both(placed),
          color,
          title: "New points of the same roll",
          subtitle: "they fall between their neighbors",
        }),
        embeddingPanel({
          points: both(lost),
          color,
          title: "New points beside the roll",
          subtitle: "half of them beyond its edge, placed all the same",
        }),
        embeddingPanel({ points: both(placed), color: along(all), title: "The same, by position", subtitle: "colors fit" }),
        embeddingPanel({
          points: both(lost),
          color: along(all),
          title: "The same, by position",
          subtitle: "far beyond the edge ends of the roll come together",
        }),
      ],
    });
  },

  /** A graph in two parts. */
  async disconnected() {
    const one = sCurve({ samples: 400, seed: 0 });
    const data = Float64Array.from({ length: 2400 }, (_, i) => one.points.data[i % 1200] + (i >= 1200 && i % 3 === 0 ? 6 : 0));
    const points = { data, shape: [800, 3] };
    const labels = Int32Array.from({ length: 800 }, (_, i) => (i < 400 ? 0 : 1));
    const color = { kind: "classes", labels, names: ["one part", "the other"] };
    const bridged = await isomap(points, { neighbors: 10 });
    const joints = { pairs: bridged.bridges.flatMap(({ from, to }) => [from, to]), label: "bridge" };
    const local = await lle(points, { neighbors: 10 });
    return figure({
      title: "Two parts that nothing joins",
      subtitle: "two S-curves, 400 points each, 10 neighbors",
      columns: 3,
      panels: [
        spacePanel({ points, color, edges: joints, azimuth: -72, elevation: 18, title: "Data", subtitle: "and the shortest bridge" }),
        embeddingPanel({ points: bridged.embedding, color, title: "Isomap, joined", subtitle: "the gap is a guess" }),
        embeddingPanel({ points: local.embedding, color, title: "LLE, joined", subtitle: "each part falls onto a line" }),
      ],
    });
  },

  /** One map, turned, mirrored, and brought back. */
  async turned() {
    const { points, position } = roll;
    const color = along(position);
    const { embedding } = await isomap(points, { neighbors: 10 });
    const turn = (x, y) => [-0.6 * x + 0.8 * y, 0.8 * x + 0.6 * y];
    const other = Array.from({ length: 800 }, (_, i) => turn(embedding.data[2 * i], embedding.data[2 * i + 1]));
    const { aligned, disparity } = procrustes(embedding, other);
    return figure({
      title: "Three pictures that say the same",
      columns: 3,
      panels: [
        embeddingPanel({ points: embedding, color, title: "A map" }),
        embeddingPanel({ points: other, color, title: "Turned and mirrored", subtitle: "every distance as before" }),
        embeddingPanel({ points: aligned, color, title: "Brought back", subtitle: `procrustes: disparity ${disparity.toFixed(3)}` }),
      ],
    });
  },
};

const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, draw] of Object.entries(pictures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const made = await draw();
  for (const { message } of lintFigure(made, { width: 900 })) console.error(`${name}: ${message}`);
  writeFileSync(`${folder}/${name}.svg`, renderSvg(made, { theme: "auto", font: "embed", width: 900 }));
  console.log(`${folder}/${name}.svg`);
}
