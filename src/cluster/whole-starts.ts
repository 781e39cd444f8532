import { random } from "../base/random.ts";
import { type Steps, span } from "../base/steps.ts";
import { lloydStarts, meanVarianceOf, startStates, takeStarts } from "../compute/kmeans.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import type { Clusters, LloydOptions } from "./lloyd.ts";

/**
 * k-means on few points, where handing out rows to threads would take longer than the work: whole starts are handed out instead.
 * The same bits as the passes over rows give.
 */
export function* wholeStarts(run: Run, points: Slab<SlabArray>, k: number, trials: number, options: LloydOptions): Steps<Clusters> {
  const { init, maxIterations, tolerance, seed } = options;
  const { rows: n, cols } = points;
  const count = init ? 1 : options.restarts;
  const stop = tolerance * (yield* meanVarianceOf(run, points));
  const starts = takeStarts(run, count, n, k, cols, trials);
  const facts = (start: number): Float64Array => starts.facts.row(start);
  if (init) {
    starts.centers.view.set(init.data);
    facts(0)[1] = startStates.placed;
  } else {
    for (let start = 0; start < count; start++) {
      const draw = random(seed, start);
      const row = starts.draws.row(start);
      row[0] = draw.below(n);
      for (let i = 1; i < row.length; i++) row[i] = draw.uniform();
    }
  }
  // How many rounds there will be is not known: each is taken to be half of what is left.
  for (let left = 1, running = true; running; left /= 2) {
    yield* span(1 - left, 1 - left / 2, lloydStarts(run, points, k, trials, starts, maxIterations, stop));
    const view = starts.facts.view;
    running = false;
    for (let start = 0; start < count; start++) if (view[4 * start + 1]! < startStates.settled) running = true;
  }
  let best = 0;
  for (let start = 1; start < count; start++) if (facts(start)[2]! < facts(best)[2]!) best = start;
  const [iterations, state, inertia] = facts(best);
  const found: Clusters = {
    labels: starts.labels.row(best).slice(),
    centers: { rows: k, cols, data: starts.centers.row(best).slice() },
    inertia: inertia!,
    iterations: iterations!,
    converged: state === startStates.settled,
    sizes: starts.sizes.row(best).slice(),
  };
  run.release(...Object.values(starts));
  return found;
}
