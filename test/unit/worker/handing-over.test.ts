import { expect, test } from "vitest";
import { buffersIn, handedOver, letGo } from "../../../src/worker/handing-over.ts";

const long = 200_000;

test("large arrays are copied once each, on buffers of their own, wherever they are in the arguments", () => {
  const data = Float64Array.from({ length: 2 * long }, (_, i) => i).subarray(long / 2, long / 2 + long);
  const indices = new Int32Array(2 * long).fill(7);
  const args = [
    { rows: 2, cols: long / 2, data },
    { graph: { indices }, parts: [1, { again: data }] },
  ] as const;
  const { args: given, transfer } = handedOver(args);
  const [matrix, model] = given as unknown as [
    { data: Float64Array },
    { graph: { indices: Int32Array }; parts: [number, { again: Float64Array }] },
  ];
  // Compared by hand: an assertion looks at every entry with care.
  expect(matrix.data.length === data.length && matrix.data.every((value, i) => value === data[i])).toBe(true);
  expect(model.graph.indices.every((value) => value === 7)).toBe(true);
  expect([args[0].data === data, matrix.data === data, model.parts[0]]).toEqual([true, false, 1]);
  expect(model.parts[1].again === matrix.data).toBe(true);
  expect(transfer.map((buffer) => [matrix.data.buffer, model.graph.indices.buffer].indexOf(buffer))).toEqual([0, 1]);
  expect(matrix.data.buffer.byteLength).toBe(8 * long);
  expect(data.length + indices.length).toBe(3 * long);
});

test("a Buffer of Node is copied, never its own memory given away", () => {
  const bytes = Buffer.alloc(8 * long, 3);
  const { args, transfer } = handedOver([{ data: bytes }]);
  structuredClone(args, { transfer: [...transfer] });
  expect(transfer).toHaveLength(1);
  expect(bytes.length).toBe(8 * long);
  expect(bytes[8 * long - 1]).toBe(3);
});

test("small arrays, shared ones and whatever else there is stay as they are", () => {
  const args = [
    new Float64Array(4),
    new Float64Array(new SharedArrayBuffer(16 * long)),
    { f: () => 1 },
    undefined,
    null,
    "a",
    new Map([[1, 2]]),
  ];
  const { args: given, transfer } = handedOver(args);
  expect(transfer).toEqual([]);
  args.forEach((arg, i) => {
    expect(given[i] === arg).toBe(true);
  });
});

test("buffers are found at any depth, once each, also where a value holds itself", () => {
  const data = new Float64Array(4);
  const model: Record<string, unknown> = { data, parts: [{ again: data.subarray(1) }, 1, null, "a"], bytes: new Uint8Array(3) };
  model.self = model;
  model.shared = new Float64Array(new SharedArrayBuffer(8));
  expect(buffersIn(model).map((buffer) => buffer.byteLength)).toEqual([32, 3]);
});

test("large arrays that are let go are empty afterwards; small and shared ones stay", () => {
  const data = new Float64Array(long);
  const kept = [new Float64Array(4), new Float64Array(new SharedArrayBuffer(8 * long)), { a: 1 }] as const;
  letGo([{ rows: 2, cols: long / 2, data }, ...kept]);
  expect(data.length).toBe(0);
  expect(kept[0].length).toBe(4);
  expect(kept[1].length).toBe(long);
  // Those that went on to somebody else are passed over.
  letGo([data]);
});

test.each([
  ["bytes", (i: number) => i % 256, "Uint8Array"],
  ["whole numbers below 65,536", (i: number) => (i % 5) * 16_000, "Uint16Array"],
  ["small whole numbers of both signs", (i: number) => (i % 7) - 3, "Int16Array"],
  ["halves, from late on", (i: number) => (i < 2 * long - 1 ? i % 256 : 0.5), "Float64Array"],
  ["too large ones", (i: number) => (i < 2 * long - 1 ? i % 256 : 70_000), "Float64Array"],
  ["a missing value", (i: number) => (i === long ? Number.NaN : 1), "Float64Array"],
])("doubles that are %s go over in the narrowest type that holds them, where that is allowed", (_, value, type) => {
  const data = Float64Array.from({ length: 2 * long }, (_, i) => value(i));
  const model = { mean: data.slice() };
  const { args, transfer } = handedOver([model, { rows: 2, cols: long, data }], true);
  const [{ mean }, points] = args as [{ mean: Float64Array }, { rows: number; cols: number; data: Float64Array }];
  expect([points.rows, points.cols, points.data.constructor.name, mean.constructor.name]).toEqual([2, long, type, "Float64Array"]);
  expect(points.data.length === data.length && points.data.every((value, i) => Object.is(value, data[i]))).toBe(true);
  expect(transfer).toEqual([mean.buffer, points.data.buffer]);
  const [, plain] = handedOver([model, { rows: 2, cols: long, data }]).args as typeof args as [unknown, { data: Float64Array }];
  expect(plain.data.constructor.name).toBe("Float64Array");
});
