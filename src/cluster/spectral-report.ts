import type { NotebookSearch } from "../affinity/notebook-search.ts";
import type { RadiusSearch } from "../affinity/radius-search.ts";
import { formatNumber } from "../base/errors.ts";
import type { Run } from "../compute/run.ts";
import type { SpectralPairs } from "./leading-eigenvectors.ts";
import type { Clusters } from "./lloyd.ts";
import type { AffinityFacts, PointAffinity } from "./spectral-affinity.ts";
import { eigengap, widestGap } from "./spectrum.ts";

/** Numbers that say how far a spectral clustering can be trusted, and how it came about. */
export type SpectralDiagnostics = AffinityFacts & {
  /** Parts into which the (pruned) affinities fall; 1 is usual, the number of clusters is best. */
  readonly components: number;
  /** Points that are parts by themselves. */
  readonly isolated: number;
  /** Whether the parts were joined by bridges, being more than clusters. */
  readonly bridged: boolean;
  /** The share of the n² affinities that are left, and how many a row on average. */
  readonly kept: number;
  readonly entriesPerRow: number;
  /** Where affinities are cut off: in local scales for `prune: "local"` with self-tuning affinities, else a distance. */
  readonly radius?: number;
  /** The search for that radius: what was tried, what it found. */
  readonly search?: RadiusSearch;
  /** What the founding notebook's search did, with `prune: "notebook"`. */
  readonly notebook?: NotebookSearch;
  /** Whether the radius that was found was raised so that pruning does not tear the points apart. */
  readonly guarded?: boolean;
  /** The number of clusters used. */
  readonly clusters: number;
  /** λ_k − λ_(k+1). */
  readonly eigengap: number;
  /** (1 − λ_(k+1)) / (1 − λ_k): 1 is no gap at all. */
  readonly eigengapRatio: number;
  /** The number of clusters with the largest ratio. */
  readonly widestGap: number;
  /** The largest ‖M v − λ v‖, and how often M (or its factor) was applied. */
  readonly residual: number;
  readonly passes: number;
  /** Points of each cluster. */
  readonly sizes: Int32Array;
};

/** What there is to report on. */
export interface SpectralReport {
  readonly affinity: PointAffinity;
  readonly pairs: SpectralPairs;
  readonly bridged: boolean;
  /** The most clusters considered. */
  readonly most: number;
  readonly found: Clusters;
}

/** The diagnostics of a model. */
export function diagnosticsOf({ affinity, pairs, bridged, most, found }: SpectralReport): SpectralDiagnostics {
  const { choice, filling, parts, rule } = affinity;
  // Lengths were multiplied by the unit where they are no multiples of local scales.
  const unit = rule.mode === "scaled taper" && rule.scale !== "none" ? 1 : rule.unit;
  const search = choice?.search && inUnits(choice.search, unit);
  const radius = rule.radius / unit;
  const { sizes } = found;
  const { gap, ratio } = eigengap(pairs.values, sizes.length);
  return {
    ...affinity.facts,
    components: parts.count,
    isolated: isolatedIn(affinity),
    bridged,
    kept: filling.share,
    entriesPerRow: filling.entries / parts.labels.length,
    ...(Number.isFinite(radius) ? { radius } : {}),
    ...(search ? { search, guarded: choice!.guarded } : {}),
    ...(choice?.notebook ? { notebook: choice.notebook } : {}),
    clusters: sizes.length,
    eigengap: gap,
    eigengapRatio: ratio,
    widestGap: widestGap(pairs.values, Math.max(most, 10)),
    residual: pairs.residuals.reduce((a, b) => Math.max(a, b), 0),
    passes: pairs.passes,
    sizes,
  };
}

function inUnits(search: RadiusSearch, unit: number): RadiusSearch {
  const { radius, tried } = search;
  return { ...search, radius: radius / unit, tried: { ...tried, radii: tried.radii.map((r) => r / unit) } };
}

const isolatedIn = ({ parts }: PointAffinity): number => (parts.count > 1 ? parts.sizes.filter((size) => size === 1).length : 0);

/** A gap that makes the first eigenvalue left out less than so many times as far from 1 as the last one kept is none. */
const clearRatio = 1.25;

/** Puts on the model what a reader should know. */
export function warnAbout(run: Run, report: SpectralReport): void {
  const { affinity, pairs, bridged, most, found } = report;
  const { parts, filling, choice, asFound, rule } = affinity;
  const n = parts.labels.length;
  const clusters = found.sizes.length;
  const { ratio } = eigengap(pairs.values, clusters);
  const widest = widestGap(pairs.values, Math.max(most, 10));
  const say = (code: string, text: string, details: Record<string, unknown>) => run.warn(code, `${run.who}: ${text}`, details);

  if (filling.entries <= n) {
    say(
      "identity-affinity",
      `pruning at radius ${formatNumber(rule.radius / rule.unit)} leaves no affinity between any two points: every vector is an eigenvector, and the labels are random. Use prune: "local".`,
      { radius: rule.radius / rule.unit, points: n },
    );
  } else if (parts.count > clusters) {
    say(
      "more-components-than-clusters",
      `the affinities fall into ${formatNumber(parts.count)} parts, more than the ${formatNumber(clusters)} clusters. ${
        bridged
          ? "The parts were joined by the shortest bridges; how they are grouped hangs on these. Ask for more clusters, or use more neighbors or less pruning."
          : 'The leading eigenvectors are arbitrary, and so are the labels. Use prune: "local".'
      }`,
      {
        components: parts.count,
        sizes: parts.sizes
          .slice()
          .sort((a, b) => b - a)
          .slice(0, 100),
        clusters,
        bridged,
      },
    );
  }
  const isolated = isolatedIn(affinity);
  if (isolated > 0 && filling.entries > n) {
    say(
      "isolated-points",
      `${isolated === 1 ? "1 point has no affinity to any other and may take up a cluster" : `${formatNumber(isolated)} points have no affinity to any other and may take up a cluster each`}. Look for outliers, or use more neighbors or less pruning.`,
      { isolated },
    );
  }
  if (choice && rule.radius !== Number.POSITIVE_INFINITY && filling.entries >= n * (n - 1) && n > 2) {
    say(
      "nothing-pruned",
      `the radius found, ${formatNumber(rule.radius / rule.unit)}, is beyond ${rule.mode === "plain taper" ? `the largest distance, ${formatNumber(affinity.facts.largestDistance ?? 0)}` : "all pairs of points"}: nothing was pruned.${asFound ? " The notebook's cost is highest there, whatever the data." : ""}`,
      { radius: rule.radius / rule.unit, largestDistance: affinity.facts.largestDistance },
    );
  }
  if (ratio < clearRatio && clusters < n && parts.count <= clusters) {
    say(
      "no-clear-eigengap",
      `there is no clear gap behind eigenvalue ${formatNumber(clusters)}: the next one is only ${ratio.toFixed(2)} times as far from 1. ${
        widest === clusters ? "The points may not form clusters." : `The widest gap is behind ${formatNumber(widest)}.`
      }`,
      { clusters, ratio, widest },
    );
  }
  if (!pairs.converged) {
    const residual = pairs.residuals.reduce((a, b) => Math.max(a, b), 0);
    say("not-converged", `eigenvectors were found only to a residual of ${residual.toExponential(1)}. Take the labels with care.`, {
      residual,
    });
  }
}
