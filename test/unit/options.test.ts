import { describe, expect, test } from "vitest";
import { formatBytes, formatNumber, formatValue, nearestWord } from "../../src/base/errors.ts";
import { either, flag, integer, number, oneOf, pointsOr, resolveOptions } from "../../src/base/options.ts";

const help = "What it is for.";

describe("what an option takes", () => {
  test("whole numbers, up to their bounds and no further", () => {
    const option = integer({ default: 2, minimum: 1, maximum: 5, help });
    expect(option.accepts).toBe("a whole number from 1 to 5");
    for (const value of [1, 2, 5]) expect(option.allows(value)).toBe(true);
    for (const value of [0, 6, 2.5, "2", null, Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300]) expect(option.allows(value)).toBe(false);
    expect(integer({ default: 2, minimum: 1, help }).accepts).toBe("a whole number of at least 1");
    expect(integer({ default: 2, maximum: 5, help }).accepts).toBe("a whole number of at most 5");
    expect(integer({ default: 2, help }).accepts).toBe("a whole number");
  });

  test("numbers above and below a bound, the bound itself left out", () => {
    const option = number({ default: 0.5, above: 0, below: 1, help });
    expect(option.accepts).toBe("a number above 0 and below 1");
    for (const value of [1e-300, 0.5, 1 - 1e-16]) expect(option.allows(value)).toBe(true);
    for (const value of [0, 1, -0, Number.NaN, Number.POSITIVE_INFINITY, "0.5", [0.5]]) expect(option.allows(value)).toBe(false);
    expect(number({ default: 1, below: 2, help }).accepts).toBe("a number below 2");
    const closed = number({ default: 0.5, minimum: 0, maximum: 1, help });
    for (const value of [0, 1]) expect(closed.allows(value)).toBe(true);
    for (const value of [-1e-300, 1 + 1e-15]) expect(closed.allows(value)).toBe(false);
  });

  test("words, yes or no, words or numbers, words or points", () => {
    const word = oneOf(["a", "b"], { default: "a", help });
    expect([word.accepts, word.allows("a"), word.allows("b"), word.allows("c"), word.allows(["a"])]).toEqual([
      '"a" or "b"',
      true,
      true,
      false,
      false,
    ]);
    const yes = flag({ default: false, help });
    expect([true, false, 1, "true", null].map(yes.allows)).toEqual([true, true, false, false, false]);
    const both = either(["auto"], { default: "auto", minimum: 2, whole: true, help });
    expect(both.accepts).toBe('"auto" or a whole number of at least 2');
    expect(["auto", 2, 1, 2.5, "2", null].map(both.allows)).toEqual([true, true, false, false, false, false]);
    const some = either(["scale"], { default: "scale", above: 0, help });
    expect([0.1, 0, "scale"].map(some.allows)).toEqual([true, false, true]);
    const start = pointsOr(["k-means++"], { default: "k-means++", help });
    const rows: unknown[] = [
      [[1, 2]],
      [new Float64Array(2)],
      { data: [1, 2], shape: [1, 2] },
      { rows: 1, cols: 2, data: new Float64Array(2) },
    ];
    for (const value of ["k-means++", ...rows]) expect(start.allows(value)).toBe(true);
    for (const value of ["random", [], [1, 2], {}, null, { data: [], shape: [0, 2] }, { shape: [1, 2] }])
      expect(start.allows(value)).toBe(false);
  });

  test("all values that an option says it refuses, it refuses", () => {
    for (const option of [
      integer({ default: 2, minimum: 1, maximum: 5, help }),
      number({ default: 0.5, above: 0, below: 1, help }),
      oneOf(["a"], { default: "a", help }),
      flag({ default: true, help }),
      either(["auto"], { default: "auto", minimum: 2, maximum: 9, help }),
      pointsOr(["x"], { default: "x", help }),
    ])
      for (const value of option.refuses) expect(option.allows(value), String(value)).toBe(false);
  });

  test("values are those given, or the defaults", () => {
    const table = { count: integer({ default: 2, minimum: 1, help }), word: oneOf(["a", "b"], { default: "a", help }) };
    expect(resolveOptions(table, undefined, "f")).toEqual({ count: 2, word: "a" });
    expect(resolveOptions(table, { word: "b", count: undefined }, "f")).toEqual({ count: 2, word: "b" });
    expect(() => resolveOptions(table, { count: 0 }, "f")).toThrow("f: count must be a whole number of at least 1, not 0.");
    expect(() => resolveOptions(table, { cuont: 3 }, "f")).toThrow(
      'f: unknown option "cuont". Did you mean "count"? It takes count, word.',
    );
    expect(() => resolveOptions(table, { entirely: 3 }, "f")).toThrow('f: unknown option "entirely". It takes count, word.');
    expect(() => resolveOptions({}, { x: 3 }, "f")).toThrow("It takes no options.");
    expect(() => resolveOptions(table, [1], "f")).toThrow("f: options must be an object like { count: … }, not an array of 1.");
  });
});

describe("words in messages", () => {
  test("numbers", () => {
    const shown = [0, 7, 999, 1000, 12345, 1234567, -1000, 0.1, 1 / 3, 1e-9, 1e15, Number.NaN].map(formatNumber);
    expect(shown).toEqual([
      "0",
      "7",
      "999",
      "1,000",
      "12,345",
      "1,234,567",
      "-1,000",
      "0.1",
      "0.333333",
      "1e-9",
      "1000000000000000",
      "NaN",
    ]);
  });

  test("bytes", () => {
    expect([12, 999, 1000, 1499, 1e6, 41e6, 999e6, 1e9, 3.24e9].map(formatBytes)).toEqual([
      "12 bytes",
      "999 bytes",
      "1 kB",
      "1 kB",
      "1 MB",
      "41 MB",
      "999 MB",
      "1.0 GB",
      "3.2 GB",
    ]);
  });

  test("values", () => {
    const values = [
      "a",
      "a".repeat(41),
      "a".repeat(40),
      1.5,
      null,
      undefined,
      true,
      3n,
      () => 1,
      Symbol("s"),
      [1, 2],
      new Map(),
      Object.create(null),
    ];
    expect(values.map(formatValue)).toEqual([
      '"a"',
      `"${"a".repeat(37)}…"`,
      `"${"a".repeat(40)}"`,
      "1.5",
      "null",
      "undefined",
      "true",
      "3",
      "a function",
      "a symbol",
      "an array of 2",
      "an object of type Map",
      "an object of type Object",
    ]);
  });

  test("the nearest word is near: by letters added, lost, changed or exchanged, and none beyond a third of them", () => {
    const words = ["neighbors", "dimensions", "metric"];
    expect(["neighbours", "nieghbors", "Neighbors", "dimension", "metrc", "mertic"].map((word) => nearestWord(word, words))).toEqual([
      "neighbors",
      "neighbors",
      "neighbors",
      "dimensions",
      "metric",
      "metric",
    ]);
    expect(nearestWord("perplexity", words)).toBeUndefined();
    expect(nearestWord("abc", ["abd", "abcd"])).toBe("abd");
    expect(nearestWord("ab", ["cd"])).toBe("cd");
    expect(nearestWord("abc", ["def"])).toBeUndefined();
    expect(nearestWord("x", [])).toBeUndefined();
  });
});
