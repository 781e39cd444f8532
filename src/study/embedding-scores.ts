import { classicalMds } from "../embed/classical-mds.ts";
import { isomap } from "../embed/isomap.ts";
import { lle } from "../embed/lle.ts";
import { columnOf, type Matrix, type NumberArray } from "../matrix/dense.ts";
import type { RunSettings } from "../method/settings.ts";
import { spearman } from "../quality/spearman.ts";
import { continuity, trustworthiness } from "../quality/trustworthiness.ts";
import type { StudyContext } from "./context.ts";

/** Neighborhoods that scores look at, the same for every method. */
export const scoredNeighbors = 12;

/** How well an embedding shows the data; goes into `results.json` as it is. */
export interface EmbeddingScores {
  /** Neighbors in the picture that are neighbors in the data, at 12 neighbors. */
  readonly trustworthiness: number;
  /** Neighbors in the data that are neighbors in the picture, at 12 neighbors. */
  readonly continuity: number;
  /** The largest |Spearman| correlation of an axis with the true position along the sheet. */
  readonly positionCorrelation: number;
}

/** Scores an embedding against the data and against the true position of every point along the sheet. */
async function scoreEmbedding(
  points: Matrix<NumberArray>,
  embedding: Matrix,
  position: Float64Array,
  settings: RunSettings = {},
): Promise<EmbeddingScores> {
  const options = { neighbors: scoredNeighbors, ...settings, onProgress: undefined };
  const axes = Array.from({ length: embedding.cols }, (_, a) => Math.abs(spearman(columnOf(embedding, a), position)));
  return {
    trustworthiness: await trustworthiness(points, embedding, options),
    continuity: await continuity(points, embedding, options),
    positionCorrelation: Math.max(...axes),
  };
}

/** One embedding of the study with its scores. */
export interface ScoredEmbedding {
  readonly name: string;
  /** The neighborhood of the method; MDS has none. */
  readonly neighbors?: number;
  readonly embedding: Matrix;
  readonly scores: EmbeddingScores;
  readonly warnings: readonly string[];
  /** Edges of the neighbor graph that leave the sheet, as Isomap suspects them. */
  readonly shortCircuits?: number;
  /** Those edges as pairs of rows: from, to, from, to, … */
  readonly shortCircuitEdges?: Int32Array;
}

/** What Isomap and LLE give at every candidate neighborhood. */
export interface Sweep {
  readonly isomap: readonly ScoredEmbedding[];
  readonly lle: readonly ScoredEmbedding[];
}

/** The three embeddings of a sheet: MDS, and Isomap and LLE at the neighborhood with the best scores. */
export interface SheetEmbeddings {
  readonly mds: ScoredEmbedding;
  readonly isomap: ScoredEmbedding;
  readonly lle: ScoredEmbedding;
  readonly sweep: Sweep;
  /** The same at the notebook's neighborhood. */
  readonly notebook: { readonly isomap: ScoredEmbedding; readonly lle: ScoredEmbedding };
}

/** The notebook's neighborhood for Isomap and LLE. */
export const notebookNeighbors = 100;

/**
 * Unrolls a sheet by MDS, Isomap and LLE.
 *
 * The neighborhood is chosen by measurement: of `candidates` the one whose mean of trustworthiness and continuity is largest,
 * the smaller one of equals. The true position takes no part in the choice.
 */
export async function embedSheet(
  points: Matrix<NumberArray>,
  position: Float64Array,
  candidates: readonly number[],
  context: StudyContext,
  weight: number,
): Promise<SheetEmbeddings> {
  const share = weight / (2 * candidates.length + 3);

  async function byMds(): Promise<ScoredEmbedding> {
    const settings = context.stage("MDS", share);
    const { embedding, warnings } = await classicalMds(points, { dimensions: 2, ...settings });
    return { name: "MDS", embedding, scores: await scoreEmbedding(points, embedding, position, settings), warnings: messages(warnings) };
  }

  async function byIsomap(neighbors: number): Promise<ScoredEmbedding> {
    const settings = context.stage(`Isomap with ${neighbors} neighbors`, share);
    const { embedding, warnings, diagnostics } = await isomap(points, { dimensions: 2, neighbors, ...settings });
    const scores = await scoreEmbedding(points, embedding, position, settings);
    const { count = 0, edges = [] } = diagnostics.shortCircuits ?? {};
    return {
      name: "Isomap",
      neighbors,
      embedding,
      scores,
      warnings: messages(warnings),
      shortCircuits: count,
      shortCircuitEdges: Int32Array.from(edges.flatMap(({ from, to }) => [from, to])),
    };
  }

  async function byLle(neighbors: number): Promise<ScoredEmbedding> {
    const settings = context.stage(`LLE with ${neighbors} neighbors`, share);
    const { embedding, warnings } = await lle(points, { dimensions: 2, neighbors, ...settings });
    return {
      name: "LLE",
      neighbors,
      embedding,
      scores: await scoreEmbedding(points, embedding, position, settings),
      warnings: messages(warnings),
    };
  }

  const mds = await byMds();
  const sweep = { isomap: [] as ScoredEmbedding[], lle: [] as ScoredEmbedding[] };
  for (const neighbors of candidates) {
    sweep.isomap.push(await byIsomap(neighbors));
    sweep.lle.push(await byLle(neighbors));
  }
  const notebook = { isomap: await byIsomap(notebookNeighbors), lle: await byLle(notebookNeighbors) };
  return { mds, isomap: best(sweep.isomap), lle: best(sweep.lle), sweep, notebook };
}

/** The embedding with the largest mean of trustworthiness and continuity; the first of equals. */
function best(embeddings: readonly ScoredEmbedding[]): ScoredEmbedding {
  const merit = ({ scores }: ScoredEmbedding): number => scores.trustworthiness + scores.continuity;
  return embeddings.reduce((a, b) => (merit(b) > merit(a) ? b : a));
}

/** What `results.json` says of an embedding. */
export function numbersOf({ neighbors, scores, shortCircuits, warnings }: ScoredEmbedding): Record<string, unknown> {
  return {
    ...(neighbors === undefined ? {} : { neighbors }),
    ...scores,
    ...(shortCircuits === undefined ? {} : { shortCircuits }),
    warnings,
  };
}

function messages(warnings: readonly { readonly message: string }[]): string[] {
  return warnings.map(({ message }) => message);
}
