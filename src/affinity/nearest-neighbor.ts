import type { Steps } from "../base/steps.ts";
import type { Csr } from "../matrix/sparse.ts";
import type { Neighbors } from "../neighbors/nearest.ts";

/** Between two yields so many rows are handled. */
const slice = 16_384;

/**
 * Affinities from nearest neighbors: ½ (C + Cᵀ), where C(i, j) is 1 when j is among the k nearest of i. So 1 where each is among the
 * other's, ½ where only one is. No diagonal.
 *
 * `graph` is the neighbor graph of `neighbors`, each edge as long as its ends are apart; the result has its pattern. As scikit-learn's
 * `affinity="nearest_neighbors"` with k + 1 neighbors, which counts each point as its own. O(edges)
 */
export function* nearestNeighborAffinity(neighbors: Neighbors, graph: Csr): Steps<Csr> {
  const { rows: n, offsets, indices, values } = graph;
  const { k } = neighbors;
  // A list holds the k nearest by (distance, index): j is in it if it does not come after the last.
  const reach = new Float64Array(n);
  const last = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    reach[i] = neighbors.distances.view[i * k + k - 1]!;
    last[i] = neighbors.indices.view[i * k + k - 1]!;
    if (i % slice === slice - 1) yield (0.2 * i) / n;
  }
  const holds = (i: number, j: number, distance: number): boolean => distance < reach[i]! || (distance === reach[i]! && j <= last[i]!);
  const affinities = new Float64Array(values.length);
  for (let i = 0; i < n; i++) {
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) {
      const j = indices[e]!;
      affinities[e] = (holds(i, j, values[e]!) ? 0.5 : 0) + (holds(j, i, values[e]!) ? 0.5 : 0);
    }
    if (i % slice === slice - 1) yield 0.2 + (0.8 * i) / n;
  }
  return { ...graph, values: affinities };
}
