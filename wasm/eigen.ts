// Kernels of the dense symmetric eigenproblem, all f64. The matrix is held by its upper triangle, row after row.

/**
 * Steps [first, last) of the Householder tridiagonalization of an n × n matrix; begin and end are not used, since the steps
 * follow each other and one thread does them all.
 *
 * Step k brings row k up to date with the reflection before it, reads off diagonal[k], and finds the reflection I − β v vᵀ that
 * sends x, row k right of the diagonal, to (α, 0, …, 0): beside[k] = α, betas[k] = β, and v takes the place of x. One pass over
 * the rows below then does two things at once: A ← A − u wᵀ − w uᵀ for the reflection before (u its v), and p = A v for this one.
 * At the end w = β p − (β²/2)(pᵀv) v. `w` holds two rows of n, by turns the old and the new; the row of step k is k mod 2.
 */
export function tridiagonalize64(
  begin: i32, end: i32, scratch: usize,
  a: usize, n: i32, diagonal: usize, beside: usize, betas: usize, w: usize, first: i32, last: i32,
): void {
  const stride = <usize>n << 3;
  for (let k = first; k < last; k++) {
    const row = a + <usize>k * stride;
    const p = w + (k & 1 ? stride : 0);
    const old = w + (k & 1 ? 0 : stride);
    const u = row - stride;
    const update = k > 0 && load<f64>(betas + (<usize>(k - 1) << 3)) != 0;
    if (update) {
      const uk = load<f64>(u + (<usize>k << 3));
      const wk = load<f64>(old + (<usize>k << 3));
      for (let j = k; j < n; j++) {
        const at = <usize>j << 3;
        store<f64>(row + at, load<f64>(row + at) - (uk * load<f64>(old + at) + wk * load<f64>(u + at)));
      }
    }
    store<f64>(diagonal + (<usize>k << 3), load<f64>(row + (<usize>k << 3)));
    const next = k + 1;
    if (next >= n) return;
    let tail: f64 = 0;
    for (let j = next + 1; j < n; j++) {
      const x = load<f64>(row + (<usize>j << 3));
      tail += x * x;
    }
    const head = row + (<usize>next << 3);
    const x0 = load<f64>(head);
    let beta: f64 = 0;
    if (tail == 0) store<f64>(beside + (<usize>k << 3), x0);
    else {
      const norm = Math.sqrt(x0 * x0 + tail);
      const alpha = x0 > 0 ? -norm : norm;
      const v0 = x0 - alpha;
      beta = 2 / (v0 * v0 + tail);
      store<f64>(head, v0);
      store<f64>(beside + (<usize>k << 3), alpha);
    }
    store<f64>(betas + (<usize>k << 3), beta);
    if (beta == 0 && !update) continue;
    memory.fill(p + (<usize>next << 3), 0, <usize>(n - next) << 3);
    for (let i = next; i < n; i++) updateAndMultiply(a + <usize>i * stride, u, old, row, p, i, n, update);
    if (beta == 0) continue;
    let product: f64 = 0;
    for (let j = next; j < n; j++) {
      const at = <usize>j << 3;
      const value = beta * load<f64>(p + at);
      store<f64>(p + at, value);
      product += value * load<f64>(row + at);
    }
    const half = (beta / 2) * product;
    for (let j = next; j < n; j++) {
      const at = <usize>j << 3;
      store<f64>(p + at, load<f64>(p + at) - half * load<f64>(row + at));
    }
  }
}

/** Row i of the pass: a_ij −= u_i w_j + w_i u_j for j ≥ i, and its share of p = A v by both triangles. */
// @ts-ignore: decorator
@inline
function updateAndMultiply(a: usize, u: usize, w: usize, v: usize, p: usize, i: i32, n: i32, update: bool): void {
  const at = <usize>i << 3;
  const ui = update ? load<f64>(u + at) : 0;
  const wi = update ? load<f64>(w + at) : 0;
  const vi = load<f64>(v + at);
  let t = load<f64>(a + at);
  if (update) {
    t -= ui * load<f64>(w + at) + wi * load<f64>(u + at);
    store<f64>(a + at, t);
  }
  let own = t * vi;
  const uu = f64x2.splat(ui);
  const ww = f64x2.splat(wi);
  const vv = f64x2.splat(vi);
  let sum = f64x2.splat(0);
  let j = i + 1;
  if (update) {
    for (; j + 2 <= n; j += 2) {
      const k = <usize>j << 3;
      const x = f64x2.sub(v128.load(a + k), f64x2.add(f64x2.mul(uu, v128.load(w + k)), f64x2.mul(ww, v128.load(u + k))));
      v128.store(a + k, x);
      sum = f64x2.add(sum, f64x2.mul(x, v128.load(v + k)));
      v128.store(p + k, f64x2.add(v128.load(p + k), f64x2.mul(x, vv)));
    }
  } else {
    for (; j + 2 <= n; j += 2) {
      const k = <usize>j << 3;
      const x = v128.load(a + k);
      sum = f64x2.add(sum, f64x2.mul(x, v128.load(v + k)));
      v128.store(p + k, f64x2.add(v128.load(p + k), f64x2.mul(x, vv)));
    }
  }
  if (j < n) {
    const k = <usize>j << 3;
    let x = load<f64>(a + k);
    if (update) {
      x -= ui * load<f64>(w + k) + wi * load<f64>(u + k);
      store<f64>(a + k, x);
    }
    own += x * load<f64>(v + k);
    store<f64>(p + k, load<f64>(p + k) + x * vi);
  }
  own += f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  store<f64>(p + at, load<f64>(p + at) + own);
}

/**
 * Columns [begin, end) of a matrix with long rows (width apart) under `count` rotations, each three numbers (i, c, s):
 * rows i + 1 and i become s·(row i) + c·(row i + 1) and c·(row i) − s·(row i + 1). A rotation that follows one at i + 1 takes
 * its row from registers.
 */
export function rotateRows64(begin: i32, end: i32, scratch: usize, rows: usize, width: i32, rotations: usize, count: i32): void {
  const stride = <usize>width << 3;
  let j = begin;
  for (; j + 8 <= end; j += 8) rotatePanel(rows + (<usize>j << 3), stride, rotations, count);
  for (; j < end; j++) {
    const column = rows + (<usize>j << 3);
    for (let r = 0; r < count; r++) {
      const at = rotations + <usize>r * 24;
      const upper = column + <usize>(<i32>load<f64>(at)) * stride;
      const c = load<f64>(at, 8);
      const s = load<f64>(at, 16);
      const x = load<f64>(upper + stride);
      const y = load<f64>(upper);
      store<f64>(upper + stride, s * y + c * x);
      store<f64>(upper, c * y - s * x);
    }
  }
}

// @ts-ignore: decorator
@inline
function rotatePanel(panel: usize, stride: usize, rotations: usize, count: i32): void {
  if (count == 0) return;
  let held = panel + <usize>(<i32>load<f64>(rotations) + 1) * stride;
  let x0 = v128.load(held);
  let x1 = v128.load(held, 16);
  let x2 = v128.load(held, 32);
  let x3 = v128.load(held, 48);
  for (let r = 0; r < count; r++) {
    const at = rotations + <usize>r * 24;
    const upper = panel + <usize>(<i32>load<f64>(at)) * stride;
    if (upper + stride != held) {
      v128.store(held, x0);
      v128.store(held, x1, 16);
      v128.store(held, x2, 32);
      v128.store(held, x3, 48);
      held = upper + stride;
      x0 = v128.load(held);
      x1 = v128.load(held, 16);
      x2 = v128.load(held, 32);
      x3 = v128.load(held, 48);
    }
    const c = v128.load64_splat(at, 8);
    const s = v128.load64_splat(at, 16);
    const y0 = v128.load(upper);
    const y1 = v128.load(upper, 16);
    const y2 = v128.load(upper, 32);
    const y3 = v128.load(upper, 48);
    v128.store(held, f64x2.add(f64x2.mul(s, y0), f64x2.mul(c, x0)));
    v128.store(held, f64x2.add(f64x2.mul(s, y1), f64x2.mul(c, x1)), 16);
    v128.store(held, f64x2.add(f64x2.mul(s, y2), f64x2.mul(c, x2)), 32);
    v128.store(held, f64x2.add(f64x2.mul(s, y3), f64x2.mul(c, x3)), 48);
    x0 = f64x2.sub(f64x2.mul(c, y0), f64x2.mul(s, x0));
    x1 = f64x2.sub(f64x2.mul(c, y1), f64x2.mul(s, x1));
    x2 = f64x2.sub(f64x2.mul(c, y2), f64x2.mul(s, x2));
    x3 = f64x2.sub(f64x2.mul(c, y3), f64x2.mul(s, x3));
    held = upper;
  }
  v128.store(held, x0);
  v128.store(held, x1, 16);
  v128.store(held, x2, 32);
  v128.store(held, x3, 48);
}

/**
 * Rows [begin, end) of Z, each n wide, under the reflections of {@link tridiagonalize64}: z ← z − β (vᵀz) v. The last reflection
 * comes first where `forward` is 0: z becomes Q z, so rows of tridiagonal eigenvectors become eigenvectors of the matrix. The
 * first comes first where it is 1: z becomes Qᵀ z.
 */
export function reflectRows64(begin: i32, end: i32, scratch: usize, rows: usize, n: i32, reflectors: usize, betas: usize, forward: i32): void {
  const stride = <usize>n << 3;
  for (let i = begin; i < end; i += 2) {
    const z = rows + <usize>i * stride;
    const y = i + 1 < end ? z + stride : z;
    for (let step = 0; step < n - 2; step++) {
      const k = forward ? step : n - 3 - step;
      const beta = load<f64>(betas + (<usize>k << 3));
      if (beta == 0) continue;
      const from = <usize>(k + 1) << 3;
      const v = reflectors + <usize>k * stride + from;
      if (y == z) reflectOne(z + from, v, n - k - 1, beta);
      else reflectTwo(z + from, y + from, v, n - k - 1, beta);
    }
  }
}

// @ts-ignore: decorator
@inline
function reflectOne(z: usize, v: usize, n: i32, beta: f64): void {
  let sum = f64x2.splat(0);
  const whole = <usize>(n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(z + k), v128.load(v + k)));
  let dot = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (n & 1) dot += load<f64>(z + whole) * load<f64>(v + whole);
  dot *= beta;
  const d = f64x2.splat(dot);
  for (let k: usize = 0; k < whole; k += 16) v128.store(z + k, f64x2.sub(v128.load(z + k), f64x2.mul(d, v128.load(v + k))));
  if (n & 1) store<f64>(z + whole, load<f64>(z + whole) - dot * load<f64>(v + whole));
}

// @ts-ignore: decorator
@inline
function reflectTwo(z: usize, y: usize, v: usize, n: i32, beta: f64): void {
  let sumZ = f64x2.splat(0);
  let sumY = f64x2.splat(0);
  const whole = <usize>(n & ~1) << 3;
  for (let k: usize = 0; k < whole; k += 16) {
    const x = v128.load(v + k);
    sumZ = f64x2.add(sumZ, f64x2.mul(v128.load(z + k), x));
    sumY = f64x2.add(sumY, f64x2.mul(v128.load(y + k), x));
  }
  let dotZ = f64x2.extract_lane(sumZ, 0) + f64x2.extract_lane(sumZ, 1);
  let dotY = f64x2.extract_lane(sumY, 0) + f64x2.extract_lane(sumY, 1);
  if (n & 1) {
    const x = load<f64>(v + whole);
    dotZ += load<f64>(z + whole) * x;
    dotY += load<f64>(y + whole) * x;
  }
  dotZ *= beta;
  dotY *= beta;
  const dz = f64x2.splat(dotZ);
  const dy = f64x2.splat(dotY);
  for (let k: usize = 0; k < whole; k += 16) {
    const x = v128.load(v + k);
    v128.store(z + k, f64x2.sub(v128.load(z + k), f64x2.mul(dz, x)));
    v128.store(y + k, f64x2.sub(v128.load(y + k), f64x2.mul(dy, x)));
  }
  if (n & 1) {
    const x = load<f64>(v + whole);
    store<f64>(z + whole, load<f64>(z + whole) - dotZ * x);
    store<f64>(y + whole, load<f64>(y + whole) - dotY * x);
  }
}
