import type { NumberArray } from "flatland";
export interface NumberColumn {
  readonly name: string;
  readonly kind: "number";
  readonly values: NumberArray;
  readonly missing: number;
}
export interface TextColumn {
  readonly name: string;
  readonly kind: "text";
  readonly values: readonly (string | null)[];
  readonly missing: number;
}
export interface VectorColumn {
  readonly name: string;
  readonly kind: "vector";
  readonly width: number;
  readonly values: NumberArray;
  readonly missing: number;
}
export type Column = NumberColumn | TextColumn | VectorColumn;
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly format: string;
  readonly notes: readonly string[];
}
