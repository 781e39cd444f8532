#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { ManifoldError, nearestWord } from "../base/errors.ts";
import { installHost } from "../method/host.ts";
import { nodeHost } from "../worker/node-host.ts";
import { classifyCommand } from "./classify.ts";
import { clusterCommand } from "./cluster.ts";
import { inFlags } from "./command-words.ts";
import { completionCommand } from "./completion.ts";
import { dataCommand, dataSetNames } from "./data-sets.ts";
import { embedCommand } from "./embed.ts";
import { evaluateCommand } from "./evaluate.ts";
import { finishedFiles } from "./files.ts";
import { helpCommand } from "./help.ts";
import { infoCommand } from "./info.ts";
import { methodsCommand } from "./methods.ts";
import { openCommand } from "./open.ts";
import { plotCommand } from "./plot.ts";
import { quietPipes } from "./stdout.ts";
import { studyCommand } from "./study.ts";
import { transformCommand } from "./transform.ts";
import { version } from "./version.ts";

installHost(nodeHost());
quietPipes();

/** Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C. */
const exit = { failed: 1, usage: 2, interrupted: 130 } as const;

const controller = new AbortController();
const interrupted = Symbol("interrupted");
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second Ctrl-C does not wait for anything.
    if (controller.signal.aborted) process.exit(exit.interrupted);
    controller.abort(interrupted);
    // Whatever does not let go at once is left: files half written are taken away on the way out.
    setTimeout(() => process.exit(report(interrupted)), 40).unref();
  });
}

const { signal } = controller;
const program = new Command("flatland")
  .summary("manifold learning and spectral clustering")
  .description("Manifold learning and spectral clustering on the data you have.")
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .showHelpAfterError("Run it with --help to see what it takes.")
  .helpCommand(false)
  .exitOverride()
  .commandsGroup("Look at data:")
  .addCommand(embedCommand(signal))
  .addCommand(clusterCommand(signal))
  .addCommand(classifyCommand(signal))
  .addCommand(plotCommand(signal))
  .addCommand(openCommand(signal))
  .commandsGroup("Judge and repeat:")
  .addCommand(transformCommand(signal))
  .addCommand(evaluateCommand(signal))
  .addCommand(studyCommand(signal))
  .commandsGroup("Find your way:")
  .addCommand(infoCommand(signal))
  .addCommand(dataCommand(signal))
  .addCommand(methodsCommand())
  .addCommand(helpCommand())
  .addCommand(completionCommand())
  .addHelpText(
    "after",
    `
Start here:
  flatland data get swiss-roll -o roll.csv
  flatland embed roll.csv --features x,y,z --method isomap --color position --figure map.svg

flatland help COMMAND tells of a command, flatland help METHOD of a method.
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped.`,
  );
for (const command of program.commands) setManners(command, `flatland ${command.name()}`);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
  // What still runs when all is stopped has no one to run for; files half written are taken away on the way out.
  if (error === interrupted) process.exit();
}

/** Errors of a command and of those below it: exit codes of ours, the nearest flag, where to find help. */
function setManners(command: Command, path: string): void {
  command.exitOverride().showHelpAfterError(`Run ${path} --help to see what it takes.`).showSuggestionAfterError(false);
  command.configureOutput({ outputError: (text, write) => write(withSuggestion(text, command)) });
  command.helpCommand(false);
  for (const below of command.commands) setManners(below, `${path} ${below.name()}`);
}

/** Commander's own suggestions pass over the flags of methods, which its help does not list. */
function withSuggestion(text: string, command: Command): string {
  const near = meant(text, command);
  return near === undefined ? text : `${text.trimEnd()}\nDid you mean ${near}?\n`;
}

/** What may have been meant where Commander knows no flag or command of that name, or misses a flag that was misspelled. */
function meant(text: string, command: Command): string | undefined {
  const flags = command.options.flatMap(({ long }) => (long ? [long] : []));
  const [, option, word, missing] = /unknown option '(--[^'=]+)|unknown command '([^']+)|required option '.*(--[a-z-]+)/.exec(text) ?? [];
  if (option) return nearestWord(option, flags);
  if (missing) {
    const given = process.argv.flatMap((each) => /^--[^=]+/.exec(each) ?? []);
    const wrong = given.find((each) => !flags.includes(each) && nearestWord(each, flags) === missing);
    return wrong && `${missing} by ${wrong}`;
  }
  if (word === undefined) return undefined;
  const below = nearestWord(
    word,
    command.commands.map((each) => each.name()),
  );
  if (below !== undefined || command.name() !== "data") return below;
  const set = nearestWord(word, dataSetNames);
  return set && `get ${set}`;
}

function report(error: unknown): number {
  if (error === interrupted) {
    const names = finishedFiles();
    process.stderr.write(`flatland: stopped; ${names.length === 0 ? "nothing was written" : `written already: ${names.join(", ")}`}.\n`);
    return exit.interrupted;
  }
  // Commander has printed its message already; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exit.usage;
  if (error instanceof ManifoldError) {
    process.stderr.write(`${inFlags(error.message)}\n`);
    return error.code === "bad-option" ? exit.usage : exit.failed;
  }
  process.stderr.write(`flatland: a fault of ours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exit.failed;
}
