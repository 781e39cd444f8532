import type { Matrix, NumberArray } from "flatland";
import { continuity, stretchOfPoints, trustworthiness, trustworthinessOfPoints } from "./package.ts";
import type { Scores } from "./run.ts";

/** Above so many points the scores are measured when asked for: they take n² distances. */
export const mostMeasured = 12_000;
/** Up to so many points the curve over neighbors is drawn as well. */
const mostCurved = 4000;

/** Neighbors of a neighborhood: 12, or as many as fewer points allow. */
function neighborhood(points: number): number {
  return Math.max(1, Math.min(12, Math.ceil(points / 2) - 1));
}

/** The scores of an embedding; rows that are NaN in it are left out of both. */
export async function measure(
  points: Matrix<NumberArray>,
  coordinates: Matrix,
  signal: AbortSignal,
  tell: (fraction: number) => void,
): Promise<Scores> {
  const rows = shownRows(coordinates);
  const [data, picture] = rows ? [taken(points, rows), taken(coordinates, rows)] : [points, coordinates];
  const neighbors = neighborhood(data.rows);
  const settings = { neighbors, signal };
  const trust = await trustworthiness(data, picture, settings);
  tell(0.25);
  const found = await continuity(data, picture, settings);
  tell(0.5);
  const local = await trustworthinessOfPoints(data, picture, settings);
  tell(0.6);
  const stretch = await stretchOfPoints(data, picture, settings);
  tell(0.7);
  const inPlace = (values: Float64Array): Float64Array => {
    if (!rows) return values;
    const all = new Float64Array(points.rows).fill(Number.NaN);
    rows.forEach((row, i) => (all[row] = values[i]!));
    return all;
  };
  const curve = data.rows <= mostCurved ? await curveOf(data, picture, signal) : undefined;
  return {
    neighbors,
    trust,
    continuity: found,
    local: inPlace(local),
    stretch: inPlace(stretch),
    ...(curve ? { curve } : {}),
  };
}

async function curveOf(points: Matrix<NumberArray>, coordinates: Matrix, signal: AbortSignal): Promise<Scores["curve"]> {
  const neighbors = [5, 10, 20, 40, 70, 100].filter((k) => 2 * k < points.rows);
  const values: number[] = [];
  for (const k of neighbors) values.push(await trustworthiness(points, coordinates, { neighbors: k, signal }));
  return { neighbors, values };
}

/** The rows with coordinates, where some have none. */
function shownRows({ rows, cols, data }: Matrix): number[] | undefined {
  const shown: number[] = [];
  for (let i = 0; i < rows; i++) if (!Number.isNaN(data[i * cols]!)) shown.push(i);
  return shown.length === rows ? undefined : shown;
}

function taken<T extends NumberArray>({ cols, data }: Matrix<T>, rows: readonly number[]): Matrix<T> {
  const some = new (data.constructor as new (length: number) => T)(rows.length * cols);
  rows.forEach((row, i) => some.set(data.subarray(row * cols, (row + 1) * cols) as never, i * cols));
  return { rows: rows.length, cols, data: some };
}
