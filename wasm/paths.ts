/**
 * Shortest paths from many sources at once over a symmetric graph: a batch of sources (16 in f64, 32 in f32) shares every
 * edge that is looked at, since each node carries one label a source, 128 bytes side by side.
 *
 * A label is always the length of some walk. Nodes are visited in the order of their distance from one place near the
 * sources, which is almost the right order for all of them; each visited node takes the least of its neighbors' labels
 * plus the edges between, and where that lowers a label the neighbors it could lower in turn are visited again. When no
 * node is left to visit no edge can lower anything: the labels are the distances.
 *
 * For the sum is monotone in its first term even when rounded, the labels at the end do not depend on the order of visits.
 */
import { rise, takeNearest } from "./heap";

/** A node's labels are v << labelShift bytes from the first. */
const labelShift: usize = 7;

// What is to be done about a node.
const CLEAN: u8 = 0;
const DIRTY: u8 = 1;
const SOLVED: u8 = 2;

// The scratch memory of a batch over n nodes: labels (n · 128; the first 16 of each 128 also serve the search by heap),
// keys, order, and a second pair of both for sorting (n · 4 each), counts of the sort (4096), states (n).
// @ts-ignore: decorator
@inline
function keysOf(scratch: usize, n: i32): usize {
  return scratch + (<usize>n << labelShift);
}
// @ts-ignore: decorator
@inline
function orderOf(scratch: usize, n: i32): usize {
  return keysOf(scratch, n) + (<usize>n << 2);
}
// @ts-ignore: decorator
@inline
function countsOf(scratch: usize, n: i32): usize {
  return keysOf(scratch, n) + (<usize>n << 4);
}
// @ts-ignore: decorator
@inline
function statesOf(scratch: usize, n: i32): usize {
  return countsOf(scratch, n) + 4096;
}

// @ts-ignore: decorator
@inline
function lanes<T>(): i32 {
  return 128 / sizeof<T>();
}

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
 * Dijkstra's search over all n nodes from those that the caller has put into the heap. Afterwards `distance` holds the
 * distance of every node, infinite where there is no way. Lives in the memory of the labels.
 */
function search<T>(scratch: usize, n: i32, size: i32, offsets: usize, targets: usize, lengths: usize): void {
  const distance = scratch;
  const heap = scratch + (<usize>n << 3);
  const place = heap + (<usize>n << 2);
  while (size > 0) {
    const v = takeNearest<T>(heap, place, distance, size--);
    const so = load<T>(distance + <usize>v * sizeof<T>());
    const end = load<u32>(offsets + (<usize>v << 2), 4);
    for (let e = load<u32>(offsets + (<usize>v << 2)); e < end; e++) {
      const u = <i32>(load<u32>(targets + (<usize>e << 2)) >> <u32>labelShift);
      const length = <T>(so + load<T>(lengths + <usize>e * sizeof<T>()));
      if (length < load<T>(distance + <usize>u * sizeof<T>())) {
        store<T>(distance + <usize>u * sizeof<T>(), length);
        const at = load<i32>(place + (<usize>u << 2));
        rise<T>(heap, place, distance, at >= 0 ? at : size++, u);
      }
    }
  }
}

/** Makes the heap empty and all distances infinite. */
function clearSearch<T>(scratch: usize, n: i32): void {
  for (let v = 0; v < n; v++) store<T>(scratch + <usize>v * sizeof<T>(), <T>Infinity);
  memory.fill(scratch + (<usize>n << 3) + (<usize>n << 2), 255, <usize>n << 2);
}

/** Puts node v into the heap at the given distance, unless it is there at a smaller one; gives the new size. */
function offer<T>(scratch: usize, n: i32, size: i32, v: i32, distance: T): i32 {
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
function orderBy<T>(scratch: usize, n: i32, reference: usize): i32 {
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

/**
 * Visits dirty nodes until none is left: first among the 64 nearest to the sources, then among twice as many, and so on. What lies
 * between the sources is then settled before all that is farther away looks at it.
 */
function settle<T>(scratch: usize, n: i32, count: i32, offsets: usize, targets: usize, lengths: usize): void {
  for (let part = min(count, 64); part < count; part <<= 1) sweep<T>(scratch, n, part, offsets, targets, lengths);
  sweep<T>(scratch, n, count, offsets, targets, lengths);
}

/** Visits the dirty ones of the first `count` nodes of the order, forward and backward in turn, until none of them is left. */
function sweep<T>(scratch: usize, n: i32, count: i32, offsets: usize, targets: usize, lengths: usize): void {
  const labels = scratch;
  const order = orderOf(scratch, n);
  const states = statesOf(scratch, n);
  let again = true;
  let backward = false;
  while (again) {
    again = false;
    for (let o = 0; o < count; o++) {
      const v = <usize>load<u32>(order + (<usize>(backward ? count - 1 - o : o) << 2));
      if (load<u8>(states + v) != DIRTY) continue;
      store<u8>(states + v, CLEAN);
      const own = labels + (v << labelShift);
      let a0 = v128.load(own);
      let a1 = v128.load(own, 16);
      let a2 = v128.load(own, 32);
      let a3 = v128.load(own, 48);
      let a4 = v128.load(own, 64);
      let a5 = v128.load(own, 80);
      let a6 = v128.load(own, 96);
      let a7 = v128.load(own, 112);
      const first = <usize>load<u32>(offsets + (v << 2));
      const end = <usize>load<u32>(offsets + (v << 2), 4);
      for (let e = first; e < end; e++) {
        const at = labels + <usize>load<u32>(targets + (e << 2));
        const length = v128.load_splat<T>(lengths + e * sizeof<T>());
        a0 = v128.pmin<T>(a0, v128.add<T>(length, v128.load(at)));
        a1 = v128.pmin<T>(a1, v128.add<T>(length, v128.load(at, 16)));
        a2 = v128.pmin<T>(a2, v128.add<T>(length, v128.load(at, 32)));
        a3 = v128.pmin<T>(a3, v128.add<T>(length, v128.load(at, 48)));
        a4 = v128.pmin<T>(a4, v128.add<T>(length, v128.load(at, 64)));
        a5 = v128.pmin<T>(a5, v128.add<T>(length, v128.load(at, 80)));
        a6 = v128.pmin<T>(a6, v128.add<T>(length, v128.load(at, 96)));
        a7 = v128.pmin<T>(a7, v128.add<T>(length, v128.load(at, 112)));
      }
      let less = v128.or(v128.lt<T>(a0, v128.load(own)), v128.lt<T>(a1, v128.load(own, 16)));
      less = v128.or(less, v128.or(v128.lt<T>(a2, v128.load(own, 32)), v128.lt<T>(a3, v128.load(own, 48))));
      less = v128.or(less, v128.or(v128.lt<T>(a4, v128.load(own, 64)), v128.lt<T>(a5, v128.load(own, 80))));
      less = v128.or(less, v128.or(v128.lt<T>(a6, v128.load(own, 96)), v128.lt<T>(a7, v128.load(own, 112))));
      if (!v128.any_true(less)) continue;
      v128.store(own, a0);
      v128.store(own, a1, 16);
      v128.store(own, a2, 32);
      v128.store(own, a3, 48);
      v128.store(own, a4, 64);
      v128.store(own, a5, 80);
      v128.store(own, a6, 96);
      v128.store(own, a7, 112);
      for (let e = first; e < end; e++) {
        const target = <usize>load<u32>(targets + (e << 2));
        if (load<u8>(states + (target >> labelShift)) != CLEAN) continue;
        const at = labels + target;
        const length = v128.load_splat<T>(lengths + e * sizeof<T>());
        less = v128.or(v128.lt<T>(v128.add<T>(length, a0), v128.load(at)), v128.lt<T>(v128.add<T>(length, a1), v128.load(at, 16)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a2), v128.load(at, 32)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a3), v128.load(at, 48)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a4), v128.load(at, 64)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a5), v128.load(at, 80)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a6), v128.load(at, 96)));
        less = v128.or(less, v128.lt<T>(v128.add<T>(length, a7), v128.load(at, 112)));
        if (v128.any_true(less)) {
          store<u8>(states + (target >> labelShift), DIRTY);
          again = true;
        }
      }
    }
    backward = !backward;
  }
}

/**
 * The solved node nearest to the sources [begin, end): over the shortest edge from one of them to a solved node, or, where
 * none has such a neighbor, by the distances of all solved rows from the first source. −1 when nothing is solved.
 */
function nearestSolved<T>(
  begin: i32,
  end: i32,
  n: i32,
  states: usize,
  offsets: usize,
  targets: usize,
  lengths: usize,
  names: usize,
  distances: usize,
): i32 {
  let best = -1;
  let least = <T>Infinity;
  const last = load<u32>(offsets + (<usize>end << 2));
  for (let e = load<u32>(offsets + (<usize>begin << 2)); e < last; e++) {
    const u = load<u32>(targets + (<usize>e << 2)) >> <u32>labelShift;
    const length = load<T>(lengths + <usize>e * sizeof<T>());
    if (length < least && load<u8>(states + <usize>u) == SOLVED) {
      least = length;
      best = u;
    }
  }
  if (best >= 0) return best;
  for (let u = 0; u < n; u++) {
    if (load<u8>(states + <usize>u) != SOLVED) continue;
    const length = load<T>(distances + (<usize>load<u32>(names + (<usize>u << 2)) * n + begin) * sizeof<T>());
    if (length < least) {
      least = length;
      best = u;
    }
  }
  return best;
}

/**
 * All pairs, batches [begin, end) of one round. Rows of nodes whose batch has a place before `round` are solved: their
 * distances to the batch are copied, and the graph is searched over the others only.
 *
 * `batches` the batch numbers of this round, `places` the place of every batch in the whole order; batch b has the sources
 * b · L … (L lanes). `targets` are node numbers · 128. Row v of the result lies at row names[v] of `distances` (n × n), its
 * columns in the order of the nodes here.
 */
function allPairs<T>(
  begin: i32,
  end: i32,
  scratch: usize,
  n: i32,
  round: i32,
  batches: usize,
  places: usize,
  offsets: usize,
  targets: usize,
  lengths: usize,
  names: usize,
  distances: usize,
): void {
  const states = statesOf(scratch, n);
  const width = lanes<T>();
  const rowBytes = <usize>n * sizeof<T>();
  for (let t = begin; t < end; t++) {
    const first = load<i32>(batches + (<usize>t << 2)) * width;
    const sources = min(width, n - first);
    for (let v = 0; v < n; v += width) {
      const solved = load<i32>(places + (<usize>(v / width) << 2)) < round;
      memory.fill(states + <usize>v, solved ? SOLVED : DIRTY, min(width, n - v));
    }
    const near = round > 0 ? nearestSolved<T>(first, first + sources, n, states, offsets, targets, lengths, names, distances) : -1;
    let reference = scratch;
    if (near >= 0) {
      reference = distances + <usize>load<u32>(names + (<usize>near << 2)) * rowBytes;
    } else {
      clearSearch<T>(scratch, n);
      search<T>(scratch, n, offer<T>(scratch, n, 0, first, <T>0), offsets, targets, lengths);
    }
    const count = orderBy<T>(scratch, n, reference);

    for (let v = 0; v < n; v++) {
      const own = scratch + (<usize>v << labelShift);
      const solved = load<u8>(states + <usize>v) == SOLVED;
      if (!solved || sources < width) spread<T>(own, <T>Infinity);
      if (!solved) continue;
      const known = distances + <usize>load<u32>(names + (<usize>v << 2)) * rowBytes + <usize>first * sizeof<T>();
      if (sources == width) for (let at: usize = 0; at < 128; at += 16) v128.store(own + at, v128.load(known + at));
      else for (let l: usize = 0; l < <usize>sources; l++) store<T>(own + l * sizeof<T>(), load<T>(known + l * sizeof<T>()));
    }
    for (let l = 0; l < sources; l++) store<T>(scratch + (<usize>(first + l) << labelShift) + <usize>l * sizeof<T>(), <T>0);
    settle<T>(scratch, n, count, offsets, targets, lengths);

    // There and back may be rounded differently; within the batch the smaller counts for both.
    for (let l = 1; l < sources; l++) {
      for (let m = 0; m < l; m++) {
        const there = scratch + (<usize>(first + l) << labelShift) + <usize>m * sizeof<T>();
        const back = scratch + (<usize>(first + m) << labelShift) + <usize>l * sizeof<T>();
        const least = min(load<T>(there), load<T>(back));
        store<T>(there, least);
        store<T>(back, least);
      }
    }
    // The counts of the sort are no longer needed: the addresses of the rows take their place.
    const rows = countsOf(scratch, n);
    for (let l = 0; l < sources; l++) {
      store<usize>(rows + (<usize>l << 2), distances + <usize>load<u32>(names + (<usize>(first + l) << 2)) * rowBytes);
    }
    labelsToRows<T>(scratch, n, sources, rows);
  }
}

/** Writes lane l of all nodes' labels into the row whose address stands at rows[l], a cache line of a row at a time. */
function labelsToRows<T>(labels: usize, n: i32, sources: i32, rows: usize): void {
  const line: usize = 64 / sizeof<T>();
  let v: usize = 0;
  if (sources == lanes<T>()) {
    for (; v + line <= <usize>n; v += line) {
      for (let l: usize = 0; l < 128; l += 16) {
        const from = labels + (v << labelShift) + l;
        const to = v * sizeof<T>();
        if (sizeof<T>() == 8) {
          const r0 = load<usize>(rows + (l >> 1)) + to;
          const r1 = load<usize>(rows + (l >> 1), 4) + to;
          for (let w: usize = 0; w < 64; w += 16) {
            const at = from + (w << 4);
            const a = v128.load(at);
            const b = v128.load(at, 128);
            v128.store(r0 + w, v128.shuffle<f64>(a, b, 0, 2));
            v128.store(r1 + w, v128.shuffle<f64>(a, b, 1, 3));
          }
        } else {
          const r0 = load<usize>(rows + l) + to;
          const r1 = load<usize>(rows + l, 4) + to;
          const r2 = load<usize>(rows + l, 8) + to;
          const r3 = load<usize>(rows + l, 12) + to;
          for (let w: usize = 0; w < 64; w += 16) {
            const at = from + (w << 5);
            const a = v128.load(at);
            const b = v128.load(at, 128);
            const c = v128.load(at, 256);
            const d = v128.load(at, 384);
            const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
            const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
            const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
            const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
            v128.store(r0 + w, v128.shuffle<f64>(ab0, cd0, 0, 2));
            v128.store(r1 + w, v128.shuffle<f64>(ab0, cd0, 1, 3));
            v128.store(r2 + w, v128.shuffle<f64>(ab1, cd1, 0, 2));
            v128.store(r3 + w, v128.shuffle<f64>(ab1, cd1, 1, 3));
          }
        }
      }
    }
  }
  for (let l: usize = 0; l < <usize>sources; l++) {
    const row = load<usize>(rows + (l << 2));
    for (let u = v; u < <usize>n; u++) store<T>(row + u * sizeof<T>(), load<T>(labels + (u << labelShift) + l * sizeof<T>()));
  }
}

/** All labels of a node set to one value. */
// @ts-ignore: decorator
@inline
function spread<T>(own: usize, value: T): void {
  const all = v128.splat<T>(value);
  for (let at: usize = 0; at < 128; at += 16) v128.store(own + at, all);
}

/**
 * Batches [begin, end) of sources that are given by their ways into the graph: source q reaches node `nodes[e]` over
 * `ways[e]`, e in starts[q] … starts[q + 1]. `who` lists the sources batch by batch; the distances of source q to all nodes go
 * to row q of `distances` (sources × n), node v's to column names[v].
 */
function fromStarts<T>(
  begin: i32,
  end: i32,
  scratch: usize,
  n: i32,
  count: i32,
  who: usize,
  starts: usize,
  nodes: usize,
  ways: usize,
  offsets: usize,
  targets: usize,
  lengths: usize,
  names: usize,
  distances: usize,
): void {
  const width = lanes<T>();
  for (let t = begin; t < end; t++) {
    const first = t * width;
    const sources = min(width, count - first);
    memory.fill(statesOf(scratch, n), DIRTY, n);
    clearSearch<T>(scratch, n);
    let size = 0;
    const lead = load<u32>(who + (<usize>first << 2));
    const leadEnd = load<u32>(starts + (<usize>lead << 2), 4);
    for (let e = load<u32>(starts + (<usize>lead << 2)); e < leadEnd; e++) {
      size = offer<T>(scratch, n, size, load<i32>(nodes + (<usize>e << 2)), load<T>(ways + <usize>e * sizeof<T>()));
    }
    search<T>(scratch, n, size, offsets, targets, lengths);
    const ordered = orderBy<T>(scratch, n, scratch);

    for (let v: usize = 0; v < <usize>n; v++) spread<T>(scratch + (v << labelShift), <T>Infinity);
    for (let l = 0; l < sources; l++) {
      const q = load<u32>(who + (<usize>(first + l) << 2));
      const last = load<u32>(starts + (<usize>q << 2), 4);
      for (let e = load<u32>(starts + (<usize>q << 2)); e < last; e++) {
        const at = scratch + (<usize>load<u32>(nodes + (<usize>e << 2)) << labelShift) + <usize>l * sizeof<T>();
        store<T>(at, min(load<T>(at), load<T>(ways + <usize>e * sizeof<T>())));
      }
    }
    settle<T>(scratch, n, ordered, offsets, targets, lengths);

    for (let l = 0; l < sources; l++) {
      const row = distances + <usize>load<u32>(who + (<usize>(first + l) << 2)) * n * sizeof<T>();
      const lane = scratch + <usize>l * sizeof<T>();
      for (let v: usize = 0; v < <usize>n; v++) {
        store<T>(row + <usize>load<u32>(names + (v << 2)) * sizeof<T>(), load<T>(lane + (v << labelShift)));
      }
    }
  }
}

/**
 * For the batches at places [begin, end): their distances to the batches before them in the same round of `together`, which
 * both have computed and may have rounded differently: the smaller counts for both. Each pair of batches is met once, by the
 * later one, so no two tasks write the same entries.
 */
function agree<T>(begin: i32, end: i32, n: i32, together: i32, batches: usize, names: usize, distances: usize): void {
  const width = lanes<T>();
  const rowBytes = <usize>n * sizeof<T>();
  for (let p = begin; p < end; p++) {
    const own = load<i32>(batches + (<usize>p << 2)) * width;
    const ownEnd = min(n, own + width);
    for (let q = p - (p % together); q < p; q++) {
      const other = load<i32>(batches + (<usize>q << 2)) * width;
      const otherEnd = min(n, other + width);
      for (let u = own; u < ownEnd; u++) {
        const row = distances + <usize>load<u32>(names + (<usize>u << 2)) * rowBytes;
        for (let v = other; v < otherEnd; v++) {
          const there = row + <usize>v * sizeof<T>();
          const back = distances + <usize>load<u32>(names + (<usize>v << 2)) * rowBytes + <usize>u * sizeof<T>();
          const least = min<T>(load<T>(there), load<T>(back));
          store<T>(there, least);
          store<T>(back, least);
        }
      }
    }
  }
}

/** {@link agree} in f64. */
export function agree64(begin: i32, end: i32, scratch: usize, n: i32, together: i32, batches: usize, names: usize, distances: usize): void {
  agree<f64>(begin, end, n, together, batches, names, distances);
}

/** {@link agree} in f32. */
export function agree32(begin: i32, end: i32, scratch: usize, n: i32, together: i32, batches: usize, names: usize, distances: usize): void {
  agree<f32>(begin, end, n, together, batches, names, distances);
}

/** Rows [begin, end): the columns from the order of the nodes back to that of their names. Scratch: one row. */
function renameColumns<T>(begin: i32, end: i32, scratch: usize, n: i32, names: usize, distances: usize): void {
  const rowBytes = <usize>n * sizeof<T>();
  for (let i = begin; i < end; i++) {
    const row = distances + <usize>i * rowBytes;
    memory.copy(scratch, row, rowBytes);
    for (let v: usize = 0; v < <usize>n; v++) {
      store<T>(row + <usize>load<u32>(names + (v << 2)) * sizeof<T>(), load<T>(scratch + v * sizeof<T>()));
    }
  }
}

/** {@link allPairs} in f64. */
export function allPairs64(begin: i32, end: i32, scratch: usize, n: i32, round: i32, batches: usize, places: usize, offsets: usize, targets: usize, lengths: usize, names: usize, distances: usize): void {
  allPairs<f64>(begin, end, scratch, n, round, batches, places, offsets, targets, lengths, names, distances);
}

/** {@link allPairs} in f32. */
export function allPairs32(begin: i32, end: i32, scratch: usize, n: i32, round: i32, batches: usize, places: usize, offsets: usize, targets: usize, lengths: usize, names: usize, distances: usize): void {
  allPairs<f32>(begin, end, scratch, n, round, batches, places, offsets, targets, lengths, names, distances);
}

/** {@link fromStarts} in f64. */
export function fromStarts64(begin: i32, end: i32, scratch: usize, n: i32, count: i32, who: usize, starts: usize, nodes: usize, ways: usize, offsets: usize, targets: usize, lengths: usize, names: usize, distances: usize): void {
  fromStarts<f64>(begin, end, scratch, n, count, who, starts, nodes, ways, offsets, targets, lengths, names, distances);
}

/** {@link fromStarts} in f32. */
export function fromStarts32(begin: i32, end: i32, scratch: usize, n: i32, count: i32, who: usize, starts: usize, nodes: usize, ways: usize, offsets: usize, targets: usize, lengths: usize, names: usize, distances: usize): void {
  fromStarts<f32>(begin, end, scratch, n, count, who, starts, nodes, ways, offsets, targets, lengths, names, distances);
}

/** {@link renameColumns} in f64. */
export function renameColumns64(begin: i32, end: i32, scratch: usize, n: i32, names: usize, distances: usize): void {
  renameColumns<f64>(begin, end, scratch, n, names, distances);
}

/** {@link renameColumns} in f32. */
export function renameColumns32(begin: i32, end: i32, scratch: usize, n: i32, names: usize, distances: usize): void {
  renameColumns<f32>(begin, end, scratch, n, names, distances);
}
