import { formatValue, ManifoldError } from "../base/errors.ts";
import { RaggedLists } from "./column-builder.ts";
import { WideInteger } from "./parquet-values.ts";

/** The error for a column whose values are what the file says but not what a table holds; undefined for any other error. */
export function unheld(error: unknown, source: string, column: string): ManifoldError | undefined {
  const where = `${source}: column ${formatValue(column)}`;
  if (error instanceof WideInteger) {
    return new ManifoldError(
      "bad-file",
      `${where}: ${error.message} and would be rounded. Save the column as double, or as text if it is an identifier.`,
      { column, value: String(error.value) },
    );
  }
  if (error instanceof RaggedLists) {
    return new ManifoldError("bad-file", `${where}: ${error.message}. A column of vectors needs equally many in each row.`, {
      column,
      row: error.row,
      ragged: error,
    });
  }
  return undefined;
}
