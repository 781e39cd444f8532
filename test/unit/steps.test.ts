import { expect, test } from "vitest";
import { constant, exhaust, inSlices, type Steps, span } from "../../src/base/steps.ts";

test.each([
  [
    10,
    3,
    [
      [0, 3],
      [3, 6],
      [6, 9],
      [9, 10],
    ],
  ],
  [
    9,
    3,
    [
      [0, 3],
      [3, 6],
      [6, 9],
    ],
  ],
  [
    3,
    2.9,
    [
      [0, 2],
      [2, 3],
    ],
  ],
  [
    2,
    0.1,
    [
      [0, 1],
      [1, 2],
    ],
  ],
  [4, 100, [[0, 4]]],
  [0, 5, []],
])("slices of %i by %d cover everything once, with a yield after each", (count, each, wanted) => {
  const pieces: number[][] = [];
  const fractions: number[] = [];
  for (const fraction of inSlices(count, each, (from, to) => pieces.push([from, to]))) fractions.push(fraction);
  expect(pieces).toEqual(wanted);
  expect(fractions).toEqual(wanted.map(([, to]) => to! / count));
});

test("spans bring the progress of a part into that of the whole, and give its value", () => {
  function* part(): Steps<string> {
    yield 0;
    yield 0.5;
    yield 1;
    return "value";
  }
  expect([...span(0.2, 0.6, part())]).toEqual([0.2, 0.4, 0.6]);
  expect([...constant(0.3, part())]).toEqual([0.3, 0.3, 0.3]);
  expect(exhaust(span(0, 1, part()))).toBe("value");
});
