import type { Steps } from "../base/steps.ts";
import { overRows, type Run } from "./run.ts";
import type { Slab } from "./slab.ts";

/** A kernel function of support vector machines, as the kernels take it. */
export interface KernelFunction {
  readonly kind: "linear" | "poly" | "rbf";
  readonly gamma: number;
  readonly coef0: number;
  readonly degree: number;
}

const kinds = { linear: 0, poly: 1, rbf: 2 } as const;

function numbersOf({ kind, gamma, coef0, degree }: KernelFunction): number[] {
  return [kinds[kind], gamma, coef0, degree];
}

/** Rows in blocks of this many share the lower triangle's cache lines. */
const blockRows = 16;

/**
 * Dot products turned into kernel values, in place. `dots` is queries × vectors in its first rows; the squared lengths of both
 * sides stand in `rowNorms` and `colNorms`.
 */
export function kernelValues(
  run: Run,
  dots: Slab,
  rows: number,
  cols: number,
  rowNorms: number,
  colNorms: number,
  kernel: KernelFunction,
): Steps<void> {
  return overRows(run, "svcKernelValues", rows, blockRows, [dots.pointer, rowNorms, colNorms, cols, ...numbersOf(kernel)]);
}

/**
 * A panel of dot products entered into a symmetric kernel matrix: row i of the panel holds the products of point first + i with
 * the points first, …, n − 1. Fills rows and columns first, …, first + rows − 1 of `matrix` from the panel's start on.
 */
export function enterKernelMatrix(
  run: Run,
  dots: Slab,
  rows: number,
  first: number,
  norms: Slab,
  matrix: Slab<Float32Array>,
  kernel: KernelFunction,
): Steps<void> {
  const n = matrix.rows;
  return overRows(run, "svcKernelMatrix", rows, blockRows, [dots.pointer, first, norms.pointer, matrix.pointer, n, ...numbersOf(kernel)]);
}

/** One-against-one decision values of the first `rows` rows of kernel values, to `out` at the address given. See `wasm/svc.ts`. */
export function decide(
  run: Run,
  values: Slab,
  rows: number,
  vectors: number,
  coefficients: Slab,
  starts: Slab<Int32Array>,
  intercepts: Slab,
  out: number,
): Steps<void> {
  const classes = starts.rows - 1;
  return overRows(
    run,
    "svcDecide",
    rows,
    blockRows,
    [values.pointer, vectors, coefficients.pointer, starts.pointer, classes, intercepts.pointer, out],
    classes * classes * 8,
  );
}

/** What all pair problems of a support vector machine have in common. */
export interface PairSettings {
  /** Kernel matrix, n × n. */
  readonly matrix: Slab<Float32Array>;
  /** Its diagonal in full precision. */
  readonly diagonal: Slab;
  readonly C: number;
  readonly tolerance: number;
  /** The most steps a problem may take. */
  readonly most: number;
}

/** Visits of points in one slice of a pair problem: some 2 ms. */
const visits = 600_000;

/** Takes the problems at the first `count` addresses in `list` one slice further, side by side. Layout in `wasm/smo.ts`. */
export function advancePairs(run: Run, list: Slab<Uint32Array>, count: number, settings: PairSettings): Steps<void> {
  const { matrix, diagonal, C, tolerance, most } = settings;
  const args = [list.pointer, matrix.pointer, matrix.rows, diagonal.pointer, C, tolerance, most, visits];
  return overRows(run, "smoAdvance", count, 1, args, 64);
}
