import { unmatchedAccuracy } from "../quality/accuracy.ts";
import { confusionMatrix } from "../quality/confusion.ts";
import { f1, precision, recall } from "../quality/f1.ts";
import type { Classes } from "./coloring.ts";

/** How one class was told. */
export interface ClassScore {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Test rows of this class. */
  readonly support: number;
}

/** How a classifier did on rows whose classes are known. */
export interface Classification {
  readonly points: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly weightedF1: number;
  readonly classes: readonly ClassScore[];
  /** Rows are true classes, columns told ones. */
  readonly confusion: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  /** Classes of the test file that training never saw. */
  readonly unseen: readonly string[];
}

/** Compares what was told (codes of `names`) with the truth; rows without a class do not count; undefined where none has one. */
export function scoresOf(names: readonly string[], truth: Classes, told: Int32Array): Classification | undefined {
  const unseen = truth.names.filter((name) => !names.includes(name));
  const all = [...names, ...unseen];
  const known = Array.from(truth.codes.keys()).filter((i) => truth.codes[i]! >= 0);
  if (known.length === 0) return undefined;
  const right = Int32Array.from(known, (i) => all.indexOf(truth.names[truth.codes[i]!]!));
  const given = Int32Array.from(known, (i) => told[i]!);
  const scores = f1(right, given);
  const { labels, counts } = confusionMatrix(right, given);
  const rows = Array.from(labels, (_, a) => Array.from(counts.data.subarray(a * counts.cols, (a + 1) * counts.cols)));
  const [exact, found] = [precision(right, given), recall(right, given)];
  return {
    points: known.length,
    accuracy: unmatchedAccuracy(right, given),
    macroF1: scores.macro,
    weightedF1: scores.weighted,
    classes: Array.from(labels, (label, a) => ({
      name: all[label]!,
      precision: exact.perClass[a]!,
      recall: found.perClass[a]!,
      f1: scores.perClass[a]!,
      support: rows[a]!.reduce((sum, count) => sum + count, 0),
    })),
    confusion: { classes: Array.from(labels, (label) => all[label]!), counts: rows },
    unseen,
  };
}
