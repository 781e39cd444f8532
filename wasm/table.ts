// The product of a large square table with a few columns, which block Krylov spends its time in.

/** Columns of the table taken at a time: four rows of them and a strip of X stay in the nearest caches. */
const depthBlock: i32 = 512;

// @ts-ignore: decorator
@inline
function entry<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(at) : f64x2.splat(<f64>load<f32>(at));
}

/**
 * Four rows of Y = S X, or fewer (`rows`), as far as `depth` columns of S go: entry (i, k) of the part of S is `step` bytes behind entry
 * (i, k − 1) and `rowStep` bytes behind (i − 1, k). `strips` is where X's rows for these columns begin in the first strip.
 */
function partTimesStrips<T>(
  part: usize,
  step: usize,
  rowStep: usize,
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
  const r1 = rows > 1 ? part + rowStep : part;
  const r2 = rows > 2 ? r1 + rowStep : r1;
  const r3 = rows > 3 ? r2 + rowStep : r2;
  for (let c = 0; c < p; c += 4) {
    const strip = strips + ((<usize>(c >> 2) * n) << 5);
    const out = y + (<usize>c << 3);
    if (rows == 4 && c + 4 <= p) fourByFour<T>(part, r1, r2, r3, step, strip, depth, out, outBytes, more);
    else {
      for (let r = 0; r < rows; r++) if (more) memory.copy(scratch + (<usize>r << 5), out + <usize>r * outBytes, <usize>min(4, p - c) << 3);
      fourByFour<T>(part, r1, r2, r3, step, strip, depth, scratch, 32, more);
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
      partTimesStrips<T>(part, sizeof<T>(), rowBytes, min(4, end - i), min(depthBlock, n - k), strip, n, p, out, scratch, k > 0);
    }
  }
}

/**
 * Neighboring columns in groups of eight: side by side in 64 bytes a row, `rows` rows a group. Rows lie so far apart that they drive each other
 * out of the caches and their pages out of the list of known ones, so each is read once.
 */
function packColumns(source: usize, rowBytes: usize, count: i32, rows: i32, out: usize): void {
  const groupBytes = <usize>rows << 6;
  const whole = count & ~7;
  for (let r = 0; r < rows; r++) {
    let to = out;
    let from = source;
    for (let c = 0; c < whole; c += 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      from += 64;
      to += groupBytes;
    }
    for (let c = whole; c < count; c++) {
      store<f64>(to, load<f64>(from));
      from += 8;
      to += 8;
    }
    source += rowBytes;
    out += 64;
  }
}

/**
 * The same, to the last bit, for a symmetric S in f64 of which only bands from the diagonal on are there: band b has the rows
 * b · height, …, b · height + height − 1, and of each the columns from b · height on. `begin` and `height` are multiples of 8. Scratch: 128 bytes, and
 * 8 for each of `height` rows and of end − begin, rounded up to 8, columns.
 */
export function bandsTimesBlock(begin: i32, end: i32, scratch: usize, n: i32, height: i32, bands: usize, strips: usize, p: i32, y: usize): void {
  // What is left of a row's own band stands in the columns of those before. Rows of a task go through a band together: it is read once.
  const packed = scratch + 128;
  let band = bands;
  for (let first = 0; first < end; first += height) {
    const rowBytes = <usize>(n - first) << 3;
    const from = max(begin, first + height);
    if (from < end) packColumns(band + (<usize>(from - first) << 3), rowBytes, end - from, height, packed);
    for (let i = from; i < end; i += 4) {
      const c = i - from;
      const part = packed + ((<usize>(c >> 3) * height) << 6) + (<usize>(c & 4) << 3);
      const out = y + ((<usize>i * p) << 3);
      partTimesStrips<f64>(part, 64, 8, min(4, end - i), height, strips + (<usize>first << 5), n, p, out, scratch, first > 0);
    }
    const last = min(end, first + height);
    for (let i = max(begin, first); i < last; i += 4) {
      const out = y + ((<usize>i * p) << 3);
      for (let k = first; k < n; k += depthBlock) {
        const part = band + <usize>(i - first) * rowBytes + (<usize>(k - first) << 3);
        partTimesStrips<f64>(part, 8, rowBytes, min(4, last - i), min(depthBlock, n - k), strips + (<usize>k << 5), n, p, out, scratch, k > 0);
      }
    }
    band += <usize>height * rowBytes;
  }
}

/**
 * Four rows of the table, from the given addresses on in steps, by one strip: sixteen sums, which go on from those in `out` where there are
 * `more`. Not to be inlined: several copies of this loop in one function leave each too few registers.
 */
function fourByFour<T>(r0: usize, r1: usize, r2: usize, r3: usize, step: usize, strip: usize, depth: i32, out: usize, outBytes: usize, more: bool): void {
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
  const bytes = <usize>depth * step;
  for (let j: usize = 0; j < bytes; j += step, strip += 32) {
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
