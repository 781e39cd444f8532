import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCode, numberOfWord } from "../../../src/io/cell.ts";
import { plainNumber } from "../../../src/io/number-text.ts";

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`));
const exponent = fc.oneof(
  fc.constant(""),
  fc.integer({ min: -30, max: 30 }).map((e) => `e${e}`),
  fc.constantFrom("e-05", "E+02", "e", "e-", "e1234", "e+-1"),
);
const plain = fc.oneof(
  fc.tuple(fc.constantFrom("", "-", "+"), digits(0, 20), fc.constantFrom("", "."), digits(0, 20)).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("", "-"), digits(0, 3), fc.constantFrom("."), digits(10, 19), exponent).map((parts) => parts.join("")),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: -1000, max: 1000, noNaN: true }).map(String),
  fc.double({ min: 1e-3, max: 1e6, noNaN: true }).map((value) => value.toExponential(18)),
  fc.integer().map(String),
);

/** What begins as a number does and is none: times, dates, sizes, sums. */
const almost = fc
  .tuple(digits(1, 4), fc.constantFrom(":", "-", "/", " ", "x", "d", "E ", "%", ",", "f"), digits(1, 2))
  .map((parts) => parts.join(""));

describe("short plain digits", () => {
  test("are the number that Number gives, bit for bit, or left to it", () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: plain }, almost), fc.string({ maxLength: 3 }), (word, around) => {
        const value = plainNumber(`${around}${word}${around}`, around.length, around.length + word.length);
        const sure = /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word) && word.replace(/[^\d]/g, "").length <= 15;
        if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) expect(value).toBeNaN();
        else if (sure || !Number.isNaN(value)) expect(value).toBe(Number(word));
      }),
      { numRuns: 50_000 },
    );
  });

  test("next to the middle of two doubles", () => {
    // The exact middle of two doubles and its neighbors in the last digit, in up to 19 digits: the hardest cases there are.
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: -2, max: 2 }),
        (m, e, off) => {
          // (m + ½) 2^e is a whole number of at most 19 digits.
          const word = String((BigInt(2 * m + 1) << BigInt(e - 1)) + BigInt(off));
          for (const power of ["", "e-3", "e-22", "e5"]) {
            const value = plainNumber(word + power, 0, word.length + power.length);
            if (!Number.isNaN(value)) expect(value).toBe(Number(word + power));
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  test("nearly all doubles are read without asking Number", () => {
    let asked = 0;
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e9, noNaN: true }), (value) => {
        if (Number.isNaN(plainNumber(String(value), 0, String(value).length))) asked++;
        expect(plainNumber(value.toFixed(6), 0, value.toFixed(6).length)).toBe(Number(value.toFixed(6)));
      }),
      { numRuns: 5000 },
    );
    expect(asked).toBeLessThan(50);
  });

  test("with a decimal comma too", () => {
    fc.assert(
      fc.property(plain, (word) => {
        const comma = word.replace(".", ",");
        const value = plainNumber(comma, 0, comma.length, 44);
        if (!Number.isNaN(value)) expect(value).toBe(Number(word));
      }),
      { numRuns: 5000 },
    );
  });
});

test("a word is the number that Number gives, but for hexadecimal and the like", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        plain,
        fc.tuple(plain, fc.integer({ min: -400, max: 400 })).map(([word, e]) => `${word}e${e}`),
      ),
      (word) => {
        const value = Number(word);
        expect(numberOfWord(word)).toBe(word === "" || !Number.isFinite(value) ? Number.NaN : value);
      },
    ),
    { numRuns: 10_000 },
  );
  for (const word of ["", " ", "0x10", "0b1", "0o7", "1_000", "1e999", "--1", "e5", ".", "-", "infinite", "1,5", "٣"]) {
    expect(numberOfWord(word)).toBeNaN();
  }
  for (const word of ["inf", "+Inf", "INFINITY", "Infinity"]) expect(numberOfWord(word)).toBe(Number.POSITIVE_INFINITY);
  expect(numberOfWord("-inf")).toBe(Number.NEGATIVE_INFINITY);
});

test("codes are digits that a double would change", () => {
  for (const code of ["007", "-01", "9007199254740993", "12345678901234567890"]) expect(isCode(code)).toBe(true);
  for (const number of ["0", "0.5", "10", "9007199254740992", "35687065799335430", "1e20", "00.5"]) expect(isCode(number)).toBe(false);
});
