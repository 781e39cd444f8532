import type { Progress } from "../compute/run.ts";
import { checkFinite } from "../matrix/convert.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";

/**
 * What comes before the first phase of every call: the look at each number ({@link checkFinite}). Large points let others in
 * meanwhile, and say so as a phase "check"; small ones are looked at in no time and tell nothing.
 */
export function* checked(points: Matrix<NumberArray>, who: string, what?: string): Generator<Progress, void, void> {
  for (const _ of checkFinite(points, who, what)) yield { phase: "check", fraction: 0 };
}
