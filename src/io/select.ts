import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { exhaust, type Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { numberOfWord } from "./cell.ts";
import { missingMarkers } from "./missing.ts";
import type { Column, NumberColumn, Table, TextColumn, VectorColumn } from "./table.ts";

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

/** One feature: a column of numbers, or one place of a column of vectors. */
interface Feature {
  readonly name: string;
  readonly column: number;
  readonly values: NumberArray;
  readonly stride: number;
  readonly offset: number;
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

/** A column that is asked for by name as numbers: text of nothing but numbers and marks of missing values is turned into them. */
function numeric(column: Column, source: string, notes: string[]): NumberColumn | VectorColumn {
  if (column.kind !== "text") return column;
  const marks = new Set(missingMarkers);
  const values = new Float64Array(column.values.length);
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const text = column.values[i]?.trim() ?? "";
    values[i] = numberOfWord(text);
    if (!Number.isNaN(values[i]!)) continue;
    missing++;
    if (text !== "" && !marks.has(text)) {
      throw new ManifoldError(
        "bad-input",
        `${source}: the feature ${column.name} is text: row ${formatNumber(i + 1)} holds ${formatValue(text)}. Correct the value, or name a column of numbers.`,
        { column: column.name, row: i, found: text.slice(0, 100) },
      );
    }
  }
  notes.push(`Column ${column.name} is text of digits; it was turned into numbers because it was asked for.`);
  return { name: column.name, kind: "number", values, missing };
}

/**
 * A column that would be numbers but for a few words must not vanish from the points unseen. Throws "bad-input" for one
 * of which at least half are numbers and at least one is not.
 */
function assertText(column: TextColumn, { rows }: Table, source: string): void {
  let numbers = 0;
  let words = 0;
  let first = -1;
  for (let i = 0; i < column.values.length; i++) {
    const text = column.values[i];
    if (text === null || text === undefined) continue;
    if (Number.isNaN(numberOfWord(text.trim()))) {
      if (first < 0) first = i;
      words++;
      // More words than half of the rows: text it is.
      if (words > rows / 2) return;
    } else numbers++;
  }
  if (first < 0 || numbers <= words) return;
  throw new ManifoldError(
    "bad-input",
    `${source}: ${formatNumber(numbers)} of ${formatNumber(rows)} values of column ${column.name} are numbers, but row ${formatNumber(first + 1)} holds ${formatValue(column.values[first])}. Correct it, name it among the marks of missing values, or choose the features without this column.`,
    { column: column.name, row: first, found: column.values[first]!.slice(0, 100) },
  );
}

interface Gaps {
  /** Rows that miss a value, and values that are missing. */
  readonly rows: number;
  readonly values: number;
  readonly kept: Int32Array;
}

/** Looks for what is missing or infinite. */
function* findGaps({ rows }: Table, features: readonly Feature[], policy: MissingPolicy, source: string): Steps<Gaps> {
  const gap = new Uint8Array(rows);
  let values = 0;
  const look = ({ name, values: numbers, stride, offset }: Feature): void => {
    for (let i = 0, at = offset; i < rows; i++, at += stride) {
      const value = numbers[at]!;
      // x − x is 0 but for NaN and the infinities.
      if (value - value === 0) continue;
      if (!Number.isNaN(value)) {
        throw new ManifoldError(
          "bad-input",
          `${source}: column ${name} is ${value > 0 ? "infinite" : "minus infinite"} in row ${formatNumber(i + 1)}. Leave the row out, or write the value as missing.`,
          { column: name, row: i, value },
        );
      }
      if (policy === "error") {
        throw new ManifoldError(
          "bad-input",
          `${source}: column ${name} misses its value in row ${formatNumber(i + 1)}. Fill it in, or pass missing: "drop" or missing: "mean".`,
          { column: name, row: i },
        );
      }
      values++;
      gap[i] = 1;
    }
  };
  let done = 0;
  for (const feature of features) {
    if (feature.values instanceof Float64Array || feature.values instanceof Float32Array) look(feature);
    done++;
    if ((done * rows) % 500_000 < rows) yield (0.3 * done) / features.length;
  }
  let count = 0;
  for (let i = 0; i < rows; i++) count += gap[i]!;
  const kept = new Int32Array(count > 0 ? rows - count : 0);
  if (count > 0) for (let i = 0, to = 0; i < rows; i++) if (gap[i] === 0) kept[to++] = i;
  return { rows: count, values, kept };
}

/** m_j = Σ x_ij / count over the values that are there. */
function meansOf(features: readonly Feature[], rows: number, source: string): Float64Array {
  return Float64Array.from(features, ({ name, values, stride, offset }) => {
    let sum = 0;
    let count = 0;
    for (let i = 0, at = offset; i < rows; i++, at += stride) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    if (count === 0) {
      throw new ManifoldError(
        "bad-input",
        `${source}: column ${name} has no value at all, so it has no mean. Leave it out of the features.`,
        { column: name },
      );
    }
    return sum / count;
  });
}

/** The features side by side, one row a point, filled with `means` where they miss. */
function* gather(
  all: number,
  features: readonly Feature[],
  rows: Int32Array | undefined,
  means: Float64Array | undefined,
): Steps<Matrix<NumberArray>> {
  const cols = features.length;
  const first = features[0]!;
  // A whole column of vectors is the matrix already.
  if (!rows && !means && first.stride === cols && features.every(({ values, offset }, j) => values === first.values && offset === j)) {
    return { rows: all, cols, data: first.values };
  }
  const count = rows ? rows.length : all;
  const same = !means && features.every(({ values }) => values.constructor === first.values.constructor);
  const type = (same ? first.values.constructor : Float64Array) as new (length: number) => NumberArray;
  const data = new type(count * cols);
  // Blocks of rows, so that what is written stays near.
  const block = Math.max(16, Math.floor(200_000 / cols));
  for (let from = 0; from < count; from += block) {
    const to = Math.min(count, from + block);
    for (let j = 0; j < cols; j++) copyFeature(features[j]!, j, cols, data, from, to, rows, means);
    yield 0.3 + (0.7 * to) / count;
  }
  return { rows: count, cols, data };
}

function copyFeature(
  { values, stride, offset }: Feature,
  j: number,
  cols: number,
  data: NumberArray,
  from: number,
  to: number,
  rows: Int32Array | undefined,
  means: Float64Array | undefined,
): void {
  for (let i = from; i < to; i++) {
    const value = values[(rows ? rows[i]! : i) * stride + offset]!;
    data[i * cols + j] = means && Number.isNaN(value) ? means[j]! : value;
  }
}

/** The rows of a column that `rows` names. */
function takeColumn(column: TextColumn | NumberColumn, rows: Int32Array): TextColumn | NumberColumn {
  if (column.kind === "text") {
    const values = Array.from(rows, (row) => column.values[row] ?? null);
    return { ...column, values, missing: values.filter((value) => value === null).length };
  }
  const values = new (column.values.constructor as new (length: number) => NumberArray)(rows.length);
  let missing = 0;
  for (let i = 0; i < rows.length; i++) {
    values[i] = column.values[rows[i]!]!;
    if (Number.isNaN(values[i]!)) missing++;
  }
  return { ...column, values, missing };
}
