import type { Random } from "../base/random.ts";
import type { Steps } from "../base/steps.ts";
import { combineRows, rowDots, subtractRows, transpose } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import { type Slab, slabAt } from "../compute/slab.ts";
import type { Matrix } from "../matrix/dense.ts";
import type { Operator } from "./eigenpairs.ts";
import { orthonormalize } from "./orthonormalize.ts";

/**
 * An orthonormal basis that grows under an operator, and the operator's projection on it.
 *
 * The vectors are rows of one slab: first the deflated ones, then `size` that the operator was applied to, then `fresh` that
 * it was not. With Q the `size` vectors and F the fresh ones, A Q = Q H + F B.
 */
export interface Basis {
  /** Vectors the operator was applied to. */
  readonly size: number;
  /** Vectors it was not yet applied to. */
  readonly fresh: number;
  /** Adds random directions, orthogonal to all there are, as fresh vectors. */
  startRandom(block: number, draw: Random): Steps<void>;
  /** Applies the operator to the fresh vectors; what leaves the space becomes the new fresh ones. */
  extend(operator: Operator): Steps<void>;
  /** H, size × size. */
  projection(): Float64Array;
  /** ‖B s‖ for the first `count` columns of `combinations` (size × size): the residual norms of those Ritz vectors. */
  residuals(combinations: Float64Array, count: number): Float64Array;
  /** Keeps only the Ritz vectors of the first `count` columns, with their values, and the fresh vectors. */
  compress(combinations: Float64Array, count: number, values: Float64Array): Steps<void>;
  /** The vectors Q S for the first `count` columns of `combinations`, as an n × count matrix. */
  vectors(combinations: Float64Array, count: number): Steps<Matrix>;
  close(): void;
}

/** An empty basis in n dimensions beside the deflated vectors, with room for `room` vectors. */
export function openBasis(run: Run, n: number, deflate: readonly Float64Array[], room: number): Basis {
  const locked = deflate.length;
  const q = run.take(Float64Array, locked + room, n);
  for (let i = 0; i < locked; i++) q.row(i).set(deflate[i]!);
  /** H, with rows of `room`. */
  let h = new Float64Array(room * room);
  /** B, fresh × size, with rows of `room`. */
  let b = new Float64Array(0);
  let size = 0;
  let fresh = 0;

  const rowsFrom = (first: number, rows: number): Slab => slabAt(run.engine.memory, q.at(first), rows, n, Float64Array);

  /** Makes rows of `block` orthogonal to the first `against` rows of the basis; gives the coefficients, against × p. */
  function* project(block: Slab, p: number, against: number): Steps<Float64Array> {
    const c = run.take(Float64Array, Math.max(1, against), p);
    yield* rowDots(run, q, against, block, p, c);
    yield* subtractRows(run, c, q, against, block, p);
    const coefficients = Float64Array.from(c.view);
    run.release(c);
    return coefficients;
  }

  /** Orthonormal rows that span `block` beside the first `against` rows; how many there are, written into the block's first rows. */
  function* independent(block: Slab, p: number, against: number, negligible: number): Steps<number> {
    let rank = yield* orthonormalize(run, block, p, negligible);
    // Scaling a small remainder up to length 1 scales its rounding errors too: project and orthonormalize once more.
    for (let round = 0; round < 2 && rank > 0; round++) {
      yield* project(block, rank, against);
      rank = yield* orthonormalize(run, block, rank, 1e-3);
    }
    return rank;
  }

  const basis: Basis = {
    get size() {
      return size;
    },
    get fresh() {
      return fresh;
    },
    *startRandom(block, draw) {
      const at = locked + size + fresh;
      const rows = rowsFrom(at, block);
      for (let i = 0; i < block; i++) {
        const row = rows.row(i);
        for (let k = 0; k < n; k++) row[k] = draw.bits() / 2147483648 - 1;
        yield 0;
      }
      yield* project(rows, block, at);
      const rank = yield* independent(rows, block, at, 1e-12);
      if (fresh === 0) b = new Float64Array(rank * room);
      fresh += rank;
    },
    *extend(operator) {
      const p = fresh;
      const first = locked + size;
      const x = run.take(Float64Array, n, p);
      const y = run.take(Float64Array, n, p);
      const w = rowsFrom(first + p, p);
      yield* transpose(run, q.at(first), p, n, x.pointer);
      yield* operator.apply(run, x, y);
      yield* transpose(run, y.pointer, n, p, w.pointer);
      run.release(x, y);
      const before = largestNorm(w, p);
      const once = yield* project(w, p, first + p);
      const twice = yield* project(w, p, first + p);
      for (let j = 0; j < p; j++) {
        for (let i = 0; i < size + p; i++) {
          const at = (locked + i) * p + j;
          const value = once[at]! + twice[at]!;
          h[i * room + size + j] = value;
          // H is symmetric but for rounding: within the new block the two halves are averaged.
          if (i < size) h[(size + j) * room + i] = value;
        }
      }
      for (let i = 0; i < p; i++) {
        for (let j = i + 1; j < p; j++) {
          const mean = (h[(size + i) * room + size + j]! + h[(size + j) * room + size + i]!) / 2;
          h[(size + i) * room + size + j] = mean;
          h[(size + j) * room + size + i] = mean;
        }
      }
      const raw = run.take(Float64Array, p, n);
      raw.view.set(w.view);
      // What is left beside rounding errors of the product leaves the space.
      const rank = yield* independent(w, p, first + p, 64 * Number.EPSILON * before);
      const coupling = run.take(Float64Array, Math.max(1, rank), p);
      yield* rowDots(run, w, rank, raw, p, coupling);
      b = new Float64Array(rank * room);
      const values = coupling.view;
      for (let i = 0; i < rank; i++) for (let j = 0; j < p; j++) b[i * room + size + j] = values[i * p + j]!;
      run.release(raw, coupling);
      size += p;
      fresh = rank;
    },
    projection() {
      const m = new Float64Array(size * size);
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) m[i * size + j] = h[i * room + j]!;
      return m;
    },
    residuals(combinations, count) {
      const norms = new Float64Array(count);
      const rows = b.length / room;
      for (let a = 0; a < count; a++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) {
          let dot = 0;
          for (let j = 0; j < size; j++) dot += b[i * room + j]! * combinations[j * size + a]!;
          sum += dot * dot;
        }
        norms[a] = Math.sqrt(sum);
      }
      return norms;
    },
    *compress(combinations, count, values) {
      const kept = yield* combined(combinations, count);
      const rows = b.length / room;
      const coupling = new Float64Array(rows * room);
      for (let i = 0; i < rows; i++) {
        for (let a = 0; a < count; a++) {
          let dot = 0;
          for (let j = 0; j < size; j++) dot += b[i * room + j]! * combinations[j * size + a]!;
          coupling[i * room + a] = dot;
        }
      }
      const view = q.view;
      view.copyWithin((locked + count) * n, (locked + size) * n, (locked + size + fresh) * n);
      view.set(kept.view, locked * n);
      run.release(kept);
      b = coupling;
      h = new Float64Array(room * room);
      for (let a = 0; a < count; a++) h[a * room + a] = values[a]!;
      size = count;
      yield 1;
    },
    *vectors(combinations, count) {
      const rows = yield* combined(combinations, count);
      const columns = run.take(Float64Array, n, count);
      yield* transpose(run, rows.pointer, count, n, columns.pointer);
      const data = Float64Array.from(columns.view);
      run.release(rows, columns);
      return { rows: n, cols: count, data };
    },
    close() {
      run.release(q);
    },
  };

  /** Rows (Q S)ᵀ for the first `count` columns of S. */
  function* combined(combinations: Float64Array, count: number): Steps<Slab> {
    const c = run.take(Float64Array, size, count);
    const view = c.view;
    for (let i = 0; i < size; i++) for (let a = 0; a < count; a++) view[i * count + a] = combinations[i * size + a]!;
    const rows = run.take(Float64Array, count, n);
    yield* combineRows(run, c, rowsFrom(locked, size), size, rows, count);
    run.release(c);
    return rows;
  }

  return basis;
}

/** The largest Euclidean norm of the first `rows` rows. */
function largestNorm(block: Slab, rows: number): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const row = block.row(i);
    let sum = 0;
    for (let k = 0; k < row.length; k++) sum += row[k]! * row[k]!;
    largest = Math.max(largest, sum);
  }
  return Math.sqrt(largest);
}
