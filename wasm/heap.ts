/**
 * A heap of nodes by their distance, nearest on top, four children to a node of the heap.
 *
 * `heap` holds node numbers (i32), `place` for every node where it stands in the heap (i32; −1: was never in it), `distance`
 * the key of every node (type T). The caller keeps the size.
 */

/** Lets `node` rise from the free place `at`. */
export function rise<T>(heap: usize, place: usize, distance: usize, at: i32, node: i32): void {
  const key = load<T>(distance + <usize>node * sizeof<T>());
  while (at > 0) {
    const above = (at - 1) >> 2;
    const other = load<i32>(heap + (<usize>above << 2));
    if (load<T>(distance + <usize>other * sizeof<T>()) <= key) break;
    store<i32>(heap + (<usize>at << 2), other);
    store<i32>(place + (<usize>other << 2), at);
    at = above;
  }
  store<i32>(heap + (<usize>at << 2), node);
  store<i32>(place + (<usize>node << 2), at);
}

/** Takes the nearest node off a heap of `size` nodes, which then has one less. */
export function takeNearest<T>(heap: usize, place: usize, distance: usize, size: i32): i32 {
  const nearest = load<i32>(heap);
  const left = size - 1;
  if (left == 0) return nearest;
  const node = load<i32>(heap + (<usize>left << 2));
  const key = load<T>(distance + <usize>node * sizeof<T>());
  let at = 0;
  for (;;) {
    const first = 4 * at + 1;
    if (first >= left) break;
    const end = min(first + 4, left);
    let best = load<i32>(heap + (<usize>first << 2));
    let bestKey = load<T>(distance + <usize>best * sizeof<T>());
    let bestAt = first;
    for (let child = first + 1; child < end; child++) {
      const other = load<i32>(heap + (<usize>child << 2));
      const otherKey = load<T>(distance + <usize>other * sizeof<T>());
      if (otherKey < bestKey) {
        best = other;
        bestKey = otherKey;
        bestAt = child;
      }
    }
    if (bestKey >= key) break;
    store<i32>(heap + (<usize>at << 2), best);
    store<i32>(place + (<usize>best << 2), at);
    at = bestAt;
  }
  store<i32>(heap + (<usize>at << 2), node);
  store<i32>(place + (<usize>node << 2), at);
  return nearest;
}
