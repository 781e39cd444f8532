import type { Steps } from "../base/steps.ts";
import type { Matrix, NumberArray } from "./dense.ts";

/**
 * The same numbers as bytes or 16-bit integers, when all of them are whole and small enough; undefined as soon as one is not.
 * Integers are given back as they are. Products of such numbers can be summed without rounding. O(n D)
 */
export function* wholeNumbers(points: Matrix<NumberArray>): Steps<Matrix<Uint8Array | Int8Array | Int16Array | Uint16Array> | undefined> {
  const { data, rows, cols } = points;
  if (data instanceof Uint8ClampedArray) return { rows, cols, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  if (data instanceof Uint8Array || data instanceof Int8Array || data instanceof Int16Array || data instanceof Uint16Array) {
    return { rows, cols, data };
  }
  // Bytes are what whole numbers mostly are, and one pass tells and makes them.
  const bytes = new Uint8Array(data.length);
  let done = 0;
  while (done < data.length && fillBytes(data, done, Math.min(data.length, done + perSlice), bytes)) {
    done = Math.min(data.length, done + perSlice);
    yield done / data.length;
  }
  if (done === data.length) return { rows, cols, data: bytes };
  let low = 0;
  let high = 0;
  for (let from = 0; from < data.length; from += perSlice) {
    const to = Math.min(data.length, from + perSlice);
    const range = wholeRange(data, from, to);
    if (range === undefined) return undefined;
    low = Math.min(low, range[0]);
    high = Math.max(high, range[1]);
    if (low < -32768 || high > (low < 0 ? 32767 : 65535)) return undefined;
    yield (0.7 * to) / data.length;
  }
  const type = low < 0 ? Int16Array : Uint16Array;
  const whole = new type(data.length);
  for (let from = 0; from < data.length; from += perSlice) {
    whole.set(data.subarray(from, from + perSlice), from);
    yield 0.7 + (0.3 * from) / data.length;
  }
  return { rows, cols, data: whole };
}

/** Numbers looked at between two yields: a few milliseconds. */
const perSlice = 1 << 20;

/** Writes entries from … to − 1 as bytes; false as soon as one is none. */
function fillBytes(data: NumberArray, from: number, to: number, bytes: Uint8Array): boolean {
  for (let k = from; k < to; k++) {
    const value = data[k]!;
    const byte = value & 255;
    if (byte !== value) return false;
    bytes[k] = byte;
  }
  return true;
}

/** The least and the largest of entries from … to − 1, and of 0; undefined where one is not whole. */
function wholeRange(data: NumberArray, from: number, to: number): [low: number, high: number] | undefined {
  let low = 0;
  let high = 0;
  for (let k = from; k < to; k++) {
    const value = data[k]!;
    // Numbers beyond 32 bits are not kept by this either, and are too large anyway.
    if ((value | 0) !== value) return undefined;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
