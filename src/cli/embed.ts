import { Command, Option } from "commander";
import { ManifoldError } from "../base/errors.ts";
import { takeRows } from "../matrix/dense.ts";
import type { AnyMethod } from "../method/define.ts";
import { methods } from "../methods.ts";
import { colorBy } from "./coloring.ts";
import { addDataFlags, type DataFlags } from "./data-flags.ts";
import { embeddingDocument, embeddingFigure, embeddingSummary } from "./embed-results.ts";
import { checkOutputs } from "./files.ts";
import type { Embedded, Embedding } from "./found.ts";
import { type Job, openJob } from "./job.ts";
import { addOwnFlags, flagsTaken, ownOptions } from "./method-flags.ts";
import { kebab, methodNamed } from "./method-names.ts";
import { modelBytes } from "./model-bytes.ts";
import { type PictureFlags, pictureBytes, pictureFormat } from "./pictures.ts";
import { columnNamed, type Prepared, prepare } from "./prepare.ts";
import { type Quality, scoreEmbedding } from "./quality.ts";
import { matrixColumns, outputFormat, resultTable, tableBytes } from "./result-table.ts";
import { addRunFlags, type RunFlags } from "./run-flags.ts";
import { answer, commandLine, put } from "./stdout.ts";
import { counted } from "./words.ts";

interface EmbedFlags extends RunFlags, DataFlags, PictureFlags {
  readonly method: string;
  readonly output?: string;
  readonly model?: string;
  readonly figure?: string;
  readonly report?: string;
  readonly color?: string;
  readonly score: boolean;
  readonly force?: boolean;
}

const embeddings = methods.filter(({ info }) => info.kind === "embedding");

/** `flatland embed`: a file's points in a few dimensions, with a table, a picture, and what is to be known of them. */
export function embedCommand(signal: AbortSignal): Command {
  const command = new Command("embed")
    .summary("place the points of a file in a few dimensions")
    .description("Place the points of a file in a few dimensions, so that rows that are alike lie side by side.")
    .argument("<file>", 'table of points, one a row; "-" is stdin')
    .optionsGroup("What to do:")
    .option("-m, --method <name>", `one of ${embeddings.map(({ info }) => kebab(info.name)).join(", ")}`, "pca")
    .option("-o, --output <file>", 'write the embedding: .csv, .npy, .parquet, …; "-" is stdout as CSV')
    .option("--model <file>", "save the fitted model, with the columns and scaling it was made with, for flatland transform")
    .option("--figure <file>", "draw it: .svg or .png")
    .option("--report <file>", "write a report of one HTML file: the picture, what it is worth, how it was made")
    .option("--color <column>", "column that colors the figure, carried into the output (default: the label)")
    .addOption(new Option("--theme <theme>", "colors of the figure").choices(["light", "dark", "auto"]).default("light"))
    .option("--no-score", "leave out trustworthiness and continuity, which look at all pairs of points")
    .option("--force", "replace output files that are there already");
  addDataFlags(command);
  addRunFlags(command);
  const common = flagsTaken(command);
  const owners = embeddings.map(({ info }) => info);
  addOwnFlags(command, owners, () =>
    command.getOptionValueSource("method") === "cli" ? methodNamed(String(command.opts().method), embeddings, "embed").info : undefined,
  );
  command.addHelpText(
    "after",
    `
Examples:
  flatland embed iris.csv --label species
  flatland embed roll.csv --features x,y,z --method isomap --neighbors 12 -o map.csv --figure map.svg --color position
  flatland embed vectors.npy --method lle --variant modified --scale standard --json`,
  );
  return command.action((file: string, flags: EmbedFlags) => {
    const method = methodNamed(flags.method, embeddings, "embed");
    return embed(file, flags, method, ownOptions(command, method.info, owners, common), signal);
  });
}

async function embed(file: string, flags: EmbedFlags, method: AnyMethod, own: Record<string, unknown>, signal: AbortSignal): Promise<void> {
  const { output, figure, report, seed } = flags;
  await checkOutputs([output, flags.model, figure, report, flags.json ? "-" : undefined], { force: flags.force === true, inputs: [file] });
  if (output !== undefined) outputFormat(output);
  if (figure !== undefined) pictureFormat(figure);
  if (report !== undefined && !/\.html?$/i.test(report)) {
    throw new ManifoldError("bad-option", `${report}: a report is an .html file. Give it that ending.`, { path: report });
  }

  const job = openJob(flags, signal);
  try {
    const data = await job.part("reading", () => prepare(file, flags, job.watching(0.02)));
    const color = flags.color === undefined ? data.label : columnNamed(data.table, flags.color, data.name).name;
    const options = { ...own, ...("seed" in method.info.options ? { seed } : {}) };
    const model: Embedding = await job.part(kebab(method.info.name), () => method(data.points, { ...options, ...job.settings(0.02, 0.8) }));
    const rows = model.rows ? model.rows.map((row) => data.rows[row]!) : data.rows;
    const quality = flags.score ? await job.part("quality", () => scored(data, model, seed, job)) : undefined;
    const embedded: Embedded = { data, model, rows, quality };
    const written = await job.part("writing", () => writeOutputs(embedded, color, flags, signal));
    job.progress.stop();

    const end =
      written.length > 0
        ? `Written: ${written.join(", ")}`
        : "Nothing was written: -o map.csv keeps the embedding, --figure map.svg draws it.";
    await answer(
      { ...flags, taken: output === "-" || figure === "-" },
      () => embeddingDocument(embedded, { output, model: flags.model, figure, report }, job.seconds()),
      () => ({ ...embeddingSummary(embedded, job.seconds()), end: [end] }),
    );
  } finally {
    job.progress.stop();
  }
}

/** Trustworthiness and continuity; not for distances, which are no points. */
async function scored({ points }: Prepared, { embedding, rows, options }: Embedding, seed: number, job: Job): Promise<Quality | undefined> {
  if ((options as { metric?: string }).metric === "precomputed") return undefined;
  return scoreEmbedding(rows ? takeRows(points, rows) : points, embedding, seed, (part) =>
    job.settings(0.8 + 0.09 * part, 0.89 + 0.09 * part),
  );
}

/** Writes what was asked for; gives each with what is in it. */
async function writeOutputs(embedded: Embedded, color: string | undefined, flags: EmbedFlags, signal: AbortSignal): Promise<string[]> {
  const { data, model, rows } = embedded;
  const { output, figure, report } = flags;
  const written: string[] = [];
  if (output !== undefined) {
    const table = resultTable(data, { carried: [data.label, color], columns: matrixColumns(model.embedding), rows });
    await put(output, await tableBytes(table, output, signal), flags);
    written.push(
      `${output === "-" ? "stdout" : output} (${counted(table.rows, "row")}: ${table.columns.map(({ name }) => name).join(", ")})`,
    );
  }
  if (flags.model !== undefined) {
    await put(flags.model, modelBytes(model, data, flags.missing), flags);
    written.push(flags.model);
  }
  if (figure !== undefined || report !== undefined) {
    const made = embeddingFigure(embedded, colorBy(data.table, color, rows, data.name, data.label), flags.seed);
    if (figure !== undefined) {
      await put(figure, await pictureBytes(made, figure, flags), flags);
      written.push(figure === "-" ? "stdout" : figure);
    }
    if (report !== undefined) {
      const { embeddingReport } = await import("./embed-report.ts");
      await put(report, embeddingReport(embedded, made, commandLine()), flags);
      written.push(report);
    }
  }
  return written;
}
