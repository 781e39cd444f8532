import { formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import { type Labels, toLabels } from "../method/define.ts";

/** How often each pair of labels occurs: the table every score of two labelings is made from. */
export interface Contingency {
  /** The labels that occur in the first labeling, ascending. */
  readonly rowLabels: Int32Array;
  /** The labels that occur in the second labeling, ascending. */
  readonly colLabels: Int32Array;
  /** Points with row label a and column label b: `counts[a * colLabels.length + b]`. */
  readonly counts: Float64Array;
  /** Points with each row label. */
  readonly rowSums: Float64Array;
  /** Points with each column label. */
  readonly colSums: Float64Array;
  /** Points in all. */
  readonly total: number;
}

/** Two labelings of the same points, checked: whole numbers, equally many, at least one. Throws "bad-input". */
export function labelPair(first: Labels, second: Labels, who: string, names: readonly [string, string]): [Int32Array, Int32Array] {
  const length = (first as ArrayLike<number> | undefined)?.length;
  if (typeof length !== "number") {
    throw new ManifoldError(
      "bad-input",
      `${who}: ${names[0]} must be an array of whole numbers, one for each point, not ${formatValue(first)}.`,
    );
  }
  if (length === 0) throw new ManifoldError("bad-input", `${who}: ${names[0]} are empty. There must be at least one point to score.`);
  const a = toLabels(first, length, who, names[0]);
  const other = (second as ArrayLike<number> | undefined)?.length;
  if (typeof other === "number" && other !== length) {
    throw new ManifoldError(
      "bad-input",
      `${who}: there are ${formatNumber(length)} ${names[0]} but ${formatNumber(other)} ${names[1]}. Both must be about the same points in the same order.`,
      { first: length, second: other },
    );
  }
  return [a, toLabels(second, length, who, names[1])];
}

/** The distinct values of `labels`, ascending. O(n log n) */
function distinctLabels(...labels: readonly Int32Array[]): Int32Array {
  const seen = new Set<number>();
  for (const list of labels) for (const label of list) seen.add(label);
  return Int32Array.from(seen).sort();
}

/** Counts pairs of labels. With `union`, rows and columns both run over all labels of either labeling. O(n + k l) */
export function contingency(first: Int32Array, second: Int32Array, { union = false }: { union?: boolean } = {}): Contingency {
  const rowLabels = union ? distinctLabels(first, second) : distinctLabels(first);
  const colLabels = union ? rowLabels : distinctLabels(second);
  const rowOf = new Map(Array.from(rowLabels, (label, a) => [label, a]));
  const colOf = new Map(Array.from(colLabels, (label, b) => [label, b]));
  const l = colLabels.length;
  const counts = new Float64Array(rowLabels.length * l);
  const rowSums = new Float64Array(rowLabels.length);
  const colSums = new Float64Array(l);
  for (let i = 0; i < first.length; i++) {
    const a = rowOf.get(first[i]!)!;
    const b = colOf.get(second[i]!)!;
    counts[a * l + b]! += 1;
    rowSums[a]! += 1;
    colSums[b]! += 1;
  }
  return { rowLabels, colLabels, counts, rowSums, colSums, total: first.length };
}
