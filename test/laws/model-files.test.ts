import { describe, expect, test } from "vitest";
import { predict, transform } from "../../src/dispatch.ts";
import { loadModel, readModelFile, saveModel } from "../../src/model/model-file.ts";
import { modelShapes } from "../../src/model/model-shapes.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

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
