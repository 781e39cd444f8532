import { describe, expect, test } from "vitest";
import { exhaust } from "../../src/base/steps.ts";
import { predict as predictAny, transform as transformAny } from "../../src/dispatch.ts";
import { type Matrix, rowOf, takeRows } from "../../src/matrix/dense.ts";
import { lawCases, strands } from "./cases.ts";
import { largestArray, modelHash } from "./hash.ts";

describe.each(lawCases)("$name: models", ({ method, call, skip }) => {
  const points = strands(240);
  const model = method.sync(...call(points));
  const { can } = method.info;

  test("are plain data: they survive structuredClone, and hold nothing n × n", () => {
    expect(modelHash(structuredClone(model))).toBe(modelHash(model));
    expect(largestArray(model)).toBeLessThan(points.rows * points.rows);
    expect(model.method).toBe(method.info.name);
    expect(model.input).toEqual({ rows: points.rows, cols: points.cols });
  });

  test.runIf(can.transform && !skip("transform of training") && method.info.kind === "embedding")(
    "transform(model, trainingPoints) = embedding",
    () => {
      const again: Matrix = method.transform.sync(model, points);
      const scale = Math.max(...model.embedding.data.map(Math.abs));
      expect(again.rows).toBe(points.rows);
      for (let i = 0; i < again.data.length; i++)
        expect(Math.abs(again.data[i]! - model.embedding.data[i])).toBeLessThanOrEqual(1e-8 * scale);
    },
  );

  test.runIf(can.predict && method.info.kind === "clustering")("predict(model, trainingPoints) = labels", () => {
    expect(method.predict.sync(model, points)).toEqual(model.labels);
  });

  test.runIf(can.inverseTransform)("inverseTransform is sample-wise, and undoes transform where nothing was left out", async () => {
    const full = method.sync(...call(points, { dimensions: points.cols }));
    const fresh = strands(20, 99);
    const there: Matrix = method.transform.sync(full, fresh);
    const back: Matrix = method.inverseTransform.sync(full, there);
    expect([back.rows, back.cols]).toEqual([20, points.cols]);
    for (let i = 0; i < back.data.length; i++) expect(Math.abs(back.data[i]! - fresh.data[i]!)).toBeLessThanOrEqual(1e-12 * 10);
    for (let i = 0; i < there.rows; i++) expect(rowOf(method.inverseTransform.sync(full, takeRows(there, [i])), 0)).toEqual(rowOf(back, i));
    expect(await method.inverseTransform(structuredClone(full), there, { threads: 3 })).toEqual(back);
    expect(() => method.inverseTransform.sync(full, [[1, 2]])).toThrow("the points have 2 columns, the model expects 3.");
  });

  test.runIf(can.transform || can.predict)("new points: the same bytes with 1, 2 and 3 threads, and through .steps", async () => {
    const fresh = strands(150, 98);
    for (const use of [can.transform && method.transform, can.predict && method.predict]) {
      if (!use) continue;
      const expected = use.sync(model, fresh);
      for (const threads of [1, 2, 3]) expect(await use(model, fresh, { threads })).toEqual(expected);
      expect(exhaust(use.steps(model, fresh))).toEqual(expected);
      expect(() => use.sync(model, fresh, { threads: 0 })).toThrow("threads must be");
      expect(() => use.sync(model, fresh, { thread: 1 })).toThrow('Did you mean "threads"?');
    }
  });

  test.runIf(can.transform)("transform is sample-wise: one at a time = all together, and promised = .sync", async () => {
    const fresh = strands(20, 99);
    const together: Matrix = method.transform.sync(model, fresh);
    expect(together.rows).toBe(20);
    for (let i = 0; i < fresh.rows; i++) expect(rowOf(method.transform.sync(model, takeRows(fresh, [i])), 0)).toEqual(rowOf(together, i));
    expect(await method.transform(structuredClone(model), fresh)).toEqual(together);
    expect(await transformAny(model, fresh)).toEqual(together);
    expect(method.transform.sync(model, []).rows).toBe(0);
  });

  test.runIf(can.predict)("predict is sample-wise: one at a time = all together, and promised = .sync", async () => {
    const fresh = strands(20, 99);
    const together: Int32Array = method.predict.sync(model, fresh);
    expect(together.length).toBe(20);
    for (let i = 0; i < fresh.rows; i++) expect(method.predict.sync(model, takeRows(fresh, [i]))[0]).toBe(together[i]);
    expect(await method.predict(structuredClone(model), fresh)).toEqual(together);
    expect(predictAny.sync(model, fresh)).toEqual(together);
  });

  test.runIf(can.transform || can.predict)("new points of the wrong width, or not finite, are refused", () => {
    const use = can.transform ? method.transform : method.predict;
    expect(() => use.sync(model, [[1, 2]])).toThrow("the points have 2 columns, the model expects 3.");
    expect(() => use.sync(model, [[1, 2, Number.NaN]])).toThrow("is NaN");
    expect(() => use.sync({ ...model, method: "other" }, points)).toThrow("the model was made by other");
    expect(() => use.sync({ ...model, formatVersion: 99 }, points)).toThrow("format version 99");
    expect(() => use.sync(null, points)).toThrow("must be a model");
  });
});
