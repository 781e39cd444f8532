// Element types into one another, means, centering, norms: one pass over rows each.
//
// `kind` names the element type: 0 i8, 1 u8, 2 i16, 3 u16, 4 f32, 5 f64.

/** One row as doubles, less the means where there are any. */
// @ts-ignore: decorator
@inline
function widen<T>(from: usize, to: usize, cols: i32, means: usize): void {
  for (let j = 0; j < cols; j++) {
    const at = <usize>j << 3;
    const value = <f64>load<T>(from + <usize>j * sizeof<T>());
    store<f64>(to + at, means ? value - load<f64>(means + at) : value);
  }
}

function widenRow(kind: i32, from: usize, to: usize, cols: i32, means: usize): void {
  if (kind == 0) widen<i8>(from, to, cols, means);
  else if (kind == 1) widen<u8>(from, to, cols, means);
  else if (kind == 2) widen<i16>(from, to, cols, means);
  else if (kind == 3) widen<u16>(from, to, cols, means);
  else if (kind == 4) widen<f32>(from, to, cols, means);
  else widen<f64>(from, to, cols, means);
}

// @ts-ignore: decorator
@inline
function rowBytes(kind: i32, cols: i32): usize {
  return kind < 2 ? <usize>cols : kind < 4 ? <usize>cols << 1 : <usize>cols << (kind - 2);
}

/** Rows [begin, end) as f64, less `means` (cols × f64) unless that is 0. */
export function toDoubles(begin: i32, end: i32, scratch: usize, source: usize, kind: i32, cols: i32, means: usize, out: usize): void {
  const bytes = rowBytes(kind, cols);
  for (let i = begin; i < end; i++) widenRow(kind, source + <usize>i * bytes, out + ((<usize>i * cols) << 3), cols, means);
}

/** Four neighboring integers as i32. */
// @ts-ignore: decorator
@inline
function fourWords<T>(at: usize): v128 {
  if (sizeof<T>() == 1) {
    const bytes = v128.load32_zero(at);
    if (isSigned<T>()) return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes));
    return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  }
  const halves = v128.load64_zero(at);
  return isSigned<T>() ? i32x4.extend_low_i16x8_s(halves) : i32x4.extend_low_i16x8_u(halves);
}

/** Four neighboring numbers as doubles: the first two. */
// @ts-ignore: decorator
@inline
function firstTwo<T>(at: usize): v128 {
  if (isFloat<T>()) return sizeof<T>() == 8 ? v128.load(at) : f64x2.promote_low_f32x4(v128.load64_zero(at));
  return f64x2.convert_low_i32x4_s(fourWords<T>(at));
}

/** The other two of them. */
// @ts-ignore: decorator
@inline
function otherTwo<T>(at: usize): v128 {
  if (isFloat<T>()) return sizeof<T>() == 8 ? v128.load(at, 16) : f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
  const words = fourWords<T>(at);
  return f64x2.convert_low_i32x4_s(v128.shuffle<i64>(words, words, 1, 1));
}

/** Adds one row to sums of doubles. */
// @ts-ignore: decorator
@inline
function addRow<T>(from: usize, sums: usize, cols: i32): void {
  const end = sums + (<usize>cols << 3);
  for (; sums + 32 <= end; sums += 32) {
    v128.store(sums, f64x2.add(v128.load(sums), firstTwo<T>(from)));
    v128.store(sums, f64x2.add(v128.load(sums, 16), otherTwo<T>(from)), 16);
    from += 4 * sizeof<T>();
  }
  for (; sums < end; sums += 8) {
    store<f64>(sums, load<f64>(sums) + <f64>load<T>(from));
    from += sizeof<T>();
  }
}

/** One row as (x − mean) · scale. */
// @ts-ignore: decorator
@inline
function center<T>(from: usize, to: usize, cols: i32, means: usize, scale: f64): void {
  const factor = f64x2.splat(scale);
  let j: usize = 0;
  for (; j + 4 <= <usize>cols; j += 4) {
    const at = from + j * sizeof<T>();
    const low = firstTwo<T>(at);
    const high = otherTwo<T>(at);
    v128.store(to + (j << 3), f64x2.mul(factor, f64x2.sub(low, v128.load(means + (j << 3)))));
    v128.store(to + (j << 3), f64x2.mul(factor, f64x2.sub(high, v128.load(means + (j << 3), 16))), 16);
  }
  for (; j < <usize>cols; j++) store<f64>(to + (j << 3), scale * (<f64>load<T>(from + j * sizeof<T>()) - load<f64>(means + (j << 3))));
}

/** Rows [begin, end) as f64: (x − mean) · scale. */
export function centerRows(
  begin: i32,
  end: i32,
  scratch: usize,
  source: usize,
  kind: i32,
  cols: i32,
  means: usize,
  scale: f64,
  out: usize,
): void {
  const bytes = rowBytes(kind, cols);
  for (let i = begin; i < end; i++) {
    const from = source + <usize>i * bytes;
    const to = out + ((<usize>i * cols) << 3);
    if (kind == 0) center<i8>(from, to, cols, means, scale);
    else if (kind == 1) center<u8>(from, to, cols, means, scale);
    else if (kind == 2) center<i16>(from, to, cols, means, scale);
    else if (kind == 3) center<u16>(from, to, cols, means, scale);
    else if (kind == 4) center<f32>(from, to, cols, means, scale);
    else center<f64>(from, to, cols, means, scale);
  }
}

/** Rows [begin, end) as f32: (x − mean) · scale, computed in f64 and rounded once. Scratch: cols × f64. */
export function toSingles(
  begin: i32,
  end: i32,
  scratch: usize,
  source: usize,
  kind: i32,
  cols: i32,
  means: usize,
  scale: f64,
  out: usize,
): void {
  const bytes = rowBytes(kind, cols);
  for (let i = begin; i < end; i++) {
    widenRow(kind, source + <usize>i * bytes, scratch, cols, means);
    const to = out + ((<usize>i * cols) << 2);
    for (let j = 0; j < cols; j++) store<f32>(to + (<usize>j << 2), <f32>(load<f64>(scratch + (<usize>j << 3)) * scale));
  }
}

/** Sums over chunks [begin, end) of `chunk` rows each, of `rows` rows in all: row c of `out` (f64) has chunk c's column sums. */
export function columnSums(
  begin: i32,
  end: i32,
  scratch: usize,
  source: usize,
  kind: i32,
  rows: i32,
  cols: i32,
  chunk: i32,
  out: usize,
): void {
  const bytes = rowBytes(kind, cols);
  for (let c = begin; c < end; c++) {
    const sums = out + ((<usize>c * cols) << 3);
    memory.fill(sums, 0, <usize>cols << 3);
    const last = min(rows, (c + 1) * chunk);
    for (let i = c * chunk; i < last; i++) {
      const from = source + <usize>i * bytes;
      if (kind == 0) addRow<i8>(from, sums, cols);
      else if (kind == 1) addRow<u8>(from, sums, cols);
      else if (kind == 2) addRow<i16>(from, sums, cols);
      else if (kind == 3) addRow<u16>(from, sums, cols);
      else if (kind == 4) addRow<f32>(from, sums, cols);
      else addRow<f64>(from, sums, cols);
    }
  }
}

/** The sum of squares of each of rows [begin, end), f64. Even and odd columns are summed apart, then added. Scratch: cols × f64. */
export function squaredNorms(begin: i32, end: i32, scratch: usize, source: usize, kind: i32, cols: i32, out: usize): void {
  const bytes = rowBytes(kind, cols);
  for (let i = begin; i < end; i++) {
    widenRow(kind, source + <usize>i * bytes, scratch, cols, 0);
    let sums = f64x2.splat(0);
    const pairs = <usize>(cols >> 1) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      const x = v128.load(scratch + at);
      sums = f64x2.add(sums, f64x2.mul(x, x));
    }
    let even = f64x2.extract_lane(sums, 0);
    if (cols & 1) even += load<f64>(scratch + pairs) * load<f64>(scratch + pairs);
    store<f64>(out + (<usize>i << 3), even + f64x2.extract_lane(sums, 1));
  }
}
