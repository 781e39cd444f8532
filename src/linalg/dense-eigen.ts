import type { Steps } from "../base/steps.ts";
import { reflectRows, rotateRows, transpose, tridiagonalize } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { type SmallEigen, smallEigen } from "./small-eigen.ts";
import { ascending, unitScale } from "./symmetric-eigen.ts";
import { diagonalize } from "./tridiagonal.ts";

/** Eigenpairs at one end of the spectrum of a dense matrix. */
export interface DenseEigen {
  /** All n eigenvalues, from the wanted end: descending for "largest", ascending for "smallest". */
  readonly values: Float64Array;
  /** n × count, row after row; column a is the eigenvector of `values[a]`, of unit length; signs are arbitrary. */
  readonly vectors: Float64Array;
}

/** Up to this size one kernel does it all. */
const tiny = 64;
/** Rotations collected before they are applied: 200 kB, which stay in cache. */
const batch = 8192;

/**
 * Eigenvalues of a dense symmetric matrix, all of them, and the eigenvectors at one end. Reads the upper triangle of `matrix`
 * and destroys it. The three steps of {@link symmetricEigen}, in kernels and in slices: O(4/3 n³ + 3 n³ + 2 n² count), and
 * 2 n² numbers of memory; sensible to n of some 1,000.
 */
export function* denseEigen(run: Run, matrix: Slab, end: "largest" | "smallest", count = matrix.rows): Steps<DenseEigen> {
  const n = matrix.rows;
  if (n <= tiny) return ends(yield* wholeEigen(run, matrix), n, end, count);
  const tridiagonal = yield* reduce(run, matrix);
  const rows = run.take(Float64Array, n, n);
  const start = rows.view.fill(0);
  for (let i = 0; i < n; i++) start[i * n + i] = 1;
  yield* quiet(diagonalizeWith(run, tridiagonal, rows), 0.6);
  const { diagonal, scale, betas } = tridiagonal;
  const order = ascending(diagonal);
  if (end === "largest") order.reverse();
  const chosen = run.take(Float64Array, count, n);
  const [from, to] = [rows.view, chosen.view];
  for (let p = 0; p < count; p++) to.set(from.subarray(order[p]! * n, (order[p]! + 1) * n), p * n);
  yield* quiet(reflectRows(run, chosen, matrix, betas), 0.9);
  yield* quiet(transpose(run, chosen.pointer, count, n, rows.pointer), 0.95);
  const vectors = rows.view.slice(0, n * count);
  run.release(rows, chosen, betas);
  return { values: Float64Array.from(order, (i) => diagonal[i]! / scale), vectors };
}

/**
 * All eigenvalues, descending, and of every eigenvector only its last `tail` entries: `vectors` is tail × n. Destroys `matrix`.
 * O(4/3 n³ + 6 n² tail), a third of the work of {@link denseEigen}.
 */
export function* denseEigenTails(run: Run, matrix: Slab, tail: number): Steps<DenseEigen> {
  const n = matrix.rows;
  if (n <= tiny) {
    const { values, vectors } = ends(yield* wholeEigen(run, matrix), n, "largest", n);
    return { values, vectors: vectors.slice((n - tail) * n) };
  }
  const tridiagonal = yield* reduce(run, matrix);
  // With A = Q T Qᵀ and T = S Λ Sᵀ the entries are the rows of Eᵀ Q S, E the last columns of the identity: start from Qᵀ E.
  const units = run.take(Float64Array, tail, n);
  const start = units.view.fill(0);
  for (let i = 0; i < tail; i++) start[i * n + n - tail + i] = 1;
  yield* quiet(reflectRows(run, units, matrix, tridiagonal.betas, true), 0.5);
  const rows = run.take(Float64Array, n, tail);
  yield* quiet(transpose(run, units.pointer, tail, n, rows.pointer), 0.5);
  yield* quiet(diagonalizeWith(run, tridiagonal, rows), 0.7);
  const { diagonal, scale, betas } = tridiagonal;
  const order = ascending(diagonal).reverse();
  const vectors = new Float64Array(tail * n);
  const from = rows.view;
  for (let p = 0; p < n; p++) for (let i = 0; i < tail; i++) vectors[i * n + p] = from[order[p]! * tail + i]!;
  run.release(units, rows, betas);
  return { values: Float64Array.from(order, (i) => diagonal[i]! / scale), vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  readonly betas: Slab;
  /** The matrix was multiplied by it. */
  readonly scale: number;
}

function* reduce(run: Run, matrix: Slab): Steps<Tridiagonal> {
  const n = matrix.rows;
  const a = matrix.view;
  const scale = unitScale(a);
  if (scale !== 1) for (let i = 0; i < a.length; i++) a[i] = a[i]! * scale;
  const diagonal = run.take(Float64Array, n);
  const beside = run.take(Float64Array, n);
  const betas = run.take(Float64Array, n);
  yield* quiet(tridiagonalize(run, matrix, diagonal, beside, betas), 0.2);
  const result = { diagonal: Float64Array.from(diagonal.view), beside: Float64Array.from(beside.view), betas, scale };
  run.release(diagonal, beside);
  return result;
}

/** QL on the tridiagonal matrix, its rotations applied to pairs of rows of `rows`. */
function* diagonalizeWith(run: Run, { diagonal, beside }: Tridiagonal, rows: Slab): Steps<void> {
  const n = diagonal.length;
  const rotations = run.take(Float64Array, batch + n, 3);
  let pending = 0;
  let list = rotations.view;
  const sweeps = diagonalize(diagonal, beside, (i, c, s) => {
    const at = 3 * pending++;
    list[at] = i;
    list[at + 1] = c;
    list[at + 2] = s;
  });
  for (;;) {
    const sweep = sweeps.next();
    if (sweep.done || pending >= batch) {
      yield* rotateRows(run, rows, rotations, pending);
      pending = 0;
      list = rotations.view;
    }
    if (sweep.done) break;
  }
  run.release(rotations);
}

/** Runs `steps`, reporting `progress` instead of their own. */
function* quiet<T>(steps: Steps<T>, progress: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield progress;
  }
}

function* wholeEigen(run: Run, matrix: Slab): Steps<SmallEigen> {
  const n = matrix.rows;
  const a = matrix.view;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i * n + j] = a[j * n + i]!;
  return yield* smallEigen(run, matrix);
}

/** The first `count` pairs from the wanted end. */
function ends({ values, rows }: SmallEigen, n: number, end: "largest" | "smallest", count: number): DenseEigen {
  const vectors = new Float64Array(n * count);
  for (let p = 0; p < count; p++) {
    const row = (end === "largest" ? p : n - 1 - p) * n;
    for (let i = 0; i < n; i++) vectors[i * count + p] = rows[row + i]!;
  }
  return { values: end === "largest" ? values : values.reverse(), vectors };
}
