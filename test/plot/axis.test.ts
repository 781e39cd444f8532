import { describe, expect, test } from "vitest";
import { extentOf, linearAxis, logAxis, padded, plainNumber, superscript } from "../../src/plot/axis.ts";

const along = { every: 60, size: 10.5, horizontal: true };
const up = { every: 45, size: 10.5, horizontal: false };

describe("a linear axis", () => {
  test("maps its ends to its ends and is straight", () => {
    const axis = linearAxis(-3, 5, 400, along);
    expect([axis.at(-3), axis.at(1), axis.at(5)]).toEqual([0, 200, 400]);
  });
  test("writes round numbers with a true minus", () => {
    expect(linearAxis(-0.06, 0.06, 300, up).ticks.map(({ label }) => label)).toEqual([
      "−0.06",
      "−0.04",
      "−0.02",
      "0.00",
      "0.02",
      "0.04",
      "0.06",
    ]);
  });
  test("takes a common power of ten out of very large and very small numbers", () => {
    const large = linearAxis(0, 2.4e7, 300, along);
    expect([large.factor, large.ticks.map(({ label }) => label), large.at(2.4e7)]).toEqual(["×10⁶", ["0", "5", "10", "15", "20"], 300]);
    expect(linearAxis(0, 3e-5, 300, along)).toMatchObject({ factor: "×10⁻⁶" });
    expect(linearAxis(0, 99_999, 300, along).factor).toBe("");
  });
  test("a tick stands where its value does", () => {
    for (const [low, high] of [
      [-1, 1],
      [1e9, 1e9 + 1],
      [-1e300, 1e300],
      [2e-200, 3e-200],
    ] as const) {
      const axis = linearAxis(low, high, 500, along);
      expect(axis.ticks.length).toBeGreaterThan(1);
      // A thousandth of a pixel: what is left after scaling by powers of ten.
      for (const tick of axis.ticks) expect(Math.abs(axis.at(tick.value) - tick.at)).toBeLessThan(1e-3);
    }
  });
  test("only whole numbers where only they mean something", () => {
    expect(linearAxis(0.5, 3.5, 600, { ...along, whole: true }).ticks.map(({ label }) => label)).toEqual(
      ["1", "2", "3"].map((label) => expect.stringMatching(`^${label}`)),
    );
  });
  test("never crowds its labels", () => {
    const axis = linearAxis(123456, 123457, 150, along);
    for (let i = 1; i < axis.ticks.length; i++) expect(axis.ticks[i]!.at - axis.ticks[i - 1]!.at).toBeGreaterThan(20);
  });
});

describe("a logarithmic axis", () => {
  test("has powers of ten over many decades", () => {
    expect(logAxis(1e-8, 1e3, 400, up).ticks.map(({ label }) => label)).toEqual(expect.arrayContaining(["10⁻⁸", "10", "1,000"]));
  });
  test("has 1, 2, 5 over few", () => {
    expect(logAxis(800, 25_000, 700, along).ticks.map(({ label }) => label)).toEqual(["1,000", "2,000", "5,000", "10,000", "20,000"]);
  });
  test("has round numbers where it spans less than a decade", () => {
    const { ticks } = logAxis(110, 310, 130, up);
    expect(ticks.map(({ label }) => label)).toEqual(["150", "200", "250", "300"]);
    expect(ticks[1]!.at).toBeCloseTo((130 * Math.log(200 / 110)) / Math.log(310 / 110), 9);
    // So many as do not touch, and at least the power that lies in between.
    expect(logAxis(110, 310, 40, up).ticks.map(({ label }) => label)).toEqual(["200", "300"]);
  });
  test("never writes the same label twice, however short it is", () => {
    for (const low of [1e-9, 3e-5, 0.2, 7, 1e4, 1e7, 4e12])
      for (const span of [1.0002, 1.001, 1.02, 1.5, 3, 9]) {
        const labels = logAxis(low, low * span, 400, along).ticks.map(({ label }) => label);
        expect(new Set(labels).size, `${low} × ${span}: ${labels.join(" ")}`).toBe(labels.length);
      }
  });
  test("is straight in the logarithm", () => {
    const axis = logAxis(1, 100, 200, along);
    expect(axis.at(10)).toBeCloseTo(100, 9);
  });
});

test("extents skip what cannot be drawn and count it", () => {
  expect(extentOf([3, Number.NaN, -1, Number.POSITIVE_INFINITY, 1e305])).toEqual({ low: -1, high: 3, finite: 2, missing: 3 });
  expect(extentOf([])).toEqual({ low: 0, high: 1, finite: 0, missing: 0 });
});

test("padding gives constants room on both sides", () => {
  expect(padded(0, 10, 0.1)).toEqual([-1, 11]);
  expect(padded(4, 4, 0.1)).toEqual([2, 6]);
  expect(padded(0, 0, 0.1)).toEqual([-1, 1]);
  expect(padded(-4, -4, 0.1)).toEqual([-6, -2]);
});

test.each([
  [0, "0"],
  [-0, "0"],
  [1234567, "1,234,567"],
  [-1234.5678, "−1,235"],
  [0.123456, "0.1235"],
  [1e9, "1×10⁹"],
  [-2.5e-7, "−2.5×10⁻⁷"],
  [1000, "1,000"],
  [999999, "999,999"],
  [Number.NaN, "–"],
  [Number.POSITIVE_INFINITY, "–"],
])("the number %d is written %j", (value, text) => {
  expect(plainNumber(value)).toBe(text);
});

test("superscripts", () => {
  expect(superscript(-120)).toBe("⁻¹²⁰");
});
