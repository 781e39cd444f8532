import fc from "fast-check";
import { expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { readNpy, writeNpy } from "../../../src/io/npy.ts";
import type { NumberArray } from "../../../src/matrix/dense.ts";

const arrays: fc.Arbitrary<NumberArray> = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
);

/** An NPY file of version 1 with any words as its header. */
function fileWith(header: string, body = new Uint8Array(0)): Uint8Array {
  const words = new TextEncoder().encode(header);
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, words.length & 255, words.length >> 8, ...words, ...body]);
}

test("what is written is read, in type, shape and bits", () => {
  fc.assert(
    fc.property(arrays, (data) => {
      const read = readNpy(writeNpy({ data, shape: [data.length] }));
      expect(read.shape).toEqual([data.length]);
      expect(read.data.BYTES_PER_ELEMENT).toBe(data.BYTES_PER_ELEMENT);
      expect(Array.from(read.data)).toEqual(Array.from(data));
    }),
  );
  const matrix = { rows: 2, cols: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  expect(readNpy(writeNpy(matrix))).toEqual({ data: matrix.data, shape: [2, 3] });
});

test("the numbers begin at a multiple of 64, as NumPy has it", () => {
  for (const shape of [[1], [12, 1], [1, 2, 2, 1, 3]]) {
    const bytes = writeNpy({
      data: new Uint8Array(12).subarray(
        0,
        shape.reduce((a, b) => a * b),
      ),
      shape,
    });
    expect((10 + bytes[8]! + 256 * bytes[9]!) % 64).toBe(0);
    expect(bytes[9 + bytes[8]! + 256 * bytes[9]!]).toBe(10);
  }
});

test("writing refuses a shape that does not fit", () => {
  expect(() => writeNpy({ data: new Float64Array(5), shape: [2, 3] })).toThrow("does not fit 5 numbers");
  expect(() => writeNpy({ data: new Float64Array(1), shape: [-1, -1] })).toThrow(ManifoldError);
  expect(() => writeNpy({ data: [1, 2] as never, shape: [2] })).toThrow("must be an array of numbers");
});

test("every cut and every flipped byte is read as something or refused with a named error", () => {
  const whole = writeNpy({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
  for (let length = 0; length < whole.length; length++) {
    expect(() => readNpy(whole.subarray(0, length)), `${length} bytes`).toThrow(ManifoldError);
  }
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (place, byte) => {
      const bytes = whole.slice();
      bytes[place] = byte;
      try {
        const { data, shape } = readNpy(bytes);
        expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(ManifoldError);
      }
    }),
    { numRuns: 1000 },
  );
});

test("complaints about what is no NPY file of numbers", () => {
  const files: Record<string, Uint8Array> = {
    nothing: new Uint8Array(0),
    text: new TextEncoder().encode("1 2 3\n4 5 6\n"),
    version: Uint8Array.from([...fileWith("{}").subarray(0, 6), 9, 0, 0, 0, 0, 0]),
    "long header": Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 255, 255, 255, 255]),
    "cut header": fileWith("{'descr': '<f8'").subarray(0, 15),
    "no dictionary": fileWith("hello\n"),
    "no shape": fileWith("{'descr': '<f8', 'fortran_order': False, }\n"),
    "shape of words": fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': 'large', }\n"),
    twice: fileWith("{'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n"),
    negative: fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n"),
    huge: fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999), }\n"),
    "huge and empty": fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 99999999999, 99999999999), }\n"),
    large: fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000), }\n", new Uint8Array(8)),
    trailing: fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n", new Uint8Array(9)),
    dates: fileWith("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }\n", new Uint8Array(8)),
    objects: fileWith("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n", new Uint8Array(8)),
    "inherited name": fileWith("{'descr': '<constructor', 'fortran_order': False, 'shape': (1,), }\n", new Uint8Array(8)),
  };
  const messages = Object.entries(files).map(([name, bytes]) => {
    try {
      readNpy(bytes, "points.npy");
      return `${name}: accepted`;
    } catch (error) {
      return `${name}: ${error instanceof ManifoldError ? `${error.code} | ${error.message}` : String(error)}`;
    }
  });
  expect(messages).toMatchSnapshot();
});

test("headers made to be slow are refused at once", () => {
  for (const header of ["{" + "'a': ".repeat(10_000) + "}", "{'shape': (" + "1,".repeat(20_000) + ")}", "{" + " ".repeat(60_000) + "'"]) {
    expect(() => readNpy(fileWith(header))).toThrow(ManifoldError);
  }
});
