import { log } from "../base/elementary.ts";
import type { Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { advancePairs, type PairSettings } from "../compute/svc.ts";

/** Two classes as stretches of the kernel matrix: `count` points from `first` on. */
export interface PairProblem {
  readonly a: { readonly first: number; readonly count: number };
  readonly b: { readonly first: number; readonly count: number };
}

/** The solution of one pair problem. */
export interface PairSolution {
  /** Multipliers in [0, C]: first those of class a, then those of class b. */
  readonly alpha: Float64Array;
  /** ρ: the decision is Σ y α K − ρ, with y = +1 in class a and −1 in class b. */
  readonly offset: number;
  /** ½ αᵀQα − Σα. */
  readonly objective: number;
  readonly iterations: number;
  /** By how much the optimality conditions are still violated. */
  readonly violation: number;
  readonly converged: boolean;
}

// The layout of a problem, in f64 words: see wasm/smo.ts.
const headerWords = 16;
const status = 0;
const iterations = 1;
const violation = 2;
const offset = 3;
const objective = 4;
const firstA = 5;

/**
 * Solves the dual problems of pairs of classes by sequential minimal optimization: minimize ½ αᵀQα − Σα, 0 ≤ α ≤ C, Σ yα = 0.
 *
 * Each step moves two multipliers: the most violating one, and the one that together with it lowers the objective most to
 * second order. The problems are independent and go on side by side, a slice each in turn, over all threads. Ends when no
 * pair violates the optimality conditions by more than the tolerance. O(points) a step.
 *
 * @see R.-E. Fan, P.-H. Chen, C.-J. Lin, JMLR 6 (2005) 1889–1918
 * @see C.-C. Chang, C.-J. Lin, ACM TIST 2 (2011) 27, doi:10.1145/1961189.1961199
 */
export function* solvePairs(run: Run, problems: readonly PairProblem[], settings: PairSettings): Steps<PairSolution[]> {
  const slabs = problems.map((problem) => takeProblem(run, problem));
  const list = run.take(Uint32Array, problems.length);
  let running = slabs;
  while (running.length > 0) {
    list.view.set(running.map((slab) => slab.pointer));
    const progress = slabs.reduce((sum, slab) => sum + progressOf(slab, settings.tolerance), 0) / slabs.length;
    for (const _ of advancePairs(run, list, running.length, settings)) yield progress;
    running = running.filter((slab) => slab.view[status] === 0);
  }
  const solutions = slabs.map(readSolution);
  run.release(list, ...slabs);
  return solutions;
}

/** Memory for a problem, at α = 0: there F = −y, class a may go up and class b down. */
function takeProblem(run: Run, { a, b }: PairProblem): Slab {
  const l = a.count + b.count;
  const slab = run.take(Float64Array, headerWords + 3 * l);
  const words = slab.view;
  words.fill(0);
  words.set([a.first, a.count, b.first, b.count], firstA);
  const up = words.subarray(headerWords, headerWords + l);
  const down = words.subarray(headerWords + l, headerWords + 2 * l);
  up.fill(-1, 0, a.count).fill(Number.POSITIVE_INFINITY, a.count);
  down.fill(Number.NEGATIVE_INFINITY, 0, a.count).fill(1, a.count);
  return slab;
}

/** How far the violation has come from 2, where it starts, to the tolerance, by its logarithm. */
function progressOf(slab: Slab, tolerance: number): number {
  const words = slab.view;
  if (words[status] !== 0) return 1;
  if (words[iterations] === 0 || tolerance >= 2) return 0;
  return Math.max(0, Math.min(1, log(2 / words[violation]!) / log(2 / tolerance)));
}

function readSolution(slab: Slab): PairSolution {
  const words = slab.view;
  const l = (words.length - headerWords) / 3;
  return {
    alpha: words.slice(headerWords + 2 * l),
    offset: words[offset]!,
    objective: words[objective]!,
    iterations: words[iterations]!,
    violation: words[violation]!,
    converged: words[status] === 1,
  };
}
