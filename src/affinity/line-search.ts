import type { Steps } from "../base/steps.ts";

/** A point on a line: where, the value there, the slope there. */
export interface LinePoint {
  readonly at: number;
  readonly value: number;
  readonly slope: number;
}

/** Between which slopes and values a line search may stop: the constants of L-BFGS-B. */
const sufficientDecrease = 1e-3;
const flatEnough = 0.9;
const mostTrials = 20;
const longestStride = 4;

/**
 * A step along a line on which the function has fallen enough and become flat enough (the strong conditions of Wolfe), sought from
 * `start` (at 0, slope < 0) by way of `first`, within [0, most]; undefined when none is found or the function is no number somewhere.
 *
 * The next trial is where cubics and parabolas through the best two points have their minimum; without a bracket it is at most
 * four strides ahead.
 *
 * @see J. J. Moré, D. J. Thuente, ACM Trans. Math. Software 20 (1994) 286–307, doi:10.1145/192115.192132
 */
export function* searchLine(
  evaluate: (at: number) => Steps<LinePoint>,
  start: LinePoint,
  first: number,
  most: number,
): Steps<LinePoint | undefined> {
  /** The best point so far, and the other end of the interval that holds a minimum (or, before there is one, of the interval in hand). */
  let best = start;
  let other = start;
  let bracketed = false;
  let step = Math.min(first, most);
  for (let trial = 0; trial < mostTrials; trial++) {
    const now = yield* evaluate(step);
    if (Number.isNaN(now.value) || Number.isNaN(now.slope)) return undefined;
    const enough = now.value <= start.value + sufficientDecrease * step * start.slope;
    if (enough && Math.abs(now.slope) <= flatEnough * Math.abs(start.slope)) return now;
    if (enough && step === most && now.slope <= 0) return now;
    const [low, high] = bracketed
      ? [Math.min(best.at, other.at), Math.max(best.at, other.at)]
      : [best.at, step + longestStride * (step - best.at)];
    const next = interpolate(best, other, now, bracketed, low, high);
    bracketed ||= now.value > best.value || now.slope * best.slope < 0;
    if (now.value > best.value) other = now;
    else {
      if (now.slope * best.slope < 0) other = best;
      best = now;
    }
    step = Math.min(most, Math.max(0, next));
    if (step === best.at) return undefined;
  }
  return undefined;
}

/** Where the next trial should be, by the four cases of Moré and Thuente. */
function interpolate(best: LinePoint, other: LinePoint, now: LinePoint, bracketed: boolean, low: number, high: number): number {
  const opposite = now.slope * best.slope < 0;
  // 1. Higher: the minimum lies between. The cubic's minimum, if it is nearer to the best point; else halfway to the parabola's.
  if (now.value > best.value) {
    const cubic = cubicMinimum(best, now);
    const chord = (best.value - now.value) / (now.at - best.at) + best.slope;
    const parabola = best.at + (best.slope / chord / 2) * (now.at - best.at);
    return Math.abs(cubic - best.at) < Math.abs(parabola - best.at) ? cubic : cubic + (parabola - cubic) / 2;
  }
  const secant = now.at + (now.slope / (now.slope - best.slope)) * (best.at - now.at);
  // 2. Lower, slope of the other sign: it lies between again. Of cubic and secant the one farther from the new point.
  if (opposite) {
    const cubic = cubicMinimum(now, best);
    return Math.abs(cubic - now.at) > Math.abs(secant - now.at) ? cubic : secant;
  }
  // 3. Lower and flatter: beyond the new point. The cubic counts only if it has a minimum on that side.
  if (Math.abs(now.slope) < Math.abs(best.slope)) {
    const cubic = cubicBeyond(best, now) ?? (now.at > best.at ? high : low);
    const nearer = Math.abs(cubic - now.at) < Math.abs(secant - now.at);
    if (!bracketed) return Math.max(low, Math.min(high, nearer ? secant : cubic));
    const guard = now.at + 0.66 * (other.at - now.at);
    const next = nearer ? cubic : secant;
    return now.at > best.at ? Math.min(guard, next) : Math.max(guard, next);
  }
  // 4. Lower and steeper: go on, to the minimum of the cubic on the far side where there is one.
  if (bracketed) return cubicMinimum(now, other);
  return now.at > best.at ? high : low;
}

/** The minimum of the cubic with the values and slopes of two points, the slope at `a` pointing to `b`. */
function cubicMinimum(a: LinePoint, b: LinePoint): number {
  const { theta, gamma } = cubicParts(a, b, false);
  return a.at + ((gamma - a.slope + theta) / (gamma - a.slope + gamma + b.slope)) * (b.at - a.at);
}

/** The minimum of that cubic beyond `now`, seen from `best`, if there is one. */
function cubicBeyond(best: LinePoint, now: LinePoint): number | undefined {
  const { theta, gamma } = cubicParts(now, best, true);
  const ratio = (gamma - now.slope + theta) / (gamma + (best.slope - now.slope) + gamma);
  return ratio < 0 && gamma !== 0 ? now.at + ratio * (best.at - now.at) : undefined;
}

function cubicParts(a: LinePoint, b: LinePoint, clamp: boolean): { theta: number; gamma: number } {
  const theta = (3 * (a.value - b.value)) / (b.at - a.at) + a.slope + b.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(b.slope));
  const inside = (theta / scale) * (theta / scale) - (a.slope / scale) * (b.slope / scale);
  const gamma = scale * Math.sqrt(clamp ? Math.max(0, inside) : inside);
  return { theta, gamma: b.at < a.at ? -gamma : gamma };
}
