import { figure, type PointColor, spacePanel } from "../../plot/index.ts";
import { notebookNeighbors } from "../embedding-scores.ts";
import type { SwissRollResult } from "../swiss-roll.ts";
import { count, score } from "../words.ts";
import type { CaptionedFigure } from "./caption.ts";
import { notebookFigure, scoredPanel, sweepFigure, type View } from "./sheet.ts";

const view: View = { azimuth: -72, elevation: 14, labels: ["x", "y", "z"] };
const names = ["cluster 0", "cluster 1"];

/** The figures of question 3, all from its result. */
export function swissRollFigures(result: SwissRollResult): CaptionedFigure[] {
  const { points, kMeansLabels, spectralLabels, radius, embeddings, numbers } = result;
  const { mds, isomap, lle } = embeddings;
  const by = (labels: Int32Array): PointColor => ({ kind: "classes", labels, names });
  const position: PointColor = { kind: "continuous", values: radius, label: "radius" };
  return [
    {
      figure: figure({
        title: `Swiss roll, ${count(points.rows, "point")}: k-means against spectral clustering`,
        subtitle: "agreement: share of points on the right side of the split of the sheet, after matching",
        panels: [
          spacePanel({
            points,
            ...view,
            color: by(kMeansLabels),
            title: "k-means",
            subtitle: `agreement ${score(numbers.kmeans.agreementAlongSheet)}`,
          }),
          spacePanel({
            points,
            ...view,
            color: by(spectralLabels),
            title: "Spectral clustering",
            subtitle: `agreement ${score(numbers.spectral.agreementAlongSheet)}`,
          }),
        ],
      }),
      caption: "k-means parts the roll by a plane through all its layers; spectral clustering may cut along the sheet.",
      repeat: repeat(result, isomap.neighbors!, lle.neighbors!),
    },
    {
      figure: figure({
        title: "The roll unrolled by three methods",
        subtitle: "color: the labels of spectral clustering",
        panels: [mds, isomap, lle].map((embedding) =>
          scoredPanel(embedding, { ...by(spectralLabels), label: "spectral clustering" } as PointColor),
        ),
      }),
      caption: "Equal lengths are equal on both axes. Position is the largest |Spearman| correlation of an axis with the radius.",
      repeat: repeat(result, isomap.neighbors!, lle.neighbors!),
    },
    {
      figure: notebookFigure(`The roll with the notebook's ${notebookNeighbors} neighbors`, points, view, embeddings, position),
      caption: "A neighborhood as wide as the gap between two layers joins them, and the roll cannot be unrolled any more.",
      repeat: repeat(result, notebookNeighbors, notebookNeighbors),
    },
    {
      figure: sweepFigure("Swiss roll: how many neighbors?", embeddings),
      caption: "Scores of Isomap and LLE over the size of the neighborhood.",
      repeat: repeat(result, isomap.neighbors!, lle.neighbors!),
    },
  ];
}

function repeat({ options }: SwissRollResult, isomapNeighbors: number, lleNeighbors: number): string {
  const data = String(options.source).startsWith("made")
    ? `import { classicalMds, isomap, kMeans, lle, spectralClustering, swissRoll4 } from "flatland";

const { points } = swissRoll4({ seed: ${options.seed} });`
    : `import { readFileSync } from "node:fs";
import { classicalMds, isomap, kMeans, lle, spectralClustering } from "flatland";
import { readTable, selectPoints } from "flatland/io";

const { points } = selectPoints(await readTable(readFileSync("${options.source}")));`;
  return `${data}
const means = await kMeans(points, { clusters: 2, seed: ${options.seed} });
const spectral = await spectralClustering(points, { clusters: 2, seed: ${options.seed} });
const mds = await classicalMds(points, { dimensions: 2 });
const unrolled = await isomap(points, { dimensions: 2, neighbors: ${isomapNeighbors} });
const linear = await lle(points, { dimensions: 2, neighbors: ${lleNeighbors} });`;
}
