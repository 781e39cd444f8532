import { type Steps, span } from "../base/steps.ts";
import { type IntegerArray, isInteger } from "../compute/gemm16.ts";
import { type Candidates, type NeighborSink, openCandidates, type Packed, packInteger } from "../compute/neighbors.ts";
import { guessLimits, settleProjected } from "../compute/projected.ts";
import type { Run } from "../compute/run.ts";
import type { Slab, SlabArray } from "../compute/slab.ts";
import { gather, indicesOf, nearestPacked, releaseCandidates, releasePacked } from "./packed.ts";
import { throughPanels } from "./panels.ts";
import { fitsDirections, type Projected, projectOn, takeRows, widestDirections } from "./projection.ts";
import { centerOf, type ValueRange } from "./range.ts";

/** Dimensions of the projection: of images a small multiple of √m holds most of the variance; whole steps of the kernel. */
const dimensionsFor = (cols: number): number => Math.min(224, 16 * Math.round(0.34 * Math.sqrt(cols)));
/** All pairs in so many multiplications take some tenths of a second; below, the way there costs what it saves. */
const leastWork = 4e9;
/** Rows that are asked beforehand how many candidates they need. */
const asked = 48;
/** What a multiplication costs beside one in a panel of long rows: in short rows, and of one row with another. */
const shortRows = 1.4;
const alone = 3;

/** Whether it may pay to look at a projection of these points first. */
export function projectionMayPay(points: Slab<SlabArray>, { least, most }: ValueRange, k: number): points is Slab<IntegerArray> {
  const { rows: n, cols } = points;
  const fits = isInteger(points) && fitsDirections(Math.max(Math.abs(least), Math.abs(most)), cols);
  // A row needs two to four times k candidates; where k is no small share of all, looking at them alone costs what is saved.
  return fits && cols >= 256 && 64 * k <= n && (n * n * cols) / 2 >= leastWork;
}

/**
 * The k nearest others of whole numbers through a projection to fewer dimensions; the same bits as by all inner products.
 *
 * Distances of projections are lower bounds, and cheap. Each row keeps those that are nearest by them as candidates, as many as some
 * rows, asked beforehand, were found to need, and inner products of the points tell which are its neighbors. Where a row's last
 * candidate is not too far to be a neighbor, there may be others: such a row is compared with all points. False, and nothing done, where the
 * bounds tell too little: noise, or as many dimensions as columns. O(n² r), r ≪ m, if all goes well
 */
export function* nearestByProjection(
  run: Run,
  packed: Packed,
  points: Slab<IntegerArray>,
  range: ValueRange,
  sink: NeighborSink,
): Steps<boolean> {
  const k = sink.indices.cols;
  const directions = yield* span(0, 0.06, widestDirections(run, points, dimensionsFor(points.cols)));
  if (!directions) return false;
  const projected = yield* span(0.06, 0.14, projectOn(run, points, directions));
  run.release(directions.rows);
  const search: Search = { run, packed, points, range, sink };
  const most = yield* span(0.14, 0.2, candidatesNeeded(search, projected));
  if (most === undefined) {
    run.release(projected.rows);
    return false;
  }
  const short = yield* packInteger(run, projected.rows, 0);
  const pair = { x: short, y: short };
  const candidates = yield* openCandidates(run, points.rows, points.rows, most, undefined);
  yield* span(0.2, 0.28, limitCandidates(run, projected, short, candidates));
  run.release(projected.rows);
  yield* span(0.28, 0.8, gather(run, pair, candidates, true));
  releasePacked(run, pair);
  const lost = run.take(Uint8Array, points.rows);
  yield* span(0.8, 0.9, settleProjected(run, candidates, points, projected, sink, lost));
  releaseCandidates(run, candidates);
  const rest = indicesOf(lost.view);
  run.release(lost);
  const missing = yield* span(0.9, 1, nearestOfRows(search, rest));
  for (const [r, i] of rest.entries()) {
    sink.indices.row(i).set(missing.indices.subarray(r * k, (r + 1) * k));
    sink.distances.row(i).set(missing.distances.subarray(r * k, (r + 1) * k));
  }
  return true;
}

/** Points that a row is compared with to guess how far its candidates reach. */
const sampled = 1024;

/**
 * A first limit for the candidates of each row: below it lie as many points of an evenly spaced sample as there would be candidates in
 * it, and some more. Without it a row would let in many that it drops later. O(n r)
 */
function* limitCandidates(run: Run, { rows }: Projected, all: Packed, candidates: Candidates): Steps<void> {
  const n = rows.rows;
  const count = Math.min(n, sampled);
  const some = takeRows(run, rows, evenly(n, count));
  const sample = yield* packInteger(run, some, 0);
  const share = (candidates.k * count) / n;
  const rank = Math.min(count, Math.ceil(share + 2 * Math.sqrt(share)));
  yield* throughPanels(run, all, sample, false, (panel) => guessLimits(run, panel, rank, candidates));
  run.release(some, sample.data, sample.norms);
}

/** `count` of the numbers 0 … n − 1, evenly spaced. */
function evenly(n: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
}

interface Search {
  readonly run: Run;
  /** The points, ready for inner products. */
  readonly packed: Packed;
  readonly points: Slab<IntegerArray>;
  readonly range: ValueRange;
  readonly sink: NeighborSink;
}

/** How many candidates nearly all of some evenly spaced rows need; undefined where they are so many that it does not pay. */
function* candidatesNeeded(search: Search, projected: Projected): Steps<number | undefined> {
  const { run, points, sink } = search;
  const { rows: n, cols: m } = points;
  const k = sink.indices.cols;
  const which = evenly(n, asked);
  const { distances } = yield* span(0, 0.6, nearestOfRows(search, which));
  const reaches = which.map((_, r) => projected.factor * (distances[r * k + k - 1]! / sink.unit) + projected.slack);

  const short = yield* packInteger(run, projected.rows, 0);
  const rows = takeRows(run, projected.rows, which);
  const pair = { x: yield* packInteger(run, rows, 0), y: short };
  const width = n >> 2;
  const near = { indices: run.take(Int32Array, asked, width), distances: run.take(Float64Array, asked, width), unit: 1 };
  yield* span(0.6, 1, nearestPacked(run, pair, false, near));
  const needs = reaches.map((reach, r) => near.distances.row(r).filter((distance) => distance <= reach).length).sort((a, b) => a - b);
  run.release(rows, near.indices, near.distances);
  releasePacked(run, pair);
  // One row in fifty may need more; each of these is compared with all points.
  const most = Math.ceil(1.1 * needs[asked - 2]!) + 8;
  const mean = needs.reduce((sum, need) => sum + need, 0) / asked;
  const through = shortRows * (n / 2) * projected.rows.cols + alone * mean * m + n * 0.03 * m;
  return most <= width && through <= 0.7 * (n / 2) * m ? Math.max(2 * k, most) : undefined;
}

/** The neighbors of the named rows alone, k a row: their indices and distances as the sink has them. O(n m) each */
function* nearestOfRows({ run, packed, points, range, sink }: Search, which: readonly number[]): Steps<Lists> {
  const k = sink.indices.cols;
  const rows = which.length;
  const lists: Lists = { indices: new Int32Array(rows * k), distances: new Float64Array(rows * k) };
  if (rows === 0) return lists;
  const some = takeRows(run, points, which);
  const x = yield* packInteger(run, some, centerOf(range));
  // One more, since each row finds itself; or, where many points are equal to it, k + 1 others.
  const found = { indices: run.take(Int32Array, rows, k + 1), distances: run.take(Float64Array, rows, k + 1), unit: sink.unit };
  yield* nearestPacked(run, { x, y: packed }, false, found);
  for (const [r, i] of which.entries()) {
    const names = found.indices.row(r);
    const lengths = found.distances.row(r);
    for (let from = 0, to = r * k; to < (r + 1) * k; from++) {
      if (names[from] === i) continue;
      lists.indices[to] = names[from]!;
      lists.distances[to++] = lengths[from]!;
    }
  }
  run.release(some, x.data, x.norms, found.indices, found.distances);
  return lists;
}

interface Lists {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}
