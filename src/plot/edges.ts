import { ManifoldError } from "../base/errors.ts";
import { allowOnly, wantList, wantText } from "./check.ts";
import type { Legend } from "./legend.ts";
import { type Mark, short } from "./marks.ts";

/** Lines between points of a panel, such as the edges of a neighbor graph that cut across a fold. */
export interface Edges {
  /** Rows of the points joined: from, to, from, to, … */
  readonly pairs: ArrayLike<number>;
  /** What the lines are, for the legend. */
  readonly label: string;
  /** "accent" to be noticed (the default), "muted" as a background. */
  readonly paint?: "accent" | "muted";
}

/** Throws "bad-input" when an edge names a row that there is not. */
export function checkEdges(edges: Edges, n: number, who: string): void {
  allowOnly(edges, ["pairs", "label", "paint"], `${who} edges`);
  wantText(edges.label, "label", `${who} edges`);
  wantList(edges.pairs, "pairs", `${who} edges`);
  if (edges.pairs.length % 2 !== 0)
    throw new ManifoldError(
      "bad-input",
      `${who}: edges has ${edges.pairs.length} rows, which is no whole number of pairs. Give two for each edge.`,
    );
  for (let e = 0; e < edges.pairs.length; e++) {
    const row = edges.pairs[e]!;
    if (Number.isInteger(row) && row >= 0 && row < n) continue;
    throw new ManifoldError("bad-input", `${who}: edge ${e >> 1} names row ${row}, but there are ${n} points. Rows are counted from 0.`, {
      edge: e >> 1,
      row,
    });
  }
}

/** Edges as one path. Those with an end that is not drawn are left out. O(edges). */
export function edgeMarks(edges: Edges | undefined, xs: ArrayLike<number>, ys: ArrayLike<number>): Mark[] {
  if (edges === undefined) return [];
  let d = "";
  for (let e = 0; e < edges.pairs.length; e += 2) {
    const [a, b] = [edges.pairs[e]!, edges.pairs[e + 1]!];
    if (!Number.isFinite(xs[a]! + ys[a]! + xs[b]! + ys[b]!)) continue;
    d += `M${short(xs[a]!)} ${short(ys[a]!)}L${short(xs[b]!)} ${short(ys[b]!)}`;
  }
  return d === "" ? [] : [{ kind: "path", d, stroke: edges.paint ?? "accent", width: 0.8, opacity: 0.7 }];
}

/** What the legend says about edges. */
export function edgeLegend(edges: Edges | undefined): Legend[] {
  if (edges === undefined || edges.pairs.length === 0) return [];
  return [{ kind: "classes", title: "", entries: [{ name: edges.label, paint: edges.paint ?? "accent", mark: "line" }] }];
}
