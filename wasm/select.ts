// Selecting and sorting pairs of a key (f64) and a name (i32, unique within a row): "before" means a smaller key, or an
// equal key and a smaller name. Keys and names lie in two arrays side by side.

// @ts-ignore: decorator
@inline
export function keyAt(keys: usize, i: i32): f64 {
  return load<f64>(keys + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function nameAt(names: usize, i: i32): i32 {
  return load<i32>(names + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
export function put(keys: usize, names: usize, i: i32, key: f64, name: i32): void {
  store<f64>(keys + (<usize>i << 3), key);
  store<i32>(names + (<usize>i << 2), name);
}

// Bits instead of branches: the outcome is random, and a mispredicted branch costs more than all of it.
// @ts-ignore: decorator
@inline
export function before(key: f64, name: i32, otherKey: f64, otherName: i32): i32 {
  return i32(key < otherKey) | (i32(key == otherKey) & i32(name < otherName));
}

// @ts-ignore: decorator
@inline
function swap(keys: usize, names: usize, i: i32, j: i32): void {
  const key = keyAt(keys, i);
  const name = nameAt(names, i);
  put(keys, names, i, keyAt(keys, j), nameAt(names, j));
  put(keys, names, j, key, name);
}

// @ts-ignore: decorator
@inline
function order(keys: usize, names: usize, i: i32, j: i32): void {
  if (before(keyAt(keys, j), nameAt(names, j), keyAt(keys, i), nameAt(names, i))) swap(keys, names, i, j);
}

/** Moves the first `k` of `count` pairs to the front, in any order but with the last of them at place k − 1. Expected O(count). */
export function selectFirst(keys: usize, names: usize, count: i32, k: i32): void {
  let low = 0;
  let high = count - 1;
  const target = k - 1;
  while (low < high) {
    // The middle one of three is the pivot and waits at the end.
    const middle = (low + high) >>> 1;
    order(keys, names, low, middle);
    order(keys, names, low, high);
    order(keys, names, high, middle);
    const pivot = keyAt(keys, high);
    const pivotName = nameAt(names, high);
    let split = low;
    for (let i = low; i < high; i++) {
      const key = keyAt(keys, i);
      const name = nameAt(names, i);
      put(keys, names, i, keyAt(keys, split), nameAt(names, split));
      put(keys, names, split, key, name);
      split += before(key, name, pivot, pivotName);
    }
    swap(keys, names, split, high);
    if (split == target) return;
    if (split < target) low = split + 1;
    else high = split - 1;
  }
}

/** So many pairs are sorted by insertion soonest. */
const few: i32 = 24;

/** Bytes of scratch that {@link sortPairs} needs for `k` pairs. */
// @ts-ignore: decorator
@inline
export function sortBytes(k: i32): usize {
  return <usize>k * 16 + 64;
}

/**
 * Writes `k` pairs in ascending order to `outKeys` and `outNames`, with `unit · √key` in place of the key.
 *
 * The keys are dealt into k buckets by size, each bucket is sorted by insertion, large ones (equal keys, outliers) as a heap.
 */
export function sortPairs(keys: usize, names: usize, k: i32, unit: f64, outKeys: usize, outNames: usize, scratch: usize): void {
  if (k <= few) {
    memory.copy(outKeys, keys, <usize>k << 3);
    memory.copy(outNames, names, <usize>k << 2);
    sortInsertion(outKeys, outNames, k);
    for (let i = 0; i < k; i++) store<f64>(outKeys + (<usize>i << 3), unit * Math.sqrt(keyAt(outKeys, i)));
    return;
  }
  let least = keyAt(keys, 0);
  let most = least;
  for (let i = 1; i < k; i++) {
    const key = keyAt(keys, i);
    least = min(least, key);
    most = max(most, key);
  }
  const scale = most > least ? <f64>(k - 1) / (most - least) : 0;
  // A spread so small that the quotient overflows: one bucket.
  const buckets = scale < Infinity ? scale : 0;
  const starts = scratch;
  memory.fill(starts, 0, (<usize>k + 1) << 2);
  for (let i = 0; i < k; i++) {
    const at = starts + ((<usize>bucketOf(keyAt(keys, i), least, buckets) + 1) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  for (let b = 1; b <= k; b++) {
    const at = starts + (<usize>b << 2);
    store<i32>(at, load<i32>(at) + load<i32>(at - 4));
  }
  for (let i = 0; i < k; i++) {
    const key = keyAt(keys, i);
    const at = starts + (<usize>bucketOf(key, least, buckets) << 2);
    const place = load<i32>(at);
    put(outKeys, outNames, place, key, nameAt(names, i));
    store<i32>(at, place + 1);
  }
  // Each start has moved to its bucket's end.
  let first = 0;
  for (let b = 0; b < k; b++) {
    const end = load<i32>(starts + (<usize>b << 2));
    const bucketKeys = outKeys + (<usize>first << 3);
    const bucketNames = outNames + (<usize>first << 2);
    if (end - first > few) sortHeap(bucketKeys, bucketNames, end - first);
    else if (end - first > 1) sortInsertion(bucketKeys, bucketNames, end - first);
    first = end;
  }
  for (let i = 0; i < k; i++) store<f64>(outKeys + (<usize>i << 3), unit * Math.sqrt(keyAt(outKeys, i)));
}

// @ts-ignore: decorator
@inline
function bucketOf(key: f64, least: f64, scale: f64): i32 {
  return <i32>((key - least) * scale);
}

function sortInsertion(keys: usize, names: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    const key = keyAt(keys, i);
    const name = nameAt(names, i);
    let j = i;
    for (; j > 0 && before(key, name, keyAt(keys, j - 1), nameAt(names, j - 1)); j--) {
      put(keys, names, j, keyAt(keys, j - 1), nameAt(names, j - 1));
    }
    put(keys, names, j, key, name);
  }
}

function sortHeap(keys: usize, names: usize, count: i32): void {
  for (let i = (count >> 1) - 1; i >= 0; i--) sink(keys, names, count, i, keyAt(keys, i), nameAt(names, i));
  for (let last = count - 1; last > 0; last--) {
    const key = keyAt(keys, last);
    const name = nameAt(names, last);
    put(keys, names, last, keyAt(keys, 0), nameAt(names, 0));
    sink(keys, names, last, 0, key, name);
  }
}

/** In a heap of `size` pairs with the last one on top: (key, name) takes the free place `at` and sinks to where it belongs. */
export function sink(keys: usize, names: usize, size: i32, at: i32, key: f64, name: i32): void {
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size) child += before(keyAt(keys, child), nameAt(names, child), keyAt(keys, child + 1), nameAt(names, child + 1));
    const childKey = keyAt(keys, child);
    const childName = nameAt(names, child);
    if (!before(key, name, childKey, childName)) break;
    put(keys, names, at, childKey, childName);
    at = child;
  }
  put(keys, names, at, key, name);
}

/** The same heap grown by one: (key, name) takes the free place `at` at its end and rises to where it belongs. */
export function rise(keys: usize, names: usize, at: i32, key: f64, name: i32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentKey = keyAt(keys, parent);
    const parentName = nameAt(names, parent);
    if (!before(parentKey, parentName, key, name)) break;
    put(keys, names, at, parentKey, parentName);
    at = parent;
  }
  put(keys, names, at, key, name);
}

/** Puts (key, name) into its place among `size` pairs in order. */
export function insertPair(keys: usize, names: usize, size: i32, key: f64, name: i32): void {
  let at = size;
  for (; at > 0 && before(key, name, keyAt(keys, at - 1), nameAt(names, at - 1)); at--) {
    put(keys, names, at, keyAt(keys, at - 1), nameAt(names, at - 1));
  }
  put(keys, names, at, key, name);
}
