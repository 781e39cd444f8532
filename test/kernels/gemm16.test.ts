import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { squaredNorms } from "../../src/compute/convert.ts";
import { distances16, exactDepth, gemm16, type IntegerArray, packRows16, rowProducts16 } from "../../src/compute/gemm16.ts";
import type { Run } from "../../src/compute/run.ts";
import type { Slab } from "../../src/compute/slab.ts";
import type { Matrix } from "../../src/matrix/dense.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads, onOneThread } from "./threads.ts";

beforeAll(helpersReady);

const types = [
  { name: "i8", make: Int8Array, low: -128, high: 127 },
  { name: "u8", make: Uint8Array, low: 0, high: 255 },
  { name: "i16", make: Int16Array, low: -1400, high: 1400 },
  { name: "u16", make: Uint16Array, low: 0, high: 1400 },
] as const;
type Type = (typeof types)[number];

function matrix(type: Type, rows: number, cols: number, seed: number): Matrix<IntegerArray> {
  const { below } = random(seed);
  const data = new type.make(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = type.low + below(type.high - type.low + 1);
  // The extremes, where a narrow sum or a wrong sign would show.
  data.fill(type.low, 0, Math.min(cols, data.length));
  data.fill(type.high, data.length - Math.min(cols, data.length));
  return { rows, cols, data };
}

/** Loads integers as they are. */
function load(run: Run, m: Matrix<IntegerArray>): Slab<IntegerArray> {
  return run.load(m) as unknown as Slab<IntegerArray>;
}

/** Every pair of rows (columns, with `transpose`) through `combine`, summed. Whole numbers below 2⁵³: exact. */
function table(
  a: Matrix<IntegerArray>,
  b: Matrix<IntegerArray>,
  combine: (x: number, y: number) => number,
  transpose = false,
): Float64Array {
  const side = (m: Matrix<IntegerArray>) => (transpose ? m.cols : m.rows);
  const depth = transpose ? a.rows : a.cols;
  const at = (m: Matrix<IntegerArray>, i: number, k: number) => m.data[transpose ? k * m.cols + i : i * m.cols + k]!;
  const out = new Float64Array(side(a) * side(b));
  for (let i = 0; i < side(a); i++) {
    for (let j = 0; j < side(b); j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += combine(at(a, i, k), at(b, j, k));
      out[i * side(b) + j] = sum;
    }
  }
  return out;
}
const product = (x: number, y: number) => x * y;
const squaredDifference = (x: number, y: number) => (x - y) * (x - y);

const sizes: [number, number, number][] = [
  [1, 1, 1],
  [4, 8, 8],
  [5, 7, 9],
  [3, 33, 6],
  [9, 64, 17],
  [21, 1027, 11],
  [70, 50, 43],
  [2, 0, 3],
  [0, 4, 2],
];

describe.each(types)("whole numbers of $name", (type) => {
  test.each(sizes)("%i × %i times %i rows: products and squared distances are exact", (n, m, p) => {
    const a = matrix(type, n, m, 1);
    const b = matrix(type, p, m, 2);
    const [products, distances, singles] = onOneThread(function* (run) {
      const left = load(run, a);
      const right = load(run, b);
      const limit = (yield* exactDepth(run, left, right))!;
      const out = run.take(Float64Array, n, p);
      yield* gemm16(run, left, right, out, limit);
      const squared = run.take(Float64Array, n, p);
      const narrow = run.take(Float32Array, n, p);
      const packed = yield* packRows16(run, right);
      const norms = [yield* squaredNorms(run, left), yield* squaredNorms(run, right)] as const;
      yield* rowProducts16(run, left, 0, n, packed, squared, { norms });
      yield* rowProducts16(run, left, 0, n, packed, narrow, { norms });
      return [out.view.slice(), squared.view.slice(), narrow.view.slice()];
    });
    expectSame(products, table(a, b, product));
    expectSame(distances, table(a, b, squaredDifference));
    expectSame(singles, Float32Array.from(distances));
  });

  test.each([
    [1, 5],
    [13, 40],
    [40, 13],
    [67, 3],
    [130, 66],
  ])("Gram matrices of %i × %i, by rows and by columns, and all distances", (n, m) => {
    const a = matrix(type, n, m, 3);
    for (const transpose of [false, true]) {
      const found = onAnyThreads(function* (run) {
        const slab = load(run, a);
        const side = transpose ? m : n;
        const out = run.take(Float64Array, side, side);
        yield* gemm16(run, slab, undefined, out, (yield* exactDepth(run, slab))!, { transpose });
        return out.view.slice();
      });
      expectSame(found, table(a, a, product, transpose));
    }
    const distances = onAnyThreads(function* (run) {
      const slab = load(run, a);
      const out = run.take(Float64Array, n, n);
      yield* distances16(run, slab, yield* squaredNorms(run, slab), out);
      return out.view.slice();
    });
    expectSame(distances, table(a, a, squaredDifference));
  });

  test("some rows with the rows from one on", () => {
    const a = matrix(type, 19, 21, 4);
    const found = onOneThread(function* (run) {
      const slab = load(run, a);
      const out = run.take(Float64Array, 5, 11);
      yield* rowProducts16(run, slab, 7, 5, yield* packRows16(run, slab), out, { from: 8 });
      return out.view.slice();
    });
    const all = table(a, a, product);
    for (let i = 0; i < 5; i++) for (let j = 0; j < 11; j++) expect(found[i * 11 + j]).toBe(all[(7 + i) * 19 + 8 + j]);
  });

  test("sums deeper than 32 bits hold are taken in parts", () => {
    // All entries at the largest magnitude: with u8 33,025 squares are the most that fit.
    const extreme = Math.abs(type.low) > type.high ? type.low : type.high;
    const a: Matrix<IntegerArray> = { rows: 2, cols: 34_001, data: new type.make(68_002).fill(extreme) };
    const found = onOneThread(function* (run) {
      const slab = load(run, a);
      const out = run.take(Float64Array, 2, 2);
      yield* gemm16(run, slab, undefined, out, (yield* exactDepth(run, slab))!);
      return out.view.slice();
    });
    expect([...found]).toEqual(new Array(4).fill(34_001 * extreme * extreme));
  });
});

test("exactDepth says how much fits, and when nothing does", () => {
  const depths = onOneThread(function* (run) {
    const of = function* (data: IntegerArray | Float64Array) {
      return yield* exactDepth(run, run.load({ rows: 1, cols: data.length, data }) as unknown as Slab<IntegerArray>);
    };
    return [
      yield* of(Uint8Array.of(3)),
      yield* of(Int8Array.of(3)),
      yield* of(Int16Array.of(2, -2896)),
      yield* of(Int16Array.of(-32768)),
      yield* of(Uint16Array.of(40_000)),
      yield* of(Float64Array.of(1)),
    ];
  });
  expect(depths).toEqual([33_025, 131_071, 256, undefined, undefined, undefined]);
});
