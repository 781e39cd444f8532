/** What classical scaling, its quality and its continuation to new points do with n × n tables of distances in f64 or f32. */

/**
 * Rows [begin, end) of a table of width n: every entry d becomes s = (scale · d)². Sums of s and of s² go to sums[2 i] and
 * sums[2 i + 1], f64, four partial sums added at the end of the row.
 */
function squareRows<T>(begin: i32, end: i32, n: i32, table: usize, scale: f64, sums: usize): void {
  for (let i = begin; i < end; i++) {
    const row = table + <usize>i * n * sizeof<T>();
    let a0 = f64x2.splat(0);
    let a1 = f64x2.splat(0);
    let q0 = f64x2.splat(0);
    let q1 = f64x2.splat(0);
    const factor = v128.splat<T>(<T>scale);
    let j: usize = 0;
    for (; j + 4 <= <usize>n; j += 4) {
      const at = row + j * sizeof<T>();
      const d = v128.mul<T>(factor, v128.load(at));
      const s = v128.mul<T>(d, d);
      v128.store(at, s);
      let low: v128;
      let high: v128;
      if (sizeof<T>() == 8) {
        const more = v128.mul<T>(factor, v128.load(at, 16));
        low = s;
        high = v128.mul<T>(more, more);
        v128.store(at, high, 16);
      } else {
        low = f64x2.promote_low_f32x4(s);
        high = f64x2.promote_low_f32x4(v128.shuffle<f64>(s, s, 1, 1));
      }
      a0 = f64x2.add(a0, low);
      a1 = f64x2.add(a1, high);
      q0 = f64x2.add(q0, f64x2.mul(low, low));
      q1 = f64x2.add(q1, f64x2.mul(high, high));
    }
    const a = f64x2.add(a0, a1);
    const q = f64x2.add(q0, q1);
    let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
    let squares = f64x2.extract_lane(q, 0) + f64x2.extract_lane(q, 1);
    for (; j < <usize>n; j++) {
      const at = row + j * sizeof<T>();
      const d = <T>((<T>scale) * load<T>(at));
      const s = <T>(d * d);
      store<T>(at, s);
      sum += <f64>s;
      squares += <f64>s * <f64>s;
    }
    store<f64>(sums + (<usize>i << 4), sum);
    store<f64>(sums + (<usize>i << 4), squares, 8);
  }
}

/** {@link squareRows} of f64. */
export function squareRows64(begin: i32, end: i32, scratch: usize, n: i32, table: usize, scale: f64, sums: usize): void {
  squareRows<f64>(begin, end, n, table, scale, sums);
}

/** {@link squareRows} of f32. */
export function squareRows32(begin: i32, end: i32, scratch: usize, n: i32, table: usize, scale: f64, sums: usize): void {
  squareRows<f32>(begin, end, n, table, scale, sums);
}

// @ts-ignore: decorator
@inline
function addSquare(sum: v128, x: v128, y: v128): v128 {
  const difference = f64x2.sub(x, y);
  return f64x2.add(sum, f64x2.mul(difference, difference));
}

/** Entries j and j + 1 of a row of T as f64. */
// @ts-ignore: decorator
@inline
function pairOf<T>(row: usize, j: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(row + (j << 3)) : f64x2.promote_low_f32x4(v128.load64_zero(row + (j << 2)));
}

/**
 * For the rows rows[begin … end) of a table of squared distances s: over all columns j, or with `half` those before the row,
 * a = √s and b = ‖yᵢ − yⱼ‖; the sums of a, b, a², b², a b go to sums[5 t …], t the row's place in `rows`. `axes` holds Y by
 * columns, d × n.
 */
function correlateRows<T>(begin: i32, end: i32, rows: usize, half: i32, n: i32, table: usize, axes: usize, d: i32, sums: usize): void {
  const axisBytes = <usize>n << 3;
  for (let t = begin; t < end; t++) {
    const i = load<i32>(rows + (<usize>t << 2));
    const row = table + <usize>i * n * sizeof<T>();
    const own = axes + (<usize>i << 3);
    const stop = <usize>(half ? i : n);
    let a1 = f64x2.splat(0);
    let b1 = a1;
    let a2 = a1;
    let b2 = a1;
    let ab = a1;
    let j: usize = 0;
    // Eight columns at a time are a cache line of each axis: with fewer its page would be looked up for every two.
    for (; j + 8 <= stop; j += 8) {
      let q0 = f64x2.splat(0);
      let q1 = q0;
      let q2 = q0;
      let q3 = q0;
      let at = axes + (j << 3);
      let mine = own;
      for (let c = 0; c < d; c++, at += axisBytes, mine += axisBytes) {
        const y = v128.load64_splat(mine);
        q0 = addSquare(q0, y, v128.load(at));
        q1 = addSquare(q1, y, v128.load(at, 16));
        q2 = addSquare(q2, y, v128.load(at, 32));
        q3 = addSquare(q3, y, v128.load(at, 48));
      }
      for (let u: usize = 0; u < 4; u++) {
        const s = pairOf<T>(row, j + 2 * u);
        const square = u == 0 ? q0 : u == 1 ? q1 : u == 2 ? q2 : q3;
        const a = f64x2.sqrt(s);
        const b = f64x2.sqrt(square);
        a1 = f64x2.add(a1, a);
        b1 = f64x2.add(b1, b);
        a2 = f64x2.add(a2, s);
        b2 = f64x2.add(b2, square);
        ab = f64x2.add(ab, f64x2.mul(a, b));
      }
    }
    for (; j < stop; j += 2) {
      const single = j + 1 == stop;
      let s: v128;
      if (!single) s = pairOf<T>(row, j);
      else if (sizeof<T>() == 8) s = v128.load64_zero(row + (j << 3));
      else s = f64x2.promote_low_f32x4(v128.load32_zero(row + (j << 2)));
      let square = f64x2.splat(0);
      let at = axes + (j << 3);
      let mine = own;
      for (let c = 0; c < d; c++, at += axisBytes, mine += axisBytes) {
        const y = v128.load64_splat(mine);
        square = addSquare(square, y, single ? f64x2.replace_lane(y, 0, load<f64>(at)) : v128.load(at));
      }
      const a = f64x2.sqrt(s);
      const b = f64x2.sqrt(square);
      a1 = f64x2.add(a1, a);
      b1 = f64x2.add(b1, b);
      a2 = f64x2.add(a2, s);
      b2 = f64x2.add(b2, square);
      ab = f64x2.add(ab, f64x2.mul(a, b));
    }
    const out = sums + <usize>t * 40;
    store<f64>(out, f64x2.extract_lane(a1, 0) + f64x2.extract_lane(a1, 1));
    store<f64>(out, f64x2.extract_lane(b1, 0) + f64x2.extract_lane(b1, 1), 8);
    store<f64>(out, f64x2.extract_lane(a2, 0) + f64x2.extract_lane(a2, 1), 16);
    store<f64>(out, f64x2.extract_lane(b2, 0) + f64x2.extract_lane(b2, 1), 24);
    store<f64>(out, f64x2.extract_lane(ab, 0) + f64x2.extract_lane(ab, 1), 32);
  }
}

/** {@link correlateRows} of f64. */
export function correlateRows64(begin: i32, end: i32, scratch: usize, rows: usize, half: i32, n: i32, table: usize, axes: usize, d: i32, sums: usize): void {
  correlateRows<f64>(begin, end, rows, half, n, table, axes, d, sums);
}

/** {@link correlateRows} of f32. */
export function correlateRows32(begin: i32, end: i32, scratch: usize, rows: usize, half: i32, n: i32, table: usize, axes: usize, d: i32, sums: usize): void {
  correlateRows<f32>(begin, end, rows, half, n, table, axes, d, sums);
}

/**
 * Rows [begin, end) of Y: y_a = Σ_j w_ja (m_j − (scale · g_j)²), g a row of distances of width n, w n × p f64 row after row, p
 * even, m the means of the columns. Scratch: one row of f64.
 */
function projectRows<T>(begin: i32, end: i32, scratch: usize, n: i32, distances: usize, scale: f64, means: usize, weights: usize, p: i32, out: usize): void {
  const weightBytes = <usize>p << 3;
  for (let q = begin; q < end; q++) {
    const row = distances + <usize>q * n * sizeof<T>();
    for (let j: usize = 0; j < <usize>n; j++) {
      const g = scale * <f64>load<T>(row + j * sizeof<T>());
      store<f64>(scratch + (j << 3), load<f64>(means + (j << 3)) - g * g);
    }
    let c = 0;
    for (; c + 8 <= p; c += 8) {
      let s0 = f64x2.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let at = weights + (<usize>c << 3);
      for (let j: usize = 0; j < <usize>n << 3; j += 8, at += weightBytes) {
        const t = v128.load64_splat(scratch + j);
        s0 = f64x2.add(s0, f64x2.mul(t, v128.load(at)));
        s1 = f64x2.add(s1, f64x2.mul(t, v128.load(at, 16)));
        s2 = f64x2.add(s2, f64x2.mul(t, v128.load(at, 32)));
        s3 = f64x2.add(s3, f64x2.mul(t, v128.load(at, 48)));
      }
      const to = out + <usize>q * weightBytes + (<usize>c << 3);
      v128.store(to, s0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
    }
    for (; c < p; c += 2) {
      let s = f64x2.splat(0);
      let at = weights + (<usize>c << 3);
      for (let j: usize = 0; j < <usize>n << 3; j += 8, at += weightBytes) s = f64x2.add(s, f64x2.mul(v128.load64_splat(scratch + j), v128.load(at)));
      v128.store(out + <usize>q * weightBytes + (<usize>c << 3), s);
    }
  }
}

/** {@link projectRows} of f64. */
export function projectRows64(begin: i32, end: i32, scratch: usize, n: i32, distances: usize, scale: f64, means: usize, weights: usize, p: i32, out: usize): void {
  projectRows<f64>(begin, end, scratch, n, distances, scale, means, weights, p, out);
}

/** {@link projectRows} of f32. */
export function projectRows32(begin: i32, end: i32, scratch: usize, n: i32, distances: usize, scale: f64, means: usize, weights: usize, p: i32, out: usize): void {
  projectRows<f32>(begin, end, scratch, n, distances, scale, means, weights, p, out);
}
