import { formatNumber, ManifoldError } from "../base/errors.ts";
import { carriageReturn, hash, newline, noBreakSpace, quote, space, tab } from "./characters.ts";

/** What parts the values of a line: one character, or any run of blanks. */
export type Delimiter = "," | ";" | "\t" | "whitespace";

/** One value of a text table, as a scanner finds it. The scanner uses one object over and over. */
export interface Field {
  /** The value is `text.slice(start, end)`, with doubled quotes still doubled: see {@link textOf}. */
  start: number;
  end: number;
  quoted: boolean;
  /** Line number, from 1; a value in quotes may not run over several lines. */
  line: number;
  /** Place in its line, from 1. */
  column: number;
  /** Whether it is the last one of its line. */
  last: boolean;
}

/** What a field says. */
export function textOf(text: string, { start, end, quoted }: Field): string {
  const inside = text.slice(start, end);
  return quoted ? inside.replaceAll('""', '"') : inside;
}

/**
 * The delimiter of a text by its first line that is neither blank nor a comment: the first of semicolon, comma and tab that stands
 * in it outside quotes, else blanks. Tabs among blanks that part numbers are blanks too.
 */
export function delimiterOf(text: string): Delimiter {
  const start = firstLine(text);
  let end = start;
  while (end < text.length && !isEnd(text.charCodeAt(end))) end++;
  const line = text.slice(start, end).replace(/"[^"]*"/g, '""');
  if (line.includes(";")) return ";";
  if (line.includes(",")) return ",";
  const severalNumbers = (part: string) => {
    const pieces = part.trim().split(/[ \u00a0]+/);
    return pieces.length > 1 && pieces.every((piece) => /^[-+.\deE]+$/.test(piece));
  };
  return line.includes("\t") && !line.split("\t").some(severalNumbers) ? "\t" : "whitespace";
}

/** Where the first line begins that is neither blank nor a comment. */
function firstLine(text: string): number {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isEnd(code)) start = i + 1;
    else if (code === hash) while (i + 1 < text.length && !isEnd(text.charCodeAt(i + 1))) i++;
    else if (!isBlank(code)) return start;
  }
  return text.length;
}

const isEnd = (code: number): boolean => code === newline || code === carriageReturn;
const isBlank = (code: number): boolean => code === space || code === tab || code === noBreakSpace || code === 11 || code === 12;

/**
 * Reads a text value by value: `next()` moves on and gives the field, or undefined at the end; `at()` tells how far it is, in characters.
 *
 * Blank lines and lines that begin with # are no rows. A leading byte order mark is skipped; lines end with LF, CRLF or CR.
 * Values may stand in double quotes, a quote inside written twice. Blanks around a value are no part of it.
 * Throws "bad-file" for a quote that is not closed on its line and for text behind a closing quote.
 */
export function scanFields(text: string, delimiter: Delimiter, source: string): { next(): Field | undefined; at(): number } {
  const n = text.length;
  const separator = delimiter === "whitespace" ? -1 : delimiter.charCodeAt(0);
  const field: Field = { start: 0, end: 0, quoted: false, line: 1, column: 0, last: true };
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  function skipBlanks(): void {
    while (i < n && isBlank(text.charCodeAt(i)) && text.charCodeAt(i) !== separator) i++;
  }

  function endLine(): void {
    if (text.charCodeAt(i) === carriageReturn && text.charCodeAt(i + 1) === newline) i++;
    i++;
    field.line++;
  }

  /** Moves to the first value of the next row; false at the end of the text. */
  function startRow(): boolean {
    for (;;) {
      skipBlanks();
      if (i >= n) return false;
      if (text.charCodeAt(i) === hash) while (i < n && !isEnd(text.charCodeAt(i))) i++;
      else if (!isEnd(text.charCodeAt(i))) return true;
      if (i >= n) return false;
      endLine();
    }
  }

  function refuseQuote(what: string): never {
    throw new ManifoldError(
      "bad-file",
      `${source}: ${what} at line ${formatNumber(field.line)}, column ${formatNumber(field.column)}. Put each quoted value between two quotes on one line, and write a quote inside it twice.`,
      { line: field.line, column: field.column },
    );
  }

  function readQuoted(): void {
    const start = ++i;
    for (;;) {
      while (i < n && text.charCodeAt(i) !== quote && !isEnd(text.charCodeAt(i))) i++;
      if (i >= n || isEnd(text.charCodeAt(i))) refuseQuote("a quote is not closed");
      if (text.charCodeAt(i + 1) !== quote) break;
      i += 2;
    }
    field.start = start;
    field.end = i++;
    field.quoted = true;
    skipBlanks();
    const after = text.charCodeAt(i);
    // In a text parted by blanks, the blanks just skipped are what parts the values.
    const parted = separator === -1 ? i > start && isBlank(text.charCodeAt(i - 1)) : after === separator;
    if (i < n && !isEnd(after) && !parted) refuseQuote("there is text behind a closing quote");
  }

  function readPlain(): void {
    // A local place is quicker than the shared one, and this is the inner loop.
    let at = i;
    for (; at < n; at++) {
      const code = text.charCodeAt(at);
      if (
        code === separator ||
        (code <= space && (isEnd(code) || (separator === -1 && isBlank(code)))) ||
        (code === noBreakSpace && separator === -1)
      )
        break;
    }
    let end = at;
    while (end > i && isBlank(text.charCodeAt(end - 1))) end--;
    field.start = i;
    field.end = end;
    field.quoted = false;
    i = at;
  }

  function next(): Field | undefined {
    if (field.last) {
      if (field.column > 0 && i < n) endLine();
      if (!startRow()) return undefined;
      field.column = 0;
    }
    field.column++;
    skipBlanks();
    if (i < n && text.charCodeAt(i) === quote) readQuoted();
    else readPlain();
    if (separator === -1) skipBlanks();
    field.last = i >= n || isEnd(text.charCodeAt(i));
    if (!field.last && separator !== -1) i++;
    return field;
  }

  return { next, at: () => i };
}
