import { csvParseRows } from "d3-dsv";
import { ManifoldError } from "../base/errors.ts";
import { readNpy } from "../io/npy.ts";
import { numberIn } from "../io/number-text.ts";
import type { Column, NumberColumn, Table, TextColumn } from "../io/table.ts";
import { readText } from "../io/text.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

export interface Selection {
  readonly points: Matrix<NumberArray>;
  readonly features: string[];
  readonly label?: TextColumn | NumberColumn;
  readonly id?: TextColumn | NumberColumn;
  readonly rows: Int32Array;
  readonly notes: string[];
}

export async function readTable(
  bytes: Uint8Array,
  { name = "data" }: { name?: string; format?: string; signal?: AbortSignal },
): Promise<Table> {
  if (bytes[0] === 0x93) {
    const { data, shape } = readNpy(bytes, name);
    const rows = shape[0]!;
    return { rows, columns: [{ name: "x", kind: "vector", width: shape[1] ?? 1, values: data, missing: 0 }], format: "npy", notes: [] };
  }
  const lines = csvParseRows(readText(bytes, name).trim());
  if (lines.length < 1) throw new ManifoldError("bad-file", `${name}: there is nothing to read.`);
  const header = lines[0]!.every((word) => numberIn(word) === undefined);
  const names = header ? lines[0]! : lines[0]!.map((_, i) => `column_${i + 1}`);
  const body = header ? lines.slice(1) : lines;
  const columns = names.map((column, j): Column => {
    const words = body.map((row) => row[j] ?? "");
    const numbers = words.map((word) => (word === "" ? Number.NaN : numberIn(word)));
    if (numbers.every((value) => value !== undefined)) {
      return {
        name: column,
        kind: "number",
        values: Float64Array.from(numbers as number[]),
        missing: numbers.filter((value) => Number.isNaN(value)).length,
      };
    }
    return { name: column, kind: "text", values: words.map((word) => (word === "" ? null : word)), missing: 0 };
  });
  return { rows: body.length, columns, format: "csv", notes: [] };
}

export function selectPoints(
  table: Table,
  { features, label, id, missing }: { features?: string; label?: string; id?: string; missing: "error" | "drop" | "mean" },
): Selection {
  const columns =
    features === undefined || features === "all-numeric"
      ? table.columns.filter(({ kind, name }) => kind !== "text" && name !== label && name !== id)
      : features.split(",").map((name) => {
          const found = table.columns.find((column) => column.name === name);
          if (!found || found.kind === "text") throw new ManifoldError("bad-option", `${name} is no column of numbers.`);
          return found;
        });
  const widths = columns.map((column) => (column.kind === "vector" ? column.width : 1));
  const cols = widths.reduce((sum, width) => sum + width, 0);
  const keep: number[] = [];
  for (let i = 0; i < table.rows; i++) {
    const gap = columns.findIndex((column, j) =>
      (column.values as NumberArray).subarray(i * widths[j]!, (i + 1) * widths[j]!).some(Number.isNaN),
    );
    if (gap >= 0 && missing === "error") {
      throw new ManifoldError("bad-input", `row ${i}, column "${columns[gap]!.name}" is missing. Pass --missing drop or --missing mean.`);
    }
    if (gap < 0 || missing !== "drop") keep.push(i);
  }
  const data = new Float64Array(keep.length * cols);
  keep.forEach((row, at) => {
    let to = at * cols;
    columns.forEach((column, j) => {
      data.set((column.values as NumberArray).subarray(row * widths[j]!, (row + 1) * widths[j]!), to);
      to += widths[j]!;
    });
  });
  return { points: { rows: keep.length, cols, data }, features: columns.map(({ name }) => name), rows: Int32Array.from(keep), notes: [] };
}

export async function writeTable(table: Table, _format: string): Promise<Uint8Array> {
  const cell = (column: Column, i: number): string => {
    const value = column.values[i];
    return value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  };
  const lines = [table.columns.map(({ name }) => name).join(",")];
  for (let i = 0; i < table.rows; i++) lines.push(table.columns.map((column) => cell(column, i)).join(","));
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

export interface Scaling {
  readonly kind: "none" | "standard" | "minmax";
  readonly offset: Float64Array;
  readonly factor: Float64Array;
}

export function fitScaling({ rows, cols, data }: Matrix<NumberArray>, kind: Scaling["kind"]): Scaling {
  const offset = new Float64Array(cols);
  const factor = new Float64Array(cols).fill(1);
  for (let j = 0; j < cols; j++) {
    let [sum, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < rows; i++) {
      const value = data[i * cols + j]!;
      sum += value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    let square = 0;
    for (let i = 0; i < rows; i++) square += (data[i * cols + j]! - sum / rows) * (data[i * cols + j]! - sum / rows);
    if (kind === "standard") [offset[j], factor[j]] = [sum / rows, square > 0 ? 1 / Math.sqrt(square / rows) : 1];
    if (kind === "minmax") [offset[j], factor[j]] = [low, high > low ? 1 / (high - low) : 1];
  }
  return { kind, offset, factor };
}

export function applyScaling(points: Matrix<NumberArray>, { kind, offset, factor }: Scaling): Matrix<NumberArray> {
  if (kind === "none") return points;
  return {
    ...points,
    data: Float64Array.from(points.data, (value, at) => (value - offset[at % points.cols]!) * factor[at % points.cols]!),
  };
}
