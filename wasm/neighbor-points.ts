// Points of any element type made ready for the neighbor kernels. Kinds: 0 f64, 1 f32, 2 i16, 3 u16, 4 i8, 5 u8.

// @ts-ignore: decorator
@inline
function rangeOf<T>(data: usize, cols: i32, out: usize): void {
  let least = <f64>load<T>(data);
  let most = least;
  let whole = 1;
  for (let j: usize = 0; j < <usize>cols; j++) {
    const value = <f64>load<T>(data + j * sizeof<T>());
    least = min(least, value);
    most = max(most, value);
    if (isFloat<T>()) whole &= i32(value == nearest(value));
  }
  store<f64>(out, least);
  store<f64>(out, most, 8);
  store<f64>(out, <f64>whole, 16);
}

/** Of rows [begin, end): least value, greatest value, and 1 if all values are whole numbers, three f64 a row. */
export function rowRanges(begin: i32, end: i32, scratch: usize, data: usize, kind: i32, cols: i32, out: usize): void {
  for (let i = begin; i < end; i++) {
    const first = <usize>i * cols;
    const to = out + <usize>i * 24;
    if (kind == 0) rangeOf<f64>(data + (first << 3), cols, to);
    else if (kind == 1) rangeOf<f32>(data + (first << 2), cols, to);
    else if (kind == 2) rangeOf<i16>(data + (first << 1), cols, to);
    else if (kind == 3) rangeOf<u16>(data + (first << 1), cols, to);
    else if (kind == 4) rangeOf<i8>(data + first, cols, to);
    else rangeOf<u8>(data + first, cols, to);
  }
}

// Rows made ready for inner products lie in groups of three: 16 bytes of the first, of the second, of the third, the next 16 of
// the first, and so on, so that a product of groups reads two places of the memory in one direction each.

/** Where row i begins; its 16 bytes are followed by those of the other two, so the next ones lie `rowStep` bytes on. */
// @ts-ignore: decorator
@inline
export function packedRow(packed: usize, i: i32, width: i32): usize {
  return packed + <usize>(i / 3) * (3 * width) + <usize>(i % 3) * 16;
}

/** Bytes from one 16 bytes of a row to its next. */
export const rowStep: usize = 48;

/** Zeros from byte `used` of the 16 at `to` on to the end of a row of `width` bytes that begins at `row`. */
function zeros(to: usize, used: usize, row: usize, width: i32): void {
  const end = row + <usize>(width >> 4) * rowStep;
  for (; to < end; to += rowStep) {
    memory.fill(to + used, 0, 16 - used);
    used = 0;
  }
}

// @ts-ignore: decorator
@inline
function single<T>(data: usize, cols: i32, means: usize, scale: f64, width: i32, out: usize): f64 {
  let norm: f64 = 0;
  let to = out;
  for (let j: usize = 0; j < <usize>cols; j++) {
    const value = <f32>((<f64>load<T>(data + j * sizeof<T>()) - load<f64>(means + (j << 3))) * scale);
    norm += <f64>value * <f64>value;
    store<f32>(to + ((j & 3) << 2), value);
    if ((j & 3) == 3) to += rowStep;
  }
  zeros(to, (<usize>cols & 3) << 2, out, width);
  return norm;
}

/**
 * Rows [begin, end), centred, scaled and rounded to f32, each `width` bytes with zeros at the end, in groups of three; and the squared norms of
 * the rounded rows, times `factor`.
 */
export function packSingle(
  begin: i32,
  end: i32,
  scratch: usize,
  data: usize,
  isSingle: i32,
  cols: i32,
  means: usize,
  scale: f64,
  factor: f64,
  width: i32,
  out: usize,
  norms: usize,
): void {
  for (let i = begin; i < end; i++) {
    const first = <usize>i * cols;
    const to = packedRow(out, i, width);
    const norm = isSingle
      ? single<f32>(data + (first << 2), cols, means, scale, width, to)
      : single<f64>(data + (first << 3), cols, means, scale, width, to);
    store<f32>(norms + (<usize>i << 2), <f32>(factor * norm));
  }
}

// @ts-ignore: decorator
@inline
function integer<T>(data: usize, cols: i32, center: i32, width: i32, out: usize): i32 {
  let norm = 0;
  let to = out;
  for (let j: usize = 0; j < <usize>cols; j++) {
    const value = <i32>load<T>(data + j * sizeof<T>()) - center;
    norm += value * value;
    store<i16>(to + ((j & 7) << 1), <i16>value);
    if ((j & 7) == 7) to += rowStep;
  }
  zeros(to, (<usize>cols & 7) << 1, out, width);
  return norm;
}

/** Rows [begin, end) of whole numbers less `center` as i16, each `width` bytes with zeros at the end, in groups of three; and their squared norms. */
export function packInteger(
  begin: i32,
  end: i32,
  scratch: usize,
  data: usize,
  kind: i32,
  cols: i32,
  center: i32,
  width: i32,
  out: usize,
  norms: usize,
): void {
  for (let i = begin; i < end; i++) {
    const first = <usize>i * cols;
    const to = packedRow(out, i, width);
    let norm = 0;
    if (kind == 0) norm = integer<f64>(data + (first << 3), cols, center, width, to);
    else if (kind == 1) norm = integer<f32>(data + (first << 2), cols, center, width, to);
    else if (kind == 2) norm = integer<i16>(data + (first << 1), cols, center, width, to);
    else if (kind == 3) norm = integer<u16>(data + (first << 1), cols, center, width, to);
    else if (kind == 4) norm = integer<i8>(data + first, cols, center, width, to);
    else norm = integer<u8>(data + first, cols, center, width, to);
    store<i32>(norms + (<usize>i << 2), norm);
  }
}
