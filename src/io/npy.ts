import { formatBytes, formatNumber, formatValue, ManifoldError } from "../base/errors.ts";
import type { Matrix, NumberArray } from "../matrix/dense.ts";
import { type NpyHeader, readNpyHeader } from "./npy-header.ts";

/** An array read from NPY: its numbers in C order (last index fastest). With two sides it can be passed as points as it is. */
export interface NpyArray {
  readonly data: NumberArray;
  readonly shape: readonly number[];
}

/**
 * The array in the bytes of an NPY file, versions 1 to 3, either byte order, C or Fortran order; the numbers are copied.
 *
 * Booleans become Uint8, half floats Float32, 64-bit integers Float64 (where one is beyond ±2⁵³ it is refused); all other
 * types stay what they are. Throws "bad-file" for anything that is not such a file, cut short, or not of numbers; takes no more
 * memory than a few times the bytes. O(bytes).
 *
 * @see NumPy Enhancement Proposal 1, numpy.lib.format
 */
export function readNpy(bytes: Uint8Array, source = "readNpy"): NpyArray {
  const header = readNpyHeader(bytes, source);
  const { shape, start } = header;
  checkNpySize(header, bytes.length - start, source);
  // Not slice(), which in a Buffer of Node is no copy.
  const data = npyNumbers(header, new Uint8Array(bytes.subarray(start)), source);
  return { data: header.fortran && shape.length > 1 ? toCOrder(data, shape) : data, shape };
}

/** Throws "bad-file" unless the bytes behind the header, `there` of them, are as many as it promises. */
export function checkNpySize({ shape, type }: NpyHeader, there: number, source: string): void {
  const count = shape.reduce((product, side) => product * side, 1);
  const size = count * type.bytes;
  if (size === there) return;
  throw new ManifoldError(
    "bad-file",
    `${source}: the header promises ${formatNumber(count)} numbers of ${formatBytes(type.bytes)}, ${formatNumber(size)} bytes, but ${formatNumber(there)} follow. ${size > there ? "The file was cut short; fetch or save it again." : "Save each array to a file of its own."}`,
    { expected: size, found: there, shape },
  );
}

/** The numbers in some of the bytes behind the header, in the order in which they stand; the bytes are used up. */
export function npyNumbers({ type, swapped }: NpyHeader, raw: Uint8Array<ArrayBuffer>, source: string, before = 0): NumberArray {
  if (swapped) swapBytes(raw, type.bytes);
  return type.decode(raw, source, before);
}

/**
 * The bytes of an NPY file (version 1, little-endian, C order) that holds `array`; its element type is kept.
 *
 * Throws "bad-input" when the shape does not fit the data. O(bytes).
 */
export function writeNpy(array: NpyArray | Matrix<NumberArray>): Uint8Array<ArrayBuffer> {
  const { data } = array;
  const shape = "shape" in array ? array.shape : [array.rows, array.cols];
  const descr = ArrayBuffer.isView(data) ? written[data[Symbol.toStringTag]] : undefined;
  if (descr === undefined)
    throw new ManifoldError("bad-input", `writeNpy: data must be an array of numbers, not ${formatValue(data)}.`, {});
  const count = shape.reduce((product, side) => product * side, 1);
  if (count !== data.length || !shape.every((side) => Number.isInteger(side) && side >= 0)) {
    throw new ManifoldError(
      "bad-input",
      `writeNpy: the shape [${shape.join(", ")}] does not fit ${formatNumber(data.length)} numbers. The product of its sides must be their count.`,
      { shape, length: data.length },
    );
  }
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  // Magic, version and length take 10 bytes; the numbers begin at a multiple of 64.
  const start = Math.ceil((10 + words.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (start - 10) & 0xff, (start - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${words.padEnd(start - 11)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

const written: Readonly<Record<string, string>> = {
  Float64Array: "<f8",
  Float32Array: "<f4",
  Int8Array: "|i1",
  Uint8Array: "|u1",
  Uint8ClampedArray: "|u1",
  Int16Array: "<i2",
  Uint16Array: "<u2",
  Int32Array: "<i4",
  Uint32Array: "<u4",
};

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
}

/** Numbers whose first index runs fastest, in the order in which the last one does. */
function toCOrder(data: NumberArray, shape: readonly number[]): NumberArray {
  const result = new (data.constructor as new (length: number) => NumberArray)(data.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, side) => product * side, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    result[to] = data[from]!;
    // Count up like an odometer, the last axis first.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
