import type { ScoredEmbedding } from "./embedding-scores.ts";
import { count, score } from "./words.ts";

/** What the notebook's neighborhood does to Isomap, beside the measured one. */
export function shortCircuitSentence(chosen: ScoredEmbedding, notebook: ScoredEmbedding): string {
  const edges = notebook.shortCircuits ?? 0;
  const before = chosen.scores.positionCorrelation;
  const after = notebook.scores.positionCorrelation;
  const effect =
    before - after > 0.005
      ? `the agreement of the best axis with the true position falls from ${score(before)} to ${score(after)}`
      : `the agreement of the best axis with the true position stays (${score(before)} and ${score(after)})`;
  if (edges === 0) return `At the notebook's ${notebook.neighbors} neighbors no edge is found to leave the sheet; ${effect}.`;
  const atChosen = chosen.shortCircuits ?? 0;
  return `At the notebook's ${notebook.neighbors} neighbors ${count(edges, "edge of the neighbor graph jumps", "edges of the neighbor graph jump")} across the gap between two parts of the sheet (at ${chosen.neighbors} neighbors: ${atChosen === 0 ? "none" : atChosen}), and ${effect}.`;
}

/** What the notebook's neighborhood does to LLE. */
export function notebookLleSentence(chosen: ScoredEmbedding, notebook: ScoredEmbedding): string {
  const change = notebook.scores.trustworthiness - chosen.scores.trustworthiness;
  const figures = `trustworthiness ${score(chosen.scores.trustworthiness)} at ${chosen.neighbors} neighbors, ${score(notebook.scores.trustworthiness)} at ${notebook.neighbors}`;
  if (change < -0.005) return `LLE suffers from the large neighborhood as well (${figures}).`;
  if (change > 0.005) return `LLE does better with the large neighborhood (${figures}).`;
  return `LLE is hardly changed by the large neighborhood (${figures}).`;
}
