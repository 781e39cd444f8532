import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";

/** A place in a text of JSON, moved on by the functions that read. */
export interface JsonCursor {
  readonly text: string;
  readonly source: string;
  at: number;
  /** Set when NaN or Infinity was met, which Python writes and JSON does not know. */
  lenient: boolean;
}

/** Items are parsed in groups of about so many characters, which take about a millisecond. */
const groupSize = 1 << 16;

/** The next character that is no blank, or "" at the end. */
export function peek(cursor: JsonCursor): string {
  const { text } = cursor;
  while (cursor.at < text.length && text.charCodeAt(cursor.at) <= 32) cursor.at++;
  return text[cursor.at] ?? "";
}

/** Moves behind `character` or throws "bad-file". */
function expect(cursor: JsonCursor, character: string, where: string): void {
  if (peek(cursor) !== character) throw broken(cursor, cursor.at, `${where}, ${JSON.stringify(character)} should stand`);
  cursor.at++;
}

/** The line of a place, from 1. */
function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) line++;
  return line;
}

/** Where the item that begins at `at` ends: the next comma or closing bracket outside of it, or the end of the text. */
function endOfItem(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = endOfString(text, at);
    } else if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) {
      if (depth === 0) return at;
      depth--;
    } else if (code === 44 && depth === 0) return at;
  }
  return text.length;
}

/** The closing quote of the string that opens at `at`, or the end of the text. */
function endOfString(text: string, at: number): number {
  for (let close = text.indexOf('"', at + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return close;
  }
  return text.length;
}

/**
 * Parses the items of the array whose opening bracket is behind the cursor, and moves behind the closing one. `take` gets groups of items with the place of the first.
 */
export function* arrayItems(cursor: JsonCursor, take: (items: unknown[], first: number) => void): Steps<number> {
  const { text } = cursor;
  let count = 0;
  if (peek(cursor) === "]") {
    cursor.at++;
    return 0;
  }
  for (;;) {
    const { end, items } = nextGroup(cursor);
    take(items, count);
    count += items.length;
    cursor.at = end;
    const behind = peek(cursor);
    if (behind !== "]" && behind !== ",") throw broken(cursor, cursor.at, 'behind an item, "," or "]" should stand');
    cursor.at++;
    yield cursor.at / text.length;
    if (behind === "]") return count;
  }
}

/** Items up to a size, and where the last of them ends. */
function nextGroup(cursor: JsonCursor): { end: number; items: unknown[] } {
  const { text, at: start } = cursor;
  let end = start;
  for (;;) {
    end = endOfItem(text, end);
    if (end - start > groupSize || text.charCodeAt(end) !== 44) break;
    end++;
  }
  try {
    return { end, items: JSON.parse(`[${text.slice(start, end)}]`) as unknown[] };
  } catch {
    // One of them is at fault: each by itself, to name the line.
    const items: unknown[] = [];
    for (let at = start; at <= end; ) {
      const close = endOfItem(text, at);
      items.push(parseItem(cursor, at, close));
      if (close >= end) break;
      at = close + 1;
    }
    return { end, items };
  }
}

/**
 * The members of the object whose opening brace is behind the cursor, key by key; `member` reads the value. Moves behind the closing brace.
 */
export function* objectMembers(cursor: JsonCursor, member: (key: string) => Steps<void>): Steps<void> {
  if (peek(cursor) === "}") {
    cursor.at++;
    return;
  }
  for (;;) {
    if (peek(cursor) !== '"') throw broken(cursor, cursor.at, "a key in quotes should stand");
    const close = endOfString(cursor.text, cursor.at);
    const key = parseItem(cursor, cursor.at, close + 1) as string;
    cursor.at = close + 1;
    expect(cursor, ":", "behind a key");
    peek(cursor);
    yield* member(key);
    const behind = peek(cursor);
    if (behind !== "}" && behind !== ",") throw broken(cursor, cursor.at, 'behind a value, "," or "}" should stand');
    cursor.at++;
    if (behind === "}") return;
  }
}

/** The one value at the cursor, which moves behind it. */
export function value(cursor: JsonCursor): unknown {
  const end = endOfItem(cursor.text, cursor.at);
  const item = parseItem(cursor, cursor.at, end);
  cursor.at = end;
  return item;
}

function parseItem(cursor: JsonCursor, from: number, to: number): unknown {
  const { text } = cursor;
  const item = text.slice(from, to);
  try {
    return JSON.parse(item);
  } catch {
    const plain = withoutNaN(item);
    if (plain !== undefined) {
      try {
        const result: unknown = JSON.parse(plain);
        cursor.lenient = true;
        return result;
      } catch {
        // The first message is the better one.
      }
    }
    const begin = from + (item.length - item.trimStart().length);
    if (to >= text.length) throw broken(cursor, begin, "the text ends before the value does that begins");
    throw broken(cursor, begin, "no JSON stands");
  }
}

/** Python's NaN as null and its infinities as numbers beyond range, which `JSON.parse` gives back as infinities; undefined when there are none. */
export function withoutNaN(item: string): string | undefined {
  if (!/NaN|Infinity/.test(item)) return undefined;
  return item.replace(/"(?:[^"\\]|\\.)*"|NaN|Infinity/g, (word) => (word === "NaN" ? "null" : word === "Infinity" ? "1e999" : word));
}

function broken({ text, source }: JsonCursor, at: number, what: string): ManifoldError {
  const line = lineOf(text, at);
  const here = at >= text.length ? "the text ends" : `found ${JSON.stringify(text.slice(at, at + 20))}`;
  return new ManifoldError(
    "bad-file",
    `${source}: at line ${formatNumber(line)}, ${what}; ${here}. ${at >= text.length ? "The file was cut short; fetch or save it again." : "Correct it; a JSON checker shows the place."}`,
    { line },
  );
}
