// The second of the two points that a step of sequential minimal optimization moves, see `smo.ts`.

/** In place of a curvature that is zero or, by rounding, less. */
export const TAU: f64 = 1e-12;

/** Entries 2 and 3 of four f32 as f64. */
// @ts-ignore: decorator
@inline
export function upperPair(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
}

/** Points whose decreases are compared without their places: only in the best one of such blocks the place is looked up. */
const block: i32 = 32;

/** In place of a curvature that is zero or less, {@link TAU}. */
// @ts-ignore: decorator
@inline
function atLeastTau(curve: v128): v128 {
  return v128.bitselect(curve, f64x2.splat(TAU), f64x2.gt(curve, f64x2.splat(0)));
}

/**
 * Looks through one class for the best partner of i: the greatest decrease (D_t − F_i)² / (K_ii + K_tt − 2 K_it) among those
 * with D_t > F_i; the last one of equals. `best` holds the greatest decrease so far, its index, and the largest D.
 */
export function partner(best: usize, down: usize, ki: usize, diagonal: usize, count: i32, offset: i32, least: f64, diagonalI: f64): void {
  const vLeast = f64x2.splat(least);
  const vDiagonal = f64x2.splat(diagonalI);
  const zero = f64x2.splat(0);
  let most0 = f64x2.splat(-Infinity);
  let most1 = most0;
  let most: f64 = -Infinity;
  let greatest = load<f64>(best);
  let found = -1;
  for (let first = 0; first < count; first += block) {
    const last = min(first + block, count);
    const whole = last & ~3;
    let gain0 = zero;
    let gain1 = zero;
    let t = first;
    let d = down + (<usize>t << 3);
    let kii = diagonal + (<usize>t << 3);
    let kit = ki + (<usize>t << 2);
    for (; t < whole; t += 4) {
      const k = v128.load(kit);
      const down0 = v128.load(d);
      const down1 = v128.load(d, 16);
      most0 = f64x2.pmax(most0, down0);
      most1 = f64x2.pmax(most1, down1);
      const gap0 = f64x2.pmax(f64x2.sub(down0, vLeast), zero);
      const gap1 = f64x2.pmax(f64x2.sub(down1, vLeast), zero);
      const k0 = f64x2.promote_low_f32x4(k);
      const k1 = upperPair(k);
      const curve0 = atLeastTau(f64x2.sub(f64x2.add(vDiagonal, v128.load(kii)), f64x2.add(k0, k0)));
      const curve1 = atLeastTau(f64x2.sub(f64x2.add(vDiagonal, v128.load(kii, 16)), f64x2.add(k1, k1)));
      gain0 = f64x2.pmax(gain0, f64x2.div(f64x2.mul(gap0, gap0), curve0));
      gain1 = f64x2.pmax(gain1, f64x2.div(f64x2.mul(gap1, gap1), curve1));
      d += 32;
      kii += 32;
      kit += 16;
    }
    gain0 = f64x2.pmax(gain0, gain1);
    let gain = Math.max(f64x2.extract_lane(gain0, 0), f64x2.extract_lane(gain0, 1));
    for (; t < last; t++) {
      most = Math.max(most, load<f64>(down + (<usize>t << 3)));
      gain = Math.max(gain, decrease(down, ki, diagonal, t, least, diagonalI));
    }
    if (gain > 0 && gain >= greatest) {
      greatest = gain;
      found = first;
    }
  }
  if (found >= 0) {
    let t = min(found + block, count) - 1;
    while (t > found && decrease(down, ki, diagonal, t, least, diagonalI) !== greatest) t--;
    store<f64>(best, greatest);
    store<f64>(best, <f64>(offset + t), 8);
  }
  most0 = f64x2.pmax(most0, most1);
  most = Math.max(most, Math.max(f64x2.extract_lane(most0, 0), f64x2.extract_lane(most0, 1)));
  if (most > load<f64>(best, 16)) store<f64>(best, most, 16);
}

/** By how much point t lowers the objective as the partner of i; 0 where it may not, or cannot. The same operations as in two lanes, so the same bits. */
function decrease(down: usize, ki: usize, diagonal: usize, t: i32, least: f64, diagonalI: f64): f64 {
  const gap = Math.max(load<f64>(down + (<usize>t << 3)) - least, 0);
  const k = <f64>load<f32>(ki + (<usize>t << 2));
  const curve = diagonalI + load<f64>(diagonal + (<usize>t << 3)) - (k + k);
  return (gap * gap) / (curve > 0 ? curve : TAU);
}
