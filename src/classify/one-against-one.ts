import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Steps } from "../base/steps.ts";
import type { Progress, Run } from "../compute/run.ts";
import type { KernelFunction, PairSettings } from "../compute/svc.ts";
import { depthOfProducts } from "../linalg/exact-depth.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { type ClassOrder, eachPair } from "./class-order.ts";
import { kernelBound } from "./kernel-bound.ts";
import { type KernelMatrix, kernelMatrix, kernelTable } from "./kernel-matrix.ts";
import { centerOf, type KernelPoints, loadKernelPoints } from "./kernel-points.ts";
import { type PairProblem, type PairSolution, solvePairs } from "./pair-problems.ts";

/** f32 keeps kernel values up to here with room for their sums and differences. */
const mostKernel = 1e30;

/** Pairs are solved side by side, two a thread, as long as their kernel values stay within so many bytes. */
const openBytes = 1e9;
/** Small ones more at a time, while theirs stay within so many bytes: solving a few of them is no work to share. */
const openFreely = 16e6;

/** Points stay loaded, class by class, where all of them take no more bytes than this. */
const mostLoaded = 8e6;

/**
 * Solves the problem of every pair of classes, in the order of the pairs.
 *
 * A pair needs the kernel values within both of its classes and those between them. The former are computed once for all pairs, unless they need
 * more than `keptBytes`, and then for every pair anew; the latter are needed once, so they are made when a pair's turn comes and given up with it.
 * O(n² m) products in the first case, up to (classes − 1) times that in the second.
 */
export function* solveAllPairs(
  run: Run,
  points: Matrix<NumberArray>,
  { starts, order }: Pick<ClassOrder, "starts" | "order">,
  kernel: KernelFunction,
  { keptBytes, loadedBytes = mostLoaded, ...settings }: PairSettings & { readonly keptBytes?: number; readonly loadedBytes?: number },
): Generator<Progress, PairSolution[], void> {
  const { counts, kept, pairBytes } = planPairs(run, points, starts, keptBytes);
  const center = kernel.kind === "rbf" ? yield* run.phase("load", 0.03, centerOf(points)) : undefined;
  const limit = yield* run.phase("load", 0.04, depthOfProducts([points]));
  const load = (c: number) => loadKernelPoints(run, points, { limit, center, order: order.subarray(starts[c]!, starts[c + 1]!) });
  if (kernel.kind !== "rbf") yield* run.phase("load", 0.05, refuseOverflow(run, kernel, counts.length, load));
  const entryBytes = limit === undefined ? 8 : points.data.BYTES_PER_ELEMENT;
  const classes = openClasses(run, load, entryBytes * points.data.length <= loadedBytes);

  /** Kernel values within class c. */
  function* valuesWithin(c: number, loaded: KernelPoints): Steps<KernelMatrix> {
    if (withinClass[c]) return withinClass[c];
    const values = yield* kernelMatrix(run, loaded, limit, kernel);
    if (kept) withinClass[c] = values;
    return values;
  }
  const withinClass: KernelMatrix[] = [];
  const problems: PairProblem[] = [];
  eachPair(counts.length, (a, b) =>
    problems.push({
      *open() {
        const [left, right] = yield* classes.pair(a, b);
        const ofA = yield* valuesWithin(a, left);
        const ofB = yield* valuesWithin(b, right);
        const { table, turned } = yield* kernelTable(run, left, right, limit, kernel);
        return {
          withinA: ofA.matrix,
          withinB: ofB.matrix,
          between: table,
          turned,
          diagonalA: ofA.diagonal,
          diagonalB: ofB.diagonal,
        };
      },
      close({ between, turned, ...own }) {
        run.release(between, turned);
        if (!kept) run.release(...Object.values(own));
      },
    }),
  );
  const wanted = Math.max(2 * run.threads, Math.floor(openFreely / pairBytes));
  const sideBySide = Math.max(1, Math.min(problems.length, wanted, Math.floor(openBytes / pairBytes)));
  return yield* run.phase("pairs", 1, solvePairs(run, problems, settings, sideBySide));
}

/** The points of classes, loaded when they are asked for: all kept, or of the last pair alone. */
function openClasses(run: Run, load: (c: number) => Steps<KernelPoints>, keep: boolean) {
  const loaded = new Map<number, KernelPoints>();
  return {
    *pair(a: number, b: number): Steps<[KernelPoints, KernelPoints]> {
      for (const [c, { rows, norms }] of loaded) {
        if (keep || c === a || c === b) continue;
        run.release(rows, norms);
        loaded.delete(c);
      }
      for (const c of [a, b]) if (!loaded.has(c)) loaded.set(c, yield* load(c));
      return [loaded.get(a)!, loaded.get(b)!];
    },
  };
}

/**
 * How much memory the kernel values take: whether those within classes, of so many points each, can all be kept, and the bytes of a pair that is
 * being solved. Throws "too-large" where one pair does not fit.
 */
export function planPairs(run: Run, points: Matrix<NumberArray>, starts: Int32Array, keptBytes = 1.5e9) {
  const counts = Array.from(starts.subarray(1), (end, c) => end - starts[c]!);
  const [largest, second] = [...counts].sort((a, b) => b - a) as [number, number];
  const within = counts.reduce((sum, count) => sum + 4 * count * count, 0);
  const kept = within <= keptBytes;
  const pairBytes = 8 * largest * second + (kept ? 0 : 4 * (largest * largest + second * second));
  const entryBytes = points.data.BYTES_PER_ELEMENT <= 2 ? points.data.BYTES_PER_ELEMENT : 8;
  run.require(
    (kept ? within : 0) + pairBytes + 2 * entryBytes * (largest + second) * points.cols,
    `the kernel values of ${formatNumber(kept ? points.rows : largest + second)} points${kept ? "" : " in two classes"}`,
    "Train on a sample of the points.",
  );
  return { counts, kept, pairBytes };
}

/** Throws where the kernel of some two points may be too large. Looks at one class after another. */
function* refuseOverflow(run: Run, kernel: KernelFunction, classes: number, load: (c: number) => Steps<KernelPoints>): Steps<void> {
  let most = 0;
  for (let c = 0; c < classes; c++) {
    const { rows, norms } = yield* load(c);
    for (const norm of norms.view) most = Math.max(most, norm);
    run.release(rows, norms);
  }
  const bound = kernelBound(kernel, Float64Array.of(most), Float64Array.of(most));
  if (bound <= mostKernel) return;
  throw new ManifoldError(
    "bad-input",
    `${run.who}: values of the ${kernel.kind} kernel reach ${formatNumber(bound)}, more than ${formatNumber(mostKernel)}. Scale the points to unit variance first.`,
    { bound, most: mostKernel },
  );
}
