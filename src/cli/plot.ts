import { Command, Option } from "commander";
import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { Table } from "../io/table.ts";
import type { Panel, PointColor } from "../plot/index.ts";
import { decimalBetween, wholeNumber } from "./arguments.ts";
import { classesOf, colorBy } from "./coloring.ts";
import { checkOutputs } from "./files.ts";
import { openJob, peakMemory } from "./job.ts";
import { drawable, type PictureFlags, pictureBytes, pictureFormat, pictureOf, pointsPanel } from "./pictures.ts";
import { columnsMatrix, embeddingColumns, numberColumns } from "./points-columns.ts";
import { columnNamed, nameOf, readFileTable, sampleRows, takeTableRows } from "./prepare.ts";
import { addReadFlags, type ReadFlags } from "./read-flags.ts";
import { addRunFlags, type RunFlags } from "./run-flags.ts";
import { answer, put } from "./stdout.ts";
import { version } from "./version.ts";
import { costFacts, counted } from "./words.ts";

interface PlotFlags extends RunFlags, PictureFlags, ReadFlags {
  readonly output: string;
  readonly columns?: string;
  readonly color?: string;
  readonly label?: string;
  readonly by?: string;
  readonly title?: string;
  readonly across?: number;
  readonly azimuth?: number;
  readonly elevation?: number;
  readonly sample?: number;
  readonly force?: boolean;
}

/** Small multiples beyond this many would be too small to see. */
const mostPanels = 24;

/** `flatland plot`: points of one or more files as a figure. */
export function plotCommand(signal: AbortSignal): Command {
  const command = new Command("plot")
    .summary("draw the points of a file: in the plane, in space, in small multiples")
    .description("Draw points in the plane or in space. Several files, or --by, make small multiples that share their colors.")
    .argument("<files...>", 'embeddings or other tables; "-" is stdin')
    .optionsGroup("What to draw:")
    .requiredOption("-o, --output <file>", 'where to: .svg or .png; "-" is stdout as SVG')
    .option("--columns <names>", "one, two or three columns: x,y or x,y,z (default: e1, e2, … of an embedding, else the first of numbers)")
    .option("--color <column>", "column that colors the points: numbers on a ramp, words by class")
    .option("--label <column>", "column of classes that colors the points, also when they are whole numbers")
    .option("--by <column>", "a panel for each class in this column")
    .option("--title <text>", "title (default: the name of the file)")
    .option("--across <n>", "panels side by side", wholeNumber(1, 12))
    .option("--azimuth <degrees>", "turn of the view in space (default: -60)", decimalBetween(-360, 360))
    .option("--elevation <degrees>", "height of the view in space (default: 20)", decimalBetween(-90, 90))
    .addOption(
      new Option("--theme <theme>", "colors: auto follows the reader's setting (SVG)").choices(["light", "dark", "auto"]).default("light"),
    )
    .option("--width <pixels>", "width of the figure", wholeNumber(240, 4000))
    .option("--force", "replace the output if it is there already")
    .optionsGroup("Which data:")
    .option("--sample <n>", "draw n rows, chosen by the seed", wholeNumber(1, 2 ** 31 - 1));
  addReadFlags(command);
  addRunFlags(command);
  command.addHelpText(
    "after",
    `
Examples:
  flatland plot map.csv --label species -o map.svg
  flatland plot roll.csv --columns x,y,z --color position -o roll.png
  flatland plot pca.csv isomap.csv lle.csv --color position -o compared.svg
  flatland plot map.csv --by species --theme dark -o apart.svg`,
  );
  return command.action((files: string[], flags: PlotFlags) => plot(files, flags, signal));
}

/** Points of one file, chosen and colored. */
interface Cloud {
  readonly name: string;
  readonly table: Table;
  readonly columns: readonly string[];
  readonly rows: Int32Array;
}

async function plot(files: readonly string[], flags: PlotFlags, signal: AbortSignal): Promise<void> {
  const { output } = flags;
  await checkOutputs([output, flags.json ? "-" : undefined], { force: flags.force === true, inputs: files });
  pictureFormat(output);
  if (flags.color !== undefined && flags.label !== undefined) {
    throw new ManifoldError("bad-option", "plot: --color and --label both color the points. Give one of them.", {});
  }
  if (flags.by !== undefined && files.length > 1) {
    throw new ManifoldError("bad-option", "plot: --by makes panels of one file. Draw the files one at a time, or leave it out.", {});
  }
  const job = openJob(flags, signal);
  try {
    const notes: string[] = [];
    const clouds: Cloud[] = [];
    for (const [at, file] of files.entries()) {
      const whole = await job.part("reading", () => readFileTable(file, flags, job.watching((0.5 * (at + 1)) / files.length)));
      const table = flags.sample === undefined ? whole : takeTableRows(whole, sampleRows(whole.rows, flags.sample, flags.seed));
      clouds.push({
        name: nameOf(file),
        table,
        columns: columnsToDraw(table, nameOf(file), flags, notes),
        rows: Int32Array.from({ length: table.rows }, (_, i) => i),
      });
    }
    const made = await job.part("drawing", () => {
      const colored = clouds.map((cloud) => ({
        cloud,
        color: colorBy(cloud.table, flags.color ?? flags.label, cloud.rows, cloud.name, flags.label),
      }));
      const shared = flags.by === undefined ? sharedColors(colored.map(({ color }) => color)) : [];
      const parts =
        flags.by === undefined
          ? colored.map(({ cloud }, i) => ({ cloud, color: shared[i]!, title: cloud.name, count: cloud.rows.length }))
          : apart(clouds[0]!, colored[0]!.color, flags.by);
      const panels = parts.map((part) => panelOf(part, parts.length > 1, flags, notes));
      const title = flags.title ?? (clouds.length === 1 ? clouds[0]!.name : clouds.map(({ name }) => name).join(", "));
      return pictureOf(title, clouds.length === 1 ? counted(clouds[0]!.rows.length, "point") : "", panels, flags.across);
    });
    await job.part("writing", async () => put(output, await pictureBytes(made, output, flags), flags));
    job.progress.stop();
    await answer(
      { ...flags, taken: output === "-" },
      () => ({
        command: "plot",
        flatland: version,
        inputs: clouds.map(({ name, table, columns, rows }) => ({ file: name, format: table.format, rows: rows.length, columns })),
        panels: made.panels.length,
        notes,
        warnings: [],
        outputs: { output },
        seconds: job.seconds(),
        peakBytes: peakMemory(),
      }),
      () => ({
        title: `${clouds.map(({ name }) => name).join(", ")} drawn in ${counted(made.panels.length, "panel")}`,
        facts: [...clouds.map(({ name, columns }) => [name, columns.join(", ")] as const), ...costFacts(job.seconds(), peakMemory())],
        notes,
        warnings: [],
        end: [`Written: ${output === "-" ? "stdout" : output}`],
      }),
    );
  } finally {
    job.progress.stop();
  }
}

/** One to three columns: those asked for, those of an embedding, else the first of numbers, which a note says. */
function columnsToDraw(table: Table, source: string, { columns, color, label, by }: PlotFlags, notes: string[]): string[] {
  if (columns !== undefined) {
    const wanted = columns.split(",").map((name) => columnNamed(table, name.trim(), source).name);
    if (wanted.length <= 3) return wanted;
    throw new ManifoldError("bad-option", `${source}: --columns names ${formatNumber(wanted.length)} columns. Name one, two or three.`, {
      columns,
    });
  }
  const own = embeddingColumns(table);
  if (own.length > 0) return own.length <= 3 ? own : own.slice(0, 2);
  const others = [color, label, by].map((name) => (name === undefined ? undefined : columnNamed(table, name, source).name));
  const numbers = numberColumns(table, [...others, "row"]);
  if (numbers.length === 0) {
    throw new ManifoldError("bad-input", `${source}: there is no column of numbers to draw. Name some with --columns.`, {});
  }
  const chosen = numbers.length <= 3 ? numbers : numbers.slice(0, 2);
  if (chosen.length < numbers.length)
    notes.push(`${source}: the first two of ${formatNumber(numbers.length)} columns of numbers are drawn. --columns names others.`);
  return chosen;
}

interface Part {
  readonly cloud: Cloud;
  readonly color: PointColor;
  readonly title: string;
  /** Points that are the panel's own. */
  readonly count: number;
}

/** A part for each class of a column, all points in each, those of other classes in gray: so all panels have the same axes. */
function apart(cloud: Cloud, color: PointColor, by: string): Part[] {
  const { names, codes } = classesOf(cloud.table, columnNamed(cloud.table, by, cloud.name).name, cloud.rows, cloud.name);
  if (names.length > mostPanels) {
    throw new ManifoldError(
      "bad-option",
      `${cloud.name}: the column ${formatValue(by)} would make ${formatNumber(names.length)} panels; ${mostPanels} are the most. Name a column with fewer values.`,
      {
        panels: names.length,
      },
    );
  }
  const domain = domainOf([color]);
  return names.map((title, code) => {
    const within = (row: number): boolean => codes[row] === code;
    return { cloud, title, count: codes.filter((each) => each === code).length, color: mutedBut(color, within, cloud.rows, domain) };
  });
}

/** A coloring in which all points but some are gray: what the rest of a panel is seen against. */
function mutedBut(color: PointColor, within: (row: number) => boolean, rows: Int32Array, domain: [number, number] | undefined): PointColor {
  if (color.kind === "continuous") {
    const values = Float64Array.from(rows, (row) => (within(row) ? color.values[row]! : Number.NaN));
    return { ...color, values, ...(domain ? { domain } : {}) };
  }
  const labels = rows.map((row) => (within(row) ? (color.kind === "classes" ? color.labels[row]! : 0) : -1));
  const names = color.kind === "classes" ? Object.fromEntries(Object.entries(color.names ?? {})) : { 0: "in the panel" };
  return {
    kind: "classes",
    labels,
    names: { ...names, [-1]: "others" },
    ...(color.kind === "classes" && color.label ? { label: color.label } : {}),
  };
}

/** Colorings that mean the same in all panels: one range of numbers, one list of classes. */
function sharedColors(colors: readonly PointColor[]): PointColor[] {
  const domain = domainOf(colors);
  const names = [...new Set(colors.flatMap((color) => (color.kind === "classes" ? (color.names as readonly string[]) : [])))];
  const numeric = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  names.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0));
  return colors.map((color) => {
    if (color.kind === "continuous" && domain) return { ...color, domain };
    if (color.kind !== "classes") return color;
    const own = color.names as readonly string[];
    return { ...color, names, labels: Int32Array.from(color.labels, (label) => (label < 0 ? -1 : names.indexOf(own[label]!))) };
  });
}

function domainOf(colors: readonly PointColor[]): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const color of colors) {
    if (color.kind !== "continuous") continue;
    for (let i = 0; i < color.values.length; i++) {
      const value = color.values[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : undefined;
}

function panelOf({ cloud, color, title, count }: Part, many: boolean, flags: PlotFlags, notes: string[]): Panel {
  const { points, names } = columnsMatrix(cloud.table, cloud.columns, cloud.name);
  const drawn = drawable(points, color, flags.seed);
  if (drawn.note !== "") notes.push(`${title}: ${drawn.note}.`);
  // Columns of an embedding and coordinates have one unit; columns of a table may not.
  const equal = cloud.columns.every((name) => /^(?:e\d+|[xyz])$/.test(name));
  return pointsPanel(drawn, names, {
    equal,
    ...(many ? { title, subtitle: counted(count, "point") } : {}),
    ...(flags.azimuth === undefined ? {} : { azimuth: flags.azimuth }),
    ...(flags.elevation === undefined ? {} : { elevation: flags.elevation }),
  });
}
