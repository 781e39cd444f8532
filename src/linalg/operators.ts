import { tableTimesBlock } from "../compute/scaling.ts";
import type { Slab } from "../compute/slab.ts";
import type { Operator } from "./eigenpairs.ts";

/** A dense symmetric matrix, n × n, as an operator. */
export function denseOperator(matrix: Slab): Operator {
  return { n: matrix.rows, apply: (run, x, y) => tableTimesBlock(run, matrix, x, y) };
}
