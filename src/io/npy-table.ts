import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { NumberArray } from "../matrix/dense.ts";
import { type NpyArray, readNpy } from "./npy.ts";
import type { Column, Table } from "./table.ts";

/** How many values of an array are NaN; whole numbers never are. */
export function countMissing(values: NumberArray): number {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return 0;
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i]!)) missing++;
  return missing;
}

/** A matrix as a column of vectors. */
export function vectorColumn(name: string, values: NumberArray, width: number): Column {
  let missing = 0;
  if (values instanceof Float64Array || values instanceof Float32Array) {
    for (let i = 0; i < values.length; i += width) {
      let whole = true;
      for (let j = i; j < i + width; j++) if (Number.isNaN(values[j]!)) whole = false;
      if (!whole) missing++;
    }
  }
  return { name, kind: "vector", width, values, missing };
}

/**
 * An array as a column: with one axis numbers, with two vectors. Throws "bad-file" for any other number of axes, for no rows and for rows without values.
 */
export function columnOfArray(name: string, { data, shape }: NpyArray, source: string): Column {
  if (shape.length === 0 || shape.length > 2) {
    const flat =
      shape.length > 2
        ? `Flatten the rest: array.reshape(${shape[0]}, -1) makes rows of ${formatNumber(shape.slice(1).reduce((a, b) => a * b, 1))}.`
        : "Save an array of at least one axis.";
    throw new ManifoldError(
      "bad-file",
      `${source}: the array has the shape (${shape.join(", ")}), ${formatNumber(shape.length)} axes, where points have two, one point a row. ${flat}`,
      { shape },
    );
  }
  if (shape[0] === 0 || shape[1] === 0) {
    throw new ManifoldError(
      "bad-file",
      `${source}: the array is empty, its shape is (${shape.join(", ")}). Save one with rows and columns.`,
      { shape },
    );
  }
  if (shape.length === 1) return { name, kind: "number", values: data, missing: countMissing(data) };
  return vectorColumn(name, data, shape[1]!);
}

/** The table in an NPY file: one column "x", of vectors when the array has two axes. */
export function readNpyTable(bytes: Uint8Array, source: string): Table {
  const array = readNpy(bytes, source);
  const column = columnOfArray("x", array, source);
  const [rows, width] = array.shape as [number, number | undefined];
  const notes = [
    width === undefined
      ? `An array of ${formatNumber(rows)} numbers.`
      : `An array of ${formatNumber(rows)} rows of ${formatNumber(width)} numbers.`,
  ];
  return { rows, columns: [column], format: "npy", notes };
}
