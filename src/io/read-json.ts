import { formatBytes, formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import { columnOfValues, JsonColumns } from "./json-columns.ts";
import { arrayItems, type JsonCursor, objectMembers, peek, value, withoutNaN } from "./json-scan.ts";
import type { Column, Table } from "./table.ts";
import { textPieces } from "./text-pieces.ts";

/** Engines hold no strings of more than some 2²⁹ characters. */
const longest = 500e6;
const rowPlace = (row: number): string => `row ${formatNumber(row)} (counted from 0)`;

/**
 * The table in a text of JSON: an array of objects, of arrays or of numbers; an object of columns; pandas' orients "records", "split",
 * "columns", "index" and "table". null is missing, a list of numbers is a vector. Throws "bad-file" with line or row. O(bytes), in steps.
 */
export function* readJson(bytes: Uint8Array, source: string): Steps<Table> {
  if (bytes.length > longest) {
    throw new ManifoldError(
      "too-large",
      `${source}: ${formatBytes(bytes.length)} of JSON are more than one text can hold (${formatBytes(longest)}). Save it as JSON Lines or Parquet.`,
      { bytes: bytes.length },
    );
  }
  const pieces = textPieces(bytes, source);
  const parts: string[] = [];
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
    parts.push(piece);
    yield 0.2 * pieces.fraction();
  }
  const cursor: JsonCursor = { text: parts.join(""), source, at: 0, lenient: false };
  const open = peek(cursor);
  if (open !== "[" && open !== "{") {
    throw new ManifoldError(
      "bad-file",
      `${source}: the JSON begins with ${formatValue(cursor.text.slice(cursor.at, cursor.at + 20))}. Give an array of rows or an object of columns.`,
      {},
    );
  }
  cursor.at++;
  const table = open === "[" ? yield* rowsOf(cursor) : yield* columnsOf(cursor);
  if (peek(cursor) !== "") {
    throw new ManifoldError(
      "bad-file",
      `${source}: text stands behind the end of the JSON: ${formatValue(cursor.text.slice(cursor.at, cursor.at + 20))}. If each line is a row, name the format jsonl.`,
      {},
    );
  }
  if (table.rows === 0 || table.columns.length === 0)
    throw new ManifoldError("bad-file", `${source}: there are no rows in it. Give some.`, {});
  return cursor.lenient ? { ...table, notes: [...table.notes, lenientNote] } : table;
}

const lenientNote = "NaN and Infinity are no JSON; they were read as Python writes them, NaN as missing.";

function* rowsOf(cursor: JsonCursor): Steps<Table> {
  const columns = new JsonColumns(cursor.source, rowPlace);
  yield* arrayItems(cursor, (items) => {
    for (const item of items) columns.add(item);
  });
  const { columns: list, notes } = columns.finish();
  return { rows: columns.rows, columns: list, format: "json", notes: [`An array of ${formatNumber(columns.rows)} rows.`, ...notes] };
}

/** What one key of the outer object holds. */
type Member = { readonly items: unknown[] } | { readonly keys: string[]; readonly values: unknown[] } | { readonly scalar: unknown };

function* columnsOf(cursor: JsonCursor): Steps<Table> {
  const members = new Map<string, Member>();
  yield* objectMembers(cursor, function* (key) {
    const open = peek(cursor);
    if (open === "[") {
      cursor.at++;
      const items: unknown[] = [];
      yield* arrayItems(cursor, (group) => {
        for (const item of group) items.push(item);
      });
      members.set(key, { items });
    } else if (open === "{") {
      cursor.at++;
      const keys: string[] = [];
      const values: unknown[] = [];
      yield* objectMembers(cursor, function* (inner) {
        keys.push(inner);
        values.push(value(cursor));
        if (keys.length % 1000 === 0) yield cursor.at / cursor.text.length;
      });
      members.set(key, { keys, values });
    } else members.set(key, { scalar: value(cursor) });
  });
  return tableOf(members, cursor.source);
}

function tableOf(members: ReadonlyMap<string, Member>, source: string): Table {
  const data = members.get("data");
  const names = members.get("columns");
  if (data && "items" in data && (isRecords(data.items) || (names && "items" in names))) return fromData(members, data.items, source);
  const inner = [...members.values()].filter((member) => "keys" in member);
  const isCount = (key: string): boolean => /^\d+$/.test(key);
  if (inner.length === members.size && inner.length > 0 && [...members.keys()].every(isCount) && !inner[0]!.keys.every(isCount)) {
    const columns = new JsonColumns(source, rowPlace);
    for (const { keys, values } of inner) columns.add(Object.fromEntries(keys.map((key, i) => [key, values[i]])));
    const { columns: list, notes } = columns.finish();
    return {
      rows: columns.rows,
      columns: list,
      format: "json",
      notes: ["An object of rows, as pandas writes with orient='index'.", ...notes],
    };
  }
  return fromColumns(members, source);
}

const isRecords = (items: readonly unknown[]): boolean => typeof items[0] === "object" && items[0] !== null && !Array.isArray(items[0]);

/** pandas' orients "table" and "split": the rows stand under "data", the names under "columns". */
function fromData(members: ReadonlyMap<string, Member>, rows: readonly unknown[], source: string): Table {
  const columns = new JsonColumns(source, rowPlace);
  for (const row of rows) columns.add(row);
  const { columns: list, notes } = columns.finish();
  const names = members.get("columns");
  let named: Column[] = list;
  const key = primaryKey(members.get("schema"));
  if (names && "items" in names && !isRecords(rows)) {
    if (names.items.length !== list.length) {
      throw new ManifoldError(
        "bad-file",
        `${source}: "columns" has ${formatNumber(names.items.length)} names, but the rows of "data" have ${formatNumber(list.length)} values. Give one name a value.`,
        {},
      );
    }
    named = list.map((column, c) => ({ ...column, name: String(names.items[c]) }));
  }
  const index = members.get("index");
  if (index && "items" in index && index.items.length === columns.rows) named = withRowNames(named, index.items, source, notes);
  const rest = [...members.keys()].filter((name) => name !== "data" && name !== "columns" && name !== "index" && name !== "schema");
  const left = rest.length > 0 ? [`Left out, because the rows stand under "data": ${rest.slice(0, 5).join(", ")}.`] : [];
  const rowNames = key ?? (named === list || named.length === list.length ? undefined : named[0]!.name);
  const more = rowNames !== undefined && named.some(({ name }) => name === rowNames) ? { rowNames } : {};
  return { rows: columns.rows, columns: named, format: "json", ...more, notes: ['The rows stand under "data".', ...left, ...notes] };
}

/** The column that pandas' orient "table" says is the index. */
function primaryKey(schema: Member | undefined): string | undefined {
  if (!schema || !("keys" in schema)) return undefined;
  const keys = schema.values[schema.keys.indexOf("primaryKey")];
  return Array.isArray(keys) && keys.length === 1 && typeof keys[0] === "string" ? keys[0] : undefined;
}

/** Columns with the names of the rows before them, unless those only count from 0. */
function withRowNames(columns: readonly Column[], names: readonly unknown[], source: string, notes: string[]): Column[] {
  if (names.every((name, i) => String(name) === String(i))) return [...columns];
  const free = columns.some(({ name }) => name === "row") ? "row_names" : "row";
  notes.push(`The names of the rows are column ${free}.`);
  return [columnOfValues(free, names, source, rowPlace, notes), ...columns];
}

function fromColumns(members: ReadonlyMap<string, Member>, source: string): Table {
  const notes: string[] = [];
  const columns: Column[] = [];
  const left: string[] = [];
  let rows = -1;
  let first = "";
  for (const [name, member] of members) {
    if ("scalar" in member) {
      left.push(name);
      continue;
    }
    const list = "items" in member ? member.items : member.values;
    if (rows < 0) {
      rows = list.length;
      first = name;
    }
    if (list.length !== rows) {
      throw new ManifoldError(
        "bad-file",
        `${source}: column ${name} has ${formatNumber(list.length)} values where ${first} has ${formatNumber(rows)}. All columns must be equally long.`,
        { column: name, found: list.length, expected: rows },
      );
    }
    columns.push(columnOfValues(name, list, source, rowPlace, notes));
  }
  if (left.length > 0) notes.push(`Left out, because they are no columns: ${left.slice(0, 5).join(", ")}${left.length > 5 ? ", …" : ""}.`);
  // pandas' orient "columns" says the name of the row with each value.
  const keys = [...members.values()].find((member) => "keys" in member)?.keys;
  const all = keys ? withRowNames(columns, keys, source, notes) : columns;
  const names = all.length > columns.length ? { rowNames: all[0]!.name } : {};
  return {
    rows: Math.max(0, rows),
    columns: all,
    format: "json",
    ...names,
    notes: [`An object of ${formatNumber(columns.length)} columns.`, ...notes],
  };
}

/** The table in JSON Lines: one object or array a line, the first of them line `from`. Throws "bad-file" with the line. O(bytes), in steps. */
export function* readJsonLines(bytes: Uint8Array, source: string, from = 1): Steps<Table> {
  const pieces = textPieces(bytes, source);
  const lines: number[] = [];
  const columns = new JsonColumns(source, (row) => `line ${formatNumber(lines[row] ?? row + from)}`);
  let lenient = false;
  let line = from - 1;
  const take = (text: string): void => {
    line++;
    const trimmed = text.trim();
    if (trimmed === "") return;
    lines.push(line);
    let row: unknown;
    try {
      row = JSON.parse(trimmed);
    } catch {
      const plain = withoutNaN(trimmed);
      try {
        row = JSON.parse(plain ?? trimmed);
        lenient = true;
      } catch {
        throw new ManifoldError(
          "bad-file",
          `${source}: line ${formatNumber(line)} is no JSON: ${formatValue(trimmed)}. Put one whole object on each line.`,
          { line },
        );
      }
    }
    columns.add(row);
  };
  // A line may run over many pieces.
  let open: string[] = [];
  for (let piece = pieces.next(); piece !== undefined; piece = pieces.next()) {
    let at = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", at)) {
      open.push(piece.slice(at, end));
      take(open.length === 1 ? open[0]! : open.join(""));
      open = [];
      at = end + 1;
    }
    open.push(piece.slice(at));
    yield pieces.fraction();
  }
  take(open.join(""));
  const { columns: list, notes } = columns.finish();
  if (columns.rows === 0 || list.length === 0)
    throw new ManifoldError("bad-file", `${source}: there are no rows in it. Give one object a line.`, {});
  if (lenient) notes.push(lenientNote);
  return { rows: columns.rows, columns: list, format: "jsonl", notes: [`${formatNumber(columns.rows)} lines, one row each.`, ...notes] };
}
