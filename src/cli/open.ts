import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { formatBytes, ManifoldError } from "../base/errors.ts";
import { wholeNumber } from "./arguments.ts";
import { missing } from "./file-error.ts";
import { launchBrowser } from "./serve/launch.ts";
import { servePage } from "./serve/server.ts";

interface OpenFlags {
  readonly port: number;
  readonly browser: boolean;
}

/** `flatland open`: the workbench in a browser, with a file loaded; nothing leaves the machine. */
export function openCommand(signal: AbortSignal): Command {
  return new Command("open")
    .summary("look at data in the workbench, in a browser")
    .description("Look at data in the workbench: a page served on this machine alone, in your browser.")
    .argument("[file]", "data to open with it: CSV, Parquet, Arrow, NPY, JSON, …")
    .option("--port <number>", "port to serve on; any free one when not given", wholeNumber(0, 65535), 0)
    .option("--no-browser", "print the address and do not open a browser")
    .addHelpText(
      "after",
      `
The page is served on loopback under an address with a random token, to this machine alone. Nothing is sent anywhere.
Stop it with Ctrl-C.

Examples:
  flatland open
  flatland open swissroll.csv
  flatland open --port 8080 --no-browser digits.parquet`,
    )
    .action((file: string | undefined, flags: OpenFlags) => open(file, flags, signal));
}

async function open(file: string | undefined, { port, browser }: OpenFlags, signal: AbortSignal): Promise<void> {
  const page = fileURLToPath(new URL("./workbench", import.meta.url));
  if (!existsSync(join(page, "index.html"))) {
    throw new ManifoldError("file-access", `open: the workbench is not built. In a clone, run npm run build first.`, { page });
  }
  const size = file === undefined ? undefined : await sizeOf(file);
  const server = await servePage({ page, file: file === undefined ? undefined : resolve(file), port });
  try {
    const what = file === undefined ? "The workbench" : `${file} (${formatBytes(size!)})`;
    process.stdout.write(`${what} is at ${server.url}\n`);
    process.stderr.write("It is served to this machine alone; nothing leaves it. Ctrl-C stops it.\n");
    if (browser && !(await launchBrowser(server.url))) process.stderr.write("No browser could be started: open the address yourself.\n");
    await stopped(signal);
    process.stderr.write("\nflatland: stopped.\n");
  } finally {
    await server.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(async (error: unknown) => {
    throw await missing(error, file);
  });
  if (found.isFile()) return found.size;
  throw new ManifoldError("file-access", `${file}: it is a folder. Name a file.`, { path: file, cause: "EISDIR" });
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
