import { log } from "../base/elementary.ts";
import { constant, type Steps } from "../base/steps.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { advancePairs, type PairSettings } from "../compute/svc.ts";

/** The kernel values of two classes a and b. */
export interface PairValues {
  /** Within each class: n × n, f32. */
  readonly withinA: Slab<Float32Array>;
  readonly withinB: Slab<Float32Array>;
  /** Between them, a × b, and the same turned, b × a. */
  readonly between: Slab<Float32Array>;
  readonly turned: Slab<Float32Array>;
  /** K(x, x) in full precision. */
  readonly diagonalA: Slab;
  readonly diagonalB: Slab;
}

/** The problem of two classes. */
export interface PairProblem {
  /** Makes its kernel values, when its turn has come. */
  open(): Steps<PairValues>;
  /** They are needed no longer. */
  close(values: PairValues): void;
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
const counts = 5;
const addresses = 7;

/**
 * Solves the dual problems of pairs of classes by sequential minimal optimization: minimize ½ αᵀQα − Σα, 0 ≤ α ≤ C, Σ yα = 0.
 *
 * Each step moves two multipliers: the most violating one, and the one that together with it lowers the objective most to
 * second order. The problems are independent and go on side by side, a slice each in turn, over all threads. Ends when no
 * pair violates the optimality conditions by more than the tolerance. O(points) a step.
 *
 * So many of them are open at a time as `sideBySide` says; which ones are open together changes nothing.
 *
 * @see R.-E. Fan, P.-H. Chen, C.-J. Lin, JMLR 6 (2005) 1889–1918
 * @see C.-C. Chang, C.-J. Lin, ACM TIST 2 (2011) 27, doi:10.1145/1961189.1961199
 */
export function* solvePairs(
  run: Run,
  problems: readonly PairProblem[],
  settings: PairSettings,
  sideBySide = problems.length,
): Steps<PairSolution[]> {
  const solutions: PairSolution[] = [];
  let running: { place: number; values: PairValues; slab: Slab }[] = [];
  let next = 0;
  const list = run.take(Uint32Array, sideBySide);
  const progress = () =>
    (next - running.length + running.reduce((sum, { slab }) => sum + progressOf(slab, settings.tolerance), 0)) / problems.length;
  for (;;) {
    while (next < problems.length && running.length < sideBySide) {
      const done = progress();
      const values = yield* constant(done, problems[next]!.open());
      running.push({ place: next++, values, slab: takeProblem(run, values) });
    }
    if (running.length === 0) break;
    const done = progress();
    list.view.set(running.map(({ slab }) => slab.pointer));
    yield* constant(done, advancePairs(run, list, running.length, settings));
    running = running.filter(({ place, values, slab }) => {
      if (slab.view[status] === 0) return true;
      solutions[place] = readSolution(slab);
      run.release(slab);
      problems[place]!.close(values);
      return false;
    });
  }
  run.release(list);
  return solutions;
}

/** Memory for a problem, at α = 0: there F = −y, class a may go up and class b down. */
function takeProblem(run: Run, values: PairValues): Slab {
  const { withinA, between, turned, withinB, diagonalA, diagonalB } = values;
  const [inA, inB] = [withinA.rows, withinB.rows];
  const l = inA + inB;
  const slab = run.take(Float64Array, headerWords + 3 * l);
  const words = slab.view;
  words.fill(0);
  words.set([inA, inB], counts);
  words.set(
    [withinA, between, turned, withinB, diagonalA, diagonalB].map(({ pointer }) => pointer),
    addresses,
  );
  const up = words.subarray(headerWords, headerWords + l);
  const down = words.subarray(headerWords + l, headerWords + 2 * l);
  up.fill(-1, 0, inA).fill(Number.POSITIVE_INFINITY, inA);
  down.fill(Number.NEGATIVE_INFINITY, 0, inA).fill(1, inA);
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
