import type { QuestionKey, StudyResults } from "./study.ts";

/** What every question's result holds beside its own arrays. */
export interface QuestionResult {
  readonly key: QuestionKey;
  /** Everything that was chosen: sizes, seeds, neighborhoods. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What goes into `results.json` under the question's key. */
  readonly numbers: Readonly<Record<string, unknown>>;
  /** SHA-256 of the embeddings and labels. */
  readonly fingerprint: string;
}

/**
 * The study as one JSON document with stable keys: `q1.accuracy`, `q2.methods.isomap.trustworthiness` …
 *
 * Whatever differs between two runs of the same version with the same options stands under `environment`, `options` or
 * `timings`; everything else is the same to the bit.
 */
export function resultsJson(
  results: StudyResults,
  environment: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const document: Record<string, unknown> = { formatVersion: 1 };
  let total = 0;
  for (const key of ["q1", "q2", "q3", "q4"] as const) {
    const result = results[key];
    if (!result) continue;
    const seconds = results.seconds[key] ?? 0;
    total += seconds;
    document[key] = { ...result.numbers, fingerprint: result.fingerprint, options: result.options, timings: { seconds } };
  }
  return { ...document, environment, options, timings: { seconds: total } };
}

/** The headline numbers as rows of a table: question, what, value. */
export function resultRows({ q1, q2, q3, q4 }: StudyResults): [question: string, what: string, value: string][] {
  const rows: [string, string, string][] = [];
  const fixed = (value: unknown): string => (value as number).toFixed(3);
  if (q1) {
    rows.push(["Q1 circles", "spectral clustering: accuracy after matching", fixed(q1.numbers.accuracy)]);
    rows.push(["", "adjusted Rand index", fixed(q1.numbers.ari)]);
    rows.push(["", "the notebook's unmatched accuracy, worst numbering", fixed(q1.numbers.unmatchedAccuracy)]);
  }
  for (const [title, result] of [
    ["Q2 S-curve", q2],
    ["Q3 swiss roll", q3],
  ] as const) {
    if (!result) continue;
    let head = title;
    if (result.key === "q3") {
      const { spectral, kmeans, ari } = result.numbers as {
        spectral: { agreementAlongSheet: number };
        kmeans: { agreementAlongSheet: number };
        ari: number;
      };
      rows.push([head, "spectral clustering: agreement with the split along the sheet", fixed(spectral.agreementAlongSheet)]);
      rows.push(["", "k-means: agreement with the split along the sheet", fixed(kmeans.agreementAlongSheet)]);
      rows.push(["", "adjusted Rand index of the two clusterings", fixed(ari)]);
      head = "";
    }
    for (const { name, neighbors, scores } of [result.embeddings.mds, result.embeddings.isomap, result.embeddings.lle]) {
      const at = neighbors === undefined ? "" : `, ${neighbors} neighbors`;
      rows.push([
        head,
        `${name}${at}: trustworthiness, continuity, |ρ| with position`,
        `${fixed(scores.trustworthiness)}  ${fixed(scores.continuity)}  ${fixed(scores.positionCorrelation)}`,
      ]);
      head = "";
    }
  }
  if (q4) {
    let head = q4.data.dataset === "cifar10" ? "Q4 CIFAR-10" : "Q4 digits";
    for (const [key, { reducer, dimensions, macroF1, accuracy }] of Object.entries(q4.classifications)) {
      const refit = q4.refit[key];
      rows.push([
        head,
        `${reducer}, ${dimensions} columns: macro F1, accuracy${refit ? " (refitted on test: macro F1)" : ""}`,
        `${fixed(macroF1)}  ${fixed(accuracy)}${refit ? `  (${fixed(refit.macroF1)})` : ""}`,
      ]);
      head = "";
    }
  }
  return rows;
}
