// The product of a large square table with a few columns, which block Krylov spends its time in.

/** Columns of the table taken at a time: four rows of them and a strip of X stay in the nearest caches. */
const depthBlock: i32 = 512;

// @ts-ignore: decorator
@inline
function entry<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(at) : f64x2.splat(<f64>load<f32>(at));
}

/**
 * Four rows of Y = S X, or fewer (`rows`), as far as `depth` columns of S go; its rows are `rowBytes` bytes apart. `strips` is where X's
 * rows for these columns begin in the first strip.
 */
export function partTimesStrips<T>(
  part: usize,
  rowBytes: usize,
  rows: i32,
  depth: i32,
  strips: usize,
  n: i32,
  p: i32,
  y: usize,
  scratch: usize,
  more: bool,
): void {
  const outBytes = <usize>p << 3;
  // Past the last row the last one is taken again.
  const r1 = rows > 1 ? part + rowBytes : part;
  const r2 = rows > 2 ? r1 + rowBytes : r1;
  const r3 = rows > 3 ? r2 + rowBytes : r2;
  for (let c = 0; c < p; c += 4) {
    const strip = strips + ((<usize>(c >> 2) * n) << 5);
    const out = y + (<usize>c << 3);
    if (rows == 4 && c + 4 <= p) fourByFour<T>(part, r1, r2, r3, strip, depth, out, outBytes, more);
    else {
      for (let r = 0; r < rows; r++) if (more) memory.copy(scratch + (<usize>r << 5), out + <usize>r * outBytes, <usize>min(4, p - c) << 3);
      fourByFour<T>(part, r1, r2, r3, strip, depth, scratch, 32, more);
      for (let r = 0; r < rows; r++) memory.copy(out + <usize>r * outBytes, scratch + (<usize>r << 5), <usize>min(4, p - c) << 3);
    }
  }
}

/**
 * Rows [begin, end) of Y = S X: S n × n of type T, row after row; Y n × p f64; X in strips of four columns, 32 bytes for each of
 * its n rows, zeros where columns are missing (`packColumns64`). Every entry of Y is one sum over rising columns of S.
 */
// @ts-ignore: decorator
@inline
function tableTimesBlock<T>(begin: i32, end: i32, scratch: usize, n: i32, table: usize, strips: usize, p: i32, y: usize): void {
  const rowBytes = <usize>n * sizeof<T>();
  for (let i = begin; i < end; i += 4) {
    const row = table + <usize>i * rowBytes;
    const out = y + ((<usize>i * p) << 3);
    for (let k = 0; k < n; k += depthBlock) {
      const part = row + <usize>k * sizeof<T>();
      const strip = strips + (<usize>k << 5);
      partTimesStrips<T>(part, rowBytes, min(4, end - i), min(depthBlock, n - k), strip, n, p, out, scratch, k > 0);
    }
  }
}

/**
 * Four rows of the table, from the given addresses on, by one strip: sixteen sums, which go on from those in `out` where there are
 * `more`. Not to be inlined: several copies of this loop in one function leave each too few registers.
 */
function fourByFour<T>(r0: usize, r1: usize, r2: usize, r3: usize, strip: usize, depth: i32, out: usize, outBytes: usize, more: bool): void {
  let s0 = f64x2.splat(0);
  let t0 = s0;
  let s1 = s0;
  let t1 = s0;
  let s2 = s0;
  let t2 = s0;
  let s3 = s0;
  let t3 = s0;
  const o1 = out + outBytes;
  const o2 = o1 + outBytes;
  const o3 = o2 + outBytes;
  if (more) {
    s0 = v128.load(out);
    t0 = v128.load(out, 16);
    s1 = v128.load(o1);
    t1 = v128.load(o1, 16);
    s2 = v128.load(o2);
    t2 = v128.load(o2, 16);
    s3 = v128.load(o3);
    t3 = v128.load(o3, 16);
  }
  const bytes = <usize>depth * sizeof<T>();
  for (let j: usize = 0; j < bytes; j += sizeof<T>(), strip += 32) {
    const a = v128.load(strip);
    const b = v128.load(strip, 16);
    const e0 = entry<T>(r0 + j);
    s0 = f64x2.add(s0, f64x2.mul(e0, a));
    t0 = f64x2.add(t0, f64x2.mul(e0, b));
    const e1 = entry<T>(r1 + j);
    s1 = f64x2.add(s1, f64x2.mul(e1, a));
    t1 = f64x2.add(t1, f64x2.mul(e1, b));
    const e2 = entry<T>(r2 + j);
    s2 = f64x2.add(s2, f64x2.mul(e2, a));
    t2 = f64x2.add(t2, f64x2.mul(e2, b));
    const e3 = entry<T>(r3 + j);
    s3 = f64x2.add(s3, f64x2.mul(e3, a));
    t3 = f64x2.add(t3, f64x2.mul(e3, b));
  }
  v128.store(out, s0);
  v128.store(out, t0, 16);
  v128.store(o1, s1);
  v128.store(o1, t1, 16);
  v128.store(o2, s2);
  v128.store(o2, t2, 16);
  v128.store(o3, s3);
  v128.store(o3, t3, 16);
}

/** {@link tableTimesBlock} of f64. Scratch: 128 bytes. */
export function tableTimesBlock64(begin: i32, end: i32, scratch: usize, n: i32, table: usize, strips: usize, p: i32, y: usize): void {
  tableTimesBlock<f64>(begin, end, scratch, n, table, strips, p, y);
}

/** {@link tableTimesBlock} of f32. Scratch: 128 bytes. */
export function tableTimesBlock32(begin: i32, end: i32, scratch: usize, n: i32, table: usize, strips: usize, p: i32, y: usize): void {
  tableTimesBlock<f32>(begin, end, scratch, n, table, strips, p, y);
}
