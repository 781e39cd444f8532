// The candidates of one row while its distances stream by: (key, name) pairs, and in `state` the limit (f64) a key must stay
// below to be let in and how many there are (i32). When the place for `capacity` pairs runs out, those that can no longer be
// among the k first are dropped and the limit falls. Keys of a row must be offered in the order of their names.

import { keyAt, nameAt, put, selectFirst } from "./select";

/** Bytes of one row's state. */
export const stateBytes: usize = 16;

// @ts-ignore: decorator
@inline
export function limitOf(state: usize): f64 {
  return load<f64>(state);
}

// @ts-ignore: decorator
@inline
export function foundOf(state: usize): i32 {
  return load<i32>(state, 8);
}

// @ts-ignore: decorator
@inline
export function setState(state: usize, limit: f64, found: i32): void {
  store<f64>(state, limit);
  store<i32>(state, found, 8);
}

/** The state of a row whose bounds are too wide to tell its neighbors apart: nothing is let in any more. */
const lost: i32 = -1;

// @ts-ignore: decorator
@inline
export function isLost(state: usize): bool {
  return foundOf(state) == lost;
}

/**
 * Drops candidates that cannot be among the k first.
 *
 * Exact keys (`norms` = 0): keeps the k first; ties with the last of them that come later have larger names and stay out.
 *
 * Keys that are lower bounds: key + slack · (norm of the row + norm of the candidate) is an upper bound. The k-th smallest
 * upper bound t is above the k-th smallest true key, so whatever has a lower bound above t is out. `spare` has room for
 * `capacity` pairs. A row that cannot drop enough is lost.
 */
export function tighten(
  keys: usize,
  names: usize,
  state: usize,
  k: i32,
  capacity: i32,
  norms: usize,
  norm: f64,
  slack: f64,
  spare: usize,
): void {
  const found = foundOf(state);
  if (found <= k) return;
  if (norms == 0) {
    selectFirst(keys, names, found, k);
    setState(state, keyAt(keys, k - 1), k);
    return;
  }
  const spareNames = spare + (<usize>capacity << 3);
  for (let i = 0; i < found; i++) {
    const name = nameAt(names, i);
    put(spare, spareNames, i, keyAt(keys, i) + slack * (norm + <f64>load<f32>(norms + (<usize>name << 2))), name);
  }
  selectFirst(spare, spareNames, found, k);
  const limit = keyAt(spare, k - 1);
  let kept = 0;
  for (let i = 0; i < found; i++) {
    const key = keyAt(keys, i);
    put(keys, names, kept, key, nameAt(names, i));
    kept += i32(key <= limit);
  }
  if (kept + (capacity >> 3) > capacity) setState(state, -Infinity, lost);
  else setState(state, limit, kept);
}

/**
 * The limit as a number of the keys' own type, such that key < it whenever the key may come in: the exact limit for exact
 * keys, one rounded up for bounds.
 */
// @ts-ignore: decorator
@inline
export function limitAs<K>(limit: f64): K {
  if (isInteger<K>()) return <K>min(limit, 2147483647.0);
  if (sizeof<K>() == 8) return <K>limit;
  const near = <f32>limit;
  return <K>(near + abs(near) * 2.4e-7 + 1e-37);
}

// @ts-ignore: decorator
@inline
export function splatOf<K>(value: K): v128 {
  if (isInteger<K>()) return i32x4.splat(<i32>value);
  if (sizeof<K>() == 8) return f64x2.splat(<f64>value);
  return f32x4.splat(<f32>value);
}

// @ts-ignore: decorator
@inline
export function below<K>(a: v128, b: v128): v128 {
  if (isInteger<K>()) return i32x4.lt_s(a, b);
  if (sizeof<K>() == 8) return f64x2.lt(a, b);
  return f32x4.lt(a, b);
}

// @ts-ignore: decorator
@inline
function admit<K>(at: usize, l: i32, limit: K, place: i32, keys: usize, names: usize, name: i32): i32 {
  const key = load<K>(at + <usize>l * sizeof<K>());
  put(keys, names, place, <f64>key, name + l);
  return place + i32(key < limit);
}

/**
 * Offers the keys of points first, first + 1, … (`count` of them, side by side at `from`) to one row. Some vectors are looked
 * at together; most hold nothing of interest once the limit has fallen. Lanes are let in without branches, whose outcome
 * nothing could predict.
 */
export function offerRun<K>(
  from: usize,
  first: i32,
  count: i32,
  keys: usize,
  names: usize,
  state: usize,
  k: i32,
  capacity: i32,
  norms: usize,
  norm: f64,
  slack: f64,
  spare: usize,
): void {
  if (isLost(state)) return;
  const step: i32 = 64 / sizeof<K>();
  let found = foundOf(state);
  let limit = limitAs<K>(limitOf(state));
  let bound = splatOf<K>(limit);
  for (let c = 0; c < count; c += step) {
    const at = from + <usize>c * sizeof<K>();
    const hit = v128.or(
      v128.or(below<K>(v128.load(at), bound), below<K>(v128.load(at, 16), bound)),
      v128.or(below<K>(v128.load(at, 32), bound), below<K>(v128.load(at, 48), bound)),
    );
    if (!v128.any_true(hit)) continue;
    if (found + step > capacity) {
      store<i32>(state, found, 8);
      tighten(keys, names, state, k, capacity, norms, norm, slack, spare);
      if (isLost(state)) return;
      found = foundOf(state);
      limit = limitAs<K>(limitOf(state));
      bound = splatOf<K>(limit);
    }
    const name = first + c;
    if (count - c >= step) {
      for (let l = 0; l < step; l += 4) {
        found = admit<K>(at, l, limit, found, keys, names, name);
        found = admit<K>(at, l + 1, limit, found, keys, names, name);
        found = admit<K>(at, l + 2, limit, found, keys, names, name);
        found = admit<K>(at, l + 3, limit, found, keys, names, name);
      }
    } else {
      for (let l = 0; l < count - c; l++) found = admit<K>(at, l, limit, found, keys, names, name);
    }
  }
  store<i32>(state, found, 8);
}

/** A key that no limit lets in: what a point's distance to itself is replaced by. */
// @ts-ignore: decorator
@inline
export function noKey<K>(): K {
  if (isInteger<K>()) return <K>2147483647;
  return <K>Infinity;
}

/** Offers one key to one row; tells whether the row's limit has changed. */
// @ts-ignore: decorator
@inline
export function offerOne(
  key: f64,
  name: i32,
  keys: usize,
  names: usize,
  state: usize,
  k: i32,
  capacity: i32,
  norms: usize,
  norm: f64,
  slack: f64,
  spare: usize,
): bool {
  let found = foundOf(state);
  let changed = false;
  if (found == capacity) {
    tighten(keys, names, state, k, capacity, norms, norm, slack, spare);
    if (isLost(state)) return true;
    changed = true;
    found = foundOf(state);
    if (key > limitOf(state) || (norms == 0 && key == limitOf(state))) return true;
  }
  put(keys, names, found, key, name);
  store<i32>(state, found + 1, 8);
  return changed;
}

/**
 * A limit that lets about the k first of `count` keys in and little more, guessed from every so many-th of them: the caller
 * checks that k came in. Infinity where guessing does not pay. `spare` has room for 192 pairs.
 */
export function guessLimit(from: usize, count: i32, k: i32, spare: usize): f64 {
  const most = 192;
  const stride = max(4, (count + most - 1) / most);
  const drawn = count / stride;
  const expected = <f64>k * <f64>drawn / <f64>count;
  const rank = <i32>(expected + 3 * Math.sqrt(expected) + 3);
  if (rank > drawn >> 1) return Infinity;
  const spareNames = spare + (<usize>most << 3);
  for (let i = 0; i < drawn; i++) put(spare, spareNames, i, keyAt(from, i * stride), i);
  selectFirst(spare, spareNames, drawn, rank);
  return keyAt(spare, rank - 1);
}
