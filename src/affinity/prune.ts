import { exp, log, pow } from "../base/elementary.ts";
import { type Steps, span } from "../base/steps.ts";
import { type Keys, type SpanningTree, spanningTree, type Taper, untapered } from "../compute/affinity.ts";
import type { Run } from "../compute/run.ts";
import { type Components, numbered, openUnion } from "../graph/components.ts";
import type { Entry } from "../matrix/sparse.ts";
import { type NotebookSearch, notebookSearch } from "./notebook-search.ts";
import { type RadiusSearch, searchRadius } from "./radius-search.ts";

/** How the radius of compact support is chosen. See {@link chooseTaper}. */
export type PruneRule = "local" | "none" | "kagp" | "notebook";

/** A taper, and what is to be told about how it was chosen. */
export interface Choice {
  readonly taper: Taper;
  /** The search for the radius, where there was one that found something. */
  readonly search: RadiusSearch | undefined;
  readonly notebook: NotebookSearch | undefined;
  /** Whether the radius of the search was raised to keep together what the affinities hold together. */
  readonly guarded: boolean;
  /** A minimum spanning tree of the keys. */
  readonly tree: SpanningTree;
}

/** An edge of less affinity holds nothing together: parts joined by nothing more are as good as apart. */
const holding = 1e-6;
/** The guard's radius, in longest edges of the spanning tree: an outlier should hang on more than one edge. */
const guardEdges = 1.5;

/**
 * Chooses the radius at which affinities are cut off.
 *
 * - `"none"`: no radius;
 * - `"local"`: keys are locally scaled; the radius of least cost of `searchRadius`, raised to 1.5 times the longest edge of the minimum
 *   spanning tree that still holds an affinity of 10⁻⁶ (so pruning does not tear apart what the affinities join);
 * - `"kagp"`: keys are plain squared distances, one radius for all; the same search, raised to 1.5 times the longest edge of all;
 * - `"notebook"`: the founding notebook's search, its end taken as it is, always with the compactly supported taper.
 *
 * `halves` is twice the exponent of the compactly supported function, which the search always uses; `taper: "hard"` keeps
 * affinities within the radius as they are. O(n²) and the search.
 */
export function* chooseTaper(run: Run, keys: Keys, rule: PruneRule, taper: "hard" | "askey", halves: number): Steps<Choice> {
  const tree = yield* span(0, 0.2, spanningTree(run, keys.table));
  const kept = taper === "hard" ? 0 : halves;
  if (rule === "none") return { taper: untapered, search: undefined, notebook: undefined, guarded: false, tree };
  if (rule === "notebook") {
    const notebook = yield* span(0.2, 1, notebookSearch(run, keys, halves));
    return { taper: { radius: notebook.radius, halves }, search: undefined, notebook, guarded: false, tree };
  }
  const search = yield* span(0.2, 1, searchRadius(run, keys, halves));
  if (!search) return { taper: untapered, search, notebook: undefined, guarded: false, tree };
  let longest = 0;
  for (const key of tree.lengths) {
    if (rule === "kagp" || exp(-key / keys.spread) >= holding) longest = Math.max(longest, Math.sqrt(key));
  }
  const radius = Math.max(search.radius, guardEdges * longest);
  return { taper: { radius, halves: kept }, search, notebook: undefined, guarded: radius > search.radius, tree };
}

/** A chain of edges below this affinity joins nothing that eigenvectors computed to 1e-10 could see. */
const weakest = 1e-13;

/**
 * The parts into which the tapered affinities fall, and the edges of the spanning tree between them, with the affinity they should
 * have if the parts must be joined: the least that the taper keeps, but no less than what holds together.
 *
 * The edges of a minimum spanning tree below a bound join what all pairs below that bound join. O(n)
 */
export function partsOf(keys: Keys, { radius, halves }: Taper, tree: SpanningTree): { parts: Components; bridges: Entry[] } {
  // Where affinities do not follow from the keys alone, only the radius separates.
  const last = keys.affinities ? Number.POSITIVE_INFINITY : -log(weakest) * keys.spread;
  const limit = Math.min(radius * radius, last);
  // Under the compact taper: at two thirds of the guard's radius, where the longest edge it guards may lie.
  const phi = halves === 0 ? 1 : pow(1 - 1 / guardEdges, halves / 2);
  const value = Math.max(holding, limit < last ? phi * exp(-limit / keys.spread) : 0);
  const union = openUnion(keys.table.rows);
  const bridges: Entry[] = [];
  for (let e = 0; e < tree.lengths.length; e++) {
    const [row, col] = [tree.edges[2 * e]!, tree.edges[2 * e + 1]!];
    if (tree.lengths[e]! < limit) union.join(row, col);
    else bridges.push({ row, col, value }, { row: col, col: row, value });
  }
  return { parts: numbered(keys.table.rows, union), bridges };
}
