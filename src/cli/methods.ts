import { Command } from "commander";
import type { AnyMethod } from "../method/define.ts";
import { methods } from "../methods.ts";
import { flagsOf, ownHelp } from "./method-flags.ts";
import { kebab, methodNamed, spellings } from "./method-names.ts";
import { answer } from "./stdout.ts";
import { version } from "./version.ts";
import { aligned } from "./words.ts";

/** The command that fits a method of a kind. */
const commandOf = { embedding: "embed", clustering: "cluster", classification: "classify" } as const;

/** Common flags that a method's option of the same name must make way for. */
const common = new Set(["--scale"]);

/** `flatland methods`: every method of the library, or one of them with its options. */
export function methodsCommand(): Command {
  return new Command("methods")
    .summary("list the methods, or tell of one")
    .description("List the methods of the library, or tell what one does and what it takes.")
    .argument("[name]", "a method")
    .option("--json", "print one JSON document to stdout in place of words")
    .action((name: string | undefined, { json }: { json?: boolean }) => {
      const wanted = name === undefined ? methods : [methodNamed(name, methods, "methods")];
      return answer(
        { json, taken: false },
        () => ({ command: "methods", flatland: version, methods: wanted.map(methodDocument) }),
        () => ({
          title: name === undefined ? "Methods" : kebab(wanted[0]!.info.name),
          facts: [],
          lines: name === undefined ? methodList() : methodLines(wanted[0]!),
          notes: [],
          warnings: [],
          end: name === undefined ? ["flatland methods NAME tells of one, and how to use it."] : [],
        }),
      );
    });
}

/** A method as data: everything the registry knows of it, with the flag of each option. */
function methodDocument({ info }: AnyMethod): object {
  const flags = flagsOf(info, common);
  return {
    name: info.name,
    spellings: spellings(info.name, methods),
    kind: info.kind,
    command: commandOf[info.kind],
    summary: info.summary,
    supervised: info.supervised,
    minimumPoints: info.minimumPoints,
    can: info.can,
    options: Object.entries(info.options).map(([name, { kind, help, accepts, default: value, minimum, maximum, choices }]) => ({
      name,
      flag: flags.find(({ option }) => option === name)?.flag ?? "--seed",
      kind,
      help,
      accepts,
      default: value,
      minimum,
      maximum,
      choices,
    })),
  };
}

function methodList(): string[] {
  return aligned(methods.map(({ info }) => [`  ${spellings(info.name, methods).join(", ")}`, commandOf[info.kind], info.summary]));
}

/** A method in lines for a terminal. */
export function methodLines({ info }: AnyMethod): string[] {
  const name = kebab(info.name);
  const can = [
    info.can.transform || info.can.predict ? "New points go through the fitted model." : "New points need a new fit.",
    info.can.inverseTransform ? "Rows of the picture can be led back to points." : "",
  ];
  const files = info.kind === "classification" ? "TRAIN TEST --label COLUMN" : "FILE";
  return [
    ...(spellings(info.name, methods).length > 1 ? [`Short: ${spellings(info.name, methods).slice(1).join(", ")}`] : []),
    can.filter(Boolean).join(" "),
    "",
    ownHelp(info, common, "Options"),
    "",
    `flatland ${commandOf[info.kind]} ${files} --method ${name}`,
  ];
}
