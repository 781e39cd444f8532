import { formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { inTurns } from "../io/in-turns.ts";
import { featureNames, selectPointsInSteps } from "../io/select.ts";
import type { Column, Table } from "../io/table.ts";
import type { NumberArray } from "../matrix/dense.ts";
import { applyScalingInSteps } from "../matrix/scaling.ts";
import type { DataFlags } from "./data-flags.ts";
import { nameOf, type Prepared, readFileTable, type Watching } from "./prepare.ts";

/**
 * A second file's points treated as those of the first were: the same features by name, missing values filled with the first file's
 * means, scaled by the first file's scaling. Its label and id are found where it has them.
 *
 * Throws "bad-input" for a feature that is not there.
 */
export async function prepareLike(path: string, first: Prepared, flags: DataFlags, watching: Watching): Promise<Prepared> {
  const name = nameOf(path);
  const table = await readFileTable(path, flags, watching);
  const known = table.columns.flatMap(featureNames);
  const absent = first.features.filter((feature) => !known.includes(feature) && !table.columns.some((column) => column.name === feature));
  if (absent.length > 0) {
    const near = nearestWord(
      absent[0]!,
      known.filter((feature) => !first.features.includes(feature)),
    );
    throw new ManifoldError(
      "bad-input",
      `${name}: there is no column ${formatValue(absent[0])}, which ${first.name} has as a feature${absent.length > 1 ? ` (nor ${absent.length - 1} more)` : ""}.${near === undefined ? "" : ` Is it ${formatValue(near)}?`} Both files need the same columns.`,
      { absent: absent.slice(0, 100) },
    );
  }
  const has = (column: string | undefined): string | undefined => (table.columns.some((each) => each.name === column) ? column : undefined);
  const filled = first.means && flags.missing === "mean" ? fillWith(table, first.features, first.means) : table;
  const chosen = await inTurns(
    selectPointsInSteps(filled, {
      features: first.features,
      label: has(first.label),
      id: has(first.id),
      missing: flags.missing === "mean" ? "error" : flags.missing,
      name,
    }),
    { signal: watching.signal },
  );
  return {
    name,
    table,
    points: await inTurns(applyScalingInSteps(chosen.points, first.scaling), { signal: watching.signal }),
    scaling: first.scaling,
    features: chosen.features,
    rows: chosen.rows,
    shown: Int32Array.from({ length: table.rows }, (_, i) => i),
    id: has(first.id),
    label: has(first.label),
    means: first.means,
    notes: chosen.notes,
  };
}

/** A table whose missing features have the means of another file. */
function fillWith(table: Table, features: readonly string[], means: Float64Array): Table {
  const columns = table.columns.map((column): Column => {
    if (column.kind === "text" || column.missing === 0) return column;
    const own = featureNames(column).map((feature) => means[features.indexOf(feature)]);
    const values: NumberArray = Float64Array.from(column.values, (value, at) =>
      Number.isNaN(value) ? (own[at % own.length] ?? value) : value,
    );
    return { ...column, values, missing: 0 };
  });
  return { ...table, columns };
}
