import type { Matrix, ModelFile, NumberArray } from "flatland";

/** What is known about any column. */
interface About {
  readonly name: string;
  /** Rows without a value. */
  readonly missing: number;
  /** Whether all rows say the same. */
  readonly constant: boolean;
}

/** One number a row; missing is NaN. */
export interface NumberField extends About {
  readonly kind: "number";
  readonly values: NumberArray;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether all values are whole numbers. */
  readonly whole: boolean;
  /** Different values, counted up to 1,000. */
  readonly distinct: number;
}

/** One word a row, as a number into `words`; −1 where it is missing. */
export interface TextField extends About {
  readonly kind: "text";
  readonly codes: Int32Array;
  readonly words: readonly string[];
}

/** A vector a row. */
export interface VectorField extends About {
  readonly kind: "vector";
  readonly width: number;
  readonly values: NumberArray;
}

/** A column of the data as the page holds it. */
export type Field = NumberField | TextField | VectorField;

/** Where data came from, so that a link can name it. */
export type Source =
  | { readonly kind: "sample"; readonly name: string; readonly options: Readonly<Record<string, number>> }
  | { readonly kind: "served"; readonly name: string }
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "paste"; readonly name: string };

/** Loaded data with what was found when it was looked through. */
export interface Data {
  readonly name: string;
  readonly source: Source;
  readonly rows: number;
  readonly fields: readonly Field[];
  readonly format: string;
  readonly bytes: number;
  /** What the reader understood, in sentences. */
  readonly notes: readonly string[];
  /** Rows that repeat an earlier row in all columns. */
  readonly duplicates: number;
  /** Roles that are known and need not be guessed. */
  readonly roles?: readonly Role[];
  /** To be shown with the data, where its license asks for it. */
  readonly attribution?: string;
}

/** What a column is for. */
export type Role = "feature" | "label" | "position" | "id" | "ignore";

/** How the data is made ready for a method. */
export interface Preparation {
  readonly roles: readonly Role[];
  readonly missing: "drop" | "mean";
  readonly scaling: "none" | "standard" | "minmax";
}

/** Points ready for a method. */
export interface Work {
  /** Changes when the points do. */
  readonly key: string;
  readonly points: Matrix<NumberArray>;
  readonly features: readonly string[];
  /** The row of the data behind each point. */
  readonly rows: Int32Array;
  /** How they were made, as a model file keeps it. */
  readonly recipe: NonNullable<ModelFile["extra"]["preparation"]>;
  readonly notes: readonly string[];
}
