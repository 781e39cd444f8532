import { describe, expect, test } from "vitest";
import type { ManifoldError } from "../../src/base/errors.ts";
import { predict, transform } from "../../src/dispatch.ts";
import { type Matrix, rowOf, takeRows } from "../../src/matrix/dense.ts";
import type { ModelBase } from "../../src/method/define.ts";
import { loadModel, readModelFile, saveModel } from "../../src/model/model-file.ts";
import { modelShapes } from "../../src/model/model-shapes.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";
import { waysOf } from "./option-values.ts";

describe.each(lawCases)("$name: model files", ({ name, method, call }) => {
  const points = strands(120);
  const fresh = strands(20, 99);
  const model = method.sync(...call(points));
  const bytes = saveModel(model);
  const { can } = method.info;

  test("the method has a shape by which its files are checked", () => {
    expect(Object.hasOwn(modelShapes, name)).toBe(true);
  });

  test("a loaded model is the saved one, but for its timings", () => {
    const loaded = loadModel(bytes);
    expect(loaded).toEqual({ ...model, timings: {} });
    expect(modelHash({ ...loaded, timings: model.timings })).toBe(modelHash(model));
  });

  test("the same fit gives the same file, and so does a loaded model", () => {
    expect(Buffer.compare(saveModel(method.sync(...call(points))), bytes)).toBe(0);
    expect(Buffer.compare(saveModel(loadModel(bytes)), bytes)).toBe(0);
  });

  test("transform and predict give the same bits, also from a Buffer that begins anywhere", async () => {
    const shifted = Buffer.concat([Buffer.from("123"), bytes]).subarray(3);
    const loaded = loadModel(shifted);
    if (can.transform) expect(await transform(loaded, fresh)).toEqual(method.transform.sync(model, fresh));
    if (can.predict) expect(predict.sync(loaded, fresh)).toEqual(method.predict.sync(model, fresh));
  });

  test("integer points come back as integers", () => {
    const whole = { rows: 120, cols: 3, data: Int16Array.from(points.data, (value) => Math.round(value * 100)) };
    const other = method.sync(...call(whole));
    expect(readModelFile(saveModel(other)).model).toEqual({ ...other, timings: {} });
  });

  test("a model whose arrays are shorter than it says is refused", () => {
    for (const [key, value] of Object.entries(model as Record<string, unknown>)) {
      if (!ArrayBuffer.isView(value) && !ArrayBuffer.isView((value as { data?: unknown })?.data)) continue;
      const cut = ArrayBuffer.isView(value)
        ? (value as Float64Array).slice(1)
        : { ...(value as { data: Float64Array }), data: (value as { data: Float64Array }).data.slice(1) };
      // The length of a spectrum is nobody else's length.
      if (name === "spectralClustering" && key === "eigenvalues") continue;
      expect(() => loadModel(saveModel({ ...model, [key]: cut })), key).toThrow(/the parts of this \w+ model do not fit together/);
    }
  });
});

describe.each(lawCases)("$name: every way through it gives models that", ({ method, call }) => {
  test.each(waysOf(method.info))("survive the model file: $way", async ({ options, points }) => {
    let model: ModelBase;
    try {
      model = method.sync(...call(points, options));
    } catch (error) {
      // A way may end in a refusal: disconnected: "error" for data in parts.
      expect((error as ManifoldError).code).toBe("disconnected");
      return;
    }
    const loaded = loadModel(saveModel(model));
    expect(modelHash(loaded)).toBe(modelHash(model));
    expect(modelHash(structuredClone(model))).toBe(modelHash(model));
    const { can } = method.info;
    const places = points.rows === points.cols ? [] : [0, 5, 11];
    if (can.transform) {
      const there: Matrix = method.transform.sync(model, points);
      expect(await transform(loaded, points)).toEqual(there);
      const some: Matrix = transform.sync(loaded, takeRows(points, places));
      for (const [i, place] of places.entries()) expect(rowOf(some, i)).toEqual(rowOf(there, place));
    }
    if (can.predict) {
      const there: Int32Array = method.predict.sync(model, points);
      expect(await predict(loaded, points)).toEqual(there);
      const some: Int32Array = predict.sync(loaded, takeRows(points, places));
      expect([...some]).toEqual(places.map((place) => there[place]));
    }
  });
});
