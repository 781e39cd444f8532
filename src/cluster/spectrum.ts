import { type Matrix, zeros } from "../matrix/dense.ts";

/** What eigenvalues, descending from 1, say about a number k of clusters. */
export interface Eigengap {
  /** λ_k − λ_(k+1); 0 where there is no further eigenvalue. */
  readonly gap: number;
  /** (1 − λ_(k+1)) / (1 − λ_k): how many times as far from 1 the first eigenvalue left out is as the last one kept; 1 is no gap. */
  readonly ratio: number;
}

/** The gap behind the first k eigenvalues. */
export function eigengap(values: Float64Array, k: number): Eigengap {
  if (k >= values.length) return { gap: 0, ratio: 1 };
  // A part of its own has the eigenvalue 1 exactly: what rounding leaves of 1 − λ counts as that much.
  const missing = (at: number): number => Math.max(1e-15, 1 - values[at]!);
  return { gap: values[k - 1]! - values[k]!, ratio: missing(k) / missing(k - 1) };
}

/** The number of clusters, from 2 to `most`, with the largest ratio behind it. */
export function widestGap(values: Float64Array, most: number): number {
  let widest = 2;
  for (let k = 3; k <= most && k < values.length; k++) {
    if (eigengap(values, k).ratio > eigengap(values, widest).ratio) widest = k;
  }
  return Math.min(widest, values.length);
}

/** The first k columns, each row scaled to length 1 (a row of zeros stays), and the lengths the rows had. O(n k) */
export function unitRows(vectors: Matrix, k: number): { embedding: Matrix; norms: Float64Array } {
  const { rows, cols, data } = vectors;
  const embedding = zeros(rows, k);
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let square = 0;
    for (let a = 0; a < k; a++) square += data[i * cols + a]! * data[i * cols + a]!;
    norms[i] = Math.sqrt(square);
    if (square > 0) for (let a = 0; a < k; a++) embedding.data[i * k + a] = data[i * cols + a]! / norms[i]!;
  }
  return { embedding, norms };
}
