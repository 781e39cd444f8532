import { formatNumber, ManifoldError } from "../base/errors.ts";
import { carriageReturn, hash, newline, noBreakSpace, quote, space, tab } from "./characters.ts";

/** What parts the values of a line: one character, or any run of blanks. */
export type Separator = "," | ";" | "\t" | "|" | "whitespace";

/** The values of one row, as places in the text; one object is used over and over. */
export interface RowFields {
  count: number;
  /** Value c is `text.slice(starts[c], ends[c])`, doubled quotes still doubled. */
  starts: Int32Array;
  ends: Int32Array;
  /** 0: plain. 1: stood in quotes. 2: in quotes, with doubled quotes inside. */
  quoted: Uint8Array;
  /** The line where the row begins, from 1, as an editor counts. */
  line: number;
}

/** Finds rows in a text that comes in pieces. */
export interface RowScanner {
  readonly row: RowFields;
  /**
   * Reads the row that begins at `at` (or behind blank lines there) into `row` and gives the place behind it;
   * `incomplete` when the text ends before the row does and more may come, `exhausted` when there is no further row.
   */
  next(text: string, at: number, last: boolean): number;
  /** The line that the next row begins at. */
  line(): number;
}

/** The row goes on in the next piece. */
export const incomplete = -1;
/** No row is left. */
export const exhausted = -2;

/** A wider row, or one longer than `longestRow` characters, is taken for a file that is no table. */
const mostColumns = 1_000_000;
const longestRow = 1 << 27;

const isBlank = (code: number): boolean => code === space || code === tab || code === noBreakSpace || code === 11 || code === 12;

/**
 * A scanner of rows. Lines end with LF, CRLF or CR; blank lines are no rows. Values may stand in double quotes, a quote inside
 * written twice; such a value may run over several lines. Blanks around a value are no part of it. With `comments`, lines that begin
 * with # are no rows.
 *
 * Throws "bad-file" for a quote that is never closed and for text behind a closing quote. O(characters)
 */
export function rowScanner(separator: Separator, source: string, { comments = false, line: firstLine = 1 } = {}): RowScanner {
  const part = separator === "whitespace" ? -1 : separator.charCodeAt(0);
  const row: RowFields = { count: 0, starts: new Int32Array(16), ends: new Int32Array(16), quoted: new Uint8Array(16), line: firstLine };
  let line = firstLine;

  function refuse(what: string, at: number): never {
    throw new ManifoldError(
      "bad-file",
      `${source}: ${what} at line ${formatNumber(at)}, column ${formatNumber(row.count + 1)}. Put each quoted value between two quotes, and write a quote inside it twice.`,
      { line: at, column: row.count + 1 },
    );
  }

  function grow(): void {
    if (row.count >= mostColumns) {
      throw new ManifoldError(
        "bad-file",
        `${source}: line ${formatNumber(row.line)} has more than ${formatNumber(mostColumns)} values. Put each point on a line of its own.`,
        { line: row.line },
      );
    }
    const wider = <T extends Int32Array | Uint8Array>(old: T): T => {
      const next = new (old.constructor as new (length: number) => T)(old.length * 2);
      next.set(old);
      return next;
    };
    row.starts = wider(row.starts);
    row.ends = wider(row.ends);
    row.quoted = wider(row.quoted);
  }

  /** The beginning of the next line that is a row. */
  function skipLines(text: string, from: number, last: boolean): number {
    const n = text.length;
    let at = from;
    for (;;) {
      const start = at;
      while (at < n && isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== part) at++;
      if (comments && at < n && text.charCodeAt(at) === hash) {
        while (at < n && text.charCodeAt(at) !== newline && text.charCodeAt(at) !== carriageReturn) at++;
      }
      if (at >= n) return last ? exhausted : incomplete;
      const code = text.charCodeAt(at);
      if (code === carriageReturn) {
        if (at + 1 >= n && !last) return incomplete;
        at += text.charCodeAt(at + 1) === newline ? 2 : 1;
      } else if (code === newline) at++;
      else return start;
      line++;
    }
  }

  function next(text: string, from: number, last: boolean): number {
    const lineBefore = line;
    const n = text.length;
    let at = skipLines(text, from, last);
    if (at < 0) {
      // What was skipped is given back, and will be skipped again when more has come.
      if (at === incomplete) line = lineBefore;
      return at;
    }
    const unfinished = (): number => {
      line = lineBefore;
      if (n - from > longestRow) refuse("a row of more than 100 million characters begins", row.line);
      return incomplete;
    };
    row.line = line;
    row.count = 0;
    for (;;) {
      if (row.count === row.starts.length) grow();
      const c = row.count;
      let code = at < n ? text.charCodeAt(at) : newline;
      while (at < n && isBlank(code) && code !== part) code = ++at < n ? text.charCodeAt(at) : newline;
      if (code === quote && at < n) {
        const opened = line;
        row.starts[c] = ++at;
        row.quoted[c] = 1;
        for (;;) {
          while (at < n && (code = text.charCodeAt(at)) !== quote) {
            if (code === newline || (code === carriageReturn && text.charCodeAt(at + 1) !== newline)) line++;
            at++;
          }
          if (at + 1 >= n && !last) return unfinished();
          if (at >= n) refuse("a quote is not closed", opened);
          if (text.charCodeAt(at + 1) !== quote) break;
          row.quoted[c] = 2;
          at += 2;
        }
        row.ends[c] = at++;
        const closed = at;
        while (at < n && isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== part) at++;
        if (at < n) {
          code = text.charCodeAt(at);
          const parted = part === -1 ? at > closed : code === part;
          if (code !== newline && code !== carriageReturn && !parted) refuse("there is text behind a closing quote", line);
        }
      } else {
        const start = at;
        if (part === -1) {
          while (at < n && (code = text.charCodeAt(at)) !== newline && code !== carriageReturn && !isBlank(code)) at++;
        } else {
          while (at < n && (code = text.charCodeAt(at)) !== part && code !== newline && code !== carriageReturn) at++;
        }
        let end = at;
        while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
        row.starts[c] = start;
        row.ends[c] = end;
        row.quoted[c] = 0;
        if (part === -1) while (at < n && isBlank(text.charCodeAt(at))) at++;
      }
      row.count++;
      if (at >= n) {
        if (!last) return unfinished();
        return n;
      }
      code = text.charCodeAt(at);
      if (code === newline) {
        line++;
        return at + 1;
      }
      if (code === carriageReturn) {
        if (at + 1 >= n && !last) return unfinished();
        line++;
        return text.charCodeAt(at + 1) === newline ? at + 2 : at + 1;
      }
      if (part !== -1) at++;
    }
  }

  return { row, next, line: () => line };
}

/** What value `c` of a row says. */
export function textOfField(text: string, row: RowFields, c: number): string {
  const inside = text.slice(row.starts[c]!, row.ends[c]!);
  return row.quoted[c] === 2 ? inside.replaceAll('""', '"') : inside;
}
