import type { Random } from "../base/random.ts";
import type { Steps } from "../base/steps.ts";
import { combineRows, rowDots, subtractRows, transpose } from "../compute/linalg.ts";
import type { Run } from "../compute/run.ts";
import { type Slab, slabAt } from "../compute/slab.ts";
import type { Matrix } from "../matrix/dense.ts";
import { denseEigen, denseEigenTails } from "./dense-eigen.ts";
import type { Operator } from "./eigenpairs.ts";
import { orthonormalize } from "./orthonormalize.ts";

/**
 * An orthonormal basis that grows under an operator, and the operator's projection on it.
 *
 * The vectors are rows of one slab: first the deflated ones, then `size` that the operator was applied to, then `fresh` that
 * it was not. With Q the `size` vectors, F the fresh ones and H = Qᵀ A Q, A Q = Q H + F B; only the last block of Q leads out
 * of the space, so B has no other columns.
 */
export interface Basis {
  /** Vectors the operator was applied to. */
  readonly size: number;
  /** Vectors it was not yet applied to. */
  readonly fresh: number;
  /** Adds `block` directions, orthogonal to all there are, as fresh vectors: those of `start`, then random ones. */
  begin(block: number, draw: Random, start?: Matrix): Steps<void>;
  /** Applies the operator to the fresh vectors; what leaves the space becomes the new fresh ones. */
  extend(operator: Operator): Steps<void>;
  /** After `extend`: the Ritz values, descending, and the lengths ‖A v − θ v‖ = ‖B s‖ of their vectors' residuals. */
  ritz(): Steps<{ readonly values: Float64Array; readonly residuals: Float64Array }>;
  /** Replaces Q by the Ritz vectors of the `count` largest values, which it gives; the fresh vectors stay. */
  keep(count: number): Steps<Float64Array>;
  /** Q as an n × size matrix, copied. */
  vectors(): Steps<Matrix>;
  close(): void;
}

/** Where a unit vector has no more than this along each of the others, one projection makes it orthogonal to them. */
const little = 1e-2;

/** An empty basis in n dimensions beside the deflated vectors, with room for `room` vectors. */
export function openBasis(run: Run, n: number, deflate: readonly Float64Array[], room: number): Basis {
  const locked = deflate.length;
  const q = run.take(Float64Array, locked + room, n);
  for (let i = 0; i < locked; i++) q.row(i).set(deflate[i]!);
  /** H, with rows of `room`. */
  const h = new Float64Array(room * room);
  /** B, `fresh` × the size of the last block. */
  let b = new Float64Array(0);
  let lastBlock = 0;
  /** Of how many of Q, from its end, the operator's products with the fresh vectors can have something. */
  let near = 0;
  let size = 0;
  let fresh = 0;

  const rowsFrom = (first: number, rows: number): Slab => slabAt(run.engine.memory, q.at(first), rows, n, Float64Array);

  /** Makes `rows` orthogonal to rows [from, to) of the basis; gives the coefficients, (to − from) × p. */
  function* project(rows: Slab, p: number, from: number, to: number): Steps<Float64Array> {
    const against = to - from;
    if (against === 0) return new Float64Array(0);
    const others = rowsFrom(from, against);
    const c = run.take(Float64Array, against, p);
    yield* rowDots(run, others, against, rows, p, c);
    yield* subtractRows(run, c, others, against, rows, p);
    const coefficients = Float64Array.from(c.view);
    run.release(c);
    return coefficients;
  }

  /** Orthonormal rows for what `rows` span beside the basis, written over them; gives how many. */
  function* independent(rows: Slab, p: number, against: number, negligible: number): Steps<number> {
    let rank = yield* orthonormalize(run, rows, p, negligible);
    // Scaling a small remainder up to length 1 scales its rounding errors too: project and orthonormalize again, until there
    // was so little to take away that what rounding leaves of it is nothing.
    for (let round = 0; round < 3 && rank > 0; round++) {
      const taken = yield* project(rows, rank, 0, against);
      rank = yield* orthonormalize(run, rows, rank, 1e-3);
      if (taken.every((coefficient) => Math.abs(coefficient) < little)) break;
    }
    return rank;
  }

  /** Copies H into a slab. */
  function projection(): Slab {
    const slab = run.take(Float64Array, size, size);
    const view = slab.view;
    for (let i = 0; i < size; i++) view.set(h.subarray(i * room, i * room + size), i * size);
    return slab;
  }

  return {
    get size() {
      return size;
    },
    get fresh() {
      return fresh;
    },
    *begin(block, draw, start) {
      const at = locked + size + fresh;
      const rows = rowsFrom(at, block);
      for (let i = 0; i < block; i++) {
        const row = rows.row(i);
        if (start && i < start.cols) for (let k = 0; k < n; k++) row[k] = start.data[k * start.cols + i]!;
        else for (let k = 0; k < n; k++) row[k] = draw.bits() / 2147483648 - 1;
        yield 0;
      }
      yield* project(rows, block, 0, at);
      fresh += yield* independent(rows, block, at, 1e-12);
      near = size;
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
      const length = largestNorm(w);
      // A x has nothing of what A led into the span of Q already; the rounding errors it has of these go with the second projection.
      enter(yield* project(w, p, first - near, first + p), p);
      const left = run.take(Float64Array, p, n);
      left.view.set(w.view);
      // What is no more than rounding errors of the product does not leave the space.
      fresh = yield* independent(w, p, first + p, 64 * Number.EPSILON * length);
      b = new Float64Array(fresh * p);
      if (fresh > 0) {
        const coupling = run.take(Float64Array, fresh, p);
        yield* rowDots(run, w, fresh, left, p, coupling);
        b.set(coupling.view);
        run.release(coupling);
      }
      run.release(left);
      size += p;
      lastBlock = p;
      near = p;
    },
    *ritz() {
      const slab = projection();
      const { values, vectors } = yield* denseEigenTails(run, slab, lastBlock);
      run.release(slab);
      const residuals = new Float64Array(size);
      for (let a = 0; a < size; a++) {
        let sum = 0;
        for (let i = 0; i < fresh; i++) {
          let dot = 0;
          for (let j = 0; j < lastBlock; j++) dot += b[i * lastBlock + j]! * vectors[j * size + a]!;
          sum += dot * dot;
        }
        residuals[a] = Math.sqrt(sum);
      }
      return { values, residuals };
    },
    *keep(count) {
      const slab = projection();
      const { values, vectors } = yield* denseEigen(run, slab, "largest", count);
      run.release(slab);
      const c = run.take(Float64Array, size, count);
      c.view.set(vectors);
      const kept = run.take(Float64Array, count, n);
      yield* combineRows(run, c, rowsFrom(locked, size), size, kept, count);
      const view = q.view;
      view.copyWithin((locked + count) * n, (locked + size) * n, (locked + size + fresh) * n);
      view.set(kept.view, locked * n);
      run.release(c, kept);
      h.fill(0);
      for (let a = 0; a < count; a++) h[a * room + a] = values[a]!;
      size = count;
      near = count;
      return values.slice(0, count);
    },
    *vectors() {
      const columns = run.take(Float64Array, n, size);
      yield* transpose(run, q.at(locked), size, n, columns.pointer);
      const data = Float64Array.from(columns.view);
      run.release(columns);
      return { rows: n, cols: size, data };
    },
    close() {
      run.release(q);
    },
  };

  /** Puts the coefficients of the last product, (near + p) × p, into H, which is symmetric but for rounding. */
  function enter(c: Float64Array, p: number): void {
    const far = size - near;
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < near; i++) h[(far + i) * room + size + j] = h[(size + j) * room + far + i] = c[i * p + j]!;
      for (let i = 0; i <= j; i++) {
        const mean = (c[(near + i) * p + j]! + c[(near + j) * p + i]!) / 2;
        h[(size + i) * room + size + j] = h[(size + j) * room + size + i] = mean;
      }
    }
  }
}

/** The largest Euclidean norm of a row. */
function largestNorm(block: Slab): number {
  const { view, cols } = block;
  let largest = 0;
  for (let from = 0; from < view.length; from += cols) {
    let sum = 0;
    for (let k = from; k < from + cols; k++) sum += view[k]! * view[k]!;
    largest = Math.max(largest, sum);
  }
  return Math.sqrt(largest);
}
