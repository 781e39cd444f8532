// Kernels for sparse symmetric matrices: products with blocks of vectors. All f64; the factors of such a matrix are in factor.ts.

/**
 * Rows [begin, end) of Y = alpha A X + beta X + gamma Z for a sparse A by compressed rows; X, Y, Z are row-major with p columns.
 * Z may be Y itself; where its address is 0 it is left out.
 */
export function sparseBlock64(
  begin: i32, end: i32, scratch: usize, offsets: usize, indices: usize, values: usize,
  x: usize, y: usize, p: i32, alpha: f64, beta: f64, z: usize, gamma: f64,
): void {
  const stride = <usize>p << 3;
  for (let i = begin; i < end; i++) {
    const first = load<i32>(offsets + (<usize>i << 2));
    const last = load<i32>(offsets + (<usize>i << 2), 4);
    const row = <usize>i * stride;
    let j = 0;
    for (; j + 8 <= p; j += 8) {
      let s0 = f64x2.splat(0);
      let s1 = f64x2.splat(0);
      let s2 = f64x2.splat(0);
      let s3 = f64x2.splat(0);
      const left = <usize>j << 3;
      for (let e = first; e < last; e++) {
        const c = v128.load64_splat(values + (<usize>e << 3));
        const at = x + <usize>load<u32>(indices + (<usize>e << 2)) * stride + left;
        s0 = f64x2.add(s0, f64x2.mul(c, v128.load(at)));
        s1 = f64x2.add(s1, f64x2.mul(c, v128.load(at, 16)));
        s2 = f64x2.add(s2, f64x2.mul(c, v128.load(at, 32)));
        s3 = f64x2.add(s3, f64x2.mul(c, v128.load(at, 48)));
      }
      const at = row + left;
      finishPair(s0, x + at, y + at, z == 0 ? 0 : z + at, alpha, beta, gamma);
      finishPair(s1, x + at + 16, y + at + 16, z == 0 ? 0 : z + at + 16, alpha, beta, gamma);
      finishPair(s2, x + at + 32, y + at + 32, z == 0 ? 0 : z + at + 32, alpha, beta, gamma);
      finishPair(s3, x + at + 48, y + at + 48, z == 0 ? 0 : z + at + 48, alpha, beta, gamma);
    }
    for (; j + 2 <= p; j += 2) {
      let s = f64x2.splat(0);
      const left = <usize>j << 3;
      for (let e = first; e < last; e++) {
        const at = x + <usize>load<u32>(indices + (<usize>e << 2)) * stride + left;
        s = f64x2.add(s, f64x2.mul(v128.load64_splat(values + (<usize>e << 3)), v128.load(at)));
      }
      const at = row + left;
      finishPair(s, x + at, y + at, z == 0 ? 0 : z + at, alpha, beta, gamma);
    }
    if (j < p) {
      let s: f64 = 0;
      const left = <usize>j << 3;
      for (let e = first; e < last; e++) {
        s += load<f64>(values + (<usize>e << 3)) * load<f64>(x + <usize>load<u32>(indices + (<usize>e << 2)) * stride + left);
      }
      const at = row + left;
      let t = alpha * s + beta * load<f64>(x + at);
      if (z != 0) t += gamma * load<f64>(z + at);
      store<f64>(y + at, t);
    }
  }
}

// @ts-ignore: decorator
@inline
function finishPair(s: v128, x: usize, y: usize, z: usize, alpha: f64, beta: f64, gamma: f64): void {
  let t = f64x2.add(f64x2.mul(f64x2.splat(alpha), s), f64x2.mul(f64x2.splat(beta), v128.load(x)));
  if (z != 0) t = f64x2.add(t, f64x2.mul(f64x2.splat(gamma), v128.load(z)));
  v128.store(y, t);
}

/** Rows [begin, end) of the target are the rows index[i] of the source, p columns each. */
export function takeRows64(begin: i32, end: i32, scratch: usize, source: usize, index: usize, target: usize, p: i32): void {
  const bytes = <usize>p << 3;
  for (let i = begin; i < end; i++) {
    const from = source + <usize>load<u32>(index + (<usize>i << 2)) * bytes;
    const to = target + <usize>i * bytes;
    for (let k: usize = 0; k < bytes; k += 8) store<f64>(to + k, load<f64>(from + k));
  }
}
