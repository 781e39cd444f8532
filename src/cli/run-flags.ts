import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { wholeNumber } from "./arguments.ts";
import { openProgress, type ProgressLine, type ProgressStyle } from "./progress.ts";

/** How a command runs and speaks, the same for all. */
export interface RunFlags {
  readonly seed: number;
  readonly threads: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly progress?: ProgressStyle;
}

/** Adds the flags of {@link RunFlags}. */
export function addRunFlags(command: Command): Command {
  return command
    .optionsGroup("How it runs:")
    .option("--seed <n>", "seed of all random choices; the same seed gives the same result, bit for bit", wholeNumber(0, 2 ** 32 - 1), 0)
    .option("--threads <n>", "threads to use; the result does not depend on it", wholeNumber(1, 64), Math.min(8, availableParallelism()))
    .option("--json", "print one JSON document to stdout in place of words")
    .option("--quiet", "no progress and no summary; warnings and errors are still told")
    .addOption(
      new Option("--progress <style>", "how progress is shown on stderr (default: bar on a terminal)").choices(["plain", "bar", "json"]),
    );
}

/** The progress line of a command's run. */
export function progressOf({ quiet, progress }: RunFlags): ProgressLine {
  return openProgress({ quiet: quiet === true, patience: 500, ...(progress ? { style: progress } : {}) });
}
