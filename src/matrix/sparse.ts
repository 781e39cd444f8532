/**
 * A sparse matrix by compressed rows: row i has the columns `indices[offsets[i] … offsets[i + 1])`, ascending, with `values`
 * beside them. Plain data, f64.
 */
export interface Csr {
  readonly rows: number;
  readonly cols: number;
  /** rows + 1 places, from 0 to the number of entries. */
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}
