import { sCurve } from "../datasets/s-curve.ts";
import type { Matrix } from "../matrix/dense.ts";
import type { StudyContext } from "./context.ts";
import { embedSheet, notebookNeighbors, numbersOf, type ScoredEmbedding, type SheetEmbeddings } from "./embedding-scores.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Formulation } from "./formulation.ts";
import type { QuestionResult } from "./question.ts";
import { notebookLleSentence, shortCircuitSentence } from "./sheet-observations.ts";
import { score } from "./words.ts";

/** What question 2 computed. */
export interface SCurveResult extends QuestionResult {
  readonly key: "q2";
  readonly points: Matrix;
  /** The true position t of every point along the curve. */
  readonly position: Float64Array;
  readonly embeddings: SheetEmbeddings;
}

/** The problem, as the report states it. */
export const sCurveFormulation: Formulation = [
  'Points $x_1,\\dots,x_n \\in \\mathbb{R}^3$ lie on a sheet that is curled into an S. Every point has a true position: $t$ along the curve and $s$ across it. From the points alone, find $y_1,\\dots,y_n \\in \\mathbb{R}^2$ in which what was near on the sheet is near again. Three methods take "near" in three ways.',
  "**Classical MDS** keeps straight-line distances $d_{ij} = \\lVert x_i - x_j \\rVert$. With $J = I - \\tfrac1n \\mathbf 1 \\mathbf 1^\\top$,",
  { tex: "B = -\\tfrac12\\, J\\,(d_{ij}^2)\\,J = V \\Lambda V^\\top, \\qquad Y = V_2\\, \\Lambda_2^{1/2}," },
  "where $\\Lambda_2$ holds the two largest eigenvalues. Since the $d_{ij}$ are Euclidean this is the projection onto the first two principal components.",
  "**Isomap** keeps distances along the sheet. Join every point to its $k$ nearest neighbors and let $g_{ij}$ be the length of the shortest path from $x_i$ to $x_j$; then proceed as MDS does, with $g_{ij}$ in place of $d_{ij}$.",
  "**Locally linear embedding** keeps how every point is made of its neighbors $N(i)$:",
  {
    tex: "\\min_W \\sum_i \\Bigl\\lVert x_i - \\sum_{j \\in N(i)} w_{ij} x_j \\Bigr\\rVert^2 \\;\\text{with}\\; \\sum_j w_{ij} = 1, \\qquad \\min_Y \\sum_i \\Bigl\\lVert y_i - \\sum_j w_{ij} y_j \\Bigr\\rVert^2 \\;\\text{with}\\; Y^\\top Y = I,\\; Y^\\top \\mathbf 1 = 0.",
  },
  "The answer is the eigenvectors of $(I - W)^\\top (I - W)$ to the smallest eigenvalues, the constant one left out.",
  "How many neighbors? Too few and the sheet falls apart; too many and neighbors are found across the gap. Here $k$ is chosen by measurement, without a look at the true position: the candidate with the largest mean of trustworthiness and continuity.",
];

const samples = 1000;
const candidates = [6, 8, 10, 12, 15, 20, 30, 50];

/** Question 2: the S-curve by MDS, Isomap and LLE, at a measured neighborhood and at the notebook's. */
export async function studySCurve(context: StudyContext): Promise<SCurveResult> {
  const { points, position } = sCurve({ samples, seed: context.seed });
  const embeddings = await embedSheet(points, position, candidates, context, 1);
  const { mds, isomap, lle, notebook, sweep } = embeddings;
  return {
    key: "q2",
    options: { samples, seed: context.seed, candidates, notebookNeighbors },
    points,
    position,
    embeddings,
    numbers: {
      methods: { mds: numbersOf(mds), isomap: numbersOf(isomap), lle: numbersOf(lle) },
      notebook: { isomap: numbersOf(notebook.isomap), lle: numbersOf(notebook.lle) },
      sweep: { isomap: sweep.isomap.map(numbersOf), lle: sweep.lle.map(numbersOf) },
    },
    fingerprint: await fingerprint([mds, isomap, lle, notebook.isomap, notebook.lle].map(({ embedding }) => embedding)),
  };
}

/** What the numbers say; every sentence depends on them. */
export function sCurveObservations({ embeddings }: SCurveResult): string[] {
  const { mds, isomap, lle, notebook } = embeddings;
  return [
    orderSentence(mds, isomap),
    `By trustworthiness and continuity the best neighborhood of those tried is ${isomap.neighbors} for Isomap and ${lle.neighbors} for LLE.`,
    lleSentence(isomap, lle),
    shortCircuitSentence(isomap, notebook.isomap),
    notebookLleSentence(lle, notebook.lle),
  ];
}

function orderSentence(mds: ScoredEmbedding, isomap: ScoredEmbedding): string {
  const straight = mds.scores.positionCorrelation;
  const along = isomap.scores.positionCorrelation;
  const figures = `|ρ| = ${score(along)} for Isomap's best axis, ${score(straight)} for that of MDS`;
  if (along > 0.99 && straight < 0.99)
    return `Isomap lays the points out in their true order along the curve; MDS, which only sees straight lines, folds the ends back (${figures}).`;
  if (along > straight) return `Isomap orders the points along the curve better than MDS, if not perfectly (${figures}).`;
  return `Here Isomap orders the points along the curve no better than MDS (${figures}).`;
}

function lleSentence(isomap: ScoredEmbedding, lle: ScoredEmbedding): string {
  const difference = isomap.scores.trustworthiness - lle.scores.trustworthiness;
  const figures = `trustworthiness ${score(lle.scores.trustworthiness)} against ${score(isomap.scores.trustworthiness)}`;
  if (Math.abs(difference) < 0.002) return `LLE keeps neighborhoods as well as Isomap (${figures}).`;
  if (difference < 0) return `LLE keeps neighborhoods better than Isomap (${figures}).`;
  return lle.scores.positionCorrelation > 0.99
    ? `LLE finds the order along the curve (|ρ| = ${score(lle.scores.positionCorrelation)}) but keeps neighborhoods less well than Isomap (${figures}): it fixes both axes to the same length, and the second need not be the width.`
    : `LLE keeps neighborhoods less well than Isomap (${figures}).`;
}
