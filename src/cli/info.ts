import { basename } from "node:path";
import { Command } from "commander";
import { formatBytes, formatNumber, formatValue } from "../base/errors.ts";
import { readBatches } from "../io/batches.ts";
import { type ByteSource, byteReader, piecesLeft, restOf } from "../io/byte-source.ts";
import type { Column } from "../io/table.ts";
import { isModelFile, readModelFile } from "../model/model-file.ts";
import { openInput } from "./input-files.ts";
import { kebab } from "./method-names.ts";
import { nameOf } from "./prepare.ts";
import { addReadFlags, type ReadFlags, readOptions } from "./read-flags.ts";
import { answer } from "./stdout.ts";
import { version } from "./version.ts";
import { aligned, counted, diagnosticFacts, type Fact, shortNumber } from "./words.ts";

interface InfoFlags extends ReadFlags {
  readonly json?: boolean;
}

/** `flatland info`: what a file holds, a table or a saved model. */
export function infoCommand(signal: AbortSignal): Command {
  const command = new Command("info")
    .summary("tell what a file holds: a table or a model")
    .description("Tell what a file holds: of a table its columns with their types, ranges and gaps, of a saved model how it was made.")
    .argument("<file>", 'table or model file; "-" is stdin')
    .option("--json", "print one JSON document to stdout in place of words");
  return addReadFlags(command)
    .addHelpText(
      "after",
      `
The file is read piece by piece, so that it may be larger than the memory.

Examples:
  flatland info vectors.parquet
  flatland info map.flatland --json`,
    )
    .action((path: string, flags: InfoFlags) => info(path, flags, signal));
}

async function info(path: string, flags: InfoFlags, signal: AbortSignal): Promise<void> {
  const input = await openInput(path, signal);
  try {
    const reader = byteReader(input.source, nameOf(path));
    if (flags.format === undefined && isModelFile(await reader.peek(8))) await modelInfo(await restOf(reader, signal), path, flags);
    else await tableInfo("byteLength" in input.source ? input.source : piecesLeft(reader), path, flags, signal, () => reader.taken());
  } finally {
    await input.close();
  }
}

async function modelInfo(bytes: Uint8Array, path: string, flags: InfoFlags): Promise<void> {
  const { model, extra, version: fileVersion } = readModelFile(bytes, path === "-" ? "stdin" : basename(path));
  const { method, options, input, diagnostics, warnings } = model;
  const { features, scaling, missing } = extra.preparation ?? {};
  const facts: Fact[] = [
    ["method", kebab(method)],
    ["fitted on", `${counted(input.rows, "point")} × ${counted(input.cols, "column")}`],
    [
      "options",
      Object.entries(options as object)
        .map(([name, value]) => `--${kebab(name)} ${optionWord(value)}`)
        .join(" "),
    ],
    ...(features ? [["columns", listed(features, 12)] as const] : []),
    ...(scaling ? [["scaling", scaling.kind] as const] : []),
    ...(missing ? [["missing values", missing.policy] as const] : []),
    ...(extra.note ? [["note", extra.note] as const] : []),
    ...diagnosticFacts(diagnostics),
    ["file", `version ${fileVersion}, ${formatBytes(bytes.length)}`],
  ];
  await answer(
    { ...flags, taken: false },
    () => ({
      command: "info",
      flatland: version,
      file: nameOf(path),
      kind: "model",
      method,
      options,
      input,
      extra,
      diagnostics,
      warnings,
      fileVersion,
      bytes: bytes.length,
    }),
    () => ({ title: `${nameOf(path)}: a model`, facts, notes: [], warnings, end: [`New points: flatland transform ${path} FILE -o OUT`] }),
  );
}

const optionWord = (value: unknown): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : formatValue(value);

function listed(names: readonly string[], most: number): string {
  return names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")}, … (${formatNumber(names.length)} in all)`;
}

/** What is known of a column when all batches have been seen. */
interface Seen {
  readonly name: string;
  kind: Column["kind"];
  type: string;
  width: number;
  missing: number;
  least: number;
  largest: number;
  /** Different texts, as far as there are few. */
  readonly words: Set<string>;
}

/** So many different texts are counted. */
const mostWords = 1000;

/** `taken` tells the bytes of a stream when it has been read. */
async function tableInfo(source: ByteSource, path: string, flags: InfoFlags, signal: AbortSignal, taken: () => number): Promise<void> {
  const seen = new Map<string, Seen>();
  let rows = 0;
  let format = "";
  let notes: readonly string[] = [];
  for await (const table of readBatches(source, { ...readOptions(flags), name: nameOf(path), signal })) {
    if (rows === 0) ({ format, notes } = table);
    rows += table.rows;
    for (const column of table.columns) look(column, seen);
  }
  const columns = [...seen.values()];
  const bytes = "byteLength" in source ? source.byteLength : taken();
  await answer(
    { ...flags, taken: false },
    () => ({
      command: "info",
      flatland: version,
      file: nameOf(path),
      kind: "table",
      format,
      rows,
      bytes,
      columns: columns.map(columnDocument),
      notes,
    }),
    () => ({
      title: `${nameOf(path)}: ${counted(rows, "row")} × ${counted(columns.length, "column")}, ${format}, ${formatBytes(bytes)}`,
      facts: [],
      lines: aligned([["column", "holds", "missing", "values"], ...columns.map(columnLine)], [2]),
      notes,
      warnings: [],
      end: [],
    }),
  );
}

function look(column: Column, seen: Map<string, Seen>): void {
  const { name, kind } = column;
  const type = kind === "text" ? "text" : column.values.constructor.name.replace(/(?:Clamped)?Array$/, "").toLowerCase();
  const fresh = {
    name,
    kind,
    type,
    width: 1,
    missing: 0,
    least: Number.POSITIVE_INFINITY,
    largest: Number.NEGATIVE_INFINITY,
    words: new Set<string>(),
  };
  const one: Seen = seen.get(name) ?? fresh;
  seen.set(name, one);
  // A column of whole numbers becomes floating point where the first one is missing.
  if (one.type !== type) one.type = kind === "text" ? "text" : "float64";
  if (kind === "text") one.kind = "text";
  if (kind === "vector") one.width = column.width;
  one.missing += column.missing;
  if (column.kind === "text") {
    for (const word of column.values) if (word !== null && one.words.size <= mostWords) one.words.add(word);
    return;
  }
  for (let i = 0; i < column.values.length; i++) {
    const value = column.values[i]!;
    if (value < one.least) one.least = value;
    if (value > one.largest) one.largest = value;
  }
}

function columnLine({ name, kind, type, width, missing, least, largest, words }: Seen): string[] {
  const range = least <= largest ? `${shortNumber(least)} to ${shortNumber(largest)}` : "";
  const count = words.size > mostWords ? `more than ${formatNumber(mostWords)} different` : `${formatNumber(words.size)} different`;
  const few = words.size <= 6 ? `: ${[...words].map((word) => (word.length > 24 ? `${word.slice(0, 23)}…` : word)).join(", ")}` : "";
  return [
    name,
    kind === "vector" ? `${formatNumber(width)} × ${type}` : type,
    formatNumber(missing),
    kind === "text" ? count + few : range,
  ];
}

function columnDocument({ name, kind, type, width, missing, least, largest, words }: Seen): object {
  const base = { name, kind, type, missing };
  if (kind === "text") return { ...base, different: words.size > mostWords ? null : words.size };
  return {
    ...base,
    ...(kind === "vector" ? { width } : {}),
    least: least <= largest ? least : null,
    largest: least <= largest ? largest : null,
  };
}
