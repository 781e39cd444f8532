import { selectPoints, type Table } from "flatland/io";
import type { Preparation, Work } from "./types.ts";

/**
 * Points from the feature columns, by the same steps as the command line takes: rows with missing values dropped or filled with the
 * mean of their column, then scaled. Throws an error that names row and column for what cannot be used.
 */
export function prepare(table: Table, { roles, missing, scaling }: Preparation): Omit<Work, "key"> {
  const named = (role: string): string[] => table.columns.filter((_, i) => roles[i] === role).map(({ name }) => name);
  const features = named("feature");
  if (features.length === 0) throw new Error("No column is a feature. Give at least one column of numbers the role “feature”.");
  const [label] = named("label");
  const [id] = named("id");
  const found = selectPoints(table, {
    features,
    missing,
    ...(label === undefined ? {} : { label }),
    ...(id === undefined ? {} : { id }),
    name: "data",
  });
  const { points, rows, notes } = found;
  if (points.rows < 2)
    throw new Error("Fewer than two rows have a value in every feature. Fill missing values with the mean, or use fewer columns.");
  if (scaling === "none") return { points, features: found.features, rows, notes };
  const data = Float64Array.from(points.data);
  for (let column = 0; column < points.cols; column++) scale(data, points.rows, points.cols, column, scaling);
  return { points: { ...points, data }, features: found.features, rows, notes };
}

/** One column brought to mean 0 and deviation 1, or to [0, 1]; a constant one to 0. */
function scale(data: Float64Array, rows: number, cols: number, column: number, scaling: "standard" | "minmax"): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let at = column; at < rows * cols; at += cols) {
    const value = data[at]!;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
  }
  const mean = sum / rows;
  let squares = 0;
  for (let at = column; at < rows * cols; at += cols) squares += (data[at]! - mean) * (data[at]! - mean);
  const [offset, size] = scaling === "standard" ? [mean, Math.sqrt(squares / rows)] : [low, high - low];
  for (let at = column; at < rows * cols; at += cols) data[at] = size > 0 ? (data[at]! - offset) / size : 0;
}
