import { inFlags } from "./command-words.ts";
import { fileError } from "./file-error.ts";
import { writeWhole } from "./files.ts";
import { jsonText } from "./json.ts";
import { inkFor, type Summary, summaryText } from "./words.ts";

/** A reader that has gone (`| head`) is no error: the command ends quietly. What else goes wrong {@link print} tells. */
export function quietPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
    });
  }
}

/** Writes to stdout and waits until it has been taken. Throws "file-access", as for a disk that is full. */
export function print(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => (error ? reject(fileError(error, "stdout", "write")) : resolve()));
  });
}

/** Writes an output: a whole file or none; "-" is stdout. */
export async function put(path: string, content: string | Uint8Array, { force }: { readonly force?: boolean }): Promise<void> {
  if (path === "-") await print(content);
  else await writeWhole(path, content, { replace: force === true });
}

/**
 * Ends a command: one JSON document on stdout where that was asked for; warnings alone where it is to be quiet; else the summary, on
 * stdout, or on stderr where stdout has been taken by an output ("-").
 */
export async function answer(
  { json, quiet, taken }: { readonly json?: boolean | undefined; readonly quiet?: boolean | undefined; readonly taken: boolean },
  document: () => object,
  summary: () => Summary,
): Promise<void> {
  if (json) return print(jsonText(document()));
  if (quiet) {
    for (const { message } of summary().warnings) process.stderr.write(`Warning: ${inFlags(message)}\n`);
    return;
  }
  if (taken) process.stderr.write(summaryText(summary(), inkFor(process.stderr)));
  else await print(summaryText(summary(), inkFor(process.stdout)));
}

/** The command line as it was typed, words with blanks or signs in quotes. */
export function commandLine(): string {
  return [
    "flatland",
    ...process.argv.slice(2).map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)),
  ].join(" ");
}
