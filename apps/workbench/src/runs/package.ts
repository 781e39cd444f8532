// What the page takes of the package, in one place.
export {
  accuracy,
  adjustedRandIndex,
  confusionMatrix,
  continuity,
  matchLabels,
  methods,
  normalizedMutualInformation,
  pca,
  procrustes,
  stretchOfPoints,
  trustworthiness,
  trustworthinessOfPoints,
  unmatchedAccuracy,
} from "flatland";

import type { methods } from "flatland";

/** A method of the registry. */
export type AnyMethod = (typeof methods)[number];
/** An option of a method. */
export type AnyOption = AnyMethod["info"]["options"][string];
