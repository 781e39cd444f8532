// Strips of squared distances: of a few rows to many points, one point beside the other. In f64, in the order of pairs.ts.

import { squared, squaredFour } from "./pairs";

/**
 * Squared distances of rows i … i + 3 of `queries` (the last one, end − 1, again where there are fewer) to `width` points, a
 * strip of `strip` bytes for each row. The points are columns: the same coordinate of all of them side by side, `stride`
 * apart, three columns at least (zeros behind the last), readable up to the next multiple of four.
 */
export function squaredStrips(
  queries: usize,
  i: i32,
  end: i32,
  cols: i32,
  columns: usize,
  stride: i32,
  width: i32,
  out: usize,
  strip: usize,
): void {
  if (cols <= 3) {
    planeRows(queries, i, i + 1, end, cols, columns, stride, width, out, strip);
    planeRows(queries, i + 2, i + 3, end, cols, columns, stride, width, out + 2 * strip, strip);
  } else tileRows(queries, i, end, cols, columns, stride, width, out, strip);
}

// @ts-ignore: decorator
@inline
function coordinate(queries: usize, i: i32, j: i32, cols: i32): v128 {
  return j < cols ? v128.load64_splat(queries + ((<usize>i * cols + j) << 3)) : f64x2.splat(0);
}

/** Squared distances of two rows to `width` points of at most three columns (the columns that are missing are zeros), a strip for each. */
function planeRows(
  queries: usize,
  i: i32,
  j: i32,
  end: i32,
  cols: i32,
  columns: usize,
  stride: i32,
  width: i32,
  out: usize,
  strip: usize,
): void {
  i = min(i, end - 1);
  j = min(j, end - 1);
  const a0 = coordinate(queries, i, 0, cols);
  const a1 = coordinate(queries, i, 1, cols);
  const a2 = coordinate(queries, i, 2, cols);
  const b0 = coordinate(queries, j, 0, cols);
  const b1 = coordinate(queries, j, 1, cols);
  const b2 = coordinate(queries, j, 2, cols);
  const line = <usize>stride << 3;
  for (let at: usize = 0; at < <usize>width << 3; at += 16) {
    const from = columns + at;
    const x = v128.load(from);
    const y = v128.load(from + line);
    const z = v128.load(from + 2 * line);
    let u = f64x2.sub(a0, x);
    let v = f64x2.sub(a1, y);
    let w = f64x2.sub(a2, z);
    u = f64x2.add(f64x2.add(f64x2.mul(u, u), f64x2.mul(w, w)), f64x2.mul(v, v));
    v128.store(out + at, u);
    u = f64x2.sub(b0, x);
    v = f64x2.sub(b1, y);
    w = f64x2.sub(b2, z);
    u = f64x2.add(f64x2.add(f64x2.mul(u, u), f64x2.mul(w, w)), f64x2.mul(v, v));
    v128.store(out + strip + at, u);
  }
}

/** The same of rows i … i + 3 for any number of columns. */
function tileRows(
  queries: usize,
  i: i32,
  end: i32,
  cols: i32,
  columns: usize,
  stride: i32,
  width: i32,
  out: usize,
  strip: usize,
): void {
  const rowBytes = <usize>cols << 3;
  const q0 = queries + <usize>i * rowBytes;
  const q1 = queries + <usize>min(i + 1, end - 1) * rowBytes;
  const q2 = queries + <usize>min(i + 2, end - 1) * rowBytes;
  const q3 = queries + <usize>min(i + 3, end - 1) * rowBytes;
  const step = <usize>stride << 4;
  for (let j = 0; j < width; j += 4) {
    const at = out + (<usize>j << 3);
    for (let parity = 0; parity < min(2, cols); parity++) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let e0 = a0;
      let e1 = a0;
      let from = columns + ((<usize>parity * stride + j) << 3);
      for (let d: usize = <usize>parity << 3; d < rowBytes; d += 16) {
        const x = v128.load(from);
        const y = v128.load(from, 16);
        from += step;
        let q = v128.load64_splat(q0 + d);
        let p = f64x2.sub(q, x);
        a0 = f64x2.add(a0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        a1 = f64x2.add(a1, f64x2.mul(p, p));
        q = v128.load64_splat(q1 + d);
        p = f64x2.sub(q, x);
        b0 = f64x2.add(b0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        b1 = f64x2.add(b1, f64x2.mul(p, p));
        q = v128.load64_splat(q2 + d);
        p = f64x2.sub(q, x);
        c0 = f64x2.add(c0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        c1 = f64x2.add(c1, f64x2.mul(p, p));
        q = v128.load64_splat(q3 + d);
        p = f64x2.sub(q, x);
        e0 = f64x2.add(e0, f64x2.mul(p, p));
        p = f64x2.sub(q, y);
        e1 = f64x2.add(e1, f64x2.mul(p, p));
      }
      if (parity) {
        a0 = f64x2.add(v128.load(at), a0);
        a1 = f64x2.add(v128.load(at, 16), a1);
        b0 = f64x2.add(v128.load(at + strip), b0);
        b1 = f64x2.add(v128.load(at + strip, 16), b1);
        c0 = f64x2.add(v128.load(at + 2 * strip), c0);
        c1 = f64x2.add(v128.load(at + 2 * strip, 16), c1);
        e0 = f64x2.add(v128.load(at + 3 * strip), e0);
        e1 = f64x2.add(v128.load(at + 3 * strip, 16), e1);
      }
      v128.store(at, a0);
      v128.store(at, a1, 16);
      v128.store(at + strip, b0);
      v128.store(at + strip, b1, 16);
      v128.store(at + 2 * strip, c0);
      v128.store(at + 2 * strip, c1, 16);
      v128.store(at + 3 * strip, e0);
      v128.store(at + 3 * strip, e1, 16);
    }
  }
}

/** Squared distances of row `i` of `queries` to rows first … first + count of `points`, both rows of T. */
export function squaredRow<T>(queries: usize, i: i32, points: usize, first: i32, count: i32, cols: i32, out: usize): void {
  const bytes = <usize>cols * sizeof<T>();
  const a = queries + <usize>i * bytes;
  let b = points + <usize>first * bytes;
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    squaredFour<T>(a, b, b + bytes, b + 2 * bytes, b + 3 * bytes, cols, out + (<usize>j << 3));
    b += 4 * bytes;
  }
  for (; j < count; j++) {
    store<f64>(out + (<usize>j << 3), squared<T>(a, b, cols));
    b += bytes;
  }
}
