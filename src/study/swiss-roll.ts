import { ManifoldError } from "../base/errors.ts";
import { kMeans } from "../cluster/k-means.ts";
import { spectralClustering } from "../cluster/spectral-clustering.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { accuracy } from "../quality/accuracy.ts";
import { adjustedRandIndex } from "../quality/partition-scores.ts";
import type { StudyContext } from "./context.ts";
import { embedSheet, notebookNeighbors, numbersOf, type ScoredEmbedding, type SheetEmbeddings } from "./embedding-scores.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Formulation } from "./formulation.ts";
import type { QuestionResult } from "./question.ts";
import { notebookLleSentence, shortCircuitSentence } from "./sheet-observations.ts";
import { percent, score } from "./words.ts";

/** The roll as question 3 takes it: read from a file, or made by the file's recipe. */
export interface RollData {
  readonly points: Matrix<NumberArray>;
  /** Where the points come from, in words: a file's name, or how they were made. */
  readonly source: string;
}

/** What goes into `results.json`. */
export interface SwissRollNumbers {
  /** Agreement: the share of points on the right side of the split, after matching. */
  readonly spectral: { readonly agreementAlongSheet: number; readonly eigengap: number; readonly warnings: readonly string[] };
  readonly kmeans: { readonly agreementAlongSheet: number; readonly inertia: number };
  /** Of the two clusterings with each other. */
  readonly ari: number;
  readonly methods: Readonly<Record<string, unknown>>;
  readonly notebook: Readonly<Record<string, unknown>>;
  readonly sweep: Readonly<Record<string, unknown>>;
}

/** What question 3 computed. */
export interface SwissRollResult extends QuestionResult {
  readonly key: "q3";
  readonly points: Matrix<NumberArray>;
  /** Distance of every point from the roll's axis: its position along the sheet. */
  readonly radius: Float64Array;
  /** 1 where the radius is above the split, else 0. */
  readonly split: Int32Array;
  readonly kMeansLabels: Int32Array;
  readonly spectralLabels: Int32Array;
  readonly eigenvalues: Float64Array;
  readonly embeddings: SheetEmbeddings;
  readonly numbers: SwissRollNumbers;
}

/** The problem, as the report states it. */
export const swissRollFormulation: Formulation = [
  "A sheet with coordinates $(r, y)$ is rolled up: $x = (r \\cos r,\\; y,\\; r \\sin r)$. Given only the points in $\\mathbb{R}^3$, part them in two clusters, once by k-means and once by spectral clustering, and ask which of the two follows the sheet.",
  "**k-means** looks for two centers with the least sum of squared straight-line distances,",
  { tex: "\\min_{\\mu_1, \\mu_2} \\; \\sum_{i=1}^n \\min_{c} \\; \\lVert x_i - \\mu_c \\rVert^2, " },
  "so its clusters are always parted by a plane, which cuts through all layers of the roll. **Spectral clustering** (question 1) looks for two groups with few and weak edges between them in a graph that only joins near points; since the gap between two layers holds no edges, the cut can follow the sheet.",
  "The reference is the split of the sheet at radius $\\sqrt{x^2 + z^2} = 10$, half way between its inner and its outer groups of points. It takes no part in any fit. Agreement is the share of equal labels after matching; the two clusterings are compared with each other by the adjusted Rand index.",
  "Then the roll is unrolled by MDS, Isomap and LLE as in question 2, and colored by the spectral labels.",
];

const clusters = 2;
/** The sheet is split half way between the two inner and the two outer groups of points. */
const splitRadius = 10;
const candidates = [6, 8, 10, 12, 15, 20];

/** Question 3: two clusters of the roll by k-means and by spectral clustering, and the roll unrolled by three methods. */
export async function studySwissRoll({ points, source }: RollData, context: StudyContext): Promise<SwissRollResult> {
  const { seed } = context;
  const radius = radiusOf(points);
  const split = Int32Array.from(radius, (r) => (r > splitRadius ? 1 : 0));
  const outside = split.reduce((sum, side) => sum + side, 0);
  if (outside === 0 || outside === points.rows) {
    throw new ManifoldError(
      "bad-input",
      `${source}: ${outside === 0 ? "no" : "every"} point is further than ${splitRadius} from the axis, so the sheet cannot be split there. Give the roll in its own units, x = r cos r and z = r sin r with r from about 5 to 15, not scaled to a range.`,
      { points: points.rows, outside },
    );
  }

  const means = await kMeans(points, { clusters, seed, ...context.stage("k-means", 0.02) });
  const spectral = await spectralClustering(points, { clusters, seed, ...context.stage("spectral clustering", 0.1) });
  const embeddings = await embedSheet(points, radius, candidates, context, 0.88);

  const { mds, isomap, lle, notebook, sweep } = embeddings;
  return {
    key: "q3",
    options: { source, points: points.rows, seed, clusters, splitRadius, candidates, notebookNeighbors },
    points,
    radius,
    split,
    kMeansLabels: means.labels,
    spectralLabels: spectral.labels,
    eigenvalues: spectral.eigenvalues,
    embeddings,
    numbers: {
      spectral: {
        agreementAlongSheet: accuracy(split, spectral.labels),
        eigengap: spectral.diagnostics.eigengap,
        warnings: spectral.warnings.map(({ message }) => message),
      },
      kmeans: { agreementAlongSheet: accuracy(split, means.labels), inertia: means.inertia },
      ari: adjustedRandIndex(means.labels, spectral.labels),
      methods: { mds: numbersOf(mds), isomap: numbersOf(isomap), lle: numbersOf(lle) },
      notebook: { isomap: numbersOf(notebook.isomap), lle: numbersOf(notebook.lle) },
      sweep: { isomap: sweep.isomap.map(numbersOf), lle: sweep.lle.map(numbersOf) },
    },
    fingerprint: await fingerprint([
      means.labels,
      spectral.labels,
      ...[mds, isomap, lle, notebook.isomap, notebook.lle].map(({ embedding }) => embedding),
    ]),
  };
}

/** The distance of every point from the axis of the roll, hypot(x, z). */
function radiusOf({ rows, cols, data }: Matrix<NumberArray>): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    const x = data[i * cols]!;
    const z = data[i * cols + 2]!;
    return Math.sqrt(x * x + z * z);
  });
}

/** What the numbers say; every sentence depends on them. */
export function swissRollObservations(result: SwissRollResult): string[] {
  const { embeddings } = result;
  const { mds, isomap, lle, notebook } = embeddings;
  const { spectral, kmeans, ari } = result.numbers;
  return [
    agreementSentence("Spectral clustering", spectral.agreementAlongSheet),
    agreementSentence("k-means", kmeans.agreementAlongSheet),
    ari > 0.9
      ? `The two clusterings are nearly the same (adjusted Rand index ${score(ari)}).`
      : ari > 0.2
        ? `The two clusterings agree in part (adjusted Rand index ${score(ari)}, where 1 is the same and 0 is chance).`
        : `The two clusterings have next to nothing in common (adjusted Rand index ${score(ari)}, where 1 is the same and 0 is chance).`,
    unrollingSentence(mds, isomap, lle),
    shortCircuitSentence(isomap, notebook.isomap),
    notebookLleSentence(lle, notebook.lle),
  ];
}

function agreementSentence(name: string, agreement: number): string {
  const share = `${percent(agreement)} of the points`;
  if (agreement >= 0.95) return `${name} parts the sheet where it should: ${share} fall on the right side of the split.`;
  if (agreement >= 0.75) return `${name} follows the split of the sheet in good part: ${share} fall on the right side.`;
  return `${name} does not follow the sheet: only ${share} fall on the right side of the split, where guessing gives 50 %.`;
}

function unrollingSentence(...embeddings: ScoredEmbedding[]): string {
  const named = embeddings.map(({ name, scores }) => `${score(scores.positionCorrelation)} for ${name}`);
  const winner = embeddings.reduce((a, b) => (b.scores.positionCorrelation > a.scores.positionCorrelation ? b : a));
  const quality = winner.scores.positionCorrelation > 0.98 ? "and lays the sheet out in order" : "though none lays the sheet out perfectly";
  return `${winner.name} shows the position along the sheet best, ${quality} (|ρ| of the best axis: ${named.join(", ")}).`;
}
