import type { Steps } from "../base/steps.ts";
import { type FloatArray, single } from "./gemm.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** Entries of one task; a multiple of four, so that only the last one has a remainder. */
const blockEntries = 32768;

function each(run: Run, kernel: "exp" | "log" | "pow", x: Slab<FloatArray>, out: Slab<FloatArray>, ...numbers: number[]): Steps<void> {
  const name = single(x) ? (`${kernel}32` as const) : (`${kernel}64` as const);
  return overRows(run, name, x.rows * x.cols, blockEntries, [x.pointer, ...numbers, out.pointer]);
}

/**
 * exp(scale · x) of every entry, to `out`, which may be `x`: a radial kernel from squared distances with scale −γ.
 *
 * In f64 the bits are those of `exp(scale * x)` with the `exp` of `base/elementary.ts`; in f32 within 1 unit in the last place.
 */
export function exponentials<T extends FloatArray>(run: Run, x: Slab<T>, out: Slab<T>, scale = 1): Steps<void> {
  return each(run, "exp", x, out, scale);
}

/** The natural logarithm of every entry, to `out`, which may be `x`. Precision as {@link exponentials}. */
export function logarithms<T extends FloatArray>(run: Run, x: Slab<T>, out: Slab<T>): Steps<void> {
  return each(run, "log", x, out);
}

/** Every entry to the power of y, to `out`, which may be `x`. In f64 the bits of `pow`; f32 is computed in f64 and rounded. */
export function powers<T extends FloatArray>(run: Run, x: Slab<T>, y: number, out: Slab<T>): Steps<void> {
  return each(run, "pow", x, out, y);
}
