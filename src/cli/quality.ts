import { formatNumber } from "../base/errors.ts";
import { type Matrix, type NumberArray, takeRows } from "../matrix/dense.ts";
import type { RunSettings } from "../method/settings.ts";
import { continuity, trustworthiness } from "../quality/trustworthiness.ts";
import { sampleRows } from "./prepare.ts";
import type { Fact } from "./words.ts";

/** How well an embedding keeps neighborhoods. */
export interface Quality {
  /** Size of the neighborhoods. */
  readonly neighbors: number;
  /** Points looked at; all of them, or a sample where there are many. */
  readonly points: number;
  readonly trustworthiness: number;
  readonly continuity: number;
}

/** Beyond this many points a sample is looked at: the measures look at all pairs. */
export const mostScored = 20_000;
/** So many are looked at then. */
export const scoredSample = 10_000;

/** Trustworthiness and continuity of an embedding, neighborhoods of 12; undefined for fewer than three points. */
export async function scoreEmbedding(
  points: Matrix<NumberArray>,
  embedding: Matrix<NumberArray>,
  seed: number,
  settings: (part: number) => RunSettings,
): Promise<Quality | undefined> {
  const n = points.rows;
  if (n < 3) return undefined;
  const chosen = n > mostScored ? sampleRows(n, scoredSample, seed) : undefined;
  const [x, y] = chosen ? [takeRows(points, chosen), takeRows(embedding, chosen)] : [points, embedding];
  const neighbors = Math.min(12, Math.ceil(x.rows / 2) - 1);
  return {
    neighbors,
    points: x.rows,
    trustworthiness: await trustworthiness(x, y, { neighbors, ...settings(0) }),
    continuity: await continuity(x, y, { neighbors, ...settings(1) }),
  };
}

/** The numbers in words. */
export function qualityFacts({ neighbors, points, trustworthiness, continuity }: Quality, n: number): Fact[] {
  const where = points < n ? `, in a sample of ${formatNumber(points)} points` : "";
  return [
    ["trustworthiness", `${trustworthiness.toFixed(4)}  of 1: the ${neighbors} nearest in the picture are near in the data${where}`],
    ["continuity", `${continuity.toFixed(4)}  of 1: the ${neighbors} nearest in the data are near in the picture`],
  ];
}
