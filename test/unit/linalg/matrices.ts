import { random } from "../../../src/base/random.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";

/** A symmetric matrix from entries of one triangle; entries at one place are added. */
export function symmetric(n: number, entries: Iterable<readonly [number, number, number]>): Csr {
  const rows: Map<number, number>[] = Array.from({ length: n }, () => new Map());
  for (const [i, j, value] of entries) {
    rows[i]!.set(j, (rows[i]!.get(j) ?? 0) + value);
    if (i !== j) rows[j]!.set(i, (rows[j]!.get(i) ?? 0) + value);
  }
  const offsets = new Int32Array(n + 1);
  const indices: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    for (const [j, value] of [...row].sort(([a], [b]) => a - b)) {
      indices.push(j);
      values.push(value);
    }
    offsets[i + 1] = indices.length;
  });
  return { rows: n, cols: n, offsets, indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

/** The Laplacian D − W of a weighted graph, with `diagonal(i)` added. */
export function laplacian(
  n: number,
  edges: Iterable<readonly [number, number]>,
  weight: () => number = () => 1,
  diagonal: (i: number) => number = () => 0,
): Csr {
  const entries: [number, number, number][] = [];
  for (let i = 0; i < n; i++) entries.push([i, i, diagonal(i)]);
  for (const [i, j] of edges) {
    const w = weight();
    entries.push([i, i, w], [j, j, w], [i, j, -w]);
  }
  return symmetric(n, entries);
}

/** Edges of a w × h grid; unknown (x, y) is y w + x + first. */
export function* gridEdges(w: number, h: number, first = 0): Generator<[number, number]> {
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      if (x > 0) yield [first + y * w + x, first + y * w + x - 1];
      if (y > 0) yield [first + y * w + x, first + (y - 1) * w + x];
    }
  }
}

/** Edges between random ends. */
export function* randomEdges(n: number, count: number, seed: number): Generator<[number, number]> {
  const draw = random(seed);
  for (let e = 0; e < count; e++) {
    const i = draw.below(n);
    const j = draw.below(n);
    if (i !== j) yield [i, j];
  }
}

/** A sparse matrix as a dense one. */
export function toDense({ rows, cols, offsets, indices, values }: Csr): Float64Array {
  const dense = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let e = offsets[i]!; e < offsets[i + 1]!; e++) dense[i * cols + indices[e]!] = values[e]!;
  return dense;
}
