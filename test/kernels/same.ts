import { expect } from "vitest";

/** Expects two arrays of numbers to be equal entry by entry (0 and −0 told apart, NaN equal to NaN), quickly also for many. */
export function expectSame(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length, "length").toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    if (!Object.is(found[i], expected[i])) expect(found[i], `entry ${i} of ${found.length}`).toBe(expected[i]);
  }
}
