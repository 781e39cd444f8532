import { basename } from "node:path";
import { ManifoldError, nearestWord } from "../base/errors.ts";
import type { Column, Table } from "../io/table.ts";
import { columnOf, type Matrix, type NumberArray } from "../matrix/dense.ts";
import { columnNamed, type Prepared, takeTableRows } from "./prepare.ts";
import { writeTable } from "./stand-in.ts";

/**
 * A result as a table with a row for each row of the input (or of its sample), in the input's order: the id or `row` (the number of
 * the row in the input, from 0), carried columns, and the results. Rows that were left out have no value there; none is lost.
 */
export function resultTable(
  { table, shown, name }: Prepared,
  { id, carried, columns, rows }: { id?: string | undefined; carried: readonly string[]; columns: readonly Column[]; rows: Int32Array },
): Table {
  const names = columns.map((column) => column.name);
  const input = takeTableRows(
    { ...table, columns: [...new Set([...(id === undefined ? [] : [id]), ...carried])].map((each) => columnNamed(table, each, name)) },
    shown,
  );
  const kept = input.columns.map((column) => ({ ...column, name: freeName(column.name, id === undefined ? [...names, "row"] : names) }));
  const placeOf = new Map(Array.from(shown, (row, place) => [row, place]));
  const places = rows.map((row) => placeOf.get(row)!);
  return {
    rows: shown.length,
    columns: [
      ...(id === undefined ? [{ name: "row", kind: "number", values: shown, missing: 0 } as const] : []),
      ...kept,
      ...columns.map((column) => spread(column, places, shown.length)),
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
  if (missing === 0) return column;
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

/** Endings of file names, and the format each one asks for. */
const endings: Readonly<Record<string, string>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  txt: "whitespace",
  dat: "whitespace",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  npy: "npy",
  npz: "npz",
  parquet: "parquet",
  arrow: "arrow",
  feather: "arrow",
};

/** The format a table is written in, by the name of its file; CSV on stdout. Throws "bad-option" for an unknown ending. */
export function outputFormat(path: string): string {
  if (path === "-") return "csv";
  const name = basename(path)
    .toLowerCase()
    .replace(/\.(?:gz|zst)$/, "");
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  const format = endings[ending];
  if (format !== undefined) return format;
  const near = nearestWord(ending, Object.keys(endings));
  throw new ManifoldError(
    "bad-option",
    `${path}: ${ending === "" ? "the name has no ending that tells a format" : `no format is known by the ending ".${ending}"`}.${near === undefined ? "" : ` Did you mean ".${near}"?`} Use ${Object.keys(
      endings,
    )
      .map((each) => `.${each}`)
      .join(", ")}.`,
    { path },
  );
}

/** A table as the bytes of a file of that name. */
export function tableBytes(table: Table, path: string): Promise<Uint8Array> {
  return writeTable(table, outputFormat(path));
}
