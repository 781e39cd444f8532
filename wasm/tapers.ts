// Tapers cut affinities off at a radius by the compactly supported function φ(t) = (1 − t)^(halves/2), t = distance/radius; and how far φ
// itself is from the affinities it cuts off.

/** x^(halves/2), two lanes, x ≥ 0. */
// @ts-ignore: decorator
@inline
function halfPower(x: v128, halves: i32): v128 {
  let power = halves & 1 ? f64x2.sqrt(x) : f64x2.splat(1);
  let base = x;
  for (let e = halves >> 1; e > 0; e >>= 1) {
    if (e & 1) power = f64x2.mul(power, base);
    base = f64x2.mul(base, base);
  }
  return power;
}

/** φ of two distances: max(1 − distance/radius, 0)^(halves/2); 1 where halves is 0. */
// @ts-ignore: decorator
@inline
export function compact(distances: v128, radius: v128, halves: i32): v128 {
  if (halves == 0) return f64x2.splat(1);
  return halfPower(f64x2.pmax(f64x2.sub(f64x2.splat(1), f64x2.div(distances, radius)), f64x2.splat(0)), halves);
}

/**
 * For entries [begin, end) of a list of pairs, all nearer than `radius`: Σ φ K and Σ φ², into sums[2 block] and sums[2 block + 1] of
 * the one block of `block` entries.
 */
export function compactSums(
  begin: i32,
  end: i32,
  scratch: usize,
  distances: usize,
  affinities: usize,
  radius: f64,
  halves: i32,
  block: i32,
  sums: usize,
): void {
  const radii = f64x2.splat(radius);
  let both = f64x2.splat(0);
  let own = f64x2.splat(0);
  let e = begin;
  for (; e + 1 < end; e += 2) {
    const phi = compact(v128.load(distances + (<usize>e << 3)), radii, halves);
    both = f64x2.add(both, f64x2.mul(phi, v128.load(affinities + (<usize>e << 3))));
    own = f64x2.add(own, f64x2.mul(phi, phi));
  }
  let bothSum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  let ownSum = f64x2.extract_lane(own, 0) + f64x2.extract_lane(own, 1);
  if (e < end) {
    const phi = f64x2.extract_lane(compact(f64x2.splat(load<f64>(distances + (<usize>e << 3))), radii, halves), 0);
    bothSum += phi * load<f64>(affinities + (<usize>e << 3));
    ownSum += phi * phi;
  }
  const out = sums + (<usize>(begin / block) << 4);
  store<f64>(out, bothSum);
  store<f64>(out, ownSum, 8);
}

/**
 * For rows [begin, end) of a table of squared distances and one of affinities K: Σ (φ − K)², Σ φ², and the number of φ > 0, into
 * sums[3 i …]. The diagonal counts.
 */
export function tableMismatch(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  affinities: usize,
  n: i32,
  radius: f64,
  halves: i32,
  sums: usize,
): void {
  const radii = f64x2.splat(radius);
  const zero = f64x2.splat(0);
  const pairs = n & ~1;
  for (let i = begin; i < end; i++) {
    const first = (<usize>i * n) << 3;
    let off = zero;
    let own = zero;
    let some = i64x2.splat(0);
    for (let j = 0; j < n; j += 2) {
      const at = first + (<usize>j << 3);
      const whole = j < pairs;
      const keys = whole ? v128.load(table + at) : v128.load64_zero(table + at);
      const values = whole ? v128.load(affinities + at) : v128.load64_zero(affinities + at);
      let phi = compact(f64x2.sqrt(keys), radii, halves);
      // Behind the last column of an odd table the second lane is a place that does not exist.
      if (!whole) phi = f64x2.replace_lane(phi, 1, 0);
      const difference = f64x2.sub(phi, values);
      off = f64x2.add(off, f64x2.mul(difference, difference));
      own = f64x2.add(own, f64x2.mul(phi, phi));
      some = i64x2.sub(some, f64x2.gt(phi, zero));
    }
    const out = sums + <usize>i * 24;
    store<f64>(out, f64x2.extract_lane(off, 0) + f64x2.extract_lane(off, 1));
    store<f64>(out, f64x2.extract_lane(own, 0) + f64x2.extract_lane(own, 1), 8);
    store<f64>(out, <f64>(i64x2.extract_lane(some, 0) + i64x2.extract_lane(some, 1)), 16);
  }
}
