import { describe, expect, test } from "vitest";
import { type Matrix, toRows } from "../../src/matrix/dense.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

describe.each(lawCases)("$name: input", ({ method, call }) => {
  const points = strands(150);

  test("is unchanged to the bit", async () => {
    const { rows, cols, data } = points;
    const forms: unknown[] = [
      points,
      toRows(points),
      { data: Float32Array.from(data), shape: [rows, cols] },
      { data: Array.from(data), rows, cols },
    ];
    for (const form of forms) {
      const args = call(form);
      const before = structuredClone(args);
      method.sync(...args);
      expect(args).toEqual(before);
      const model = await method(...args);
      expect(args).toEqual(before);
      for (const use of [method.info.can.transform && method.transform, method.info.can.predict && method.predict]) {
        if (!use) continue;
        const kept = structuredClone(model);
        await use(model, form);
        use.sync(model, form);
        expect(args).toEqual(before);
        expect(model).toEqual(kept);
      }
    }
  });

  test("a part of a larger array is read from where it begins", () => {
    const { rows, cols, data } = points;
    const larger = new Float64Array(data.length + 10).fill(Number.NaN);
    larger.set(data, 7);
    const part = larger.subarray(7, 7 + data.length);
    expect(modelHash(method.sync(...call({ rows, cols, data: part })))).toBe(modelHash(method.sync(...call(points))));
  });

  test("rows, typed rows, { data, shape } and Matrix agree", () => {
    const { rows, cols, data } = points;
    const expected = modelHash(method.sync(...call(points)));
    const forms = [
      toRows(points),
      toRows(points).map((row) => Float64Array.from(row)),
      { data, shape: [rows, cols] },
      { data: Array.from(data), shape: [rows, cols] },
    ];
    for (const form of forms) expect(modelHash(method.sync(...call(form)))).toBe(expected);
  });

  test("every kind of number gives what the same numbers in double precision give", () => {
    const { rows, cols } = points;
    const bytes = Uint8Array.from(points.data, (value) => Math.round(20 * (value + 4)));
    const result = (data: Matrix["data"]): Float64Array => {
      const model = method.sync(...call({ rows, cols, data }));
      const { embedding, labels, centers } = model;
      if (method.info.kind === "classification") return Float64Array.from(method.predict.sync(model, { rows, cols, data }));
      return Float64Array.from((embedding ?? centers)?.data ?? labels);
    };
    const expected = result(Float64Array.from(bytes));
    expect(expected.length).toBeGreaterThan(0);
    const scale = Math.max(...expected.map(Math.abs), 1e-300);
    const signed = Int8Array.from(bytes, (value) => value - 100);
    const centered = result(Float64Array.from(signed));
    for (const [kinds, wanted] of [
      [
        [bytes, ...[Float32Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array].map((kind) => kind.from(bytes))],
        expected,
      ],
      [[signed, ...[Float32Array, Int16Array, Int32Array].map((kind) => kind.from(signed))], centered],
    ] as const) {
      for (const data of kinds) {
        const found = result(data as never);
        expect(found.length).toBe(wanted.length);
        for (let i = 0; i < wanted.length; i++)
          expect(Math.abs(found[i]! - wanted[i]!), data.constructor.name).toBeLessThanOrEqual(1e-7 * scale);
      }
    }
  });
});
