// From a table of distances and the ways to some points of it, the least way to every point: a product in (min, +) whose left factor is sparse.

/**
 * For queries [begin, end), each with k points `indices` at `distances` (f64): g_j = min over its points i of (distance + d_ij),
 * a row of `out` (queries × n) of the type of the table. Four points are taken at a time, over 512 columns.
 */
function nearestThrough<T>(begin: i32, end: i32, k: i32, indices: usize, distances: usize, n: i32, table: usize, out: usize): void {
  const rowBytes = <usize>n * sizeof<T>();
  const lanes: usize = 16 / sizeof<T>();
  for (let q = begin; q < end; q++) {
    const names = indices + ((<usize>q * k) << 2);
    const ways = distances + ((<usize>q * k) << 3);
    const g = out + <usize>q * rowBytes;
    for (let left: usize = 0; left < <usize>n; left += 512) {
      const right = min(<usize>n, left + 512);
      for (let j = left; j < right; j++) store<T>(g + j * sizeof<T>(), <T>Infinity);
      for (let t = 0; t < k; t += 4) {
        // Past the last point the last one is taken again.
        const t1 = min(t + 1, k - 1);
        const t2 = min(t + 2, k - 1);
        const t3 = min(t + 3, k - 1);
        const r0 = table + <usize>load<u32>(names + (<usize>t << 2)) * rowBytes;
        const r1 = table + <usize>load<u32>(names + (<usize>t1 << 2)) * rowBytes;
        const r2 = table + <usize>load<u32>(names + (<usize>t2 << 2)) * rowBytes;
        const r3 = table + <usize>load<u32>(names + (<usize>t3 << 2)) * rowBytes;
        const w0 = v128.splat<T>(<T>load<f64>(ways + (<usize>t << 3)));
        const w1 = v128.splat<T>(<T>load<f64>(ways + (<usize>t1 << 3)));
        const w2 = v128.splat<T>(<T>load<f64>(ways + (<usize>t2 << 3)));
        const w3 = v128.splat<T>(<T>load<f64>(ways + (<usize>t3 << 3)));
        let j = left;
        for (; j + lanes <= right; j += lanes) {
          const at = j * sizeof<T>();
          const least01 = v128.pmin<T>(v128.add<T>(w0, v128.load(r0 + at)), v128.add<T>(w1, v128.load(r1 + at)));
          const least23 = v128.pmin<T>(v128.add<T>(w2, v128.load(r2 + at)), v128.add<T>(w3, v128.load(r3 + at)));
          v128.store(g + at, v128.pmin<T>(v128.load(g + at), v128.pmin<T>(least01, least23)));
        }
        for (; j < right; j++) {
          const at = j * sizeof<T>();
          const least01 = min<T>(v128.extract_lane<T>(w0, 0) + load<T>(r0 + at), v128.extract_lane<T>(w1, 0) + load<T>(r1 + at));
          const least23 = min<T>(v128.extract_lane<T>(w2, 0) + load<T>(r2 + at), v128.extract_lane<T>(w3, 0) + load<T>(r3 + at));
          store<T>(g + at, min<T>(load<T>(g + at), min<T>(least01, least23)));
        }
      }
    }
  }
}

/** {@link nearestThrough} of f64. */
export function nearestThrough64(begin: i32, end: i32, scratch: usize, k: i32, indices: usize, distances: usize, n: i32, table: usize, out: usize): void {
  nearestThrough<f64>(begin, end, k, indices, distances, n, table, out);
}

/** {@link nearestThrough} of f32. */
export function nearestThrough32(begin: i32, end: i32, scratch: usize, k: i32, indices: usize, distances: usize, n: i32, table: usize, out: usize): void {
  nearestThrough<f32>(begin, end, k, indices, distances, n, table, out);
}

/**
 * The same for many queries, by columns: the groups [begin, end) of columns, 64 bytes wide, are copied from the table one after another, since a copy
 * stays in the caches while all `queries` go over it. Scratch: 64 bytes for each of n rows and for one more.
 */
function nearestByColumns<T>(
  begin: i32,
  end: i32,
  scratch: usize,
  queries: i32,
  k: i32,
  indices: usize,
  distances: usize,
  n: i32,
  table: usize,
  out: usize,
): void {
  const rowBytes = <usize>n * sizeof<T>();
  for (let group = begin; group < end; group++) {
    const left = <usize>group << 6;
    const bytes = min<usize>(64, rowBytes - left);
    copyColumns(table + left, rowBytes, n, bytes, scratch);
    for (let q = 0; q < queries; q++) {
      let name = indices + ((<usize>q * k) << 2);
      let way = distances + ((<usize>q * k) << 3);
      const last = name + (<usize>k << 2);
      let g0 = v128.splat<T>(<T>Infinity);
      let g1 = g0;
      let g2 = g0;
      let g3 = g0;
      for (; name < last; name += 4, way += 8) {
        const row = scratch + (<usize>load<u32>(name) << 6);
        const w = sizeof<T>() == 8 ? v128.load64_splat(way) : v128.splat<T>(<T>load<f64>(way));
        g0 = v128.pmin<T>(g0, v128.add<T>(w, v128.load(row)));
        g1 = v128.pmin<T>(g1, v128.add<T>(w, v128.load(row, 16)));
        g2 = v128.pmin<T>(g2, v128.add<T>(w, v128.load(row, 32)));
        g3 = v128.pmin<T>(g3, v128.add<T>(w, v128.load(row, 48)));
      }
      const g = out + <usize>q * rowBytes + left;
      // Past the last column lies the next query's row: what there is of this one goes by way of 64 bytes behind the copy.
      const to = bytes === 64 ? g : scratch + (<usize>n << 6);
      v128.store(to, g0);
      v128.store(to, g1, 16);
      v128.store(to, g2, 32);
      v128.store(to, g3, 48);
      if (bytes < 64) memory.copy(g, to, bytes);
    }
  }
}

/** Some columns of all rows side by side, 64 bytes a row; where there are fewer `bytes`, the rest holds no meaning. */
// @ts-ignore: decorator
@inline
function copyColumns(from: usize, rowBytes: usize, rows: i32, bytes: usize, out: usize): void {
  for (let i = 0; i < rows; i++) {
    if (bytes === 64) {
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
      v128.store(out, v128.load(from, 32), 32);
      v128.store(out, v128.load(from, 48), 48);
    } else memory.copy(out, from, bytes);
    from += rowBytes;
    out += 64;
  }
}

/** {@link nearestByColumns} of f64. */
export function nearestByColumns64(
  begin: i32,
  end: i32,
  scratch: usize,
  queries: i32,
  k: i32,
  indices: usize,
  distances: usize,
  n: i32,
  table: usize,
  out: usize,
): void {
  nearestByColumns<f64>(begin, end, scratch, queries, k, indices, distances, n, table, out);
}

/** {@link nearestByColumns} of f32. */
export function nearestByColumns32(
  begin: i32,
  end: i32,
  scratch: usize,
  queries: i32,
  k: i32,
  indices: usize,
  distances: usize,
  n: i32,
  table: usize,
  out: usize,
): void {
  nearestByColumns<f32>(begin, end, scratch, queries, k, indices, distances, n, table, out);
}
