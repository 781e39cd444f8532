import type { CirclesResult } from "./circles.ts";
import type { SheetEmbeddings } from "./embedding-scores.ts";
import type { ImagesResult } from "./images.ts";
import type { StudyResults } from "./study.ts";
import type { SwissRollResult } from "./swiss-roll.ts";
import { score } from "./words.ts";

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

/** A line of the table of results: question, what was measured, value. */
export type ResultRow = readonly [question: string, what: string, value: string];

/** The headline numbers as rows of a table. */
export function resultRows({ q1, q2, q3, q4 }: StudyResults): ResultRow[] {
  return [
    ...(q1 ? named("Q1 circles", circleRows(q1)) : []),
    ...(q2 ? named("Q2 S-curve", sheetRows(q2.embeddings)) : []),
    ...(q3 ? named("Q3 swiss roll", [...clusterRows(q3), ...sheetRows(q3.embeddings)]) : []),
    ...(q4 ? named(q4.data.dataset === "cifar10" ? "Q4 CIFAR-10" : "Q4 digits", imageRows(q4)) : []),
  ];
}

type Row = readonly [what: string, value: string];

/** Rows under one question, whose name stands in the first only. */
function named(question: string, rows: readonly Row[]): ResultRow[] {
  return rows.map(([what, value], i) => [i === 0 ? question : "", what, value]);
}

function circleRows({ numbers }: CirclesResult): Row[] {
  return [
    ["spectral clustering: accuracy after matching", score(numbers.accuracy)],
    ["adjusted Rand index", score(numbers.ari)],
    ["the notebook's unmatched accuracy, under the worse numbering", score(numbers.unmatchedAccuracy)],
  ];
}

function clusterRows({ numbers: { spectral, kmeans, ari } }: SwissRollResult): Row[] {
  return [
    ["spectral clustering: agreement with the split along the sheet", score(spectral.agreementAlongSheet)],
    ["k-means: agreement with the split along the sheet", score(kmeans.agreementAlongSheet)],
    ["adjusted Rand index of the two clusterings", score(ari)],
  ];
}

function sheetRows({ mds, isomap, lle }: SheetEmbeddings): Row[] {
  return [mds, isomap, lle].map(({ name, neighbors, scores }) => [
    `${name}${neighbors === undefined ? "" : `, ${neighbors} neighbors`}: trustworthiness, continuity, |ρ| with position`,
    [scores.trustworthiness, scores.continuity, scores.positionCorrelation].map(score).join("  "),
  ]);
}

function imageRows({ classifications, refit }: ImagesResult): Row[] {
  return Object.entries(classifications).map(([key, { reducer, dimensions, macroF1, accuracy }]) => {
    const again = refit[key];
    return [
      `${reducer}, ${dimensions} columns: macro F1, accuracy${again ? " (macro F1 when refitted on the test images)" : ""}`,
      `${score(macroF1)}  ${score(accuracy)}${again ? `  (${score(again.macroF1)})` : ""}`,
    ];
  });
}
