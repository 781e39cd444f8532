// k-means for f64 in one to three columns, two points at a time: the coordinates lie in planes, all x, then all y, then all z, each
// of an even number of entries. The bits are those of the kernels for rows.

/** Numbers of a plane of n points. */
// @ts-ignore: decorator
@inline
export function planeLength(n: i32): i32 {
  return (n + 1) & ~1;
}

/** Rows of f64 into planes; an odd last entry is 0. */
export function toPlanes(points: usize, n: i32, cols: i32, planes: usize): void {
  const length = planeLength(n);
  for (let c = 0; c < cols; c++) {
    const plane = planes + ((<usize>c * length) << 3);
    for (let i = 0; i < n; i++) store<f64>(plane + (<usize>i << 3), load<f64>(points + ((<usize>i * cols + c) << 3)));
    if (n & 1) store<f64>(plane + (<usize>n << 3), 0);
  }
}

/** Squared distances of the pair of points at `at`, a place in the first plane, to a center. */
// @ts-ignore: decorator
@inline
function pairSquares(at: usize, bytes: usize, cols: i32, center: usize): v128 {
  const x = f64x2.sub(v128.load(at), v128.load64_splat(center));
  let d = f64x2.mul(x, x);
  if (cols > 1) {
    const y = f64x2.sub(v128.load(at + bytes), v128.load64_splat(center, 8));
    d = f64x2.add(d, f64x2.mul(y, y));
  }
  if (cols > 2) {
    const z = f64x2.sub(v128.load(at + 2 * bytes), v128.load64_splat(center, 16));
    d = f64x2.add(d, f64x2.mul(z, z));
  }
  return d;
}

/** The nearest of `k` centers for all points, the first of equals. Labels have room for an even number. */
export function nearestInPlanes(planes: usize, n: i32, cols: i32, centers: usize, k: i32, labels: usize): void {
  const bytes = <usize>planeLength(n) << 3;
  const width = <usize>cols << 3;
  for (let i = 0; i < n; i += 2) {
    const at = planes + (<usize>i << 3);
    let least = pairSquares(at, bytes, cols, centers);
    let best = i64x2.splat(0);
    for (let j = 1; j < k; j++) {
      const d = pairSquares(at, bytes, cols, centers + <usize>j * width);
      const less = f64x2.lt(d, least);
      least = v128.bitselect(d, least, less);
      best = v128.bitselect(i64x2.splat(j), best, less);
    }
    const label = labels + (<usize>i << 2);
    store<i32>(label, i32x4.extract_lane(best, 0));
    if (i + 1 < n) store<i32>(label, i32x4.extract_lane(best, 2), 4);
  }
}

/** out[i] is the smaller of nearest[i] and the squared distance to the candidate; gives their sum, points in order. `out` and `nearest` have room for an even number. */
export function tryInPlanes(planes: usize, n: i32, cols: i32, candidate: usize, nearest: usize, out: usize): f64 {
  const bytes = <usize>planeLength(n) << 3;
  let sum: f64 = 0;
  for (let i = 0; i < n; i += 2) {
    const at = <usize>i << 3;
    const d = f64x2.pmin(v128.load(nearest + at), pairSquares(planes + at, bytes, cols, candidate));
    v128.store(out + at, d);
    sum += f64x2.extract_lane(d, 0);
    if (i + 1 < n) sum += f64x2.extract_lane(d, 1);
  }
  return sum;
}
