import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { type Kind, kindsOf, type Reading, type WordColumns, wordColumns } from "./columns-of-words.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { missingMarkers } from "./missing.ts";
import { uniqueNames } from "./names.ts";
import { exhausted, incomplete, type RowScanner, rowScanner, type Separator } from "./row-scanner.ts";
import type { Table } from "./table.ts";
import { type Encoding, encodingOf, textPieces } from "./text-pieces.ts";

/** How a text table is read; what is left out is found out and stands in the notes. */
export interface DelimitedOptions {
  /** What parts the values. */
  readonly separator?: Separator | "auto" | undefined;
  /** Whether the first row holds names. */
  readonly header?: boolean | "auto" | undefined;
  /** What stands before the decimals. */
  readonly decimal?: "." | "," | "auto" | undefined;
  /** The words that stand for a missing value, in place of the usual ones (NA, NaN, null, ?, -, …). */
  readonly missing?: readonly string[] | undefined;
  readonly encoding?: Encoding | "auto" | undefined;
}

/**
 * Reads a text table: values parted by commas, semicolons, tabs, bars or blanks.
 *
 * Numbers are read to the bit as `Number` reads them. Throws "bad-file" with line and column. O(bytes), in steps; memory is a
 * small multiple of the bytes.
 */
export function* readDelimited(bytes: Uint8Array, source: string, options: DelimitedOptions = {}): Steps<Table> {
  const { encoding = "auto" } = options;
  const reading = encoding === "auto" ? encodingOf(bytes) : encoding;
  const plan = planOf(...beginning(bytes, source, reading), source, reading, options);
  const { dialect, words } = plan;
  let kinds = plan.kinds;
  let columns: WordColumns;
  for (let pass = 0; ; pass++) {
    columns = wordColumns(kinds, words, Math.floor(expectedRows(bytes.length, dialect)));
    yield* readRows(bytes, source, reading, dialect, columns, pass);
    const seen = columns.kinds();
    // What the first rows promised may not hold for all; the second pass knows.
    if (pass > 0 || seen.every((kind, c) => kind === kinds[c])) break;
    kinds = seen;
  }
  return tableOf(columns, plan, source);
}

/** How a text table is to be read: what its beginning tells. */
export interface Plan {
  readonly dialect: Dialect;
  readonly words: Reading;
  readonly names: readonly string[];
  /** What the columns hold, as far as the first rows show. */
  readonly kinds: Kind[];
  readonly notes: readonly string[];
}

/** Finds out how a table is to be read from the beginning of its text; `whole`: it is the whole of it. */
export function planOf(text: string, whole: boolean, source: string, encoding: Encoding, options: DelimitedOptions): Plan {
  const marks = new Set(options.missing ?? missingMarkers);
  const dialect = dialectOf(text, whole, source, { ...options, missing: marks });
  const words: Reading = { decimal: dialect.decimal, missing: marks, missingText: new Set(options.missing ?? []) };
  const { names, notes } = uniqueNames(namesFor(dialect));
  return {
    dialect,
    words,
    names,
    kinds: kindsOf(dialect.sample, dialect.width, words),
    notes: [...(encoding === "utf-8" ? [] : [`The text is in ${encoding.toUpperCase()}.`]), ...dialect.notes, ...notes],
  };
}

/** The table of columns that have been read. Throws "bad-file" where there are no rows. */
export function tableOf(columns: WordColumns, { dialect, names, notes }: Plan, source: string): Table {
  if (columns.rows() === 0) {
    throw new ManifoldError("bad-file", `${source}: there are names but no rows below them. Add rows, or pass header: false.`, {});
  }
  const { columns: list, notes: more } = columns.finish(names);
  const { separator, rowNames } = dialect;
  return {
    rows: columns.rows(),
    columns: list,
    format: separator === "\t" ? "tsv" : separator === "whitespace" ? "txt" : "csv",
    ...(rowNames ? { rowNames: names[0]! } : {}),
    notes: [...notes, ...more],
  };
}

/** A scanner that stands before the first row of data. */
export function scannerFor({ separator, line }: Dialect, source: string, from = line): RowScanner {
  return rowScanner(separator, source, { comments: separator === "whitespace", line: from });
}

/** The rows that fit, judged by the first ones; a wrong guess costs a copy. No more than two bytes a row can be there. */
function expectedRows(bytes: number, { sample }: Dialect): number {
  let characters = 0;
  for (const row of sample) for (const { text } of row) characters += text.length + 1;
  return sample.length === 0 ? 16 : Math.min(bytes / 2, (bytes / characters) * sample.length * 1.05) + 16;
}

function namesFor({ header, width, rowNames }: Dialect): string[] {
  if (!header) return Array.from({ length: width }, (_, c) => `c${c + 1}`);
  const names = [...header];
  if (rowNames && names[0] === "" && !names.includes("row")) names[0] = "row";
  return names;
}

/** So many characters are looked at to learn how a file is written. */
const enough = 1 << 18;

/** Whether a text tells how it is written: a row may be longer than a piece, and two are needed to tell names from numbers. */
export function tellsItsDialect(text: string): boolean {
  return text.length >= enough && countLines(text) >= 3;
}

function beginning(bytes: Uint8Array, source: string, encoding: Encoding): [text: string, whole: boolean] {
  const pieces = textPieces(bytes, source, encoding);
  let text = pieces.next() ?? "";
  while (!tellsItsDialect(text)) {
    const next = pieces.next();
    if (next === undefined) return [text, true];
    text += next;
  }
  return [text, false];
}

function countLines(text: string): number {
  let count = 0;
  for (let at = 0; at >= 0 && count < 4; count++) at = text.slice(at).search(/[\r\n][^\r\n]/) + 1 || -1;
  return count;
}

function* readRows(
  bytes: Uint8Array,
  source: string,
  encoding: Encoding,
  dialect: Dialect,
  columns: WordColumns,
  pass: number,
): Steps<void> {
  const { start } = dialect;
  const scanner = scannerFor(dialect, source);
  const pieces = textPieces(bytes, source, encoding);
  let text = "";
  // The lines before the first row of data.
  let skip = start;
  let more = 1;
  for (;;) {
    let last = false;
    const parts = [text];
    for (let k = 0; k < more; k++) {
      const piece = pieces.next();
      if (piece === undefined) {
        last = true;
        break;
      }
      parts.push(piece);
    }
    text = parts.join("");
    if (skip > text.length && !last) continue;
    const end = takeRows(text, skip, last, scanner, columns, dialect, source);
    // Twice as much for a row that does not end, so that its beginning is not read over and over.
    more = end > skip ? 1 : more * 2;
    text = text.slice(end);
    skip = 0;
    if (last) return;
    yield pass === 0 ? pieces.fraction() : Math.max(0.99, pieces.fraction());
  }
}

/** Reads all rows that are whole and gives the place behind them. */
export function takeRows(
  text: string,
  from: number,
  last: boolean,
  scanner: RowScanner,
  columns: WordColumns,
  { width, line }: Dialect,
  source: string,
): number {
  let at = from;
  for (;;) {
    const end = scanner.next(text, at, last);
    if (end === incomplete || end === exhausted) return last ? text.length : at;
    const { row } = scanner;
    if (row.count !== width) {
      throw new ManifoldError(
        "bad-file",
        `${source}: line ${formatNumber(row.line)} has ${values(row.count)} where ${row.line === line ? "the names say" : `line ${formatNumber(line)} has`} ${formatNumber(width)}. All rows must be equally long; put a value that holds the separator in quotes.`,
        { line: row.line, found: row.count, expected: width },
      );
    }
    columns.add(text, row);
    at = end;
  }
}

const values = (n: number): string => `${formatNumber(n)} ${n === 1 ? "value" : "values"}`;
