/** The questions of the founding study. */
export type QuestionKey = "q1" | "q2" | "q3" | "q4";

/** All questions, in order. */
export const questionKeys: readonly QuestionKey[] = ["q1", "q2", "q3", "q4"];

/** What every question's result holds beside its own arrays. */
export interface QuestionResult {
  readonly key: QuestionKey;
  /** Everything that was chosen: sizes, seeds, neighborhoods. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What goes into `results.json` under the question's key. */
  readonly numbers: object;
  /** SHA-256 of the embeddings and labels. */
  readonly fingerprint: string;
}
