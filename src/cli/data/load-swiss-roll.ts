import { basename } from "node:path";
import type { swissRoll4 } from "../../datasets/swiss-roll-4.ts";
import { unroll } from "../../datasets/unroll.ts";
import { readTable } from "./read-table.ts";

/** A roll that was read: what {@link swissRoll4} makes, but for its options. */
export type LoadedSwissRoll = Omit<ReturnType<typeof swissRoll4>, "options" | "name">;

/**
 * The study's `swissroll.dat`: three columns of numbers, four equally large clusters one after the other on the roll (r cos r, y, r sin r).
 *
 * Gives what {@link swissRoll4} gives, the coordinates found back from the points; label = ⌊4 row / n⌋.
 * Throws "file-access", "bad-file" for a file that is no such roll.
 */
export async function loadSwissRoll(path: string): Promise<LoadedSwissRoll> {
  const { rows, cols, data } = await readTable(path);
  const points = { rows, cols, data: Float64Array.from(data) };
  const { radius, ...sheet } = unroll(points, basename(path));
  const labels = Int32Array.from({ length: rows }, (_, i) => Math.floor((4 * i) / rows));
  return { points, ...sheet, labels, position: radius };
}
