// Sorting of non-negative f64 numbers: their bits, read as whole numbers, are in the same order.

/** How often each value of the 11 bits from `shift` on occurs among keys [first, last): added to the table of 2048 counts. */
export function radixCount(begin: i32, end: i32, scratch: usize, keys: usize, first: i32, last: i32, shift: i32, table: usize): void {
  for (let e = first; e < last; e++) {
    const slot = table + ((<usize>((load<u64>(keys + (<usize>e << 3)) >> shift) & 2047)) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
}

/** Moves keys [first, last), and their values where `values` is no null, to the next free place of their 11 bits: `table` holds those places. */
export function radixMove(
  begin: i32,
  end: i32,
  scratch: usize,
  keys: usize,
  values: usize,
  first: i32,
  last: i32,
  shift: i32,
  table: usize,
  keysOut: usize,
  valuesOut: usize,
): void {
  for (let e = first; e < last; e++) {
    const key = load<u64>(keys + (<usize>e << 3));
    const slot = table + ((<usize>((key >> shift) & 2047)) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u64>(keysOut + (<usize>place << 3), key);
    if (values) store<f64>(valuesOut + (<usize>place << 3), load<f64>(values + (<usize>e << 3)));
  }
}
