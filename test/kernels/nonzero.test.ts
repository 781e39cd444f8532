import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { toFloat64 } from "../../src/compute/convert.ts";
import { packRows, rowProducts } from "../../src/compute/gemm.ts";
import { nonzeroProducts } from "../../src/compute/nonzero.ts";
import type { Slab, SlabArray } from "../../src/compute/slab.ts";
import type { NumberArray } from "../../src/matrix/dense.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads } from "./threads.ts";

beforeAll(helpersReady);

/** Of so many entries one is not zero: all, most, few, hardly any, none. */
const shares = [1, 1.3, 6, 90, Number.POSITIVE_INFINITY];

const types = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

describe.each(Object.entries(types))("rows of %s, mostly zero, times packed rows", (name, type) => {
  // Blocks are 256 deep; three panels of four columns go together; eight bytes of zeros are passed over at a time.
  test.each([
    [1, 1, 1],
    [3, 7, 4],
    [5, 8, 5],
    [9, 17, 13],
    [7, 256, 12],
    [33, 257, 50],
    [6, 790, 23],
  ])("%i rows of %i, %i products: the bits of products that skip nothing", (n, depth, count) => {
    for (const share of shares) {
      const { below, uniform } = random(n + depth);
      const data = new type(n * depth) as NumberArray;
      for (let at = 0; at < data.length; at++) {
        const value = name[0] === "f" ? 2 * uniform() - 1 : name[0] === "i" ? below(255) - 127 : below(256);
        if (uniform() * share < 1) data[at] = value;
        else if (name[0] === "f" && at % 3 === 0) data[at] = -0;
      }
      if (share > 2 && Number.isFinite(share)) data[data.length - 1] = 1;
      onAnyThreads(function* (run) {
        const points = run.load({ rows: n, cols: depth, data }) as Slab<SlabArray>;
        const axes = run.take(Float64Array, count, depth);
        axes.view.set(Float64Array.from({ length: count * depth }, () => 2 * uniform() - 1));
        const packed = yield* packRows(run, axes);
        const [found, wanted] = [run.take(Float64Array, n, count), run.take(Float64Array, n, count)];
        yield* nonzeroProducts(run, points, packed, found);
        yield* rowProducts(run, yield* toFloat64(run, points), 0, n, packed, wanted);
        expectSame(found.view, wanted.view);
        if (share === 1 && n * count > 1) expect(found.view.some((value) => value !== 0)).toBe(true);
        return new Float64Array(1);
      });
    }
  });
});
