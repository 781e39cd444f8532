import { basename } from "node:path";
import { formatNumber, formatValue, ManifoldError, nearestWord } from "../base/errors.ts";
import { random } from "../base/random.ts";
import { inTurns } from "../io/in-turns.ts";
import { readTable } from "../io/read-table.ts";
import { type Selection, selectPointsInSteps } from "../io/select.ts";
import type { Column, Table } from "../io/table.ts";
import { type Matrix, type NumberArray, takeRows } from "../matrix/dense.ts";
import { applyScalingInSteps, fitScalingInSteps, type Scaling } from "../matrix/scaling.ts";
import type { DataFlags } from "./data-flags.ts";
import { openInput } from "./input-files.ts";
import { type ReadFlags, readOptions } from "./read-flags.ts";

/** How reading is stopped and watched. */
export interface Watching {
  readonly signal: AbortSignal;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** A file as points, with what is needed to lead results back to its rows. */
export interface Prepared {
  /** The file's name without its folder, or "stdin". */
  readonly name: string;
  readonly table: Table;
  /** n × m: chosen, sampled, filled, scaled. */
  readonly points: Matrix<NumberArray>;
  readonly features: readonly string[];
  /** The table's row of each point, ascending. */
  readonly rows: Int32Array;
  /** Rows of the table that a result is to have, ascending: all, or the sampled ones. Rows dropped for missing values are among them. */
  readonly shown: Int32Array;
  /** The column that names the rows, and the one with the classes. */
  readonly id: string | undefined;
  readonly label: string | undefined;
  /** What missing values were filled with, by feature. */
  readonly means: Float64Array | undefined;
  /** How the columns were scaled, for data that come later. */
  readonly scaling: Scaling;
  /** What was understood and done, in sentences. */
  readonly notes: readonly string[];
}

/** Reads a file ("-" is stdin) and takes from it the points that the flags choose. Throws "file-access", "bad-file", "bad-option", "bad-input". */
export async function prepare(path: string, flags: DataFlags & { readonly seed: number }, job: Watching): Promise<Prepared> {
  return prepareTable(await readFileTable(path, flags, job), nameOf(path), flags, job);
}

/** What messages call a file. */
export function nameOf(path: string): string {
  return path === "-" ? "stdin" : basename(path);
}

/** The table in a file; "-" is stdin. */
export async function readFileTable(path: string, flags: ReadFlags, { signal, onProgress }: Watching): Promise<Table> {
  const input = await openInput(path, signal);
  try {
    return await readTable(input.source, { ...readOptions(flags), name: nameOf(path), signal, onProgress });
  } finally {
    await input.close();
  }
}

/** {@link prepare} on a table that has been read. */
async function prepareTable(
  table: Table,
  name: string,
  flags: DataFlags & { readonly seed: number },
  { signal }: Watching,
): Promise<Prepared> {
  const sampled = flags.sample === undefined ? undefined : sampleRows(table.rows, flags.sample, flags.seed);
  const part = sampled ? takeTableRows(table, sampled) : table;
  const { features, label, id, missing } = flags;
  const chosen: Selection = await inTurns(selectPointsInSteps(part, { features, label, id, missing, name }), { signal });
  const shown = sampled ?? Int32Array.from({ length: table.rows }, (_, i) => i);
  const notes = [...chosen.notes, ...suspicions(table, chosen.features, flags)];
  if (sampled) notes.push(`A sample of ${formatNumber(sampled.length)} of ${formatNumber(table.rows)} rows is used.`);
  const scaling = await inTurns(fitScalingInSteps(chosen.points, flags.scale), { signal });
  return {
    name,
    table,
    points: await inTurns(applyScalingInSteps(chosen.points, scaling), { signal }),
    scaling,
    features: chosen.features,
    rows: chosen.rows.map((row) => shown[row]!),
    shown,
    id: chosen.id?.name,
    label: chosen.label?.name,
    means: chosen.means,
    notes,
  };
}

/** The column of a name, or of a place from 1. Throws "bad-option" with the nearest one. */
export function columnNamed(table: Table, wanted: string, source: string): Column {
  const place = /^\d{1,9}$/.test(wanted) ? Number(wanted) : 0;
  const found = table.columns.find(({ name }) => name === wanted) ?? table.columns[place - 1];
  if (found) return found;
  const names = table.columns.map(({ name }) => name);
  const near = nearestWord(wanted, names);
  const list = names.slice(0, 12).join(", ");
  throw new ManifoldError(
    "bad-option",
    `${source}: there is no column ${formatValue(wanted)}.${near === undefined ? "" : ` Did you mean ${formatValue(near)}?`} The columns are ${list}${names.length > 12 ? `, … (${formatNumber(names.length)} in all)` : ""}.`,
    { column: wanted, known: names },
  );
}

/** `count` of n rows, drawn without replacement, ascending; all where there are no more. O(n) */
export function sampleRows(n: number, count: number, seed: number): Int32Array {
  if (count >= n) return Int32Array.from({ length: n }, (_, i) => i);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const draws = random(seed);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(draws.uniform() * (n - i));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, count).sort();
}

/** Some rows of a table, in the given order. */
export function takeTableRows(table: Table, rows: Int32Array): Table {
  const columns = table.columns.map((column): Column => {
    if (column.kind === "text") {
      const values = Array.from(rows, (row) => column.values[row] ?? null);
      return { ...column, values, missing: values.filter((value) => value === null).length };
    }
    const width = column.kind === "vector" ? column.width : 1;
    const values = takeRows({ rows: table.rows, cols: width, data: column.values }, rows).data;
    return { ...column, values, missing: missingRows(values, width) };
  });
  return { ...table, rows: rows.length, columns };
}

function missingRows(values: NumberArray, width: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i += width) {
    for (let j = i; j < i + width; j++) {
      if (!Number.isNaN(values[j]!)) continue;
      count++;
      break;
    }
  }
  return count;
}

const labelNames = ["label", "labels", "class", "target", "category", "cluster", "species", "y_true"];
const idNames = ["id", "ids", "index", "row", "rowid", "row_id", "key"];

/** Features that look like a label or a row number: taken, since nothing is guessed, but told of. */
function suspicions(table: Table, features: readonly string[], flags: DataFlags): string[] {
  if (flags.features !== undefined && flags.features !== "all-numeric") return [];
  const notes: string[] = [];
  for (const name of features) {
    const column = table.columns.find((each) => each.name === name);
    if (column?.kind !== "number") continue;
    const plain = name.trim().toLowerCase();
    if (labelNames.includes(plain)) {
      notes.push(`The column ${formatValue(name)} is used as a feature. If it holds the classes, say --label ${name}.`);
    } else if (idNames.includes(plain) || (column === table.columns[0] && countsUp(column.values))) {
      notes.push(`The column ${formatValue(name)} is used as a feature. If it only numbers the rows, say --id ${name}.`);
    }
  }
  return notes;
}

function countsUp(values: NumberArray): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]! + i) return false;
  return values.length > 2;
}
