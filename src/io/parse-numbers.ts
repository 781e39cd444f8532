import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { type Option, type OptionsOf, oneOf, resolveOptions } from "../base/options.ts";
import type { Steps } from "../base/steps.ts";
import type { Matrix } from "../matrix/dense.ts";
import { delimiterOf, type Field, scanFields, textOf } from "./fields.ts";
import { decimal, numberIn, plainNumber } from "./number-text.ts";

/** Numbers read from text: a matrix, with the names of its columns where the text gives them. */
export interface NumberTable extends Matrix {
  readonly columns?: readonly string[];
}

const table = {
  delimiter: oneOf(["auto", "comma", "semicolon", "tab", "whitespace"], {
    default: "auto",
    help: "What parts the values; by default what the first line uses.",
  }),
  header: oneOf(["auto", "yes", "no"], {
    default: "auto",
    help: "Whether the first row holds names; by default it does when none of its values is a number.",
  }),
  columns: {
    kind: "points",
    default: undefined,
    help: "The columns to read, by name or by place from 0, in this order; all by default. The others may hold anything.",
    accepts: "a list of names, or of places from 0",
    allows: (value) => Array.isArray(value) && value.length > 0,
    refuses: [[], 1, "x", null],
  } satisfies Option<readonly (string | number)[] | undefined> as Option<readonly (string | number)[] | undefined>,
  source: {
    kind: "choice",
    default: "parseNumbers",
    help: "What messages call the text, such as the name of its file.",
    accepts: "a text",
    allows: (value) => typeof value === "string",
    refuses: [1, null, true],
  } satisfies Option<string> as Option<string>,
};

/** How {@link parseNumbers} reads: `delimiter`, `header`, `columns`, `source`. */
export type ReadOptions = OptionsOf<typeof table>;

const delimiters = { comma: ",", semicolon: ";", tab: "\t", whitespace: "whitespace" } as const;

/**
 * Numbers from text: whitespace-separated, or CSV with comma, semicolon or tab.
 *
 * Byte order marks, LF, CRLF and CR, quotes, a row of names, blank lines and lines of comment (#) are understood. A number is written
 * with a point and may have an exponent; nan and inf are taken as they are. Nothing else is passed over: a value that is no number,
 * an empty one, a row of another length throw "bad-file" with line, column and what stands there. O(length of the text).
 */
export function parseNumbers(text: string, options?: ReadOptions): NumberTable {
  const steps = parseNumbersInSteps(text, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** {@link parseNumbers} in slices of some milliseconds, for large texts. */
export function* parseNumbersInSteps(text: string, options?: ReadOptions): Steps<NumberTable> {
  const { delimiter, header, columns: wanted, source } = resolveOptions(table, options, "parseNumbers");
  const scanner = scanFields(text, delimiter === "auto" ? delimiterOf(text) : delimiters[delimiter], source);
  const first = firstRow(scanner.next, source);
  const words = first.map((field) => textOf(text, field));
  const hasNames = header === "yes" || (header === "auto" && words.every((word) => numberIn(word) === undefined));
  const names = hasNames ? words : undefined;
  const places = placesOf(wanted, first.length, names, source);
  const width = places ? places.count : first.length;

  let numbers = new Float64Array(1024);
  let rows = 0;
  const read = (field: Field): void => {
    const place = places ? places.of[field.column - 1]! : field.column - 1;
    if (field.column > first.length || (field.last && field.column < first.length)) throw ragged(field, first, scanner.next, source);
    if (place >= 0) {
      const at = rows * width + place;
      if (at >= numbers.length) numbers = grown(numbers, at);
      let value: number | undefined = plainNumber(text, field.start, field.end);
      if (Number.isNaN(value)) {
        const word = textOf(text, field);
        value = numberIn(word);
        if (value === undefined) throw notNumber(word, field, names, header === "auto" && field.line === first[0]!.line, source);
        if (Math.abs(value) === Number.POSITIVE_INFINITY && decimal.test(word)) throw tooLarge(word, field, names, source);
      }
      numbers[at] = value;
    }
    if (field.last) rows++;
  };

  if (!hasNames) for (const field of first) read(field);
  for (let fields = 1; ; fields++) {
    const field = scanner.next();
    if (!field) break;
    read(field);
    if (fields % fieldsPerSlice === 0) yield scanner.at() / text.length;
  }
  if (rows === 0)
    throw new ManifoldError("bad-file", `${source}: there are names but no numbers. Add rows of numbers below line ${first[0]!.line}.`, {});
  const found = places && names ? places.list.map((place) => names[place]!) : names;
  return { rows, cols: width, data: numbers.slice(0, rows * width), ...(found ? { columns: found } : {}) };
}

/** So many values take a few milliseconds. */
const fieldsPerSlice = 20_000;
/** A wider row is taken for a file that is no table. */
const mostColumns = 1_000_000;

function grown(numbers: Float64Array<ArrayBuffer>, at: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(2 * numbers.length, at + 1));
  larger.set(numbers);
  return larger;
}

function firstRow(next: () => Field | undefined, source: string): Field[] {
  const row: Field[] = [];
  for (let field = next(); field; field = next()) {
    row.push({ ...field });
    if (field.last) return row;
    if (row.length > mostColumns) {
      throw new ManifoldError(
        "bad-file",
        `${source}: line ${formatNumber(field.line)} has more than ${formatNumber(mostColumns)} values. Put each point on a line of its own.`,
        { line: field.line },
      );
    }
  }
  throw new ManifoldError("bad-file", `${source}: there is nothing to read. Give lines of numbers, one point a line.`, {});
}

interface Places {
  /** For each column of the text its place in the result, or -1. */
  readonly of: Int32Array;
  readonly count: number;
  readonly list: readonly number[];
}

/** Where the wanted columns go; undefined when all are wanted. */
function placesOf(
  wanted: readonly (string | number)[] | undefined,
  width: number,
  names: readonly string[] | undefined,
  source: string,
): Places | undefined {
  if (wanted === undefined) return undefined;
  const refuse = (what: string): never => {
    const known = names
      ? ` The columns are ${names
          .slice(0, 20)
          .map((name) => JSON.stringify(name))
          .join(", ")}${names.length > 20 ? ", …" : ""}.`
      : "";
    throw new ManifoldError("bad-option", `${source}: columns ${what}${/[?]$/.test(what) ? "" : "."}${known}`, { option: "columns" });
  };
  const of = new Int32Array(width).fill(-1);
  const list = wanted.map((column, place) => {
    const index = typeof column === "string" ? (names ?? []).indexOf(column) : (column as number);
    if (typeof column === "string" && !names) refuse(`names ${formatValue(column)}, but the text has no row of names; give places from 0`);
    if (typeof column === "string" && index < 0) {
      const near = nearestWord(column, names!);
      refuse(`names ${formatValue(column)}, which is not there${near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`}`);
    }
    if (!Number.isInteger(index) || index < 0 || index >= width) {
      refuse(`holds ${formatValue(column)}, but the places go from 0 to ${formatNumber(width - 1)}`);
    }
    if (of[index] !== -1) refuse(`names ${formatValue(column)} twice; name each once`);
    of[index] = place;
    return index;
  });
  return { of, count: list.length, list };
}

/** "line 3, column 2 (height)". */
function placeOf({ line, column }: Field, names: readonly string[] | undefined): string {
  const name = names?.[column - 1];
  return `line ${formatNumber(line)}, column ${formatNumber(column)}${name ? ` (${name})` : ""}`;
}

function notNumber(word: string, field: Field, names: readonly string[] | undefined, mayBeNames: boolean, source: string): ManifoldError {
  const { line, column } = field;
  const what = word === "" ? "nothing stands at" : `${formatValue(word)} stands at`;
  const mend = mayBeNames
    ? 'If this line holds names, pass header: "yes".'
    : /^[+-]?\d+,\d+$/.test(word)
      ? "Write decimals with a point."
      : word === "" || /^(?:na|n\/a|null|none|missing|\?|-)$/i.test(word)
        ? "Drop the row or fill in the missing value."
        : "Correct it, or name the columns to read with columns: [ … ].";
  return new ManifoldError("bad-file", `${source}: ${what} ${placeOf(field, names)}, where a number should be. ${mend}`, {
    line,
    column,
    found: word.slice(0, 100),
  });
}

function tooLarge(word: string, field: Field, names: readonly string[] | undefined, source: string): ManifoldError {
  const { line, column } = field;
  return new ManifoldError(
    "bad-file",
    `${source}: ${formatValue(word)} at ${placeOf(field, names)} is beyond the range of numbers. Scale the data first.`,
    { line, column, found: word.slice(0, 100) },
  );
}

function ragged(field: Field, first: readonly Field[], next: () => Field | undefined, source: string): ManifoldError {
  const { line } = field;
  let found = field.column;
  for (let rest: Field | undefined = field; rest && !rest.last; rest = next()) found = rest.column + 1;
  const expected = first.length;
  return new ManifoldError(
    "bad-file",
    `${source}: line ${formatNumber(line)} has ${values(found)} where line ${formatNumber(first[0]!.line)} has ${formatNumber(expected)}. All rows must be equally long.`,
    { line, found, expected },
  );
}

const values = (n: number): string => `${formatNumber(n)} ${n === 1 ? "value" : "values"}`;
