import { formatNumber, ManifoldError } from "../base/errors.ts";
import type { NumberArray } from "../matrix/dense.ts";

/** How the elements of one NPY type become numbers. */
export interface NpyType<T extends NumberArray> {
  /** Bytes an element. */
  readonly bytes: number;
  /** Numbers from little-endian bytes that begin a buffer; `before` numbers stand before them in the file, for messages. */
  decode(raw: Uint8Array<ArrayBuffer>, source: string, before?: number): T;
}

/** The type of NPY's letter and width ("f8"), or undefined when its elements are no plain numbers. */
export function npyType(name: string): NpyType<NumberArray> | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

const types: Readonly<Record<string, NpyType<NumberArray>>> = {
  b1: { bytes: 1, decode: ({ buffer }) => new Uint8Array(buffer) },
  i1: { bytes: 1, decode: ({ buffer }) => new Int8Array(buffer) },
  u1: { bytes: 1, decode: ({ buffer }) => new Uint8Array(buffer) },
  i2: { bytes: 2, decode: ({ buffer }) => new Int16Array(buffer) },
  u2: { bytes: 2, decode: ({ buffer }) => new Uint16Array(buffer) },
  i4: { bytes: 4, decode: ({ buffer }) => new Int32Array(buffer) },
  u4: { bytes: 4, decode: ({ buffer }) => new Uint32Array(buffer) },
  f4: { bytes: 4, decode: ({ buffer }) => new Float32Array(buffer) },
  f8: { bytes: 8, decode: ({ buffer }) => new Float64Array(buffer) },
  f2: { bytes: 2, decode: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), halfFloat) },
  i8: { bytes: 8, decode: ({ buffer }, source, before) => exact(new BigInt64Array(buffer), source, before) },
  u8: { bytes: 8, decode: ({ buffer }, source, before) => exact(new BigUint64Array(buffer), source, before) },
};

/** IEEE 754 binary16: one sign bit, five of exponent, ten of fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  // Below exponent 1 the numbers are subnormal: fraction · 2⁻²⁴. Above, (1024 + fraction) · 2^(exponent − 25).
  if (exponent === 0) return (sign * fraction) / 16777216;
  return (sign * (1024 + fraction) * (1 << exponent)) / 33554432;
}

/** 64-bit integers as numbers, as long as each one is exact. */
function exact(values: BigInt64Array | BigUint64Array, source: string, before = 0): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    result[i] = Number(values[i]);
    if (Number.isSafeInteger(result[i])) continue;
    throw new ManifoldError(
      "bad-file",
      `${source}: the integer ${values[i]} at place ${formatNumber(before + i)} is beyond ±2^53 and would be rounded. Save the array as float: array.astype(float).`,
      { index: before + i },
    );
  }
  return result;
}
