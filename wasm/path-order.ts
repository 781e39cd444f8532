// The order in which the nodes of a batch are visited (path-labels.ts): by their distance from one place, found by a search with a heap.

import { rise, takeNearest } from "./heap";
import { countsOf, DIRTY, edgesFrom, keysOf, labelShift, orderOf, SOLVED, statesOf } from "./path-labels";

/** Sorts `count` nodes of `order` by their `keys` (the bits of non-negative f32): four passes over 8 bits, stable. */
function sortByKeys(scratch: usize, n: i32, count: i32): void {
  let keys = keysOf(scratch, n);
  let order = orderOf(scratch, n);
  let otherKeys = order + (<usize>n << 2);
  let otherOrder = otherKeys + (<usize>n << 2);
  const counts = countsOf(scratch, n);
  memory.fill(counts, 0, 4096);
  for (let i = 0; i < count; i++) {
    const key = load<u32>(keys + (<usize>i << 2));
    for (let pass: usize = 0; pass < 4; pass++) {
      const at = counts + (pass << 10) + (<usize>((key >> (<u32>pass << 3)) & 255) << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
  for (let pass: usize = 0; pass < 4; pass++) {
    const own = counts + (pass << 10);
    let sum = 0;
    for (let digit: usize = 0; digit < 1024; digit += 4) {
      const here = load<i32>(own + digit);
      store<i32>(own + digit, sum);
      sum += here;
    }
    for (let i: usize = 0; i < <usize>count << 2; i += 4) {
      const key = load<u32>(keys + i);
      const at = own + (<usize>((key >> (<u32>pass << 3)) & 255) << 2);
      const to = load<i32>(at);
      store<i32>(at, to + 1);
      store<u32>(otherKeys + (<usize>to << 2), key);
      store<i32>(otherOrder + (<usize>to << 2), load<i32>(order + i));
    }
    let swap = keys;
    keys = otherKeys;
    otherKeys = swap;
    swap = order;
    order = otherOrder;
    otherOrder = swap;
  }
}

/**
 * Dijkstra's search over all n nodes from those that the caller has put into the heap. Behind the first of these it goes over the edges that
 * sweeps give labels over: to find an order, they are enough. Afterwards `distance` holds the distance of every node, infinite where there is no such way. Lives in
 * the memory of the labels.
 */
export function search<T>(scratch: usize, n: i32, size: i32, offsets: usize, targets: usize, lengths: usize): void {
  const distance = scratch;
  const heap = scratch + (<usize>n << 3);
  const place = heap + (<usize>n << 2);
  for (let settled = 0; size > 0; settled++) {
    const v = takeNearest<T>(heap, place, distance, size--);
    const so = load<T>(distance + <usize>v * sizeof<T>());
    const end = edgesFrom(offsets, v, settled > 0 ? 3 : 4);
    for (let e = edgesFrom(offsets, v, settled > 0 ? 1 : 0); e < end; e++) {
      const u = <i32>(load<u32>(targets + (e << 2)) >> <u32>labelShift);
      const length = <T>(so + load<T>(lengths + e * sizeof<T>()));
      if (length < load<T>(distance + <usize>u * sizeof<T>())) {
        store<T>(distance + <usize>u * sizeof<T>(), length);
        const at = load<i32>(place + (<usize>u << 2));
        rise<T>(heap, place, distance, at >= 0 ? at : size++, u);
      }
    }
  }
}

/** Makes the heap empty and all distances infinite. */
export function clearSearch<T>(scratch: usize, n: i32): void {
  for (let v = 0; v < n; v++) store<T>(scratch + <usize>v * sizeof<T>(), <T>Infinity);
  memory.fill(scratch + (<usize>n << 3) + (<usize>n << 2), 255, <usize>n << 2);
}

/** Puts node v into the heap at the given distance, unless it is there at a smaller one; gives the new size. */
export function offer<T>(scratch: usize, n: i32, size: i32, v: i32, distance: T): i32 {
  const at = scratch + <usize>v * sizeof<T>();
  if (load<T>(at) <= distance) return size;
  store<T>(at, distance);
  const heap = scratch + (<usize>n << 3);
  const place = heap + (<usize>n << 2);
  const was = load<i32>(place + (<usize>v << 2));
  rise<T>(heap, place, scratch, was >= 0 ? was : size, v);
  return was >= 0 ? size : size + 1;
}

/** Writes the unsolved nodes into `order` by their distance in `reference` (node v's at v), marks them dirty, and counts them. */
export function orderBy<T>(scratch: usize, n: i32, reference: usize): i32 {
  const keys = keysOf(scratch, n);
  const order = orderOf(scratch, n);
  const states = statesOf(scratch, n);
  let count = 0;
  for (let v = 0; v < n; v++) {
    if (load<u8>(states + v) == SOLVED) continue;
    store<u8>(states + v, DIRTY);
    store<u32>(keys + (<usize>count << 2), reinterpret<u32>(<f32>load<T>(reference + <usize>v * sizeof<T>())));
    store<i32>(order + (<usize>count << 2), v);
    count++;
  }
  sortByKeys(scratch, n, count);
  return count;
}
