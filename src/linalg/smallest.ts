import { type Steps, span } from "../base/steps.ts";
import { gemm } from "../compute/gemm.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { loadSparse, releaseSparse, type SparseSlabs, sparseTimes } from "../compute/sparse.ts";
import { columnOf, type Matrix } from "../matrix/dense.ts";
import type { Csr } from "../matrix/sparse.ts";
import { chebyshevFilter } from "./chebyshev.ts";
import { denseEigen } from "./dense-eigen.ts";
import { type Eigenpairs, firstOf, fixSigns, joined, type Operator } from "./eigenpairs.ts";
import type { EliminationForest } from "./elimination-forest.ts";
import { type KrylovOptions, largestEigenpairs } from "./krylov.ts";
import { levelSets } from "./level-sets.ts";
import { minimumDegree } from "./minimum-degree.ts";
import { type Polish, polish } from "./polish.ts";
import { type SparseFactor, sparseCholesky } from "./sparse-cholesky.ts";
import { factorStructure } from "./symbolic.ts";

/** How {@link smallestEigenpairs} works; every field has a default. */
export interface SmallestOptions {
  /** Known null vectors, orthonormal, that are kept out of the search (the constant vector of a Laplacian). */
  readonly deflate?: readonly Float64Array[];
  /** Done when every residual is at most this times the norm of the matrix, or 1e-10 of its own eigenvalue; 1e-10. */
  readonly tolerance?: number;
  /**
   * "auto" weighs the factor's cost; "factor" takes one where memory allows, for eigenvalues many orders below the norm, which
   * only a factor tells apart; "gapped", for eigenvalues not many orders below the norm, tries filters before a factor that costs
   * more; "krylov" and "filter" do without.
   */
  readonly solver?: "auto" | "factor" | "gapped" | "krylov" | "filter";
  /** Seed of the random start; 0. */
  readonly seed?: number;
}

/**
 * The `count` smallest eigenpairs of a sparse symmetric positive semidefinite matrix M beside its known null vectors.
 *
 * Values ascending; residuals ‖M v − λ v‖ are measured with M itself. Fewer than `count` pairs come back only when the space left
 * by `deflate` is smaller. Solvers, by size and fill:
 * - dense, up to 100 unknowns;
 * - block Krylov on (M + μI)⁻¹ by a sparse Cholesky factor (level sets or minimum degree, multifrontal), μ = 1e-12 ‖M‖: some 6 solves;
 * - where the factor costs much, first block Krylov on cI − M, c ≥ ‖M‖, which is enough unless the gaps are tiny;
 * - where the factor costs too much, and first where gaps are wide, Krylov on a Chebyshev filter of M.
 *
 * Eigenvalues are good to some ε‖M‖; vectors to ε‖M‖ over the gap to the next eigenvalue.
 */
export function* smallestEigenpairs(run: Run, matrix: Csr, count: number, options: SmallestOptions = {}): Steps<Eigenpairs> {
  const { deflate = [] } = options;
  const n = matrix.rows;
  const wanted = Math.max(0, Math.min(count, n - deflate.length));
  const norm = normBound(matrix);
  const problem: Problem = { n, count: wanted, norm, goal: (options.tolerance ?? 1e-10) * norm, options };
  if (n <= 100 || (n <= 1500 && wanted > n / 8)) return yield* dense(run, matrix, problem);
  const a = loadSparse(run, matrix);
  const found = yield* sparse(run, matrix, a, problem);
  releaseSparse(run, a);
  return found;
}

interface Problem {
  readonly n: number;
  readonly count: number;
  /** An upper bound of the norm of M. */
  readonly norm: number;
  /** The residual that is good enough. */
  readonly goal: number;
  readonly options: SmallestOptions;
}

/** Whether a pair is known well enough: a large eigenvalue to ten digits, one far below the norm as well as the goal says. */
function isGood({ goal }: Problem, residual: number, value: number): boolean {
  return residual <= Math.max(goal, 1e-10 * value);
}

/** Multiplications of a factorization below which an order that is found at once is better than a good one: some 10 ms. */
const quickFactor = 1.5e7;
/** Levels by which a factor would take more than so many times n² multiplications; of a surface it is some twenty times. */
const wideLevels = 200;
/** Multiplications of a factorization that is done without thinking: about a second; a quarter of it where Krylov does as well. */
const cheapFactor = 4e9;
const gappedFactor = 5e8;
/** Rounds of filters before a factor is thought of, where gaps are wide. */
const gappedRounds = 2;
/** Multiplications and numbers of a factorization that is not done at all: some minutes, some GB. */
const dearestFactor = 1e12;
const largestFactor = 1.5e8;

function* sparse(run: Run, matrix: Csr, a: SparseSlabs, problem: Problem): Steps<Eigenpairs> {
  const { solver = "auto" } = problem.options;
  if (solver === "krylov") return yield* flipped(run, a, problem);
  if (solver === "filter") return yield* filtered(run, a, problem, undefined);
  const quick = levelSets(matrix);
  let guess: Eigenpairs | undefined;
  const gapped = solver === "gapped";
  // Levels this wide are no surface's: the factor would fill up, and even its order takes longer to find than Krylov needs.
  if (gapped && quick.operations > wideLevels * problem.n * problem.n) {
    guess = yield* span(0, 0.5, filtered(run, a, problem, undefined, gappedRounds));
    if (guess.converged) return guess;
  }
  const forest = quick.operations <= quickFactor ? quick : yield* span(guess ? 0.5 : 0, guess ? 0.6 : 0.2, minimumDegree(matrix));
  const possible = forest.operations <= dearestFactor && forest.entries <= largestFactor;
  if (!guess && (!possible || (solver !== "factor" && forest.operations > (gapped ? gappedFactor : cheapFactor)))) {
    guess = yield* span(0.2, 0.6, gapped ? filtered(run, a, problem, undefined, gappedRounds) : flipped(run, a, problem));
    if (guess.converged) return guess;
  }
  const inverted = possible ? yield* span(guess ? 0.6 : 0.2, 1, shiftInvert(run, matrix, a, forest, problem)) : undefined;
  return inverted ?? (yield* span(0.6, 1, filtered(run, a, problem, guess)));
}

/** Krylov on (M + μI)⁻¹; undefined where rounding errors leave no positive factor. */
function* shiftInvert(run: Run, matrix: Csr, a: SparseSlabs, forest: EliminationForest, problem: Problem): Steps<Eigenpairs | undefined> {
  const structure = yield* span(0, 0.1, factorStructure(matrix, forest));
  for (const shift of [1e-12, 1e-9]) {
    const factor = yield* span(0.1, 0.6, sparseCholesky(run, a, structure, shift * problem.norm));
    if (!factor) continue;
    const found = yield* span(0.6, 1, byInverse(run, a, factor, problem));
    factor.close();
    return found;
  }
  return undefined;
}

/** The pairs by a factor of the shifted matrix. */
function* byInverse(run: Run, a: SparseSlabs, factor: SparseFactor, problem: Problem): Steps<Eigenpairs> {
  const { n, count, goal, norm, options } = problem;
  const { deflate = [], seed = 0 } = options;
  const inverse: Operator = {
    n,
    *apply(_run, x, y) {
      y.view.set(x.view);
      yield* factor.solve(y);
    },
  };
  const locked = [...deflate];
  const known: Eigenpairs[] = [];
  for (let missing = count; ; ) {
    const from = (count - missing) / count;
    // With ‖M⁻¹ v − θ v‖ ≤ τ θ the residual of M is at most τ ‖M‖, and the solve that follows takes more than a digit off it.
    const share = Math.max(1e-10, Math.min(1e-7, goal / norm));
    // What the projection itself is known to is a limit: an undeflated null vector, 1/μ in the inverse, drowns the others.
    const allowed = (value: number, largest: number): number => Math.max(share * value, 4 * Number.EPSILON * largest);
    // The inverse spreads the wanted values so far apart that a narrow block needs little more passes, and fewer vectors in all.
    const steps = largestEigenpairs(run, inverse, missing, { deflate: locked, seed, allowed, passes: 60, block: 4 });
    const raw = yield* span(from, 0.5 * from + 0.4, steps);
    // One more solve takes out what the tolerance leaves of large eigenvalues of M.
    const found = yield* span(0.5 * from + 0.4, 0.5 * from + 0.5, refined(run, a, raw, problem, { inverse, locked }));
    known.push(found);
    const good = found.residuals.findIndex((residual, a) => !isGood(problem, residual, found.values[a]!));
    if (good <= 0) break;
    // Those that are good are locked, and the others looked for again beside them.
    known[known.length - 1] = firstOf(found, good);
    for (let p = 0; p < good; p++) locked.push(columnOf(found.vectors, p));
    missing -= good;
  }
  const all = joined(known);
  return known.length === 1 ? all : yield* refined(run, a, all, problem);
}

/** Krylov on cI − M, as long as that may take less time than a factor. */
function* flipped(run: Run, a: SparseSlabs, problem: Problem, passes = 150): Steps<Eigenpairs> {
  const { n, norm, count, options } = problem;
  const operator: Operator = { n, apply: (_run, x, y) => sparseTimes(run, a, x, y, { alpha: -1, beta: norm }) };
  // Small eigenvalues are wanted to some digits of their own, as far as rounding errors of the norm allow.
  const allowed = (value: number): number => Math.max(1e-14 * norm, Math.min(problem.goal, 1e-4 * (norm - value)));
  const found = yield* span(0, 0.95, largestEigenpairs(run, operator, count, { ...krylov(options), allowed, passes }));
  return yield* span(0.95, 1, refined(run, a, found, problem));
}

/**
 * Krylov on polynomials of M that are large below the wanted eigenvalues' end and small above it, with growing degree. Where that end
 * lies a few passes of Krylov on M itself tell first: sixteen products in one pass cost less than a basis that grows sixteen times.
 */
function* filtered(run: Run, a: SparseSlabs, problem: Problem, guess: Eigenpairs | undefined, rounds = 8): Steps<Eigenpairs> {
  const { norm, goal, count, options } = problem;
  let best = guess ?? (yield* span(0, 0.25, flipped(run, a, problem, 6 + Math.ceil(count / 8))));
  let { passes } = best;
  const tolerance = Math.max(1e-12, (0.3 * goal) / norm);
  for (let round = 0, degree = 16; round < rounds && !best.converged; round++, degree = Math.min(256, 2 * degree)) {
    // Ritz values lie above the eigenvalues they stand for, so nothing wanted is damped.
    const from = Math.max(1.02 * best.values[count - 1]!, 1e-9 * norm);
    const filter = chebyshevFilter(a, from, norm, degree);
    const start = best.vectors;
    const steps = largestEigenpairs(run, filter, count, { ...krylov(options), start, tolerance, passes: 20 });
    const found = yield* span(0.25 + (0.75 * round) / rounds, 0.25 + (0.75 * (round + 0.9)) / rounds, steps);
    passes += degree * found.passes;
    best = { ...(yield* refined(run, a, found, problem)), passes };
  }
  return best;
}

function krylov({ deflate = [], seed = 0 }: SmallestOptions): KrylovOptions {
  return { deflate, seed };
}

/** Rayleigh–Ritz with M itself on the span of the vectors found, sent `through` the inverse first where given: values ascending, true residuals. O(n count²) */
function* refined(run: Run, a: SparseSlabs, found: Eigenpairs, problem: Problem, through?: Polish): Steps<Eigenpairs> {
  const { rows: n, cols: count } = found.vectors;
  const v = run.load(found.vectors);
  if (through) yield* polish(run, v, through);
  const mv = run.take(Float64Array, n, count);
  yield* sparseTimes(run, a, v, mv);
  const h = run.take(Float64Array, count, count);
  yield* gemm(run, v, mv, h, { transposeA: true });
  const { values, vectors: s } = yield* denseEigen(run, h, "smallest");
  const turn = run.load({ rows: count, cols: count, data: s });
  const [v2, mv2] = [run.take(Float64Array, n, count), run.take(Float64Array, n, count)];
  yield* gemm(run, v, turn, v2);
  yield* gemm(run, mv, turn, mv2);
  const residuals = lengthsOfDifference(mv2, v2, values);
  const vectors: Matrix = { rows: n, cols: count, data: Float64Array.from(v2.view) };
  run.release(v, mv, h, turn, v2, mv2);
  fixSigns(vectors);
  const converged = residuals.every((residual, a) => isGood(problem, residual, values[a]!));
  return { values, vectors, residuals, passes: found.passes, converged };
}

/** ‖y_a − λ_a x_a‖ for each column. */
function lengthsOfDifference(y: Slab, x: Slab, values: Float64Array): Float64Array {
  const count = values.length;
  const sums = new Float64Array(count);
  const [left, right] = [y.view, x.view];
  for (let at = 0; at < left.length; at += count) {
    for (let a = 0; a < count; a++) {
      const difference = left[at + a]! - values[a]! * right[at + a]!;
      sums[a] = sums[a]! + difference * difference;
    }
  }
  return sums.map(Math.sqrt);
}

/** All eigenpairs of the matrix with its null vectors lifted above the spectrum, the first ones of them. O(9 n³) */
function* dense(run: Run, matrix: Csr, problem: Problem): Steps<Eigenpairs> {
  const { n, count, norm, options } = problem;
  const { offsets, indices, values } = matrix;
  const slab = run.take(Float64Array, n, n);
  const m = slab.view.fill(0);
  for (let i = 0; i < n; i++) for (let e = offsets[i]!; e < offsets[i + 1]!; e++) m[i * n + indices[e]!] = values[e]!;
  for (const z of options.deflate ?? []) {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) m[i * n + j] = m[i * n + j]! + 2 * norm * z[i]! * z[j]!;
  }
  const { values: found, vectors: data } = yield* denseEigen(run, slab, "smallest", count);
  run.release(slab);
  const vectors: Matrix = { rows: n, cols: count, data };
  fixSigns(vectors);
  const residuals = new Float64Array(count);
  for (let a = 0; a < count; a++) {
    let square = 0;
    for (let i = 0; i < n; i++) {
      let sum = -found[a]! * data[i * count + a]!;
      for (let e = offsets[i]!; e < offsets[i + 1]!; e++) sum += values[e]! * data[indices[e]! * count + a]!;
      square += sum * sum;
    }
    residuals[a] = Math.sqrt(square);
  }
  const converged = residuals.every((residual, a) => isGood(problem, residual, found[a]!));
  return { values: found.slice(0, count), vectors, residuals, passes: 1, converged };
}

/** An upper bound of the largest eigenvalue: the largest sum of magnitudes in a row. O(entries) */
function normBound({ rows, offsets, values }: Csr): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let e = offsets[i]!; e < offsets[i + 1]!; e++) sum += Math.abs(values[e]!);
    if (sum > largest) largest = sum;
  }
  return largest;
}
