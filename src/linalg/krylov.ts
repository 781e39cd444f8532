import { log } from "../base/elementary.ts";
import { random } from "../base/random.ts";
import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Matrix } from "../matrix/dense.ts";
import { type Eigenpairs, fixSigns, type Operator } from "./eigenpairs.ts";
import { openBasis } from "./krylov-basis.ts";

/** How {@link largestEigenpairs} works; every field has a default. */
export interface KrylovOptions {
  /** Done when every residual is at most this times the largest |Ritz value|; 1e-10. */
  readonly tolerance?: number;
  /** In place of `tolerance`: the residual that is allowed for a pair of this value, where `largest` is the largest |Ritz value|. */
  readonly allowed?: (value: number, largest: number) => number;
  /** Seed of the random start; 0. */
  readonly seed?: number;
  /** Vectors in a block; clamp(count + 2, 4, 8). */
  readonly block?: number;
  /** A first guess of the vectors, n × any number of columns, in place of as many random ones. */
  readonly start?: Matrix;
  /** Known eigenvectors, orthonormal, that are kept out of the search. */
  readonly deflate?: readonly Float64Array[];
  /** Give up after so many passes over the operator and return what there is, with its residuals; 1,000. */
  readonly passes?: number;
}

/**
 * The `count` algebraically largest eigenpairs of a symmetric operator, by block Krylov with full reorthogonalization and thick
 * restart (Rayleigh–Ritz over span{X, A X, A² X, …}, X random).
 *
 * Values descending. An eigenvalue that is repeated is found as often as it occurs. Fewer than `count` pairs come back only when
 * the space left by `deflate` is smaller. The same seed gives the same bits for any number of threads.
 * Memory (3 count + 13 block) n numbers; work passes × (one application to a block + O(n block basis)).
 *
 * @see K. Wu, H. Simon, SIAM J. Matrix Anal. Appl. 22 (2000) 602–616, doi:10.1137/S0895479898334605
 * @see C. Musco, C. Musco, NIPS 2015, arXiv:1504.05477
 */
export function* largestEigenpairs(run: Run, operator: Operator, count: number, options: KrylovOptions = {}): Steps<Eigenpairs> {
  const { deflate = [], block = Math.max(4, Math.min(8, count + 2)) } = options;
  const free = operator.n - deflate.length;
  const wanted = Math.max(0, Math.min(count, free));
  if (wanted === 0) return nothing(operator.n);
  for (let width = Math.min(block, free); ; width = Math.min(free, 2 * width)) {
    const { pairs, probes } = yield* search(run, operator, wanted, width, free, options);
    // Every starting vector yields at most one copy of a repeated eigenvalue. If as many equal values were found as vectors
    // were started with, there may be more of them, in the place of smaller ones: look again with a wider block.
    if (width === free || !mayHideCopies(pairs.values, probes)) return pairs;
  }
}

interface Found {
  readonly pairs: Eigenpairs;
  /** Random starting vectors used. */
  readonly probes: number;
}

function* search(run: Run, operator: Operator, count: number, block: number, free: number, options: KrylovOptions): Steps<Found> {
  const { tolerance = 1e-10, seed = 0, deflate = [], passes: most = 1000, start } = options;
  const { allowed = (_value: number, largest: number) => tolerance * largest } = options;
  const limit = Math.min(free, 3 * count + 12 * block);
  const basis = openBasis(run, operator.n, deflate, limit + block);
  const draw = random(seed, block);
  const progress = progressOf();
  let reached = 0;
  let probes = block;
  const looks = looksAhead();
  yield* basis.begin(block, draw, start);
  for (let passes = 1; ; passes++) {
    yield* basis.extend(operator);
    const { size, fresh } = basis;
    const exhausted = size === free || passes >= most;
    const full = fresh === 0 || size + fresh > limit;
    // While the projection is small its eigenvalues cost little; later they are looked at every few passes.
    const look = size >= count && passes >= looks.next && (size <= 96 || passes % Math.ceil(size / 64) === 0);
    yield reached;
    if (!full && !exhausted && !look) continue;

    const ritz = yield* basis.ritz();
    const scale = Math.max(Math.abs(ritz.values[0]!), Math.abs(ritz.values[size - 1]!));
    const residuals = ritz.residuals.slice(0, count);
    let worst = 0;
    for (let a = 0; a < residuals.length; a++) {
      if (residuals[a]! > 0) worst = Math.max(worst, residuals[a]! / allowed(ritz.values[a]!, scale));
    }
    const converged = size >= count && worst <= 1;
    reached = Math.max(reached, progress(worst));
    looks.seen(passes, worst);
    yield reached;
    if (converged || exhausted) {
      const values = yield* basis.keep(Math.min(count, size));
      const vectors = yield* basis.vectors();
      basis.close();
      fixSigns(vectors);
      return { pairs: { values, vectors, residuals, passes, converged: converged || size === free }, probes };
    }
    if (fresh === 0) {
      // The space is invariant and all its pairs are exact: go on with new random directions beside it.
      if (size + block > limit) yield* basis.keep(Math.min(count, size));
      const more = Math.min(block, free - basis.size);
      yield* basis.begin(more, draw);
      probes += more;
    } else if (full) yield* basis.keep(Math.min(size - 1, count + 5 * block, limit - 2 * block));
  }
}

/**
 * Factors, as logarithms, by which a pass takes residuals down: at least so much is expected, and so much before anything is known.
 * Marked as pure, or whoever imports anything at all would get the logarithm, too.
 */
const steadyFall = /* @__PURE__ */ log(100);
const firstFall = /* @__PURE__ */ log(10_000);
/** Passes after which is looked again in any case. */
const farthestLook = 4;

/** When to look at the residuals again: not before they can have fallen to what is allowed. */
function looksAhead(): { readonly next: number; seen(passes: number, worst: number): void } {
  let next = 0;
  let last: { readonly passes: number; readonly size: number } | undefined;
  return {
    get next() {
      return next;
    },
    seen(passes, worst) {
      const size = log(worst);
      const fall = last ? Math.max(steadyFall, (last.size - size) / (passes - last.passes)) : firstFall;
      next = passes + Math.min(farthestLook, Math.max(1, Math.floor(size / fall)));
      last = { passes, size };
    },
  };
}

/** Progress from residuals as multiples of what is allowed: they fall by a steady factor, so their logarithms count. */
function progressOf(): (worst: number) => number {
  let first = 0;
  return (worst) => {
    if (first === 0) first = worst;
    if (worst <= 1 || first <= 1) return 0.99;
    return Math.max(0, Math.min(0.99, log(first / worst) / log(first)));
  };
}

/** Values nearer than this, relative to the largest, count as equal. */
const equalValues = 1e-8;

/** Whether `values`, descending, hold some value `probes` times and a smaller one after it. */
function mayHideCopies(values: Float64Array, probes: number): boolean {
  const scale = Math.max(Math.abs(values[0]!), Math.abs(values[values.length - 1]!));
  for (let i = 0; i + probes < values.length; i++) {
    if (values[i]! - values[i + probes - 1]! <= equalValues * scale) return true;
  }
  return false;
}

function nothing(n: number): Eigenpairs {
  return {
    values: new Float64Array(0),
    vectors: { rows: n, cols: 0, data: new Float64Array(0) },
    residuals: new Float64Array(0),
    passes: 0,
    converged: true,
  };
}
