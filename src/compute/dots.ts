import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** The most products one block should make: some 3 ms. */
const blockProducts = 4e7;

/**
 * Dot products of `rows` rows of `a` from row `first` on with the rows of `b` from `from` on, to the start of `out`, row after
 * row. Either both f64, or both i16 with rows padded to a multiple of 8 (then exact).
 */
export function dotProducts(
  run: Run,
  a: Slab | Slab<Int16Array>,
  first: number,
  rows: number,
  b: Slab | Slab<Int16Array>,
  from: number,
  out: Slab,
): Steps<void> {
  const p = b.rows - from;
  const kernel = a.type.BYTES_PER_ELEMENT === 8 ? "dots64" : "dots16";
  const block = Math.max(2, Math.min(16, 2 * Math.floor(blockProducts / (2 * p * a.cols))));
  return overRows(run, kernel, rows, block, [a.at(first), b.at(from), out.pointer, a.cols, p]);
}
