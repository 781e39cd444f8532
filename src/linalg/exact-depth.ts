import { inSlices, type Steps } from "../base/steps.ts";
import { depthOfMagnitude } from "../compute/gemm16.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/** Entries to look at between two yields. */
const sliceEntries = 1 << 19;

/** Whether the element type of a matrix holds whole numbers of 8 or 16 bits only. */
export function isWhole({ data }: Matrix<NumberArray>): boolean {
  return data.BYTES_PER_ELEMENT <= 2;
}

/**
 * How many products of entries of these sets can be summed exactly in 32 bits; undefined where they are no whole numbers of 8 or 16 bits, or
 * too large ones. O(n m) for those of 16 bits.
 */
export function* depthOfProducts(sets: readonly Matrix<NumberArray>[]): Steps<number | undefined> {
  if (!sets.every(isWhole)) return undefined;
  let largest = 1;
  for (const { data } of sets) {
    if (data.BYTES_PER_ELEMENT === 1) largest = Math.max(largest, data instanceof Int8Array ? 128 : 255);
    else
      yield* inSlices(data.length, sliceEntries, (from, to) => {
        for (let at = from; at < to; at++) largest = Math.max(largest, Math.abs(data[at]!));
      });
  }
  return depthOfMagnitude(largest);
}
