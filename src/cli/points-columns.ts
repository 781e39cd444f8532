import { ManifoldError } from "../base/errors.ts";
import { featureNames } from "../io/select.ts";
import type { Table } from "../io/table.ts";
import { type Matrix, zeros } from "../matrix/dense.ts";
import { columnNamed } from "./prepare.ts";

/** Names of the columns that an embedding is written in: e1, e2, … */
export function embeddingColumns(table: Table): string[] {
  const names: string[] = [];
  for (let j = 1; table.columns.some(({ name, kind }) => name === `e${j}` && kind === "number"); j++) names.push(`e${j}`);
  return names;
}

/** The numbers of a table that may be coordinates: all but those named in `without`. */
export function numberColumns(table: Table, without: readonly (string | undefined)[]): string[] {
  return table.columns
    .filter(({ name, kind }) => kind !== "text" && !without.includes(name) && name !== table.rowNames)
    .map(({ name }) => name);
}

/** Some columns of a table as a matrix, missing values as NaN, with a name for each of its columns. */
export function columnsMatrix(table: Table, wanted: readonly string[], source: string): { points: Matrix; names: string[] } {
  const columns = wanted.map((name) => {
    const column = columnNamed(table, name, source);
    if (column.kind !== "text") return column;
    throw new ManifoldError("bad-option", `${source}: the column ${column.name} is text, not numbers. Name columns of numbers.`, {
      column: column.name,
    });
  });
  const names = columns.flatMap(featureNames);
  const points = zeros(table.rows, names.length);
  let to = 0;
  for (const column of columns) {
    const width = column.kind === "vector" ? column.width : 1;
    for (let i = 0; i < table.rows; i++) {
      for (let j = 0; j < width; j++) points.data[i * names.length + to + j] = column.values[i * width + j]!;
    }
    to += width;
  }
  return { points, names };
}
