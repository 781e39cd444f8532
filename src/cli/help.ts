import { Command, type Option } from "commander";
import { ManifoldError, nearestWord } from "../base/errors.ts";
import { methods } from "../methods.ts";
import { jsonText } from "./json.ts";
import { kebab, methodNamed, spellings } from "./method-names.ts";
import { methodLines } from "./methods.ts";
import { print } from "./stdout.ts";
import { version } from "./version.ts";

/** `flatland help`: of a command or of a method; `--json` tells all commands with their options as data. */
export function helpCommand(): Command {
  const command = new Command("help")
    .summary("help on a command or a method")
    .description("Help on a command or a method.")
    .argument("[topic...]", "a command (data get) or a method (isomap)")
    .option("--json", "print all commands and their options as one JSON document");
  return command.action(async (topic: string[], { json }: { json?: boolean }) => {
    const program = command.parent!;
    if (json) return print(jsonText({ command: "help", flatland: version, commands: program.commands.map(commandDocument) }));
    let found: Command = program;
    for (const word of topic) {
      const next = found.commands.find((each) => each.name() === word);
      if (!next) return print(`${methodHelp(topic.join(" "), program)}\n`);
      found = next;
    }
    found.outputHelp();
  });
}

function methodHelp(topic: string, program: Command): string {
  const commands = program.commands.map((each) => each.name());
  const names = methods.flatMap(({ info }) => spellings(info.name, methods));
  const near = nearestWord(topic, [...commands, ...names]);
  try {
    const method = methodNamed(topic, methods, "help");
    return [kebab(method.info.name), ...methodLines(method)].join("\n");
  } catch {
    throw new ManifoldError(
      "bad-option",
      `help: "${topic}" is neither a command nor a method.${near ? ` Did you mean "${near}"?` : ""} Commands are ${commands.join(", ")}; flatland methods lists the methods.`,
      { topic },
    );
  }
}

/** A command as data. */
function commandDocument(command: Command): object {
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    description: command.description(),
    usage: command.usage(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      required: argument.required,
      many: argument.variadic,
      help: argument.description,
    })),
    options: command.options.map(optionDocument),
    commands: command.commands.map(commandDocument),
  };
}

function optionDocument(option: Option): object {
  return {
    flags: option.flags,
    short: option.short,
    long: option.long,
    help: option.description,
    choices: option.argChoices,
    default: option.long === "--threads" ? undefined : option.defaultValue,
    required: option.mandatory,
    group: option.helpGroupHeading ?? null,
    ofMethods: option.hidden,
    takesValue: option.required || option.optional,
  };
}
