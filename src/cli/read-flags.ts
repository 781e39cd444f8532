import { type Command, Option } from "commander";
import { type TableFormat, tableFormats } from "../io/formats.ts";
import type { ReadTableOptions } from "../io/read-table.ts";
import { wholeNumber } from "./arguments.ts";

/** How a file is read, where that is not to be found out from its content. */
export interface ReadFlags {
  readonly format?: TableFormat;
  readonly header?: "yes" | "no";
  readonly separator?: keyof typeof separators;
  readonly decimal?: "point" | "comma";
  readonly encoding?: (typeof encodings)[number];
  readonly missingMarks?: string;
  readonly array?: string;
  readonly maxBytes?: number;
}

const separators = { comma: ",", semicolon: ";", tab: "\t", bar: "|", blanks: "whitespace" } as const;
const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

/** Adds the flags of {@link ReadFlags}. */
export function addReadFlags(command: Command): Command {
  return command
    .optionsGroup("How the file is read, where its content does not tell:")
    .addOption(new Option("--format <format>", "its format").choices(tableFormats))
    .addOption(new Option("--header <answer>", "whether the first row of a text table holds names").choices(["yes", "no"]))
    .addOption(new Option("--separator <sign>", "what parts the values of a text table").choices(Object.keys(separators)))
    .addOption(new Option("--decimal <sign>", "what stands before decimals").choices(["point", "comma"]))
    .addOption(new Option("--encoding <name>", "how a text is encoded").choices(encodings))
    .option("--missing-marks <words>", "what stands for a missing value, in place of NA, NaN, null, ? and the like: -999,none")
    .option("--array <names>", "arrays of an .npz archive: x_train,y_train")
    .option("--max-bytes <n>", "the most bytes that a packed or sparse file may become", wholeNumber(1, Number.MAX_SAFE_INTEGER));
}

/** The options of a reader that the flags stand for. */
export function readOptions(flags: ReadFlags): Omit<ReadTableOptions, "name" | "signal" | "onProgress"> {
  return {
    format: flags.format,
    header: flags.header && flags.header === "yes",
    separator: flags.separator && separators[flags.separator],
    decimal: flags.decimal && (flags.decimal === "comma" ? "," : "."),
    encoding: flags.encoding,
    missing: flags.missingMarks?.split(",").map((word) => word.trim()),
    array: flags.array,
    maxBytes: flags.maxBytes,
  };
}
