import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { Column, Table } from "../io/table.ts";
import { type Matrix, takeRows } from "../matrix/dense.ts";
import { columnsMatrix, embeddingColumns, numberColumns } from "./points-columns.ts";
import type { Prepared } from "./prepare.ts";

/** Points of a file and rows of an embedding that belong together. */
export interface Matching {
  /** Which of the prepared points have coordinates; all when undefined. */
  readonly points: Int32Array | undefined;
  /** Their coordinates, in the same order. */
  readonly coordinates: Matrix;
  /** How they were matched, in words. */
  readonly matched: string;
  readonly notes: readonly string[];
}

/**
 * Leads points to their coordinates: by the column that names the rows where both have it, else by the column `row` of the embedding
 * (as `flatland embed` writes it), else by order.
 *
 * Points without coordinates are left out and told of. Throws "bad-input" when nothing matches, when rows are as many as not, and for
 * an id that occurs twice.
 */
export function matchRows(data: Prepared, image: Table, source: string, columns: string | undefined): Matching {
  const { id, label } = data;
  const inBoth = id !== undefined && image.columns.some(({ name }) => name === id) ? id : undefined;
  const numbered = inBoth === undefined ? rowNumbers(image) : undefined;
  const own = embeddingColumns(image);
  const wanted = columns?.split(",").map((name) => name.trim()) ?? (own.length > 0 ? own : numberColumns(image, [id, label, "row"]));
  if (wanted.length === 0) {
    throw new ManifoldError(
      "bad-input",
      `${source}: there are no coordinates: no columns e1, e2, … and no others of numbers. Name them with --coordinates.`,
      {},
    );
  }
  const { points: coordinates } = columnsMatrix(image, wanted, source);
  const placeOf =
    inBoth !== undefined ? byId(data, image, inBoth, source) : numbered ? byNumber(numbered, source) : byOrder(data, image, source);
  const matched = inBoth !== undefined ? `by ${inBoth}` : numbered ? "by the column row" : "by their order";

  const places: number[] = [];
  const kept: number[] = [];
  let absent = 0;
  let empty = 0;
  for (let i = 0; i < data.rows.length; i++) {
    const place = placeOf(data.rows[i]!);
    if (place === undefined) absent++;
    else if (!isWhole(coordinates, place)) empty++;
    else {
      kept.push(i);
      places.push(place);
    }
  }
  if (kept.length < 2) {
    throw new ManifoldError(
      "bad-input",
      `${source}: only ${formatNumber(kept.length)} of the ${formatNumber(data.rows.length)} points of ${data.name} have coordinates here (matched ${matched}). Check that the two files belong together.`,
      { matched: kept.length, points: data.rows.length },
    );
  }
  const notes: string[] = [];
  if (absent > 0) notes.push(`${formatNumber(absent)} of ${formatNumber(data.rows.length)} points are not in ${source} and were left out.`);
  if (empty > 0)
    notes.push(`${formatNumber(empty)} of ${formatNumber(data.rows.length)} points have no coordinates in ${source} and were left out.`);
  const all = kept.length === data.rows.length;
  return { points: all ? undefined : Int32Array.from(kept), coordinates: takeRows(coordinates, places), matched, notes };
}

function isWhole({ cols, data }: Matrix, row: number): boolean {
  for (let j = 0; j < cols; j++) if (!Number.isFinite(data[row * cols + j]!)) return false;
  return true;
}

/** The column `row` of an embedding, if it holds whole numbers, no two alike. */
function rowNumbers(image: Table): ArrayLike<number> | undefined {
  const column = image.columns.find(({ name }) => name === "row");
  if (column?.kind !== "number") return undefined;
  return new Set(column.values).size === image.rows && Array.from(column.values).every((value) => Number.isInteger(value) && value >= 0)
    ? column.values
    : undefined;
}

function byNumber(numbers: ArrayLike<number>, _source: string): (row: number) => number | undefined {
  const places = new Map<number, number>();
  for (let place = 0; place < numbers.length; place++) places.set(numbers[place]!, place);
  return (row) => places.get(row);
}

function byId(data: Prepared, image: Table, id: string, source: string): (row: number) => number | undefined {
  const ours = keysOf(data.table.columns.find(({ name }) => name === id)!, data.name);
  const theirs = keysOf(image.columns.find(({ name }) => name === id)!, source);
  const places = new Map(theirs.map((key, place) => [key, place]));
  return (row) => places.get(ours[row]!);
}

/** The names of the rows as texts; "7" and 7 are one name. */
function keysOf(column: Column, source: string): string[] {
  const keys = Array.from(column.values as ArrayLike<unknown>, String);
  if (new Set(keys).size === keys.length) return keys;
  const seen = new Map<string, number>();
  for (const [row, key] of keys.entries()) {
    const before = seen.get(key);
    if (before !== undefined) {
      throw new ManifoldError(
        "bad-input",
        `${source}: the column ${column.name} names two rows ${formatValue(key)}: rows ${formatNumber(before)} and ${formatNumber(row)}, counted from 0. Ids must be all different.`,
        { column: column.name, rows: [before, row] },
      );
    }
    seen.set(key, row);
  }
  return keys;
}

function byOrder(data: Prepared, image: Table, source: string): (row: number) => number | undefined {
  if (data.table.rows !== image.rows) {
    throw new ManifoldError(
      "bad-input",
      `${source}: it has ${formatNumber(image.rows)} rows, ${data.name} has ${formatNumber(data.table.rows)}, and there is no id to match them by. Give both an id column and name it with --id.`,
      { embedding: image.rows, points: data.table.rows },
    );
  }
  return (row) => row;
}
