import { spectralClustering } from "../cluster/spectral-clustering.ts";
import { circles } from "../datasets/circles.ts";
import type { Matrix } from "../matrix/dense.ts";
import { accuracy } from "../quality/accuracy.ts";
import { adjustedRandIndex, normalizedMutualInformation } from "../quality/partition-scores.ts";
import type { StudyContext } from "./context.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Formulation } from "./formulation.ts";
import type { QuestionResult } from "./question.ts";
import { percent, score } from "./words.ts";

/** One way of pruning the affinity, and what it leads to. */
export interface PruningTrial {
  readonly prune: "none" | "local" | "kagp" | "notebook";
  /** The radius beyond which similarities are cut: in local scales for "local", else a distance; null when nothing is. */
  readonly radius: number | null;
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
  /** Affinity of all pairs before and after pruning, n × n. */
  readonly affinity: { readonly before: Matrix; readonly after: Matrix };
  /** Largest eigenvalues of the normalized affinity, falling. */
  readonly eigenvalues: Float64Array;
  readonly embedding: Matrix;
  readonly trials: readonly PruningTrial[];
  readonly numbers: {
    /** Share of right labels after matching cluster numbers to circles. */
    readonly accuracy: number;
    readonly ari: number;
    readonly nmi: number;
    /** Share of equal labels without matching, under the numbering of the clusters that makes it smaller, and under the other. */
    readonly unmatchedAccuracy: number;
    readonly unmatchedAccuracyOtherNumbering: number;
    readonly eigengap: number;
    readonly eigenvalues: readonly number[];
    readonly pruning: Readonly<Record<string, unknown>>;
    readonly warnings: readonly string[];
  };
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
      radius: diagnostics.radius ?? null,
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

/** What the numbers say; every sentence depends on them. */
export function circlesObservations({ numbers, trials }: CirclesResult): string[] {
  return [
    numbers.accuracy === 1
      ? `Every point is on the right circle: accuracy after matching ${percent(1)}, adjusted Rand index ${score(numbers.ari)}.`
      : `${percent(numbers.accuracy)} of the points are on the right circle after matching (adjusted Rand index ${score(numbers.ari)}).`,
    unmatchedSentence(numbers),
    eigengapSentence(numbers.eigenvalues),
    ...trials.map(trialSentence),
  ];
}

function unmatchedSentence({ accuracy: matched, unmatchedAccuracy, unmatchedAccuracyOtherNumbering }: CirclesResult["numbers"]): string {
  return `The notebook compares cluster numbers with class numbers as they come. For this very partition, whose accuracy is ${percent(matched)}, its formula says ${percent(unmatchedAccuracy)} or ${percent(unmatchedAccuracyOtherNumbering)}, depending on which cluster happens to be called 0; so it measures the numbering and not the clusters.`;
}

/** Eigenvalues are compared by their distance from 1, which none exceeds; λ₁ itself lies there. */
function eigengapSentence(eigenvalues: readonly number[]): string {
  const away = eigenvalues.map((value) => 1 - value);
  const ratios = away.slice(2).map((distance, i) => distance / away[i + 1]!);
  const speaksFor = 2 + ratios.indexOf(Math.max(...ratios));
  const times = ratios[speaksFor - 2]!.toFixed(1);
  const figures = `λ${speaksFor} = ${eigenvalues[speaksFor - 1]!.toFixed(5)}, λ${speaksFor + 1} = ${eigenvalues[speaksFor]!.toFixed(5)}`;
  const gaps = eigenvalues.slice(0, -1).map((value, i) => value - eigenvalues[i + 1]!);
  const widest = 1 + gaps.indexOf(Math.max(...gaps));
  const plain =
    widest === speaksFor
      ? "the plain gap is widest there too"
      : `the plain gap between neighbors in the list is widest after number ${widest}, because long thin clusters crowd their eigenvalues near 1`;
  return `Measured from 1, the eigenvalue number ${speaksFor + 1} of the normalized affinity lies ${times} times as far away as the one before it (${figures}), the largest such step: it speaks for ${speaksFor} clusters${speaksFor === clusters ? ", as they were made" : `, not for ${clusters}`}; ${plain}.`;
}

function trialSentence({ prune, radius, kept, components, accuracy: found }: PruningTrial): string {
  const share = `${percent(kept)} of the affinity is kept`;
  const parts = components === 1 ? "the graph stays in one piece" : `the graph falls into ${components} parts`;
  const result = `accuracy ${percent(found)}`;
  if (prune === "none")
    return `Without pruning: ${result}, so the local scales alone ${found === 1 ? "part the circles" : "do not part the circles"}.`;
  if (prune === "local") return `Pruned in locally scaled distances (the default): ${share}, ${parts}, ${result}.`;
  if (prune === "kagp")
    return `Pruned by one radius for all pairs, as we read the paper behind the notebook: radius ${radius!.toFixed(3)}, ${share}, ${parts}, ${result}.`;
  return kept === 1
    ? `Pruned by the notebook's own search: it ends at radius ${radius!.toFixed(1)}, beyond the largest distance, and so prunes nothing (${result}).`
    : `Pruned by the notebook's own search: radius ${radius!.toPrecision(3)}, ${share}, ${parts}, ${result}.`;
}
