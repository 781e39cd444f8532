import { basename, extname } from "node:path";
import { ManifoldError, nearestWord } from "../base/errors.ts";
import { formatOfName, type TableFormat } from "../io/formats.ts";
import type { Column, Table } from "../io/table.ts";
import { writableFormats, writeTable } from "../io/write-table.ts";
import { columnOf, type Matrix, type NumberArray } from "../matrix/dense.ts";
import { columnNamed, type Prepared, takeTableRows } from "./prepare.ts";

/**
 * A result as a table with a row for each row of the input (or of its sample), in the input's order: the id or `row` (the number of
 * the row in the input, from 0), carried columns, and the results. Rows that were left out have no value there; none is lost.
 */
export function resultTable(
  { table, shown, name, id }: Prepared,
  { carried, columns, rows }: { carried: readonly (string | undefined)[]; columns: readonly Column[]; rows: Int32Array },
): Table {
  const taken = [...columns.map((column) => column.name), ...(id === undefined ? ["row"] : [])];
  const wanted = new Set([id, ...carried].filter((each) => each !== undefined));
  const input = takeTableRows({ ...table, columns: [...wanted].map((each) => columnNamed(table, each, name)) }, shown);
  const kept = input.columns.map((column) => ({ ...column, name: freeName(column.name, taken) }));
  const placeOf = rows.length === shown.length ? undefined : new Map(Array.from(shown, (row, place) => [row, place]));
  const places = placeOf && rows.map((row) => placeOf.get(row)!);
  return {
    rows: shown.length,
    columns: [
      ...(id === undefined ? [{ name: "row", kind: "number", values: shown, missing: 0 } as const] : []),
      ...kept,
      ...(places ? columns.map((column) => spread(column, places, shown.length)) : columns),
    ],
    format: "csv",
    notes: [],
  };
}

/** The columns of a matrix under the names `e1`, `e2`, … (or another letter). */
export function matrixColumns(matrix: Matrix<NumberArray>, letter = "e"): Column[] {
  return Array.from({ length: matrix.cols }, (_, j) => ({
    name: `${letter}${j + 1}`,
    kind: "number",
    values: columnOf(matrix, j),
    missing: 0,
  }));
}

function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`${name}_`, taken) : name;
}

/** A result's values at their rows; nothing where there is none. */
function spread(column: Column, places: Int32Array, rows: number): Column {
  if (column.kind === "vector") throw new ManifoldError("internal", "result: vectors are spread by column.");
  const missing = rows - places.length;
  if (column.kind === "text") {
    const values = new Array<string | null>(rows).fill(null);
    places.forEach((place, i) => {
      values[place] = column.values[i]!;
    });
    return { ...column, values, missing };
  }
  const values = new Float64Array(rows).fill(Number.NaN);
  places.forEach((place, i) => {
    values[place] = column.values[i]!;
  });
  return { ...column, values, missing };
}

/** The format a table is written in, by the name of its file; CSV on stdout. Throws "bad-option" for a name that tells none that is written. */
export function outputFormat(path: string): TableFormat {
  if (path === "-" || path.startsWith("/dev/")) return "csv";
  const format = formatOfName(basename(path));
  if (format !== undefined && (writableFormats as readonly string[]).includes(format)) return format;
  const ending = extname(path.replace(/\.(?:gz|zst)$/, ""));
  const near = nearestWord(ending.slice(1), writableFormats);
  const what = format
    ? `${format} is read, not written`
    : ending === ""
      ? "the name has no ending that tells a format"
      : `no format is known by the ending "${ending}"`;
  throw new ManifoldError(
    "bad-option",
    `${path}: ${what}.${near === undefined || format ? "" : ` Did you mean ".${near}"?`} Use one of ${writableFormats.map((each) => `.${each}`).join(", ")}.`,
    { path },
  );
}

/** A table as the bytes of a file of that name. */
export function tableBytes(table: Table, path: string, signal: AbortSignal): Promise<Uint8Array> {
  return writeTable(table, outputFormat(path), { signal });
}
