// k-means on few points: whole starts in one call, so that one fork serves them all. It goes through the kernels of kmeans.ts, one
// block each, and gives the bits they give one by one.

import { labelSums, nearestCenters, ownDistances, shiftSums } from "./kmeans";
import { keepTrial, tryCenters } from "./kmeans-start";
import { nearestInPlanes, planeLength, toPlanes, tryInPlanes } from "./planes";
import { widened } from "./wide-rows";

// What is known of a start, four numbers.
const ITERATIONS: usize = 0;
const STATE: usize = 8;
const INERTIA: usize = 16;
const CURRENT: usize = 24; // whether the sums are those of the old labels

// States of a start; src/compute/kmeans.ts knows them too.
const FRESH: f64 = 0; // no centers yet
const PLACED: f64 = 1; // centers, but no labels
const MOVING: f64 = 2;
const SETTLED: f64 = 3;
const STOPPED: f64 = 4; // the iterations ran out

/** Bytes of `count` numbers of 8 bytes. */
// @ts-ignore: decorator
@inline
function wide(count: i32): usize {
  return <usize>count << 3;
}

/**
 * Starts [begin, end): greedy k-means++ where a start is fresh, then at most `steps` of Lloyd's iterations; one that is done is left
 * alone. For start s, `facts` holds 4 numbers, `draws` the place of the first center and (k − 1) · trials numbers in [0, 1),
 * `centers` and `sums` k × cols, `labels` and `old` n, `sizes` k, `distances` n.
 * Scratch: cols + k + trials · (cols + n + 2) + (cols + 1) · (n + 1) + 1 numbers and n triples of 32-bit integers.
 */
export function lloydStarts(
  begin: i32, end: i32, scratch: usize, points: usize, kind: i32, cols: i32, n: i32, k: i32, trials: i32,
  facts: usize, draws: usize, centers: usize, sums: usize, labels: usize, old: usize, sizes: usize, distances: usize,
  steps: i32, most: i32, stop: f64,
): void {
  // Few columns of f64 lie in planes, at the end of the scratch memory; 0 where they do not.
  let planes: usize = 0;
  if (kind == 0 && cols <= 3) {
    planes = scratch + wide(cols + k + trials * (cols + planeLength(n) + 1) + planeLength(n)) + <usize>(12 * n + 7 & ~7);
    toPlanes(points, n, cols, planes);
  }
  for (let s = begin; s < end; s++) {
    const fact = facts + wide(4 * s);
    const center = centers + wide(s * k * cols);
    const distance = distances + wide(s * n);
    if (load<f64>(fact, STATE) == FRESH) {
      spread(scratch, planes, points, kind, cols, n, k, trials, draws + wide(s * (1 + (k - 1) * trials)), center);
      store<f64>(fact, PLACED, STATE);
    }
    if (load<f64>(fact, STATE) >= SETTLED) continue;
    const bytes = <usize>s * <usize>n << 2;
    const size = sizes + (<usize>(s * k) << 2);
    iterate(scratch, planes, points, kind, cols, n, k, fact, center, sums + wide(s * k * cols), labels + bytes, old + bytes, size, distance, steps, most, stop);
  }
}

/** Greedy k-means++: see `spreadCenters` in src/cluster/k-means-start.ts. */
function spread(
  scratch: usize, planes: usize, points: usize, kind: i32, cols: i32, n: i32, k: i32, trials: i32, draws: usize, centers: usize,
): void {
  const row = scratch;
  const candidates = row + wide(cols);
  const potentials = candidates + wide(trials * cols);
  const least = potentials + wide(trials);
  const nearest = least + wide(trials * planeLength(n));
  const width = wide(cols);
  for (let i = 0; i < planeLength(n); i++) store<f64>(nearest + wide(i), Infinity);
  // All candidates for the first center are one point.
  memory.copy(candidates, widened(points, kind, <i32>load<f64>(draws), cols, row), width);
  let count = 1;
  for (let j = 0; j < k; j++) {
    if (planes) {
      for (let t = 0; t < count; t++) {
        const sum = tryInPlanes(planes, n, cols, candidates + <usize>t * width, nearest, least + wide(t * planeLength(n)));
        store<f64>(potentials + wide(t), sum);
      }
    } else tryCenters(0, n, row, points, kind, cols, candidates, count, nearest, least, n, potentials);
    let best = 0;
    for (let t = 1; t < count; t++) if (load<f64>(potentials + wide(t)) < load<f64>(potentials + wide(best))) best = t;
    if (planes) memory.copy(nearest, least + wide(best * planeLength(n)), wide(planeLength(n)));
    else keepTrial(0, n, row, least, count, best, nearest);
    memory.copy(centers + <usize>j * width, candidates + <usize>best * width, width);
    if (j + 1 == k) break;
    const total = load<f64>(potentials + wide(best));
    count = trials;
    for (let t = 0; t < trials; t++) {
      const i = drawn(nearest, n, total, load<f64>(draws + wide(1 + j * trials + t)));
      memory.copy(candidates + <usize>t * width, widened(points, kind, i, cols, row), width);
    }
  }
}

/** The point at which the running sum of `weights` passes the share `u` of their sum. */
function drawn(weights: usize, n: i32, total: f64, u: f64): i32 {
  if (!(total > 0)) return min(n - 1, <i32>Math.floor(u * <f64>n));
  let left = u * total;
  let last = 0;
  for (let i = 0; i < n; i++) {
    const weight = load<f64>(weights + wide(i));
    if (!(weight > 0)) continue;
    last = i;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

/** Lloyd's iteration: see `iterate` in src/cluster/lloyd.ts. */
function iterate(
  scratch: usize, planes: usize, points: usize, kind: i32, cols: i32, n: i32, k: i32,
  fact: usize, centers: usize, sums: usize, labels: usize, old: usize, sizes: usize, distances: usize,
  steps: i32, most: i32, stop: f64,
): void {
  const changes = scratch + wide(cols + k);
  let iterations = <i32>load<f64>(fact, ITERATIONS);
  let state = load<f64>(fact, STATE);
  let current = load<f64>(fact, CURRENT) != 0;
  let settled = false;
  for (let step = 0; step < steps && iterations < most && state < SETTLED; step++) {
    if (planes) nearestInPlanes(planes, n, cols, centers, k, labels);
    else nearestCenters(0, n, scratch, points, kind, cols, centers, k, labels, distances);
    iterations++;
    const changed = state == PLACED ? n : listChanges(labels, old, n, changes);
    settled = changed == 0;
    countLabels(labels, n, sizes, k);
    if (!settled || !current) {
      if (current && 8 * changed < n) shiftSums(0, k, scratch, points, kind, cols, changes, changed, sums);
      else labelSums(0, n, scratch, points, kind, cols, labels, k, n, sums);
    }
    current = !fillEmpty(scratch, points, kind, cols, n, k, centers, sums, labels, sizes, distances);
    const moved = move(centers, sums, sizes, cols, k);
    memory.copy(old, labels, <usize>n << 2);
    state = settled || moved <= stop ? SETTLED : MOVING;
  }
  store<f64>(fact, <f64>iterations, ITERATIONS);
  store<f64>(fact, current ? 1 : 0, CURRENT);
  if (state < SETTLED && iterations == most) state = STOPPED;
  store<f64>(fact, state, STATE);
  if (state < SETTLED) return;
  // If the labels did not come to rest, the centers have moved once since the labels were given.
  if (!settled) {
    if (planes) nearestInPlanes(planes, n, cols, centers, k, labels);
    else nearestCenters(0, n, scratch, points, kind, cols, centers, k, labels, distances);
  }
  ownDistances(0, n, scratch, points, kind, cols, centers, labels, distances);
  let inertia: f64 = 0;
  for (let i = 0; i < n; i++) inertia += load<f64>(distances + wide(i));
  store<f64>(fact, inertia, INERTIA);
  countLabels(labels, n, sizes, k);
}

/** How many points have each label. Of two labels the sum tells. */
function countLabels(labels: usize, n: i32, sizes: usize, k: i32): void {
  memory.fill(sizes, 0, <usize>k << 2);
  if (k == 2) {
    let ones = 0;
    for (let i = 0; i < n; i++) ones += load<i32>(labels + (<usize>i << 2));
    store<i32>(sizes, n - ones);
    store<i32>(sizes, ones, 4);
    return;
  }
  for (let i = 0; i < n; i++) {
    const at = sizes + (<usize>load<i32>(labels + (<usize>i << 2)) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}

/** Lists (point, old label, new label) for all points whose label changed; gives how many. */
function listChanges(labels: usize, old: usize, n: i32, changes: usize): i32 {
  let at = changes;
  for (let i = 0; i < n; i++) {
    // Mostly nothing changed: four at a time are passed over.
    const here = <usize>i << 2;
    if (i + 4 <= n && !v128.any_true(v128.xor(v128.load(labels + here), v128.load(old + here)))) {
      i += 3;
      continue;
    }
    const now = load<i32>(labels + (<usize>i << 2));
    const before = load<i32>(old + (<usize>i << 2));
    if (now == before) continue;
    store<i32>(at, i);
    store<i32>(at, before, 4);
    store<i32>(at, now, 8);
    at += 12;
  }
  return <i32>(at - changes) / 12;
}

/** Moves the centers to the means of their points and gives Σ of squared ways; empty ones stay where they are. */
function move(centers: usize, sums: usize, sizes: usize, cols: i32, k: i32): f64 {
  let total: f64 = 0;
  for (let j = 0; j < k; j++) {
    const size = <f64>load<i32>(sizes + (<usize>j << 2));
    if (size == 0) continue;
    let squares: f64 = 0;
    for (let c = 0; c < cols; c++) {
      const at = wide(j * cols + c);
      const mean = load<f64>(sums + at) / size;
      const way = mean - load<f64>(centers + at);
      squares += way * way;
      store<f64>(centers + at, mean);
    }
    total += squares;
  }
  return total;
}

/** Gives every empty cluster the point that is farthest from its center: see `fillEmpty` in src/cluster/lloyd.ts. */
function fillEmpty(
  scratch: usize, points: usize, kind: i32, cols: i32, n: i32, k: i32, centers: usize, sums: usize, labels: usize, sizes: usize, far: usize,
): bool {
  let filled = false;
  let measured = false;
  for (let j = 0; j < k; j++) {
    if (load<i32>(sizes + (<usize>j << 2)) != 0) continue;
    if (!measured) ownDistances(0, n, scratch, points, kind, cols, centers, labels, far);
    measured = true;
    let farthest = -1;
    for (let i = 0; i < n; i++) {
      const d = load<f64>(far + wide(i));
      if (!(d > 0) || load<i32>(sizes + (<usize>load<i32>(labels + (<usize>i << 2)) << 2)) < 2) continue;
      if (farthest < 0 || d > load<f64>(far + wide(farthest))) farthest = i;
    }
    if (farthest < 0) break;
    const from = load<i32>(labels + (<usize>farthest << 2));
    // Taken: it is not to be found again.
    store<f64>(far + wide(farthest), 0);
    const row = widened(points, kind, farthest, cols, scratch);
    for (let c = 0; c < cols; c++) {
      const value = load<f64>(row + wide(c));
      const at = sums + wide(from * cols + c);
      store<f64>(at, load<f64>(at) - value);
      store<f64>(sums + wide(j * cols + c), value);
    }
    store<i32>(sizes + (<usize>from << 2), load<i32>(sizes + (<usize>from << 2)) - 1);
    store<i32>(sizes + (<usize>j << 2), 1);
    filled = true;
  }
  return filled;
}

/** The mean over columns of the variance of a column of n points: Σ ‖x − mean‖² / (n cols), into `out`. Scratch: 2 cols numbers. */
export function meanVariance(begin: i32, end: i32, scratch: usize, points: usize, kind: i32, cols: i32, n: i32, zeros: usize, distances: usize, out: usize): void {
  const mean = scratch + wide(cols);
  memory.fill(zeros, 0, <usize>n << 2);
  labelSums(0, n, scratch, points, kind, cols, zeros, 1, n, mean);
  for (let c = 0; c < cols; c++) store<f64>(mean + wide(c), load<f64>(mean + wide(c)) / <f64>n);
  ownDistances(0, n, scratch, points, kind, cols, mean, zeros, distances);
  let total: f64 = 0;
  for (let i = 0; i < n; i++) total += load<f64>(distances + wide(i));
  store<f64>(out, total / <f64>n / <f64>cols);
}
