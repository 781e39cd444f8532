import type { Matrix, NumberArray } from "../../matrix/dense.ts";
import { embeddingPanel, type Figure, figure, linePanel, type PointColor, type SpaceSpec, spacePanel } from "../../plot/index.ts";
import { notebookNeighbors, type ScoredEmbedding, type SheetEmbeddings, scoredNeighbors } from "../embedding-scores.ts";
import { score } from "../words.ts";

/** How the data of a sheet is shown in space. */
export type View = Pick<SpaceSpec, "azimuth" | "elevation" | "labels">;

/** One panel for an embedding, with its scores below the title. */
export function scoredPanel({ name, neighbors, embedding, scores }: ScoredEmbedding, color: PointColor) {
  return embeddingPanel({
    points: embedding,
    color,
    title: neighbors === undefined ? name : `${name}, ${neighbors} neighbors`,
    subtitle: `trustworthiness ${score(scores.trustworthiness)} · continuity ${score(scores.continuity)} · position ${score(scores.positionCorrelation)}`,
  });
}

/** Scores of Isomap and LLE over the neighborhoods that were tried, with the notebook's beside them. */
export function sweepFigure(title: string, { sweep, notebook }: SheetEmbeddings): Figure {
  const curves = (value: (embedding: ScoredEmbedding) => number) =>
    (["isomap", "lle"] as const).map((key) => {
      const all = [...sweep[key], notebook[key]];
      return { name: key === "isomap" ? "Isomap" : "LLE", x: all.map(({ neighbors }) => neighbors!), y: all.map(value) };
    });
  const common = {
    xLabel: "neighbors",
    xScale: "log" as const,
    references: [{ axis: "x" as const, value: notebookNeighbors, label: "notebook" }],
  };
  return figure({
    title,
    subtitle: `scores at ${scoredNeighbors} neighbors of each point; the neighborhood with the best mean of the first two is taken`,
    panels: [
      linePanel({ ...common, series: curves(({ scores }) => scores.trustworthiness), yLabel: "trustworthiness", title: "Trustworthiness" }),
      linePanel({ ...common, series: curves(({ scores }) => scores.continuity), yLabel: "continuity", title: "Continuity" }),
      linePanel({
        ...common,
        series: curves(({ scores }) => scores.positionCorrelation),
        yLabel: "|ρ| of the best axis",
        title: "Agreement with the true position",
      }),
    ],
  });
}

/** What the notebook's neighborhood does: the edges that leave the sheet, and the two embeddings that follow. */
export function notebookFigure(
  title: string,
  points: Matrix<NumberArray>,
  view: View,
  { notebook }: SheetEmbeddings,
  color: PointColor,
): Figure {
  const { isomap, lle } = notebook;
  const edges = isomap.shortCircuitEdges;
  const some = edges && thinned(edges, 150);
  const shown = edges && some && some.length < edges.length ? `${some.length / 2} of ${edges.length / 2} drawn` : "all drawn";
  return figure({
    title,
    subtitle: `edges of the neighbor graph that are far shorter than the way along the sheet (${shown})`,
    panels: [
      spacePanel({
        points,
        ...view,
        color,
        title: `The graph of ${notebookNeighbors} neighbors`,
        ...(some ? { edges: { pairs: some, label: "short circuits" } } : {}),
      }),
      scoredPanel(isomap, color),
      scoredPanel(lle, color),
    ],
  });
}

/** At most `most` edges, evenly taken from all of them. */
function thinned(pairs: Int32Array, most: number): Int32Array {
  const edges = pairs.length / 2;
  if (edges <= most) return pairs;
  return Int32Array.from({ length: 2 * most }, (_, i) => pairs[2 * Math.floor(((i >> 1) * edges) / most) + (i & 1)]!);
}
