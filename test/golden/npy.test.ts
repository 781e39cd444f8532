import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../src/base/errors.ts";
import { readNpy } from "../../src/io/npy.ts";

const golden: { cases: { name: string; file: string; shape: number[]; values: number[] }[]; refused: Record<string, string> } = JSON.parse(
  readFileSync(new URL("data/npy.json", import.meta.url), "utf8"),
);
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

describe("reads what NumPy writes", () => {
  test.each(golden.cases)("$name", ({ file, shape, values }) => {
    const array = readNpy(bytesOf(file));
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data)).toEqual(values);
  });

  test("from the middle of a buffer", () => {
    const { file, values } = golden.cases.find(({ name }) => name === ">f8 C")!;
    const bytes = bytesOf(file);
    const wide = new Uint8Array(bytes.length + 8);
    wide.set(bytes, 3);
    expect(Array.from(readNpy(wide.subarray(3, 3 + bytes.length)).data)).toEqual(values);
    // A small Buffer of Node is a piece of a larger one.
    expect(Array.from(readNpy(Buffer.from(file, "base64")).data)).toEqual(values);
  });
});

test.each(Object.entries(golden.refused))("refuses %s and says what to save instead", (_, file) => {
  expect(() => readNpy(bytesOf(file))).toThrow(ManifoldError);
  expect(() => readNpy(bytesOf(file))).toThrow(/Save .*numpy\.save|array\.astype\(float\)/);
});
