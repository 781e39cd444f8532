import { type Steps, span } from "../base/steps.ts";
import { backwardGroups, factorGroups, factorLargeGroup, forwardGroups } from "../compute/fronts.ts";
import type { Run } from "../compute/run.ts";
import type { Slab } from "../compute/slab.ts";
import { loadIntegers, loadNumbers, type SparseSlabs, takeRowsOf } from "../compute/sparse.ts";
import type { FactorStructure } from "./symbolic.ts";

/** The Cholesky factor of a sparse symmetric matrix. */
export interface SparseFactor {
  /** X becomes A⁻¹ X, for an n × b row-major block, b from 1 to 32. O(entries of the factor × b) */
  solve(x: Slab): Steps<void>;
  close(): void;
}

/** A front of at least so many multiplications is worked on by all threads. */
const largeFront = 4e6;
/** Multiplications, or numbers of the factor that a solve reads, in one slice: a few milliseconds. */
const sliceOperations = 5e6;
const sliceEntries = 1e6;

/**
 * The multifrontal Cholesky factorization of A + shift I for a sparse symmetric A with the given structure; undefined where a
 * pivot is not positive. Memory for the factor and for the stack of fronts; O(structure.operations).
 *
 * @see I. S. Duff, J. K. Reid, ACM Trans. Math. Softw. 9 (1983) 302–325, doi:10.1145/356044.356047
 */
export function* sparseCholesky(run: Run, a: SparseSlabs, structure: FactorStructure, shift: number): Steps<SparseFactor | undefined> {
  const { pivots, rowStarts, rows, parents, order, place } = structure;
  const groups = parents.length;
  const plan = planStack(structure);
  const slabs = {
    pivots: loadIntegers(run, pivots),
    rowStarts: loadIntegers(run, rowStarts),
    rows: loadIntegers(run, rows),
    order: loadIntegers(run, order),
    place: loadIntegers(run, place),
    child: loadIntegers(run, plan.child),
    sibling: loadIntegers(run, plan.sibling),
    frontAt: loadNumbers(run, plan.frontAt),
    updateAt: loadNumbers(run, plan.updateAt),
    panelAt: loadNumbers(run, plan.panelAt),
    factor: run.take(Float64Array, structure.entries),
    stack: run.take(Float64Array, plan.peak),
    where: run.take(Int32Array, structure.n),
    failed: run.take(Int32Array, 1),
  };
  slabs.failed.view[0] = 0;
  const table = run.take(Uint32Array, 17);
  table.view.set([
    slabs.pivots.pointer,
    slabs.rowStarts.pointer,
    slabs.rows.pointer,
    slabs.order.pointer,
    slabs.place.pointer,
    a.offsets.pointer,
    a.indices.pointer,
    a.values.pointer,
    slabs.child.pointer,
    slabs.sibling.pointer,
    slabs.frontAt.pointer,
    slabs.updateAt.pointer,
    slabs.panelAt.pointer,
    slabs.factor.pointer,
    slabs.stack.pointer,
    slabs.where.pointer,
    slabs.failed.pointer,
  ]);
  const close = (): void => {
    run.release(table, slabs.pivots, slabs.rowStarts, slabs.rows, slabs.order, slabs.place, slabs.child, slabs.sibling);
    run.release(slabs.frontAt, slabs.updateAt, slabs.panelAt, slabs.factor, slabs.where, slabs.failed);
  };

  let done = 0;
  for (let first = 0; first < groups; ) {
    const before = done / structure.operations;
    if (plan.operations[first]! >= largeFront) {
      done += plan.operations[first]!;
      const own = pivots[first + 1]! - pivots[first]!;
      const below = rowStarts[first + 1]! - rowStarts[first]!;
      yield* span(before, done / structure.operations, factorLargeGroup(run, table, shift, first, own, below));
      first++;
    } else {
      let last = first;
      let sum = 0;
      // A group costs something even when it is tiny.
      while (last < groups && plan.operations[last]! < largeFront && sum < sliceOperations) sum += plan.operations[last++]! + 2000;
      for (let g = first; g < last; g++) done += plan.operations[g]!;
      yield* span(before, done / structure.operations, factorGroups(run, table, shift, first, last));
      first = last;
    }
    if (slabs.failed.view[0] !== 0) break;
  }
  run.release(slabs.stack);
  if (slabs.failed.view[0] !== 0) {
    close();
    return undefined;
  }

  const slices = slicesOf(plan.panelAt, structure.entries);
  return {
    *solve(x) {
      const y = run.take(Float64Array, x.rows, x.cols);
      yield* takeRowsOf(run, x, slabs.order, y);
      for (const [k, first] of slices.entries()) {
        yield* span(
          (0.5 * k) / slices.length,
          (0.5 * (k + 1)) / slices.length,
          forwardGroups(run, table, y, first, slices[k + 1] ?? groups),
        );
      }
      for (let k = slices.length - 1; k >= 0; k--) {
        const from = 1 - (0.5 * (k + 1)) / slices.length;
        yield* span(from, from + 0.5 / slices.length, backwardGroups(run, table, y, slices[k]!, slices[k + 1] ?? groups));
      }
      yield* takeRowsOf(run, y, slabs.place, x);
      run.release(y);
    },
    close,
  };
}

interface StackPlan {
  readonly child: Int32Array;
  readonly sibling: Int32Array;
  readonly frontAt: Float64Array;
  readonly updateAt: Float64Array;
  readonly panelAt: Float64Array;
  /** Multiplications of each group. */
  readonly operations: Float64Array;
  /** Numbers that the stack holds at most. */
  readonly peak: number;
}

/**
 * Where fronts and updates lie: in postorder the updates of a group's children are on top of the stack, its front goes above
 * them, and its own update takes the place of the first of them.
 */
function planStack({ pivots, rowStarts, parents }: FactorStructure): StackPlan {
  const groups = parents.length;
  const child = new Int32Array(groups).fill(-1);
  const sibling = new Int32Array(groups).fill(-1);
  const frontAt = new Float64Array(groups);
  const updateAt = new Float64Array(groups);
  const panelAt = new Float64Array(groups);
  const operations = new Float64Array(groups);
  // Links run from the last child to the first, so that a group's first child is at the end of its list.
  for (let g = 0; g < groups; g++) {
    const parent = parents[g]!;
    if (parent < 0) continue;
    sibling[g] = child[parent]!;
    child[parent] = g;
  }
  let top = 0;
  let peak = 1;
  let panels = 0;
  for (let g = 0; g < groups; g++) {
    const own = pivots[g + 1]! - pivots[g]!;
    const below = rowStarts[g + 1]! - rowStarts[g]!;
    const size = own + below;
    frontAt[g] = top;
    peak = Math.max(peak, top + size * size);
    for (let c = child[g]!; c >= 0; c = sibling[c]!) top = updateAt[c]!;
    updateAt[g] = top;
    top += (below * (below + 1)) / 2;
    panelAt[g] = panels;
    panels += own * size;
    for (let k = 0; k < own; k++) operations[g] = operations[g]! + ((size - k) * (size - k + 1)) / 2;
  }
  return { child, sibling, frontAt, updateAt, panelAt, operations, peak };
}

/** First groups of runs of groups that hold some million numbers each. */
function slicesOf(panelAt: Float64Array, entries: number): number[] {
  const slices: number[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (let g = 0; g < panelAt.length; g++) {
    const stop = panelAt[g + 1] ?? entries;
    if (slices.length === 0 || stop - from > sliceEntries) {
      slices.push(g);
      from = panelAt[g]!;
    }
  }
  return slices;
}
