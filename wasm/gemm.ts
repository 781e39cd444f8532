import { packColumnPanel, packRowPanel } from "./pack";
import { distanceTile, tile, tileCols, tileRows } from "./tile";

/** So many k are taken at a time: the panels in work then stay in the nearest caches. */
const depthBlock: i32 = 256;
/** Room for one tile at the start of the scratch memory. */
const spareBytes: usize = 128;

/** Bit of `flags`: add to what is there. */
const accumulating: i32 = 1;
/** Bit of `flags`: the result is square and symmetric; leave out panels that lie wholly left of the diagonal. */
const upper: i32 = 2;
/** Bit of `flags`: A is given as its transpose. */
const transposed: i32 = 4;
/** Bit of `flags`: Σ (a − b)² in the place of Σ a b. */
const differences: i32 = 8;

// @ts-ignore: decorator
@inline
function packRows<T>(begin: i32, end: i32, source: usize, stride: i32, count: i32, depth: i32, out: usize): void {
  const width = tileCols<T>();
  for (let panel = begin; panel < end; panel++) {
    const row = panel * width;
    const from = source + <usize>row * stride * sizeof<T>();
    packRowPanel<T>(from, <usize>stride * sizeof<T>(), count - row, width, depth, out + ((<usize>panel * depth) << 5));
  }
}

// @ts-ignore: decorator
@inline
function packColumns<T>(begin: i32, end: i32, source: usize, stride: i32, count: i32, depth: i32, out: usize): void {
  const width = tileCols<T>();
  for (let panel = begin; panel < end; panel++) {
    const column = panel * width;
    const from = source + <usize>column * sizeof<T>();
    packColumnPanel<T>(from, <usize>stride * sizeof<T>(), count - column, width, depth, out + ((<usize>panel * depth) << 5));
  }
}

/** Panels [begin, end) of a right factor Bᵀ given by rows: `count` rows, `stride` entries apart, `depth` entries of each. */
export function packRows64(begin: i32, end: i32, scratch: usize, source: usize, stride: i32, count: i32, depth: i32, out: usize): void {
  packRows<f64>(begin, end, source, stride, count, depth, out);
}

/** {@link packRows64} in f32. */
export function packRows32(begin: i32, end: i32, scratch: usize, source: usize, stride: i32, count: i32, depth: i32, out: usize): void {
  packRows<f32>(begin, end, source, stride, count, depth, out);
}

/** Panels [begin, end) of a right factor B given by columns: `count` columns, `depth` rows that are `stride` entries apart. */
export function packColumns64(begin: i32, end: i32, scratch: usize, source: usize, stride: i32, count: i32, depth: i32, out: usize): void {
  packColumns<f64>(begin, end, source, stride, count, depth, out);
}

/** {@link packColumns64} in f32. */
export function packColumns32(begin: i32, end: i32, scratch: usize, source: usize, stride: i32, count: i32, depth: i32, out: usize): void {
  packColumns<f32>(begin, end, source, stride, count, depth, out);
}

// @ts-ignore: decorator
@inline
function compute<T>(a: usize, b: usize, depth: i32, c: usize, stride: usize, accumulate: bool, flags: i32): void {
  if (flags & differences) distanceTile<T>(a, b, depth, c, stride, accumulate);
  else tile<T>(a, b, depth, c, stride, accumulate);
}

/** Moves the part of a tile that lies inside the result. */
function keep<T>(tile: usize, rows: i32, cols: i32, c: usize, stride: usize, accumulate: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const value = load<T>(tile + (<usize>i << 5) + <usize>j * sizeof<T>());
      const at = c + <usize>i * stride + <usize>j * sizeof<T>();
      store<T>(at, accumulate ? <T>(load<T>(at) + value) : value);
    }
  }
}

/**
 * Rows [begin, end) of C = A B or C += A B, where B (depth × cols) is packed.
 * A has rows `stride` entries apart, or, transposed, C's rows are A's columns. `out` has `cols` entries a row.
 */
// @ts-ignore: decorator
@inline
function multiply<T>(
  begin: i32,
  end: i32,
  scratch: usize,
  a: usize,
  stride: i32,
  packed: usize,
  out: usize,
  cols: i32,
  depth: i32,
  flags: i32,
): void {
  const rows = end - begin;
  const width = tileCols<T>();
  const rowBytes = <usize>stride * sizeof<T>();
  const outBytes = <usize>cols * sizeof<T>();
  const aBytes = tileRows * sizeof<T>();
  const panels = scratch + spareBytes;
  const first = flags & upper ? begin / width : 0;
  for (let k = 0; k < depth; k += depthBlock) {
    const d = min(depthBlock, depth - k);
    for (let i = 0; i < rows; i += tileRows) {
      const to = panels + <usize>i * d * sizeof<T>();
      const row = begin + i;
      if (flags & transposed) {
        packColumnPanel<T>(a + <usize>k * rowBytes + <usize>row * sizeof<T>(), rowBytes, rows - i, tileRows, d, to);
      } else {
        packRowPanel<T>(a + <usize>row * rowBytes + <usize>k * sizeof<T>(), rowBytes, rows - i, tileRows, d, to);
      }
    }
    const accumulate = k > 0 || (flags & accumulating) != 0;
    for (let j = first * width; j < cols; j += width) {
      const panel = packed + ((<usize>(j / width) * depth + k) << 5);
      for (let i = 0; i < rows; i += tileRows) {
        const left = panels + <usize>(i / tileRows) * d * aBytes;
        const c = out + <usize>(begin + i) * outBytes + <usize>j * sizeof<T>();
        if (i + tileRows <= rows && j + width <= cols) {
          compute<T>(left, panel, d, c, outBytes, accumulate, flags);
        } else {
          compute<T>(left, panel, d, scratch, 32, false, flags);
          keep<T>(scratch, min(tileRows, rows - i), min(width, cols - j), c, outBytes, accumulate);
        }
      }
    }
  }
}

/**
 * Rows [begin, end) of C = A B in f64. `stride`: entries from one row of A to the next; B packed by `packRows64` or
 * `packColumns64`; C has `cols` columns; `flags`: 1 adds to C, 2 leaves out what lies left of the diagonal, 4 takes Aᵀ for A,
 * 8 gives squared distances of A's rows to B's columns instead.
 * Scratch: 128 bytes and (end − begin, rounded up to 4) × 256 entries.
 */
export function gemm64(
  begin: i32,
  end: i32,
  scratch: usize,
  a: usize,
  stride: i32,
  packed: usize,
  out: usize,
  cols: i32,
  depth: i32,
  flags: i32,
): void {
  multiply<f64>(begin, end, scratch, a, stride, packed, out, cols, depth, flags);
}

/** {@link gemm64} in f32. */
export function gemm32(
  begin: i32,
  end: i32,
  scratch: usize,
  a: usize,
  stride: i32,
  packed: usize,
  out: usize,
  cols: i32,
  depth: i32,
  flags: i32,
): void {
  multiply<f32>(begin, end, scratch, a, stride, packed, out, cols, depth, flags);
}

/** In square tiles, so that neither side of the diagonal is read or written one entry a cache line. */
// @ts-ignore: decorator
@inline
function mirror<T>(begin: i32, end: i32, c: usize, n: i32): void {
  const side = 16;
  for (let j0 = 0; j0 < end; j0 += side) {
    for (let i = begin; i < end; i++) {
      const stop = min(j0 + side, i);
      for (let j = j0; j < stop; j++) {
        store<T>(c + (<usize>i * n + j) * sizeof<T>(), load<T>(c + (<usize>j * n + i) * sizeof<T>()));
      }
    }
  }
}

/** Rows [begin, end) of a square matrix of f64: what lies left of the diagonal is copied from above it. */
export function mirror64(begin: i32, end: i32, scratch: usize, c: usize, n: i32): void {
  mirror<f64>(begin, end, c, n);
}

/** {@link mirror64} in f32. */
export function mirror32(begin: i32, end: i32, scratch: usize, c: usize, n: i32): void {
  mirror<f32>(begin, end, c, n);
}
