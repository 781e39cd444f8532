// Kernels of shortest paths: between all pairs of nodes, and from sources outside the graph. See path-labels.ts.

import {
  countsOf, DIRTY, labelShift, labelsToRows, lanes, leave, nearestSolved, numbersOf, settle, SOLVED, spread, statesOf,
} from "./path-labels";
import { clearSearch, offer, orderBy, search } from "./path-order";

/** A source with more ways into the graph has their neighbors' numbers lowered side by side. */
const manyWays: u32 = 16;

/**
 * All pairs, batches [begin, end) of one round. Rows of nodes whose batch has a place before `round` are solved: their
 * distances to the batch are copied, and the graph is searched over the others only.
 *
 * `batches` the batch numbers of this round, `places` the place of every batch in the whole order; batch b has the sources
 * b · L … (L lanes). `targets` are node numbers · 128. Row v of the result lies at row names[v] of `distances` (n × n),
 * its columns in the order of the nodes here.
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
    copySolved<T>(scratch, n, first, sources, names, distances);
    for (let l = 0; l < sources; l++) {
      const lane = <usize>l * sizeof<T>();
      store<T>(scratch + (<usize>(first + l) << labelShift) + lane, <T>0);
      leave<T>(scratch + lane, labelShift, first + l, <T>0, offsets, targets, lengths);
    }
    settle<T>(scratch, n, count, offsets, targets, lengths);

    // The counts of the sort are no longer needed: the addresses of the rows take their place.
    const rows = countsOf(scratch, n);
    for (let l = 0; l < sources; l++) {
      store<usize>(rows + (<usize>l << 2), distances + <usize>load<u32>(names + (<usize>(first + l) << 2)) * rowBytes);
    }
    labelsToRows<T>(scratch, n, sources, rows);
    // There and back may be rounded differently; within the batch the smaller counts for both.
    lessOfBoth<T>(n, first, first + sources, first, first + sources, names, distances);
  }
}

/** Labels of the sources from `first` on: what is known of solved nodes, infinity for the others. */
function copySolved<T>(scratch: usize, n: i32, first: i32, sources: i32, names: usize, distances: usize): void {
  const states = statesOf(scratch, n);
  const rowBytes = <usize>n * sizeof<T>();
  const full = sources == lanes<T>();
  for (let v = 0; v < n; v++) {
    const own = scratch + (<usize>v << labelShift);
    const solved = load<u8>(states + <usize>v) == SOLVED;
    if (!solved || !full) spread<T>(own, <T>Infinity);
    if (!solved) continue;
    const known = distances + <usize>load<u32>(names + (<usize>v << 2)) * rowBytes + <usize>first * sizeof<T>();
    if (full) for (let at: usize = 0; at < 128; at += 16) v128.store(own + at, v128.load(known + at));
    else for (let l: usize = 0; l < <usize>sources; l++) store<T>(own + l * sizeof<T>(), load<T>(known + l * sizeof<T>()));
  }
}

/** Makes the distances between the nodes [u, uEnd) and [v, vEnd) the less of there and back. */
function lessOfBoth<T>(n: i32, uBegin: i32, uEnd: i32, vBegin: i32, vEnd: i32, names: usize, distances: usize): void {
  const rowBytes = <usize>n * sizeof<T>();
  for (let u = uBegin; u < uEnd; u++) {
    const row = distances + <usize>load<u32>(names + (<usize>u << 2)) * rowBytes;
    for (let v = vBegin; v < vEnd; v++) {
      const there = row + <usize>v * sizeof<T>();
      const back = distances + <usize>load<u32>(names + (<usize>v << 2)) * rowBytes + <usize>u * sizeof<T>();
      const least = min<T>(load<T>(there), load<T>(back));
      store<T>(there, least);
      store<T>(back, least);
    }
  }
}

/**
 * Batches [begin, end) of sources that are given by their ways into the graph: source q reaches node `nodes[e]` over
 * `ways[e]`, e in starts[q] … starts[q + 1]. `who` lists the sources batch by batch; the distances of source q to all nodes go
 * to row q of `distances` (sources × n), in the order of the nodes.
 *
 * Nodes are visited by their distance from the nearest source of the batch: by that from one source alone, nodes near the others
 * would be visited long before what lies between, and again afterwards.
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
  distances: usize,
): void {
  const width = lanes<T>();
  for (let t = begin; t < end; t++) {
    const first = t * width;
    const sources = min(width, count - first);
    memory.fill(statesOf(scratch, n), DIRTY, n);
    clearSearch<T>(scratch, n);
    let size = 0;
    for (let l = 0; l < sources; l++) {
      const q = load<u32>(who + (<usize>(first + l) << 2));
      const last = load<u32>(starts + (<usize>q << 2), 4);
      for (let e = load<u32>(starts + (<usize>q << 2)); e < last; e++) {
        size = offer<T>(scratch, n, size, load<i32>(nodes + (<usize>e << 2)), load<T>(ways + <usize>e * sizeof<T>()));
      }
    }
    search<T>(scratch, n, size, offsets, targets, lengths);
    const ordered = orderBy<T>(scratch, n, scratch);

    for (let v: usize = 0; v < <usize>n; v++) spread<T>(scratch + (v << labelShift), <T>Infinity);
    for (let l = 0; l < sources; l++) {
      const q = load<u32>(who + (<usize>(first + l) << 2));
      const entry = load<u32>(starts + (<usize>q << 2));
      const last = load<u32>(starts + (<usize>q << 2), 4);
      // The numbers of one source side by side are quicker to lower than its labels; where it enters by few nodes, taking them over is not worth it.
      const apart = last - entry > manyWays;
      const numbers = apart ? numbersOf(scratch, n) : scratch + <usize>l * sizeof<T>();
      const shift: usize = apart ? alignof<T>() : labelShift;
      if (apart) for (let v: usize = 0; v < <usize>n; v++) store<T>(numbers + (v << shift), <T>Infinity);
      for (let e = entry; e < last; e++) {
        const v = <usize>load<u32>(nodes + (<usize>e << 2));
        const at = numbers + (v << shift);
        store<T>(at, min(load<T>(at), load<T>(ways + <usize>e * sizeof<T>())));
      }
      for (let e = entry; e < last; e++) {
        const way = load<T>(ways + <usize>e * sizeof<T>());
        leave<T>(numbers, shift, load<u32>(nodes + (<usize>e << 2)), way, offsets, targets, lengths);
      }
      if (!apart) continue;
      const own = scratch + <usize>l * sizeof<T>();
      for (let v: usize = 0; v < <usize>n; v++) store<T>(own + (v << labelShift), load<T>(numbers + (v << shift)));
    }
    settle<T>(scratch, n, ordered, offsets, targets, lengths);

    // The counts of the sort are no longer needed: the addresses of the rows take their place.
    const rows = countsOf(scratch, n);
    for (let l = 0; l < sources; l++) {
      const row = <usize>load<u32>(who + (<usize>(first + l) << 2));
      store<usize>(rows + (<usize>l << 2), distances + row * <usize>n * sizeof<T>());
    }
    labelsToRows<T>(scratch, n, sources, rows);
  }
}

/**
 * For the batches at places [begin, end): their distances to the batches before them in the same round of `together`, which
 * both have computed and may have rounded differently: the smaller counts for both. Each pair of batches is met once, by the
 * later one, so no two tasks write the same entries.
 */
function agree<T>(begin: i32, end: i32, n: i32, together: i32, batches: usize, names: usize, distances: usize): void {
  const width = lanes<T>();
  for (let p = begin; p < end; p++) {
    const own = load<i32>(batches + (<usize>p << 2)) * width;
    for (let q = p - (p % together); q < p; q++) {
      const other = load<i32>(batches + (<usize>q << 2)) * width;
      lessOfBoth<T>(n, own, min(n, own + width), other, min(n, other + width), names, distances);
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
export function fromStarts64(begin: i32, end: i32, scratch: usize, n: i32, count: i32, who: usize, starts: usize, nodes: usize, ways: usize, offsets: usize, targets: usize, lengths: usize, distances: usize): void {
  fromStarts<f64>(begin, end, scratch, n, count, who, starts, nodes, ways, offsets, targets, lengths, distances);
}

/** {@link fromStarts} in f32. */
export function fromStarts32(begin: i32, end: i32, scratch: usize, n: i32, count: i32, who: usize, starts: usize, nodes: usize, ways: usize, offsets: usize, targets: usize, lengths: usize, distances: usize): void {
  fromStarts<f32>(begin, end, scratch, n, count, who, starts, nodes, ways, offsets, targets, lengths, distances);
}

/** {@link renameColumns} in f64. */
export function renameColumns64(begin: i32, end: i32, scratch: usize, n: i32, names: usize, distances: usize): void {
  renameColumns<f64>(begin, end, scratch, n, names, distances);
}

/** {@link renameColumns} in f32. */
export function renameColumns32(begin: i32, end: i32, scratch: usize, n: i32, names: usize, distances: usize): void {
  renameColumns<f32>(begin, end, scratch, n, names, distances);
}
