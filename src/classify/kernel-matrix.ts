import type { Steps } from "../base/steps.ts";
import { gemm } from "../compute/gemm.ts";
import { gemm16, type IntegerArray } from "../compute/gemm16.ts";
import type { Run } from "../compute/run.ts";
import { type Slab, type SlabArray, slabAt } from "../compute/slab.ts";
import { enterKernelValues, type KernelFunction, kernelValues } from "../compute/svc.ts";
import type { KernelPoints } from "./kernel-points.ts";

/** Kernel values of all pairs of points, with the diagonal in full precision. */
export interface KernelMatrix {
  /** n × n, symmetric, f32. */
  readonly matrix: Slab<Float32Array>;
  readonly diagonal: Slab;
}

/** Kernel values between two sets of points, f32. */
export interface KernelTable {
  /** p × q. */
  readonly table: Slab<Float32Array>;
  /** The same, q × p. */
  readonly turned: Slab<Float32Array>;
}

/** Numbers in one panel of dot products: 8 MB, which the caches hold better than taller panels. */
const panelNumbers = 1 << 20;

/** Rows of a panel with so many columns: a multiple of 16. */
function panelRows(cols: number): number {
  return Math.max(16, Math.min(1024, Math.floor(panelNumbers / cols / 16) * 16));
}

/**
 * The kernel matrix of `points`: dot products panel by panel in f64 (or exact integers), each pair once; the kernel on top;
 * rounded to f32 as it is stored. O(n² m / 2) products, 4 n² bytes.
 */
export function* kernelMatrix(run: Run, points: KernelPoints, limit: number | undefined, kernel: KernelFunction): Steps<KernelMatrix> {
  const n = points.norms.rows;
  const matrix = run.take(Float32Array, n, n);
  const diagonal = yield* kernelDiagonal(run, points, kernel);
  yield* dotPanels(run, points, undefined, limit, function* (dots, first, rows) {
    const norms = points.norms.at(first);
    const place = { pointer: matrix.at(first) + 4 * first, stride: n };
    yield* enterKernelValues(run, dots, rows, n - first, [norms, norms], place, undefined, kernel);
  });
  return { matrix, diagonal };
}

/** The kernel values between two sets of points, as {@link kernelMatrix} computes them. O(p q m), 8 p q bytes. */
export function* kernelTable(
  run: Run,
  points: KernelPoints,
  others: KernelPoints,
  limit: number | undefined,
  kernel: KernelFunction,
): Steps<KernelTable> {
  const [p, q] = [points.norms.rows, others.norms.rows];
  const table = run.take(Float32Array, p, q);
  const turned = run.take(Float32Array, q, p);
  yield* dotPanels(run, points, others, limit, function* (dots, first, rows) {
    const norms = [points.norms.at(first), others.norms.pointer] as const;
    const mirror = { pointer: turned.pointer + 4 * first, stride: p };
    yield* enterKernelValues(run, dots, rows, q, norms, { pointer: table.at(first), stride: q }, mirror, kernel);
  });
  return { table, turned };
}

/**
 * Dot products of points with others, or with themselves and then from the diagonal of each panel on: `use(dots, first, rows)` gets the
 * panels one after another, f64.
 */
function* dotPanels(
  run: Run,
  points: KernelPoints,
  others: KernelPoints | undefined,
  limit: number | undefined,
  use: (dots: Slab, first: number, rows: number) => Steps<void>,
): Steps<void> {
  const n = points.norms.rows;
  const right = others ?? points;
  const cols = right.norms.rows;
  const height = Math.min(n, panelRows(cols));
  const dots = run.take(Float64Array, height, cols);
  for (let first = 0; first < n; first += height) {
    const rows = Math.min(height, n - first);
    const left = others ? 0 : first;
    // The part that is done: of a triangle, Σ over finished rows of n − i.
    const done = others ? first / n : 1 - ((n - first) * (n - first)) / (n * n);
    const panel = slabAt(run.engine.memory, dots.pointer, rows, cols - left, Float64Array);
    for (const _ of dotProducts(run, rowsOf(run, points.rows, first, rows), rowsOf(run, right.rows, left, cols - left), limit, panel))
      yield done;
    for (const _ of use(panel, first, rows)) yield done;
  }
  run.release(dots);
}

/** K(x, x) of every point, f64. */
function* kernelDiagonal(run: Run, points: KernelPoints, kernel: KernelFunction): Steps<Slab> {
  const n = points.norms.rows;
  const diagonal = run.take(Float64Array, n);
  if (kernel.kind === "rbf") {
    diagonal.view.fill(1);
    return diagonal;
  }
  // x·x is the squared length, as stored.
  diagonal.view.set(points.norms.view);
  yield* kernelValues(run, diagonal, n, 1, points.norms.pointer, points.norms.pointer, kernel);
  return diagonal;
}

/**
 * Kernel values of queries with vectors, a panel of queries at a time: `use(values, first, rows)` gets each panel, f64, and
 * may do with it as it likes. O(queries · vectors · m)
 */
export function* kernelPanels(
  run: Run,
  queries: KernelPoints,
  vectors: KernelPoints,
  limit: number | undefined,
  kernel: KernelFunction,
  use: (values: Slab, first: number, rows: number) => Steps<void>,
): Steps<void> {
  yield* dotPanels(run, queries, vectors, limit, function* (dots, first, rows) {
    yield* kernelValues(run, dots, rows, vectors.norms.rows, queries.norms.at(first), vectors.norms.pointer, kernel);
    yield* use(dots, first, rows);
  });
}

type Points = KernelPoints["rows"];

/** Rows first, …, first + rows − 1 of a slab. */
function rowsOf(run: Run, slab: Points, first: number, rows: number): Points {
  return slabAt<SlabArray>(run.engine.memory, slab.at(first), rows, slab.cols, slab.type) as Points;
}

/** A Bᵀ in f64: exact for whole numbers, of whose products `limit` can be summed at a time. */
function dotProducts(run: Run, a: Points, b: Points, limit: number | undefined, out: Slab): Steps<void> {
  if (limit === undefined) return gemm(run, a as Slab, b as Slab, out, { transposeB: true });
  return gemm16(run, a as Slab<IntegerArray>, b as Slab<IntegerArray>, out, limit);
}
