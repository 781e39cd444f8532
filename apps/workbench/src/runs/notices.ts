import { title } from "../base/format.ts";
import type { Run } from "./run.ts";

/** Something a reader should know before concluding anything. */
export interface Notice {
  readonly text: string;
  readonly warn: boolean;
}

/** What the axes of a picture mean, for the methods whose pictures are often misread. */
const axes: Readonly<Record<string, string>> = {
  classicalMds: "MDS keeps straight-line distances as well as it can: a folded sheet stays folded. Axes have the units of the data.",
  isomap: "Isomap keeps distances along the surface. Axes have the units of the data; only their turn and mirror image are arbitrary.",
  lle: "LLE axes have no units: each is stretched to the same length. Do not compare distances between far groups.",
  pca: "PCA shows the directions of largest variance. Axes have the units of the data; what lies across them is flattened away.",
};

/** Scores below this are worth a warning. */
export const weak = 0.9;

/** Warnings and remarks on a finished run, in plain words. */
export function noticesOf(run: Run): Notice[] {
  const notices: Notice[] = run.warnings.map(({ message }) => ({
    text: `${title(run.method)}: ${message.replace(/^\w+: /, "")}`,
    warn: true,
  }));
  const scores = run.scores;
  if (scores && scores.trust < weak) {
    notices.push({
      text: `${title(run.method)}: many neighbors in this picture are no neighbors in the data (trustworthiness ${scores.trust.toFixed(3)}). Color by local trustworthiness to see where; other neighbors or a third dimension may help.`,
      warn: true,
    });
  }
  if (scores && scores.continuity < weak) {
    notices.push({
      text: `${title(run.method)}: the picture tears apart points that are neighbors in the data (continuity ${scores.continuity.toFixed(3)}). Color by local stretch to see where.`,
      warn: true,
    });
  }
  if (run.held)
    notices.push({
      text: `${title(run.method)} learned from three points in four; its scores are for the fourth it had not seen.`,
      warn: false,
    });
  const meaning = axes[run.method] ?? `${title(run.method)}: read neighbors from this picture, not distances between far groups.`;
  if (run.coordinates) notices.push({ text: meaning, warn: false });
  return notices;
}
