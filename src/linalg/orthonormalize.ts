import type { Steps } from "../base/steps.ts";
import { combineRows, rowDots, subtractRows } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import { type Slab, slabAt } from "../compute/slab.ts";
import { smallEigen } from "./small-eigen.ts";

/** Directions that are shorter than the longest one by more than this factor squared wait for the next round. */
const withinRound = 1e-10;

/**
 * Orthonormal rows that span the first `p` rows of `block`, written over them; gives how many there are (the rank): directions
 * in which the rows are no longer than `negligible` are dropped.
 *
 * In rounds: with G = W Wᵀ = U Λ Uᵀ the rows of Λ^{−½} Uᵀ W are orthonormal up to ε times the condition of Λ. Since squaring
 * hides directions below √ε of the longest, only the well conditioned part of Λ is taken; the rest is made orthogonal to it
 * and goes into the next round. The rows are orthonormal to some 1e-6; do it again where that matters. O(n p²) a round.
 *
 * @see A. Stathopoulos, K. Wu, SIAM J. Sci. Comput. 23 (2002) 2165–2182, doi:10.1137/S1064827500370883
 */
export function* orthonormalize(run: Run, block: Slab, p: number, negligible: number): Steps<number> {
  const n = block.cols;
  let rank = 0;
  while (rank < p) {
    const left = p - rank;
    const rows = slabAt(run.engine.memory, block.at(rank), left, n, Float64Array);
    const gram = run.take(Float64Array, left, left);
    yield* rowDots(run, rows, left, rows, left, gram);
    const { values, rows: vectors } = yield* smallEigen(run, gram);
    run.release(gram);
    const longest = values[0]!;
    if (!(Math.sqrt(Math.max(0, longest)) > negligible)) break;
    const c = run.take(Float64Array, left, left);
    const coefficients = c.view;
    let good = 0;
    for (let a = 0; a < left; a++) {
      const value = values[a]!;
      const taken = value > withinRound * longest && Math.sqrt(value) > negligible;
      if (taken) good++;
      const factor = taken ? 1 / Math.sqrt(value) : 1;
      for (let i = 0; i < left; i++) coefficients[i * left + a] = vectors[a * left + i]! * factor;
    }
    const out = run.take(Float64Array, left, n);
    yield* combineRows(run, c, rows, left, out, left);
    rows.view.set(out.view);
    run.release(c, out);
    rank += good;
    if (rank < p) yield* projectRows(run, block, rank, slabAt(run.engine.memory, block.at(rank), p - rank, n, Float64Array));
  }
  return rank;
}

/** Makes `rows` orthogonal to the first `against` rows of `basis`, which are orthonormal. */
export function* projectRows(run: Run, basis: Slab, against: number, rows: Slab): Steps<void> {
  const c = run.take(Float64Array, against, rows.rows);
  yield* rowDots(run, basis, against, rows, rows.rows, c);
  yield* subtractRows(run, c, basis, against, rows, rows.rows);
  run.release(c);
}
