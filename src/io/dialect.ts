import { formatNumber, ManifoldError } from "../base/errors.ts";
import { numberOfWord, withComma } from "./cell.ts";
import { exhausted, incomplete, type RowScanner, rowScanner, type Separator, textOfField } from "./row-scanner.ts";

/** What a caller may fix instead of having it found out. */
export interface DialectOptions {
  readonly separator?: Separator | "auto" | undefined;
  readonly header?: boolean | "auto" | undefined;
  readonly decimal?: "." | "," | "auto" | undefined;
  readonly missing: ReadonlySet<string>;
}

/** How a text table is written. */
export interface Dialect {
  readonly separator: Separator;
  readonly decimal: "." | ",";
  /** The first row, when it holds names. */
  readonly header: readonly string[] | undefined;
  /** Values a row. */
  readonly width: number;
  /** Where the first row of data begins: in characters, and as a line from 1. */
  readonly start: number;
  readonly line: number;
  /** Whether the first column holds the names of the rows (R: a header one value short; pandas: an empty first name). */
  readonly rowNames: boolean;
  /** The first rows of data, as words. */
  readonly sample: readonly (readonly Word[])[];
  readonly notes: readonly string[];
}

/** A value as it stands in the text. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** So many rows decide how a file is written. */
const sampleRows = 200;
const words: Readonly<Record<Separator, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars (|)",
  whitespace: "blanks",
};

interface Sampled {
  readonly rows: Word[][];
  readonly lines: number[];
  /** Where each row begins. */
  readonly starts: number[];
}

/**
 * Finds out how a text table is written from its beginning (`whole`: it is the whole text): what parts its values, whether its first row holds names, whether
 * decimals have a comma. Each conclusion stands in `notes`. Throws "bad-file" for a text without rows and for a first row that is half names, half numbers.
 */
export function dialectOf(text: string, whole: boolean, source: string, options: DialectOptions): Dialect {
  const { separator: wanted = "auto", header: wantedHeader = "auto", missing } = options;
  const notes: string[] = [];
  const { start: first, line: firstLine, comment } = skipComments(text);
  const body = { text, whole, start: first, line: firstLine, source };
  const separator = wanted === "auto" ? separatorOf(body) : wanted;
  const sampled = sample(body, separator, sampleRows + 1);
  if (sampled.rows.length === 0) {
    throw new ManifoldError("bad-file", `${source}: there is nothing to read. Give a table with one point a line.`, {});
  }
  const found = sampled.rows[0]!.length;
  notes.push(found === 1 && wanted === "auto" ? "There is one value a line." : `Values are parted by ${words[separator]}.`);

  const decimal = options.decimal === undefined || options.decimal === "auto" ? decimalOf(sampled.rows, separator, notes) : options.decimal;
  const isNumber = (word: string): boolean => !Number.isNaN(numberOfWord(decimal === "," ? commaToPoint(word) : word));
  const isMissing = ({ text: word }: Word): boolean => word === "" || missing.has(word);

  // R leaves the name of the column of row names out, so the header is one value shorter than every other row.
  const short = sampled.rows.length > 1 && sampled.rows.slice(1).every((row) => row.length === found + 1);
  const rRows = short && wantedHeader !== false && sampled.rows[0]!.every((word) => !isNumber(word.text));
  const hasHeader = rRows || (wantedHeader === "auto" ? headerStands(sampled, isNumber, isMissing, source, notes) : wantedHeader);
  let header = hasHeader ? sampled.rows[0]!.map((word) => word.text) : undefined;
  if (header && wantedHeader === true) notes.push("The first row holds names, as asked.");
  if (!hasHeader && comment !== undefined) {
    const names = comment
      .replace(/^#+\s*/, "")
      .split(separator === "whitespace" ? /\s+/ : separator)
      .map((name) => name.trim());
    if (wantedHeader === "auto" && names.length === found && names.every((name) => name !== "" && !isNumber(name))) {
      header = names;
      notes.push(`The names of the columns stand in the comment of line ${formatNumber(firstLine - 1)}.`);
    }
  }
  let rowNames = false;
  if (rRows) {
    header = ["", ...header!];
    rowNames = true;
    notes.push("The first row is one value short, as R writes it: the first column holds the names of the rows.");
  } else if (header && header.length > 1 && header[0] === "" && header.slice(1).every((name) => name !== "")) {
    rowNames = true;
    notes.push("The first column has no name, as pandas and R write the names of rows: it is no feature unless asked for.");
  }
  const from = hasHeader ? 1 : 0;
  if (sampled.rows.length === from && whole) {
    throw new ManifoldError(
      "bad-file",
      `${source}: there are names but no rows below line ${formatNumber(sampled.lines[0]!)}. Add rows, or pass header: false.`,
      {},
    );
  }
  return {
    separator,
    decimal,
    header,
    width: header?.length ?? found,
    start: sampled.starts[from] ?? text.length,
    line: sampled.lines[from] ?? sampled.lines[0]! + 1,
    rowNames,
    sample: sampled.rows.slice(from),
    notes,
  };
}

/** "1,5" as "1.5"; a word with a point is no number where decimals have commas. */
export function commaToPoint(word: string): string {
  return word.includes(".") ? `${word}!` : word.replace(",", ".");
}

/** The lines of comment before the first row; `comment` is the last of them. */
function skipComments(text: string): { start: number; line: number; comment: string | undefined } {
  let at = 0;
  let line = 1;
  let comment: string | undefined;
  for (;;) {
    const end = /\r\n|\r|\n/g;
    end.lastIndex = at;
    const found = end.exec(text);
    const here = text.slice(at, found ? found.index : text.length);
    const blank = here.trim() === "";
    if ((!blank && here.trimStart()[0] !== "#") || !found) return { start: at, line, comment };
    if (!blank) comment = here.trim();
    at = end.lastIndex;
    line++;
  }
}

interface Body {
  readonly text: string;
  readonly whole: boolean;
  readonly start: number;
  readonly line: number;
  readonly source: string;
}

function sample({ text, whole, start, line, source }: Body, separator: Separator, most: number): Sampled {
  const scanner: RowScanner = rowScanner(separator, source, { comments: separator === "whitespace", line });
  const result: Sampled = { rows: [], lines: [], starts: [] };
  let at = start;
  while (result.rows.length < most) {
    const begin = at;
    const end = scanner.next(text, at, whole);
    if (end === exhausted || end === incomplete) break;
    const { row } = scanner;
    result.rows.push(Array.from({ length: row.count }, (_, c) => ({ text: textOfField(text, row, c), quoted: row.quoted[c]! > 0 })));
    result.lines.push(row.line);
    result.starts.push(begin);
    at = end;
  }
  return result;
}

/**
 * What parts the values: the first of tab, semicolon, comma, bar and blanks that gives every row the same number of values, more
 * than one; else the first that gives every row but the first one more value than that (R's names); else the first that stands in the text,
 * so that the message about a ragged row names the right one.
 */
function separatorOf(body: Body): Separator {
  const candidates: readonly Separator[] = ["\t", ";", ",", "|", "whitespace"];
  let short: Separator | undefined;
  let present: Separator | undefined;
  for (const separator of candidates) {
    let rows: Word[][];
    try {
      rows = sample(body, separator, 50).rows;
    } catch (error) {
      if (error instanceof ManifoldError) continue;
      throw error;
    }
    const width = rows[0]?.length ?? 0;
    if (width < 2 && (rows[1]?.length ?? 0) < 2) continue;
    // Tabs among numbers that blanks part are blanks too.
    if (separator === "\t" && rows.some((row) => row.some(({ text, quoted }) => !quoted && severalNumbers(text)))) continue;
    if (rows.every((row) => row.length === width)) return separator;
    if (rows.slice(1).every((row) => row.length === width + 1)) short ??= separator;
    present ??= separator;
  }
  return short ?? present ?? ",";
}

function severalNumbers(text: string): boolean {
  const pieces = text.split(/[ \u00a0]+/);
  return pieces.length > 1 && pieces.every((piece) => /^[-+.\deE]+$/.test(piece));
}

function decimalOf(rows: readonly Word[][], separator: Separator, notes: string[]): "." | "," {
  let commas = 0;
  let points = 0;
  let example = "";
  for (const row of rows) {
    for (const { text } of row) {
      if (withComma.test(text)) {
        commas++;
        if (example === "") example = text;
      } else if (text.includes(".") && !Number.isNaN(numberOfWord(text))) points++;
    }
  }
  if (commas === 0 || points > 0) return ".";
  notes.push(
    `Decimals have a comma: ${example} is ${numberOfWord(example.replace(",", "."))}. ${separator === "," ? "They stand in quotes. " : ""}If the commas part thousands, remove them.`,
  );
  return ",";
}

/** Whether the first row holds names. */
function headerStands(
  { rows, lines }: Sampled,
  isNumber: (word: string) => boolean,
  isMissing: (word: Word) => boolean,
  source: string,
  notes: string[],
): boolean {
  const [first, ...below] = rows as [Word[], ...Word[][]];
  const numbers = first.map(({ text }) => isNumber(text));
  // pandas calls the columns of an array 0, 1, 2, …; of these no number of the data can be told apart but by their order.
  const counts = first.slice(isMissing(first[0]!) || !numbers[0] ? 1 : 0).map(({ text }) => text);
  if (counts.length > 1 && counts.every((text, i) => text === String(i))) {
    notes.push("The first row counts the columns from 0, as pandas names them: it was read as names. If it is data, pass header: false.");
    return true;
  }
  if (below.length === 0) return first.every((word) => !isNumber(word.text)) && first.some((word) => !isMissing(word));
  // A column of numbers votes: a word above them is a name, a number above them is data.
  let wordsAbove = 0;
  let numbersAbove = 0;
  let place = 0;
  for (let c = 0; c < first.length; c++) {
    const column = below.map((row) => row[c]).filter((word) => word !== undefined && !isMissing(word)) as Word[];
    if (column.length === 0 || !column.every(({ text }) => isNumber(text))) continue;
    if (numbers[c]) numbersAbove++;
    else if (!isMissing(first[c]!)) {
      wordsAbove++;
      place ||= c + 1;
    }
  }
  if (wordsAbove > 0 && wordsAbove < numbersAbove) {
    throw new ManifoldError(
      "bad-file",
      `${source}: line ${formatNumber(lines[0]!)}, column ${formatNumber(place)} holds ${JSON.stringify(first[place - 1]!.text.slice(0, 40))}, where numbers stand in the rows below, but other values of the line are numbers. Pass header: true if the line holds names; else correct the value.`,
      { line: lines[0]!, column: place },
    );
  }
  if (wordsAbove > 0) {
    notes.push("The first row holds names: words stand above numbers.");
    return true;
  }
  if (numbersAbove > 0 || first.some((word) => isMissing(word) && word.text !== "")) {
    notes.push("The first row holds data: numbers stand in it. If it holds names, pass header: true.");
    return false;
  }
  const values = new Set(first.map(({ text }) => text));
  const named = values.size === first.length && first.slice(1).every(({ text }) => text !== "") && !numbers.includes(true);
  notes.push(
    named
      ? "There are only words, so the first row was taken for names. If it is data, pass header: false."
      : "The first row was read as data. If it holds names, pass header: true.",
  );
  return named;
}
