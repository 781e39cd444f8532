import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { type QuestionKey, questionKeys } from "../study/question.ts";
import { resultRows, resultsJson } from "../study/results.ts";
import { runStudy } from "../study/study.ts";
import { wholeNumber, wordList } from "./arguments.ts";
import { assertWritableFolder, writeWhole } from "./files.ts";
import { openProgress } from "./progress.ts";
import { loadStudyData } from "./study-data.ts";
import { version } from "./version.ts";

interface StudyFlags {
  readonly only: readonly QuestionKey[];
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  readonly swissroll?: string;
  readonly cifar10?: string;
  readonly images: "cifar10" | "digits";
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `flatland study`: the four questions on real data, a table, a report and `results.json`. */
export function studyCommand(signal: AbortSignal): Command {
  return new Command("study")
    .summary("answer the four questions of the founding study, with a report")
    .description("Run the founding study: four questions on real data, with a report of one file and results.json.")
    .addOption(
      new Option("--only <questions>", "run only these, for example q1,q3")
        .argParser(wordList(questionKeys))
        .default(questionKeys, "all four"),
    )
    .option("-o, --out <folder>", "where index.html and results.json go", "report")
    .option("--seed <number>", "seed of the data and of all methods", wholeNumber(0, 2 ** 32 - 1), 1337)
    .option(
      "--threads <number>",
      "threads to use; the numbers do not depend on it",
      wholeNumber(1, 64),
      Math.min(8, availableParallelism()),
    )
    .option("--swissroll <file>", "the roll of question 3, three columns of numbers (default: made by the same recipe)")
    .option("--cifar10 <folder>", "CIFAR-10 for question 4, as binary batches or PNG sheets (default: the cache, or fetched once)")
    .addOption(
      new Option("--images <data>", "images of question 4; digits come with the package").choices(["cifar10", "digits"]).default("cifar10"),
    )
    .option("--json", "print results.json to stdout instead of the table")
    .option("--quiet", "no progress and no table")
    .addHelpText(
      "after",
      `
Questions:
  q1  spectral clustering on concentric circles
  q2  the S-curve by MDS, Isomap and LLE
  q3  k-means against spectral clustering on the swiss roll, and the roll unrolled
  q4  images by PCA and Isomap, told apart by a support vector machine

Examples:
  flatland study
  flatland study --only q1,q3 --swissroll swissroll.dat --out my-report
  flatland study --images digits --json > results.json`,
    )
    .action((flags: StudyFlags) => study(flags, signal));
}

async function study(flags: StudyFlags, signal: AbortSignal): Promise<void> {
  const { only, out, seed, threads } = flags;
  const progress = openProgress({ quiet: flags.quiet === true });
  try {
    await assertWritableFolder(out);
    const data = await loadStudyData(flags, progress, signal);
    const results = await runStudy(data, {
      only,
      seed,
      threads,
      signal,
      onProgress: ({ question, stage, fraction }) => progress.update(fraction, `${question} ${stage}`),
    });
    const environment = {
      flatland: version,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      processors: availableParallelism(),
    };
    const document = resultsJson(results, environment, { ...flags });
    const json = `${JSON.stringify(document, null, 2)}\n`;
    const { studyReport } = await import("../study/report.ts");
    const html = studyReport(results, { environment, command: commandOf(flags) });
    signal.throwIfAborted();
    await writeWhole(join(out, "results.json"), json);
    await writeWhole(join(out, "index.html"), html);
    progress.stop();
    if (flags.json) process.stdout.write(json);
    else if (!flags.quiet)
      process.stdout.write(`${table(resultRows(results))}\n\n${join(out, "index.html")} and ${join(out, "results.json")} are written.\n`);
  } finally {
    progress.stop();
  }
}

/** The command line that computes the same results again. */
function commandOf({ only, seed, swissroll, cifar10, images }: StudyFlags): string {
  const words = ["flatland study", `--seed ${seed}`];
  if (only.length < questionKeys.length) words.push(`--only ${only.join(",")}`);
  if (swissroll !== undefined) words.push(`--swissroll ${swissroll}`);
  if (cifar10 !== undefined) words.push(`--cifar10 ${cifar10}`);
  if (images !== "cifar10") words.push(`--images ${images}`);
  return words.join(" ");
}

/** Rows as text in aligned columns. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(([question, what, value]) => `${question!.padEnd(widths[0]!)}  ${what!.padEnd(widths[1]!)}  ${value}`).join("\n");
}
