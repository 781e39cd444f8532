import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { type FloatArray, gemm, packRows, rowProducts, syrk } from "../../src/compute/gemm.ts";
import type { SlabType } from "../../src/compute/slab.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads, onOneThread } from "./threads.ts";

beforeAll(helpersReady);

const types: [string, SlabType<FloatArray>, number][] = [
  ["f64", Float64Array, 2 ** -52],
  ["f32", Float32Array as unknown as SlabType<FloatArray>, 2 ** -23],
];

/** Numbers in [−1, 1) that f32 holds exactly. */
function matrix(type: SlabType<FloatArray>, rows: number, cols: number, seed: number): Matrix<FloatArray> {
  const { uniform } = random(seed);
  const make = type as unknown as { from(list: ArrayLike<unknown>, map: () => number): FloatArray };
  return { rows, cols, data: make.from({ length: rows * cols }, () => Math.fround(2 * uniform() - 1)) };
}

function transposed(a: Matrix<FloatArray>): Matrix<FloatArray> {
  const data = a.data.slice();
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.cols; j++) data[j * a.rows + i] = a.data[i * a.cols + j]!;
  return { rows: a.cols, cols: a.rows, data };
}

/** The product in f64, plainly. */
function product(a: Matrix<FloatArray>, b: Matrix<FloatArray>): Float64Array {
  const out = new Float64Array(a.rows * b.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.cols; k++) {
      for (let j = 0; j < b.cols; j++) out[i * b.cols + j]! += a.data[i * a.cols + k]! * b.data[k * b.cols + j]!;
    }
  }
  return out;
}

/** The largest difference to the plain product; entries are at most `depth`, and a sum of `depth` terms errs by less than depth ε. */
function largestError(found: FloatArray, expected: Float64Array): number {
  expect(found.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < found.length; i++) {
    const error = Math.abs(found[i]! - expected[i]!);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

/** Rows, depth and columns: every remainder of the tiles, unaligned rows, one of each, none, and more than one block of depth. */
const sizes: [number, number, number][] = [
  [1, 1, 1],
  [4, 3, 4],
  [5, 7, 9],
  [6, 2, 8],
  [7, 31, 6],
  [8, 256, 8],
  [3, 257, 5],
  [67, 300, 41],
  [130, 515, 17],
  [2, 5, 64],
  [0, 3, 4],
  [3, 4, 0],
];

describe.each(types)("gemm in %s", (_, type, epsilon) => {
  test.each(sizes)("%i × %i times × %i, each factor as it is and transposed", (n, m, p) => {
    const a = matrix(type, n, m, 1);
    const b = matrix(type, m, p, 2);
    const expected = product(a, b);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const found = onOneThread(function* (run) {
          const left = run.load(transposeA ? transposed(a) : a);
          const right = run.load(transposeB ? transposed(b) : b);
          const out = run.take(type, n, p);
          yield* gemm(run, left, right, out, { transposeA, transposeB });
          return out.view.slice();
        });
        expect(largestError(found, expected)).toBeLessThanOrEqual(m * epsilon * Math.sqrt(m));
      }
    }
  });

  test("takes a right factor that is too large to be packed at once in parts", () => {
    // More than 32 MB: 300 rows are packed as 256 and 44.
    const cols = 33_000;
    const a = matrix(type, 2, 300, 12);
    const b = matrix(type, 300, cols, 13);
    const found = onOneThread(function* (run) {
      const out = run.take(type, 2, cols);
      yield* gemm(run, run.load(a), run.load(b), out);
      return out.view.slice();
    });
    expect(largestError(found, product(a, b))).toBeLessThanOrEqual(300 * epsilon * Math.sqrt(300));
  });

  test("adds to what is there when asked to", () => {
    const a = matrix(type, 9, 5, 3);
    const b = matrix(type, 5, 7, 4);
    const found = onOneThread(function* (run) {
      const out = run.take(type, 9, 7);
      out.view.fill(1);
      yield* gemm(run, run.load(a), run.load(b), out, { accumulate: true });
      return out.view.slice();
    });
    expect(
      largestError(
        found,
        product(a, b).map((value) => value + 1),
      ),
    ).toBeLessThan(16 * epsilon);
  });

  test("whole numbers are multiplied exactly, down to sums of zero", () => {
    const whole = (rows: number, cols: number, seed: number, most: number): Matrix<FloatArray> => {
      const made = matrix(type, rows, cols, seed);
      return { rows, cols, data: made.data.map((value) => Math.round(most * value) + 0) };
    };
    for (const [n, m, p] of [
      [1, 3, 1],
      [4, 2, 8],
      [5, 9, 17],
      [12, 260, 16],
    ] as const) {
      // The second time every product is zero.
      for (const most of [3, 0]) {
        const [a, b] = [whole(n, m, 15, most), whole(m, p, 16, 3)];
        const found = onOneThread(function* (run) {
          const out = run.take(type, n, p);
          yield* gemm(run, run.load(a), run.load(b), out);
          return out.view.slice();
        });
        expect(Float64Array.from(found, (value) => value + 0)).toEqual(product(a, b).map((value) => value + 0));
      }
    }
  });

  test("of no depth is zero", () => {
    const found = onOneThread(function* (run) {
      const out = run.take(type, 3, 4);
      yield* gemm(run, run.take(type, 3, 0), run.take(type, 0, 4), out);
      return out.view.slice();
    });
    expect([...found]).toEqual(new Array(12).fill(0));
  });

  test("writes nothing beside its result", () => {
    const a = matrix(type, 5, 6, 5);
    onOneThread(function* (run) {
      const around = run.take(type, 7, 5);
      around.view.fill(7);
      const inner = { ...around, rows: 5, cols: 5, pointer: around.at(1) };
      yield* gemm(run, run.load(a), run.load(matrix(type, 6, 5, 6)), inner);
      expect([...around.row(0), ...around.row(6)]).toEqual(new Array(10).fill(7));
    });
  });

  test("has the same bits with any number of threads", () => {
    const a = matrix(type, 403, 70, 7);
    const b = matrix(type, 301, 70, 8);
    onAnyThreads(function* (run) {
      const out = run.take(type, 403, 301);
      yield* gemm(run, run.load(a), run.load(b), out, { transposeB: true });
      return out.view.slice();
    });
  });

  test.each([
    [1, 1],
    [5, 3],
    [37, 19],
    [66, 260],
    [150, 7],
  ])("syrk of %i × %i, by rows and by columns, is symmetric and right", (n, m) => {
    const a = matrix(type, n, m, 9);
    for (const transpose of [false, true]) {
      const side = transpose ? m : n;
      const found = onAnyThreads(function* (run) {
        const out = run.take(type, side, side);
        yield* syrk(run, run.load(a), out, { transpose });
        return out.view.slice();
      });
      const expected = transpose ? product(transposed(a), a) : product(a, transposed(a));
      expect(largestError(found, expected)).toBeLessThanOrEqual(2 * (n + m) * epsilon);
      const turned = transposed({ rows: side, cols: side, data: found }).data;
      expectSame(found, turned);
    }
  });
});

test("products with packed rows depend on their two rows alone, to the bit", () => {
  const a = matrix(Float64Array as SlabType<FloatArray>, 23, 300, 11) as Matrix<Float64Array>;
  const found = onAnyThreads(function* (run) {
    const slab = run.load(a);
    const packed = yield* packRows(run, slab);
    const all = run.take(Float64Array, 23, 23);
    yield* rowProducts(run, slab, 0, 23, packed, all);
    const some = run.take(Float64Array, 1, 15);
    for (let i = 0; i < 23; i++) {
      yield* rowProducts(run, slab, i, 1, packed, some, 8);
      expectSame(some.view, all.row(i).subarray(8));
    }
    const whole = run.take(Float64Array, 23, 23);
    yield* syrk(run, slab, whole);
    expectSame(whole.view, all.view);
    return all.view.slice();
  });
  expect(largestError(found, product(a, transposed(a)))).toBeLessThan(300 * 2 ** -52);
});

test("gemm names the sizes that do not fit", () => {
  onOneThread(function* (run) {
    const a = run.take(Float64Array, 2, 3);
    expect(() => gemm(run, a, a, a).next()).toThrow("a product of 2 × 3 and 2 × 3 does not fit 2 × 3");
    yield 1;
  });
});
