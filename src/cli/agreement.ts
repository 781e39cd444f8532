import { accuracy } from "../quality/accuracy.ts";
import { matchLabels } from "../quality/match-labels.ts";
import { adjustedRandIndex, normalizedMutualInformation } from "../quality/partition-scores.ts";
import type { Classes } from "./coloring.ts";
import { aligned, counted } from "./words.ts";

/** How clusters agree with known classes. */
export interface Agreement {
  /** Points with a known class; the others do not count. */
  readonly points: number;
  /** The share of points whose cluster, renamed in the best way, is their class. */
  readonly accuracy: number;
  readonly adjustedRandIndex: number;
  readonly normalizedMutualInformation: number;
  /** Points of each class in each cluster: `counts[class][cluster]`; clusters in the order of the classes they match, then the others. */
  readonly confusion: {
    readonly classes: readonly string[];
    readonly clusters: readonly number[];
    readonly counts: readonly (readonly number[])[];
  };
  /** Each point's cluster under the number of the class it matches; clusters without one have numbers above. */
  readonly renamed: Int32Array;
}

/** Compares clusters with classes; points without a class (code −1) are left out of all scores. */
export function agreementOf({ names, codes }: Classes, labels: Int32Array): Agreement | undefined {
  const known = Array.from(codes.keys()).filter((i) => codes[i]! >= 0);
  if (known.length === 0) return undefined;
  const truth = Int32Array.from(known, (i) => codes[i]!);
  const found = Int32Array.from(known, (i) => labels[i]!);
  const matching = matchLabels(truth, found);
  const nameOf = new Map(Array.from(matching.clusters, (cluster, at) => [cluster, matching.names[at]!]));
  let fresh = Math.max(names.length - 1, ...nameOf.values());
  for (const cluster of new Set(labels)) if (!nameOf.has(cluster)) nameOf.set(cluster, ++fresh);
  const clusters = [...nameOf.keys()].sort((a, b) => nameOf.get(a)! - nameOf.get(b)!);
  const counts = names.map(() => clusters.map(() => 0));
  for (let i = 0; i < truth.length; i++) counts[truth[i]!]![clusters.indexOf(found[i]!)]!++;
  return {
    points: known.length,
    accuracy: accuracy(truth, found),
    adjustedRandIndex: adjustedRandIndex(truth, found),
    normalizedMutualInformation: normalizedMutualInformation(truth, found),
    confusion: { classes: names, clusters, counts },
    renamed: labels.map((label) => nameOf.get(label)!),
  };
}

/** The confusion matrix in lines for a terminal; one line in words where it would be too large. */
export function confusionLines({ confusion: { classes, clusters, counts } }: Agreement): string[] {
  if (classes.length > 30 || clusters.length > 15) {
    return [
      `  The confusion matrix has ${counted(classes.length, "class", "classes")} × ${counted(clusters.length, "cluster")}; --json holds it.`,
    ];
  }
  const head = ["class \\ cluster", ...clusters.map(String)];
  const rows = counts.map((row, at) => [classes[at]!, ...row.map(String)]);
  return aligned(
    [head, ...rows],
    clusters.map((_, j) => j + 1),
  ).map((line) => `  ${line}`);
}
