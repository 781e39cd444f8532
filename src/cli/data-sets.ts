import { Command } from "commander";
import { ManifoldError, nearestWord } from "../base/errors.ts";
import type { OptionTable } from "../base/options.ts";
import { blobs, circles, digits, moons, sCurve, swissRoll, swissRoll4 } from "../datasets/index.ts";
import type { Column, Table } from "../io/table.ts";
import { columnOf, type Matrix, type NumberArray } from "../matrix/dense.ts";
import { wholeNumber } from "./arguments.ts";
import { checkOutputs } from "./files.ts";
import { addOwnFlags, flagsTaken, type Owner, ownHelp, ownOptions } from "./method-flags.ts";
import { kebab } from "./method-names.ts";
import { outputFormat, tableBytes } from "./result-table.ts";
import { answer, put } from "./stdout.ts";
import { version } from "./version.ts";
import { aligned, counted } from "./words.ts";

/** What a data set is made of, whatever it is. */
interface Made {
  readonly points: Matrix<NumberArray>;
  readonly labels?: Int32Array;
  readonly position?: Float64Array;
  readonly attribution?: string;
}

/** A data set of the library. */
interface DataSet {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
  make(options: object): Made | Promise<Made>;
}

const sets: readonly DataSet[] = [
  ...[circles, sCurve, swissRoll, swissRoll4, blobs, moons].map((maker) => ({
    name: kebab(maker.info.name).replace(/(?<=[a-z])(?=\d+$)/, "-"),
    summary: maker.info.summary,
    options: maker.info.options as OptionTable,
    make: (options: object): Made => (maker as (given: object) => Made)(options),
  })),
  {
    name: "digits",
    summary: "1,797 images of handwritten digits, 8 × 8 grey values each.",
    options: {},
    make: () => digits(),
  },
];

/** What the data sets are called here. */
export const dataSetNames = sets.map(({ name }) => name);

interface GetFlags {
  readonly output: string;
  readonly seed: number;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `flatland data`: lists the data sets of the library and writes them to files. */
export function dataCommand(signal: AbortSignal): Command {
  return new Command("data")
    .summary("list the data sets of the library, write them to files")
    .description("The data sets of the library: made ones whose true coordinates are known, and real digits. None needs a download.")
    .addCommand(listCommand())
    .addCommand(getCommand(signal))
    .addCommand(infoCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("List the data sets.")
    .option("--json", "print one JSON document to stdout in place of words")
    .action(({ json }: { json?: boolean }) =>
      answer(
        { json, taken: false },
        () => ({ command: "data list", flatland: version, dataSets: sets.map(described) }),
        () => ({
          title: "Data sets",
          facts: [],
          lines: aligned(sets.map(({ name, summary }) => [`  ${name}`, summary])),
          notes: [],
          warnings: [],
          end: ["flatland data get NAME -o FILE writes one; flatland data info NAME tells its options."],
        }),
      ),
    );
}

function infoCommand(): Command {
  return new Command("info")
    .description("Tell what a data set is and what can be chosen.")
    .argument("<name>", `one of ${dataSetNames.join(", ")}`)
    .option("--json", "print one JSON document to stdout in place of words")
    .action((name: string, { json }: { json?: boolean }) => {
      const set = setNamed(name);
      return answer(
        { json, taken: false },
        () => ({ command: "data info", flatland: version, ...described(set) }),
        () => ({
          title: set.name,
          facts: [],
          lines: [
            ownHelp(set, new Set(), "Options", "seed" in set.options ? [["--seed <n>", "The same seed gives the same points."]] : []),
          ],
          notes: [],
          warnings: [],
          end: [],
        }),
      );
    });
}

function getCommand(signal: AbortSignal): Command {
  const command = new Command("get")
    .description(
      "Write a data set to a file: the coordinates, then the position along the curve or sheet and the class, where there are any.",
    )
    .argument("<name>", `one of ${dataSetNames.join(", ")}`)
    .requiredOption("-o, --output <file>", 'where to: .csv, .npy, .parquet, …; "-" is stdout as CSV')
    .option("--seed <n>", "the same seed gives the same points", wholeNumber(0, 2 ** 32 - 1), 0)
    .option("--force", "replace the file if it is there already")
    .option("--json", "print one JSON document to stdout in place of words")
    .option("--quiet", "say nothing");
  const common = flagsTaken(command);
  const owners: Owner[] = sets
    .filter(({ options }) => Object.keys(options).length > 0)
    .map(({ name, summary, options }) => ({ name, summary, options }));
  addOwnFlags(command, owners, () => owners.find(({ name }) => name === command.args[0]));
  command.addHelpText(
    "after",
    `
Examples:
  flatland data get swiss-roll --samples 2000 --noise 0.1 -o roll.csv
  flatland data get circles --samples 300,100 -o rings.csv
  flatland data get digits -o digits.csv`,
  );
  return command.action(async (name: string, flags: GetFlags) => {
    const set = setNamed(name);
    const own = ownOptions(command, set, owners, common);
    const { output } = flags;
    await checkOutputs([output, flags.json ? "-" : undefined], { force: flags.force === true });
    outputFormat(output);
    const made = await set.make({ ...own, ...("seed" in set.options ? { seed: flags.seed } : {}) });
    const table = tableOf(made, set.name);
    await put(output, await tableBytes(table, output, signal), flags);
    const columns = table.columns.map((column) => column.name);
    await answer(
      { ...flags, taken: output === "-" },
      () => ({
        command: "data get",
        flatland: version,
        name: set.name,
        rows: table.rows,
        columns,
        attribution: made.attribution ?? null,
        outputs: { output },
      }),
      () => ({
        title: `${set.name}: ${counted(table.rows, "point")}`,
        facts: [["columns", columns.join(", ")]],
        notes: made.attribution ? [made.attribution] : [],
        warnings: [],
        end: [`Written: ${output === "-" ? "stdout" : output}`, ...(output === "-" ? [] : [`Next: ${nextCommand(output, columns)}`])],
      }),
    );
  });
}

/** A data set's points as columns x, y, z (x1, x2, … where there are more; p1, … for pixels), with position and label. */
function tableOf({ points, labels, position }: Made, name: string): Table {
  const names =
    points.cols <= 3 ? ["x", "y", "z"] : Array.from({ length: points.cols }, (_, j) => `${name === "digits" ? "p" : "x"}${j + 1}`);
  const whole = !(points.data instanceof Float64Array || points.data instanceof Float32Array);
  const columns: Column[] = Array.from({ length: points.cols }, (_, j) => {
    const values = columnOf(points, j);
    return { name: names[j]!, kind: "number", values: whole ? Uint8Array.from(values) : values, missing: 0 };
  });
  if (position) columns.push({ name: "position", kind: "number", values: position, missing: 0 });
  if (labels) columns.push({ name: "label", kind: "number", values: labels, missing: 0 });
  return { rows: points.rows, columns, format: "csv", notes: [] };
}

/** What one may do with the file: its position and label are no features. */
function nextCommand(output: string, columns: readonly string[]): string {
  const features = columns.filter((name) => name !== "position" && name !== "label");
  const list = features.length > 3 ? `1-${features.length}` : features.join(",");
  const known = columns.includes("label") ? " --label label" : columns.includes("position") ? " --color position" : "";
  return features.length > 2
    ? `flatland embed ${output} --features ${list}${known} --method isomap --figure map.svg`
    : `flatland cluster ${output} --features ${list}${known} --clusters auto --figure clusters.svg`;
}

function setNamed(given: string): DataSet {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const found = sets.find(({ name }) => plain(name) === plain(given));
  if (found) return found;
  const near = nearestWord(given, dataSetNames);
  throw new ManifoldError(
    "bad-option",
    `data: there is no data set "${given}".${near ? ` Did you mean "${near}"?` : ""} There are ${dataSetNames.join(", ")}.`,
    {
      name: given,
    },
  );
}

function described({ name, summary, options }: DataSet): object {
  return {
    name,
    summary,
    options: Object.entries(options).map(([option, { kind, help, accepts, default: value, choices }]) => ({
      name: option,
      flag: `--${kebab(option)}`,
      kind,
      help,
      accepts,
      default: value,
      choices,
    })),
  };
}
