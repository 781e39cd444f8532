/** The number arrays the library takes and gives. Integer arrays (images, counts) are used as they are. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/**
 * A dense matrix: `rows × cols` numbers, row after row in one array.
 *
 * Plain data, so it can be cloned, posted and saved. Entry (i, j) is `data[i * cols + j]`.
 */
export interface Matrix<T extends NumberArray = Float64Array> {
  readonly rows: number;
  readonly cols: number;
  readonly data: T;
}

/** A `rows × cols` matrix of zeros. */
export function zeros(rows: number, cols: number): Matrix {
  return { rows, cols, data: new Float64Array(rows * cols) };
}

/** Row `i` of a matrix, as a view on its data. */
export function rowOf<T extends NumberArray>(matrix: Matrix<T>, i: number): T {
  return matrix.data.subarray(i * matrix.cols, (i + 1) * matrix.cols) as T;
}

/** Column `j` of a matrix, copied. */
export function columnOf(matrix: Matrix<NumberArray>, j: number): Float64Array {
  const column = new Float64Array(matrix.rows);
  for (let i = 0; i < matrix.rows; i++) column[i] = matrix.data[i * matrix.cols + j]!;
  return column;
}

/** The rows named by `indices`, copied in that order. */
export function takeRows<T extends NumberArray>(matrix: Matrix<T>, indices: ArrayLike<number>): Matrix<T> {
  const { cols } = matrix;
  const data = new (matrix.data.constructor as new (length: number) => T)(indices.length * cols);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * cols;
    data.set(matrix.data.subarray(from, from + cols) as never, i * cols);
  }
  return { rows: indices.length, cols, data };
}

/** Rows [from, to), as a view on the matrix's data. */
export function rowsBetween<T extends NumberArray>({ cols, data }: Matrix<T>, from: number, to: number): Matrix<T> {
  return { rows: to - from, cols, data: data.subarray(from * cols, to * cols) as T };
}

/** A matrix as arrays of rows, copied: `[[x, y], …]`. */
export function toRows(matrix: Matrix<NumberArray>): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => Array.from(rowOf(matrix, i)));
}

/** Whether every row equals the first one. O(n m), less where an early row differs. */
export function allRowsEqual({ rows, cols, data }: Matrix<NumberArray>): boolean {
  for (let at = cols; at < rows * cols; at++) if (data[at] !== data[at - cols]) return false;
  return true;
}
