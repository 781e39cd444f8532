import { formatNumber, ManifoldError } from "../base/errors.ts";
import { either, flag, integer, oneOf, seed } from "../base/options.ts";
import type { Components } from "../graph/components.ts";
import { allRowsEqual, type Matrix, type NumberArray } from "../matrix/dense.ts";
import { defineMethod, type Fitted } from "../method/define.ts";
import { groupRows } from "./group-rows.ts";
import { leadingEigenvectors } from "./leading-eigenvectors.ts";
import { joinParts, pointAffinity } from "./spectral-affinity.ts";
import { extendLabels, type TrainingPoints } from "./spectral-extension.ts";
import { diagnosticsOf, type SpectralDiagnostics, warnAbout } from "./spectral-report.ts";

/**
 * Spectral clustering: groups points that hang together, whatever their shape.
 *
 * 1. affinities A of all pairs: exp(−d²/(c σᵢσⱼ)) with a local scale σ at each point ("self-tuning"), exp(−γ d²) ("gaussian"), or
 *    shared neighbor lists ("nearest-neighbors"). O(n² m)
 * 2. pruning: affinities beyond a radius are cut off; the radius keeps much of the affinities in few entries (`prune`). O(n²)
 * 3. the k largest eigenvalues and eigenvectors U of M = D^−½ A D^−½, D the degrees. (The smallest of the normalized Laplacian I − M.)
 * 4. each row of U scaled to length 1, and k-means on the rows.
 *
 * Input n × m; labels 0 … k − 1 in no particular order; embedding n × k, rows of length 1; eigenvalues descending, the first
 * dozen, for the eigengap. `predict` extends the eigenvectors to new points (Nyström) and takes the nearest center; a training point
 * keeps its label. Scaling, moving and turning the points changes nothing but for `gamma`.
 *
 * Full affinities take 8 n² bytes while it runs (16 n² with prune "kagp" or "notebook"); "nearest-neighbors" does with O(n · neighbors).
 * Throws "bad-input", "bad-option", "too-large", and "disconnected" where that is asked for. Warns "identity-affinity", "nothing-pruned",
 * "more-components-than-clusters", "isolated-points", "no-clear-eigengap", "not-converged".
 *
 * @see A. Y. Ng, M. I. Jordan, Y. Weiss, NIPS 2001, 849–856
 * @see L. Zelnik-Manor, P. Perona, NIPS 2004, 1601–1608
 * @see U. von Luxburg, Statistics and Computing 17 (2007) 395–416, doi:10.1007/s11222-007-9033-z
 */
export const spectralClustering = defineMethod({
  name: "spectralClustering",
  summary: "Groups points that hang together, rings and rolls included, by the eigenvectors of their affinities.",
  kind: "clustering",
  options: {
    clusters: either(["auto"], {
      default: 2,
      minimum: 2,
      whole: true,
      help: "How many clusters to find; auto takes the largest number, up to ten, that the eigenvalues and their vectors support.",
    }),
    affinity: oneOf(["self-tuning", "gaussian", "nearest-neighbors"], {
      default: "self-tuning",
      help: "How alike two points are: by their distance in units of their own neighborhoods, by their distance alone, or by neighbor lists (for many points).",
    }),
    scale: oneOf(["study", "zelnik-manor-perona"], {
      default: "study",
      help: "A point's own scale, for self-tuning affinities: the mean of its five smallest distances, its own 0 among them, or the distance to its seventh neighbor.",
    }),
    gamma: either(["auto"], {
      default: "auto",
      above: 0,
      help: "The γ of gaussian affinities exp(−γ d²); auto takes 1/(2 s²), s the median distance to the seventh neighbor.",
    }),
    prune: oneOf(["local", "none", "kagp", "notebook"], {
      default: "local",
      help: "How full affinities are pruned: by a radius in local scales, not at all, by one radius for all points, or as the founding notebook did (which prunes nothing or everything).",
    }),
    taper: oneOf(["hard", "askey"], {
      default: "hard",
      help: "Whether affinities within the radius stay as they are or fall off to nothing at it.",
    }),
    neighbors: integer({ default: 10, minimum: 1, help: "How many neighbors a point has, for nearest-neighbors affinities." }),
    disconnected: oneOf(["connect", "error"], {
      default: "connect",
      help: "When the points fall into more parts than clusters: join the parts by the shortest bridges, or fail.",
    }),
    restarts: integer({ default: 10, minimum: 1, help: "How many random starts k-means tries on the eigenvectors." }),
    keepAffinity: flag({ default: false, help: "Whether the model holds the n × n affinities before and after pruning, for drawing." }),
    seed: seed(),
  },

  check(points, { clusters, affinity, neighbors }) {
    const n = points.rows;
    if (clusters !== "auto" && clusters > n) throw tooMany("clusters", clusters, n, "at most as many clusters as points");
    if (affinity === "nearest-neighbors" && neighbors >= n) throw tooMany("neighbors", neighbors, n, "fewer neighbors than points");
    if (n > 1 && allRowsEqual(points)) {
      const message = `spectralClustering: all ${formatNumber(n)} points are equal, so nothing tells one cluster from another. Check which columns were read.`;
      throw new ManifoldError("bad-input", message, { points: n });
    }
  },

  *fit(points, options, run) {
    const { clusters, disconnected, restarts, seed } = options;
    const most = clusters === "auto" ? mostAutomatic : clusters;
    const affinity = yield* run.phase("affinity", 0.5, pointAffinity(run, run.load(points), options));
    const bridged = affinity.parts.count > most && !affinity.asFound;
    if (bridged && disconnected === "error") throw inParts(affinity.parts, most);
    const { weights, parts } = bridged ? yield* run.phase("bridges", 0.55, joinParts(affinity)) : affinity;

    const count = Math.min(points.rows, Math.max(most + 1, spectrumSize));
    const pairs = yield* run.phase("eigenvectors", 0.9, leadingEigenvectors(run, weights, parts, { wanted: most, count, seed }));
    const grouping = groupRows(run, pairs.values, pairs.vectors, { clusters, most, restarts, seed });
    const { found, embedding, norms } = yield* run.phase("k-means", 1, grouping);

    const report = { affinity, pairs, bridged, most, found };
    warnAbout(run, report);
    const { tables, rule } = affinity;
    return {
      labels: found.labels,
      embedding,
      eigenvalues: pairs.values,
      centers: found.centers,
      training: { points: copied(points), degrees: pairs.degrees, norms, rule } satisfies TrainingPoints,
      ...(tables ? { affinity: tables } : {}),
      diagnostics: diagnosticsOf(report),
    } satisfies SpectralResult;
  },

  *predict(model, points, run) {
    return yield* run.phase("extension", 1, extendLabels(run, model, points));
  },
});

/** What spectral clustering finds. */
export interface SpectralResult extends Fitted {
  /** The cluster of each point, 0 … k − 1. */
  readonly labels: Int32Array;
  /** n × k: the leading eigenvectors, each row scaled to length 1. */
  readonly embedding: Matrix;
  /** The largest eigenvalues of D^−½ A D^−½, descending from 1; at least k + 1 and at least a dozen, where there are so many. */
  readonly eigenvalues: Float64Array;
  /** k × k: the centers of the clusters among the rows of the embedding. */
  readonly centers: Matrix;
  /** What new points are joined to. */
  readonly training: TrainingPoints;
  /** n × n affinities before and after pruning, with `keepAffinity`. */
  readonly affinity?: { readonly before: Matrix; readonly after: Matrix };
  readonly diagnostics: SpectralDiagnostics;
}

/** Eigenvalues that are computed in any case. */
const spectrumSize = 12;
/** The most clusters that `clusters: "auto"` considers. */
const mostAutomatic = 10;

function copied<T extends NumberArray>(points: Matrix<T>): Matrix<T> {
  return { ...points, data: points.data.slice() as T };
}

function tooMany(option: string, value: number, n: number, mend: string): ManifoldError {
  return new ManifoldError(
    "bad-option",
    `spectralClustering: ${option} is ${formatNumber(value)}, but there are only ${formatNumber(n)} points. Ask for ${mend}.`,
    { option, value, points: n },
  );
}

function inParts({ count, sizes }: Components, clusters: number): ManifoldError {
  return new ManifoldError(
    "disconnected",
    `spectralClustering: the affinities fall into ${formatNumber(count)} parts, more than the ${formatNumber(clusters)} clusters. Ask for more clusters, use more neighbors or less pruning, or set disconnected: "connect".`,
    { parts: count, sizes, clusters },
  );
}
