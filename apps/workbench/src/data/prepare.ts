import { applyScaling, fitScaling } from "flatland";
import { selectPoints, type Table } from "flatland/io";
import type { Preparation, Work } from "./types.ts";

/**
 * Points from the feature columns, by the same steps as the command line takes: rows with missing values dropped or filled with the
 * mean of their column, then scaled. Throws an error that names row and column for what cannot be used.
 */
export function prepare(table: Table, { roles, missing, scaling: kind }: Preparation): Omit<Work, "key"> {
  const named = (role: string): string[] => table.columns.filter((_, i) => roles[i] === role).map(({ name }) => name);
  const wanted = named("feature");
  if (wanted.length === 0) throw new Error("No column is a feature. Give at least one column of numbers the role “feature”.");
  const [label] = named("label");
  const [id] = named("id");
  const found = selectPoints(table, {
    features: wanted,
    missing,
    ...(label === undefined ? {} : { label }),
    ...(id === undefined ? {} : { id }),
    name: "data",
  });
  const { points, features, rows, notes, means } = found;
  if (points.rows < 2)
    throw new Error("Fewer than two rows have a value in every feature. Fill missing values with the mean, or use fewer columns.");
  const scaling = fitScaling(points, kind);
  return {
    points: applyScaling(points, scaling),
    features,
    rows,
    notes,
    recipe: { features, scaling, missing: { policy: missing, ...(missing === "mean" && means ? { means } : {}) } },
  };
}
