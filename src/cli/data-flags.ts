import { type Command, Option } from "commander";
import { wholeNumber } from "./arguments.ts";
import { addReadFlags, type ReadFlags } from "./read-flags.ts";

/** Which part of a file is the data, and how it is treated before a method sees it. */
export interface DataFlags extends ReadFlags {
  readonly features?: string;
  readonly label?: string;
  readonly id?: string;
  readonly scale: "none" | "standard" | "minmax";
  readonly missing: "error" | "drop" | "mean";
  readonly sample?: number;
}

/** Adds the flags of {@link DataFlags}. */
export function addDataFlags(command: Command, { label = "column with the classes: carried along, never a feature" } = {}): Command {
  command
    .optionsGroup("Which data:")
    .option(
      "--features <columns>",
      "columns to use: names a,b,c, places 3-10 (from 1), or all-numeric (the default: all numbers but label and id)",
    )
    .option("--label <column>", label)
    .option("--id <column>", "column that names the rows: carried along, never a feature")
    .addOption(
      new Option("--scale <kind>", "bring columns to like scales: standard (mean 0, deviation 1) or minmax (0 to 1)")
        .choices(["none", "standard", "minmax"])
        .default("none"),
    )
    .addOption(
      new Option("--missing <policy>", "missing values: refuse, drop their rows, or fill in the column's mean")
        .choices(["error", "drop", "mean"])
        .default("error"),
    )
    .option("--sample <n>", "use n rows, drawn by the seed", wholeNumber(1, 2 ** 31 - 1));
  return addReadFlags(command);
}
