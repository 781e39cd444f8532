import type { Field, Preparation, Work } from "./types.ts";

/**
 * Points from the feature columns: rows with missing values dropped or filled with the mean of their column, then scaled.
 *
 * Integer columns of one type (images, counts) that need neither stay as they are, which the methods compute with exactly.
 */
export function prepare(fields: readonly Field[], rows: number, { roles, missing, scaling }: Preparation): Omit<Work, "key"> {
  const used = fields.filter((field, i): field is Exclude<Field, { kind: "text" }> => roles[i] === "feature" && field.kind !== "text");
  const widths = used.map((field) => (field.kind === "vector" ? field.width : 1));
  const cols = widths.reduce((sum, width) => sum + width, 0);
  if (cols === 0) throw new Error("No column is a feature. Give at least one column of numbers the role “feature”.");
  const notes: string[] = [];

  const kept = keptRows(used, rows, missing);
  if (kept.length < rows) notes.push(`${(rows - kept.length).toLocaleString("en-US")} rows with missing values are left out.`);
  if (kept.length < 2)
    throw new Error("Fewer than two rows have a value in every feature. Fill missing values with the mean, or use fewer columns.");

  const first = used[0]!;
  if (used.length === 1 && scaling === "none" && kept.length === rows && isSmallInteger(first.values)) {
    return { points: { rows, cols, data: first.values }, features: namesOf(used), rows: kept, notes };
  }
  const data = new Float64Array(kept.length * cols);
  let column = 0;
  used.forEach((field, f) => {
    const width = widths[f]!;
    for (let j = 0; j < width; j++, column++) {
      const read = (row: number): number => field.values[row * width + j]!;
      const mean = missing === "mean" ? meanOf(kept, read) : 0;
      for (let i = 0; i < kept.length; i++) {
        const value = read(kept[i]!);
        data[i * cols + column] = Number.isNaN(value) ? mean : value;
      }
      scale(data, kept.length, cols, column, scaling);
    }
  });
  return { points: { rows: kept.length, cols, data }, features: namesOf(used), rows: kept, notes };
}

function namesOf(fields: readonly Exclude<Field, { kind: "text" }>[]): string[] {
  return fields.flatMap((field) =>
    field.kind === "vector" ? Array.from({ length: field.width }, (_, j) => `${field.name} ${j + 1}`) : [field.name],
  );
}

function isSmallInteger(values: ArrayLike<number>): boolean {
  return values instanceof Uint8Array || values instanceof Int8Array || values instanceof Uint16Array || values instanceof Int16Array;
}

function keptRows(used: readonly Exclude<Field, { kind: "text" }>[], rows: number, missing: "drop" | "mean"): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  if (missing === "mean" || used.every((field) => field.missing === 0)) return all;
  const bad = new Uint8Array(rows);
  for (const field of used) {
    const width = field.kind === "vector" ? field.width : 1;
    for (let i = 0; i < rows * width; i++) if (Number.isNaN(field.values[i]!)) bad[Math.floor(i / width)] = 1;
  }
  return all.filter((i) => bad[i] === 0);
}

function meanOf(rows: Int32Array, read: (row: number) => number): number {
  let sum = 0;
  let found = 0;
  for (const row of rows) {
    const value = read(row);
    if (Number.isNaN(value)) continue;
    sum += value;
    found++;
  }
  return found > 0 ? sum / found : 0;
}

/** One column brought to mean 0 and deviation 1, or to [0, 1]; a constant one to 0. */
function scale(data: Float64Array, rows: number, cols: number, column: number, scaling: Preparation["scaling"]): void {
  if (scaling === "none") return;
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
