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

/** Where kernel values go: `pointer` is the address of their first one, rows are `stride` numbers apart. */
export interface KernelPlace {
  readonly pointer: number;
  readonly stride: number;
}

/**
 * The first `rows` rows of a panel of dot products (rows × cols, f64) entered as kernel values, f32: as rows of `place` and as columns of
 * `mirror`. Without one, both are one symmetric matrix, and the panel starts on its diagonal. The squared lengths of both
 * sides stand at the addresses `rowNorms` and `colNorms`.
 */
export function enterKernelValues(
  run: Run,
  dots: Slab,
  rows: number,
  cols: number,
  [rowNorms, colNorms]: readonly [number, number],
  place: KernelPlace,
  mirror: KernelPlace | undefined,
  kernel: KernelFunction,
): Steps<void> {
  const other = mirror ?? place;
  const places = [place.pointer, place.stride, other.pointer, other.stride, mirror ? 0 : 1];
  return overRows(run, "svcKernelMatrix", rows, blockRows, [dots.pointer, cols, rowNorms, colNorms, ...places, ...numbersOf(kernel)]);
}

/**
 * Sums of the first `rows` rows of kernel values of queries with `count` support vectors, once with each of `others` rows of weights: to the
 * address `out`. Weights begin at the address `weights`; rows of weights and of sums are so many numbers apart as the strides say.
 */
export function weightedSums(
  run: Run,
  values: Slab,
  rows: number,
  count: number,
  [weights, weightStride]: readonly [number, number],
  others: number,
  [out, outStride]: readonly [number, number],
): Steps<void> {
  const args = [values.pointer, count, weights, weightStride, others, out, outStride];
  return overRows(run, "svcSums", rows, blockRows, args);
}

/** One-against-one decision values, points × pairs, from the sums of all classes: points × (classes · (classes − 1)). See `wasm/svc.ts`. */
export function decide(run: Run, sums: Slab, classes: number, intercepts: Slab, out: Slab): Steps<void> {
  return overRows(run, "svcDecide", sums.rows, 8 * blockRows, [sums.pointer, classes, intercepts.pointer, out.pointer]);
}

/** What all pair problems of a support vector machine have in common. */
export interface PairSettings {
  readonly C: number;
  readonly tolerance: number;
  /** The most steps a problem may take. */
  readonly most: number;
}

/** Visits of points in one slice of a pair problem: some 2 ms. */
const visits = 600_000;

/** Takes the problems at the first `count` addresses in `list` one slice further, side by side. Layout in `wasm/smo.ts`. */
export function advancePairs(run: Run, list: Slab<Uint32Array>, count: number, { C, tolerance, most }: PairSettings): Steps<void> {
  return overRows(run, "smoAdvance", count, 1, [list.pointer, C, tolerance, most, visits], 64);
}
