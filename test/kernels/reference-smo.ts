/** What the pair-problem kernel must find. */
export interface ReferenceSolution {
  readonly alpha: number[];
  readonly offset: number;
  readonly objective: number;
  readonly iterations: number;
}

/**
 * Sequential minimal optimization in plain sight: K is l × l, `y` holds +1 and −1. The same rules as `wasm/smo.ts`: the most
 * violating point that may go up, the last of equals; the partner with the greatest second-order decrease, the last of equals.
 */
export function referenceSmo(K: readonly number[][], y: readonly number[], C: number, tolerance: number): ReferenceSolution {
  const l = y.length;
  const alpha = new Array<number>(l).fill(0);
  // F_t = Σ_s y_s α_s K_ts − y_t
  const F = y.map((sign) => -sign);
  const mayGoUp = (t: number) => (y[t]! > 0 ? alpha[t]! < C : alpha[t]! > 0);
  const mayGoDown = (t: number) => (y[t]! > 0 ? alpha[t]! > 0 : alpha[t]! < C);
  let iterations = 0;
  for (;;) {
    let i = -1;
    for (let t = 0; t < l; t++) if (mayGoUp(t) && (i < 0 || F[t]! <= F[i]!)) i = t;
    let j = -1;
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    const curvature = (t: number) => Math.max(K[i]![i]! + K[t]![t]! - 2 * K[i]![t]!, 1e-12);
    for (let t = 0; t < l && i >= 0; t++) {
      if (!mayGoDown(t)) continue;
      most = Math.max(most, F[t]!);
      const gap = F[t]! - F[i]!;
      if (gap > 0 && gap ** 2 / curvature(t) >= best) {
        best = gap ** 2 / curvature(t);
        j = t;
      }
    }
    if (j < 0 || most - F[i]! < tolerance) break;
    iterations++;
    // yα of i grows, that of j shrinks; F follows the multipliers as they were rounded.
    const room = (t: number, up: boolean) => (up === y[t]! > 0 ? C - alpha[t]! : alpha[t]!);
    const bound = (t: number, up: boolean) => (up === y[t]! > 0 ? C : 0);
    const rooms = [room(i, true), room(j, false)] as const;
    const step = Math.min((F[j]! - F[i]!) / curvature(j), ...rooms);
    const old = [alpha[i]!, alpha[j]!] as const;
    alpha[i] = step === rooms[0] ? bound(i, true) : alpha[i]! + y[i]! * step;
    alpha[j] = step === rooms[1] ? bound(j, false) : alpha[j]! - y[j]! * step;
    const changes = [y[i]! * (alpha[i]! - old[0]), y[j]! * (alpha[j]! - old[1])] as const;
    for (let t = 0; t < l; t++) F[t]! += K[i]![t]! * changes[0] + K[j]![t]! * changes[1];
  }
  const free = F.filter((_, t) => alpha[t]! > 0 && alpha[t]! < C);
  const up = F.filter((_, t) => mayGoUp(t));
  const down = F.filter((_, t) => mayGoDown(t));
  return {
    alpha,
    offset: free.length > 0 ? free.reduce((a, b) => a + b) / free.length : (Math.min(...up) + Math.max(...down)) / 2,
    objective: alpha.reduce((sum, a, t) => sum + a * (y[t]! * F[t]! - 1), 0) / 2,
    iterations,
  };
}
