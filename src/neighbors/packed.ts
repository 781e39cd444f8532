import { type Steps, span } from "../base/steps.ts";
import {
  type Candidates,
  lookThrough,
  type NeighborSink,
  openCandidates,
  type Packed,
  type Panel,
  settleInteger,
} from "../compute/neighbors.ts";
import type { Run } from "../compute/run.ts";
import { throughPanels } from "./panels.ts";

/** Queries and points made ready for inner products. */
export interface PackedPair {
  readonly x: Packed;
  readonly y: Packed;
}

/** Neighbors among packed whole numbers, exact. O(q n m), half with `self` */
export function* nearestPacked(run: Run, { x, y }: PackedPair, self: boolean, sink: NeighborSink): Steps<void> {
  const candidates = yield* span(0, 0.01, openCandidates(run, x.rows, y.rows, sink.indices.cols, undefined));
  yield* span(0.01, 0.95, gather(run, { x, y }, candidates, self));
  yield* span(0.95, 1, settleInteger(run, candidates, sink));
  releaseCandidates(run, candidates);
}

/** Lets every row find its candidates. */
export function gather(run: Run, { x, y }: PackedPair, candidates: Candidates, self: boolean): Steps<void> {
  const pace = { blocks: 1 };
  return throughPanels(run, x, y, self, (panel: Panel) => lookThrough(run, panel, candidates, self, pace));
}

/** Gives the memory of packed points back. */
export function releasePacked(run: Run, { x, y }: PackedPair): void {
  for (const { data, norms } of new Set([x, y])) run.release(data, norms);
}

/** Gives the memory of candidates back. */
export function releaseCandidates(run: Run, { keys, names, states }: Candidates): void {
  run.release(keys, names, states);
}

/** Which of the flags are set. */
export function indicesOf(flags: Uint8Array): number[] {
  const list: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i]) list.push(i);
  return list;
}
