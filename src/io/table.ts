import type { NumberArray } from "../matrix/dense.ts";

/** One number a row. A missing value is NaN, so a column with any is floating point. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: "number";
  readonly values: NumberArray;
  /** How many values are missing. */
  readonly missing: number;
}

/** One text a row; null where it is missing. */
export interface TextColumn {
  readonly name: string;
  readonly kind: "text";
  readonly values: readonly (string | null)[];
  /** How many values are missing. */
  readonly missing: number;
}

/** A vector of `width` numbers a row (a list column of Parquet or Arrow, a 2-D array), row after row. */
export interface VectorColumn {
  readonly name: string;
  readonly kind: "vector";
  readonly width: number;
  readonly values: NumberArray;
  /** How many rows have a missing value. */
  readonly missing: number;
}

/** A column of a table. */
export type Column = NumberColumn | TextColumn | VectorColumn;

/** What a file holds: named columns of equal length, in the file's order. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** The format it was read from, as `--format` takes it: "csv", "parquet", … */
  readonly format: string;
  /** The column that only names or counts the rows, where the file has one (R's row names, pandas' index): no feature unless asked for. */
  readonly rowNames?: string;
  /** What was understood, in sentences for a person: 'The first row was read as column names.' */
  readonly notes: readonly string[];
}
