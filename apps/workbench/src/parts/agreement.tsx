import type { JSX } from "preact";
import { count, score } from "../base/format.ts";
import { accuracy, adjustedRandIndex, confusionMatrix, normalizedMutualInformation, unmatchedAccuracy } from "../runs/package.ts";
import type { Run } from "../runs/run.ts";
import { matchedLabels, trueClasses } from "../state/colors.ts";
import { select } from "../state/selecting.ts";
import { Confusion } from "./confusion.tsx";

/** How found and true labels agree, where there are true ones; else the sizes of the clusters. */
export function Agreement({ run }: { run: Run }): JSX.Element {
  const truth = trueClasses();
  const known = truth?.labels.every((label) => label >= 0) ?? false;
  if (!truth || !known) return <Sizes run={run} />;
  const tested = run.held;
  const rows = tested ? [...tested.keys()].filter((i) => tested[i] === 1) : undefined;
  const real = rows ? Int32Array.from(rows, (i) => truth.labels[i]!) : truth.labels;
  const given = rows ? Int32Array.from(rows, (i) => run.labels![i]!) : run.labels!;
  const found = rows ? given : matchedLabels(run.labels!, truth).labels;
  // Where fewer clusters were found than there are classes, the classes without one have names all the same.
  const matched = matchedLabels(run.labels!, truth).names;
  const names = truth.names.length > matched.length ? truth.names : matched;
  const { labels, counts } = confusionMatrix(real, found);
  return (
    <>
      <section class="card step" aria-label="Scores">
        <h2 class="label">Agreement{rows ? ` on ${count(rows.length)} points not seen before` : ""}</h2>
        <dl>
          <dt>{rows ? "accuracy" : "accuracy after matching"}</dt>
          <dd>
            <b>{score(rows ? unmatchedAccuracy(real, given) : accuracy(real, given))}</b>
          </dd>
          <dt title="Adjusted Rand index: 0 is chance, 1 is the same partition">ARI</dt>
          <dd>{score(adjustedRandIndex(real, given))}</dd>
          <dt title="Normalized mutual information: 0 is none, 1 is the same partition">NMI</dt>
          <dd>{score(normalizedMutualInformation(real, given))}</dd>
        </dl>
      </section>
      <Confusion
        labels={labels}
        counts={counts.data}
        names={names}
        onSelect={(a, b) => selectPair(truth.labels, rows ? run.labels! : matchedLabels(run.labels!, truth).labels, a, b, tested)}
      />
    </>
  );
}

/** Selects the points of one cell of the matrix. */
function selectPair(truth: Int32Array, found: Int32Array, a: number, b: number, tested: Uint8Array | undefined): void {
  const mask = Uint8Array.from(truth, (label, i) => (label === a && found[i] === b && (!tested || tested[i] === 1) ? 1 : 0));
  select(mask, "replace");
}

function Sizes({ run }: { run: Run }): JSX.Element {
  const sizes = new Map<number, number>();
  for (const label of run.labels!) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return (
    <section class="card step" aria-label="Sizes of the clusters">
      <h2 class="label">Clusters</h2>
      <dl>
        {[...sizes]
          .sort(([a], [b]) => a - b)
          .map(([label, size]) => (
            <>
              <dt>cluster {label}</dt>
              <dd>{count(size)}</dd>
            </>
          ))}
      </dl>
      <p class="small-print muted">Give a column the role “label” to compare the clusters with true classes.</p>
    </section>
  );
}
