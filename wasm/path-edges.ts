// Which edges shortest paths need behind their first one: the ways of two edges from 32 nodes at a time, in whole numbers of 16 bits.

import { edgesFrom, labelShift } from "./path-labels";

/** Nodes taken together: one cache line of u16 for each node that they reach. */
const together: i32 = 32;

/** No way: no sum exceeds it. */
const none: i32 = 65535;

/**
 * By how much a shortest way of two edges can exceed another after lengths were rounded down to whole units: less than one for each of its edges.
 */
const slack: i32 = 2;

/**
 * For groups [begin, end) of 32 nodes x and all nodes v from the group's first on: wherever a way x → u → v is the shortest, up to
 * rounding, of those of two edges, and no longer than the edge from x to v, a mark (the byte 1, by whomever) is set in `pulls` at the edge of
 * x to u and in `pushes` at that of u to v: labels of u count for x, and of u for v. A shortest path can be chosen so that all its edges but the
 * first are marked in its direction: of those with the fewest edges take any, put in place of its last node but one the u of a marked way
 * between the two nodes beside it, and go on with the path to u.
 *
 * `lengths` u16, rounded down, two of them less than 2¹⁶ − 3; the edges of a node by rising other end. Scratch: n times 264 bytes: the shortest
 * ways (64), and of each u its ways from the 32 (64), their edges (128), its place, and who has it (4 each).
 */
export function markEdges(begin: i32, end: i32, scratch: usize, n: i32, offsets: usize, targets: usize, lengths: usize, pulls: usize, pushes: usize): void {
  const ways = scratch + (<usize>n << 6);
  const edges = ways + (<usize>n << 6);
  const places = edges + (<usize>n << 7);
  const between = places + (<usize>n << 2);
  memory.fill(places, 255, <usize>n << 2);
  for (let group = begin; group < end; group++) {
    const first = <usize>(group * together);
    const count = min(<usize>together, <usize>n - first);
    memory.fill(scratch, 255, <usize>n << 6);
    let found: u32 = 0;
    for (let l: usize = 0; l < count; l++) {
      const last = edgesFrom(offsets, first + l, 4);
      for (let e = edgesFrom(offsets, first + l); e < last; e++) {
        const u = <usize>load<u32>(targets + (e << 2)) >> labelShift;
        const length = load<u16>(lengths + (e << 1));
        store<u16>(scratch + (u << 6) + (l << 1), length);
        let place = load<u32>(places + (u << 2));
        if (place == u32.MAX_VALUE) {
          place = found++;
          store<u32>(places + (u << 2), place);
          store<u32>(between + (<usize>place << 2), <u32>u);
          memory.fill(ways + (<usize>place << 6), 255, 64);
        }
        store<u16>(ways + (<usize>place << 6) + (l << 1), length);
        store<u32>(edges + (<usize>place << 7) + (l << 2), <u32>e);
      }
    }
    for (let p: usize = 0; p < <usize>found; p++) shorten(scratch, ways + (p << 6), load<u32>(between + (p << 2)), first, offsets, targets, lengths);
    for (let at = scratch + (first << 6); at < ways; at += 16) {
      v128.store(at, i16x8.min_u(i16x8.add_sat_u(v128.load(at), i16x8.splat(<i16>slack)), i16x8.splat(<i16>(none - 1))));
    }
    for (let p: usize = 0; p < <usize>found; p++) {
      const u = load<u32>(between + (p << 2));
      let who = mark(scratch, ways + (p << 6), u, first, offsets, targets, lengths, pushes);
      for (; who; who &= who - 1) store<u8>(pulls + <usize>load<u32>(edges + (p << 7) + (<usize>ctz(who) << 2)), 1);
      store<u32>(places + (<usize>u << 2), u32.MAX_VALUE);
    }
  }
}

/**
 * Nodes [begin, end): an edge over which one end takes labels is one over which the other gives them, and the other way round; a mark at one end
 * holds at both. Each node writes at its own edges; that another may have just been told the same changes nothing.
 */
export function shareMarks(begin: i32, end: i32, scratch: usize, offsets: usize, targets: usize, pulls: usize, pushes: usize): void {
  for (let v = <usize>begin; v < <usize>end; v++) {
    const last = edgesFrom(offsets, v, 4);
    for (let e = edgesFrom(offsets, v); e < last; e++) {
      const back = edgeTo(<usize>load<u32>(targets + (e << 2)) >> labelShift, v, offsets, targets);
      store<u8>(pulls + e, load<u8>(pulls + e) | load<u8>(pushes + back));
      store<u8>(pushes + e, load<u8>(pushes + e) | load<u8>(pulls + back));
    }
  }
}

/** The part of an edge by its marks, that of pulls 1 and that of pushes 2: takes labels 0, both 1, gives them 2, neither 3. */
// @ts-ignore: decorator
@inline
function partOf(e: usize, pulls: usize, pushes: usize): usize {
  return (0b01100011 >> ((<usize>load<u8>(pulls + e) + 2 * <usize>load<u8>(pushes + e)) << 1)) & 3;
}

/**
 * Nodes [begin, end): puts the edges of each in order of their parts, otherwise as they were, and writes where the parts begin. Scratch: where the
 * next edge of a part goes (16 bytes), then a length and an edge for each of the most edges that a node has.
 */
function sortParts<T>(begin: i32, end: i32, scratch: usize, most: i32, offsets: usize, targets: usize, lengths: usize, pulls: usize, pushes: usize): void {
  const sizes = scratch + 16;
  const others = sizes + <usize>most * sizeof<T>();
  for (let v = <usize>begin; v < <usize>end; v++) {
    const first = edgesFrom(offsets, v);
    const count = edgesFrom(offsets, v, 4) - first;
    memory.copy(sizes, lengths + first * sizeof<T>(), count * sizeof<T>());
    memory.copy(others, targets + (first << 2), count << 2);
    memory.fill(scratch, 0, 16);
    for (let e: usize = 0; e < count; e++) {
      const counted = scratch + (partOf(first + e, pulls, pushes) << 2);
      store<u32>(counted, load<u32>(counted) + 1);
    }
    let at = <u32>first;
    for (let part: usize = 0; part < 4; part++) {
      const here = load<u32>(scratch + (part << 2));
      store<u32>(scratch + (part << 2), at);
      if (part > 0) store<u32>(offsets + (v << 4) + (part << 2), at);
      at += here;
    }
    for (let e: usize = 0; e < count; e++) {
      const next = scratch + (partOf(first + e, pulls, pushes) << 2);
      const to = <usize>load<u32>(next);
      store<u32>(next, <u32>to + 1);
      store<T>(lengths + to * sizeof<T>(), load<T>(sizes + e * sizeof<T>()));
      store<u32>(targets + (to << 2), load<u32>(others + (e << 2)));
    }
  }
}

/** {@link sortParts} with lengths in f64. */
export function sortParts64(begin: i32, end: i32, scratch: usize, most: i32, offsets: usize, targets: usize, lengths: usize, pulls: usize, pushes: usize): void {
  sortParts<f64>(begin, end, scratch, most, offsets, targets, lengths, pulls, pushes);
}

/** {@link sortParts} with lengths in f32. */
export function sortParts32(begin: i32, end: i32, scratch: usize, most: i32, offsets: usize, targets: usize, lengths: usize, pulls: usize, pushes: usize): void {
  sortParts<f32>(begin, end, scratch, most, offsets, targets, lengths, pulls, pushes);
}

/** The first edge of node u to one that is not before `first`. */
function edgeTo(u: usize, first: usize, offsets: usize, targets: usize): usize {
  let g = edgesFrom(offsets, u);
  for (let above = edgesFrom(offsets, u, 4); g < above; ) {
    const middle = (g + above) >> 1;
    if (<usize>load<u32>(targets + (middle << 2)) >> labelShift >= first) above = middle;
    else g = middle + 1;
  }
  return g;
}

/** Lowers the shortest ways to those over node u. */
function shorten(shortest: usize, ways: usize, u: usize, first: usize, offsets: usize, targets: usize, lengths: usize): void {
  const w0 = v128.load(ways);
  const w1 = v128.load(ways, 16);
  const w2 = v128.load(ways, 32);
  const w3 = v128.load(ways, 48);
  const last = edgesFrom(offsets, u, 4);
  for (let g = edgeTo(u, first, offsets, targets); g < last; g++) {
    const at = shortest + (<usize>load<u32>(targets + (g << 2)) >> 1);
    const length = v128.load16_splat(lengths + (g << 1));
    v128.store(at, i16x8.min_u(v128.load(at), i16x8.add_sat_u(w0, length)));
    v128.store(at, i16x8.min_u(v128.load(at, 16), i16x8.add_sat_u(w1, length)), 16);
    v128.store(at, i16x8.min_u(v128.load(at, 32), i16x8.add_sat_u(w2, length)), 32);
    v128.store(at, i16x8.min_u(v128.load(at, 48), i16x8.add_sat_u(w3, length)), 48);
  }
}

/** Marks in `pushes` the edges of node u that end a way within the limits; gives the nodes such ways come from, a bit each. */
function mark(limits: usize, ways: usize, u: usize, first: usize, offsets: usize, targets: usize, lengths: usize, pushes: usize): u32 {
  const w0 = v128.load(ways);
  const w1 = v128.load(ways, 16);
  const w2 = v128.load(ways, 32);
  const w3 = v128.load(ways, 48);
  const last = edgesFrom(offsets, u, 4);
  let who: u32 = 0;
  for (let g = edgeTo(u, first, offsets, targets); g < last; g++) {
    const at = limits + (<usize>load<u32>(targets + (g << 2)) >> 1);
    const length = v128.load16_splat(lengths + (g << 1));
    const within0 = i16x8.le_u(i16x8.add_sat_u(w0, length), v128.load(at));
    const within1 = i16x8.le_u(i16x8.add_sat_u(w1, length), v128.load(at, 16));
    const within2 = i16x8.le_u(i16x8.add_sat_u(w2, length), v128.load(at, 32));
    const within3 = i16x8.le_u(i16x8.add_sat_u(w3, length), v128.load(at, 48));
    if (!v128.any_true(v128.or(v128.or(within0, within1), v128.or(within2, within3)))) continue;
    store<u8>(pushes + g, 1);
    who |= <u32>i8x16.bitmask(i8x16.narrow_i16x8_s(within0, within1)) | (<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(within2, within3)) << 16);
  }
  return who;
}
