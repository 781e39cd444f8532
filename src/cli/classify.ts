import { Command, Option } from "commander";
import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Column } from "../io/table.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import type { AnyMethod, ModelBase } from "../method/define.ts";
import { methods } from "../methods.ts";
import { classifiedDocument, classifiedSummary, confusionPicture } from "./classify-results.ts";
import { scoresOf } from "./classify-scores.ts";
import { classesOf } from "./coloring.ts";
import { addDataFlags, type DataFlags } from "./data-flags.ts";
import { checkOutputs } from "./files.ts";
import type { Classified } from "./found.ts";
import { type Job, openJob } from "./job.ts";
import { addOwnFlags, flagsTaken, ownOptions } from "./method-flags.ts";
import { kebab, methodNamed } from "./method-names.ts";
import { type PictureFlags, pictureBytes, pictureFormat } from "./pictures.ts";
import { columnNamed, type Prepared, prepare } from "./prepare.ts";
import { type Reducer, readReducer } from "./reducer.ts";
import { outputFormat, resultTable, tableBytes } from "./result-table.ts";
import { addRunFlags, type RunFlags } from "./run-flags.ts";
import { sharedRows } from "./shared-rows.ts";
import { answer, put } from "./stdout.ts";
import { prepareLike } from "./test-points.ts";
import { counted } from "./words.ts";

interface ClassifyFlags extends RunFlags, DataFlags, PictureFlags {
  readonly method: string;
  readonly reduce?: string;
  readonly shared?: boolean;
  readonly output?: string;
  readonly figure?: string;
  readonly force?: boolean;
}

const classifiers = methods.filter(({ info }) => info.kind === "classification");

/** `flatland classify`: learns classes from one file and tells those of another. */
export function classifyCommand(signal: AbortSignal): Command {
  const command = new Command("classify")
    .summary("learn classes from one file, tell those of another")
    .description(
      "Learn classes from one file and tell those of another. Everything is fitted on the training file alone: scaling, filling of missing values, the reducer, the classifier. With classes in the test file too, the report says how many were right.",
    )
    .argument("<train>", "table of points with their classes")
    .argument("<test>", "table with the same columns; its classes may be missing")
    .optionsGroup("What to do:")
    .option("-m, --method <name>", `one of ${classifiers.map(({ info }) => kebab(info.name)).join(", ")}`, "svc")
    .option("--reduce <method:dimensions>", "reduce the points first: pca:50, isomap:50, or isomap:50,neighbors=20")
    .option("--shared", "go on although the files share rows (scores are too good then)")
    .option("-o, --output <file>", 'write the class told for each test row: .csv, .parquet, …; "-" is stdout as CSV')
    .option("--figure <file>", "draw the confusion matrix: .svg or .png")
    .addOption(new Option("--theme <theme>", "colors of the figure").choices(["light", "dark", "auto"]).default("light"))
    .option("--force", "replace output files that are there already");
  addDataFlags(command, { label: "column with the classes (required)" });
  addRunFlags(command);
  const common = flagsTaken(command);
  const owners = classifiers.map(({ info }) => info);
  addOwnFlags(command, owners, () =>
    command.getOptionValueSource("method") === "cli" ? methodNamed(String(command.opts().method), classifiers, "classify").info : undefined,
  );
  command.addHelpText(
    "after",
    `
Examples:
  flatland classify train.csv test.csv --label digit
  flatland classify train.csv test.csv --label species --scale standard --kernel linear --c 10
  flatland classify train.parquet new.parquet --label kind --reduce pca:50 -o told.csv`,
  );
  return command.action((train: string, test: string, flags: ClassifyFlags) => {
    const method = methodNamed(flags.method, classifiers, "classify");
    return classify([train, test], flags, method, ownOptions(command, method.info, owners, common), signal);
  });
}

async function classify(
  files: readonly [string, string],
  flags: ClassifyFlags,
  method: AnyMethod,
  own: Record<string, unknown>,
  signal: AbortSignal,
): Promise<void> {
  const { output, figure, seed } = flags;
  if (flags.label === undefined)
    throw new ManifoldError("bad-option", "classify: which column holds the classes? Name it with --label.", { option: "label" });
  if (files[0] === "-" && files[1] === "-")
    throw new ManifoldError("bad-option", "classify: only one of the files can be stdin. Name a file for the other.", {});
  await checkOutputs([output, figure, flags.json ? "-" : undefined], { force: flags.force === true, inputs: files });
  if (output !== undefined) outputFormat(output);
  if (figure !== undefined) pictureFormat(figure);
  const wanted = flags.reduce === undefined ? undefined : readReducer(flags.reduce, seed);

  const job = openJob(flags, signal);
  try {
    const train = await job.part("reading", () => prepare(files[0], flags, job.watching(0.02)));
    const test = await job.part("reading", () => prepareLike(files[1], train, flags, job.watching(0.04)));
    const shared = sharedRows(train, test);
    if (shared.length > 0 && !flags.shared) throw sharedError(shared, train, test);

    const known = classesOf(train.table, train.label!, train.rows, train.name);
    const labeled = Array.from(known.codes.keys()).filter((i) => known.codes[i]! >= 0);
    if (labeled.length < known.codes.length) {
      throw new ManifoldError(
        "bad-input",
        `${train.name}: ${counted(known.codes.length - labeled.length, "row")} to learn from have no class in the column ${train.label}. Leave them out of the file.`,
        { unlabeled: known.codes.length - labeled.length },
      );
    }
    const reduced = wanted ? await job.part(wanted.name, () => reduce(wanted, train.points, test.points, known.codes, job)) : undefined;
    const points = reduced ?? { train: train.points, test: test.points, codes: known.codes, model: undefined };
    const options = { ...own, ...("seed" in method.info.options ? { seed } : {}) };
    const model: ModelBase = await job.part(kebab(method.info.name), () =>
      method(points.train, points.codes, { ...options, ...job.settings(0.5, 0.8) }),
    );
    const told: Int32Array = await job.part("telling", () => method.predict(model, points.test, job.settings(0.8, 0.98)));

    const truth = test.label === undefined ? undefined : classesOf(test.table, test.label, test.rows, test.name);
    const scores = truth && scoresOf(known.names, truth, told);
    const classified: Classified = {
      train,
      test,
      model,
      reducer: wanted && points.model ? { ...wanted, model: points.model } : undefined,
      classes: known.names,
      shared: shared.length,
      scores,
    };
    const written: string[] = [];
    if (output !== undefined) {
      const columns = [toldColumn(known.names, told, columnNamed(train.table, train.label!, train.name).kind === "number")];
      const table = resultTable(test, { carried: [test.label], columns, rows: test.rows });
      await put(output, await tableBytes(table, output, signal), flags);
      written.push(
        `${output === "-" ? "stdout" : output} (${counted(table.rows, "row")}: ${table.columns.map(({ name }) => name).join(", ")})`,
      );
    }
    if (figure !== undefined) {
      await put(figure, await pictureBytes(confusionPicture(classified), figure, flags), flags);
      written.push(figure === "-" ? "stdout" : figure);
    }
    job.progress.stop();
    const end =
      written.length > 0 ? `Written: ${written.join(", ")}` : "Nothing was written: -o told.csv keeps the class told for each row.";
    await answer(
      { ...flags, taken: output === "-" || figure === "-" },
      () => classifiedDocument(classified, { output, figure }, job.seconds()),
      () => ({ ...classifiedSummary(classified, job.seconds()), end: [end] }),
    );
  } finally {
    job.progress.stop();
  }
}

/** Fits the reducer on the training points alone, and leads the test points through it. */
async function reduce({ method, options }: Reducer, train: Matrix<NumberArray>, test: Matrix<NumberArray>, codes: Int32Array, job: Job) {
  const model = await method(train, { ...options, ...job.settings(0.05, 0.4) });
  const rows: Int32Array | undefined = model.rows;
  return {
    model: model as ModelBase,
    train: model.embedding as Matrix,
    test: (await method.transform(model, test, job.settings(0.4, 0.5))) as Matrix,
    codes: rows ? rows.map((row) => codes[row]!) : codes,
  };
}

/** What was told as a column: numbers where the classes are numbers. */
function toldColumn(names: readonly string[], told: Int32Array, numbers: boolean): Column {
  const values = Array.from(told, (code) => names[code]!);
  return numbers
    ? { name: "told", kind: "number", values: Float64Array.from(values, Number), missing: 0 }
    : { name: "told", kind: "text", values, missing: 0 };
}

function sharedError(shared: readonly { train: number; test: number }[], train: Prepared, test: Prepared): ManifoldError {
  const first = shared.slice(0, 5).map((pair) => `${formatNumber(pair.test)} (as ${formatNumber(pair.train)})`);
  return new ManifoldError(
    "bad-input",
    `classify: ${counted(shared.length, "row")} of ${test.name} ${shared.length === 1 ? "stands" : "stand"} in ${train.name} too, with the same features: ${first.join(", ")}${shared.length > 5 ? ", …" : ""}, counted from 0. A test on rows that were learned says nothing. Take them out of one file, or pass --shared to go on.`,
    { count: shared.length, rows: shared.slice(0, 1000) },
  );
}
