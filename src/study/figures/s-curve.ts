import { figure, type PointColor, spacePanel } from "../../plot/index.ts";
import { notebookNeighbors } from "../embedding-scores.ts";
import type { SCurveResult } from "../s-curve.ts";
import { count } from "../words.ts";
import type { CaptionedFigure } from "./caption.ts";
import { notebookFigure, scoredPanel, sweepFigure, type View } from "./sheet.ts";

const view: View = { azimuth: -72, elevation: 18, labels: ["x", "y", "z"] };

/** The figures of question 2, all from its result. */
export function sCurveFigures(result: SCurveResult): CaptionedFigure[] {
  const { points, position, embeddings } = result;
  const { mds, isomap, lle } = embeddings;
  const color: PointColor = { kind: "continuous", values: position, label: "position t" };
  return [
    {
      figure: figure({
        title: `S-curve, ${count(points.rows, "point")}: the data and three embeddings in the plane`,
        subtitle: `seed ${result.options.seed} · color: true position along the curve`,
        columns: 2,
        panels: [
          spacePanel({ points, ...view, color, title: "Data", subtitle: "three coordinates" }),
          ...[mds, isomap, lle].map((embedding) => scoredPanel(embedding, color)),
        ],
      }),
      caption:
        "Equal lengths are equal on both axes of an embedding. Position is the largest |Spearman| correlation of an axis with the true t.",
      repeat: repeat(result, isomap.neighbors!, lle.neighbors!),
    },
    {
      figure: notebookFigure(`S-curve with the notebook's ${notebookNeighbors} neighbors`, points, view, embeddings, color),
      caption: "An edge of the neighbor graph that jumps from one arm of the S to another makes far points near for Isomap.",
      repeat: repeat(result, notebookNeighbors, notebookNeighbors),
    },
    {
      figure: sweepFigure("S-curve: how many neighbors?", embeddings),
      caption: "Scores of Isomap and LLE over the size of the neighborhood. The true position takes no part in the choice.",
      repeat: repeat(result, isomap.neighbors!, lle.neighbors!),
    },
  ];
}

function repeat({ options }: SCurveResult, isomapNeighbors: number, lleNeighbors: number): string {
  return `import { classicalMds, isomap, lle, sCurve } from "flatland";

const { points, position } = sCurve({ samples: ${options.samples}, seed: ${options.seed} });
const mds = await classicalMds(points, { dimensions: 2 });
const unrolled = await isomap(points, { dimensions: 2, neighbors: ${isomapNeighbors} });
const linear = await lle(points, { dimensions: 2, neighbors: ${lleNeighbors} });`;
}
