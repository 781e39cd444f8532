import { formatNumber, ManifoldError } from "../base/errors.ts";
import { span } from "../base/steps.ts";
import type { Progress, Run } from "../compute/run.ts";
import type { KernelFunction, PairSettings } from "../compute/svc.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { type ClassOrder, eachPair } from "./class-order.ts";
import { kernelBound } from "./kernel-bound.ts";
import { kernelMatrix } from "./kernel-matrix.ts";
import { centerOf, loadKernelPoints } from "./kernel-points.ts";
import { type PairProblem, type PairSolution, solvePairs } from "./pair-problems.ts";

/** f32 keeps kernel values up to here with room for their sums and differences. */
const mostKernel = 1e30;

/**
 * Solves the problem of every pair of classes, in the order of the pairs.
 *
 * All pairs read one kernel matrix, whose rows are sorted by class so that a problem is two stretches of each row. Where
 * that matrix would need more than `sharedBytes`, each pair computes its own. O(n² m) products in the first case, up to (classes − 1)
 * times that in the second.
 */
export function* solveAllPairs(
  run: Run,
  points: Matrix<NumberArray>,
  { starts, order }: Pick<ClassOrder, "starts" | "order">,
  kernel: KernelFunction,
  { sharedBytes = 1.5e9, ...settings }: Omit<PairSettings, "matrix" | "diagonal"> & { readonly sharedBytes?: number },
): Generator<Progress, PairSolution[], void> {
  const n = points.rows;
  const count = starts.length - 1;
  const stretch = (c: number) => ({ first: starts[c]!, count: starts[c + 1]! - starts[c]! });
  const problems: PairProblem[] = [];
  eachPair(count, (a, b) => problems.push({ a: stretch(a), b: stretch(b) }));

  const shared = 4 * n * n <= sharedBytes;
  const most = shared ? n : problems.reduce((size, { a, b }) => Math.max(size, a.count + b.count), 0);
  const entryBytes = points.data.BYTES_PER_ELEMENT <= 2 ? points.data.BYTES_PER_ELEMENT : 8;
  run.require(
    4 * most * most + 2 * entryBytes * n * points.cols,
    `the kernel values of ${formatNumber(most)} points${shared ? "" : " in two classes"}`,
    "Train on a sample of the points.",
  );

  const center = kernel.kind === "rbf" ? yield* run.phase("load", 0.03, centerOf(points)) : undefined;
  const load = (chosen: Int32Array) => loadKernelPoints(run, [points], { center, order: chosen });
  if (shared) {
    const { sets, limit } = yield* run.phase("load", 0.05, load(order));
    const loaded = sets[0]!;
    refuseOverflow(run, kernel, loaded.norms.view);
    const values = yield* run.phase("kernel matrix", 0.6, kernelMatrix(run, loaded, limit, kernel));
    run.release(loaded.rows);
    return yield* run.phase("pairs", 1, solvePairs(run, problems, { ...settings, ...values }));
  }

  const solutions: PairSolution[] = [];
  for (const [p, { a, b }] of problems.entries()) {
    const until = (part: number) => 0.05 + (0.95 * (p + part)) / problems.length;
    const own = new Int32Array(a.count + b.count);
    own.set(order.subarray(a.first, a.first + a.count));
    own.set(order.subarray(b.first, b.first + b.count), a.count);
    const { sets, limit } = yield* run.phase("kernel matrix", until(0.05), load(own));
    const loaded = sets[0]!;
    refuseOverflow(run, kernel, loaded.norms.view);
    const values = yield* run.phase("kernel matrix", until(0.6), kernelMatrix(run, loaded, limit, kernel));
    const problem = { a: { first: 0, count: a.count }, b: { first: a.count, count: b.count } };
    const [solution] = yield* run.phase("pairs", until(1), span(0, 1, solvePairs(run, [problem], { ...settings, ...values })));
    solutions.push(solution!);
    run.release(loaded.rows, loaded.norms, values.matrix, values.diagonal);
  }
  return solutions;
}

function refuseOverflow(run: Run, kernel: KernelFunction, norms: Float64Array): void {
  const bound = kernelBound(kernel, norms, norms);
  if (bound <= mostKernel) return;
  throw new ManifoldError(
    "bad-input",
    `${run.who}: values of the ${kernel.kind} kernel reach ${formatNumber(bound)}, more than ${formatNumber(mostKernel)}. Scale the points to unit variance first.`,
    { bound, most: mostKernel },
  );
}
