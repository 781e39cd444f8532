import { describe, expect, test } from "vitest";
import { type Matrix, toRows } from "../../src/matrix/dense.ts";
import { lawCases, strands } from "./cases.ts";
import { modelHash } from "./hash.ts";

describe.each(lawCases)("$name: input", ({ method, call }) => {
  const points = strands(150);

  test("is unchanged to the bit", async () => {
    const before = points.data.slice();
    method.sync(...call(points));
    await method(...call(points));
    expect(points.data).toEqual(before);
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

  test("single precision and bytes give what the same numbers in double precision give", () => {
    const { rows, cols } = points;
    const bytes = Uint8Array.from(points.data, (value) => Math.round(20 * (value + 4)));
    const result = (data: Matrix["data"] | Uint8Array | Float32Array | Int16Array): Float64Array => {
      const { embedding, labels, centers } = method.sync(...call({ rows, cols, data }));
      return Float64Array.from((embedding ?? centers)?.data ?? labels ?? []);
    };
    const expected = result(Float64Array.from(bytes));
    const scale = Math.max(...expected.map(Math.abs), 1e-300);
    for (const data of [bytes, Float32Array.from(bytes), Int16Array.from(bytes)]) {
      const found = result(data);
      for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThanOrEqual(1e-7 * scale);
    }
  });
});
