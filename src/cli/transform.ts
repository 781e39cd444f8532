import { basename } from "node:path";
import { Command } from "commander";
import { formatNumber, ManifoldError } from "../base/errors.ts";
import { predict, transform } from "../dispatch.ts";
import { openBatchWriter, streamedFormats } from "../io/batch-writer.ts";
import { readBatches } from "../io/batches.ts";
import type { ByteSource } from "../io/byte-source.ts";
import { formatOfName, type TableFormat } from "../io/formats.ts";
import type { Column, Table } from "../io/table.ts";
import type { Matrix } from "../matrix/dense.ts";
import { methods } from "../methods.ts";
import { type ModelFile, readModelFile } from "../model/model-file.ts";
import type { Preparation } from "../model/preparation.ts";
import { wholeNumber } from "./arguments.ts";
import { checkOutputs, type OutputFile, openWhole } from "./files.ts";
import { openInput, readWhole } from "./input-files.ts";
import { type Job, openJob, peakMemory } from "./job.ts";
import { kebab } from "./method-names.ts";
import { columnNamed, nameOf } from "./prepare.ts";
import { columnsFor, prepareBatch } from "./prepared-batch.ts";
import { addReadFlags, type ReadFlags, readOptions } from "./read-flags.ts";
import { addRunFlags, type RunFlags } from "./run-flags.ts";
import { answer, print } from "./stdout.ts";
import { version } from "./version.ts";
import { costFacts, counted, type Fact } from "./words.ts";

interface TransformFlags extends RunFlags, ReadFlags {
  readonly output: string;
  readonly label?: string;
  readonly id?: string;
  readonly batch: number;
  readonly force?: boolean;
}

/** `flatland transform`: new points through a saved model, batch by batch. */
export function transformCommand(signal: AbortSignal): Command {
  const command = new Command("transform")
    .summary("place new points by a saved model")
    .description(
      "Place the points of a file by a model that --model of another command has saved: coordinates by an embedding, clusters or classes by the others. Columns, scaling and missing values are treated as in the fit. Files of any length are read and written piece by piece.",
    )
    .argument("<model>", "model file")
    .argument("<file>", 'table of points with the columns of the fit; "-" is stdin')
    .optionsGroup("What to do:")
    .requiredOption(
      "-o, --output <file>",
      `write a row for each row: ${streamedFormats.map((each) => `.${each}`).join(", ")}; "-" is stdout as CSV`,
    )
    .option("--id <column>", "column that names the rows: carried along (default: their number, from 0)")
    .option("--label <column>", "another column to carry along")
    .option("--batch <rows>", "rows that are in work at one time", wholeNumber(1, 1e7), 32_768)
    .option("--force", "replace an output file that is there already");
  addReadFlags(command);
  addRunFlags(command);
  command.addHelpText(
    "after",
    `
The result has the id or row, the label, and e1, e2, … (an embedding), cluster or class. In .npy, which has no names, it is the
results alone. A row that the fit would have left out has no result, and stays.

Examples:
  flatland embed train.parquet --method pca --scale standard --model map.flatland
  flatland transform map.flatland all.parquet --id id -o placed.parquet
  cat more.csv | flatland transform map.flatland - -o - | head`,
  );
  return command.action((model: string, file: string, flags: TransformFlags) => transformFile(model, file, flags, signal));
}

/** What a run has done. */
interface Done {
  readonly rows: number;
  readonly left: number;
  readonly columns: readonly string[];
}

async function transformFile(modelPath: string, path: string, flags: TransformFlags, signal: AbortSignal): Promise<void> {
  const { output } = flags;
  const format = streamedFormat(output);
  await checkOutputs([output, flags.json ? "-" : undefined], { force: flags.force === true, inputs: [modelPath, path] });
  const job = openJob(flags, signal);
  let file: OutputFile | undefined;
  const input = await openInput(path, signal);
  try {
    const saved = await job.part("model", async () => readModelFile(await readWhole(modelPath), basename(modelPath)));
    file = output === "-" ? undefined : await openWhole(output, { replace: flags.force === true });
    const sink = file ?? { write: print };
    const done = await job.part("rows", async () => {
      const writer = await openBatchWriter(format, sink);
      const result = await throughModel(saved, input.source, nameOf(path), format, flags, job, (table) => writer.write(table));
      await writer.finish();
      return result;
    });
    signal.throwIfAborted();
    await file?.commit();
    job.progress.stop();
    await say(saved, done, path, flags, job);
  } finally {
    job.progress.stop();
    await file?.abandon();
    await input.close();
  }
}

/** The format of an output by its name. Throws "bad-option" for one that cannot be written while it comes. */
function streamedFormat(path: string): TableFormat {
  const format = path === "-" || path.startsWith("/dev/") ? "csv" : formatOfName(basename(path));
  if (format && (streamedFormats as readonly string[]).includes(format) && !/\.(?:gz|zst)$/.test(path)) return format;
  throw new ManifoldError(
    "bad-option",
    `${path}: transform cannot write this while the rows come. Use one of ${streamedFormats.map((each) => `.${each}`).join(", ")}.`,
    { path },
  );
}

/** Reads, places and writes; while one batch is placed, the next one is read. */
async function throughModel(
  { model, extra }: ModelFile,
  source: ByteSource,
  name: string,
  format: TableFormat,
  flags: TransformFlags,
  job: Job,
  write: (table: Table) => Promise<void>,
): Promise<Done> {
  const { signal } = job;
  const { kind } = methods.find(({ info }) => info.name === model.method)!.info;
  const settings = { threads: flags.threads, signal };
  let preparation = extra.preparation;
  let first = 0;
  let left = 0;
  let columns: readonly string[] = [];
  const carried = [flags.id, flags.label].filter((each) => each !== undefined);
  const batches = readBatches(source, {
    name,
    ...readOptions(flags),
    rows: flags.batch,
    signal,
    onProgress: (fraction) => job.progress.update(0.99 * fraction, "rows"),
    choose: (all) => {
      const features = preparation
        ? columnsFor(all, preparation.features)
        : all.filter((one) => one.kind !== "text").map((one) => one.name);
      const extras = carried.map((each) => columnNamed({ rows: 0, columns: all, format: "", notes: [] }, each, name).name);
      return [...new Set([...features, ...extras])];
    },
  });

  const place = async (table: Table, from: number): Promise<void> => {
    const id = flags.id === undefined ? undefined : columnNamed(table, flags.id, name);
    const label = flags.label === undefined ? undefined : columnNamed(table, flags.label, name);
    preparation ??= asItStands(table, [id, label], model.input.cols, name);
    const { points, rows } = prepareBatch(table, preparation, from, name);
    const found =
      kind === "embedding" ? coordinates(await transform(model, points, settings)) : labels(await predict(model, points, settings), kind);
    left += table.rows - rows.length;
    const results = found.map((column) => (rows.length === table.rows ? column : spread(column, rows, table.rows)));
    const number: Column = {
      name: "row",
      kind: "number",
      values: Float64Array.from({ length: table.rows }, (_, i) => from + i),
      missing: 0,
    };
    const named = [id ?? number, ...(label ? [label] : [])].map((one) => ({ ...one, name: freeName(one.name, results) }));
    const all: Column[] = format === "npy" ? results : [...named, ...results];
    columns = all.map((one) => one.name);
    await write({ rows: table.rows, columns: all, format: "csv", notes: [] });
  };

  let pending: Promise<unknown> = Promise.resolve();
  // A failure shows when it is awaited; until then it is not unheard.
  for await (const table of batches) {
    await pending;
    if (table.rows === 0 && first > 0) continue;
    pending = place(table, first);
    pending.catch(() => {});
    first += table.rows;
  }
  await pending;
  return { rows: first, left, columns };
}

/** Without a word of how the data were prepared, all columns of numbers are the features. */
function asItStands(table: Table, without: readonly (Column | undefined)[], cols: number, name: string): Preparation {
  const used = table.columns.filter((one) => one.kind !== "text" && !without.includes(one) && one.name !== table.rowNames);
  const features = used.flatMap((one) =>
    one.kind === "vector" ? Array.from({ length: one.width }, (_, j) => `${one.name}${j + 1}`) : [one.name],
  );
  if (features.length !== cols) {
    throw new ManifoldError(
      "bad-input",
      `${name}: it has ${counted(features.length, "column")} of numbers, the model expects ${formatNumber(cols)} and does not say which. Give a file with those alone, or name the others with --id and --label.`,
      { found: features.length, expected: cols },
    );
  }
  return {
    features,
    scaling: { kind: "none", offset: new Float64Array(cols), factor: new Float64Array(cols).fill(1) },
    missing: { policy: "error" },
  };
}

function coordinates({ rows, cols, data }: Matrix): Column[] {
  return Array.from({ length: cols }, (_, j) => ({
    name: `e${j + 1}`,
    kind: "number",
    values: Float64Array.from({ length: rows }, (_, i) => data[i * cols + j]!),
    missing: 0,
  }));
}

function labels(values: Int32Array, kind: "clustering" | "classification"): Column[] {
  return [{ name: kind === "clustering" ? "cluster" : "class", kind: "number", values, missing: 0 }];
}

/** Results at their rows; none where there is none. */
function spread(column: Column, rows: Int32Array, count: number): Column {
  const values = new Float64Array(count).fill(Number.NaN);
  for (const [i, row] of rows.entries()) values[row] = (column.values as Float64Array)[i]!;
  return { name: column.name, kind: "number", values, missing: count - rows.length };
}

function freeName(name: string, taken: readonly Column[]): string {
  return taken.some((one) => one.name === name) ? freeName(`${name}_`, taken) : name;
}

async function say({ model }: ModelFile, { rows, left, columns }: Done, path: string, flags: TransformFlags, job: Job): Promise<void> {
  const seconds = job.seconds();
  const rate = Math.round(rows / Math.max(1e-3, seconds.rows ?? 0));
  const facts: Fact[] = [["rate", `${formatNumber(rate)} rows a second`], ...costFacts(seconds, peakMemory())];
  const output = flags.output === "-" ? "stdout" : flags.output;
  await answer(
    { ...flags, taken: flags.output === "-" },
    () => ({
      command: "transform",
      flatland: version,
      method: model.method,
      input: nameOf(path),
      output: flags.output,
      rows,
      withoutResult: left,
      columns,
      seconds,
      peakBytes: peakMemory(),
    }),
    () => ({
      title: `${counted(rows, "row")} of ${nameOf(path)} through ${kebab(model.method)}`,
      facts,
      notes: left > 0 ? [`${counted(left, "row")} miss a value and have no result.`] : [],
      warnings: [],
      end: [`Written: ${output} (${columns.join(", ")})`],
    }),
  );
}
