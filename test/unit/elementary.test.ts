import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cos, exp, expm1, hypot, log, log1p, pow, sin } from "../../src/base/elementary.ts";

type Name = "exp" | "expm1" | "log" | "log1p" | "pow" | "sin" | "cos" | "hypot";
const ours: Record<Name, (...x: number[]) => number> = { exp, expm1, log, log1p, pow, sin, cos, hypot } as never;
const builtIn = { ...pick() };

/** The built-in functions, by name. */
function pick(): Record<Name, (...x: number[]) => number> {
  const { exp, expm1, log, log1p, pow, sin, cos, hypot } = Math;
  return { exp, expm1, log, log1p, pow, sin, cos, hypot };
}

/** Largest error allowed, in units of the last place: what the docstrings promise. */
const promised: Record<Name, number> = { exp: 1, expm1: 1.5, log: 1, log1p: 1.5, pow: 1, sin: 1, cos: 1, hypot: 1.5 };
/** The built-in functions err as well, by less than one unit. */
const againstBuiltIn = 2;

/** The distance from |x| to the next larger double. */
function ulp(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const here = view.getBigInt64(0);
  view.setBigInt64(0, here + 1n);
  return view.getFloat64(0) - Math.abs(x);
}

const golden = JSON.parse(readFileSync(new URL("../golden/data/elementary.json", import.meta.url), "utf8")) as Record<Name, number[][]>;

describe("against 60-digit values (scripts/golden/elementary.py)", () => {
  for (const name of Object.keys(promised) as Name[]) {
    test(name, () => {
      let worst = 0;
      let where: number[] = [];
      for (const row of golden[name]) {
        const rest = row.at(-1)!;
        const near = row.at(-2)!;
        const inputs = row.slice(0, -2);
        const error = Math.abs((ours[name](...inputs) - near) / ulp(near) - rest);
        if (!(error <= worst)) {
          worst = error;
          where = inputs;
        }
      }
      expect(worst, `${name}(${where.join(", ")})`).toBeLessThanOrEqual(promised[name]);
    });
  }
});

describe("against the built-in functions", () => {
  const anything = fc.double({ noNaN: false });
  const close = (name: Name, ...x: number[]) => {
    const expected = builtIn[name](...x);
    const found = ours[name](...x);
    if (!Number.isFinite(expected) || !Number.isFinite(found) || expected === 0) {
      // Where one is the largest double and the other infinite they are one step apart.
      if (Object.is(found, expected) || Math.min(Math.abs(found), Math.abs(expected)) === Number.MAX_VALUE) return;
      if (Math.abs(found) <= 5e-324 * againstBuiltIn && expected === 0) return;
    }
    expect(Math.abs(found - expected) / ulp(expected), `${name}(${x.join(", ")}) = ${found}, not ${expected}`).toBeLessThanOrEqual(
      againstBuiltIn,
    );
  };
  for (const name of ["exp", "expm1", "log", "log1p", "sin", "cos"] as const) {
    test(`${name}, any double`, () =>
      fc.assert(
        fc.property(anything, (x) => close(name, x)),
        { numRuns: 2000 },
      ));
    test(`${name}, moderate numbers`, () =>
      fc.assert(
        fc.property(fc.double({ min: -750, max: 750, noNaN: true }), (x) => close(name, x)),
        { numRuns: 2000 },
      ));
  }
  for (const name of ["pow", "hypot"] as const) {
    test(`${name}, any doubles`, () =>
      fc.assert(
        fc.property(anything, anything, (x, y) => close(name, x, y)),
        { numRuns: 2000 },
      ));
  }
  test("pow, moderate numbers", () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: -50, max: 50, noNaN: true }), (x, y) =>
        close("pow", x, y),
      ),
      { numRuns: 3000 },
    ));
  test("pow, negative bases and whole powers", () =>
    fc.assert(
      fc.property(fc.double({ min: -30, max: 0 }), fc.integer({ min: -40, max: 40 }), (x, y) => close("pow", x, y)),
      { numRuns: 2000 },
    ));
});

describe("special arguments", () => {
  const specials = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 5e-324, -5e-324, 1e-310, 1.7976931348623157e308, -1.7976931348623157e308];
  specials.push(
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    709.782712893384,
    709.7827128933841,
    -745.1332191019411,
    -745.2,
  );
  /** Equal, or both finite and not 0, where the value itself is held elsewhere. */
  const alike = (found: number, expected: number) =>
    Object.is(found, expected) ||
    (Number.isFinite(found) && Number.isFinite(expected) && found * expected !== 0) ||
    sameSmall(found, expected);
  const sameSmall = (found: number, expected: number) =>
    Math.abs(found - expected) <= 1e-320 && Object.is(Math.sign(found), Math.sign(expected));
  for (const name of ["exp", "expm1", "log", "log1p", "sin", "cos"] as const) {
    test(name, () => {
      for (const x of specials) expect(alike(ours[name](x), builtIn[name](x)), `${name}(${x}) = ${ours[name](x)}`).toBe(true);
    });
  }
  for (const name of ["pow", "hypot"] as const) {
    test(name, () => {
      for (const x of specials) {
        for (const y of specials) {
          expect(
            alike(ours[name](x, y), builtIn[name](x, y)),
            `${name}(${x}, ${y}) = ${ours[name](x, y)}, not ${builtIn[name](x, y)}`,
          ).toBe(true);
        }
      }
    });
  }
  test("exact values", () => {
    expect([exp(0), log(1), cos(0), pow(2, 10), hypot(3, 4)]).toEqual([1, 0, 1, 1024, 5]);
    expect(pow(2, -1074)).toBe(5e-324);
    expect(Object.is(sin(-0), -0)).toBe(true);
  });
});
