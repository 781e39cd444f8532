import { type Matrix, type NumberArray, rowOf } from "../matrix/dense.ts";
import type { Prepared } from "./prepare.ts";

/**
 * Rows of a test file that stand in the training file too: equal in every feature, to the bit. At most one training row (the first) for
 * each test row; rows are those of the tables. O((n + t) m)
 */
export function sharedRows(train: Prepared, test: Prepared): { train: number; test: number }[] {
  const places = new Map<number, number[]>();
  for (let i = 0; i < train.points.rows; i++) {
    const key = hashOf(rowOf(train.points, i));
    const list = places.get(key);
    if (list) list.push(i);
    else places.set(key, [i]);
  }
  const found: { train: number; test: number }[] = [];
  for (let i = 0; i < test.points.rows; i++) {
    const same = places.get(hashOf(rowOf(test.points, i)))?.find((j) => equal(train.points, j, test.points, i));
    if (same !== undefined) found.push({ train: train.rows[same]!, test: test.rows[i]! });
  }
  return found;
}

const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);

/** Fowler, Noll and Vo's hash over the bits of the numbers; of no use against malice. */
function hashOf(values: NumberArray): number {
  let hash = 0x811c9dc5;
  for (let j = 0; j < values.length; j++) {
    // −0 and 0 are one number; what is added makes them one.
    number[0] = values[j]! + 0;
    hash = Math.imul(hash ^ halves[0]!, 0x01000193);
    hash = Math.imul(hash ^ halves[1]!, 0x01000193);
  }
  return hash;
}

function equal(a: Matrix<NumberArray>, i: number, b: Matrix<NumberArray>, j: number): boolean {
  for (let k = 0; k < a.cols; k++) if (a.data[i * a.cols + k] !== b.data[j * b.cols + k]) return false;
  return true;
}
