import { beforeAll, describe, expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { pca } from "../../src/embed/pca.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

/** Enough work that the background thread has started its helper threads before the laws compare thread counts. */
beforeAll(async () => {
  const wide = strands(900, 5, 700);
  for (let round = 0; round < 3; round++) await pca(wide, { dimensions: 2, threads: 3 });
}, 60_000);

describe.each(lawCases)("$name: the same points, options and seed give the same bytes", ({ method, call }) => {
  const points = strands(240);

  test("through the promise with 1, 2 and 3 threads, .sync and .steps", async () => {
    const expected = modelHash(method.sync(...call(points)));
    for (const threads of [1, 2, 3]) expect(modelHash(await method(...call(points, { threads })))).toBe(expected);
    expect(modelHash(method.sync(...call(points, { threads: 2 })))).toBe(expected);
    expect(modelHash(exhaust(method.steps(...call(points))))).toBe(expected);
  });

  test("in more blocks than threads, in wide rows, whole numbers and single precision", async () => {
    const wide = strands(610, 5, 37);
    const whole = { ...wide, data: Uint8Array.from(wide.data, (value) => Math.round(20 * (value + 4))) };
    const single = { ...wide, data: Float32Array.from(wide.data) };
    for (const many of [wide, whole, single]) {
      const expected = modelHash(method.sync(...call(many)));
      for (const threads of [2, 3]) expect(modelHash(await method(...call(many, { threads })))).toBe(expected);
    }
  });

  test("two runs at once do not disturb each other", async () => {
    const other = strands(200, 7);
    const [a, b] = await Promise.all([method(...call(points)), method(...call(other))]);
    expect(modelHash(a)).toBe(modelHash(method.sync(...call(points))));
    expect(modelHash(b)).toBe(modelHash(method.sync(...call(other))));
  });
});
