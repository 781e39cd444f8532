import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { classifyCommand } from "../../src/cli/classify.ts";
import { clusterCommand } from "../../src/cli/cluster.ts";
import { dataCommand } from "../../src/cli/data-sets.ts";
import { embedCommand } from "../../src/cli/embed.ts";
import { evaluateCommand } from "../../src/cli/evaluate.ts";
import { helpCommand } from "../../src/cli/help.ts";
import { infoCommand } from "../../src/cli/info.ts";
import { openCommand } from "../../src/cli/open.ts";
import { plotCommand } from "../../src/cli/plot.ts";
import { studyCommand } from "../../src/cli/study.ts";
import { transformCommand } from "../../src/cli/transform.ts";
import { pca } from "../../src/embed/pca.ts";
import { saveModel } from "../../src/model/model-file.ts";
import type { Mishap } from "./catalogue.ts";

// What goes wrong on the command line, told by the commands themselves, run within the test: in a folder with these files.

const rows = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => `${line(i)}\n`).join("");
const wave = (i: number, k: number): number => Math.round(1000 * Math.sin(i * (k + 1.7))) / 1000;
const kinds = ["ape", "bee", "cat"];
const files: Readonly<Record<string, () => string | Uint8Array>> = {
  "groups.csv": () => `name,a,b,c,kind\n${rows(90, (i) => `row-${i},${wave(i, 1)},${wave(i, 2)},${wave(i, 3)},${kinds[i % 3]}`)}`,
  "test.csv": () =>
    `name,a,b,c,kind\n${rows(9, (i) => `new-${i},${wave(i + 100, 1)},${wave(i + 100, 2)},${wave(i + 100, 3)},${kinds[i % 3]}`)}`,
  "unlabeled.csv": () => `name,a,b,c\n${rows(9, (i) => `new-${i},${wave(i + 100, 1)},${wave(i + 100, 2)},${wave(i + 100, 3)}`)}`,
  "half.csv": () => `a,b,c,kind\n${rows(9, (i) => `${wave(i, 1)},${wave(i, 2)},${wave(i, 3)},${i === 4 ? "" : kinds[i % 3]}`)}`,
  "narrow.csv": () => `a,b,kind\n${rows(9, (i) => `${wave(i, 1)},${wave(i, 2)},${kinds[i % 3]}`)}`,
  "words.csv": () => `a,b,c\n${rows(3, () => "x,y,z")}`,
  "gap.csv": () => "a,b,c\n1,2,3\n1,,3\n",
  "short.csv": () => "e1,e2\n1,2\n3,4\n",
  "twice.csv": () => "name,e1,e2\nrow-0,1,1\nrow-1,1,2\nrow-1,2,2\n",
  "strangers.csv": () => "name,e1,e2\nann,1,1\nbob,1,2\ncarl,2,2\n",
  "vectors.jsonl": () => rows(4, (i) => `{"v":[${i},1],"x":${i}}`),
  "two.csv": () => "x,y\n1,2\n3,4\n",
  "few.csv": () => "x,y,z\n1,2,3\n3,4,5\n",
  "holes.csv": () => "x,y,z\n1,2,3\n3,,5\n",
  "named.flatland": () =>
    saveModel(pca.sync(Array.from({ length: 9 }, (_, i) => [wave(i, 1), wave(i, 2), wave(i, 3)])), {
      preparation: {
        features: ["a", "b", "c"],
        scaling: { kind: "none", offset: new Float64Array(3), factor: new Float64Array(3).fill(1) },
        missing: { policy: "error" },
      },
    }),
  "plain.flatland": () => saveModel(pca.sync(Array.from({ length: 9 }, (_, i) => [wave(i, 1), wave(i, 2)]))),
};

let made: string | undefined;

/** Takes the folder away again. */
export function cleanUp(): void {
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
  made = undefined;
}

/** Runs one command in a fresh folder that holds the files above; nothing it says on the way is shown. */
async function flatland(make: (signal: AbortSignal) => Command, args: readonly string[]): Promise<void> {
  if (made === undefined) {
    made = mkdtempSync(join(tmpdir(), "flatland-errors-"));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(made, name), content());
    mkdirSync(join(made, "folder"));
  }
  const back = process.cwd();
  const { write } = process.stderr;
  process.stderr.write = () => true;
  process.chdir(made);
  try {
    await make(new AbortController().signal)
      .exitOverride()
      .parseAsync([...args], { from: "user" });
  } catch (error) {
    // The folder is another one in each run.
    if (error instanceof Error) error.message = error.message.replaceAll(made, "/home/ada");
    throw error;
  } finally {
    process.chdir(back);
    process.stderr.write = write;
  }
}

const embed = (what: string, ...args: string[]): Mishap => ({ what, attempt: () => flatland(embedCommand, args) });
const classify = (what: string, ...args: string[]): Mishap => ({ what, attempt: () => flatland(classifyCommand, args) });
const evaluate = (what: string, ...args: string[]): Mishap => ({ what, attempt: () => flatland(evaluateCommand, args) });
const plot = (what: string, ...args: string[]): Mishap => ({ what, attempt: () => flatland(plotCommand, args) });
const transform = (what: string, ...args: string[]): Mishap => ({ what, attempt: () => flatland(transformCommand, args) });
const study = (what: string, ...args: string[]): Mishap => ({ what, attempt: () => flatland(studyCommand, args) });

/** Mishaps on the command line, by what they are about. */
export const commandMishaps: Readonly<Record<string, readonly Mishap[]>> = {
  "Files of a command": [
    embed("a file that is not there", "goups.csv"),
    embed("a folder in place of a file", "folder"),
    embed("an output where a file stands", "groups.csv", "-o", "test.csv"),
    embed("an output in place of the input", "groups.csv", "-o", "groups.csv", "--force"),
    embed("two outputs in one place", "groups.csv", "-o", "same.svg", "--figure", "same.svg"),
    embed("an output in a folder that is not there", "groups.csv", "-o", "nowhere/map.csv"),
    embed("an output without a name", "groups.csv", "-o", ""),
    embed("an output of an unknown ending", "groups.csv", "-o", "map.xls"),
    embed("an output that is read, not written", "groups.csv", "-o", "map.idx"),
    embed("an output without an ending", "groups.csv", "-o", "map"),
    embed("an output without a name", "groups.csv", "-o", ""),
    embed("a figure that is no picture", "groups.csv", "--figure", "map.jpg"),
    embed("a report that is no page", "groups.csv", "--report", "map.pdf"),
    { what: "open: a clone that was not built", attempt: () => flatland(openCommand, ["folder", "--no-browser"]) },
    { what: "info: a file that is not there", attempt: () => flatland(infoCommand, ["nowhere/groups.csv"]) },
  ],
  "Flags of a command": [
    embed("a method that there is not", "groups.csv", "--method", "isomp"),
    embed("a flag of another method", "groups.csv", "--method", "isomap", "--variant", "modified"),
    embed("a number where a whole one is wanted", "groups.csv", "--dimensions", "two"),
    embed("a column that is not there", "groups.csv", "--color", "hue"),
    {
      what: "a word that another method takes",
      attempt: () => flatland(clusterCommand, ["groups.csv", "--method", "k-means", "--clusters", "auto"]),
    },
    { what: "cluster: a label that is no class", attempt: () => flatland(clusterCommand, ["groups.csv", "--label", "a"]) },
    {
      what: "cluster: a label of vectors",
      attempt: () => flatland(plotCommand, ["vectors.jsonl", "-o", "x.svg", "--columns", "x", "--label", "v"]),
    },
    { what: "data: a set that there is not", attempt: () => flatland(dataCommand, ["get", "moon", "-o", "x.csv"]) },
    {
      what: "help: neither a command nor a method",
      attempt: () => flatland(() => new Command("flatland").addCommand(helpCommand().exitOverride()), ["help", "embde"]),
    },
  ],
  "Classifying, judging, drawing": [
    classify("classify: no column of classes", "groups.csv", "test.csv"),
    classify("classify: both files from stdin", "-", "-", "--label", "kind"),
    classify("classify: rows without a class", "half.csv", "test.csv", "--label", "kind"),
    classify("classify: rows in both files", "groups.csv", "groups.csv", "--label", "kind"),
    classify("classify: a column that only the first file has", "groups.csv", "narrow.csv", "--label", "kind", "--id", "name"),
    classify(
      "classify: a figure without classes to compare with",
      "groups.csv",
      "unlabeled.csv",
      "--label",
      "kind",
      "--id",
      "name",
      "--figure",
      "f.svg",
    ),
    classify("classify: --reduce with an unknown option", "groups.csv", "test.csv", "--label", "kind", "--reduce", "pca:2,neighbors=4"),
    classify("classify: --reduce to no number", "groups.csv", "test.csv", "--label", "kind", "--reduce", "pca:many"),
    evaluate("evaluate: both files from stdin", "-", "-"),
    evaluate("evaluate: no coordinates", "groups.csv", "words.csv", "--id", "name"),
    evaluate("evaluate: other rows", "groups.csv", "strangers.csv", "--id", "name"),
    evaluate("evaluate: an id twice", "groups.csv", "twice.csv", "--id", "name"),
    evaluate("evaluate: files of different length", "groups.csv", "short.csv", "--id", "name"),
    plot("plot: two columns for the color", "groups.csv", "-o", "x.svg", "--color", "a", "--label", "kind"),
    plot("plot: panels of several files", "groups.csv", "test.csv", "-o", "x.svg", "--by", "kind"),
    plot("plot: too many columns", "groups.csv", "-o", "x.svg", "--columns", "a,b,c,name"),
    plot("plot: a column of text", "groups.csv", "-o", "x.svg", "--columns", "a,kind"),
    plot("plot: no column of numbers", "words.csv", "-o", "x.svg"),
    plot("plot: too many panels", "groups.csv", "-o", "x.svg", "--by", "name"),
    plot("plot: too many classes", "groups.csv", "-o", "x.svg", "--color", "name"),
  ],
  "A saved model at the command line": [
    transform("transform: a format that cannot be written while rows come", "named.flatland", "groups.csv", "-o", "x.json"),
    transform("transform: a column is missing", "named.flatland", "narrow.csv", "-o", "x.csv"),
    transform("transform: a column is text now", "named.flatland", "words.csv", "-o", "x.csv"),
    transform("transform: a missing value", "named.flatland", "gap.csv", "-o", "x.csv"),
    transform("transform: other columns than the model knows", "plain.flatland", "groups.csv", "-o", "x.csv"),
  ],
  "Data of the study": [
    study("a roll of two columns", "--only", "q3", "--swissroll", "two.csv", "--out", "out"),
    study("a roll of two points", "--only", "q3", "--swissroll", "few.csv", "--out", "out"),
    study("a roll with a gap", "--only", "q3", "--swissroll", "holes.csv", "--out", "out"),
    study("images in a folder without them", "--only", "q4", "--cifar10", "folder", "--out", "out"),
    study("images in a file that holds none", "--only", "q4", "--cifar10", "two.csv", "--out", "out"),
  ],
};
