import type { Steps } from "../base/steps.ts";
import type { KernelName } from "./kernels.generated.ts";
import { overRows, type Pace, type Run } from "./run.ts";
import type { Slab, SlabArray } from "./slab.ts";

/** Where neighbors are written: rows × k both, in ascending order; distances are `unit` times those between the coordinates given. */
export interface NeighborSink {
  readonly indices: Slab<Int32Array>;
  readonly distances: Slab<Float64Array>;
  readonly unit: number;
}

/** Number of a slab's element type for the kernels that take any. */
export function kindOf(slab: Slab<SlabArray>): number {
  return [Float64Array, Float32Array, Int16Array, Uint16Array, Int8Array, Uint8Array].indexOf(slab.type as never);
}

function isSingle(slab: Slab<Float64Array | Float32Array>): number {
  return kindOf(slab) === 1 ? 1 : 0;
}

/** Rows of one block, so that a block takes about `work` steps at `each` a row. */
function blockOf(each: number, work = 2e6): number {
  return Math.max(1, Math.floor(work / Math.max(1, each)));
}

/** Of every row the least value, the greatest, and whether all are whole (1 or 0): rows × 3. O(n m) */
export function rowRanges(run: Run, points: Slab<SlabArray>, out: Slab): Steps<void> {
  return overRows(run, "rowRanges", points.rows, blockOf(points.cols, 1e6), [points.pointer, kindOf(points), points.cols, out.pointer]);
}

/**
 * For every query the k nearest points by direct differences; coordinates of the points in columns, `stride` apart in the
 * slab. With `self` query i is point i and is left out. O(q n m)
 */
export function nearestColumns(
  run: Run,
  queries: Slab,
  columns: Slab,
  stride: number,
  count: number,
  self: boolean,
  { indices, distances, unit }: NeighborSink,
): Steps<void> {
  const k = indices.cols;
  const capacity = exactCapacity(k, count);
  return overRows(
    run,
    "nearestColumns",
    queries.rows,
    4 * blockOf(4 * count * (queries.cols + 2)),
    [queries.pointer, columns.pointer, queries.cols, stride, count, k, capacity, self ? 1 : 0, unit, indices.pointer, distances.pointer],
    run.engine.kernels.directScratch(count, k, capacity),
  );
}

/** The same for the query rows named in `list` alone, points and queries in rows; for long rows. O(n m) for each. */
export function nearestPairs(
  run: Run,
  list: Slab<Int32Array>,
  queries: Slab<Float64Array | Float32Array>,
  points: Slab<Float64Array | Float32Array>,
  self: boolean,
  { indices, distances, unit }: NeighborSink,
): Steps<void> {
  const k = indices.cols;
  const capacity = exactCapacity(k, points.rows);
  return overRows(
    run,
    "nearestPairs",
    list.rows,
    blockOf(points.rows * points.cols, 4e6),
    [
      list.pointer,
      queries.pointer,
      points.pointer,
      isSingle(points),
      points.cols,
      points.rows,
      k,
      capacity,
      self ? 1 : 0,
      unit,
      indices.pointer,
      distances.pointer,
    ],
    run.engine.kernels.directScratch(points.rows, k, capacity),
  );
}

/** Candidates of a row when keys are exact: k and as many again before the worse half is dropped. */
function exactCapacity(k: number, count: number): number {
  return Math.min(2 * k, count) + 32;
}

/** Candidates of a row when keys are bounds, which keep more than k alive. */
function boundCapacity(k: number, count: number): number {
  return Math.max(128, Math.min(4 * k, count) + 32);
}

/**
 * Points made ready for inner products: rows of `width` bytes with zeros behind the coordinates, in groups of three that take turns
 * every 16 bytes, the last group filled up with zeros; and squared norms.
 */
export interface Packed {
  readonly rows: number;
  /** Bytes of a row, a multiple of 32. */
  readonly width: number;
  readonly data: Slab<Int16Array | Float32Array>;
  readonly norms: Slab<Int32Array | Float32Array>;
}

function* packed(
  run: Run,
  kernel: KernelName,
  type: typeof Int16Array | typeof Float32Array,
  points: Slab<SlabArray>,
  middle: readonly number[],
): Steps<Packed> {
  const { rows, cols } = points;
  const wide = Math.ceil((cols * type.BYTES_PER_ELEMENT) / 32) * 32;
  const most = Math.ceil(rows / 3) * 3;
  const data = run.take<Int16Array | Float32Array>(type, most, wide / type.BYTES_PER_ELEMENT);
  const norms = run.take<Int32Array | Float32Array>(type === Int16Array ? Int32Array : Float32Array, most);
  // The last group of three rows may have fewer: the others are zero.
  for (let i = Math.max(0, most - 3); i < most; i++) data.row(i).fill(0);
  norms.view.fill(0, rows);
  yield* overRows(run, kernel, rows, blockOf(cols, 5e5), [points.pointer, ...middle, wide, data.pointer, norms.pointer]);
  return { rows, width: wide, data, norms };
}

/** Whole numbers less `center`, as 16-bit integers. O(n m) */
export function packInteger(run: Run, points: Slab<SlabArray>, center: number): Steps<Packed> {
  return packed(run, "packInteger", Int16Array, points, [kindOf(points), points.cols, center]);
}

/** Numbers less the means of their columns, times `scale`, as f32; norms times `factor`. O(n m) */
export function packSingle(run: Run, points: Slab<Float64Array | Float32Array>, means: Slab, scale: number, factor: number): Steps<Packed> {
  return packed(run, "packSingle", Float32Array, points, [isSingle(points), points.cols, means.pointer, scale, factor]);
}

/** What all rows have found so far, while panels of keys go by. */
export interface Candidates {
  readonly k: number;
  readonly capacity: number;
  readonly keys: Slab;
  readonly names: Slab<Int32Array>;
  readonly states: Slab;
  /** For bounds: what a lower bound lacks to an upper one, for each unit of the two norms. Undefined when keys are exact. */
  readonly slack: number | undefined;
}

/** Empty candidates for `rows` rows among `count` points. */
export function* openCandidates(run: Run, rows: number, count: number, k: number, slack: number | undefined): Steps<Candidates> {
  const capacity = slack === undefined ? exactCapacity(k, count) : boundCapacity(k, count);
  const candidates = {
    k,
    capacity,
    slack,
    keys: run.take(Float64Array, rows, capacity),
    names: run.take(Int32Array, rows, capacity),
    states: run.take(Float64Array, rows, 2),
  };
  yield* overRows(run, "openCandidates", rows, 65536, [candidates.states.pointer]);
  return candidates;
}

/** A rectangle of keys: rows first … first + rows of `x` against rows of `y` likewise. Firsts are multiples of three. */
export interface Panel {
  readonly keys: Slab<Int32Array>;
  readonly x: Packed;
  readonly y: Packed;
  readonly rowFirst: number;
  readonly rows: number;
  readonly columnFirst: number;
  readonly columns: number;
}

/** Columns of a panel that one thread takes at a time stay in its cache: about so many bytes of coordinates. */
const cachedBytes = 160_000;

/** Computes a panel of keys. O(rows · columns · m) */
export function fillPanel(run: Run, panel: Panel, pace: Pace): Steps<void> {
  const { x, y, keys } = panel;
  const exact = x.data.type === (Int16Array as unknown);
  const triples = Math.ceil(panel.columns / 3);
  const block = Math.max(1, Math.min(Math.floor(cachedBytes / (3 * y.width)), Math.ceil(triples / 16), 64));
  return overRows(
    run,
    exact ? "panelInteger" : "panelSingle",
    triples,
    block,
    [
      x.data.at(panel.rowFirst),
      x.norms.at(panel.rowFirst),
      Math.ceil(panel.rows / 3) * 3,
      y.data.at(panel.columnFirst),
      y.norms.at(panel.columnFirst),
      y.width,
      keys.pointer,
      keys.cols,
    ],
    0,
    pace,
  );
}

/**
 * Lets the rows of a panel look along it, and with `self` (x and y the same points) its columns look down it, but for those
 * that are rows of it too; then no point takes itself.
 */
export function lookThrough(
  run: Run,
  panel: Panel,
  { k, capacity, keys, names, states, slack }: Candidates,
  self: boolean,
  pace: Pace,
): Steps<void> {
  const skipped = self && panel.rowFirst === panel.columnFirst ? Math.min(panel.rows, panel.columns) : 0;
  const groups = self ? Math.ceil((panel.columns - skipped) / 16) : 0;
  const args = [
    panel.keys.pointer,
    panel.keys.cols,
    panel.rowFirst,
    panel.rows,
    panel.columnFirst,
    panel.columns,
    skipped,
    self ? 1 : 0,
    k,
    capacity,
    keys.pointer,
    names.pointer,
    states.pointer,
  ];
  if (slack !== undefined) args.push(panel.x.norms.pointer, panel.y.norms.pointer, slack);
  const kernel = slack === undefined ? "keepInteger" : "keepSingle";
  return overRows(run, kernel, panel.rows + groups, 8, args, run.engine.kernels.panelScratch(k, capacity), pace);
}

/** Neighbors from exact candidates. */
export function settleInteger(run: Run, { k, capacity, keys, names, states }: Candidates, sink: NeighborSink): Steps<void> {
  return overRows(
    run,
    "settleInteger",
    keys.rows,
    64,
    [keys.pointer, names.pointer, states.pointer, k, capacity, sink.unit, sink.indices.pointer, sink.distances.pointer],
    run.engine.kernels.panelScratch(k, capacity),
  );
}

/**
 * Neighbors from candidates by bounds, with distances by direct differences; lost[i] becomes 1 for a row whose bounds are too
 * wide, and else 0.
 */
export function settleSingle(
  run: Run,
  { k, capacity, keys, names, states, slack }: Candidates,
  { x, y }: Pick<Panel, "x" | "y">,
  queries: Slab<Float64Array | Float32Array>,
  points: Slab<Float64Array | Float32Array>,
  sink: NeighborSink,
  lost: Slab<Uint8Array>,
): Steps<void> {
  return overRows(
    run,
    "settleSingle",
    keys.rows,
    blockOf(k * points.cols),
    [
      keys.pointer,
      names.pointer,
      states.pointer,
      k,
      capacity,
      x.norms.pointer,
      y.norms.pointer,
      slack ?? 0,
      queries.pointer,
      points.pointer,
      isSingle(points),
      points.cols,
      sink.unit,
      sink.indices.pointer,
      sink.distances.pointer,
      lost.pointer,
    ],
    run.engine.kernels.panelScratch(k, capacity),
  );
}
