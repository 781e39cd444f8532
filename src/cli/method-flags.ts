import { type Command, Option as Flag } from "commander";
import { ManifoldError } from "../base/errors.ts";
import type { Option, OptionTable } from "../base/options.ts";
import { decimal } from "../io/number-text.ts";
import { kebab } from "./method-names.ts";

/** What has options of its own: a method, a measure, a data set. */
export interface Owner {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
}

/** One option of an owner with the flag that sets it. */
export interface OwnFlag {
  /** The option's name in the library: "maxIterations". */
  readonly option: string;
  /** "--max-iterations" */
  readonly flag: string;
  readonly table: Option<unknown>;
}

/**
 * The flags of an owner's options: the option's name in kebab case, after the owner's name where a common flag of the command has
 * that name already ("--spectral-clustering-scale" beside "--scale"). The seed is a common flag and sets itself.
 */
export function flagsOf({ name, options }: Owner, common: ReadonlySet<string>): OwnFlag[] {
  return Object.entries(options)
    .filter(([option]) => option !== "seed")
    .map(([option, table]) => {
      const plain = `--${kebab(option)}`;
      return { option, table, flag: common.has(plain) ? `--${kebab(name)}-${kebab(option)}` : plain };
    });
}

/** All long flags that a command has now. */
export function flagsTaken(command: Command): Set<string> {
  return new Set(["--help", ...command.options.flatMap(({ long }) => (long ? [long] : []))]);
}

/**
 * Lets a command take the options of all `owners`. Which of them were given, and whether they belong to the owner that is used, tells
 * {@link ownOptions}. Help shows them by owner.
 */
export function addOwnFlags(command: Command, owners: readonly Owner[], chosen: (command: Command) => Owner | undefined): void {
  const common = flagsTaken(command);
  const known = new Set(common);
  for (const owner of owners) {
    for (const { flag, table } of flagsOf(owner, common)) {
      if (known.has(flag)) continue;
      known.add(flag);
      const switched = table.kind === "flag" ? typed({ flag, table }) : `${flag} <value>`;
      command.addOption(new Flag(switched, table.help).hideHelp());
    }
  }
  command.addHelpText("after", () => {
    const one = chosen(command);
    return (one ? [one] : owners).map((owner) => `\n${ownHelp(owner, common)}`).join("\n");
  });
}

/** An owner's options in lines for a terminal. */
export function ownHelp(
  owner: Owner,
  common: ReadonlySet<string>,
  title = `Options of ${kebab(owner.name)}`,
  more: readonly (readonly [flag: string, help: string])[] = [],
): string {
  const lines = [...flagsOf(owner, common).map((own) => [written(own), described(own.table)] as const), ...more];
  if (lines.length === 0) return `${title}: none of its own. ${owner.summary}`;
  const width = Math.max(...lines.map(([left]) => left.length)) + 2;
  return [
    `${title}: ${owner.summary}`,
    ...lines.map(([left, right]) => `  ${left.padEnd(width)}${folded(right, 100 - width, width + 2)}`),
  ].join("\n");
}

/** A flag as it is typed: what is so without it, it turns off. */
function typed({ flag, table }: Pick<OwnFlag, "flag" | "table">): string {
  return table.kind === "flag" && table.default === true ? flag.replace("--", "--no-") : flag;
}

/** "--neighbors <n>" */
function written({ flag, table }: Pick<OwnFlag, "flag" | "table">): string {
  if (table.kind === "flag") return typed({ flag, table });
  return `${flag} <${table.kind === "integer" ? "n" : table.kind === "number" ? "x" : table.kind === "either" ? "word|n" : "word"}>`;
}

/** What an option does, what it may be, and what it is when nothing is said. */
function described({ help, kind, choices, default: value }: Option<unknown>): string {
  const parts = [help];
  if (kind === "choice") parts.push(`One of ${choices!.join(", ")}.`);
  if (kind === "either") parts.push(`${choices!.join(", ")} or a number.`);
  if (kind === "flag" && value === true) parts.push("It is so unless this turns it off.");
  if (kind !== "flag" && value !== undefined) parts.push(`(default: ${String(value)})`);
  return parts.join(" ");
}

/** Text in lines of at most `width` letters; all but the first are indented. */
export function folded(text: string, width: number, indent: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/**
 * The options of `owner` that were given on the command line, by the library's names, checked.
 *
 * Throws "bad-option" for a flag that only others of `owners` take, and for a value that does not fit; both in the words of the command line.
 */
export function ownOptions(command: Command, owner: Owner, owners: readonly Owner[], common: ReadonlySet<string>): Record<string, unknown> {
  const who = kebab(owner.name);
  const mine = flagsOf(owner, common);
  const found: Record<string, unknown> = {};
  for (const flag of command.options) {
    const { long } = flag;
    if (!long || common.has(long) || command.getOptionValueSource(flag.attributeName()) !== "cli") continue;
    const name = flag.negate ? long.replace("--no-", "--") : long;
    const own = mine.find((each) => each.flag === name);
    const given: unknown = command.getOptionValue(flag.attributeName());
    if (!own) throw foreign(name, who, mine, owners, common);
    found[own.option] = asValue(own, String(given), who, owners, common);
  }
  return found;
}

/** A flag's text as the value of its option. */
function asValue(
  { flag, option, table }: OwnFlag,
  text: string,
  who: string,
  owners: readonly Owner[],
  common: ReadonlySet<string>,
): unknown {
  const value = readOption(table, text.trim());
  if (table.allows(value)) return value;
  // A word that another method understands here ("auto" clusters) is worth more than a list of what this one takes.
  const other = owners.find((owner) =>
    flagsOf(owner, common).some((each) => each.option === option && each.table.allows(readOption(each.table, text))),
  );
  const hint = other ? ` "${text}" is for --method ${kebab(other.name)}.` : "";
  throw new ManifoldError("bad-option", `${who}: ${flag} must be ${table.accepts}, not "${text}".${hint}`, { option, value: text });
}

/** The text of an option as a value of its kind; whether it fits is for the option to say. */
export function readOption({ kind, choices }: Option<unknown>, text: string): unknown {
  if (kind === "flag") return text === "true";
  if (kind === "choice" || choices?.includes(text)) return text;
  const numbers = text.split(",").map((part) => (decimal.test(part.trim()) ? Number(part) : Number.NaN));
  if (kind === "points" && numbers.some(Number.isNaN)) return text;
  return numbers.length === 1 ? numbers[0] : numbers;
}

function foreign(
  flag: string,
  who: string,
  mine: readonly OwnFlag[],
  owners: readonly Owner[],
  common: ReadonlySet<string>,
): ManifoldError {
  const takers = owners.filter((owner) => flagsOf(owner, common).some((each) => each.flag === flag)).map(({ name }) => kebab(name));
  const own = mine.length ? mine.map(typed).join(", ") : "no options of its own";
  return new ManifoldError("bad-option", `${who}: ${flag} belongs to ${takers.join(" and ")}. ${who} takes ${own}.`, {
    option: flag,
    takers,
  });
}
