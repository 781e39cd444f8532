import { constant, type Steps, span } from "../base/steps.ts";
import { bandsOf, type SymmetricTable } from "./bands.ts";
import { type FloatArray, mirror, rowsPerTask, single } from "./gemm.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab, SlabArray } from "./slab.ts";

/** The element types whose products are computed in whole numbers. */
export type IntegerArray = Int8Array | Uint8Array | Int16Array | Uint16Array;

// Bits that the kernels know.
const accumulating = 1;
const upper = 2;
const transposed = 4;
const distances = 8;
const singleResult = 16;

const largestSum = 2 ** 31 - 1;
/** Bytes of the right factor that are packed at one time: what the last cache keeps beside other things. */
const packedBytes = 4e6;
/** But sums are taken over so many products at least, so that adding the parts costs little. */
const leastDepth = 1024;

/** Whether a slab holds 8- or 16-bit integers. */
export function isInteger(slab: Slab<SlabArray>): slab is Slab<IntegerArray> {
  return kindOf(slab) !== undefined;
}

/** The number by which the kernels know an element type. */
function kindOf(slab: Slab<SlabArray>): number | undefined {
  const at = ([Int8Array, Uint8Array, Int16Array, Uint16Array] as unknown[]).indexOf(slab.type);
  return at < 0 ? undefined : at;
}

/**
 * How many products of two entries can be summed in 32 bits, or undefined where the integers are no small ones (then 256 could not)
 * or no integers at all.
 */
export function* exactDepth(run: Run, ...slabs: Slab<SlabArray>[]): Steps<number | undefined> {
  let largest = 1;
  for (const slab of slabs) {
    const kind = kindOf(slab);
    if (kind === undefined) return undefined;
    if (kind < 2) {
      largest = Math.max(largest, kind === 0 ? 128 : 255);
      continue;
    }
    const magnitudes = run.take(Int32Array, slab.rows);
    const block = Math.ceil(2e5 / Math.max(1, slab.cols));
    yield* overRows(run, "magnitude16", slab.rows, block, [slab.pointer, slab.cols, kind, magnitudes.pointer]);
    for (const value of magnitudes.view) largest = Math.max(largest, value);
    run.release(magnitudes);
  }
  return depthOfMagnitude(largest);
}

/** How many products of two numbers of at most this magnitude can be summed in 32 bits; undefined where 256 could not. */
export function depthOfMagnitude(largest: number): number | undefined {
  const depth = Math.floor(largestSum / (largest * largest));
  return depth >= 256 ? depth : undefined;
}

/**
 * C = A Bᵀ for integers, n × p in f64, exact; or C = A Aᵀ where `b` is left out, or AᵀA where `transpose` is set too.
 *
 * `limit` is what `exactDepth` gave for the factors. O(n m p)
 */
export function* gemm16(
  run: Run,
  a: Slab<IntegerArray>,
  b: Slab<IntegerArray> | undefined,
  out: Slab<Float64Array>,
  limit: number,
  { transpose = false } = {},
): Steps<void> {
  const depth = transpose ? a.rows : a.cols;
  const { rows, cols } = out;
  if (depth === 0) out.view.fill(0);
  const panels = Math.ceil(cols / 8);
  const chunk = exactChunk(cols, limit);
  const flags = (transpose ? transposed : 0) | (b ? 0 : upper);
  for (let k = 0; k < depth; k += chunk) {
    const d = Math.min(chunk, depth - k);
    const packed = run.take(Uint8Array, panels, Math.ceil(d / 2) * 32);
    const from = (k / depth) * 0.95;
    const to = ((k + d) / depth) * 0.95;
    const middle = from + (to - from) * 0.05;
    yield* span(from, middle, pack(run, b ?? a, cols, k, d, flags, packed));
    const bits = flags | (k > 0 ? accumulating : 0);
    yield* span(middle, to, panelsTimes(run, start(a, k, flags), a, rows, packed.pointer, out, cols, d, [0, 0], bits));
    run.release(packed);
  }
  if (!b) yield* span(0.95, 1, mirror(run, out));
}

/**
 * X Xᵀ, or XᵀX with `transpose`, for integers into the bands of a table, or added to them, exact: see `bandedGram`. `limit` is what `exactDepth`
 * gave. O(n² m / 2)
 */
export function* bandedGram16(
  run: Run,
  x: Slab<IntegerArray>,
  table: SymmetricTable,
  limit: number,
  { transpose = false, accumulate = false } = {},
): Steps<void> {
  const depth = transpose ? x.rows : x.cols;
  const chunk = exactChunk(table.n, limit);
  const bytes = x.type.BYTES_PER_ELEMENT;
  const panels = Math.ceil(table.n / 8);
  for (let k = 0; k < depth; k += chunk) {
    const d = Math.min(chunk, depth - k);
    const pairs = Math.ceil(d / 2);
    const packed = run.take(Uint8Array, panels, pairs * 32);
    const flags = upper | (transpose ? transposed : 0) | (accumulate || k > 0 ? accumulating : 0);
    yield* constant(k / depth, pack(run, x, table.n, k, d, flags, packed));
    const masks = yield* constant(k / depth, masksOf(run, packed, pairs));
    for (const { first, rows } of bandsOf(run, table)) {
      const right = packed.at(first / 8);
      if (masks) {
        const block = rowsPerTask(rows.rows, (d * rows.cols) / 16);
        const args = [right, pairs, masks.at(first / 8), rows.pointer, rows.cols, flags];
        yield* constant(k / depth, overRows(run, "gram16", rows.rows, block, args, 32 * block * Math.ceil(rows.cols / 8)));
      } else {
        const from = start(x, k, flags) + (transpose ? first * bytes : first * x.cols * bytes);
        yield* constant(k / depth, panelsTimes(run, from, x, rows.rows, right, rows, rows.cols, d, [0, 0], flags));
      }
    }
    run.release(packed);
    if (masks) run.release(masks);
  }
}

/** Where more than this share of the half panels' pairs is not zero, it is quicker to multiply them all. */
const denseShare = 0.6;

/** The masks by which `gram16` passes over zeros in a packed factor, a row a panel; none where there are few zeros. O(entries) */
function* masksOf(run: Run, packed: Slab<Uint8Array>, pairs: number): Steps<Slab<Uint8Array> | undefined> {
  const masks = run.take(Uint8Array, packed.rows, Math.ceil(pairs / 64) * 16);
  const counts = run.take(Int32Array, packed.rows);
  const args = [packed.pointer, pairs, masks.pointer, counts.pointer];
  yield* overRows(run, "mask16", packed.rows, Math.ceil(1e5 / Math.max(1, pairs)), args);
  const set = counts.view.reduce((sum, count) => sum + count, 0);
  run.release(counts);
  if (set <= denseShare * 2 * packed.rows * pairs) return masks;
  run.release(masks);
  return undefined;
}

/** How many k are taken at a time in products with so many columns: even, and as many as can be summed exactly. */
export function exactChunk(cols: number, limit: number): number {
  const panels = Math.max(1, Math.ceil(cols / 8));
  return Math.min(limit - (limit % 2), Math.max(leastDepth, 2 * Math.floor(packedBytes / (panels * 32))));
}

/** The rows of a matrix of integers made ready to be the right factor of many products: see {@link packRows16}. */
export interface PackedRows16 {
  readonly panels: Slab<Uint8Array>;
  readonly count: number;
  readonly depth: number;
}

/** Packs the rows of `b` for {@link rowProducts16}; release `panels` when done. Takes 2 bytes an entry. O(p m) */
export function* packRows16(run: Run, b: Slab<IntegerArray>): Steps<PackedRows16> {
  const panels = run.take(Uint8Array, Math.ceil(b.rows / 8), Math.ceil(b.cols / 2) * 32);
  yield* pack(run, b, b.rows, 0, b.cols, 0, panels);
  return { panels, count: b.rows, depth: b.cols };
}

/**
 * Dot products of rows first, …, first + rows − 1 of A with the packed rows from `from` on (a multiple of 8), to the start of
 * `out`: rows × (count − from), exact.
 *
 * With `norms`, the squared lengths (n × 1) of A's rows and of the packed ones, squared distances instead: exact in f64, rounded
 * once in f32. The depth must not be beyond what `exactDepth` gave for the two matrices. O(rows p m)
 */
export function* rowProducts16(
  run: Run,
  a: Slab<IntegerArray>,
  first: number,
  rows: number,
  packed: PackedRows16,
  out: Slab<FloatArray>,
  { from = 0, norms }: { from?: number; norms?: readonly [Slab, Slab] } = {},
): Steps<void> {
  const { panels, count, depth } = packed;
  const flags = (norms ? distances : 0) | (single(out) ? singleResult : 0);
  const lengths = norms ? [norms[0].at(first), norms[1].at(from)] : [0, 0];
  yield* panelsTimes(run, a.at(first), a, rows, panels.at(from / 8), out, count - from, depth, lengths, flags);
}

/** Squared distances of all rows of A to one another, n × n in f64 (exact) or f32 (rounded once). As {@link rowProducts16}. O(n² m / 2) */
export function* distances16(run: Run, a: Slab<IntegerArray>, norms: Slab, out: Slab<FloatArray>): Steps<void> {
  const packed = yield* span(0, 0.05, packRows16(run, a));
  const flags = distances | upper | (single(out) ? singleResult : 0);
  const lengths = [norms.pointer, norms.pointer];
  yield* span(0.05, 0.95, panelsTimes(run, a.pointer, a, a.rows, packed.panels.pointer, out, a.rows, a.cols, lengths, flags));
  run.release(packed.panels);
  yield* span(0.95, 1, mirror(run, out));
}

/** The address of entry k of the first row, or with the bit set of the first entry of row k. */
function start(slab: Slab<IntegerArray>, k: number, flags: number): number {
  return flags & transposed ? slab.at(k) : slab.pointer + k * slab.type.BYTES_PER_ELEMENT;
}

/** Packs k in [k, k + d) of a right factor of `count` columns. */
function pack(run: Run, b: Slab<IntegerArray>, count: number, k: number, d: number, flags: number, packed: Slab<Uint8Array>): Steps<void> {
  const args = [start(b, k, flags), kindOf(b)!, b.cols, count, d, flags, packed.pointer];
  return overRows(run, "pack16", packed.rows, Math.ceil(1e5 / Math.max(1, d)), args);
}

function panelsTimes(
  run: Run,
  address: number,
  a: Slab<IntegerArray>,
  rows: number,
  packed: number,
  out: Slab<FloatArray>,
  cols: number,
  depth: number,
  norms: readonly number[],
  flags: number,
): Steps<void> {
  // The panels of a task's rows should stay in the second cache. A product of integers takes a quarter of the time of one in f64, and half of
  // a Gram matrix is left out.
  const block = rowsPerTask(rows, (depth * cols) / 8, Math.min(64, 131072 / Math.max(1, depth)));
  const args = [address, kindOf(a)!, a.cols, packed, out.pointer, cols, depth, ...norms, flags];
  return overRows(run, "gemm16", rows, block, args, (block / 4) * (128 + Math.ceil(depth / 2) * 16));
}
