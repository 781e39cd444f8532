import { type Steps, span } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Matrix } from "../matrix/dense.ts";
import { type Clusters, kMeansOn } from "./lloyd.ts";
import { eigengap, unitRows, widestGap } from "./spectrum.ts";

/** Rows of eigenvectors, scaled to length 1, in clusters. */
export interface GroupedRows {
  readonly clusters: number;
  readonly embedding: Matrix;
  /** The lengths the rows had. */
  readonly norms: Float64Array;
  readonly found: Clusters;
}

interface GroupOptions {
  /** How many clusters, or `"auto"`. */
  readonly clusters: number | "auto";
  /** The most that `"auto"` considers. */
  readonly most: number;
  readonly restarts: number;
  readonly seed: number;
}

/** An eigenvalue is left out with reason when it is so many times as far from 1 as the last one kept. */
const clearRatio = 2;
/** Rows of length 1 gather in clusters when their mean squared distance to the centers is at most this. */
const tight = 0.025;

/**
 * Clusters by k-means on the first k columns of `vectors`, each row scaled to length 1. O(n k²) an iteration
 *
 * `"auto"` takes the largest k behind which the eigenvalues have a clear gap and whose rows gather tightly around k centers; where no k
 * does both, the one before the widest gap. The gap alone would not do: along a curve eigenvalues fall off as 1, 4, 9 …, with
 * wide gaps where there is no cluster, but the rows then lie along curves as well, and not in heaps.
 */
export function* groupRows(run: Run, values: Float64Array, vectors: Matrix, options: GroupOptions): Steps<GroupedRows> {
  const { clusters, most } = options;
  if (clusters !== "auto") return yield* group(run, vectors, clusters, options);
  const last = Math.min(most, values.length - 1);
  for (let k = last; k >= 2; k--) {
    if (eigengap(values, k).ratio < clearRatio) continue;
    const grouped = yield* span((last - k) / last, (last - k + 1) / last, group(run, vectors, k, options));
    if (grouped.found.inertia <= tight * vectors.rows) return grouped;
  }
  return yield* span(1, 1, group(run, vectors, widestGap(values, most), options));
}

function* group(run: Run, vectors: Matrix, clusters: number, { restarts, seed }: GroupOptions): Steps<GroupedRows> {
  const { embedding, norms } = unitRows(vectors, clusters);
  const rows = run.load(embedding);
  const found = yield* kMeansOn(run, rows, clusters, { restarts, maxIterations: 300, tolerance: 1e-4, seed });
  run.release(rows);
  return { clusters, embedding, norms, found };
}
