// The shortest tree that joins all points, from a table of their distances.

const NO_LIMIT: f64 = Infinity;

/**
 * Steps [first, last) of Prim's algorithm on a symmetric table, n rows: step s adds the s-th edge of a minimum spanning tree, its
 * ends to edges[2 s], edges[2 s + 1] (the node that was in the tree first) and its entry to lengths[s]. `rest`, `near` and `from`
 * (n − 1 each) hold the nodes that are left, their least entries to a node of the tree, and that node; step 0 fills them.
 */
export function spanningTree(
  begin: i32,
  end: i32,
  scratch: usize,
  table: usize,
  n: i32,
  first: i32,
  last: i32,
  rest: usize,
  near: usize,
  from: usize,
  edges: usize,
  lengths: usize,
): void {
  if (first == 0) {
    for (let t = 0; t < n - 1; t++) {
      store<i32>(rest + (<usize>t << 2), t + 1);
      store<i32>(from + (<usize>t << 2), 0);
      store<f64>(near + (<usize>t << 3), NO_LIMIT);
    }
  }
  for (let s = first; s < last; s++) {
    const left = n - 1 - s;
    const node = s == 0 ? 0 : load<i32>(edges + (<usize>(2 * s - 1) << 2));
    const row = table + ((<usize>node * n) << 3);
    let best = 0;
    let least = NO_LIMIT;
    for (let t = 0; t < left; t++) {
      const key = load<f64>(row + (<usize>load<i32>(rest + (<usize>t << 2)) << 3));
      let known = load<f64>(near + (<usize>t << 3));
      if (key < known) {
        known = key;
        store<f64>(near + (<usize>t << 3), key);
        store<i32>(from + (<usize>t << 2), node);
      }
      if (known < least) {
        least = known;
        best = t;
      }
    }
    store<i32>(edges + (<usize>(2 * s) << 2), load<i32>(from + (<usize>best << 2)));
    store<i32>(edges + (<usize>(2 * s + 1) << 2), load<i32>(rest + (<usize>best << 2)));
    store<f64>(lengths + (<usize>s << 3), least);
    // The last one left takes the place of the one that was added.
    const tail = <usize>(left - 1);
    store<i32>(rest + (<usize>best << 2), load<i32>(rest + (tail << 2)));
    store<i32>(from + (<usize>best << 2), load<i32>(from + (tail << 2)));
    store<f64>(near + (<usize>best << 3), load<f64>(near + (tail << 3)));
  }
}
