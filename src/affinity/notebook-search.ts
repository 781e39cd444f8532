import { log } from "../base/elementary.ts";
import { type Steps, span } from "../base/steps.ts";
import { type Keys, rowSums, tableMismatch } from "../compute/affinity.ts";
import type { Run } from "../compute/run.ts";
import { type LinePoint, searchLine } from "./line-search.ts";

/** What the notebook's search did. */
export interface NotebookSearch {
  /** The radius it ends at. */
  readonly radius: number;
  /** Where it starts: the mean affinity, a number without a unit, taken as a length. */
  readonly start: number;
  /** The cost at the radius, which the notebook maximizes. */
  readonly cost: number;
  /** Steps it took; 0 when it stops where it starts. */
  readonly iterations: number;
  /** The radii of its steps with their costs, in order. */
  readonly path: { readonly radii: Float64Array; readonly costs: Float64Array };
}

// L-BFGS-B as SciPy calls it: finite differences, projected gradient, relative decrease.
const difference = 1e-8;
const flat = 1e-5;
const stalled = 2.220446049250313e-9;
const mostIterations = 15_000;
const tiny = 1e-14;

/**
 * The founding notebook's search for the radius of compact support, faults and all; for showing what it does, not for use.
 *
 * It maximizes cost = √(½ log² ρ + ½ log² s) with ρ = ‖φ − K‖ / √(‖φ‖ ‖K‖) and s = the share of zeros of φ, from the radius
 * mean(K), by L-BFGS-B with forward differences of 10⁻⁸. When nothing is pruned s is 0, its logarithm (of 10⁻¹⁴) enormous and the
 * cost highest: where the search can climb at all it runs beyond the largest distance and prunes nothing. When the mean affinity is
 * below the smallest distance the cost is locally constant, the numerical gradient exactly zero, and the search stops at its start
 * with φ the identity.
 *
 * Equal to SciPy's in this sense: the same cost, differences, starting point, bound, secant model, first step, line-search
 * conditions and stopping rules, so it ends for the same reason and, on the data of the study, at the same radius to three digits;
 * SciPy's line search has a first stage with a changed function that is left out here.
 * `keys.affinities` must be given; O(n²) for each of some 40 costs.
 */
export function* notebookSearch(run: Run, keys: Keys, halves: number): Steps<NotebookSearch> {
  const { table, affinities } = keys;
  const n = table.rows;
  const sums = run.take(Float64Array, n);
  yield* span(0, 0, rowSums(run, affinities!, 1, sums));
  let total = 0;
  for (const sum of sums.view) total += sum;
  yield* span(0, 0, rowSums(run, affinities!, 2, sums));
  let square = 0;
  for (const sum of sums.view) square += sum;
  run.release(sums);

  /** How many steps there will be is not known: each is taken to be a tenth of what is left. */
  let done = 0;
  function* costAt(radius: number): Steps<number> {
    // At radius 0 the notebook divides 0 by 0.
    if (!(radius > 0)) return Number.NaN;
    const [off, own, some] = yield* span(done, done, tableMismatch(run, table, affinities!, { radius, halves }));
    const rho = Math.sqrt(off) / Math.sqrt(Math.sqrt(own) * Math.sqrt(square));
    const sparsity = 1 - some / (n * n);
    return Math.sqrt((squaredLog(rho) + squaredLog(sparsity)) / 2);
  }
  /** Minus the cost, which is to become small, and its slope by a forward difference. */
  function* descend(radius: number): Steps<LinePoint> {
    const value = -(yield* costAt(radius));
    const slope = (-(yield* costAt(radius + difference)) - value) / difference;
    return { at: radius, value, slope };
  }

  const start = total / (n * n);
  let now = yield* descend(start);
  const path = [now];
  /** The secant model's inverse curvature. */
  let inverse = 1;
  while (path.length <= mostIterations && Math.abs(Math.max(-now.at, -now.slope)) > flat) {
    done = 1 - 10 / (10 + path.length);
    const from = now;
    const direction = Math.max(-inverse * from.slope, -from.at);
    const slope = from.slope * direction;
    if (!(slope < 0)) break;
    // In units of the direction: the first step is at most one long, and none leads below radius 0.
    const firstStep = path.length === 1 ? Math.min(1, 1 / Math.abs(direction)) : 1;
    const most = path.length === 1 ? 1 : direction < 0 ? -from.at / direction : 1e10;
    function* along(step: number): Steps<LinePoint> {
      const { value, slope } = yield* descend(from.at + step * direction);
      return { at: step, value, slope: slope * direction };
    }
    const found = yield* searchLine(along, { at: 0, value: from.value, slope }, firstStep, most);
    if (!found) break;
    now = { at: from.at + found.at * direction, value: found.value, slope: found.slope / direction };
    path.push(now);
    if (from.value - now.value <= stalled * Math.max(Math.abs(from.value), Math.abs(now.value), 1)) break;
    const curvature = (now.slope - from.slope) / (now.at - from.at);
    if (curvature > 0) inverse = 1 / curvature;
  }
  return {
    radius: now.at,
    start,
    cost: -now.value,
    iterations: path.length - 1,
    path: { radii: Float64Array.from(path, ({ at }) => at), costs: Float64Array.from(path, ({ value }) => -value) },
  };
}

function squaredLog(x: number): number {
  const l = log(x + tiny);
  return l * l;
}
