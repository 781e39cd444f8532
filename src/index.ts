export { type ErrorCode, ManifoldError, type Warning } from "./base/errors.ts";
export { svc } from "./classify/svc.ts";
export { kMeans } from "./cluster/k-means.ts";
export { spectralClustering } from "./cluster/spectral-clustering.ts";
export {
  blobs,
  circles,
  type Dataset,
  type Digits,
  digits,
  moons,
  sCurve,
  swissRoll,
  swissRoll4,
} from "./datasets/index.ts";
export { predict, transform } from "./dispatch.ts";
export { classicalMds } from "./embed/classical-mds.ts";
export { isomap } from "./embed/isomap.ts";
export { lle } from "./embed/lle.ts";
export { pca } from "./embed/pca.ts";
export type { Points } from "./matrix/convert.ts";
export type { Matrix, NumberArray } from "./matrix/dense.ts";
export { applyScaling, fitScaling, type Scaling, type ScalingKind } from "./matrix/scaling.ts";
export { defineMethod } from "./method/define.ts";
export { measures, methods } from "./methods.ts";
export { loadModel, type ModelFile, readModelFile, saveModel } from "./model/model-file.ts";
export type { ModelExtra, Preparation } from "./model/preparation.ts";
export { accuracy, unmatchedAccuracy } from "./quality/accuracy.ts";
export { minimumAssignment } from "./quality/assignment.ts";
export { type Confusion, confusionMatrix } from "./quality/confusion.ts";
export { type ClassScores, f1, precision, recall } from "./quality/f1.ts";
export { type LabelMatching, matchLabels } from "./quality/match-labels.ts";
export { adjustedRandIndex, normalizedMutualInformation } from "./quality/partition-scores.ts";
export { type Alignment, procrustes } from "./quality/procrustes.ts";
export { residualVariance } from "./quality/residual-variance.ts";
export { shepardCorrelation } from "./quality/shepard-correlation.ts";
export { spearman } from "./quality/spearman.ts";
export { stress } from "./quality/stress.ts";
export { continuity, continuityOfPoints, trustworthiness, trustworthinessOfPoints } from "./quality/trustworthiness.ts";
