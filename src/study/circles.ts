import { spectralClustering } from "../cluster/spectral-clustering.ts";
import { circles } from "../datasets/circles.ts";
import type { Matrix } from "../matrix/dense.ts";
import { accuracy } from "../quality/accuracy.ts";
import { adjustedRandIndex } from "../quality/adjusted-rand-index.ts";
import { normalizedMutualInformation } from "../quality/normalized-mutual-information.ts";
import type { StudyContext } from "./context.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Formulation } from "./formulation.ts";
import type { QuestionResult } from "./results.ts";
import { count, percent, score } from "./words.ts";

/** One way of pruning the affinity, and what it leads to. */
export interface PruningTrial {
  readonly prune: "none" | "local" | "kagp" | "notebook";
  /** The radius beyond which similarities are cut; infinite when nothing is. */
  readonly radius: number;
  /** Share of the entries of the affinity that are kept. */
  readonly kept: number;
  /** Parts the graph falls into. */
  readonly components: number;
  readonly accuracy: number;
}

/** What question 1 computed. */
export interface CirclesResult extends QuestionResult {
  readonly key: "q1";
  readonly points: Matrix;
  readonly trueLabels: Int32Array;
  readonly predicted: Int32Array;
  /** Affinity of all pairs before and after pruning, n × n, points ordered by true circle. */
  readonly affinity: { readonly full: Matrix; readonly pruned: Matrix };
  /** Largest eigenvalues of the normalized affinity, falling. */
  readonly eigenvalues: Float64Array;
  readonly embedding: Matrix;
  readonly trials: readonly PruningTrial[];
}

/** The problem, as the report states it. */
export const circlesFormulation: Formulation = [
  "Given points $x_1,\\dots,x_n \\in \\mathbb{R}^m$ and a number $c$ of clusters, give every point one of $c$ labels so that points that are joined by a chain of near neighbors share one, however the chain is bent. Two circles with a common center have the same mean, so no method that looks for centers can part them.",
  "**Affinity.** Join every pair of points by an edge whose weight falls with their distance $d_{ij}$, measured against the local scales $\\sigma_i$: the mean of the five smallest distances from $x_i$ (its own distance 0 counted).",
  {
    tex: "A_{ij} = \\exp\\Bigl(-\\frac{d_{ij}^2}{2\\,\\sigma_i \\sigma_j}\\Bigr)\\; \\varphi_\\beta\\Bigl(\\frac{d_{ij}}{\\sqrt{\\sigma_i \\sigma_j}}\\Bigr)",
  },
  "The second factor prunes the graph: $\\varphi_\\beta(z)$ is zero for $z \\ge \\beta$. The radius $\\beta$ is found automatically, as a balance between a sparse matrix and one that is still aligned with the full one, and is never so small that the graph falls apart.",
  "**Cut.** With the degrees $D_{ii} = \\sum_j A_{ij}$, the symmetric normalized Laplacian is",
  { tex: "L = I - D^{-1/2} A\\, D^{-1/2}." },
  "Let the columns of $U \\in \\mathbb{R}^{n \\times c}$ be its eigenvectors to the $c$ smallest eigenvalues. Scale every row to length one, $Y_i = U_i / \\lVert U_i \\rVert$, and find $c$ clusters of the rows of $Y$ by k-means.",
  "**Score.** Clusters carry no names: that one circle is called 0 and the other 1 is chance. So the accuracy is taken over the best matching $\\pi$ of cluster numbers to classes,",
  { tex: "\\mathrm{accuracy} = \\max_{\\pi} \\; \\frac1n \\; \\bigl|\\{\\, i : y_i = \\pi(\\hat y_i) \\,\\}\\bigr|." },
];

const samples = 200;
const noise = 0.05;
const factor = 0.5;
const clusters = 2;

/** Question 1: spectral clustering of the concentric circles, from first principles. */
export async function studyCircles(context: StudyContext): Promise<CirclesResult> {
  const { seed } = context;
  const { points, labels } = circles({ samples, noise, factor, seed });
  const cluster = (prune: PruningTrial["prune"], keepAffinity: boolean) =>
    spectralClustering(points, { clusters, seed, prune, keepAffinity, ...context.stage(`pruning: ${prune}`, 0.25) });

  const model = await cluster("local", true);
  const trials: PruningTrial[] = [];
  for (const prune of ["none", "local", "kagp", "notebook"] as const) {
    const { diagnostics, labels: found } = prune === "local" ? model : await cluster(prune, false);
    trials.push({
      prune,
      radius: diagnostics.radius,
      kept: diagnostics.kept,
      components: diagnostics.components,
      accuracy: accuracy(labels, found),
    });
  }

  const matched = accuracy(labels, model.labels);
  const unmatched = bothNumberings(labels, model.labels);
  return {
    key: "q1",
    options: { samples, noise, factor, seed, clusters },
    points,
    trueLabels: labels,
    predicted: model.labels,
    affinity: model.affinity!,
    eigenvalues: model.eigenvalues,
    embedding: model.embedding,
    trials,
    numbers: {
      accuracy: matched,
      ari: adjustedRandIndex(labels, model.labels),
      nmi: normalizedMutualInformation(labels, model.labels),
      unmatchedAccuracy: Math.min(...unmatched),
      unmatchedAccuracyOtherNumbering: Math.max(...unmatched),
      eigengap: model.diagnostics.eigengap,
      eigenvalues: Array.from(model.eigenvalues),
      pruning: Object.fromEntries(trials.map(({ prune, ...trial }) => [prune, trial])),
      warnings: model.warnings.map(({ message }) => message),
    },
    fingerprint: await fingerprint([model.labels, model.embedding]),
  };
}

/** The share of equal labels, without matching, under either numbering of two clusters. */
function bothNumberings(truth: Int32Array, predicted: Int32Array): [number, number] {
  let equal = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === predicted[i]) equal++;
  return [equal / truth.length, 1 - equal / truth.length];
}
