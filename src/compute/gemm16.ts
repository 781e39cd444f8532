import { type Steps, span } from "../base/steps.ts";
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
/** Bytes of the right factor that are packed at one time, where the sum may be taken in parts. */
const packedBytes = 32e6;

/** Whether a slab holds 8- or 16-bit integers. */
export function isInteger(slab: Slab<SlabArray>): slab is Slab<IntegerArray> {
  return kindOf(slab) !== undefined;
}

/** The number by which the kernels know an element type. */
export function kindOf(slab: Slab<SlabArray>): number | undefined {
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
  const panels = Math.ceil(out.cols / 8);
  const chunk = Math.min(limit - (limit % 2), Math.max(256, 2 * Math.floor(packedBytes / (panels * 32))));
  if (depth === 0) out.view.fill(0);
  const flags = (transpose ? transposed : 0) | (b ? 0 : upper);
  for (let k = 0; k < depth; k += chunk) {
    const d = Math.min(chunk, depth - k);
    const bits = flags | (k > 0 ? accumulating : 0);
    yield* span((k / depth) * 0.95, ((k + d) / depth) * 0.95, part(run, a, b ?? a, out, k, d, bits, 0, 0));
  }
  if (!b) yield* span(0.95, 1, mirror(run, out));
}

/**
 * Squared distances of the rows of A (n × m) to those of B (p × m), n × p in f64 or f32; of A's rows to one another where `b` is left out.
 *
 * The norms are the squared ones in f64. Exact in f64; in f32 rounded once. m must not be beyond what `exactDepth` gave. O(n m p)
 */
export function* distances16(
  run: Run,
  a: Slab<IntegerArray>,
  norms: Slab<Float64Array>,
  b: Slab<IntegerArray> | undefined,
  otherNorms: Slab<Float64Array>,
  out: Slab<FloatArray>,
): Steps<void> {
  const flags = distances | (b ? 0 : upper) | (single(out) ? singleResult : 0);
  yield* span(0, 0.95, part(run, a, b ?? a, out, 0, a.cols, flags, norms.pointer, otherNorms.pointer));
  if (!b) yield* span(0.95, 1, mirror(run, out));
}

/** The sum over k in [k, k + d). */
function* part(
  run: Run,
  a: Slab<IntegerArray>,
  b: Slab<IntegerArray>,
  out: Slab<FloatArray>,
  k: number,
  d: number,
  flags: number,
  norms: number,
  otherNorms: number,
): Steps<void> {
  const { rows, cols } = out;
  const panels = Math.ceil(cols / 8);
  const pairs = Math.ceil(d / 2);
  const packed = run.take(Uint8Array, panels, pairs * 32);
  const start = (slab: Slab<IntegerArray>): number => (flags & transposed ? slab.at(k) : slab.pointer + k * slab.type.BYTES_PER_ELEMENT);
  const packArgs = [start(b), kindOf(b)!, b.cols, cols, d, flags, packed.pointer];
  yield* span(0, 0.05, overRows(run, "pack16", panels, Math.ceil(1e5 / Math.max(1, d)), packArgs));
  // The panels of a task's rows should stay in the second cache.
  const block = rowsPerTask(rows, (d * cols) / 3, Math.min(64, 131072 / Math.max(1, d)));
  const args = [start(a), kindOf(a)!, a.cols, packed.pointer, out.pointer, cols, d, norms, otherNorms, flags];
  yield* span(0.05, 1, overRows(run, "gemm16", rows, block, args, Math.ceil(block / 4) * (128 + pairs * 16)));
  run.release(packed);
}
