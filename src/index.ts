export type { NotebookSearch } from "./affinity/notebook-search.ts";
export type { RadiusSearch } from "./affinity/radius-search.ts";
export type { ScaleRule } from "./affinity/scales.ts";
export { type ErrorCode, ManifoldError, type Warning } from "./base/errors.ts";
export type { Option, OptionsOf, OptionTable, ResolvedOptions } from "./base/options.ts";
export type { Steps } from "./base/steps.ts";
export { svc } from "./classify/svc.ts";
export { kMeans } from "./cluster/k-means.ts";
export type { AffinityFacts, ExtensionRule } from "./cluster/spectral-affinity.ts";
export { spectralClustering } from "./cluster/spectral-clustering.ts";
export type { SpectralDiagnostics } from "./cluster/spectral-report.ts";
export type { Progress } from "./compute/run.ts";
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
export { type Dispatch, predict, transform } from "./dispatch.ts";
export { type ClassicalMdsFit, classicalMds } from "./embed/classical-mds.ts";
export { type IsomapFit, isomap } from "./embed/isomap.ts";
export { lle } from "./embed/lle.ts";
export { pca } from "./embed/pca.ts";
export type { Bridge } from "./graph/bridges.ts";
export type { ShortCircuit, ShortCircuits } from "./graph/short-circuits.ts";
export type { Route } from "./linalg/principal-axes.ts";
export type { Points } from "./matrix/convert.ts";
export type { Matrix, NumberArray } from "./matrix/dense.ts";
export { applyScaling, fitScaling, type Scaling, type ScalingKind } from "./matrix/scaling.ts";
export type { Csr } from "./matrix/sparse.ts";
export {
  type AnyMethod,
  defineMethod,
  type Fitted,
  type Labels,
  type Method,
  type MethodInfo,
  type MethodSpec,
  type Model,
  type ModelBase,
} from "./method/define.ts";
export type { AnyMeasure, Measure, MeasureInfo } from "./method/measure.ts";
export type { RunSettings } from "./method/settings.ts";
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
export { stretchOfPoints } from "./quality/stretch.ts";
export { continuity, continuityOfPoints, trustworthiness, trustworthinessOfPoints } from "./quality/trustworthiness.ts";
