// Products of rows that are mostly zero, in f64: only what is not zero is multiplied. A term of zero changes no sum, so the bits are those of `gemm.ts`.
//
// `kind` names the element type of the rows, as in `convert.ts`: 0 i8, 1 u8, 2 i16, 3 u16, 4 f32, 5 f64.

/** Products are summed in blocks of so many, as `gemm.ts` does. */
const depthBlock: i32 = 256;

/** Bytes of an entry of a list: a value (f64) and where its line of a panel begins (u32). */
const entryBytes: usize = 16;

/** Lists the entries of a row from `from` on that are not zero, `count` of them at most; gives the end of the list. */
function list<T>(from: usize, count: i32, to: usize): usize {
  const end = from + <usize>count * sizeof<T>();
  for (let line: u32 = 0; from < end; ) {
    // Eight bytes of zeros are passed over at a time.
    if (from + 8 <= end && load<u64>(from) == 0) {
      from += 8;
      line += <u32>(8 / sizeof<T>()) << 5;
      continue;
    }
    const stop = min(end, from + 8);
    for (; from < stop; from += sizeof<T>()) {
      const value = <f64>load<T>(from);
      store<f64>(to, value);
      store<u32>(to, line, 8);
      to += value != 0 ? entryBytes : 0;
      line += 32;
    }
  }
  return to;
}

function listOf(kind: i32, from: usize, count: i32, to: usize): usize {
  if (kind == 0) return list<i8>(from, count, to);
  if (kind == 1) return list<u8>(from, count, to);
  if (kind == 2) return list<i16>(from, count, to);
  if (kind == 3) return list<u16>(from, count, to);
  if (kind == 4) return list<f32>(from, count, to);
  return list<f64>(from, count, to);
}

// @ts-ignore: decorator
@inline
function put(out: usize, low: v128, high: v128, accumulate: bool): void {
  v128.store(out, accumulate ? f64x2.add(v128.load(out), low) : low);
  v128.store(out, accumulate ? f64x2.add(v128.load(out, 16), high) : high, 16);
}

/** Four sums, of one panel. */
function onePanel(entries: usize, end: usize, panel: usize, out: usize, accumulate: bool): void {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; entries < end; entries += entryBytes) {
    const x = v128.load64_splat(entries);
    const at = panel + <usize>load<u32>(entries, 8);
    low = f64x2.add(low, f64x2.mul(x, v128.load(at)));
    high = f64x2.add(high, f64x2.mul(x, v128.load(at, 16)));
  }
  put(out, low, high, accumulate);
}

/** Twelve sums, of three panels that lie `stride` bytes apart. */
function threePanels(entries: usize, end: usize, panel: usize, stride: usize, out: usize, accumulate: bool): void {
  let low0 = f64x2.splat(0);
  let high0 = f64x2.splat(0);
  let low1 = f64x2.splat(0);
  let high1 = f64x2.splat(0);
  let low2 = f64x2.splat(0);
  let high2 = f64x2.splat(0);
  for (; entries < end; entries += entryBytes) {
    const x = v128.load64_splat(entries);
    let at = panel + <usize>load<u32>(entries, 8);
    low0 = f64x2.add(low0, f64x2.mul(x, v128.load(at)));
    high0 = f64x2.add(high0, f64x2.mul(x, v128.load(at, 16)));
    at += stride;
    low1 = f64x2.add(low1, f64x2.mul(x, v128.load(at)));
    high1 = f64x2.add(high1, f64x2.mul(x, v128.load(at, 16)));
    at += stride;
    low2 = f64x2.add(low2, f64x2.mul(x, v128.load(at)));
    high2 = f64x2.add(high2, f64x2.mul(x, v128.load(at, 16)));
  }
  put(out, low0, high0, accumulate);
  put(out + 32, low1, high1, accumulate);
  put(out + 64, low2, high2, accumulate);
}

/**
 * Rows [begin, end) of C = A B in f64, bit for bit those of `gemm64`: A has `depth` entries a row of any type, finite ones; B is packed by `packRows64`; C
 * has `cols` columns. Scratch: a list of 257 entries and the sums of a row, 16 · 257 + 8 · (cols, rounded up to 4) bytes.
 */
export function nonzeroRows(
  begin: i32,
  end: i32,
  scratch: usize,
  a: usize,
  kind: i32,
  packed: usize,
  out: usize,
  cols: i32,
  depth: i32,
): void {
  const bytes: usize = kind < 2 ? 1 : kind < 4 ? 2 : kind == 4 ? 4 : 8;
  const stride = <usize>depth << 5;
  const panels = (cols + 3) >> 2;
  const sums = scratch + (depthBlock + 1) * entryBytes;
  for (let i = begin; i < end; i++) {
    const row = a + <usize>i * depth * bytes;
    for (let k = 0; k < depth; k += depthBlock) {
      const last = listOf(kind, row + <usize>k * bytes, min(depthBlock, depth - k), scratch);
      let panel = packed + (<usize>k << 5);
      let to = sums;
      let left = panels;
      for (; left >= 3; left -= 3) {
        threePanels(scratch, last, panel, stride, to, k > 0);
        panel += 3 * stride;
        to += 96;
      }
      for (; left > 0; left--) {
        onePanel(scratch, last, panel, to, k > 0);
        panel += stride;
        to += 32;
      }
    }
    memory.copy(out + ((<usize>i * cols) << 3), sums, <usize>cols << 3);
  }
}
