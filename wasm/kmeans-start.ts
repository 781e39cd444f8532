// The start of k-means: centers drawn one by one, far from those before.

import { distancesTo, widened } from "./wide-rows";

/**
 * One step of k-means++: for points [begin, end) and each of `trials` candidate centers, least[i, t] is the smaller of nearest[i]
 * and the squared distance to the candidate; the sum over the one block of rows goes to potentials[block, t].
 * Scratch: cols numbers.
 */
export function tryCenters(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  candidates: usize,
  trials: i32,
  nearest: usize,
  least: usize,
  block: i32,
  potentials: usize,
): void {
  const sums = potentials + ((<usize>(begin / block) * trials) << 3);
  memory.fill(sums, 0, <usize>trials << 3);
  for (let i = begin; i < end; i++) {
    const out = least + ((<usize>i * trials) << 3);
    distancesTo(widened(points, kind, i, cols, scratch), candidates, trials, cols, out);
    const known = load<f64>(nearest + (<usize>i << 3));
    for (let t = 0; t < trials; t++) {
      const at = <usize>t << 3;
      const d = Math.min(known, load<f64>(out + at));
      store<f64>(out + at, d);
      store<f64>(sums + at, load<f64>(sums + at) + d);
    }
  }
}

/** Takes column `t` of least (rows × trials) as the new nearest[i] for rows [begin, end). */
export function keepTrial(begin: i32, end: i32, scratch: usize, least: usize, trials: i32, t: i32, nearest: usize): void {
  for (let i = begin; i < end; i++)
    store<f64>(nearest + (<usize>i << 3), load<f64>(least + ((<usize>i * trials + t) << 3)));
}
