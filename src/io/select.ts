import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { exhaust, type Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { type Feature, findGaps, gather, meansOf, takeColumn } from "./gather-points.ts";
import type { Column, NumberColumn, Table, TextColumn } from "./table.ts";
import { assertText, numeric } from "./text-as-numbers.ts";

/** What to do with a row that misses a value. */
export type MissingPolicy = "error" | "drop" | "mean";

/** Which columns of a table are the points, and what else is wanted of it. */
export interface SelectOptions {
  /**
   * Names and places: "a,b,c", "3-10" (from 1, as the columns stand in the file; a column of vectors counts once for each of its numbers),
   * "all-numeric" (the default: all columns of numbers but label, id and row names). A list is taken as it is, one name or range an entry.
   */
  readonly features?: string | readonly string[] | undefined;
  /** The column that holds the classes, by name or by place from 1; never a feature. */
  readonly label?: string | undefined;
  /** The column that names the rows, by name or by place from 1; never a feature. Default: the file's own row names, if it has some. */
  readonly id?: string | undefined;
  /** Rows that miss a value: an error that names the first one (default), left out, or filled with the mean of the column. */
  readonly missing?: MissingPolicy | undefined;
  /** What messages call the table. */
  readonly name?: string | undefined;
}

/** The points of a table, ready for a method. */
export interface Selection {
  /** One point a row. Of the columns' own type where all are of one; else Float64. May share memory with the table. */
  readonly points: Matrix<NumberArray>;
  /** A name for each column of `points`: of the column of the table, with the place from 1 behind it for a column of vectors ("x1", "x2", …). */
  readonly features: readonly string[];
  readonly label?: TextColumn | NumberColumn;
  readonly id?: TextColumn | NumberColumn;
  /** For each point its row in the table, from 0, ascending. */
  readonly rows: Int32Array;
  /** With missing: "mean", the mean of each feature over the values that are there, as used for filling. */
  readonly means?: Float64Array;
  /** What was done, in sentences for a person. */
  readonly notes: readonly string[];
}

/** The names of a column's numbers: its own, or for a column of vectors that name with places from 1 behind it. */
export function featureNames(column: Column): string[] {
  return column.kind === "vector" ? Array.from({ length: column.width }, (_, j) => `${column.name}${j + 1}`) : [column.name];
}

/**
 * The points that some columns of a table hold. Throws "bad-option" for columns that are not there or not of numbers, and
 * "bad-input" for missing and infinite values, each with row and column. O(rows · features)
 */
export function selectPoints(table: Table, options: SelectOptions = {}): Selection {
  return exhaust(selectPointsInSteps(table, options));
}

/** {@link selectPoints} in slices of some milliseconds, for large tables. */
export function* selectPointsInSteps(table: Table, options: SelectOptions = {}): Steps<Selection> {
  const { features: wanted = "all-numeric", missing = "error", name: source = "selectPoints" } = options;
  if (missing !== "error" && missing !== "drop" && missing !== "mean") {
    throw new ManifoldError("bad-option", `${source}: missing is ${formatValue(missing)}. It takes error, drop, mean.`, {
      option: "missing",
    });
  }
  const notes: string[] = [];
  const label = options.label === undefined ? undefined : oneColumn(table, options.label, "label", source);
  const id = options.id === undefined ? rowNamesOf(table, label) : oneColumn(table, options.id, "id", source);
  const features = findFeatures(table, wanted, label, id, source, notes);
  if (table.rows === 0) throw new ManifoldError("bad-input", `${source}: the table has no rows. Give one with points.`, {});

  const gaps = yield* findGaps(table, features, missing, source);
  const rows = missing === "drop" && gaps.rows > 0 ? gaps.kept : undefined;
  if (gaps.rows > 0 && missing === "drop") {
    notes.push(`${formatNumber(gaps.rows)} of ${formatNumber(table.rows)} rows miss a value and were left out.`);
    if (rows!.length === 0) {
      throw new ManifoldError(
        "bad-input",
        `${source}: every row misses a value, so none is left. Leave out the columns that are often empty, or pass missing: "mean".`,
        { rows: table.rows },
      );
    }
  }
  const means = missing === "mean" ? meansOf(features, table.rows, source) : undefined;
  if (means && gaps.values > 0) {
    notes.push(
      `${formatNumber(gaps.values)} missing ${gaps.values === 1 ? "value was" : "values were"} filled with the mean of the column.`,
    );
  }
  const points = yield* gather(table.rows, features, rows, gaps.values > 0 ? means : undefined);
  const keep = (column: TextColumn | NumberColumn): TextColumn | NumberColumn => (rows ? takeColumn(column, rows) : column);
  return {
    points,
    features: features.map(({ name }) => name),
    ...(label ? { label: keep(label) } : {}),
    ...(id ? { id: keep(id) } : {}),
    rows: rows ?? Int32Array.from({ length: table.rows }, (_, i) => i),
    ...(means ? { means } : {}),
    notes,
  };
}

function rowNamesOf({ columns, rowNames }: Table, label: Column | undefined): TextColumn | NumberColumn | undefined {
  const column = columns.find(({ name }) => name === rowNames);
  return column && column.kind !== "vector" && column !== label ? column : undefined;
}

/** A column by name, or by place from 1. */
function oneColumn(table: Table, wanted: string, option: "label" | "id", source: string): TextColumn | NumberColumn {
  const { columns } = table;
  const place = /^\d{1,9}$/.test(wanted) ? Number(wanted) : 0;
  const column = columns.find(({ name }) => name === wanted) ?? columns[place - 1];
  if (!column) throw unknownColumn(table, wanted, option, source);
  if (column.kind === "vector") {
    throw new ManifoldError(
      "bad-option",
      `${source}: the ${option} column ${column.name} holds vectors of ${formatNumber(column.width)} numbers. Give a column with one value a row.`,
      { option },
    );
  }
  return column;
}

function unknownColumn({ columns }: Table, wanted: string, option: string, source: string): ManifoldError {
  const names = columns.flatMap((column) => (column.kind === "vector" ? [column.name] : featureNames(column)));
  const near = nearestWord(wanted, names);
  const list = names.slice(0, 20).join(", ");
  return new ManifoldError(
    "bad-option",
    `${source}: ${option} names ${formatValue(wanted)}, which is no column.${near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`} The columns are ${list}${names.length > 20 ? `, … (${formatNumber(names.length)} in all)` : ""}.`,
    { option, columns: names.slice(0, 100) },
  );
}

/** Every number of the table by place: where column c begins among them. */
function placesOf(columns: readonly Column[]): number[] {
  const places = [0];
  for (const column of columns) places.push(places.at(-1)! + (column.kind === "vector" ? column.width : 1));
  return places;
}

function findFeatures(
  table: Table,
  wanted: string | readonly string[],
  label: Column | undefined,
  id: Column | undefined,
  source: string,
  notes: string[],
): Feature[] {
  const { columns } = table;
  const features: Feature[] = [];
  const taken = new Set<string>();
  const put = (c: number, offset: number, twice: boolean): void => {
    const key = `${c}/${offset}`;
    if (taken.has(key)) {
      if (!twice) return;
      throw new ManifoldError("bad-option", `${source}: features names column ${columns[c]!.name} twice. Name each once.`, {
        option: "features",
      });
    }
    taken.add(key);
    const column = numeric(columns[c]!, source, notes);
    const whole = column.kind === "vector";
    features.push({
      name: whole ? `${column.name}${offset + 1}` : column.name,
      column: c,
      values: column.values,
      stride: whole ? column.width : 1,
      offset,
    });
  };
  const putColumn = (c: number, twice: boolean): void => {
    const column = columns[c]!;
    const width = column.kind === "vector" ? column.width : 1;
    for (let offset = 0; offset < width; offset++) put(c, offset, twice);
  };
  const all = (): void => {
    const left: string[] = [];
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c]!;
      if (column === label || column === id || column.name === table.rowNames) continue;
      if (column.kind === "text") {
        assertText(column, table, source);
        left.push(column.name);
      } else putColumn(c, false);
    }
    if (left.length > 0) notes.push(`No features, because they are text: ${left.slice(0, 10).join(", ")}${left.length > 10 ? ", …" : ""}.`);
  };

  for (const piece of piecesOf(table, wanted)) {
    if (piece === "all-numeric" && !columns.some(({ name }) => name === piece)) {
      all();
      continue;
    }
    for (const [c, offset] of placesNamed(table, piece, source)) {
      if (columns[c] === label || columns[c] === id) {
        const role = columns[c] === label ? "label" : "id";
        if (columns[c]!.name === table.rowNames && role === "id") continue;
        throw new ManifoldError(
          "bad-option",
          `${source}: features names ${columns[c]!.name}, which is the ${role} and therefore no feature. Leave it out of one of them.`,
          { option: "features" },
        );
      }
      if (offset === undefined) putColumn(c, true);
      else put(c, offset, true);
    }
  }
  if (features.length === 0) {
    const kinds = columns.slice(0, 12).map(({ name, kind }) => `${name} (${kind})`);
    throw new ManifoldError(
      "bad-input",
      `${source}: no column of numbers is left for the points. The columns are ${kinds.join(", ")}${columns.length > 12 ? ", …" : ""}. Name the features.`,
      { columns: columns.length },
    );
  }
  return features;
}

/** The entries of a list of features; a name may have commas when it is the whole of it or stands in quotes. */
function piecesOf({ columns }: Table, wanted: string | readonly string[]): string[] {
  if (typeof wanted !== "string") return [...wanted];
  if (columns.some(({ name }) => name === wanted)) return [wanted];
  const pieces = wanted.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [];
  return pieces
    .map((piece) => piece.trim())
    .map((piece) => (piece.startsWith('"') && piece.endsWith('"') && piece.length > 1 ? piece.slice(1, -1).replaceAll('""', '"') : piece))
    .filter((piece) => piece !== "");
}

/** The columns, or places in them, that one entry means: a name, a place, a range of places. */
function placesNamed(table: Table, piece: string, source: string): [column: number, offset: number | undefined][] {
  const { columns } = table;
  const exact = columns.findIndex(({ name }) => name === piece);
  if (exact >= 0) return [[exact, undefined]];
  const range = /^(\d{1,9})(?:\s*-\s*(\d{1,9}))?$/.exec(piece);
  if (range) {
    const places = placesOf(columns);
    const from = Number(range[1]);
    const to = Number(range[2] ?? range[1]);
    if (from < 1 || to > places.at(-1)! || from > to) {
      throw new ManifoldError(
        "bad-option",
        `${source}: features holds ${formatValue(piece)}, but the columns are numbered from 1 to ${formatNumber(places.at(-1)!)}. Give places in that range, the smaller first.`,
        { option: "features" },
      );
    }
    const result: [number, number | undefined][] = [];
    let c = 0;
    for (let place = from - 1; place < to; place++) {
      while (places[c + 1]! <= place) c++;
      result.push([c, columns[c]!.kind === "vector" ? place - places[c]! : undefined]);
    }
    return result;
  }
  // "x12" is the 12th number of the column of vectors x.
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c]!;
    if (column.kind !== "vector" || !piece.startsWith(column.name)) continue;
    const rest = piece.slice(column.name.length);
    if (/^[1-9]\d{0,8}$/.test(rest) && Number(rest) <= column.width) return [[c, Number(rest) - 1]];
  }
  throw unknownColumn(table, piece, "features", source);
}
