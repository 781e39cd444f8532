// The innermost loops of matrix products: one tile of the result, four rows by two vectors, held in registers.
//
// Eight accumulators, two vectors of B and four entries of A are what fits the fifteen registers that V8 gives out on x86.
// With larger tiles it moves all loads of an iteration before the arithmetic and spills accumulators: half the speed.
//
// Operands come in panels. A panel of A has, for every k, the entries of four rows side by side; a panel of B has, for every
// k, 32 bytes of columns side by side (4 of f64, 8 of f32). For i16 a pair of neighboring k takes the place of one number.

/** Rows of a tile, of every type. */
export const tileRows: i32 = 4;

/** Columns of a tile of f64 or f32. */
// @ts-ignore: decorator
@inline
export function tileCols<T>(): i32 {
  return 32 / <i32>sizeof<T>();
}

/** Columns of a tile of i16. */
export const tileCols16: i32 = 8;

// @ts-ignore: decorator
@inline
function put<T>(c: usize, low: v128, high: v128, accumulate: bool): void {
  if (accumulate) {
    low = v128.add<T>(v128.load(c), low);
    high = v128.add<T>(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/** C = A B, or C += A B, for one tile of f64 or f32: panels of `depth` numbers k; rows of C are `stride` bytes apart. */
export function tile<T>(a: usize, b: usize, depth: i32, c: usize, stride: usize, accumulate: bool): void {
  let c00 = i64x2.splat(0);
  let c01 = i64x2.splat(0);
  let c10 = i64x2.splat(0);
  let c11 = i64x2.splat(0);
  let c20 = i64x2.splat(0);
  let c21 = i64x2.splat(0);
  let c30 = i64x2.splat(0);
  let c31 = i64x2.splat(0);
  const end = b + (<usize>depth << 5);
  for (; b < end; b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load_splat<T>(a);
    c00 = v128.add<T>(c00, v128.mul<T>(x0, b0));
    c01 = v128.add<T>(c01, v128.mul<T>(x0, b1));
    const x1 = v128.load_splat<T>(a, sizeof<T>());
    c10 = v128.add<T>(c10, v128.mul<T>(x1, b0));
    c11 = v128.add<T>(c11, v128.mul<T>(x1, b1));
    const x2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = v128.add<T>(c20, v128.mul<T>(x2, b0));
    c21 = v128.add<T>(c21, v128.mul<T>(x2, b1));
    const x3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = v128.add<T>(c30, v128.mul<T>(x3, b0));
    c31 = v128.add<T>(c31, v128.mul<T>(x3, b1));
    a += 4 * sizeof<T>();
  }
  put<T>(c, c00, c01, accumulate);
  put<T>(c + stride, c10, c11, accumulate);
  put<T>(c + 2 * stride, c20, c21, accumulate);
  put<T>(c + 3 * stride, c30, c31, accumulate);
}

// @ts-ignore: decorator
@inline
function addSquare<T>(sum: v128, x: v128, y: v128): v128 {
  const d = v128.sub<T>(x, y);
  return v128.add<T>(sum, v128.mul<T>(d, d));
}

/** As {@link tile}, with Σ (a − b)² in the place of Σ a b: squared distances, 0 for equal rows. */
export function distanceTile<T>(a: usize, b: usize, depth: i32, c: usize, stride: usize, accumulate: bool): void {
  let c00 = i64x2.splat(0);
  let c01 = i64x2.splat(0);
  let c10 = i64x2.splat(0);
  let c11 = i64x2.splat(0);
  let c20 = i64x2.splat(0);
  let c21 = i64x2.splat(0);
  let c30 = i64x2.splat(0);
  let c31 = i64x2.splat(0);
  const end = b + (<usize>depth << 5);
  for (; b < end; b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load_splat<T>(a);
    c00 = addSquare<T>(c00, x0, b0);
    c01 = addSquare<T>(c01, x0, b1);
    const x1 = v128.load_splat<T>(a, sizeof<T>());
    c10 = addSquare<T>(c10, x1, b0);
    c11 = addSquare<T>(c11, x1, b1);
    const x2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = addSquare<T>(c20, x2, b0);
    c21 = addSquare<T>(c21, x2, b1);
    const x3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = addSquare<T>(c30, x3, b0);
    c31 = addSquare<T>(c31, x3, b1);
    a += 4 * sizeof<T>();
  }
  put<T>(c, c00, c01, accumulate);
  put<T>(c + stride, c10, c11, accumulate);
  put<T>(c + 2 * stride, c20, c21, accumulate);
  put<T>(c + 3 * stride, c30, c31, accumulate);
}

/** As {@link tile}, in whole numbers: panels of `pairs` pairs of i16, the tile 4 × 8 of i32 in one piece of 128 bytes. Sums must stay below 2³¹. */
export function tile16(a: usize, b: usize, pairs: i32, c: usize, accumulate: bool): void {
  let c00 = i64x2.splat(0);
  let c01 = i64x2.splat(0);
  let c10 = i64x2.splat(0);
  let c11 = i64x2.splat(0);
  let c20 = i64x2.splat(0);
  let c21 = i64x2.splat(0);
  let c30 = i64x2.splat(0);
  let c31 = i64x2.splat(0);
  const end = b + (<usize>pairs << 5);
  for (; b < end; b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    c00 = i32x4.add(c00, i32x4.dot_i16x8_s(x0, b0));
    c01 = i32x4.add(c01, i32x4.dot_i16x8_s(x0, b1));
    const x1 = v128.load32_splat(a, 4);
    c10 = i32x4.add(c10, i32x4.dot_i16x8_s(x1, b0));
    c11 = i32x4.add(c11, i32x4.dot_i16x8_s(x1, b1));
    const x2 = v128.load32_splat(a, 8);
    c20 = i32x4.add(c20, i32x4.dot_i16x8_s(x2, b0));
    c21 = i32x4.add(c21, i32x4.dot_i16x8_s(x2, b1));
    const x3 = v128.load32_splat(a, 12);
    c30 = i32x4.add(c30, i32x4.dot_i16x8_s(x3, b0));
    c31 = i32x4.add(c31, i32x4.dot_i16x8_s(x3, b1));
    a += 16;
  }
  put<i32>(c, c00, c01, accumulate);
  put<i32>(c + 32, c10, c11, accumulate);
  put<i32>(c + 64, c20, c21, accumulate);
  put<i32>(c + 96, c30, c31, accumulate);
}

/**
 * As {@link tile16}, but only over those of `words` × 64 pairs that have a set bit in both masks: the others are zero in four rows, or in eight columns,
 * and add nothing. A is one half of a panel like B; the masks of B's two halves lie `next` bytes apart.
 */
export function tile16Masked(a: usize, maskA: usize, b: usize, maskB: usize, next: usize, words: i32, c: usize, accumulate: bool): void {
  let c00 = i64x2.splat(0);
  let c01 = i64x2.splat(0);
  let c10 = i64x2.splat(0);
  let c11 = i64x2.splat(0);
  let c20 = i64x2.splat(0);
  let c21 = i64x2.splat(0);
  let c30 = i64x2.splat(0);
  let c31 = i64x2.splat(0);
  const end = maskA + (<usize>words << 3);
  for (; maskA < end; maskA += 8) {
    let both = load<u64>(maskA) & (load<u64>(maskB) | load<u64>(maskB + next));
    while (both != 0) {
      const at = <usize>ctz(both) << 5;
      both &= both - 1;
      const b0 = v128.load(b + at);
      const b1 = v128.load(b + at, 16);
      const x0 = v128.load32_splat(a + at);
      c00 = i32x4.add(c00, i32x4.dot_i16x8_s(x0, b0));
      c01 = i32x4.add(c01, i32x4.dot_i16x8_s(x0, b1));
      const x1 = v128.load32_splat(a + at, 4);
      c10 = i32x4.add(c10, i32x4.dot_i16x8_s(x1, b0));
      c11 = i32x4.add(c11, i32x4.dot_i16x8_s(x1, b1));
      const x2 = v128.load32_splat(a + at, 8);
      c20 = i32x4.add(c20, i32x4.dot_i16x8_s(x2, b0));
      c21 = i32x4.add(c21, i32x4.dot_i16x8_s(x2, b1));
      const x3 = v128.load32_splat(a + at, 12);
      c30 = i32x4.add(c30, i32x4.dot_i16x8_s(x3, b0));
      c31 = i32x4.add(c31, i32x4.dot_i16x8_s(x3, b1));
    }
    maskB += 8;
    a += 64 << 5;
    b += 64 << 5;
  }
  put<i32>(c, c00, c01, accumulate);
  put<i32>(c + 32, c10, c11, accumulate);
  put<i32>(c + 64, c20, c21, accumulate);
  put<i32>(c + 96, c30, c31, accumulate);
}
