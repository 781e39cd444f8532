import { ManifoldError } from "../base/errors.ts";
import { constant, type Steps, span } from "../base/steps.ts";
import { bandsOf, type SymmetricTable } from "./bands.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** The element types of products. */
export type FloatArray = Float64Array | Float32Array;

/** How `gemm` reads its factors and treats what is in the result. */
export interface GemmOptions {
  /** Take Aᵀ for A. */
  readonly transposeA?: boolean;
  /** Take Bᵀ for B. */
  readonly transposeB?: boolean;
  /** Add to the result instead of setting it. */
  readonly accumulate?: boolean;
}

// Bits that the kernels know.
const accumulating = 1;
const upper = 2;
const transposed = 4;

/** Bytes of the right factor that are packed at one time: what the last cache keeps beside other things. */
const packedBytes = 4e6;
/** The kernels take so many k at a time; chunks are multiples of it. */
const depthBlock = 256;

/**
 * C = A B, in f64 or f32; the three slabs have one element type, and C is no part of A or B.
 *
 * A is n × m, B is m × p, C is n × p, after transposing as `options` say. Each entry is a sum over k in ascending order within
 * blocks of 256, the blocks then added in order, whatever the number of threads. O(n m p)
 */
export function* gemm<T extends FloatArray>(run: Run, a: Slab<T>, b: Slab<T>, out: Slab<T>, options: GemmOptions = {}): Steps<void> {
  const { transposeA = false, transposeB = false, accumulate = false } = options;
  const [rows, depth] = transposeA ? [a.cols, a.rows] : [a.rows, a.cols];
  const [other, cols] = transposeB ? [b.cols, b.rows] : [b.rows, b.cols];
  if (other !== depth || out.rows !== rows || out.cols !== cols) {
    throw new ManifoldError(
      "internal",
      `${run.who}: a product of ${rows} × ${depth} and ${other} × ${cols} does not fit ${out.rows} × ${out.cols}.`,
    );
  }
  yield* multiply(run, a, transposeA, b, transposeB, out, accumulate ? accumulating : 0);
}

/** C = A Aᵀ (n × n, from A n × m), or AᵀA (m × m) with `transpose`; only half is computed, both halves are filled. O(n² m) */
export function* syrk<T extends FloatArray>(run: Run, a: Slab<T>, out: Slab<T>, { transpose = false } = {}): Steps<void> {
  const n = transpose ? a.cols : a.rows;
  if (out.rows !== n || out.cols !== n) {
    throw new ManifoldError("internal", `${run.who}: a Gram matrix of ${n} × ${n} does not fit ${out.rows} × ${out.cols}.`);
  }
  yield* span(0, 0.95, multiply(run, a, transpose, a, !transpose, out, upper));
  yield* span(0.95, 1, mirror(run, out));
}

/**
 * X Xᵀ (n × n, from X n × m), or XᵀX (m × m) with `transpose`, into the bands of a table, or added to them; O(n² m / 2). Squares on the
 * diagonal are filled above it only, until `mirrorBand`.
 */
export function* bandedGram(run: Run, x: Slab, table: SymmetricTable, { transpose = false, accumulate = false } = {}): Steps<void> {
  const depth = transpose ? x.rows : x.cols;
  const panels = Math.ceil((table.n * 8) / groupBytes);
  const chunk = Math.min(depth, depthOfChunk(panels));
  const packed = run.take(Uint8Array, panels, chunk * groupBytes);
  for (let k = 0; k < depth; k += chunk) {
    const d = Math.min(chunk, depth - k);
    yield* constant(k / depth, pack(run, x, !transpose, k, d, packed));
    const flags = upper | (transpose ? transposed : 0) | (accumulate || k > 0 ? accumulating : 0);
    for (const { first, rows } of bandsOf(run, table)) {
      const start = transpose ? x.at(k) + 8 * first : x.at(first) + 8 * k;
      // Panels of this chunk have d entries a column, not those of a whole one.
      const right = packed.pointer + (first / 4) * d * groupBytes;
      yield* constant(k / depth, timesPanels(run, start, x.cols, rows.rows, right, rows, rows.cols, d, flags));
    }
  }
  run.release(packed);
}

/** Copies what lies above the diagonal of a square matrix below it. O(n²) */
export function* mirror(run: Run, out: Slab<FloatArray>): Steps<void> {
  yield* overRows(run, single(out) ? "mirror32" : "mirror64", out.rows, 64, [out.pointer, out.rows]);
}

/** Whether a slab holds f32. */
export function single(slab: Slab<FloatArray>): boolean {
  return slab.type.BYTES_PER_ELEMENT === 4;
}

/**
 * Rows of the result that one task takes: some sixteen million multiplications, a few milliseconds, whole tiles, and several tasks even
 * for few rows. Every tile of rows reads all of the packed right factor once more from where it lies.
 */
export function rowsPerTask(rows: number, workPerRow: number, most = 64): number {
  const wanted = Math.min(most, 16e6 / Math.max(1, workPerRow), rows / 16);
  return Math.max(4, Math.floor(wanted / 4) * 4);
}

/** How many k of so many panels are packed at one time. */
function depthOfChunk(panels: number): number {
  return Math.max(1, Math.floor(packedBytes / (panels * groupBytes * depthBlock))) * depthBlock;
}

/** The rows of a matrix made ready to be the right factor of many products: see {@link packRows}. */
export interface PackedRows<T extends FloatArray> {
  readonly panels: Slab<Uint8Array>;
  /** Rows of the matrix, columns of the products. */
  readonly count: number;
  /** Entries a row. */
  readonly depth: number;
  readonly type: Slab<T>["type"];
}

/** Columns of products stand in groups of so many bytes; a product may begin at any group. */
const groupBytes = 32;

/** Packs the rows of `b` for {@link rowProducts}; release `panels` when done. Takes as much memory as `b`. O(p m) */
export function* packRows<T extends FloatArray>(run: Run, b: Slab<T>): Steps<PackedRows<T>> {
  const width = groupBytes / b.type.BYTES_PER_ELEMENT;
  const panels = run.take(Uint8Array, Math.ceil(b.rows / width), b.cols * groupBytes);
  yield* pack(run, b, true, 0, b.cols, panels);
  return { panels, count: b.rows, depth: b.cols, type: b.type };
}

/**
 * Dot products of rows first, …, first + rows − 1 of A with the packed rows from `from` on (a multiple of 8), to the start of
 * `out`: rows × (count − from), row after row.
 *
 * Each depends on its two rows alone, to the bit: not on how many are asked for at a time. O(rows p m)
 */
export function* rowProducts<T extends FloatArray>(
  run: Run,
  a: Slab<T>,
  first: number,
  rows: number,
  packed: PackedRows<T>,
  out: Slab<T>,
  from = 0,
): Steps<void> {
  const { panels, count, depth } = packed;
  const width = groupBytes / a.type.BYTES_PER_ELEMENT;
  if (depth === 0) out.view.fill(0, 0, rows * (count - from));
  else yield* timesPanels(run, a.at(first), a.cols, rows, panels.at(from / width), out, count - from, depth, 0);
}

/** Packs k in [k, k + d) of the right factor B, or of Bᵀ. */
function pack(run: Run, b: Slab<FloatArray>, transpose: boolean, k: number, d: number, packed: Slab<Uint8Array>): Steps<void> {
  const cols = transpose ? b.rows : b.cols;
  const start = transpose ? b.pointer + k * b.type.BYTES_PER_ELEMENT : b.at(k);
  const kernel = `pack${transpose ? "Rows" : "Columns"}${single(b) ? "32" : "64"}` as const;
  return overRows(run, kernel, packed.rows, Math.ceil(1e5 / Math.max(1, d)), [start, b.cols, cols, d, packed.pointer]);
}

/**
 * `rows` rows of a product: A begins at the address `a`, its rows are `stride` entries apart; `packed` is the address of the
 * right factor's panels. `flags` as in `wasm/gemm.ts`. What `gemm`, `syrk`, `rowProducts` and the distances are made of.
 */
export function timesPanels(
  run: Run,
  a: number,
  stride: number,
  rows: number,
  packed: number,
  out: Slab<FloatArray>,
  cols: number,
  depth: number,
  flags: number,
): Steps<void> {
  const block = rowsPerTask(rows, depth * cols);
  const scratch = 128 + block * depthBlock * out.type.BYTES_PER_ELEMENT;
  const args = [a, stride, packed, out.pointer, cols, depth, flags];
  return overRows(run, single(out) ? "gemm32" : "gemm64", rows, block, args, scratch);
}

function* multiply(
  run: Run,
  a: Slab<FloatArray>,
  transposeA: boolean,
  b: Slab<FloatArray>,
  transposeB: boolean,
  out: Slab<FloatArray>,
  flags: number,
): Steps<void> {
  const bytes = a.type.BYTES_PER_ELEMENT;
  const depth = transposeA ? a.rows : a.cols;
  const { rows, cols } = out;
  if (rows === 0 || cols === 0) return;
  if (depth === 0) {
    if (!(flags & accumulating)) out.view.fill(0);
    return;
  }
  const panels = Math.ceil((cols * bytes) / groupBytes);
  const chunk = Math.min(depth, depthOfChunk(panels));
  const packed = run.take(Uint8Array, panels, chunk * groupBytes);
  for (let k = 0; k < depth; k += chunk) {
    const d = Math.min(chunk, depth - k);
    const from = k / depth;
    const to = (k + d) / depth;
    const middle = from + (to - from) * 0.05;
    yield* span(from, middle, pack(run, b, transposeB, k, d, packed));
    const start = transposeA ? a.at(k) : a.pointer + k * bytes;
    const bits = flags | (transposeA ? transposed : 0) | (k > 0 ? accumulating : 0);
    yield* span(middle, to, timesPanels(run, start, a.cols, rows, packed.pointer, out, cols, d, bits));
  }
  run.release(packed);
}
