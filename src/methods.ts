import { svc } from "./classify/svc.ts";
import { kMeans } from "./cluster/k-means.ts";
import { spectralClustering } from "./cluster/spectral-clustering.ts";
import { classicalMds } from "./embed/classical-mds.ts";
import { isomap } from "./embed/isomap.ts";
import { lle } from "./embed/lle.ts";
import { pca } from "./embed/pca.ts";
import type { AnyMethod } from "./method/define.ts";
import type { AnyMeasure } from "./method/measure.ts";
import type { Task } from "./method/task.ts";
import { residualVariance } from "./quality/residual-variance.ts";
import { shepardCorrelation } from "./quality/shepard-correlation.ts";
import { stress } from "./quality/stress.ts";
import { stretchOfPoints } from "./quality/stretch.ts";
import { continuity, continuityOfPoints, trustworthiness, trustworthinessOfPoints } from "./quality/trustworthiness.ts";

/** Every method of the library: what the command line, the workbench, the documentation and the tests enumerate. */
export const methods: readonly AnyMethod[] = [classicalMds, isomap, lle, pca, kMeans, spectralClustering, svc];

/** The measures of an embedding that run off the calling thread like a method. */
export const measures: readonly AnyMeasure[] = [
  trustworthiness,
  continuity,
  trustworthinessOfPoints,
  continuityOfPoints,
  stretchOfPoints,
  stress,
  residualVariance,
  shepardCorrelation,
];

let byName: Map<string, Task<never, unknown>> | undefined;

/** All tasks by name, for the background thread. */
export function tasksByName(): ReadonlyMap<string, Task<never, unknown>> {
  byName ??= new Map(
    [...methods.flatMap((method) => method.info.tasks), ...measures.map((measure) => measure.info.task)].map((task) => [task.name, task]),
  );
  return byName;
}
