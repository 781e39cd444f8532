import { Command } from "commander";
import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { OptionTable } from "../base/options.ts";
import type { Column } from "../io/table.ts";
import { type Matrix, type NumberArray, takeRows } from "../matrix/dense.ts";
import type { AnyMeasure } from "../method/measure.ts";
import { measures } from "../methods.ts";
import { addDataFlags, type DataFlags } from "./data-flags.ts";
import { inputDocument, inputFacts } from "./embed-results.ts";
import { checkOutputs } from "./files.ts";
import { type Job, openJob, peakMemory } from "./job.ts";
import { matchRows } from "./match-rows.ts";
import { addOwnFlags, flagsTaken, type Owner, ownOptions } from "./method-flags.ts";
import { nameOf, type Prepared, prepare, readFileTable, sampleRows } from "./prepare.ts";
import { mostScored, scoredSample } from "./quality.ts";
import { outputFormat, resultTable, tableBytes } from "./result-table.ts";
import { addRunFlags, type RunFlags } from "./run-flags.ts";
import { answer, put } from "./stdout.ts";
import { version } from "./version.ts";
import { costFacts, counted, type Fact, type Summary, spaced } from "./words.ts";

interface EvaluateFlags extends RunFlags, DataFlags {
  readonly coordinates?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Measures of single points have a number for each; the others one for the whole. */
const ofPoints = (measure: AnyMeasure): boolean => measure.info.name.endsWith("OfPoints");

/** All options that measures take, as if of one. */
const owner: Owner = {
  name: "measures",
  summary: "how the embedding is looked at",
  options: Object.assign({}, ...measures.map(({ info }) => info.options)) as OptionTable,
};

/** `flatland evaluate`: how far an embedding, whoever made it, keeps what is near and far in the data. */
export function evaluateCommand(signal: AbortSignal): Command {
  const command = new Command("evaluate")
    .summary("measure how far an embedding can be believed")
    .description(
      "Measure how far an embedding, whoever made it, keeps what is near and what is far in the data. Rows are matched by the id column, else by the column row, else by their order.",
    )
    .argument("<file>", 'the data, one point a row; "-" is stdin')
    .argument("<embedding>", "the embedding of the same points: e1, e2, … or columns of numbers")
    .optionsGroup("What to do:")
    .option("--coordinates <columns>", "columns of the embedding: a,b,c (default: e1, e2, …; without these all numbers but id and label)")
    .option("-o, --output <file>", "write trustworthiness and continuity of each point: .csv, .parquet, …")
    .option("--force", "replace output files that are there already");
  addDataFlags(command);
  addRunFlags(command);
  const common = flagsTaken(command);
  addOwnFlags(command, [owner], () => owner);
  command.addHelpText(
    "after",
    `
Examples:
  flatland evaluate roll.csv map.csv --features x,y,z
  flatland evaluate iris.csv map.csv --id name --neighbors 30 -o points.csv`,
  );
  return command.action((file: string, embedding: string, flags: EvaluateFlags) =>
    evaluate(file, embedding, flags, ownOptions(command, owner, [owner], common), signal),
  );
}

/** What was measured. */
interface Evaluated {
  readonly data: Prepared;
  /** Points that both files have, and how they were matched. */
  readonly points: number;
  readonly matched: string;
  readonly dimensions: number;
  /** A number for each measure; null where it cannot be had. */
  readonly scores: Readonly<Record<string, number | null>>;
  readonly notes: readonly string[];
}

async function evaluate(
  file: string,
  embedding: string,
  flags: EvaluateFlags,
  own: Record<string, unknown>,
  signal: AbortSignal,
): Promise<void> {
  const { output } = flags;
  await checkOutputs([output, flags.json ? "-" : undefined], { force: flags.force === true, inputs: [file, embedding] });
  if (output !== undefined) outputFormat(output);
  if (file === "-" && embedding === "-")
    throw new ManifoldError("bad-option", "evaluate: only one of the files can be stdin. Name a file for the other.", {});
  const job = openJob(flags, signal);
  try {
    const data = await job.part("reading", () => prepare(file, flags, job.watching(0.02)));
    const image = await job.part("reading", () => readFileTable(embedding, {}, job.watching(0.02)));
    const found = matchRows(data, image, nameOf(embedding), flags.coordinates);
    const points = found.points ? takeRows(data.points, found.points) : data.points;
    const notes = [...data.notes, ...found.notes];

    const chosen = points.rows > mostScored ? sampleRows(points.rows, scoredSample, flags.seed) : undefined;
    if (chosen)
      notes.push(
        `The numbers are of a sample of ${formatNumber(chosen.length)} points: all pairs of ${formatNumber(points.rows)} are too many.`,
      );
    const pair: [Matrix<NumberArray>, Matrix<NumberArray>] = chosen
      ? [takeRows(points, chosen), takeRows(found.coordinates, chosen)]
      : [points, found.coordinates];
    const scores = await job.part("measures", () => scoresOf(pair, own, flags.seed, job, notes));
    const evaluated: Evaluated = { data, points: points.rows, matched: found.matched, dimensions: found.coordinates.cols, scores, notes };

    let end = "-o points.csv writes trustworthiness and continuity of each point.";
    if (output !== undefined) {
      const rows = found.points ? found.points.map((i) => data.rows[i]!) : data.rows;
      const columns = await job.part("points", () => pointColumns([points, found.coordinates], own, job));
      const table = resultTable(data, { carried: [data.label], columns, rows });
      await put(output, await tableBytes(table, output, signal), flags);
      end = `Written: ${output === "-" ? "stdout" : output} (${counted(table.rows, "row")}: ${table.columns.map(({ name }) => name).join(", ")})`;
    }
    job.progress.stop();
    await answer(
      { ...flags, taken: output === "-" },
      () => evaluatedDocument(evaluated, nameOf(embedding), output, job.seconds()),
      () => ({ ...evaluatedSummary(evaluated, nameOf(embedding), job.seconds()), end: [end] }),
    );
  } finally {
    job.progress.stop();
  }
}

/** The options of one measure: what was given, neighborhoods that fit, and the seed. */
function optionsFor({ info }: AnyMeasure, own: Record<string, unknown>, rows: number, seed: number): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const name of Object.keys(info.options)) {
    if (own[name] !== undefined) options[name] = own[name];
    else if (name === "seed") options[name] = seed;
    else if (name === "neighbors") options[name] = Math.max(1, Math.min(Number(info.options[name]!.default), Math.ceil(rows / 2) - 1));
  }
  return options;
}

async function scoresOf(
  [points, coordinates]: [Matrix<NumberArray>, Matrix<NumberArray>],
  own: Record<string, unknown>,
  seed: number,
  job: Job,
  notes: string[],
): Promise<Record<string, number | null>> {
  const wanted = measures.filter((measure) => !ofPoints(measure));
  const scores: Record<string, number | null> = {};
  for (const [at, measure] of wanted.entries()) {
    const settings = job.settings(0.02 + (0.9 * at) / wanted.length, 0.02 + (0.9 * (at + 1)) / wanted.length);
    try {
      scores[measure.info.name] = await measure(points, coordinates, { ...optionsFor(measure, own, points.rows, seed), ...settings });
    } catch (error) {
      // A measure may have no meaning for these points (all distances equal); the others still have.
      if (!(error instanceof ManifoldError) || error.code !== "bad-input" || points.rows < 2) throw error;
      scores[measure.info.name] = null;
      notes.push(error.message);
    }
  }
  return scores;
}

async function pointColumns(
  [points, coordinates]: [Matrix<NumberArray>, Matrix<NumberArray>],
  own: Record<string, unknown>,
  job: Job,
): Promise<Column[]> {
  const columns: Column[] = [];
  for (const measure of measures.filter(ofPoints)) {
    const values = await measure(points, coordinates, { ...optionsFor(measure, own, points.rows, 0), ...job.settings(0.92, 0.99) });
    columns.push({ name: measure.info.name.replace(/OfPoints$/, ""), kind: "number", values, missing: 0 });
  }
  return columns;
}

function evaluatedDocument(
  { data, points, matched, dimensions, scores, notes }: Evaluated,
  embedding: string,
  output: string | undefined,
  seconds: Record<string, number>,
): object {
  return {
    command: "evaluate",
    flatland: version,
    input: inputDocument(data),
    embedding: { file: embedding, dimensions, matched, points },
    quality: scores,
    notes,
    warnings: [],
    outputs: { output },
    seconds,
    peakBytes: peakMemory(),
  };
}

function evaluatedSummary(
  { data, points, matched, dimensions, scores, notes }: Evaluated,
  embedding: string,
  seconds: Record<string, number>,
): Omit<Summary, "end"> {
  const facts: Fact[] = [...inputFacts(data), ["matched", `${counted(points, "point")}, ${matched}`]];
  for (const [name, value] of Object.entries(scores)) {
    const { summary } = measures.find(({ info }) => info.name === name)!.info;
    facts.push([spaced(name), `${value === null ? "–" : value.toFixed(4)}  ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`]);
  }
  return {
    title: `${embedding} as a picture of ${data.name}: ${counted(data.points.cols, "column")} → ${counted(dimensions, "dimension")}`,
    facts: [...facts, ...costFacts(seconds, peakMemory())],
    notes,
    warnings: [],
  };
}
