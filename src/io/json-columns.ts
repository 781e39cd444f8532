import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import { uniqueNames } from "./names.ts";
import { countMissing, vectorColumn } from "./npy-table.ts";
import type { Column } from "./table.ts";

/** Where a row stands, for messages: "row 3" or "line 3". */
export type PlaceOf = (row: number) => string;

/** Columns gathered from rows that are objects, arrays or single values. */
export class JsonColumns {
  readonly #source: string;
  readonly #place: PlaceOf;
  readonly #columns = new Map<string, unknown[]>();
  #width = -1;
  /** Rows taken so far. */
  rows = 0;

  constructor(source: string, place: PlaceOf) {
    this.#source = source;
    this.#place = place;
  }

  /** Takes one row: all of the same kind as the first. */
  add(row: unknown): void {
    if (Array.isArray(row)) this.#addArray(row);
    else if (typeof row === "object" && row !== null) this.#addObject(row as Record<string, unknown>);
    else this.#addValue(row);
    this.rows++;
  }

  #addArray(row: readonly unknown[]): void {
    if (this.rows === 0) this.#width = row.length;
    if (row.length !== this.#width) {
      throw this.#bad(
        this.#width < 0
          ? "is an array where the rows before are not"
          : `has ${counted(row.length, "value")} where the first has ${formatNumber(this.#width)}`,
        "All rows must be of one kind and equally long.",
      );
    }
    for (let c = 0; c < row.length; c++) this.#put(`c${c + 1}`, row[c]);
  }

  #addObject(row: Record<string, unknown>): void {
    if (this.#width >= 0 || (this.rows > 0 && this.#columns.has(""))) {
      throw this.#bad("is an object where the rows before are not", "All rows must be of one kind.");
    }
    for (const key of Object.keys(row)) this.#put(key === "" ? " " : key, row[key]);
  }

  #addValue(value: unknown): void {
    if (this.rows > 0 && !this.#columns.has("")) {
      throw this.#bad(`is ${formatValue(value)} where the rows before are objects or arrays`, "All rows must be of one kind.");
    }
    this.#put("", value);
  }

  #put(key: string, value: unknown): void {
    let list = this.#columns.get(key);
    if (!list) {
      if (this.#columns.size >= 1_000_000)
        throw this.#bad("is one of rows with more than 1,000,000 keys in all", "Give rows with the same keys.");
      list = [];
      this.#columns.set(key, list);
    }
    // Rows may leave keys out.
    while (list.length < this.rows) list.push(null);
    list.push(value);
  }

  #bad(what: string, mend: string): ManifoldError {
    return new ManifoldError("bad-file", `${this.#source}: ${this.#place(this.rows)} ${what}. ${mend}`, { row: this.rows });
  }

  finish(): { columns: Column[]; notes: string[] } {
    const notes: string[] = [];
    let entries = [...this.#columns];
    for (const [, list] of entries) while (list.length < this.rows) list.push(null);
    if (this.#width >= 0) {
      // Names may stand in the first of rows that are arrays.
      const first = entries.map(([, list]) => list[0]);
      const named =
        this.rows > 1 && first.every((value) => typeof value === "string") && entries.some(([, list]) => typeof list[1] === "number");
      if (named) {
        const naming = uniqueNames(first as string[]);
        entries = entries.map(([, list], c) => [naming.names[c]!, list.slice(1)]);
        this.rows--;
        notes.push("The first row holds names: words stand above numbers.", ...naming.notes);
      }
    }
    const columns = entries.map(([name, list]) => columnOfValues(name === "" ? "x" : name, list, this.#source, this.#place, notes));
    return { columns, notes };
  }
}

/** A column from values as JSON has them: numbers, texts, lists of numbers of one length; null is missing. */
export function columnOfValues(name: string, list: readonly unknown[], source: string, place: PlaceOf, notes: string[]): Column {
  let numbers = 0;
  let texts = 0;
  let vectors = 0;
  let missing = 0;
  let firstText = -1;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (typeof item === "number") numbers++;
    else if (item === null || item === undefined) missing++;
    else if (typeof item === "string" || typeof item === "boolean") {
      texts++;
      if (firstText < 0) firstText = i;
    } else if (Array.isArray(item)) vectors++;
    else throw nested(name, item, i, source, place);
  }
  if (vectors > 0) return vectorsOf(name, list, source, place);
  if (numbers > 0 && texts === 0) {
    const values = Float64Array.from(list, (item) => (typeof item === "number" ? item : Number.NaN));
    // NaN can only be what is missing.
    const beyond = values.find((item) => Math.abs(item) > Number.MAX_SAFE_INTEGER && Number.isInteger(item) && Math.abs(item) < 2 ** 64);
    if (beyond !== undefined) notes.push(`Column ${name} has whole numbers beyond ±2^53, rounded to 53 bits. Write such ids in quotes.`);
    if (missing > 0) notes.push(`Column ${name} misses ${formatNumber(missing)} of ${formatNumber(list.length)} values.`);
    return { name, kind: "number", values, missing: missing > 0 ? countMissing(values) : 0 };
  }
  if (numbers > 0) {
    notes.push(
      `Column ${name} is text: ${place(firstText)} has ${formatValue(list[firstText])} among ${formatNumber(numbers)} ${numbers === 1 ? "number" : "numbers"}.`,
    );
  }
  return { name, kind: "text", values: list.map((item) => (item === null || item === undefined ? null : String(item))), missing };
}

function vectorsOf(name: string, list: readonly unknown[], source: string, place: PlaceOf): Column {
  const firstAt = list.findIndex((item) => Array.isArray(item));
  const width = (list[firstAt] as unknown[]).length;
  const bad = (i: number, what: string, mend: string): ManifoldError =>
    new ManifoldError("bad-file", `${source}: in ${place(i)}, ${name} ${what}. ${mend}`, { row: i, column: name });
  // The values are there already, but for rows that are null: a long one among very many nulls must not fill the memory.
  const present = list.reduce<number>((count, item) => count + (Array.isArray(item) ? 1 : 0), 0);
  if (width > 0 && list.length * width > 16 * present * width + 1_000_000) {
    throw bad(list.indexOf(null), "is missing, as in most rows, where the others have lists", "Leave out the rows without one.");
  }
  if (width === 0) throw bad(firstAt, "is an empty list", "Give lists of numbers.");
  const values = new Float64Array(list.length * width).fill(Number.NaN);
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item === null || item === undefined) continue;
    if (!Array.isArray(item)) throw bad(i, `is ${formatValue(item)} where other rows have a list`, "Give each row a list of numbers.");
    if (item.length !== width) {
      throw bad(
        i,
        `has ${counted(item.length, "number")} where ${place(firstAt)} has ${formatNumber(width)}`,
        "All lists must be equally long.",
      );
    }
    for (let j = 0; j < width; j++) {
      const entry: unknown = item[j];
      if (typeof entry === "number") values[i * width + j] = entry;
      else if (entry !== null) throw bad(i, `holds ${formatValue(entry)}, no number`, "Give lists of numbers only.");
    }
  }
  return vectorColumn(name, values, width);
}

function nested(name: string, item: unknown, i: number, source: string, place: PlaceOf): ManifoldError {
  return new ManifoldError(
    "bad-file",
    `${source}: in ${place(i)}, ${name} is ${formatValue(item)}, which is no number, text or list of numbers. Flatten the rows first (pandas.json_normalize does).`,
    { row: i, column: name },
  );
}

const counted = (n: number, what: string): string => `${formatNumber(n)} ${what}${n === 1 ? "" : "s"}`;
