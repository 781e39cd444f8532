import type { Steps } from "../base/steps.ts";
import { combineRows, rowDots } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/**
 * Orthonormal rows that span the first `p` rows of `block`, written over them; gives how many there are (the rank).
 *
 * With G = W Wᵀ scaled to unit diagonal, D G D = U Λ Uᵀ, the rows of Λ^{−½} Uᵀ D W are orthonormal up to ε times the condition
 * of Λ. Rows whose length is at most `negligible` and directions with λ below 1e-14 p λ₁ are dropped. One pass leaves an error of
 * ε/λ: repeat where that matters. O(n p²).
 *
 * @see A. Stathopoulos, K. Wu, SIAM J. Sci. Comput. 23 (2002) 2165–2182, doi:10.1137/S1064827500370883
 */
export function* orthonormalize(run: Run, block: Slab, p: number, negligible: number): Steps<number> {
  const gram = run.take(Float64Array, p, p);
  yield* rowDots(run, block, p, block, p, gram);
  const g = Float64Array.from(gram.view);
  run.release(gram);
  const kept: number[] = [];
  for (let i = 0; i < p; i++) if (g[i * p + i]! > negligible * negligible) kept.push(i);
  const k = kept.length;
  if (k === 0) return 0;
  const lengths = kept.map((i) => Math.sqrt(g[i * p + i]!));
  const scaled = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) scaled[i * k + j] = g[kept[i]! * p + kept[j]!]! / (lengths[i]! * lengths[j]!);
  }
  const { values, vectors } = symmetricEigen(scaled, k);
  const least = 1e-14 * p * values[k - 1]!;
  const rank = values.filter((value) => value > least).length;
  const c = run.take(Float64Array, p, rank);
  const coefficients = c.view.fill(0);
  for (let a = 0; a < rank; a++) {
    // Directions in falling order of λ.
    const column = k - 1 - a;
    const root = Math.sqrt(values[column]!);
    for (let i = 0; i < k; i++) coefficients[kept[i]! * rank + a] = vectors[i * k + column]! / (root * lengths[i]!);
  }
  const out = run.take(Float64Array, rank, block.cols);
  yield* combineRows(run, c, block, p, out, rank);
  block.view.set(out.view);
  run.release(c, out);
  return rank;
}
