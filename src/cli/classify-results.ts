import { formatNumber, ManifoldError } from "../base/errors.ts";
import { confusionPanel, type Figure } from "../plot/index.ts";
import { inputDocument, inputFacts, optionWords } from "./embed-results.ts";
import type { Classified } from "./found.ts";
import { peakMemory } from "./job.ts";
import { kebab } from "./method-names.ts";
import { pictureOf } from "./pictures.ts";
import { version } from "./version.ts";
import { aligned, costFacts, counted, diagnosticFacts, type Fact, type Summary } from "./words.ts";

/** A classification as one JSON document; scores are null where the test file has no classes. */
export function classifiedDocument(
  { train, test, model, reducer, classes, shared, scores }: Classified,
  outputs: object,
  seconds: Record<string, number>,
): object {
  return {
    command: "classify",
    flatland: version,
    train: inputDocument(train),
    test: inputDocument(test),
    label: train.label,
    method: model.method,
    options: model.options,
    reducer: reducer ? { method: reducer.model.method, options: reducer.model.options } : null,
    learned: classes,
    sharedRows: shared,
    accuracy: scores?.accuracy ?? null,
    macroF1: scores?.macroF1 ?? null,
    weightedF1: scores?.weightedF1 ?? null,
    classes: scores?.classes ?? null,
    confusion: scores?.confusion ?? null,
    compared: scores?.points ?? 0,
    unseen: scores?.unseen ?? [],
    diagnostics: model.diagnostics,
    warnings: [...(reducer?.model.warnings ?? []), ...model.warnings],
    outputs,
    seconds,
    peakBytes: peakMemory(),
  };
}

/** A classification in words, with a report for each class. */
export function classifiedSummary(
  { train, test, model, reducer, classes, shared, scores }: Classified,
  seconds: Record<string, number>,
): Omit<Summary, "end"> {
  const facts: Fact[] = [
    ...inputFacts(train),
    ["learned from", `${train.name}: ${counted(train.points.rows, "row")}, ${counted(classes.length, "class", "classes")}`],
    ["told", `${test.name}: ${counted(test.points.rows, "row")}`],
    ...(reducer ? [["reduced by", `${reducer.name}, fitted on ${train.name} alone: ${optionWords(reducer.model.options)}`] as Fact] : []),
    ["options", optionWords(model.options)],
  ];
  if (scores) {
    facts.push(
      ["macro F1", `${scores.macroF1.toFixed(4)}  of 1: the mean over classes, small ones count as much as large ones`],
      ["accuracy", `${scores.accuracy.toFixed(4)}  of 1: rows told right`],
    );
    if (scores.points < test.points.rows)
      facts.push(["compared", `${formatNumber(scores.points)} rows; the others have no class in the file`]);
  }
  const { objectives: _, ...diagnostics } = model.diagnostics as Record<string, unknown>;
  const notes = [...train.notes, ...test.notes.filter((note) => !train.notes.includes(note))];
  if (shared > 0)
    notes.push(`${counted(shared, "row")} of ${test.name} ${shared === 1 ? "is" : "are"} in ${train.name} too: the scores are too good.`);
  if (scores && scores.unseen.length > 0)
    notes.push(
      `${test.name} has classes that ${train.name} has not (${scores.unseen.slice(0, 5).join(", ")}): no such row can be told right.`,
    );
  return {
    title: `${kebab(model.method)}${reducer ? ` after ${reducer.name}` : ""}: classes of ${test.name}, learned from ${train.name}`,
    facts: [...facts, ...diagnosticFacts(diagnostics), ...costFacts(seconds, peakMemory())],
    lines: scores
      ? aligned(
          [
            ["class", "precision", "recall", "F1", "rows"],
            ...scores.classes.map((each) => [
              each.name,
              each.precision.toFixed(4),
              each.recall.toFixed(4),
              each.f1.toFixed(4),
              formatNumber(each.support),
            ]),
          ],
          [1, 2, 3, 4],
        ).map((line) => `  ${line}`)
      : [],
    notes,
    warnings: [...(reducer?.model.warnings ?? []), ...model.warnings],
  };
}

/** The confusion matrix as a figure. Throws "bad-input" where the test file has no classes. */
export function confusionPicture({ train, test, scores }: Classified): Figure {
  if (!scores) {
    throw new ManifoldError(
      "bad-input",
      `${test.name}: without a column ${train.label} there is nothing to compare with, and no figure of it. Leave out --figure.`,
      {},
    );
  }
  const { classes, counts } = scores.confusion;
  const panel = confusionPanel({ matrix: counts, names: classes, xLabel: "told", yLabel: "true" });
  return pictureOf(
    `${test.name}, learned from ${train.name}`,
    `macro F1 ${scores.macroF1.toFixed(4)}, accuracy ${scores.accuracy.toFixed(4)}`,
    [panel],
  );
}
