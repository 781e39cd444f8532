// The table that describes a multifrontal Cholesky factor (factor.ts) to its kernels.

// Words of the table that describes a factor: addresses of arrays. "Place" is the number of an unknown in the elimination order.
export const PIVOTS: usize = 0; // i32, groups + 1: places of a group's pivots begin at
export const ROW_STARTS: usize = 4; // i32, groups + 1: its row places begin at
export const ROWS: usize = 8; // i32: places of the rows below the pivots, ascending within a group
export const ORDER: usize = 12; // i32, n: unknown at a place
export const PLACE: usize = 16; // i32, n: place of an unknown
export const OFFSETS: usize = 20; // the matrix
export const INDICES: usize = 24;
export const VALUES: usize = 28;
export const CHILD: usize = 32; // i32, groups: first child or −1
export const SIBLING: usize = 36; // i32, groups: next child of the same parent or −1
export const FRONT_AT: usize = 40; // f64, groups: where the front lies in the stack, in numbers
export const UPDATE_AT: usize = 44; // f64, groups: where its update is left in the stack
export const PANEL_AT: usize = 48; // f64, groups: where its columns lie in the factor
export const FACTOR: usize = 52; // f64: the factor, a front rows × pivots panel a group, row after row
export const STACK: usize = 56; // f64
export const WHERE: usize = 60; // i32, n: row of the current front at a place
export const FAILED: usize = 64; // i32: 1 + the place of the first pivot that was not positive

// @ts-ignore: decorator
@inline
export function word(table: usize, at: usize): usize {
  return <usize>load<u32>(table + at);
}

// @ts-ignore: decorator
@inline
export function int(array: usize, i: i32): i32 {
  return load<i32>(array + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
export function numbersAt(base: usize, array: usize, i: i32): usize {
  return base + (<usize>load<f64>(array + (<usize>i << 3)) << 3);
}

export function pivotsOf(table: usize, g: i32): i32 {
  const starts = word(table, PIVOTS);
  return int(starts, g + 1) - int(starts, g);
}

export function rowsOf(table: usize, g: i32): i32 {
  const starts = word(table, ROW_STARTS);
  return int(starts, g + 1) - int(starts, g);
}

export function frontSize(table: usize, g: i32): i32 {
  return pivotsOf(table, g) + rowsOf(table, g);
}
