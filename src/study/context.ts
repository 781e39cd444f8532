import type { Progress } from "../compute/run.ts";
import type { RunSettings } from "../method/settings.ts";

/** Where the study stands: the question, the stage within it, and the share of the whole study that is done. */
export interface StudyProgress {
  readonly question: string;
  readonly stage: string;
  /** In [0, 1], never falling. */
  readonly fraction: number;
}

/** What a question is given besides its data. */
export interface StudyContext {
  readonly seed: number;
  /**
   * The settings for one call of the library: it reports as `stage` and takes `weight` of the question's work.
   * The weights of a question's stages add up to about 1; they only serve the progress.
   */
  stage(stage: string, weight: number): RunSettings;
}

/** How a study runs. */
export interface StudySettings {
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: StudyProgress) => void) | undefined;
}

/** A context for the question `question`, whose work covers [from, to] of the study. */
export function openContext(
  question: string,
  seed: number,
  from: number,
  to: number,
  { threads, signal, onProgress }: StudySettings,
): StudyContext {
  let done = 0;
  let told = from;
  return {
    seed,
    stage(stage, weight) {
      const start = done;
      done = Math.min(1, done + weight);
      const end = done;
      const report = ({ fraction }: Pick<Progress, "fraction">): void => {
        told = Math.max(told, from + (to - from) * (start + (end - start) * fraction));
        onProgress?.({ question, stage, fraction: told });
      };
      report({ fraction: 0 });
      return { threads, signal, onProgress: report };
    },
  };
}
