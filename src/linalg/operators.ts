import { bandsTimesBlock, type SymmetricTable } from "../compute/bands.ts";
import { tableTimesBlock } from "../compute/scaling.ts";
import type { Slab } from "../compute/slab.ts";
import type { Operator } from "./eigenpairs.ts";

/** A dense symmetric matrix, n × n, as an operator. */
export function denseOperator(matrix: Slab): Operator {
  return { n: matrix.rows, apply: (run, x, y) => tableTimesBlock(run, matrix, x, y) };
}

/** A dense symmetric matrix of which bands are kept, as an operator. */
export function bandedOperator(table: SymmetricTable): Operator {
  return { n: table.n, apply: (run, x, y) => bandsTimesBlock(run, table, x, y) };
}
