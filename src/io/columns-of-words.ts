import { formatNumber, formatValue } from "../base/errors.ts";
import { isCode, numberOfWord } from "./cell.ts";
import { commaToPoint, type Word } from "./dialect.ts";
import { plainNumber } from "./number-text.ts";
import { type RowFields, textOfField } from "./row-scanner.ts";
import type { Column } from "./table.ts";

/** What has been seen in one column. */
interface Facts {
  numbers: number;
  words: number;
  missing: number;
  /** Values that stand plainly, missing ones aside. */
  plain: number;
  quoted: number;
  firstWord: string;
  firstWordLine: number;
  /** A number that would lose digits as a number. */
  code: string;
  codeLine: number;
}

/** What a column of a text table holds. */
export type Kind = "number" | "text";

/** The columns of a text table while it is read. */
export interface WordColumns {
  /** Takes the values of one row. */
  add(text: string, row: RowFields): void;
  readonly rows: () => number;
  /** The kinds that all that was seen speaks for. */
  kinds(): Kind[];
  /** Whether each column is one of numbers in which something was seen that is none, or would lose digits as one. */
  refuted(): boolean[];
  finish(names: readonly string[]): { columns: Column[]; notes: string[] };
}

/** The kinds that a sample of rows speaks for. */
export function kindsOf(sample: readonly (readonly Word[])[], width: number, reading: Reading): Kind[] {
  const columns = wordColumns(Array<Kind>(width).fill("text"), reading, 16);
  const text: string[] = [];
  const row: RowFields = {
    count: width,
    starts: new Int32Array(width),
    ends: new Int32Array(width),
    quoted: new Uint8Array(width),
    line: 0,
  };
  for (const words of sample) {
    if (words.length !== width) continue;
    let at = 0;
    text.length = 0;
    for (let c = 0; c < width; c++) {
      row.starts[c] = at;
      text.push(words[c]!.text);
      at += words[c]!.text.length;
      row.ends[c] = at;
      row.quoted[c] = words[c]!.quoted ? 1 : 0;
    }
    columns.add(text.join(""), row);
  }
  return columns.kinds();
}

/** How words are read. */
export interface Reading {
  readonly decimal: "." | ",";
  /** What stands for a missing number. */
  readonly missing: ReadonlySet<string>;
  /** What stands for a missing text, beside nothing at all. */
  readonly missingText: ReadonlySet<string>;
}

/** So many different texts of a column are kept once each; a text cut out of a piece would keep the whole piece alive. */
const mostShared = 10_000;

/**
 * Columns of the given kinds, to be filled row by row; `expected` rows are made room for at first.
 * A word in a column of numbers is NaN and shows in `kinds()`, so that the caller reads again with other kinds.
 */
export function wordColumns(kinds: readonly Kind[], { decimal, missing, missingText }: Reading, expected: number): WordColumns {
  const width = kinds.length;
  const point = decimal === "," ? 44 : 46;
  const facts = kinds.map<Facts>(() => ({
    numbers: 0,
    words: 0,
    missing: 0,
    plain: 0,
    quoted: 0,
    firstWord: "",
    firstWordLine: 0,
    code: "",
    codeLine: 0,
  }));
  let room = Math.max(16, expected);
  const numbers = kinds.map((kind) => new Float64Array(kind === "number" ? room : 0));
  const texts = kinds.map<(string | null)[]>(() => []);
  const shared = kinds.map(() => new Map<string, string>());
  let rows = 0;

  function grow(): void {
    room *= 2;
    for (let c = 0; c < width; c++) {
      if (kinds[c] !== "number") continue;
      const larger = new Float64Array(room);
      larger.set(numbers[c]!);
      numbers[c] = larger;
    }
  }

  // Marks such as -999 are numbers themselves.
  const markedNumbers = new Set([...missing].map(toNumber).filter((value) => !Number.isNaN(value)));
  const anyMarked = markedNumbers.size > 0;

  function toNumber(word: string): number {
    return numberOfWord(decimal === "," ? commaToPoint(word) : word);
  }

  /** A value that is not short, plain digits. */
  function slowNumber(text: string, row: RowFields, c: number): number {
    const word = textOfField(text, row, c);
    const seen = facts[c]!;
    const value = toNumber(word);
    // Words are looked up among the marks only if they are none of the many long numbers.
    if ((Number.isNaN(value) || anyMarked) && (word === "" || missing.has(word) || markedNumbers.has(value))) {
      seen.missing++;
      return Number.NaN;
    }
    if (row.quoted[c] !== 0 && !(decimal === "," && word.includes(","))) seen.quoted++;
    else seen.plain++;
    if (Number.isNaN(value)) noteWord(seen, word, row.line);
    else {
      seen.numbers++;
      if (seen.code === "" && isCode(word)) noteCode(seen, word, row.line);
    }
    return value;
  }

  function addText(text: string, row: RowFields, c: number): void {
    const word = textOfField(text, row, c);
    const seen = facts[c]!;
    const quoted = row.quoted[c] !== 0;
    const list = texts[c]!;
    if (word === "" && !quoted) {
      seen.missing++;
      list.push(null);
      return;
    }
    if (missingText.has(word)) {
      seen.missing++;
      list.push(null);
    } else {
      const pool = shared[c]!;
      let kept = pool.get(word);
      if (kept === undefined) {
        kept = word;
        if (pool.size < mostShared) pool.set(word, word);
      }
      list.push(kept);
    }
    // When nothing but words has come for a long time, the column is text whatever follows.
    if (seen.words > 1000 && seen.numbers === 0) return;
    if (word === "" || missing.has(word)) return;
    if (quoted && !(decimal === "," && word.includes(","))) seen.quoted++;
    else seen.plain++;
    if (Number.isNaN(toNumber(word))) noteWord(seen, word, row.line);
    else {
      seen.numbers++;
      if (seen.code === "" && isCode(word)) noteCode(seen, word, row.line);
    }
  }

  function add(text: string, row: RowFields): void {
    if (rows === room) grow();
    for (let c = 0; c < width; c++) {
      if (kinds[c] === "text") {
        addText(text, row, c);
        continue;
      }
      const start = row.starts[c]!;
      let value = row.quoted[c] === 0 ? plainNumber(text, start, row.ends[c]!, point) : Number.NaN;
      const leadingZero = text.charCodeAt(start) === 48 && isDigit(text.charCodeAt(start + 1)) && row.ends[c]! > start + 1;
      if (Number.isNaN(value) || leadingZero || Math.abs(value) > Number.MAX_SAFE_INTEGER || (anyMarked && markedNumbers.has(value)))
        value = slowNumber(text, row, c);
      else {
        const seen = facts[c]!;
        seen.numbers++;
        seen.plain++;
      }
      numbers[c]![rows] = value;
    }
    rows++;
  }

  /**
   * A column is of numbers when all of its values are, and none would lose digits. Where only some columns stand in quotes,
   * those are text: that is how R, pandas and polars tell texts of digits from numbers.
   */
  function kindOf(seen: Facts): Kind {
    if (seen.words > 0 || seen.numbers === 0 || seen.code !== "") return "text";
    return seen.plain === 0 && somePlain() ? "text" : "number";
  }
  const somePlain = (): boolean => facts.some(({ plain }) => plain > 0);

  return {
    add,
    rows: () => rows,
    kinds: () => facts.map(kindOf),
    refuted: () => facts.map((seen, c) => kinds[c] === "number" && (seen.words > 0 || seen.code !== "")),
    finish(names) {
      const notes: string[] = [];
      const columns = kinds.map((kind, c): Column => {
        const name = names[c]!;
        const seen = facts[c]!;
        if (kind === "number") {
          if (seen.missing > 0) notes.push(`Column ${name} misses ${formatNumber(seen.missing)} of ${formatNumber(rows)} values.`);
          // A view would keep the room behind the last row.
          const values = numbers[c]!.length === rows ? numbers[c]! : numbers[c]!.slice(0, rows);
          numbers[c] = values;
          return { name, kind, values, missing: seen.missing };
        }
        const note = textNote(name, seen);
        if (note) notes.push(note);
        return { name, kind, values: texts[c]!, missing: seen.missing };
      });
      return {
        columns,
        notes: notes.length > 12 ? [...notes.slice(0, 11), `There are ${formatNumber(notes.length - 11)} more such columns.`] : notes,
      };
    },
  };
}

function noteWord(seen: Facts, word: string, line: number): void {
  seen.words++;
  if (seen.words === 1) {
    seen.firstWord = word.slice(0, 40);
    seen.firstWordLine = line;
  }
}

function noteCode(seen: Facts, word: string, line: number): void {
  seen.code = word.slice(0, 40);
  seen.codeLine = line;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Why a column with numbers in it is text. */
function textNote(name: string, { numbers, words, firstWord, firstWordLine, code, codeLine, quoted, plain }: Facts): string | undefined {
  if (numbers === 0) return undefined;
  if (words > 0) {
    return `Column ${name} is text: line ${formatNumber(firstWordLine)} has ${formatValue(firstWord)} among ${formatNumber(numbers)} numbers.`;
  }
  if (code !== "")
    return `Column ${name} stays text: ${formatValue(code)} at line ${formatNumber(codeLine)} would lose digits as a number.`;
  if (quoted > 0 && plain === 0) return `Column ${name} stays text: all of its values stand in quotes, those of other columns do not.`;
  return undefined;
}
