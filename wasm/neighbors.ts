/**
 * The squared distance of two rows by direct differences: even and odd columns are summed apart, then added.
 * Every path to a neighbor computes it in this order, so all of them agree to the bit.
 */
// @ts-ignore: decorator
@inline
function squared(a: usize, b: usize, cols: i32): f64 {
  let sums = f64x2.splat(0);
  const pairs = <usize>(cols >> 1) << 4;
  for (let at: usize = 0; at < pairs; at += 16) {
    const d = f64x2.sub(v128.load(a + at), v128.load(b + at));
    sums = f64x2.add(sums, f64x2.mul(d, d));
  }
  let even = f64x2.extract_lane(sums, 0);
  if (cols & 1) {
    const d = load<f64>(a + pairs) - load<f64>(b + pairs);
    even += d * d;
  }
  return even + f64x2.extract_lane(sums, 1);
}

/**
 * For query rows [begin, end): the `k` nearest of `count` points, by (distance, index), ascending.
 * With `self` set, query i is point i and does not count as its own neighbor. All f64; indices i32.
 */
export function nearestDirect(
  begin: i32,
  end: i32,
  scratch: usize,
  queries: usize,
  points: usize,
  cols: i32,
  count: i32,
  k: i32,
  self: i32,
  indices: usize,
  distances: usize,
): void {
  const width = <usize>cols << 3;
  for (let i = begin; i < end; i++) {
    const query = queries + <usize>i * width;
    const keys = distances + ((<usize>i * k) << 3);
    const names = indices + ((<usize>i * k) << 2);
    let found = 0;
    for (let j = 0; j < count; j++) {
      if (self && i == j) continue;
      const key = squared(query, points + <usize>j * width, cols);
      if (found < k) {
        siftUp(keys, names, found++, key, j);
      } else if (key < load<f64>(keys)) {
        siftDown(keys, names, k, key, j);
      }
    }
    // The heap's largest goes last, again and again: ascending order.
    for (let last = k - 1; last >= 0; last--) {
      const key = load<f64>(keys + (<usize>last << 3));
      const name = load<i32>(names + (<usize>last << 2));
      const largest = load<f64>(keys);
      const largestName = load<i32>(names);
      if (last > 0) siftDown(keys, names, last, key, name);
      store<f64>(keys + (<usize>last << 3), Math.sqrt(last > 0 ? largest : key));
      store<i32>(names + (<usize>last << 2), last > 0 ? largestName : name);
    }
  }
}

// @ts-ignore: decorator
@inline
function after(key: f64, name: i32, otherKey: f64, otherName: i32): bool {
  return key > otherKey || (key == otherKey && name > otherName);
}

/** Puts (key, name) into the free place `at` of a max-heap and lets it rise. */
function siftUp(keys: usize, names: usize, at: i32, key: f64, name: i32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentKey = load<f64>(keys + (<usize>parent << 3));
    const parentName = load<i32>(names + (<usize>parent << 2));
    if (!after(key, name, parentKey, parentName)) break;
    store<f64>(keys + (<usize>at << 3), parentKey);
    store<i32>(names + (<usize>at << 2), parentName);
    at = parent;
  }
  store<f64>(keys + (<usize>at << 3), key);
  store<i32>(names + (<usize>at << 2), name);
}

/** Replaces the largest of a max-heap of `size` by (key, name) and lets it sink. */
function siftDown(keys: usize, names: usize, size: i32, key: f64, name: i32): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let childKey = load<f64>(keys + (<usize>child << 3));
    let childName = load<i32>(names + (<usize>child << 2));
    if (child + 1 < size) {
      const otherKey = load<f64>(keys + (<usize>(child + 1) << 3));
      const otherName = load<i32>(names + (<usize>(child + 1) << 2));
      if (after(otherKey, otherName, childKey, childName)) {
        child++;
        childKey = otherKey;
        childName = otherName;
      }
    }
    if (!after(childKey, childName, key, name)) break;
    store<f64>(keys + (<usize>at << 3), childKey);
    store<i32>(names + (<usize>at << 2), childName);
    at = child;
  }
  store<f64>(keys + (<usize>at << 3), key);
  store<i32>(names + (<usize>at << 2), name);
}
