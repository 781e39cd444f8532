// Sums over all pairs of points of two distances: between the points, and between their images in an embedding.

import { squaredRow, squaredStrips } from "./strips";

const group: usize = 4;

/** Bytes of scratch for {@link pairSums}. */
export function pairSumsScratch(count: i32): i32 {
  return <i32>(2 * group * ((<usize>count + 8) << 3));
}

/** Squared distances of rows i … i + 3 to points i, i + 1, … */
// @ts-ignore: decorator
@inline
function strips(rows: usize, columns: usize, cols: i32, stride: i32, i: i32, end: i32, count: i32, out: usize, strip: usize): void {
  if (columns) {
    squaredStrips(rows, i, end, cols, columns + (<usize>i << 3), stride, count - i, out, strip);
    return;
  }
  for (let r = i; r < min(i + <i32>group, end); r++) {
    squaredRow<f64>(rows, r, rows, i, count - i, cols, out + <usize>(r - i) * strip);
  }
}

/**
 * For rows i in [begin, end): sums over j > i of u, v, u², v², u v, where u = x − a − c y, v = y − b, x the distance of points
 * i and j, y that of their images; five f64 a row.
 *
 * Both sets are given as rows of f64 and, where there are few columns, as columns too (strips.ts); else columns is 0.
 */
export function pairSums(
  begin: i32,
  end: i32,
  scratch: usize,
  count: i32,
  xRows: usize,
  xColumns: usize,
  xCols: i32,
  yRows: usize,
  yColumns: usize,
  yCols: i32,
  stride: i32,
  a: f64,
  b: f64,
  c: f64,
  out: usize,
): void {
  const strip = (<usize>count + 8) << 3;
  const other = scratch + group * strip;
  const as = f64x2.splat(a);
  const bs = f64x2.splat(b);
  const cs = f64x2.splat(c);
  for (let i = begin; i < end; i += <i32>group) {
    strips(xRows, xColumns, xCols, stride, i, end, count, scratch, strip);
    strips(yRows, yColumns, yCols, stride, i, end, count, other, strip);
    for (let r = i; r < min(i + <i32>group, end); r++) {
      const x = scratch + <usize>(r - i) * strip;
      const y = other + <usize>(r - i) * strip;
      let su = f64x2.splat(0);
      let sv = su;
      let suu = su;
      let svv = su;
      let suv = su;
      let j = r + 1 - i;
      const last = count - i;
      for (; j + 2 <= last; j += 2) {
        const at = <usize>j << 3;
        const image = f64x2.sqrt(v128.load(y + at));
        const u = f64x2.sub(f64x2.sub(f64x2.sqrt(v128.load(x + at)), as), f64x2.mul(cs, image));
        const v = f64x2.sub(image, bs);
        su = f64x2.add(su, u);
        sv = f64x2.add(sv, v);
        suu = f64x2.add(suu, f64x2.mul(u, u));
        svv = f64x2.add(svv, f64x2.mul(v, v));
        suv = f64x2.add(suv, f64x2.mul(u, v));
      }
      let u: f64 = 0;
      let v: f64 = 0;
      if (j < last) {
        const at = <usize>j << 3;
        const image = Math.sqrt(load<f64>(y + at));
        u = Math.sqrt(load<f64>(x + at)) - a - c * image;
        v = image - b;
      }
      const to = out + <usize>r * 40;
      store<f64>(to, f64x2.extract_lane(su, 0) + f64x2.extract_lane(su, 1) + u);
      store<f64>(to, f64x2.extract_lane(sv, 0) + f64x2.extract_lane(sv, 1) + v, 8);
      store<f64>(to, f64x2.extract_lane(suu, 0) + f64x2.extract_lane(suu, 1) + u * u, 16);
      store<f64>(to, f64x2.extract_lane(svv, 0) + f64x2.extract_lane(svv, 1) + v * v, 24);
      store<f64>(to, f64x2.extract_lane(suv, 0) + f64x2.extract_lane(suv, 1) + u * v, 32);
    }
  }
}

/** For pairs [begin, end) of `pairs` (two i32 each): the distance of the two rows, to out (f64). */
export function pairDistances(begin: i32, end: i32, scratch: usize, pairs: usize, rows: usize, cols: i32, out: usize): void {
  const width = <usize>cols << 3;
  for (let t = begin; t < end; t++) {
    const i = load<i32>(pairs + (<usize>t << 3));
    const j = load<i32>(pairs + (<usize>t << 3), 4);
    squaredRow<f64>(rows, i, rows, j, 1, cols, scratch);
    store<f64>(out + (<usize>t << 3), Math.sqrt(load<f64>(scratch)));
  }
}
