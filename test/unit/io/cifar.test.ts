import fc from "fast-check";
import { expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { cifarClasses, imagesOfSheet, readCifar10Batch } from "../../../src/io/cifar.ts";

/** Two records in which every byte tells its place: red planes hold the pixel, green and blue are told apart by an offset. */
function batch(): Uint8Array {
  const bytes = new Uint8Array(2 * 3073);
  for (let i = 0; i < 2; i++) {
    bytes[i * 3073] = 9 - i;
    for (let plane = 0; plane < 3; plane++) {
      for (let pixel = 0; pixel < 1024; pixel++) bytes[i * 3073 + 1 + plane * 1024 + pixel] = (pixel * 7 + plane * 85 + i) & 255;
    }
  }
  return bytes;
}

test("planes become pixels, red green blue, line by line", () => {
  const { images, labels } = readCifar10Batch(batch());
  expect([images.rows, images.cols]).toEqual([2, 3072]);
  expect(Array.from(labels)).toEqual([9, 8]);
  for (let i = 0; i < 2; i++) {
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        for (let color = 0; color < 3; color++) {
          expect(images.data[i * 3072 + (y * 32 + x) * 3 + color]).toBe(((y * 32 + x) * 7 + color * 85 + i) & 255);
        }
      }
    }
  }
  expect(readCifar10Batch(batch(), 1).images.rows).toBe(1);
});

test("a batch that is cut, empty, or of another data set is refused", () => {
  expect(() => readCifar10Batch(batch().subarray(0, 5000), 1, "data_batch_1.bin")).toThrow(
    "data_batch_1.bin: 5,000 bytes are no whole number of records of 3,073.",
  );
  expect(() => readCifar10Batch(new Uint8Array(0))).toThrow(ManifoldError);
  expect(() => readCifar10Batch(new Uint8Array(3073).fill(77))).toThrow("label 77");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(() => readCifar10Batch(bytes)).toThrow(ManifoldError);
    }),
  );
});

test("a sheet with an image a line gives the same numbers", () => {
  const { images } = readCifar10Batch(batch());
  const data = new Uint8Array(2 * 1024 * 4).fill(255);
  for (let pixel = 0; pixel < 2048; pixel++) data.set(images.data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  expect(imagesOfSheet({ width: 1024, height: 2, data })).toEqual(images);
  expect(imagesOfSheet({ width: 1024, height: 2, data }, 1).data).toEqual(images.data.subarray(0, 3072));
  expect(() => imagesOfSheet({ width: 512, height: 4, data })).toThrow("512 × 4 pixels");
});

test("there are ten classes, in the order of the labels", () => {
  expect(cifarClasses.length).toBe(10);
  expect([cifarClasses[0], cifarClasses[6], cifarClasses[9]]).toEqual(["airplane", "frog", "truck"]);
});
