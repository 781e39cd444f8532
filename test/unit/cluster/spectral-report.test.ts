import { describe, expect, test } from "vitest";
import { type SpectralReport, warnAbout } from "../../../src/cluster/spectral-report.ts";
import { openEngine } from "../../../src/compute/engine.ts";
import { openRun } from "../../../src/compute/run.ts";

/** What is changed in a report of 100 points in two clear clusters, all well. */
interface Change {
  readonly parts?: readonly number[];
  readonly entries?: number;
  readonly radius?: number;
  readonly values?: readonly number[];
  readonly converged?: boolean;
}

function warningsOf({ parts = [100], entries = 2000, radius = 0.5, values = [1, 0.999, 0.5, 0.2], converged = true }: Change = {}) {
  const run = openRun(openEngine({ shared: false }), "spectralClustering");
  const report = {
    affinity: {
      parts: { count: parts.length, labels: new Int32Array(100), sizes: Int32Array.from(parts) },
      filling: { entries, share: entries / 1e4 },
      choice: {},
      asFound: false,
      facts: { largestDistance: 3 },
      rule: { mode: "plain taper", radius, unit: 1 },
    },
    pairs: { values: Float64Array.from(values), residuals: Float64Array.of(1e-9, 2e-5, 3e-7), converged, passes: 3 },
    bridged: true,
    most: 10,
    found: { sizes: Int32Array.of(60, 40) },
  };
  warnAbout(run, report as unknown as SpectralReport);
  run.close();
  return run.warnings;
}
const codes = (change?: Change) => warningsOf(change).map(({ code }) => code);

describe("what a reader should know of a spectral clustering", () => {
  test("nothing, where all is well", () => expect(codes()).toEqual([]));

  test.each<[string, Change, string[]]>([
    ["a diagonal alone", { entries: 100 }, ["identity-affinity"]],
    ["one entry more", { entries: 101 }, []],
    ["no entry but the diagonal's missing", { entries: 9899 }, []],
    ["all entries but the diagonal", { entries: 9900 }, ["nothing-pruned"]],
    ["all entries", { entries: 10_000 }, ["nothing-pruned"]],
    ["all entries, where no radius was asked for", { entries: 10_000, radius: Number.POSITIVE_INFINITY }, []],
    ["as many parts as clusters", { parts: [60, 40] }, []],
    ["one part more", { parts: [50, 40, 10] }, ["more-components-than-clusters"]],
    ["a point by itself", { parts: [99, 1] }, ["isolated-points"]],
    ["a gap that is just clear", { values: [1, 0.9, 0.875] }, []],
    ["a gap that is just none", { values: [1, 0.9, 0.876] }, ["no-clear-eigengap"]],
    ["vectors that are not good", { converged: false }, ["not-converged"]],
  ])("%s", (_, change, wanted) => {
    expect(codes(change)).toEqual(wanted);
  });

  test("the worst residual is told", () => {
    const { message, details } = warningsOf({ converged: false })[0]!;
    expect(details).toEqual({ residual: 2e-5 });
    expect(message).toBe("spectralClustering: eigenvectors were found only to a residual of 2.0e-5. Take the labels with care.");
  });
});
