import { distancesTo, squared, widened } from "./wide-rows";

/** Where the least of `count` numbers stands, the first of equals. */
// @ts-ignore: decorator
@inline
function firstLeast(numbers: usize, count: i32): i32 {
  let best = 0;
  let least = load<f64>(numbers);
  for (let j = 1; j < count; j++) {
    const d = load<f64>(numbers + (<usize>j << 3));
    if (d < least) {
      least = d;
      best = j;
    }
  }
  return best;
}

/** Squared distances of points [begin, end) to each of `k` centers: out is rows × k. Scratch: cols numbers. */
export function centerDistances(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  centers: usize,
  k: i32,
  out: usize,
): void {
  for (let i = begin; i < end; i++)
    distancesTo(widened(points, kind, i, cols, scratch), centers, k, cols, out + ((<usize>i * k) << 3));
}

/** The nearest of `k` centers for points [begin, end), the first of equals, and its squared distance. Scratch: cols + k numbers. */
export function nearestCenters(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  centers: usize,
  k: i32,
  labels: usize,
  nearest: usize,
): void {
  if (kind == 0 && cols <= 3) return nearestInSpace(begin, end, points, cols, centers, k, labels, nearest);
  const distances = scratch + (<usize>cols << 3);
  for (let i = begin; i < end; i++) {
    distancesTo(widened(points, kind, i, cols, scratch), centers, k, cols, distances);
    const best = firstLeast(distances, k);
    store<i32>(labels + (<usize>i << 2), best);
    store<f64>(nearest + (<usize>i << 3), load<f64>(distances + (<usize>best << 3)));
  }
}

/** `nearestCenters` for f64 in one to three columns, to the bit: coordinates stay in registers, and nothing is guessed by a branch. */
function nearestInSpace(begin: i32, end: i32, points: usize, cols: i32, centers: usize, k: i32, labels: usize, nearest: usize): void {
  const width = <usize>cols << 3;
  for (let i = begin; i < end; i++) {
    const row = points + <usize>i * width;
    const x = load<f64>(row);
    const y = cols > 1 ? load<f64>(row, 8) : 0;
    const z = cols > 2 ? load<f64>(row, 16) : 0;
    let best = 0;
    let least: f64 = Infinity;
    for (let j = 0, at = centers; j < k; j++, at += width) {
      const dx = x - load<f64>(at);
      let d = dx * dx;
      if (cols > 1) {
        const dy = y - load<f64>(at, 8);
        d += dy * dy;
      }
      if (cols > 2) {
        const dz = z - load<f64>(at, 16);
        d += dz * dz;
      }
      const less = d < least;
      best = select<i32>(j, best, less);
      least = select<f64>(d, least, less);
    }
    store<i32>(labels + (<usize>i << 2), best);
    store<f64>(nearest + (<usize>i << 3), least);
  }
}

/**
 * As `nearestCenters`, and starts the bounds: upper[i] at or above the distance to the nearest center, lower[i, j] at or below that
 * to center j. `loosen` is a little above 1 and makes good for rounding. Scratch: cols + k numbers.
 */
export function startBounds(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  centers: usize,
  k: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  loosen: f64,
): void {
  for (let i = begin; i < end; i++) {
    const bounds = lower + ((<usize>i * k) << 3);
    distancesTo(widened(points, kind, i, cols, scratch), centers, k, cols, bounds);
    const best = firstLeast(bounds, k);
    const least = load<f64>(bounds + (<usize>best << 3));
    for (let j = 0; j < k; j++) {
      const at = bounds + (<usize>j << 3);
      store<f64>(at, Math.sqrt(load<f64>(at)) / loosen);
    }
    store<i32>(labels + (<usize>i << 2), best);
    store<f64>(upper + (<usize>i << 3), Math.sqrt(least) * loosen);
  }
}

/**
 * The nearest centers of points [begin, end) after the centers have moved, the same as `nearestCenters` gives, with few distances
 * computed. `moved[j]` is at or above what center j has moved, `halves[a, j]` at or below half the distance of centers a and j,
 * `clear[a]` the least of halves[a, j] over j ≠ a. Scratch: cols numbers.
 *
 * A center j can be ruled out for a point of center a when upper < lower[j] or upper < halves[a, j]; equality rules out nothing,
 * since of equal distances the first center wins.
 */
export function nearestByBounds(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  centers: usize,
  k: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  moved: usize,
  halves: usize,
  clear: usize,
  loosen: f64,
): void {
  const width = <usize>cols << 3;
  for (let i = begin; i < end; i++) {
    const bounds = lower + ((<usize>i * k) << 3);
    let a = load<i32>(labels + (<usize>i << 2));
    for (let j = 0; j < k; j++) {
      const at = bounds + (<usize>j << 3);
      const old = load<f64>(at);
      // The difference is rounded; a last bit of the larger number less is surely below.
      store<f64>(at, Math.max(0, old - load<f64>(moved + (<usize>j << 3)) - old * f64.EPSILON));
    }
    let u = (load<f64>(upper + (<usize>i << 3)) + load<f64>(moved + (<usize>a << 3))) * (1 + f64.EPSILON);
    if (u < load<f64>(clear + (<usize>a << 3))) {
      store<f64>(upper + (<usize>i << 3), u);
      continue;
    }
    let row: usize = 0;
    let own: f64 = 0;
    for (let j = 0; j < k; j++) {
      if (j == a) continue;
      const at = bounds + (<usize>j << 3);
      const half = halves + ((<usize>a * k + j) << 3);
      if (u < load<f64>(at) || u < load<f64>(half)) continue;
      if (row == 0) {
        // The first center in question: measure how far the own one really is, and ask again.
        row = widened(points, kind, i, cols, scratch);
        own = squared(row, centers + <usize>a * width, cols);
        const d = Math.sqrt(own);
        store<f64>(bounds + (<usize>a << 3), d / loosen);
        u = d * loosen;
        if (u < load<f64>(at) || u < load<f64>(half)) continue;
      }
      const other = squared(row, centers + <usize>j * width, cols);
      const d = Math.sqrt(other);
      store<f64>(at, d / loosen);
      if (other < own || (other == own && j < a)) {
        a = j;
        own = other;
        u = d * loosen;
      }
    }
    store<i32>(labels + (<usize>i << 2), a);
    store<f64>(upper + (<usize>i << 3), u);
  }
}

/** The squared distances of points [begin, end) to the centers their labels name. Scratch: cols numbers. */
export function ownDistances(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  centers: usize,
  labels: usize,
  out: usize,
): void {
  const width = <usize>cols << 3;
  for (let i = begin; i < end; i++) {
    const center = centers + <usize>load<i32>(labels + (<usize>i << 2)) * width;
    store<f64>(out + (<usize>i << 3), squared(widened(points, kind, i, cols, scratch), center, cols));
  }
}

/** out += sign · row, entry by entry. */
// @ts-ignore: decorator
@inline
function accumulate(out: usize, row: usize, cols: i32, sign: f64): void {
  const signs = f64x2.splat(sign);
  const pairs = <usize>(cols >> 1) << 4;
  for (let at: usize = 0; at < pairs; at += 16) v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.mul(signs, v128.load(row + at))));
  if (cols & 1) store<f64>(out + pairs, load<f64>(out + pairs) + sign * load<f64>(row + pairs));
}

/**
 * The sums of the points [begin, end) of each label: `sums` holds k × cols numbers for every block of `block` rows, and this call
 * fills those of the one block it is given. Scratch: cols numbers.
 */
export function labelSums(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  labels: usize,
  k: i32,
  block: i32,
  sums: usize,
): void {
  const width = <usize>cols << 3;
  const mine = sums + <usize>(begin / block) * <usize>k * width;
  memory.fill(mine, 0, <usize>k * width);
  for (let i = begin; i < end; i++) {
    const label = load<i32>(labels + (<usize>i << 2));
    accumulate(mine + <usize>label * width, widened(points, kind, i, cols, scratch), cols, 1);
  }
}

/**
 * Brings the sums of labels [begin, end) up to date after some points changed theirs: `changes` lists (point, old label, new label)
 * in the order of points. Scratch: cols numbers.
 */
export function shiftSums(
  begin: i32,
  end: i32,
  scratch: usize,
  points: usize,
  kind: i32,
  cols: i32,
  changes: usize,
  count: i32,
  sums: usize,
): void {
  const width = <usize>cols << 3;
  for (let c = 0; c < count; c++) {
    const change = changes + <usize>c * 12;
    const old = load<i32>(change, 4);
    const now = load<i32>(change, 8);
    const leaves = old >= begin && old < end;
    const joins = now >= begin && now < end;
    if (!leaves && !joins) continue;
    const row = widened(points, kind, load<i32>(change), cols, scratch);
    if (leaves) accumulate(sums + <usize>old * width, row, cols, -1);
    if (joins) accumulate(sums + <usize>now * width, row, cols, 1);
  }
}

/** out[e] = Σ over `count` parts of part[e], in the order of parts, for entries [begin, end); a part has `size` numbers. */
export function sumParts(begin: i32, end: i32, scratch: usize, parts: usize, count: i32, size: i32, out: usize): void {
  memory.copy(out + (<usize>begin << 3), parts + (<usize>begin << 3), <usize>(end - begin) << 3);
  for (let p = 1; p < count; p++) {
    const part = parts + ((<usize>p * size) << 3);
    for (let e = begin; e < end; e++) {
      const at = <usize>e << 3;
      store<f64>(out + at, load<f64>(out + at) + load<f64>(part + at));
    }
  }
}
