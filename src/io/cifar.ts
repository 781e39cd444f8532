import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { Matrix } from "../matrix/dense.ts";

/** Images with a class for each. */
export interface LabelledImages {
  /** One image a row. */
  readonly images: Matrix<Uint8Array>;
  readonly labels: Int32Array;
}

/** Width and height of a CIFAR-10 image. */
const cifarSide = 32;
const planeSize = cifarSide * cifarSide;
/** Numbers in a CIFAR-10 image: 32 × 32 pixels of red, green, blue. */
export const cifarValues = 3 * planeSize;
/** One byte of label, then the red, the green and the blue plane. */
const recordSize = 1 + cifarValues;
/** The classes of CIFAR-10 by label. */
export const cifarClasses = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"] as const;

/** Whether so many bytes can be a binary batch of CIFAR-10. */
export function isCifar10Size(bytes: number): boolean {
  return bytes > 0 && bytes % recordSize === 0;
}

/**
 * The images of a binary batch of CIFAR-10, the first `most` of them.
 *
 * The file stores three planes an image; the rows here go pixel by pixel, line by line, red green blue within a pixel (n × 3072), as
 * Keras flattens them. Throws "bad-file" when the size is no multiple of 3,073 bytes or a label is above 9. O(bytes).
 *
 * @see A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009
 */
export function readCifar10Batch(bytes: Uint8Array, most = Number.POSITIVE_INFINITY, source = "readCifar10Batch"): LabelledImages {
  if (!isCifar10Size(bytes.length)) {
    throw new ManifoldError(
      "bad-file",
      `${source}: ${formatNumber(bytes.length)} bytes are no whole number of records of ${formatNumber(recordSize)}. Give a binary batch of CIFAR-10, unpacked and complete.`,
      { bytes: bytes.length },
    );
  }
  const rows = Math.min(most, bytes.length / recordSize);
  const data = new Uint8Array(rows * cifarValues);
  const labels = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const label = bytes[i * recordSize]!;
    if (label >= cifarClasses.length) {
      throw new ManifoldError(
        "bad-file",
        `${source}: record ${formatNumber(i)} has the label ${label}; CIFAR-10 has 0 to 9. Give a binary batch of CIFAR-10, not of CIFAR-100.`,
        { record: i, label },
      );
    }
    labels[i] = label;
    const planes = i * recordSize + 1;
    let to = i * cifarValues;
    for (let pixel = planes; pixel < planes + planeSize; pixel++) {
      data[to++] = bytes[pixel]!;
      data[to++] = bytes[pixel + planeSize]!;
      data[to++] = bytes[pixel + 2 * planeSize]!;
    }
  }
  return { images: { rows, cols: cifarValues, data }, labels };
}

/** A decoded picture: four bytes a pixel (red, green, blue, opacity), line by line. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * The images of a sheet that holds one image a line, the first `most` of them: pixel x of a line is pixel (⌊x / 32⌋, x mod 32) of its image.
 * Gives n × 3072, red green blue within a pixel. Throws "bad-file" for a sheet that is not 1,024 pixels wide. O(pixels).
 */
export function imagesOfSheet(sheet: Picture, most = Number.POSITIVE_INFINITY, source = "imagesOfSheet"): Matrix<Uint8Array> {
  const { width, height, data } = sheet;
  if (width !== planeSize || data.length !== width * height * 4) {
    throw new ManifoldError(
      "bad-file",
      `${source}: the sheet is ${formatNumber(width)} × ${formatNumber(height)} pixels; one with an image of 32 × 32 a line is ${formatNumber(planeSize)} wide. Give a sheet with one image a line.`,
      { width, height },
    );
  }
  const rows = Math.min(most, height);
  const images = new Uint8Array(rows * cifarValues);
  for (let pixel = 0; pixel < rows * planeSize; pixel++) {
    images[3 * pixel] = data[4 * pixel]!;
    images[3 * pixel + 1] = data[4 * pixel + 1]!;
    images[3 * pixel + 2] = data[4 * pixel + 2]!;
  }
  return { rows, cols: cifarValues, data: images };
}
