import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Keys in one slice. */
const slice = 1_000_000;

/**
 * Sorts the first `count` of non-negative `keys` ascending, in place, and moves `values` along where they are given. Equal keys keep
 * their order. Radix sort by 11 bits at a time, the lowest first; bits that are the same in all keys cost one reading. O(count)
 */
export function* sortKeys(run: Run, keys: Slab, count: number, values?: Slab): Steps<void> {
  const table = run.take(Uint32Array, 2048);
  let from: { keys: Slab; values: Slab | undefined } = { keys, values };
  let to: typeof from = { keys: run.take(Float64Array, Math.max(1, count)), values: values && run.take(Float64Array, Math.max(1, count)) };
  const spare = to;
  for (let shift = 0; shift < 64; shift += 11) {
    table.view.fill(0);
    for (let first = 0; first < count; first += slice) {
      const last = Math.min(count, first + slice);
      yield* overRows(run, "radixCount", 1, 1, [from.keys.pointer, first, last, shift, table.pointer]);
      yield shift / 66;
    }
    if (startsOf(table.view) === count) continue;
    for (let first = 0; first < count; first += slice) {
      const last = Math.min(count, first + slice);
      const places = [first, last, shift, table.pointer];
      const out = [to.keys.pointer, to.values?.pointer ?? 0];
      yield* overRows(run, "radixMove", 1, 1, [from.keys.pointer, from.values?.pointer ?? 0, ...places, ...out]);
      yield (shift + 5) / 66;
    }
    [from, to] = [to, from];
  }
  if (from.keys !== keys) {
    keys.view.set(from.keys.view.subarray(0, count));
    values?.view.set(from.values!.view.subarray(0, count));
  }
  run.release(table, spare.keys, ...(spare.values ? [spare.values] : []));
}

/** Turns counts into the places where each begins; gives the largest count. */
function startsOf(table: Uint32Array): number {
  let start = 0;
  let largest = 0;
  for (let slot = 0; slot < table.length; slot++) {
    const count = table[slot]!;
    largest = Math.max(largest, count);
    table[slot] = start;
    start += count;
  }
  return largest;
}

/** How often each exponent (the 11 bits above the mantissa) occurs among the first `count` non-negative numbers of a slab. O(count), one thread */
export function* countExponents(run: Run, numbers: Slab, count: number): Steps<Uint32Array> {
  const table = run.take(Uint32Array, 2048);
  table.view.fill(0);
  for (let first = 0; first < count; first += slice) {
    yield* overRows(run, "radixCount", 1, 1, [numbers.pointer, first, Math.min(count, first + slice), 52, table.pointer]);
    yield first / count;
  }
  const counts = Uint32Array.from(table.view);
  run.release(table);
  return counts;
}
