import { beforeAll, describe, expect, test } from "vitest";
import { exp, log, pow } from "../../src/base/elementary.ts";
import { random } from "../../src/base/random.ts";
import { exponentials, logarithms, powers } from "../../src/compute/elementwise.ts";
import type { FloatArray } from "../../src/compute/gemm.ts";
import { expectSame } from "./same.ts";
import { helpersReady, onAnyThreads, onOneThread } from "./threads.ts";

beforeAll(helpersReady);

const specials = [
  ...[0, -0, 1, -1, 0.5, 2, -2, 3, 5e-324, -5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308],
  ...[
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    709.782712893384,
    709.7827128933841,
    -745.1332191019411,
    -745.2,
    1e300,
  ],
];

/** Numbers with exponents all over, of both signs, and moderate ones; an odd number of them, with the specials. */
function numbers(count: number): Float64Array {
  const { uniform, below } = random(1);
  const scales = Float64Array.from({ length: 64 }, (_, i) => 2 ** (32 * (i - 32)));
  const drawn = Array.from({ length: count }, (_, i) => (uniform() - 0.3) * (i % 2 ? 20 : scales[below(64)]!));
  // The last of an odd number goes its own way through the kernels: it must not be NaN, which is what poisoned memory holds.
  return Float64Array.from([...specials, ...drawn, 2.5]);
}

describe("f64 has the bits of base/elementary.ts", () => {
  const x = numbers(4998);

  test("exp", () => {
    for (const scale of [1, -0.7]) {
      const found = onAnyThreads(function* (run) {
        const slab = run.load({ rows: x.length, cols: 1, data: x });
        yield* exponentials(run, slab, slab, scale);
        return slab.view.slice();
      });
      expectSame(
        found,
        x.map((value) => exp(value * scale)),
      );
    }
  });

  test("log", () => {
    const found = onAnyThreads(function* (run) {
      const slab = run.load({ rows: x.length, cols: 1, data: x });
      const out = run.take(Float64Array, x.length);
      yield* logarithms(run, slab, out);
      return out.view.slice();
    });
    expectSame(found, x.map(log));
  });

  test.each([...specials, 0.79, -1.58, 7, -3, 1e9 + 1, 123.5])("pow, to the %d", (y) => {
    const found = onOneThread(function* (run) {
      const slab = run.load({ rows: x.length, cols: 1, data: x });
      yield* powers(run, slab, y, slab);
      return slab.view.slice();
    });
    expectSame(
      found,
      x.map((value) => pow(value, y)),
    );
  });
});

describe("f32 is within one unit in the last place", () => {
  const { uniform, below } = random(2);
  const wide = Float32Array.from({ length: 5001 }, (_, i) => (uniform() - 0.4) * (i % 2 ? 90 : 2 ** (4 * below(60) - 120)));
  wide.set(Float32Array.from([0, -0, 1, 1e-45, -1e-45, 1e-39, 88.72283, 88.8, -103.9, -104.1, 3.4028235e38, Number.NaN]));
  wide.set(Float32Array.from([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]), 12);

  /** The distance of neighboring f32 at a number. */
  function ulp32(value: number): number {
    const floats = new Float32Array(2).fill(Math.abs(value));
    new Int32Array(floats.buffer)[1]! += 1;
    return floats[1]! - floats[0]!;
  }

  function worst(found: FloatArray, expected: (x: number) => number): number {
    let most = 0;
    for (let i = 0; i < found.length; i++) {
      const right = expected(wide[i]!);
      const near = Math.fround(right);
      if (Object.is(found[i], near)) continue;
      // Where the largest number is nearly reached infinity is one step away.
      if (Math.min(Math.abs(found[i]!), Math.abs(near)) > 3.4028e38) continue;
      const error = Math.abs(found[i]! - right) / ulp32(near);
      if (!(error <= most)) most = error;
    }
    return most;
  }

  function through(body: "exp" | "log" | "pow"): Float32Array {
    return onOneThread(function* (run) {
      const slab = run.load({ rows: wide.length, cols: 1, data: wide }) as ReturnType<typeof run.take<Float32Array>>;
      if (body === "exp") yield* exponentials(run, slab, slab);
      else if (body === "log") yield* logarithms(run, slab, slab);
      else yield* powers(run, slab, 0.79, slab);
      return slab.view.slice();
    });
  }

  test("exp", () => expect(worst(through("exp"), exp)).toBeLessThanOrEqual(1));
  test("log", () => expect(worst(through("log"), log)).toBeLessThanOrEqual(1));
  test("pow", () => expect(worst(through("pow"), (x) => pow(x, 0.79))).toBeLessThanOrEqual(0.5001));
});

// What is left over behind the last full vector, and that nothing else is: into other memory, where an entry left out stays NaN.
describe.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 32767, 32768, 32769, 32770, 32771])("%i entries, in place and not", (count) => {
  const plain = Float64Array.from({ length: count }, (_, i) => 0.25 + (i % 97) / 8);

  test.each(["exp", "log", "pow"] as const)("%s", (name) => {
    for (const x of [plain, Float32Array.from(plain)]) {
      const function_ = { exp, log, pow: (value: number) => pow(value, 1.25) }[name];
      const wanted = x.map(function_ as (value: number) => number);
      for (const inPlace of [true, false]) {
        const found = onOneThread(function* (run) {
          const slab = run.load({ rows: count, cols: 1, data: x }) as ReturnType<typeof run.take<FloatArray>>;
          const out = inPlace ? slab : run.take<FloatArray>(x.constructor as never, count);
          if (name === "exp") yield* exponentials(run, slab, out);
          else if (name === "log") yield* logarithms(run, slab, out);
          else yield* powers(run, slab, 1.25, out);
          return out.view.slice();
        });
        if (x === plain) expectSame(found, wanted);
        else {
          // Within one unit in the last place: a 2²³rd at most, of numbers below 1 in magnitude (logarithms near 0) of less than that.
          expect(found.length).toBe(count);
          for (let i = 0; i < count; i++) {
            const [value, right] = [found[i]!, wanted[i]!];
            if (!(Math.abs(value - right) <= 2 ** -22 * Math.max(1, Math.abs(right)))) expect(value, `entry ${i}`).toBe(right);
          }
        }
      }
    }
  });
});
