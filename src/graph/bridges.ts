import { type Steps, span } from "../base/steps.ts";
import { toFloat64 } from "../compute/convert.ts";
import { nearestOutside } from "../compute/graph.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { type Components, numbered, openUnion } from "./components.ts";

/** An edge that was added to join two parts of a graph; `from` < `to`. */
export interface Bridge {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/**
 * The shortest edges that join the parts of a graph on `points` into one: the minimum spanning tree over the parts, the distance
 * of two parts being that of their nearest points. Gives count − 1 bridges, shortest first.
 *
 * Borůvka's rounds: every part but the largest takes the shortest edge that leads out of it; parts that are joined become one.
 * Each round at least halves the number of parts. Exact, by direct differences; O(p n m) a round, p the points outside the
 * largest part.
 */
export function* shortestBridges(run: Run, points: Slab<SlabArray>, parts: Components): Steps<Bridge[]> {
  if (parts.count < 2) return [];
  const n = points.rows;
  const doubles = yield* span(0, 0.05, toFloat64(run, points));
  const union = openUnion(n);
  const firsts = new Int32Array(parts.count).fill(-1);
  for (let i = 0; i < n; i++) {
    const label = parts.labels[i]!;
    if (firsts[label] === -1) firsts[label] = i;
    else union.join(firsts[label]!, i);
  }
  const bridges: Bridge[] = [];
  for (let now = parts; now.count > 1; now = numbered(n, union)) {
    for (const bridge of yield* waysOut(run, doubles, now)) {
      // Of equal distances two parts may choose different edges to each other: one of them is enough.
      if (union.join(bridge.from, bridge.to)) bridges.push(bridge);
    }
    yield bridges.length / (parts.count - 1);
  }
  run.release(doubles);
  return bridges.sort((a, b) => a.length - b.length || a.from - b.from || a.to - b.to);
}

/** The shortest edge out of every part but the largest, by (length, from, to). */
function* waysOut(run: Run, points: Slab, { labels, sizes }: Components): Steps<Iterable<Bridge>> {
  const n = points.rows;
  const largest = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b)));
  const outside = Int32Array.from({ length: n }, (_, i) => i).filter((i) => labels[i] !== largest);
  const asked = run.take(Int32Array, outside.length);
  const partOf = run.take(Int32Array, n);
  const indices = run.take(Int32Array, outside.length);
  const distances = run.take(Float64Array, outside.length);
  asked.view.set(outside);
  partOf.view.set(labels);
  for (const _ of nearestOutside(run, asked, points, partOf, indices, distances)) yield 0;
  const best = new Map<number, Bridge>();
  const nearest = indices.view;
  const lengths = distances.view;
  for (let t = 0; t < outside.length; t++) {
    const [i, j] = [outside[t]!, nearest[t]!];
    const bridge = { from: Math.min(i, j), to: Math.max(i, j), length: lengths[t]! };
    const other = best.get(labels[i]!);
    if (!other || shorter(bridge, other)) best.set(labels[i]!, bridge);
  }
  run.release(asked, partOf, indices, distances);
  return best.values();
}

function shorter(a: Bridge, b: Bridge): boolean {
  return a.length < b.length || (a.length === b.length && (a.from < b.from || (a.from === b.from && a.to < b.to)));
}
