#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { ManifoldError, nearestWord } from "../base/errors.ts";
import { installHost } from "../method/host.ts";
import { nodeHost } from "../worker/node-host.ts";
import { clusterCommand } from "./cluster.ts";
import { embedCommand } from "./embed.ts";
import { openCommand } from "./open.ts";
import { quietPipes } from "./stdout.ts";
import { studyCommand } from "./study.ts";
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
  });
}

const program = new Command("flatland")
  .description("Manifold learning and spectral clustering on the data you have.")
  .version(version, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .showHelpAfterError("Run it with --help to see what it takes.")
  .exitOverride()
  .addCommand(embedCommand(controller.signal))
  .addCommand(clusterCommand(controller.signal))
  .addCommand(openCommand(controller.signal))
  .addCommand(studyCommand(controller.signal));
for (const command of program.commands) {
  command.exitOverride().showHelpAfterError(`Run flatland ${command.name()} --help to see what it takes.`).showSuggestionAfterError(false);
  command.configureOutput({ outputError: (text, write) => write(withSuggestion(text, command)) });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Commander's own suggestions pass over the flags of methods, which its help does not list. */
function withSuggestion(text: string, command: Command): string {
  const [, unknown] = /unknown option '(--[^'=]+)/.exec(text) ?? [];
  if (unknown === undefined) return text;
  const near = nearestWord(
    unknown,
    command.options.flatMap(({ long }) => (long ? [long] : [])),
  );
  return near === undefined ? text : `${text.trimEnd()}\nDid you mean ${near}?\n`;
}

function report(error: unknown): number {
  if (error === interrupted) {
    process.stderr.write("flatland: stopped; nothing was written.\n");
    return exit.interrupted;
  }
  // Commander has printed its message already; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exit.usage;
  if (error instanceof ManifoldError) {
    process.stderr.write(`${error.message}\n`);
    return error.code === "bad-option" ? exit.usage : exit.failed;
  }
  process.stderr.write(`flatland: a fault of ours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exit.failed;
}
