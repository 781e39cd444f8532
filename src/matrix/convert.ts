import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import { exhaust, type Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "./dense.ts";

/**
 * Points as the public functions take them, one point a row:
 *
 * - `[[x, y], …]`, an array of rows (plain or typed),
 * - `{ data, shape: [rows, cols] }`, numbers in one array,
 * - a {@link Matrix}.
 *
 * Float64, Float32 and 8- or 16-bit integer data are used as they are; anything else becomes Float64.
 */
export type Points =
  | readonly ArrayLike<number>[]
  | { readonly data: NumberArray | readonly number[]; readonly shape: readonly number[] }
  | Matrix<NumberArray>;

/**
 * Any accepted form of points as a matrix; `who` begins the messages.
 *
 * Rows are copied into one array; a typed array of `{ data, shape }` or a matrix is taken as it is, not copied.
 * Throws "bad-input" for ragged rows, for a shape that does not fit the data, and for things that are no points at all.
 * That the numbers are finite is not checked here: see {@link assertFinite}.
 */
export function toMatrix(points: Points, who: string, what = "points"): Matrix<NumberArray> {
  if (Array.isArray(points)) return rowsToMatrix(points as readonly ArrayLike<number>[], who, what);
  if (typeof points === "object" && points !== null && "data" in points) {
    if ("shape" in points) {
      const { data, shape } = points;
      const whole = Array.isArray(shape) && shape.length === 2 && shape.every((side) => Number.isInteger(side) && side >= 0);
      if (!whole) throw shapeless(who, what, `shape must be [rows, columns], not ${JSON.stringify(shape) ?? "undefined"}`);
      return flatMatrix(data, shape[0]!, shape[1]!, who, what);
    }
    if ("rows" in points && "cols" in points) {
      const { rows, cols, data } = points;
      if (!Number.isInteger(rows) || !Number.isInteger(cols) || rows < 0 || cols < 0) {
        throw shapeless(who, what, `rows and cols must be whole numbers, not ${formatValue(rows)} and ${formatValue(cols)}`);
      }
      return flatMatrix(data, rows, cols, who, what);
    }
  }
  if (ArrayBuffer.isView(points)) {
    throw shapeless(who, what, `a flat ${formatValue(points).replace("an object of type ", "")} has no shape`);
  }
  throw shapeless(who, what, `they are ${formatValue(points)}`);
}

/**
 * Throws "bad-input" naming the first value that is NaN or infinite, or too large to be squared.
 * Values up to 1e150 in magnitude are accepted, so that no distance overflows. Yields between slices, so not at all for small matrices. O(n D)
 */
export function* checkFinite(matrix: Matrix<NumberArray>, who: string, what = "points"): Steps<void> {
  const { data, cols } = matrix;
  if (!(data instanceof Float64Array || data instanceof Float32Array)) return;
  for (let from = 0; from < data.length; from += perSlice) {
    if (from > 0) yield from / data.length;
    const i = firstUnfit(data, from, Math.min(data.length, from + perSlice));
    if (i === undefined) continue;
    const value = data[i]!;
    const row = Math.floor(i / cols);
    const column = i % cols;
    const mend = Number.isFinite(value)
      ? "Distances between such numbers overflow; scale the data first."
      : "Drop or fill missing values first.";
    throw new ManifoldError(
      "bad-input",
      `${who}: the value of ${what} at row ${formatNumber(row)}, column ${formatNumber(column)} is ${value}. ${mend}`,
      {
        row,
        column,
        value,
      },
    );
  }
}

/** Numbers looked at between two yields: a few milliseconds. */
const perSlice = 1 << 20;

/** The same at once, for small matrices. */
export function assertFinite(matrix: Matrix<NumberArray>, who: string, what = "points"): void {
  exhaust(checkFinite(matrix, who, what));
}

/** The first of places from … to − 1 whose value cannot be squared. */
function firstUnfit(data: Float64Array | Float32Array, from: number, to: number): number | undefined {
  for (let i = from; i < to; i++) {
    const value = data[i]!;
    if (!(value >= -1e150 && value <= 1e150)) return i;
  }
  return undefined;
}

function rowsToMatrix(rows: readonly ArrayLike<number>[], who: string, what: string): Matrix<NumberArray> {
  const n = rows.length;
  if (n === 0) return { rows: 0, cols: 0, data: new Float64Array(0) };
  const first = rows[0];
  if (typeof first === "number") {
    throw shapeless(who, what, "they are a flat array of numbers");
  }
  const cols = first?.length ?? Number.NaN;
  const data = new Float64Array(n * (Number.isInteger(cols) ? cols : 0));
  const bytes = rows.every((row) => row instanceof Uint8Array) ? new Uint8Array(data.length) : undefined;
  const floats = !bytes && rows.every((row) => row instanceof Float32Array) ? new Float32Array(data.length) : undefined;
  const target = bytes ?? floats ?? data;
  for (let i = 0; i < n; i++) {
    const row = rows[i];
    if (typeof row !== "object" || row === null || !Number.isInteger(row.length)) {
      throw new ManifoldError(
        "bad-input",
        `${who}: row ${formatNumber(i)} of ${what} is ${formatValue(row)}, not an array of numbers. Pass every point as an array of its numbers.`,
        {
          row: i,
        },
      );
    }
    if (row.length !== cols) {
      throw new ManifoldError(
        "bad-input",
        `${who}: row ${formatNumber(i)} of ${what} has ${formatNumber(row.length)} ${row.length === 1 ? "value" : "values"} where row 0 has ${formatNumber(cols)}. All rows must be equally long.`,
        { row: i, found: row.length, expected: cols },
      );
    }
    if (ArrayBuffer.isView(row)) target.set(row as unknown as ArrayLike<number>, i * cols);
    else for (let j = 0; j < cols; j++) target[i * cols + j] = asNumber(row[j], i, j, who, what);
  }
  return { rows: n, cols, data: target };
}

function asNumber(value: unknown, i: number, j: number, who: string, what: string): number {
  if (typeof value === "number") return value;
  throw new ManifoldError(
    "bad-input",
    `${who}: the value of ${what} at row ${formatNumber(i)}, column ${formatNumber(j)} is ${formatValue(value)}, not a number. Drop or fill missing values and turn text into numbers first.`,
    { row: i, column: j },
  );
}

function flatMatrix(data: NumberArray | readonly number[], rows: number, cols: number, who: string, what: string): Matrix<NumberArray> {
  if (!Array.isArray(data) && !isNumberArray(data))
    throw shapeless(who, what, `data must be an array of numbers, not ${formatValue(data)}`);
  if (data.length !== rows * cols) {
    throw new ManifoldError(
      "bad-input",
      `${who}: ${what} say ${formatNumber(rows)} × ${formatNumber(cols)}, that is ${formatNumber(rows * cols)} numbers, but data holds ${formatNumber(data.length)}. Pass the shape that the data have.`,
      { rows, cols, length: data.length },
    );
  }
  if (!isNumberArray(data)) {
    const array = data as readonly number[];
    const copy = new Float64Array(array.length);
    for (let i = 0; i < array.length; i++) copy[i] = asNumber(array[i], Math.floor(i / cols), i % cols, who, what);
    return { rows, cols, data: copy };
  }
  const wide = data instanceof Int32Array || data instanceof Uint32Array;
  return { rows, cols, data: wide ? Float64Array.from(data) : data };
}

function isNumberArray(data: unknown): data is NumberArray {
  return ArrayBuffer.isView(data) && !(data instanceof DataView) && !(data instanceof BigInt64Array) && !(data instanceof BigUint64Array);
}

function shapeless(who: string, what: string, found: string): ManifoldError {
  const verb = found.startsWith("they are") ? "" : " are unusable:";
  return new ManifoldError(
    "bad-input",
    `${who}: ${what}${verb} ${found.replace("they are", "must be rows of numbers, not")}. Pass an array of rows like [[x, y], …], { data, shape: [rows, columns] }, or a Matrix.`,
  );
}
