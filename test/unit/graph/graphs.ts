import { random } from "../../../src/base/random.ts";
import type { Csr } from "../../../src/matrix/sparse.ts";

/** A symmetric graph of n nodes from its edges [i, j, length]; of two edges between the same nodes the shorter counts. */
export function graphOf(n: number, edges: readonly (readonly [number, number, number])[]): Csr {
  const rows = Array.from({ length: n }, () => new Map<number, number>());
  for (const [i, j, length] of edges) {
    for (const [a, b] of [
      [i, j],
      [j, i],
    ] as const) {
      rows[a]!.set(b, Math.min(length, rows[a]!.get(b) ?? Number.POSITIVE_INFINITY));
    }
  }
  const offsets = new Int32Array(n + 1);
  const indices: number[] = [];
  const values: number[] = [];
  rows.forEach((row, i) => {
    for (const [j, length] of [...row].sort(([a], [b]) => a - b)) {
      indices.push(j);
      values.push(length);
    }
    offsets[i + 1] = indices.length;
  });
  return { rows: n, cols: n, offsets, indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

/** Lengths of all shortest paths by Floyd and Warshall's three loops. */
export function floydWarshall({ rows: n, offsets, indices, values }: Csr): Float64Array {
  const d = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    d[i * n + i] = 0;
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) d[i * n + indices[e]!] = Math.min(d[i * n + indices[e]!]!, values[e]!);
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i * n + j] = Math.min(d[i * n + j]!, d[i * n + k]! + d[k * n + j]!);
  return d;
}

/** Graphs of many shapes by name; `n` nodes, or nearly. */
export const shapes: Readonly<Record<string, (n: number, seed: number) => Csr>> = {
  path: (n, seed) =>
    graphOf(
      n,
      shuffled(n, seed)
        .slice(1)
        .map((v, i) => [shuffled(n, seed)[i]!, v, 0.1 * (i % 7)]),
    ),
  ring: (n) =>
    graphOf(
      n,
      Array.from({ length: n }, (_, i) => [i, (i + 1) % n, 1]),
    ),
  star: (n, seed) => {
    const { uniform } = random(seed);
    return graphOf(
      n,
      Array.from({ length: n - 1 }, (_, i) => [0, i + 1, uniform()]),
    );
  },
  "hubs and leaves": (n, seed) => {
    const { uniform, below } = random(seed);
    return graphOf(
      n,
      Array.from({ length: 3 * n }, (_, i) => [below(3), 3 + (i % (n - 3)), uniform()]),
    );
  },
  expander: (n, seed) => {
    const { uniform, below } = random(seed);
    return graphOf(
      n,
      Array.from({ length: 4 * n }, (_, i) => [i % n, below(n), uniform()] as const).filter(([i, j]) => i !== j),
    );
  },
  "nearly zero edges": (n, seed) => {
    const { uniform, below } = random(seed);
    return graphOf(
      n,
      Array.from({ length: 4 * n }, (_, i) => [i % n, below(n), uniform() < 0.4 ? 0 : uniform()] as const).filter(([i, j]) => i !== j),
    );
  },
  "several parts": (n, seed) => {
    const { uniform, below } = random(seed);
    return graphOf(
      n,
      Array.from({ length: n }, () => [below(n), below(n), uniform()] as const).filter(([i, j]) => i !== j && i % 3 === j % 3),
    );
  },
  "many neighbors": (n, seed) => {
    const { uniform } = random(seed);
    // Some points lie on others, so that some edges have no length.
    const points = Array.from({ length: n }, () => [uniform(), uniform(), uniform()] as const);
    for (let i = 9; i < n; i += 10) points[i] = points[i - 5]!;
    const distance = (i: number, j: number) => Math.hypot(...points[i]!.map((x, a) => x - points[j]![a]!));
    const edges = points.flatMap((_, i) => {
      const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
      others.sort((a, b) => distance(i, a) - distance(i, b));
      return others.slice(0, 32).map((j) => [i, j, distance(Math.min(i, j), Math.max(i, j))] as const);
    });
    return graphOf(n, edges);
  },
  "no edges": (n) => graphOf(n, []),
  complete: (n, seed) => {
    const { uniform } = random(seed);
    return graphOf(
      n,
      Array.from({ length: n * n }, (_, e) => [Math.floor(e / n), e % n, 10 ** (6 * uniform() - 3)] as const).filter(([i, j]) => i < j),
    );
  },
  "long bridges": (n, seed) => {
    const { uniform } = random(seed);
    return graphOf(
      n,
      Array.from({ length: n - 1 }, (_, i) => [i, i + 1, i % 10 === 9 ? 1e6 : 1e-6 * uniform()]),
    );
  },
};

function shuffled(n: number, seed: number): number[] {
  const { below } = random(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
